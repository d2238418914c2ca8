"""Markdown, and what turns PDFs into something like it: headings, lists, tables and paragraphs at their own offsets.

Marks inside a paragraph (``**``, ``<sup>``) stay in the text; those at its edges are left out of its span.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ingest.document import Block, BlockKind, Document
from ingest.readers.plain import pages_of
from ingest.readers.shapes import bullet_end, heading_like, is_caption, is_label
from ingest.readers.text_lines import trimmed
from ingest.readers.text_torn import Torn

__all__ = ["looks_like_markdown", "read_markdown"]

_HEADING = re.compile(r"[ \t]{0,3}(#{1,6})[ \t]+(?=\S)")
_RULE = re.compile(r"[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_UNDERLINE = re.compile(r"[ \t]{0,3}(=+|-+)[ \t]*$")
_FENCE = re.compile(r"[ \t]{0,3}(?:```|~~~)")
_SEPARATOR = re.compile(r"[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*$")
_QUOTE = re.compile(r"[ \t]{0,3}(?:>[ \t]?)+")
_COMMENT = re.compile(r"<!--.*?-->[ \t]*$")
_EDGES = (("<b>", "</b>"), ("<strong>", "</strong>"), ("<i>", "</i>"), ("<em>", "</em>"), ("**", "**"), ("__", "__"))
_BOLD = ("<b>", "<strong>", "**", "__")
_MARKED = re.compile(r"^(?:#{1,6} \S|\|.+\|[ \t]*$|!?\[.+\]\(|.*</?(?:b|sup|sub|i)>|.*\*\*\S)", re.M)


def looks_like_markdown(text: str) -> bool:
    """Whether a text without a telling suffix is set as Markdown: headings by ``#``, and more marks than chance."""
    sample = text[:200_000]
    headings = len(re.findall(r"^#{1,6} \S", sample, re.M))
    return headings >= 2 or (bool(headings) and len(_MARKED.findall(sample)) >= 3)


def read_markdown(text: str, notes: tuple[str, ...]) -> Document:
    """The document of a Markdown text; its first heading of the highest level is the title."""
    pages = pages_of(text)
    blocks: list[Block] = []
    title: str | None = None
    for block in Torn(text, []).joined(_Parser(text).blocks()):
        if title is None and block.kind is BlockKind.HEADING and block.level == 1:
            title = " ".join(text[block.start : block.end].split())
            block = replace(block, kind=BlockKind.TITLE)
        blocks.append(block)
    numbered = tuple(_paged(blocks, [page.end for page in pages])) if pages else tuple(blocks)
    return Document(text=text, blocks=numbered, media_type="text/markdown", title=title, pages=pages, notes=notes)


def _paged(blocks: list[Block], ends: list[int]) -> Iterator[Block]:
    page = 0
    for block in blocks:
        while ends[page] <= block.start:
            page += 1
        yield replace(block, page=page + 1)


@dataclass(slots=True)
class _Parser:
    text: str
    open: tuple[BlockKind, int, int, int] | None = None
    """The block that may go on in the next line: its kind, start, end and level."""
    margins: list[int] = field(default_factory=list)
    fenced: bool = False

    def blocks(self) -> Iterator[Block]:
        for found in re.finditer(r"[^\n]*(?:\n|\Z)", self.text):
            yield from self._line(found.group().rstrip("\n"), found.start())
        yield from self._close()

    def _line(self, raw: str, at: int) -> Iterator[Block]:
        if _FENCE.match(raw):
            yield from self._close()
            self.fenced = not self.fenced
            return
        if self.fenced:
            self._go_on(BlockKind.PARAGRAPH, *trimmed(self.text, at, at + len(raw)))
            return
        if (quoted := _QUOTE.match(raw)) is not None:
            at, raw = at + quoted.end(), raw[quoted.end() :]
        start, end = trimmed(self.text, at, at + len(raw))
        line = self.text[start:end]
        if not line or _COMMENT.match(line):
            yield from self._close()
        elif (heading := _HEADING.match(raw)) is not None:
            yield from self._close()
            self.margins.clear()
            yield from self._heading(at + heading.end(), end, len(heading.group(1)))
        elif self.open is not None and self.open[0] is BlockKind.PARAGRAPH and (under := _UNDERLINE.match(raw)):
            yield from self._underlined(1 if under.group(1)[0] == "=" else 2)
        elif _RULE.match(raw) or _SEPARATOR.match(raw):
            yield from self._close()
        elif "\t" in line or line.startswith("|") or line.count("|") > 1:
            yield from self._close()
            yield from self._row(start, end)
        elif bullet := bullet_end(line):
            yield from self._close()
            self._item(start - at, start + bullet, end)
        else:
            self._text(start, end, start - at)

    def _text(self, start: int, end: int, indent: int) -> None:
        if self.open is None and not indent:
            self.margins.clear()
        self._go_on(BlockKind.PARAGRAPH, start, end)

    def _go_on(self, kind: BlockKind, start: int, end: int) -> None:
        if start == end:
            return
        if self.open is None:
            self.open = (kind, start, end, 1)
        else:
            self.open = (self.open[0], self.open[1], end, self.open[3])

    def _item(self, indent: int, start: int, end: int) -> None:
        while self.margins and self.margins[-1] > indent:
            self.margins.pop()
        if not self.margins or self.margins[-1] < indent:
            self.margins.append(indent)
        self.open = (BlockKind.LIST_ITEM, start, end, len(self.margins))

    def _heading(self, start: int, end: int, level: int) -> Iterator[Block]:
        while end > start and self.text[end - 1] in "# \t":
            end -= 1
        start, end, _ = _bare(self.text, start, end)
        if start < end:
            yield Block(kind=BlockKind.HEADING, start=start, end=end, level=level)

    def _underlined(self, level: int) -> Iterator[Block]:
        if self.open is not None:
            _, start, end, _ = self.open
            self.open = None
            yield from self._heading(start, end, level)

    def _row(self, start: int, end: int) -> Iterator[Block]:
        mark = "\t" if "\t" in self.text[start:end] else "|"
        cells: list[tuple[int, int]] = []
        for found in re.finditer(rf"(?:\\.|[^{mark}\\])+", self.text[start:end]):
            left, right, _ = _bare(self.text, *trimmed(self.text, start + found.start(), start + found.end()))
            if left < right:
                cells.append((left, right))
        if cells:
            yield Block(kind=BlockKind.TABLE_ROW, start=cells[0][0], end=cells[-1][1], cells=tuple(cells))

    def _close(self) -> Iterator[Block]:
        if self.open is None:
            return
        kind, start, end, level = self.open
        self.open = None
        left, right, bold = _bare(self.text, start, end)
        words = self.text[left:right]
        if kind is BlockKind.PARAGRAPH:
            if is_caption(words):
                kind = BlockKind.CAPTION
            elif is_label(words) or (bold and heading_like(words)):
                kind, level = BlockKind.HEADING, 6
        if left < right:
            yield Block(kind=kind, start=left, end=right, level=level)


def _bare(text: str, start: int, end: int) -> tuple[int, int, bool]:
    """The span without the emphasis that holds all of it, and whether that emphasis was bold."""
    bold = False
    for left, right in _EDGES:
        inner = text[start + len(left) : end - len(right)]
        if text.startswith(left, start) and text.endswith(right, start, end) and inner and left not in inner:
            bold = bold or left in _BOLD
            start, end = trimmed(text, start + len(left), end - len(right))
    return start, end, bold
