"""From the lines of PDF pages to blocks: titles and headings, paragraphs, list items, table rows and captions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.document import BlockKind
from ingest.readers.composing import Composer
from ingest.readers.pdf_groups import groups_of, run_on
from ingest.readers.pdf_layout import Line
from ingest.readers.pdf_manner import Manner
from ingest.readers.pdf_tables import is_tabular, table_rows
from ingest.readers.shapes import bullet_end, heading_like, is_capitals, is_caption, is_dotted, is_label, without_dots

__all__ = ["grouped", "write_page"]


def grouped(pages: list[list[Line]], manner: Manner) -> list[list[list[Line]]]:
    """The lines of every page in groups, each a block or the rows of a table."""
    groups = [list(groups_of(page, manner)) for page in pages]
    run_on(groups, manner)
    return groups


def write_page(
    composer: Composer, groups: list[list[Line]], manner: Manner, number: int, aside: Sequence[str] = ()
) -> None:
    """Write the blocks of one page, and after them what stands at another angle in it."""
    writer = _Writer(composer, manner, number)
    for group in groups:
        for line in group:
            left = writer.lefts.get(line.column, line.left)
            writer.lefts[line.column] = min(left, line.left)
    for at, group in enumerate(groups):
        writer.write(group, groups[at + 1] if at + 1 < len(groups) else None)
    for words in aside:
        composer.add(BlockKind.PARAGRAPH, words, page=number)


@dataclass(slots=True)
class _Writer:
    composer: Composer
    manner: Manner
    number: int
    margins: list[float] = field(default_factory=list)
    lefts: dict[int, float] = field(default_factory=dict)
    opened: float | None = None
    """Where a paragraph begins that ends in a colon, as long as nothing else came after it."""

    def write(self, group: list[Line], following: list[Line] | None) -> None:
        if is_tabular(group):
            self._table(group)
            return
        words = self.manner.words_of(group)
        if is_dotted(words):
            self.composer.add_row(without_dots(words), page=self.number)
            return
        head = group[0]
        # A large "1." numbers a heading.
        bullet = 0 if words[0].isdigit() and self._stands_out(group) else bullet_end(words)
        if bullet:
            level = self._depth(head.left)
            self.composer.add(BlockKind.LIST_ITEM, words[bullet:], level=level, page=self.number)
            return
        kind, level = self._kind(group, words, following)
        indented = head.left > self.lefts.get(head.column, head.left) + self.manner.body
        # A list whose bullets are drawn rather than written.
        if kind is BlockKind.PARAGRAPH and indented and self.opened is not None and self.opened < head.left + 2:
            kind, self.opened = BlockKind.LIST_ITEM, head.left
        else:
            self.opened = head.left if words.endswith(":") else None
        if kind is BlockKind.HEADING:
            self.margins.clear()
        self.composer.add(kind, words, level=level, page=self.number)

    def _table(self, group: list[Line]) -> None:
        rows = table_rows(group, self.manner.hyphens, self.manner.body)
        if len(rows) == 1 and not is_label(rows[0][0]):
            # Words that stand beside each other once are labels of a drawing.
            level = self.manner.level(group[0])
            kind = BlockKind.PARAGRAPH if level is None else BlockKind.HEADING
            for cell in rows[0]:
                self.composer.add(kind, cell, level=level or 1, page=self.number)
            return
        for row in rows:
            self.composer.add_row(row, page=self.number)

    def _kind(self, group: list[Line], words: str, following: list[Line] | None) -> tuple[BlockKind, int]:
        if is_caption(words):
            return BlockKind.CAPTION, 1
        level = self.manner.level(group[0])
        if level is not None and len(words) <= 250 and any(map(str.isalpha, words)):
            return BlockKind.HEADING, level
        if is_label(words):
            return BlockKind.HEADING, 6
        if all(line.bold for line in group) and heading_like(words):
            return BlockKind.HEADING, min(6, len(self.manner.heads) + 1)
        if is_capitals(words) and heading_like(words) and following is not None and _is_text(following):
            return BlockKind.HEADING, min(6, len(self.manner.heads) + 1)
        return BlockKind.PARAGRAPH, 1

    def _stands_out(self, group: list[Line]) -> bool:
        return self.manner.level(group[0]) is not None or all(line.bold for line in group)

    def _depth(self, left: float) -> int:
        size = self.manner.body
        while self.margins and self.margins[-1] > left + size / 2:
            self.margins.pop()
        if not self.margins or self.margins[-1] < left - size / 2:
            self.margins.append(left)
        return len(self.margins)


def _is_text(group: list[Line]) -> bool:
    """Whether a group is more than one short line, so that it can have a heading."""
    return len(group) > 1 or len(group[0].text) > 60 or bullet_end(group[0].text) > 0
