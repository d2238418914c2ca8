"""How much a reader takes in before it refuses: one frozen value, so that a run's limits can be told and compared."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DEFAULT_LIMITS", "Limits"]

_MB = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The largest inputs that are read; whatever is larger is refused with ``too_large`` or ``zip_bomb``.

    Texts, pages and office files are held in memory, tables stream: hence their different sizes. ``ratio`` is how
    many times larger than the file its unpacked content may be, once that content is past ten megabytes. With
    ``blank_rows`` a table gives its rows of blank cells too, for what must answer row by row.
    """

    text_bytes: int = 200 * _MB
    html_bytes: int = 20 * _MB
    pdf_bytes: int = 100 * _MB
    office_bytes: int = 100 * _MB
    table_bytes: int = 4_000 * _MB
    unpacked_bytes: int = 500 * _MB
    ratio: int = 200
    zip_members: int = 10_000
    pages: int = 5_000
    cell_chars: int = 1 * _MB
    record_chars: int = 16 * _MB
    columns: int = 2_000
    blank_rows: bool = False


DEFAULT_LIMITS = Limits()
