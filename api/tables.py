"""Rows as CSV, for spreadsheets and programs alike."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Final

__all__ = ["to_csv"]

_FORMULA: Final = ("=", "@", "+", "-", "\t", "\r")


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write rows under a header line (RFC 4180); what is not known is empty, lists are joined by ``; ``.

    A text that a spreadsheet would run as a formula gets an apostrophe before it: names come from documents that
    anyone may have written.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_cell(column) for column in columns])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, list | tuple):
        value = "; ".join(str(_cell(item)) for item in value if item is not None)
    elif isinstance(value, dict):
        value = json.dumps(value, ensure_ascii=False, sort_keys=True)
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
