"""Rows of tables in a plain text: cells parted by tabs, or by upright strokes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.document import Block, BlockKind
from ingest.readers.text_lines import TextLine, trimmed

__all__ = ["piped_rows", "tabbed_row"]

_TABS = re.compile(r"[^\t]+")
_STROKES = re.compile(r"[^|]+")
_OPENER = 12


def tabbed_row(line: TextLine) -> Block:
    """The row of a line with tabs."""
    cells = list(_cells(_TABS, line.text, line.start))
    return Block(kind=BlockKind.TABLE_ROW, start=cells[0][0], end=cells[-1][1], cells=tuple(cells))


def piped_rows(text: str, lines: list[TextLine]) -> Iterator[Block]:
    """The rows of lines with upright strokes; a line without any goes on with the cell above it.

    Where every cell has a line of its own, one with a time or a number opens the row.
    """
    cells: list[tuple[int, int]] = []
    for line in lines:
        found = list(_cells(_STROKES, line.text, line.start))
        single = len(found) == 1 and line.text.endswith("|")
        opens = not single or (found[0][1] - found[0][0] <= _OPENER and any(map(str.isdigit, line.text)))
        if "|" not in line.text and cells:
            cells[-1] = (cells[-1][0], line.end)
        elif found and (opens or not _is_opener(text, cells)):
            yield from _row(cells)
            cells = found
        else:
            cells += found
    yield from _row(cells)


def _is_opener(text: str, cells: list[tuple[int, int]]) -> bool:
    return len(cells) == 1 and cells[0][1] - cells[0][0] <= _OPENER and any(map(str.isdigit, text[slice(*cells[0])]))


def _row(cells: list[tuple[int, int]]) -> Iterator[Block]:
    if len(cells) > 1:
        yield Block(kind=BlockKind.TABLE_ROW, start=cells[0][0], end=cells[-1][1], cells=tuple(cells))
    elif cells:
        yield Block(kind=BlockKind.PARAGRAPH, start=cells[0][0], end=cells[0][1])


def _cells(between: re.Pattern[str], line: str, start: int) -> Iterator[tuple[int, int]]:
    for found in between.finditer(line):
        left, right = trimmed(line, *found.span())
        if left < right:
            yield start + left, start + right
