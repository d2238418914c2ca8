"""What an extraction says, as statements for the store and as the JSON of ``lifescape extract``."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import Any

from graph.ids import digest
from graph.model import worldwide
from graph.statements import FOUND_BY, MENTION, SEEN_ONLY, Scalar, Statement
from ingest.document import Document
from ingest.extract.found import found_by
from ingest.extract.model import Entity, Extraction, Span
from ingest.extract.placing import Place

__all__ = ["EXTRACTOR", "refusals_to_json", "to_json", "to_statements"]

EXTRACTOR = "rules:6"
"""Name and version of this extractor: a source is read anew when it changes."""

_CONTEXT = 200

# What is only concluded from the words is less sure than the name that they write.
_CONCLUDED = {"country": 0.67, "kind": 0.78}


def to_statements(
    extraction: Extraction, document: Document, source_id: str, place: Place | None = None
) -> Iterator[Statement]:
    """Yield everything the extraction says as statements, whose words stand in the document at their offsets.

    Where the document is only a part of the source, ``place`` says where that part stands.
    """
    at = place.span if place is not None else _as_it_is
    local = {e.id: _local(e, source_id) for e in extraction.entities}
    labels = {e.id: e.label for e in extraction.entities}
    for entity in extraction.entities:
        yield from _of_entity(entity, local[entity.id], document, source_id, extraction.language, at)
    for entity in extraction.seen:
        yield from _of_entity(
            entity, _local(entity, source_id), document, source_id, extraction.language, at, seen_only=True
        )
    for relation in extraction.relations:
        for evidence in relation.evidence:
            start, end = at((evidence.start, evidence.end))
            yield Statement(
                source_id=source_id,
                subject=local[relation.start],
                subject_type=labels[relation.start],
                predicate=relation.type,
                object=local[relation.end],
                object_type=labels[relation.end],
                properties=dict(relation.properties),
                quote=evidence.quote,
                start=start,
                end=end,
                anchors={role: at(span) for role, span in evidence.anchors.items()},
                page=evidence.page,
                language=evidence.language,
                confidence=relation.confidence,
                extractor=relation.extractor or EXTRACTOR,
            )


def _as_it_is(span: Span) -> Span:
    return span


def refusals_to_json(extraction: Extraction, source_id: str, place: Place | None = None) -> list[dict[str, Any]]:
    """Return what was refused as plain values for the store, in the order of the text; ``place`` as for statements.

    Names are kept, words are not: they stand in the document at their offsets.
    """
    at = place.span if place is not None else _as_it_is

    def end(entity: Entity) -> dict[str, str]:
        return {"id": _local(entity, source_id), "type": entity.label, "name": entity.name}

    return [
        {
            "reason": r.reason,
            "type": r.type,
            "subject": end(r.start),
            "object": end(r.end),
            **dict(zip(("start", "end"), at((r.evidence.start, r.evidence.end)), strict=True)),
            "anchors": {role: at(span) for role, span in r.evidence.anchors.items()},
            "page": r.evidence.page,
        }
        for r in extraction.ledger.refusals
    ]


def _local(entity: Entity, source_id: str) -> str:
    return f"{source_id}#{digest(entity.label, entity.key)}"


def _of_entity(
    entity: Entity,
    identity: str,
    document: Document,
    source_id: str,
    language: str,
    at: Callable[[Span], Span],
    *,
    seen_only: bool = False,
) -> Iterator[Statement]:
    """Yield what is said of an entity; its name also tells how it was found, and whether it was merely seen.

    Of one that is named in another part only, nothing is said here.
    """
    if not entity.spans:
        return
    first = entity.spans[0]
    how: dict[str, Scalar] = {FOUND_BY: found_by(entity)} | ({SEEN_ONLY: 1} if seen_only or not entity.sure else {})

    def say(predicate: str, value: str, span: Span, *, exact: bool = False) -> Statement:
        start, end = span
        quote_start, quote_end = _around(document.text, span) if exact else span
        role = "value" if document.text[start:end] == value else "subject"
        quote = document.text[quote_start:quote_end]
        page = _page(document, start)
        quote_start, quote_end = at((quote_start, quote_end))
        return Statement(
            source_id=source_id,
            subject=identity,
            subject_type=entity.label,
            predicate=predicate,
            value=value,
            properties=how if predicate == "name" else {},
            quote=quote,
            start=quote_start,
            end=quote_end,
            anchors={role: at(span)},
            page=page,
            language=language,
            confidence=round(entity.confidence * _CONCLUDED.get(predicate, 1.0), 3),
            extractor=entity.extractor or EXTRACTOR,
        )

    where = {document.text[a:b]: (a, b) for a, b in reversed(entity.spans)}
    yield say("name", entity.name, where.get(entity.name, first))
    for alias in entity.aliases:
        if alias != entity.acronym:
            yield say("alias", alias, where.get(alias, first))
    for predicate, value in _literals(entity):
        span = entity.dates if predicate in ("start", "end") and entity.dates else first
        yield say(predicate, str(value), span)
    for span in entity.spans:
        yield say(MENTION, document.text[span[0] : span[1]], span, exact=True)


def _literals(entity: Entity) -> Iterator[tuple[str, Scalar]]:
    values: dict[str, Scalar | None] = {
        "acronym": entity.acronym,
        "kind": entity.kind,
        # Where such a thing is mentioned says little about where it is at home.
        "country": None if entity.label in worldwide() else entity.country,
        "identifier": entity.identifier,
        "start": entity.start,
        "end": entity.end,
        "lat": entity.point[0] if entity.point else None,
        "lon": entity.point[1] if entity.point else None,
    }
    yield from ((name, value) for name, value in values.items() if value is not None)


def _around(text: str, span: Span) -> Span:
    """Return the line that holds the words, cut to a readable length at spaces."""
    start = max(text.rfind("\n", 0, span[0]) + 1, span[0] - _CONTEXT)
    stop = text.find("\n", span[1])
    end = min(stop if stop >= 0 else len(text), span[1] + _CONTEXT)
    if start > 0 and text[start - 1] != "\n":
        space = text.find(" ", start, span[0])
        start = space + 1 if space >= 0 else span[0]
    if end < len(text) and text[end] != "\n":
        space = text.rfind(" ", span[1], end)
        end = space if space >= 0 else span[1]
    return start, end


def _page(document: Document, position: int) -> int | None:
    index = bisect_right(document.pages, position, key=lambda p: p.start) - 1
    return document.pages[index].number if index >= 0 and position < document.pages[index].end else None


def to_json(extraction: Extraction, name: str) -> dict[str, Any]:
    """Return what the document says, before any resolution, in the shape that ``lifescape extract`` prints."""
    entities = []
    for e in extraction.entities:
        forms = dict.fromkeys([*(" ".join(m.text.split()) for m in e.mentions), *e.aliases])
        entry: dict[str, Any] = {"id": e.id, "type": e.label, "name": e.name, "mentions": list(forms)}
        entities.append(entry | {"kind": e.kind, "country": e.country})
    relations = [
        {
            "type": r.type,
            "from": r.start,
            "to": r.end,
            "properties": r.properties,
            "evidence": [{"start": v.start, "end": v.end, "quote": v.quote} for v in r.evidence],
        }
        for r in extraction.relations
    ]
    return {"document": name, "language": extraction.language, "entities": entities, "relations": relations}
