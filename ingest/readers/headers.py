"""The header of a table: which of its first rows names the columns, and what the columns are then called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

__all__ = ["column_names", "header_row"]

_NUMBER = re.compile(r"[\d.,\s%€$+-]+$")


def header_row(rows: Sequence[Sequence[str]]) -> int:
    """The index of the first row that is as wide as the table and holds names; 0 where none stands out."""
    widths = Counter(len(_filled(row)) for row in rows if _filled(row))
    if not widths:
        return 0
    usual = max(widths, key=lambda width: (widths[width], width))
    for at, row in enumerate(rows):
        filled = _filled(row)
        names = sum(1 for cell in filled if not _NUMBER.match(cell))
        if len(filled) >= max(1, usual * 0.6) and names >= len(filled) * 0.6 and len(set(filled)) >= len(filled) * 0.6:
            return at
    return 0


def column_names(header: Sequence[str]) -> tuple[str, ...]:
    """A different name for each column: its own, ``column_3`` where it has none, ``name_2`` where it is taken."""
    names: list[str] = []
    seen: set[str] = set()
    for at, cell in enumerate(header, start=1):
        wanted = name = " ".join(cell.split()) or f"column_{at}"
        count = 1
        while name in seen:
            count += 1
            name = f"{wanted}_{count}"
        seen.add(name)
        names.append(name)
    return tuple(names)


def _filled(row: Sequence[str]) -> list[str]:
    return [cell for cell in row if cell.strip()]
