r"""What readers hand on: a text with its pages and blocks, or a table with its rows.

``Document.text`` is the one text that every offset of every statement points into. Readers build it once; for a
plain text file it is the file's own text with line ends made ``\n``. Blocks and pages are spans of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

__all__ = ["EMPTY", "Block", "BlockKind", "Document", "Page", "Row", "Table", "from_reading", "to_reading"]


EMPTY: Final = "empty"
"""Why a page gave no text that has none to give: nothing is missing from the reading."""


class BlockKind(StrEnum):
    """What a block of text is in its document."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A span of the text that is one paragraph, heading, list item or table row.

    ``level`` is the depth of a heading or of a list, from 1; ``page`` is counted from 1, None where the format
    has no pages. The span leaves out bullets and heading marks. ``cells`` are the spans of a table row's cells.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 1
    page: int | None = None
    cells: tuple[tuple[int, int], ...] = ()
    skips: tuple[tuple[int, int], ...] = ()
    """Spans within it that are no words of it: page furniture that stands in the middle of a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page and the span of the text it gave.

    ``unread`` says why it gave none: ``image_only``, ``damaged`` or ``empty``.
    """

    number: int
    start: int
    end: int
    unread: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A read document. Blocks are in reading order and do not overlap; together they hold every word but furniture."""

    text: str
    blocks: tuple[Block, ...]
    media_type: str
    title: str | None = None
    language: str | None = None
    """Declared by the document itself, if it does; the extractor works out the rest."""
    pages: tuple[Page, ...] = ()
    dated: str | None = None
    """The day that the program which wrote it noted, ISO 8601."""
    notes: tuple[str, ...] = ()
    """What the reader wants the ledger to say: replaced characters, pages that gave no text."""
    furniture: tuple[tuple[int, int], ...] = ()
    """Spans of the text that are page numbers and running heads, and so in no block."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One record: its number in the file from 1, and its cells by column; a broken one says why in ``fault``."""

    number: int
    cells: Mapping[str, str]
    fault: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A read table. ``rows`` can be iterated again and streams: no table is held in memory whole."""

    name: str
    columns: tuple[str, ...]
    media_type: str
    rows: Iterable[Row]
    notes: tuple[str, ...] = ()


def to_reading(document: Document, *, offset: int = 0, number: int = 0) -> dict[str, Any]:
    """Return the document as plain values for the store; spans become short lists.

    Of a part of a document, ``offset`` is where it begins in the whole text, and ``number`` that of its first block.
    """
    return {
        "text": document.text,
        "media_type": document.media_type,
        "title": document.title,
        "language": document.language,
        "dated": document.dated,
        "blocks": [
            [b.kind.value, b.start + offset, b.end + offset, b.level, b.page, _moved(b.cells, offset)]
            for b in document.blocks
        ],
        "pages": [[p.number, p.start + offset, p.end + offset, p.unread] for p in document.pages],
        "notes": document.notes,
        "furniture": _moved(document.furniture, offset),
        "skips": [[at, *span] for at, b in enumerate(document.blocks, number) for span in _moved(b.skips, offset)],
    }


def _moved(spans: tuple[tuple[int, int], ...], offset: int) -> tuple[tuple[int, int], ...]:
    return tuple((a + offset, b + offset) for a, b in spans) if offset else spans


def from_reading(reading: Mapping[str, Any]) -> Document:
    """Rebuild the document that :func:`to_reading` was given."""
    skips: dict[int, list[tuple[int, int]]] = {}
    for at, start, end in reading.get("skips", ()):
        skips.setdefault(at, []).append((start, end))
    return Document(
        text=reading["text"],
        media_type=reading["media_type"],
        title=reading["title"],
        language=reading["language"],
        dated=reading.get("dated"),
        blocks=tuple(
            Block(
                kind=BlockKind(kind),
                start=start,
                end=end,
                level=level,
                page=page,
                cells=tuple((a, b) for a, b in cells),
                skips=tuple(skips.get(at, ())),
            )
            for at, (kind, start, end, level, page, cells) in enumerate(reading["blocks"])
        ),
        pages=tuple(Page(number=n, start=start, end=end, unread=why) for n, start, end, why in reading["pages"]),
        notes=tuple(reading["notes"]),
        furniture=tuple((a, b) for a, b in reading.get("furniture", ())),
    )
