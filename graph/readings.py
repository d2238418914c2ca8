"""What was read of one source, put together for people and programs: text, names, statements, refusals.

Made of what the store keeps and of nothing else, so the file itself is not needed; a file that was never stored gives
the same. Every span is of the text of the source, as for statements.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl

from graph.held import NOTHING_HELD, HeldOfSource
from graph.sources import Source
from graph.statements import MENTION, Scalar

__all__ = ["Named", "Occurrence", "Part", "Refused", "SourceReading", "Stated", "put_together"]

Span = tuple[int, int]

_LONGEST: Final = 4000
"""Characters of a part: a block that is longer comes in several, cut between names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of the text: a block or, where ``continued``, the rest of one that is too long.

    ``kind`` is that of the block: title, heading, paragraph, list_item, table_row or caption.
    """

    kind: str
    start: int
    end: int
    level: int = 1
    page: int | None = None
    continued: bool = False


@dataclass(slots=True, kw_only=True)
class Named:
    """Something that the source names: its id in the statements, its type and name, and what else is said of it."""

    id: str
    label: str
    name: str
    node: str | None = None
    """Id of the node it is in the graph, if it became one."""
    held: str | None = None
    """Why it stayed a mention, as a code, if it did."""
    facts: dict[str, list[str]] = field(default_factory=dict)
    """Values by property: ``alias``, ``acronym``, ``country``, ``kind``, ``start``…"""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place where the text names something."""

    start: int
    end: int
    entity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A relation that the source states at these words."""

    id: str
    type: str
    subject: Named
    object: Named
    start: int
    end: int
    anchors: Mapping[str, Span]
    page: int | None
    confidence: float
    properties: Mapping[str, Scalar]
    doubts: tuple[str, ...] = ()
    """What speaks against it, as codes, where it is too doubtful to be in the graph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A relation that was proposed of these words and left out, with the reason as a code."""

    reason: str
    type: str
    subject: Named
    object: Named
    start: int
    end: int
    anchors: Mapping[str, Span]
    page: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReading:
    """All that was read of one source, everything in the order of the text."""

    source: Source
    text: str
    parts: tuple[Part, ...]
    pages: Mapping[int, str | None]
    """Every page by number, with the reason if it was not read."""
    entities: Mapping[str, Named]
    occurrences: tuple[Occurrence, ...]
    statements: tuple[Stated, ...]
    refused: tuple[Refused, ...]

    @property
    def refused_in_all(self) -> int:
        """How many were refused; only the first of very many are kept."""
        return max(int(sum(self.source.ledger.get("refused", {}).values())), len(self.refused))


def put_together(
    source: Source,
    statements: pl.DataFrame,
    content: Mapping[str, Any] | None,
    nodes: Mapping[str, str],
    held: HeldOfSource = NOTHING_HELD,
) -> SourceReading:
    """Put together what is stored of a source: its statements, its text as the store keeps it, its nodes by entity.

    ``held`` tells what of it is not in the graph.
    A source without text (a registry, a refused file) has no parts; its statements stand in the graph.
    """
    unread = {int(number): why for number, why in source.ledger.get("unread_pages", {}).items()}
    if content is None:
        pages = {number: unread.get(number) for number in range(1, source.ledger.get("pages", 0) + 1)}
        return SourceReading(
            source=source, text="", parts=(), pages=pages, entities={}, occurrences=(), statements=(), refused=()
        )
    entities = dict(_named(statements, nodes, held))
    occurrences = tuple(_occurrences(statements))
    refused = sorted(_refused(content.get("refused", ()), entities, nodes), key=lambda r: (r.start, r.end))
    return SourceReading(
        source=source,
        text=content["text"],
        parts=tuple(_parts(content, [(o.start, o.end) for o in occurrences])),
        pages={number: why for number, _, _, why in content["pages"]},
        entities=entities,
        occurrences=occurrences,
        statements=tuple(_stated(statements, entities, held)),
        refused=tuple(refused),
    )


def _named(statements: pl.DataFrame, nodes: Mapping[str, str], held: HeldOfSource) -> Iterator[tuple[str, Named]]:
    facts: defaultdict[str, dict[str, list[str]]] = defaultdict(dict)
    labels: dict[str, str] = {}
    own = statements.filter(pl.col("value").is_not_null() & (pl.col("predicate") != MENTION))
    for subject, label, predicate, value in own.select("subject", "subject_type", "predicate", "value").iter_rows():
        labels[subject] = label
        values = facts[subject].setdefault(predicate, [])
        if value not in values:
            values.append(value)
    for subject, label in labels.items():
        name, *others = facts[subject].pop("name", [""])
        if others:
            facts[subject]["alias"] = [*others, *facts[subject].get("alias", ())]
        node, why = nodes.get(subject), held.mentions.get(subject)
        yield subject, Named(id=subject, label=label, name=name, node=node, held=why, facts=facts[subject])


def _occurrences(statements: pl.DataFrame) -> list[Occurrence]:
    seen = statements.filter(pl.col("predicate") == MENTION).select("subject", "anchors")
    spans = (_first_span(anchors, subject) for subject, anchors in seen.iter_rows())
    return sorted(spans, key=lambda o: (o.start, -o.end, o.entity))


def _first_span(anchors: str, subject: str) -> Occurrence:
    start, end = next(iter(json.loads(anchors).values()))
    return Occurrence(start, end, subject)


def _stated(statements: pl.DataFrame, entities: Mapping[str, Named], held: HeldOfSource) -> Iterator[Stated]:
    related = statements.filter(pl.col("object").is_not_null()).sort("start", "end", "statement_id")
    for row in related.iter_rows(named=True):
        yield Stated(
            id=row["statement_id"],
            type=row["predicate"],
            subject=entities[row["subject"]],
            object=entities[row["object"]],
            start=row["start"],
            end=row["end"],
            anchors={role: (a, b) for role, (a, b) in json.loads(row["anchors"]).items()},
            page=row["page"],
            confidence=row["confidence"],
            properties=json.loads(row["properties"]),
            doubts=held.doubtful.get(row["statement_id"], ()),
        )


def _refused(
    kept: Iterable[Mapping[str, Any]], entities: Mapping[str, Named], nodes: Mapping[str, str]
) -> Iterator[Refused]:
    def end(said: Mapping[str, str]) -> Named:
        known = entities.get(said["id"])
        return known or Named(id=said["id"], label=said["type"], name=said["name"], node=nodes.get(said["id"]))

    for refusal in kept:
        yield Refused(
            reason=refusal["reason"],
            type=refusal["type"],
            subject=end(refusal["subject"]),
            object=end(refusal["object"]),
            start=refusal["start"],
            end=refusal["end"],
            anchors={role: (a, b) for role, (a, b) in refusal["anchors"].items()},
            page=refusal["page"],
        )


def _parts(content: Mapping[str, Any], names: list[Span]) -> Iterator[Part]:
    for kind, start, end, level, page, *_ in content["blocks"]:
        place = start
        while end - place > _LONGEST:
            cut = _cut(content["text"], place, names)
            yield Part(kind=kind, start=place, end=cut, level=level, page=page, continued=place > start)
            place = cut
        yield Part(kind=kind, start=place, end=end, level=level, page=page, continued=place > start)


def _cut(text: str, start: int, names: list[Span]) -> int:
    """Where a part that begins here ends: at the end of a sentence, else at a space, never inside a name."""
    edge = start + _LONGEST
    found = text.rfind(". ", start + _LONGEST // 2, edge) + 1 or text.rfind(" ", start + 1, edge)
    cut = found if found > start else edge
    before = bisect_right(names, (cut, -1)) - 1
    if before >= 0 and start < names[before][0] < cut < names[before][1]:
        return names[before][0]
    return cut
