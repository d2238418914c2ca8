"""What the document is about, and who "the cluster", "il progetto" or "we" are at each place."""

from __future__ import annotations

from collections import Counter

from ingest.document import BlockKind
from ingest.extract.model import Entity, Mention
from ingest.extract.passages import fold_evenly
from ingest.extract.reading import Reading
from ingest.extract.vocabulary import Vocabulary

__all__ = ["find_subjects", "nouns_for"]

_PRIOR = {"Cluster": 0, "Project": 0, "Network": 0, "Hub": 0, "Event": -2, "Organisation": -3, "Programme": -14}
"""What can be a document's subject, and how much less some types are than others that are named as often."""
_LABELLED = ("Project", "Cluster", "Network", "Hub", "Event")
_FIRST = 4  # passages that may say what a document is about
_LEAST = 6
_RIVALS = 2
_RIVAL = 0.45
"""The share of the best's worth from which another is a rival."""


def find_subjects(readings: list[Reading], owner: dict[Mention, Entity], vocabulary: Vocabulary) -> list[Entity]:
    """Return what the title, the first lines, the number of mentions and the nouns point at, and its rivals.

    The first is the document's subject; the list is empty if nothing stands out.
    """
    nouns = Counter(label for reading in readings for _, _, label in nouns_for(reading, vocabulary))
    counts: Counter[str] = Counter()
    scores: Counter[str] = Counter()
    entities: dict[str, Entity] = {}
    for position, reading in enumerate(readings):
        told: set[str] = set()
        for mention in reading.mentions:
            entity = owner.get(mention)
            if entity is None or entity.label not in _PRIOR:
                continue
            entities[entity.id] = entity
            counts[entity.id] += 1
            scores[entity.id] += 2
            if entity.id not in told:
                told.add(entity.id)
                scores[entity.id] += _place_worth(reading, position, mention)
    for identity, entity in entities.items():
        scores[identity] += min(nouns[entity.label], 2 * counts[identity] + 10) + _PRIOR[entity.label]
    ranked = sorted(scores.items(), key=lambda pair: (-pair[1], int(pair[0][1:])))[: _RIVALS + 1]
    return [entities[identity] for identity, score in ranked if score >= max(_LEAST, _RIVAL * ranked[0][1])]


def _place_worth(reading: Reading, position: int, mention: Mention) -> int:
    """How much the place of a mention speaks for its being what the document is about."""
    worth = 0
    if mention.how == "labelled" and mention.label in _LABELLED:
        worth += 20
    if mention.how == "title":
        worth += 8
    if reading.passage.kind in (BlockKind.TITLE, BlockKind.HEADING) and position < 12:
        worth += 10 if position < 3 else 4
    elif position < _FIRST:
        worth += 3
    if position < _FIRST and mention.start < 30:
        worth += 2
    return worth


def nouns_for(reading: Reading, vocabulary: Vocabulary) -> list[tuple[int, int, str]]:
    """Return the definite common nouns of a passage ("il cluster", "our project"): span with determiner, type."""
    found = []
    folded = reading.passage.folded
    for start, end, sign in reading.of_kind("noun"):
        before = folded[max(0, start - 13) : start + 1].split()
        if not before or before[-1] not in vocabulary.determiners:
            continue
        following = reading.text[end : end + 3].lstrip(" \"“«'’")
        if following[:1].isupper() and reading.text[end : end + 1] not in (".", ","):
            continue
        if any(m.start <= start and end <= m.end for m in reading.mentions):
            continue
        begin = start - len(before[-1]) - 1
        if begin < 0 or fold_evenly(reading.text[begin:start]).split() != [before[-1]]:
            begin = start
        found.append((begin, end, sign.label))
    return found
