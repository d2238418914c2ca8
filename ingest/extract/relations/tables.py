"""Relations that a table states: a header such as Partner | Country | Role and the rows under it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.document import BlockKind
from ingest.extract.items import ITEM_RANK
from ingest.extract.model import Span
from ingest.extract.passages import fold_evenly, fold_word
from ingest.extract.reading import Reading
from ingest.extract.relations.claims import Argument, Claim, Context
from ingest.extract.vocabulary import Vocabulary

__all__ = ["Grid", "find_grids", "find_in_tables", "name_rows"]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose header was understood: the header's passage, the column of each meaning, the rows' passages."""

    header: int
    columns: dict[str, int]
    rows: tuple[int, ...]


def find_grids(readings: list[Reading], vocabulary: Vocabulary) -> list[Grid]:
    """Return the tables with a column of names among those that a lexicon knows."""
    grids: list[Grid] = []
    index = 0
    while index < len(readings):
        if readings[index].passage.kind is not BlockKind.TABLE_ROW:
            index += 1
            continue
        end = index
        while end < len(readings) and readings[end].passage.kind is BlockKind.TABLE_ROW:
            end += 1
        columns = _columns(readings[index], vocabulary)
        if "name" in columns and len(columns) > 1 and end > index + 1:
            grids.append(Grid(index, columns, tuple(range(index + 1, end))))
        index = end
    return grids


def _columns(reading: Reading, vocabulary: Vocabulary) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, (start, end) in enumerate(reading.passage.cells):
        meaning = vocabulary.columns.get(" ".join(fold_evenly(reading.text[start:end]).split()))
        if meaning is not None:
            found.setdefault(meaning, number)
    return found


def _cell(reading: Reading, number: int) -> Span | None:
    cells = reading.passage.cells
    return cells[number] if number < len(cells) and cells[number][0] < cells[number][1] else None


def name_rows(grids: list[Grid], readings: list[Reading]) -> None:
    """Give the name cell of every row a name where no rule has."""
    for grid in grids:
        for row in grid.rows:
            reading = readings[row]
            cell = _cell(reading, grid.columns["name"])
            if cell is None or cell[1] - cell[0] > 150 or not any(c.isalpha() for c in reading.text[cell[0] : cell[1]]):
                continue
            inside = [m for m in reading.mentions if cell[0] <= m.start and m.end <= cell[1]]
            if any(m.rank >= 50 and m.label not in ("City", "Region", "Country", "Theme") for m in inside):
                continue
            reading.mentions = [m for m in reading.mentions if m not in inside]
            reading.mentions.append(reading.passage.mention(*cell, "Organisation", "item", ITEM_RANK))


def find_in_tables(context: Context, grids: list[Grid]) -> Iterator[Claim]:
    """Yield what the rows state: where each body is, and that it takes part in (or belongs to) the subject."""
    for grid in grids:
        for row in grid.rows:
            reading = context.readings[row]
            names = _named_in(context, row, _cell(reading, grid.columns["name"]))
            if not names:
                continue
            body = names[0]
            for meaning in ("city", "country"):
                cell = _cell(reading, grid.columns[meaning]) if meaning in grid.columns else None
                for place in _named_in(context, row, cell):
                    if place.entity.label in ("City", "Region", "Country"):
                        yield _claim("LOCATED_IN", body, place, row, len(reading.text))
            yield from _taking_part(context, grid, row, body)


def _named_in(context: Context, row: int, cell: Span | None) -> list[Argument]:
    if cell is None:
        return []
    return [a for a in context.arguments[row] if a.named and not a.inner and cell[0] <= a.start and a.end <= cell[1]]


def _taking_part(context: Context, grid: Grid, row: int, body: Argument) -> Iterator[Claim]:
    header, subject = context.readings[grid.header], context.subject
    start, end = header.passage.cells[grid.columns["name"]]
    word = fold_word(header.text[start:end])
    label = next((x for x in context.vocabulary.labels.get(word, ()) if subject and subject.label in x.whole), None)
    if label is None or subject is None or body.entity is subject:
        return
    place = context.place_of(subject, grid.header)
    claim = _claim(label.relation, body, Argument(-1, -1, subject, False), row, len(context.readings[row].text))
    claim.anchors = {k: v for k, v in claim.anchors.items() if k == "subject"} | {"cue": (grid.header, start, end)}
    if place is not None:
        claim.anchors["object"] = place
    role = _role(context, grid, row)
    if label.role:
        claim.properties["role"] = role or label.role
    yield claim


def _role(context: Context, grid: Grid, row: int) -> str | None:
    cell = _cell(context.readings[row], grid.columns["role"]) if "role" in grid.columns else None
    if cell is None:
        return None
    key = " ".join(fold_evenly(context.readings[row].text[cell[0] : cell[1]]).split())
    return next((label.role for label in context.vocabulary.labels.get(key, ()) if label.role), None)


def _claim(kind: str, one: Argument, other: Argument, row: int, length: int) -> Claim:
    return Claim(
        type=kind,
        start=one.entity,
        end=other.entity,
        rule="table",
        confidence=0.9,
        passage=row,
        quote=(0, length),
        anchors={"subject": (row, one.start, one.end), "object": (row, other.start, other.end)},
    )
