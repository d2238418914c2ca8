"""Plain text: the blocks that its lines make. The text stays as it is, so every offset is one of the file.

A file whose paragraphs are one long line each is told from one wrapped at a margin; in the latter the lines of a
paragraph are one block, and a line that ends early, a change of margin or a line that opens a sentence parts them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.document import Block, BlockKind, Document, Page
from ingest.readers.shapes import (
    CONNECTED,
    FINAL,
    bullet_end,
    calm_headings,
    heading_like,
    is_address,
    is_caption,
    is_label,
    is_labelled,
)

__all__ = ["join_torn", "lay_out", "pages_of", "read_plain"]

_LINE = re.compile(r"[^\n\f]+|\f")
_WORD = re.compile(r"[^\W\d_][\w’']*")
_ENDED = re.compile(r"[.;:!?…»”\"]\W{0,3}$")
_STUDIED = 500_000
_LONG = 160


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    indent: int
    text: str
    bullet: int


@dataclass(frozen=True, slots=True)
class _Habits:
    """What the beginning of a text tells of how it is set: wrapped or not, its common words, its repeated lines."""

    wrapped: bool
    common: frozenset[str]
    repeated: frozenset[str]

    @classmethod
    def of(cls, text: str) -> _Habits:
        sample = text[:_STUDIED]
        lines = [line.strip() for line in sample.split("\n")]
        in_long_lines = sum(len(line) for line in lines if len(line) > _LONG)
        counts = Counter(word for word in _WORD.findall(sample) if word[0].islower())
        repeated = Counter(line for line in lines if line)
        return cls(
            wrapped=in_long_lines < 0.3 * len(sample),
            common=frozenset(word for word, count in counts.items() if count >= 3),
            repeated=frozenset(line for line, count in repeated.items() if count >= 2),
        )


def read_plain(text: str, notes: tuple[str, ...]) -> Document:
    """The document of a plain text; form feeds part its pages."""
    pages = pages_of(text)
    blocks = tuple(lay_out(text, paged=bool(pages)))
    title = next((text[b.start : b.end] for b in blocks[:3] if b.kind in (BlockKind.TITLE, BlockKind.HEADING)), None)
    return Document(
        text=text,
        blocks=blocks,
        media_type="text/plain",
        title=" ".join(title.split()).rstrip(":") if title else None,
        pages=pages,
        notes=notes,
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


def lay_out(text: str, *, paged: bool = False) -> Iterator[Block]:
    """The blocks of a text, in order."""
    habits = _Habits.of(text)
    first = True
    for block in calm_headings(join_torn(text, _blocks(text, habits, paged=paged))):
        if first and block.kind is BlockKind.HEADING and not text[block.start : block.end].endswith(":"):
            block = replace(block, kind=BlockKind.TITLE)
        first = False
        yield block


def join_torn(text: str, blocks: Iterator[Block]) -> Iterator[Block]:
    """The same blocks, where a sentence torn in two by an empty line is one block again."""
    last: Block | None = None
    for block in blocks:
        if last is not None and _continues(text, last, block):
            last = replace(last, end=block.end)
            continue
        if last is not None:
            yield last
        last = block
    if last is not None:
        yield last


def _continues(text: str, last: Block, block: Block) -> bool:
    return (
        block.kind is BlockKind.PARAGRAPH
        and last.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
        and last.page == block.page
        and text[block.start].islower()
        and last.end - last.start > 60
        and not _ENDED.search(text[max(last.start, last.end - 8) : last.end])
        and not text[last.end : block.start].strip()
        and not is_address(text[block.start : min(block.end, block.start + 200)])
    )


def _blocks(text: str, habits: _Habits, *, paged: bool) -> Iterator[Block]:
    page = 1
    margins: list[int] = []
    for group in _groups(text):
        if not group:
            page += 1
            continue
        if group[0].bullet == 0 and group[0].indent == 0:
            margins.clear()
        for block in _of_group(text, group, habits, margins):
            yield replace(block, page=page) if paged else block


def _groups(text: str) -> Iterator[list[_Line]]:
    """Runs of lines with no empty line between; an empty run stands for a new page."""
    group: list[_Line] = []
    last_end = 0
    for found in _LINE.finditer(text):
        raw = found.group()
        stripped = raw.strip()
        gap = text.count("\n", last_end, found.start()) > 1
        if group and (gap or not stripped or raw == "\f"):
            yield group
            group = []
        last_end = found.end()
        if raw == "\f":
            yield []
        if not stripped:
            continue
        indent = len(raw) - len(raw.lstrip())
        start = found.start() + indent
        group.append(_Line(start, start + len(stripped), indent, stripped, bullet_end(stripped)))
    if group:
        yield group


def _of_group(text: str, group: list[_Line], habits: _Habits, margins: list[int]) -> Iterator[Block]:
    if sum("\t" in line.text for line in group) > len(group) // 2 and len(group) > 1:
        yield from (_row(line) for line in group)
        return
    units = list(_units(group, habits))
    for at, unit in enumerate(units):
        if (head := unit[0]).bullet:
            level = _level(head.indent, margins)
            yield Block(kind=BlockKind.LIST_ITEM, start=head.start + head.bullet, end=unit[-1].end, level=level)
            continue
        words = text[head.start : unit[-1].end]
        kind = BlockKind.PARAGRAPH
        if is_caption(words):
            kind = BlockKind.CAPTION
        elif (at == 0 and heading_like(words) and _heads(units)) or (
            is_label(words) and at + 1 < len(units) and units[at + 1][0].bullet
        ):
            kind = BlockKind.HEADING
        yield Block(kind=kind, start=head.start, end=unit[-1].end)


def _heads(units: list[list[_Line]]) -> bool:
    """Whether the first unit of a group, short as it is, heads the others rather than being one of them."""
    if len(units) == 1:
        return True
    if is_labelled(units[0][0].text):
        return False
    second = units[1]
    return bool(second[0].bullet) or len(second) > 1 or second[0].end - second[0].start > _LONG // 2


def _units(group: list[_Line], habits: _Habits) -> Iterator[list[_Line]]:
    """The lines of a group, parted into the paragraphs and list items they make."""
    unit: list[_Line] = []
    for at, line in enumerate(group):
        if unit and _parts(unit, line, group[max(0, at - 4) : at + 4], habits):
            yield unit
            unit = []
        if not unit or not line.bullet:
            unit.append(line)
        else:
            unit.append(replace(line, bullet=0))
    if unit:
        yield unit


def _parts(unit: list[_Line], line: _Line, around: list[_Line], habits: _Habits) -> bool:
    last = unit[-1]
    final = FINAL.search(last.text) is not None
    if line.bullet:
        # A dash or a number at the margin of wrapped prose may be a word of it.
        return bool(unit[0].bullet) or final or line.indent > last.indent or (last.text[0].isupper() and len(unit) == 1)
    if unit[0].bullet:
        if line.indent > unit[0].indent:
            return False
        return not habits.wrapped or (final and line.text[0].isupper()) or line.indent < unit[0].indent
    if not habits.wrapped or is_address(line.text) or is_address(last.text):
        return True
    if line.indent > last.indent or (is_labelled(line.text) and (final or is_labelled(last.text))):
        return True
    opens = line.text[0].isupper() or line.text[0].isdigit() or line.text[0] in '“«"'
    if not opens or CONNECTED.search(last.text):
        return False
    width = max(near.end - near.start for near in around)
    if width < 45:
        return not final and (last.text in habits.repeated or line.text in habits.repeated)
    word = line.text.split(maxsplit=1)[0]
    if len(last.text) + 1 + len(word) <= 0.8 * width:
        return True
    return len(unit) == 1 and not final and last.text[0].isupper() and len(last.text) <= 80 and _opens(word, habits)


def _opens(word: str, habits: _Habits) -> bool:
    """Whether a capitalised short word is one that this text writes small within its sentences."""
    lead = re.split("[’']", word, maxsplit=1)
    short = len(word) <= 4 or (len(lead) == 2 and len(lead[0]) <= 5)
    return short and not word.isupper() and (word[0].lower() + word[1:]) in habits.common


def _level(indent: int, margins: list[int]) -> int:
    while margins and margins[-1] > indent:
        margins.pop()
    if not margins or margins[-1] < indent:
        margins.append(indent)
    return len(margins)


def _row(line: _Line) -> Block:
    cells: list[tuple[int, int]] = []
    for found in re.finditer(r"[^\t]+", line.text):
        cell = found.group().strip()
        if cell:
            start = line.start + found.start() + len(found.group()) - len(found.group().lstrip())
            cells.append((start, start + len(cell)))
    return Block(kind=BlockKind.TABLE_ROW, start=cells[0][0], end=cells[-1][1], cells=tuple(cells))
