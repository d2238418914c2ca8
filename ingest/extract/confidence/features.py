"""What speaks for and against a relation or an entity, as named numbers that a person can check in the text."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ingest.document import Document
from ingest.extract.model import Entity, Evidence, Extraction, Relation, Span

__all__ = ["PRIOR", "Features", "features_of", "log_odds"]

Features = dict[str, float]

PRIOR: Final = "the rule's own confidence"
"""The log odds that the rule itself gives: with no other weight than 1 on it, nothing changes."""

_FAR: Final = 100
"""Characters that count as one unit of distance."""
_LEAST: Final = 0.02


def log_odds(probability: float) -> float:
    """Return the log odds of a probability, which is kept away from 0 and 1."""
    bounded = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(bounded / (1 - bounded))


@dataclass(frozen=True, slots=True)
class _End:
    """What is asked about an entity for each of its relations, looked up once."""

    how: str
    sure: bool
    spans: frozenset[Span]


class _Blocks:
    """The kinds of the blocks of a document by offset."""

    def __init__(self, document: Document) -> None:
        self._kinds = [block.kind.value for block in document.blocks]
        self._starts = [block.start for block in document.blocks]

    def kind_at(self, offset: int) -> str:
        index = bisect_right(self._starts, offset) - 1
        return self._kinds[index] if index >= 0 else "paragraph"


def features_of(extraction: Extraction, document: Document) -> tuple[list[Features], list[Features]]:
    """Return the features of every entity and of every relation of an extraction, in their order."""
    ends = {e.id: _End(_how(e), e.sure, frozenset(e.spans)) for e in extraction.entities}
    related = Counter(end for r in extraction.relations for end in {r.start, r.end})
    blocks = _Blocks(document)
    entities = [_of_entity(e, ends[e.id].how, related[e.id], blocks) for e in extraction.entities]
    relations = [_of_relation(r, ends, document, blocks) for r in extraction.relations]
    return entities, relations


def _how(entity: Entity) -> str:
    return max(entity.mentions, key=lambda m: (m.how != "repeat", m.rank)).how if entity.mentions else "nothing"


def _of_entity(entity: Entity, how: str, related: int, blocks: _Blocks) -> Features:
    words = entity.name.split()
    named: Features = {
        PRIOR: log_odds(entity.confidence),
        f"type {entity.label}": 1.0,
        f"found by {how}": 1.0,
        "mentions": math.log(max(1, len(entity.mentions))),
        "relations": math.log1p(related),
    }
    if entity.chance is not None:
        named["chance of a name"] = log_odds(entity.chance)
    optional = {
        "one word": len(words) == 1,
        "long name": len(words) > 6,
        "merely seen": not entity.sure,
        "identified": entity.identifier is not None,
        "acronym known": entity.acronym is not None,
        "all capitals": entity.name.isupper(),
    }
    named |= {name: 1.0 for name, holds in optional.items() if holds}
    if entity.spans:
        named[f"first in {blocks.kind_at(entity.spans[0][0])}"] = 1.0
    return named


def _of_relation(relation: Relation, ends: Mapping[str, _End], document: Document, blocks: _Blocks) -> Features:
    named: Features = {
        PRIOR: log_odds(relation.confidence),
        f"type {relation.type}": 1.0,
        f"rule {relation.rule}": 1.0,
        "more evidence": math.log(max(1, len(relation.evidence))),
    }
    for end in (ends.get(relation.start), ends.get(relation.end)):
        if end is not None:
            how = f"an end found by {end.how}"
            named[how] = named.get(how, 0.0) + 1.0
            if not end.sure:
                named["an end merely seen"] = 1.0
    if relation.evidence:
        evidence = relation.evidence[0]
        named[f"in {blocks.kind_at(evidence.start)}"] = 1.0
        named |= {name: 1.0 for name in _unnamed(relation, evidence, ends)}
        named |= _layout(evidence, document)
    return named


def _unnamed(relation: Relation, evidence: Evidence, ends: Mapping[str, _End]) -> Iterator[str]:
    """Tell which ends are not named in the quotation: a noun stands for them, or they stand only elsewhere."""
    for role, end in (("subject", ends.get(relation.start)), ("object", ends.get(relation.end))):
        span = evidence.anchors.get(role)
        if span is None or end is None:
            continue
        if not evidence.start <= span[0] < evidence.end:
            yield f"{role} elsewhere"
        elif span not in end.spans:
            yield f"{role} told by a noun"


def _layout(evidence: Evidence, document: Document) -> Features:
    """How far the words stand apart, and how much the cue says."""
    told: Features = {"long quotation": min(3.0, (evidence.end - evidence.start) / (3 * _FAR))}
    subject, other, cue = (evidence.anchors.get(role) for role in ("subject", "object", "cue"))
    if subject and other and all(evidence.start <= s[0] < evidence.end for s in (subject, other)):
        gap = max(subject[0], other[0]) - min(subject[1], other[1])
        told["distance of the ends"] = min(3.0, max(0, gap) / _FAR)
    if cue:
        told["words of the cue"] = min(5.0, float(len(document.text[cue[0] : min(cue[1], cue[0] + _FAR)].split())))
    else:
        told["no cue"] = 1.0
    return told
