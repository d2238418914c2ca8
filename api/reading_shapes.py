"""A stretch of a reading as it goes over the wire: from a place in the text on, no more than was asked for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from typing import Final

from api.cursors import to_cursor
from api.read_page.words import DOUBTS, HELD, REFUSALS, UNREAD, text_of
from api.schemas import (
    DocumentReading,
    NamedInText,
    Occurrence,
    PageRead,
    ReadStatement,
    RefusedStatement,
    RelationProperties,
    TextPart,
    Words,
)
from api.shapes import source_in_list, words
from graph.model import Text
from graph.readings import Named, Refused, SourceReading, Stated

__all__ = ["in_words", "stretch"]

_PERSON: Final = "Person"
_UNREAD_TOLD: Final = 5000


def stretch(reading: SourceReading, *, after: int, limit: int, people: bool) -> DocumentReading:
    """Return so many parts that begin at this offset or behind it, with all that begins in them.

    Without ``people`` nobody is listed among the names, and no refused or doubtful statement names anyone.
    """
    first = bisect_left(reading.parts, after, key=lambda p: p.start)
    parts = reading.parts[first : first + limit]
    start, end = (parts[0].start, parts[-1].end) if parts else (0, 0)
    following = reading.parts[first + limit].start if first + limit < len(reading.parts) else None

    def shown(named: Named) -> bool:
        return people or named.label != _PERSON

    places = reading.occurrences[
        bisect_left(reading.occurrences, start, key=lambda o: o.start) : bisect_left(
            reading.occurrences, end, key=lambda o: o.start
        )
    ]
    occurrences = [o for o in places if shown(reading.entities[o.entity])]
    here = [s for s in reading.statements if start <= s.start < end]
    statements = [s for s in here if not s.doubts or (shown(s.subject) and shown(s.object))]
    refused = [r for r in reading.refused if start <= r.start < end and shown(r.subject) and shown(r.object)]
    told: list[Stated | Refused] = [*statements, *refused]
    named = {n.id: n for s in told for n in (s.subject, s.object)}
    named |= {o.entity: reading.entities[o.entity] for o in occurrences}
    return DocumentReading(
        source=source_in_list(reading.source),
        length=len(reading.text),
        parts=[
            TextPart(
                kind=p.kind,
                level=p.level,
                page=p.page,
                start=p.start,
                end=p.end,
                continued=p.continued,
                text=reading.text[p.start : p.end],
            )
            for p in parts
        ],
        entities=[_named(n) for n in named.values()],
        occurrences=[Occurrence(start=o.start, end=o.end, entity=o.entity) for o in occurrences],
        statements=[_stated(s) for s in statements],
        refused=[_refused(r) for r in refused],
        people_shown=people,
        refused_in_all=reading.refused_in_all,
        refused_kept=len(reading.refused),
        unread_pages=_unread(reading.pages),
        ledger=dict(reading.source.ledger),
        next=to_cursor(str(following)) if following is not None else None,
    )


def _named(n: Named) -> NamedInText:
    return NamedInText(
        id=n.id, label=n.label, name=n.name, node=n.node, held=in_words(n.held, HELD) if n.held else None
    )


def _stated(s: Stated) -> ReadStatement:
    return ReadStatement(
        id=s.id,
        type=s.type,
        subject=s.subject.id,
        object=s.object.id,
        start=s.start,
        end=s.end,
        anchors=dict(s.anchors),
        page=s.page,
        confidence=s.confidence,
        properties=RelationProperties.model_validate(s.properties),
        doubtful=bool(s.doubts),
        doubts=[in_words(doubt, DOUBTS) for doubt in s.doubts],
    )


def _refused(r: Refused) -> RefusedStatement:
    return RefusedStatement(
        type=r.type,
        subject=r.subject.id,
        object=r.object.id,
        start=r.start,
        end=r.end,
        anchors=dict(r.anchors),
        page=r.page,
        reason=r.reason,
        why=in_words(r.reason, REFUSALS),
    )


def _unread(pages: Mapping[int, str | None]) -> list[PageRead]:
    told = [(number, why) for number, why in pages.items() if why is not None][:_UNREAD_TOLD]
    return [PageRead(number=number, reason=why, why=in_words(why, UNREAD)) for number, why in told]


def in_words(code: str, known: Mapping[str, Text]) -> Words:
    """Return a code in plain words."""
    return words(text_of(code, known))
