"""Plain text: the blocks that its lines make. The text stays as it is, so every offset is one of the file.

A file whose paragraphs are one long line each is told from one wrapped at a margin; in the latter the lines of a
paragraph are one block, and a line that ends early, a change of margin or a line that opens a sentence parts them.
What was page furniture where the text comes from is in no block, and the sentence it stands in is one block.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ingest.document import Block, BlockKind, Document, Page
from ingest.readers.shapes import calm_headings, heading_like, is_capitals, is_caption, is_date, is_label, is_labelled
from ingest.readers.text_furniture import furniture_of
from ingest.readers.text_lines import Habits, TextLine, line_groups
from ingest.readers.text_pairs import label_pairs
from ingest.readers.text_rows import piped_rows, tabbed_row
from ingest.readers.text_torn import Torn
from ingest.readers.text_units import stretches, units_of

__all__ = ["lay_out", "pages_of", "read_plain"]

_LONG = 80
_PROSE = 100
_ENDED = re.compile(r"[.!?…»”\"]\W{0,3}$")


def read_plain(text: str, notes: tuple[str, ...]) -> Document:
    """The document of a plain text; form feeds part its pages."""
    pages = pages_of(text)
    furniture = furniture_of(text, pages)
    torn = Torn(text, furniture)
    blocks = tuple(lay_out(text, torn, paged=bool(pages)))
    heads = (b for b in blocks[:3] if b.kind in (BlockKind.TITLE, BlockKind.HEADING) and b.level < 6)
    title = next((text[b.start : b.end] for b in heads), None)
    return Document(
        text=text,
        blocks=blocks,
        media_type="text/plain",
        title=" ".join(title.split()).rstrip(":") if title else None,
        pages=pages,
        notes=notes,
        furniture=tuple(torn.left_out()),
    )


def pages_of(text: str) -> tuple[Page, ...]:
    """The pages that form feeds make; none where there is no form feed."""
    if "\f" not in text.rstrip("\f\n "):
        return ()
    ends = [found.end() for found in re.finditer("\f", text)]
    if not ends or ends[-1] < len(text):
        ends.append(len(text))
    starts = [0, *ends[:-1]]
    return tuple(Page(number=n, start=a, end=b) for n, (a, b) in enumerate(zip(starts, ends, strict=True), start=1))


def lay_out(text: str, torn: Torn, *, paged: bool = False) -> Iterator[Block]:
    """The blocks of a text, in order."""
    habits = Habits.of(text)
    laid = _Laying(text, habits, frozenset(start for start, _ in torn.furniture)).blocks(paged=paged)
    yield from calm_headings(_titled(text, label_pairs(text, torn.joined(laid, habits.repeated))))


def _titled(text: str, blocks: Iterable[Block]) -> Iterator[Block]:
    """The same blocks, where a heading that opens the text is its title."""
    for number, block in enumerate(blocks):
        opens = number == 0 and block.kind is BlockKind.HEADING and block.level < 6
        title = opens and not text[block.start].isdigit() and not text[block.start : block.end].endswith(":")
        yield replace(block, kind=BlockKind.TITLE, level=1) if title else block


@dataclass(slots=True)
class _Laying:
    text: str
    habits: Habits
    left_out: frozenset[int]

    def blocks(self, *, paged: bool) -> Iterator[Block]:
        page = 1
        margins: list[int] = []
        for group in line_groups(self.text, self.left_out):
            if not group:
                page += 1
                continue
            if group[0].bullet == 0 and group[0].indent == 0:
                margins.clear()
            for block in self._of_group(group, margins):
                yield replace(block, page=page) if paged else block

    def _of_group(self, group: list[TextLine], margins: list[int]) -> Iterator[Block]:
        if len(group) > 1 and sum("\t" in line.text for line in group) > len(group) // 2:
            yield from map(tabbed_row, group)
            return
        for rows, lines in stretches(group):
            if rows:
                yield from piped_rows(self.text, lines)
            else:
                yield from self._of_lines(lines, margins)

    def _of_lines(self, group: list[TextLine], margins: list[int]) -> Iterator[Block]:
        units = list(units_of(group, self.habits))
        for at, unit in enumerate(units):
            if (head := unit[0]).bullet:
                level = _level(head.indent, margins)
                yield Block(kind=BlockKind.LIST_ITEM, start=head.start + head.bullet, end=unit[-1].end, level=level)
                continue
            words = self.text[head.start : unit[-1].end]
            if is_caption(words):
                yield Block(kind=BlockKind.CAPTION, start=head.start, end=unit[-1].end)
            elif is_label(words):
                yield Block(kind=BlockKind.HEADING, start=head.start, end=unit[-1].end, level=6)
            else:
                heads = heading_like(words) and (_heads(units) if at == 0 else self._heads_within(units, at))
                kind = BlockKind.HEADING if heads else BlockKind.PARAGRAPH
                # Where lines are wrapped, capitals may be the labels of a drawing.
                sure = heads and not self.habits.wrapped and is_capitals(words)
                yield Block(kind=kind, start=head.start, end=unit[-1].end, level=2 if sure else 1)

    def _heads_within(self, units: list[list[TextLine]], at: int) -> bool:
        """Whether a short line between long ones, with no empty line about it, heads those below."""
        if at + 1 == len(units) or len(units[at]) > 1 or units[at + 1][0].bullet:
            return False
        words, above, below = units[at][0].text, units[at - 1][-1].text, units[at + 1]
        if is_capitals(words):
            return not is_capitals(above) and not is_capitals(below[0].text)
        prose = len(above) >= _PROSE and _ENDED.search(above) is not None
        return not self.habits.wrapped and prose and len(below[0].text) >= _PROSE and len(words) <= _LONG


def _heads(units: list[list[TextLine]]) -> bool:
    """Whether the first unit of a group, short as it is, heads the others rather than being one of them."""
    if len(units) == 1:
        return True
    first, second = units[0], units[1]
    if is_date(second[0].text) or (is_capitals(first[-1].text) and not is_capitals(second[0].text)):
        return True
    if is_labelled(first[0].text):
        return False
    return bool(second[0].bullet) or len(second) > 1 or second[0].end - second[0].start > _LONG


def _level(indent: int, margins: list[int]) -> int:
    while margins and margins[-1] > indent:
        margins.pop()
    if not margins or margins[-1] < indent:
        margins.append(indent)
    return len(margins)
