"""Tables of a PDF: lines with cells that stand under each other, and cells that go on in the lines below."""

from __future__ import annotations

from itertools import pairwise

from ingest.hyphens import Hyphens
from ingest.readers.pdf_layout import Cell, Line
from ingest.readers.shapes import CONNECTED, bullet_end

__all__ = ["is_tabular", "joins_table", "table_rows"]


def is_tabular(lines: list[Line]) -> bool:
    """Whether the first line has cells, as the first of a table has."""
    return len(lines[0].cells) > 1


def joins_table(table: list[Line], line: Line, size: float) -> bool:
    """Whether a line is part of the table above it: it has cells too, or is one cell gone on with."""
    last = table[-1]
    step = last.bottom - line.bottom
    before = table[-2].bottom - last.bottom if len(table) > 1 else 0.0
    if line.column != last.column or not 0 <= step <= max(4 * line.height, 1.2 * before) or bullet_end(line.text):
        return False
    if len(line.cells) > 1:
        return True
    if step > 1.6 * line.height or not line.is_as_tall_as(last):
        return False
    columns = _columns(table)
    at = _column_of(line.cells[0], columns, size)
    if at is None:
        return False
    if at > 0:
        return True
    above = next((cell for cell in last.cells if _column_of(cell, columns, size) == 0), None)
    fits = len(columns) < 2 or line.right < columns[1][0]
    return above is not None and fits and (line.text[0].islower() or CONNECTED.search(above.text) is not None)


def table_rows(lines: list[Line], hyphens: Hyphens, size: float) -> list[list[str]]:
    """The cells of every row, where a cell of several lines is one cell."""
    columns = _columns(lines)
    steps = [above.bottom - below.bottom for above, below in pairwise(lines)]
    closest = min(steps, default=0.0)
    uneven = max(steps, default=0.0) > 1.25 * closest
    rows: list[list[str]] = []
    places: list[list[int | None]] = []
    for at, line in enumerate(lines):
        where = [_column_of(cell, columns, size) for cell in line.cells]
        if at and _goes_on(line, where, places[-1], len(columns), steps[at - 1] <= 1.12 * closest, uneven):
            for cell, place in zip(line.cells, where, strict=True):
                above = places[-1].index(place)
                rows[-1][above] = hyphens.join(rows[-1][above], cell.text)
        else:
            rows.append([cell.text for cell in line.cells])
            places.append(where)
    return rows


def _goes_on(
    line: Line, where: list[int | None], above: list[int | None], columns: int, close: bool, uneven: bool
) -> bool:
    """Whether every cell of a line goes on with one of the row above."""
    if not all(place is not None and place in above for place in where) or len(set(where)) < len(where):
        return False
    if uneven:
        small = sum(cell.text[0].islower() for cell in line.cells) * 2 > len(line.cells)
        return close and (len(where) < columns or small)
    return 0 not in where or (len(where) == 1 and line.text[0].islower())


def _columns(lines: list[Line]) -> list[tuple[float, float]]:
    """Where the columns of a table begin and end, by the lines that have most cells."""
    most = max(len(line.cells) for line in lines)
    spans = sorted((cell.left, cell.right) for line in lines if len(line.cells) == most for cell in line.cells)
    columns: list[tuple[float, float]] = []
    for left, right in spans:
        if columns and left < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(right, columns[-1][1]))
        else:
            columns.append((left, right))
    return columns


def _column_of(cell: Cell, columns: list[tuple[float, float]], size: float) -> int | None:
    """The column that a cell is in, by where it begins or, if it stands at another margin, by what it overlaps."""
    for at, (left, _) in enumerate(columns):
        following = columns[at + 1][0] if at + 1 < len(columns) else float("inf")
        if abs(cell.left - left) < size and cell.right < following + size:
            return at
    over = [at for at, (left, right) in enumerate(columns) if cell.left < right and left < cell.right]
    return over[0] if len(over) == 1 else None
