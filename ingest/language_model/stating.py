"""The relations of the answers, checked: the vocabulary allows it, the quotation stands there, an end stands in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from graph.model import EDGE_PROPERTIES, RELATIONS, relation_fault
from graph.statements import Scalar
from ingest.document import Document
from ingest.extract.model import Entity, Evidence, Ledger, Relation
from ingest.extract.passages import Passage
from ingest.extract.relations.verifying import ends_in_order, words_fault
from ingest.language_model.chunks import Chunk
from ingest.language_model.finding import Place, find_words
from ingest.language_model.naming import Named, dated
from ingest.language_model.roles import role_stated
from ingest.language_model.said import SaidRelation
from ingest.language_model.schema import sayable_relations

__all__ = ["End", "state"]

# Set by hand until they are measured: a model that quotes both ends in one breath errs less than one that looks up.
_BOTH_QUOTED: Final = 0.7
_ONE_QUOTED: Final = 0.6

_PLACES: Final = 5
"""How many places of one quotation are looked at."""


@dataclass(frozen=True, slots=True)
class End:
    """A thing of one answer: the entity of the document that it is, and where it stands in the chunk."""

    entity: Entity
    named: Named


@dataclass(frozen=True, slots=True)
class _Found:
    quote: Place
    anchors: Mapping[str, Place]


def state(
    said: SaidRelation,
    chunk: Chunk,
    ends: Mapping[str, End],
    document: Document,
    ledger: Ledger,
    made: dict[tuple[str, str, str], Relation],
) -> None:
    """Add one relation to those made so far, or count why not; ``ends`` are by their id in the answer."""
    passages = chunk.passages
    one, other = ends.get(said.start), ends.get(said.end)
    if one is None or other is None:
        ledger.refuse_saying("end_not_named", said.quote)
        return
    start, end = one.entity, other.entity
    fault = _ends_fault(said, start, end)
    found = None if fault else _find(said, one.named, other.named, passages)
    if not fault and isinstance(found, str):
        fault = found
    if fault or not isinstance(found, _Found):
        ledger.refuse_saying(fault or "quote_not_in_text", said.quote)
        return
    evidence = _evidence(found, passages, document)
    fault = words_fault(said.type, start, end, evidence, document.text)
    if fault:
        ledger.refuse_saying(fault, said.quote)
        return
    properties = _properties(said, passages[found.quote.passage], chunk.above(found.quote.passage), ledger)
    _add(said, start, end, found, evidence, properties, ledger, made)


def _ends_fault(said: SaidRelation, start: Entity, end: Entity) -> str | None:
    if said.type not in sayable_relations():
        return "unknown_relation"
    return "same_ends" if start is end else relation_fault(start.label, said.type, end.label)


def _find(said: SaidRelation, start: Named, end: Named, passages: Mapping[int, Passage]) -> _Found | str:
    """Find the quotation, of several places that where most ends stand in it, or say what is missing."""
    best: tuple[int, _Found] | None = None
    for quote in islice(find_words(said.quote, passages.values()), _PLACES):
        anchors = {role: _anchor(thing, quote) for role, thing in (("subject", start), ("object", end))}
        inside = sum(place.within(quote) for place in anchors.values())
        if best is None or inside > best[0]:
            best = inside, _Found(quote, anchors)
    if best is None:
        return "quote_not_in_text"
    return best[1] if best[0] else "ends_not_in_quote"


def _anchor(thing: Named, quote: Place) -> Place:
    """The mention of an end that is nearest to the quotation: in it, in its passage, in the chunk."""

    def far(place: Place) -> tuple[bool, int, int]:
        apart = abs(place.passage - quote.passage)
        return not place.within(quote), apart, abs(place.start - quote.start) if not apart else 0

    return min((Place(m.passage, m.start, m.end) for m in thing.mentions), key=far)


def _evidence(found: _Found, passages: Mapping[int, Passage], document: Document) -> Evidence:
    passage = passages[found.quote.passage]
    start, end = passage.locate(*found.quote.span)
    return Evidence(
        start=start,
        end=end,
        quote=document.text[start:end],
        anchors={role: passages[place.passage].locate(*place.span) for role, place in found.anchors.items()},
        page=passage.page,
        language=passage.language,
    )


def _properties(said: SaidRelation, passage: Passage, above: tuple[Passage, ...], ledger: Ledger) -> dict[str, Scalar]:
    """Keep the properties that the relation has and whose words, year or digits stand where it is stated."""
    kept: dict[str, Scalar] = {}
    for name, value in said.properties.items():
        if name not in RELATIONS[said.type].properties:
            ledger.refuse_saying("property_not_allowed", f"{said.type}.{name}: {value}")
            continue
        stated = _stated(name, value, passage, above)
        if stated is None:
            ledger.refuse_saying("property_not_in_text", f"{said.type}.{name}: {value}")
        else:
            kept[name] = stated
    return kept


def _stated(name: str, value: Scalar, passage: Passage, above: tuple[Passage, ...]) -> Scalar | None:
    kind = EDGE_PROPERTIES[name].kind
    if kind == "number":
        stands = not isinstance(value, str) and value > 0 and _digits(f"{value:f}") in _digits_of(passage.text)
    elif not isinstance(value, str):
        return None
    elif name == "role":
        return role_stated(value, [passage, *above])
    elif kind == "date":
        stands = dated(value, passage.text)
    else:
        stands = any(True for _ in find_words(value, [passage]))
    return value if stands else None


def _digits(number: str) -> str:
    """The digits that "1.200.000", "1,2 million" and 1200000 have in common."""
    whole, _, part = number.partition(".")
    return (whole + part.rstrip("0")).strip("0")


def _digits_of(text: str) -> set[str]:
    return {re.sub(r"\D", "", run).strip("0") for run in re.findall(r"\d(?:[\d.,’' ]*\d)?", text)}


def _add(
    said: SaidRelation,
    start: Entity,
    end: Entity,
    found: _Found,
    evidence: Evidence,
    properties: dict[str, Scalar],
    ledger: Ledger,
    made: dict[tuple[str, str, str], Relation],
) -> None:
    one, other = ends_in_order(said.type, start.id, end.id)
    quoted = all(place.within(found.quote) for place in found.anchors.values())
    confidence = _BOTH_QUOTED if quoted else _ONE_QUOTED
    relation = made.get((said.type, one, other))
    if relation is None:
        relation = Relation(type=said.type, start=one, end=other, rule="model", confidence=confidence)
        made[said.type, one, other] = relation
        ledger.accepted[said.type] += 1
        ledger.proposed += 1
    relation.confidence = max(relation.confidence, confidence)
    relation.properties = properties | relation.properties
    if not any((e.start, e.end) == (evidence.start, evidence.end) for e in relation.evidence):
        relation.evidence.append(evidence)
