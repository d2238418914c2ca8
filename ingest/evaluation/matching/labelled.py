"""Texts whose right record is known: a table with one column of texts and one of identifiers."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from graph.errors import RequestRefused

__all__ = ["Labelled", "read_labelled"]

_NOTHING: Final = "NP"
"""What such tables say of a text that names no organisation."""
_ROR: Final = re.compile(r"0[a-z0-9]{6}[0-9]{2}")
_COLUMNS: Final = ("affiliation", "ror_id")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text and the records that it means."""

    text: str
    right: frozenset[str]
    """``ror:…``, any of which is right; empty where the text names no organisation."""


def read_labelled(path: Path) -> list[Labelled]:
    """Read a table of affiliations (columns ``affiliation`` and ``ror_id``, several ids parted in any way)."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            table = csv.DictReader(lines)
            if lacking := [name for name in _COLUMNS if name not in (table.fieldnames or ())]:
                raise RequestRefused(
                    f"{path.name} has no column {' or '.join(lacking)}: give texts with their ROR ids."
                )
            return [Labelled(row["affiliation"] or "", _ids(row["ror_id"] or "")) for row in table]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RequestRefused(f"{path} cannot be read as a table: give a CSV file.") from error


def _ids(cell: str) -> frozenset[str]:
    if cell.strip() == _NOTHING:
        return frozenset()
    return frozenset(f"ror:{found}" for found in _ROR.findall(cell.lower()))
