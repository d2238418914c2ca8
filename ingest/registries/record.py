"""One row as a text: the words that every statement about the row quotes.

The rendering of a row is ``column: value · column: value`` over its cells that are not empty, in the order of the
columns, each value with its white space collapsed. The same row gives the same text on every run.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

__all__ = ["Record", "record_of"]

_BETWEEN = " · "
_CONTROLS = dict.fromkeys([*range(9), *range(14, 28), 0x7F, 0xFEFF])


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The cells of a row, cleaned, and where each of them stands in the row's text."""

    text: str
    cells: Mapping[str, str]
    spans: Mapping[str, tuple[int, int]]
    """From each column to the span of its ``column: value``."""

    def find(self, text: str, columns: Iterable[str]) -> tuple[int, int] | None:
        """Where a text stands word for word in one of these columns, if it does."""
        for column in columns:
            cell = self.cells[column]
            if (at := 0 if cell == text else cell.find(text)) >= 0:
                start = self.spans[column][1] - len(cell) + at
                return start, start + len(text)
        return None


def record_of(cells: Mapping[str, str], columns: Mapping[str, str] | None = None) -> Record:
    """Clean and render the cells of one row; empty ones are left out.

    With ``columns``, from headings to column names, the record keeps only these, under their names; the text has all.
    """
    kept: dict[str, str] = {}
    spans: dict[str, tuple[int, int]] = {}
    pieces: list[str] = []
    at = 0
    for heading, raw in cells.items():
        value = _clean(raw)
        if not value:
            continue
        piece = f"{heading}: {value}"
        end = at + len(piece)
        column = heading if columns is None else columns.get(heading)
        if column is not None:
            kept[column] = value
            spans[column] = (at, end)
        pieces.append(piece)
        at = end + len(_BETWEEN)
    return Record(text=_BETWEEN.join(pieces), cells=kept, spans=spans)


def _clean(value: str) -> str:
    # Nearly every cell is clean already, and asking is cheaper than cleaning. No white space but blanks is printable.
    if value.isprintable() and "  " not in value and unicodedata.is_normalized("NFC", value):
        return value.strip()
    return " ".join(unicodedata.normalize("NFC", value.translate(_CONTROLS)).split())
