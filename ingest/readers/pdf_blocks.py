"""From the lines of PDF pages to blocks: what repeats on each page goes, the rest is headings, items, rows, text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.document import BlockKind
from ingest.readers.composing import Composer
from ingest.readers.pdf_layout import Line
from ingest.readers.shapes import CONNECTED, FINAL, bullet_end, heading_like, is_caption, is_label

__all__ = ["Manner", "compose_page", "without_furniture"]

_ZONE = 0.12
_LEADING = re.compile(r"(\d{1,4})\s")
_TRAILING = re.compile(r"\s(\d{1,4})$")
_DOTTED = re.compile(r"(.*?\S)\s?(?:\.\s?){5,}\s*([\divxlc]+)$")
_NUMBERS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:[-–|]\s*)?(?:(?:page|pagina|pag\.|p\.|seite|página|s\.)\s*)?#(?:\s*(?:/|of|di|von|de|sur)\s*#)?(?:\s*[-–|])?$"
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BROKEN = re.compile(r"([^\W\d_]+)-$")
_BEGUN = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Manner:
    """How a document is set: the height of its usual letters, those of its headings, and the words it uses."""

    body: float
    heads: tuple[float, ...]
    words: frozenset[str]

    @classmethod
    def of(cls, pages: list[list[Line]]) -> Manner:
        """The manner of all pages together."""
        sizes: Counter[float] = Counter()
        words: set[str] = set()
        for line in (line for page in pages for line in page):
            sizes[round(line.height * 2) / 2] += len(line.text)
            words.update(word.casefold() for word in _WORD.findall(line.text)[:-1])
        body = sizes.most_common(1)[0][0] if sizes else 10.0
        heads = sorted((size for size in sizes if size >= 1.12 * body), reverse=True)
        return cls(body=body, heads=tuple(heads), words=frozenset(words))

    def level(self, line: Line) -> int | None:
        """The level of the heading a line of this size is, None for usual sizes."""
        if line.height < 1.12 * self.body:
            return None
        larger = sum(size > line.height * 1.03 for size in self.heads)
        return min(6, larger + 1)

    def join(self, before: str, after: str) -> str:
        """Two pieces of a text that a line end parted, as one: with a space, or with the word made whole."""
        begun, end = _BROKEN.search(before[-60:]), _BEGUN.match(after)
        if begun is None or end is None:
            tight = before.endswith("-") and after[:1].isalnum() and not before.endswith(" -")
            return before + after if tight else f"{before} {after}"
        whole = (begun.group(1) + end.group()).casefold()
        hyphened = f"{begun.group(1)}-{end.group()}".casefold()
        keeps = not after[0].islower() or begun.group(1).isupper()
        if keeps or (hyphened in self.words and whole not in self.words):
            return before + after
        return before[:-1] + after


def without_furniture(pages: list[list[Line]], heights: list[float]) -> list[list[Line]]:
    """The pages without the heads, feet and numbers that they share; a large title stays where it stands first."""
    if len(pages) < 2:
        return pages
    seen: Counter[str] = Counter()
    distances: Counter[int] = Counter()
    for number, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        edge = [line for line in lines if _at_edge(line, height)]
        seen.update({_key(line) for line in edge})
        distances.update({distance for line in edge for distance in _distances(line, number)})
    needed = 2 if len(pages) < 4 else max(3, 0.3 * len(pages))
    counted = {distance for distance, times in distances.items() if times >= max(3, needed)}
    manner = Manner.of(pages)
    kept_once: set[str] = set()
    result: list[list[Line]] = []
    for number, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        kept: list[Line] = []
        for line in lines:
            key = _key(line)
            repeats = _at_edge(line, height) and (
                seen[key] >= needed
                or _PAGE_NUMBER.match(key) is not None
                or not counted.isdisjoint(_distances(line, number))
            )
            if repeats and manner.level(line) is not None and key not in kept_once:
                kept_once.add(key)
                repeats = False
            if not repeats:
                kept.append(line)
        result.append(kept)
    return result


def _distances(line: Line, number: int) -> Iterator[int]:
    """How far the numbers at the ends of a line are from the number of its page; a page number's is the same on all."""
    if len(line.text) <= 120:
        for found in (_LEADING.match(line.text), _TRAILING.search(line.text)):
            if found is not None:
                yield int(found.group(1)) - number


def _key(line: Line) -> str:
    return _NUMBERS.sub("#", " ".join(line.text.casefold().split()))


def _at_edge(line: Line, height: float) -> bool:
    return line.bottom > (1 - _ZONE) * height or line.top < _ZONE * height


def compose_page(composer: Composer, lines: list[Line], manner: Manner, number: int) -> None:
    """Write the blocks of one page."""
    leading = _leading(lines)
    margins: list[float] = []
    lefts: dict[int, float] = {}
    for line in lines:
        lefts[line.column] = min(lefts.get(line.column, line.left), line.left)
    opened: float | None = None
    for group in _groups(lines, manner, leading):
        if len(group) > 1 and sum(len(line.cells) > 1 for line in group) > len(group) // 2:
            for line in group:
                composer.add_row(line.cells, page=number)
            continue
        words = group[0].text
        if (dotted := _DOTTED.match(words)) is not None:
            composer.add_row(dotted.groups(), page=number)
            continue
        # A large "1." numbers a heading.
        bullet = 0 if words[0].isdigit() and _stands_out(group, manner) else bullet_end(words)
        for line in group[1:]:
            words = manner.join(words, line.text)
        if bullet:
            level = _depth(group[0].left, margins, manner.body)
            composer.add(BlockKind.LIST_ITEM, words[bullet:], level=level, page=number)
            continue
        kind, level = _kind(group, words, manner)
        indented = group[0].left > lefts[group[0].column] + manner.body
        # A list whose bullets are drawn rather than written.
        if kind is BlockKind.PARAGRAPH and indented and opened is not None and opened < group[0].left + 2:
            kind, opened = BlockKind.LIST_ITEM, group[0].left
        else:
            opened = group[0].left if words.endswith(":") else None
        if kind is BlockKind.HEADING:
            margins.clear()
        composer.add(kind, words, level=level, page=number)


def _kind(group: list[Line], words: str, manner: Manner) -> tuple[BlockKind, int]:
    if is_caption(words):
        return BlockKind.CAPTION, 1
    level = manner.level(group[0])
    if level is not None and len(words) <= 250 and any(map(str.isalpha, words)):
        return BlockKind.HEADING, level
    if is_label(words):
        return BlockKind.HEADING, 6
    if all(line.bold for line in group) and heading_like(words):
        return BlockKind.HEADING, min(6, len(manner.heads) + 1)
    return BlockKind.PARAGRAPH, 1


def _stands_out(group: list[Line], manner: Manner) -> bool:
    return manner.level(group[0]) is not None or all(line.bold for line in group)


def _depth(left: float, margins: list[float], size: float) -> int:
    while margins and margins[-1] > left + size / 2:
        margins.pop()
    if not margins or margins[-1] < left - size / 2:
        margins.append(left)
    return len(margins)


def _leading(lines: list[Line]) -> float:
    steps = [above.bottom - below.bottom for above, below in pairwise(lines) if above.column == below.column]
    steps = [step for step in steps if step > 0]
    return median(steps) if steps else 0.0


def _groups(lines: list[Line], manner: Manner, leading: float) -> Iterator[list[Line]]:
    group: list[Line] = []
    edges: dict[int, float] = {}
    for line in lines:
        edges[line.column] = max(edges.get(line.column, line.right), line.right)
    for line in lines:
        if group and _parts(group, line, manner, leading, edges):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _parts(group: list[Line], line: Line, manner: Manner, leading: float, edges: dict[int, float]) -> bool:
    last = group[-1]
    final = FINAL.search(last.text) is not None
    if bullet_end(line.text) and not (line.text[0].islower() and not final):
        return True
    if (len(line.cells) > 1) != (len(last.cells) > 1) or _DOTTED.match(last.text) or _DOTTED.match(line.text):
        return True
    if len(line.cells) > 1:
        return line.column != last.column or last.bottom - line.bottom > 2.5 * leading
    if not 0.88 < line.height / max(last.height, 0.1) < 1.14 or (line.bold != last.bold and (final or len(group) == 1)):
        return True
    if line.column != last.column:
        return final or not line.text[0].islower()
    step = last.bottom - line.bottom
    if step > 1.35 * max(leading, 1.05 * min(line.height, last.height)) or step < 0:
        return True
    if bullet_end(group[0].text):
        return line.left < group[0].left - 0.5 * manner.body or (final and line.left <= group[0].left + 1)
    if last.text.endswith(";") and abs(line.left - last.left) < 2:
        return True
    opens = not line.text[0].islower()
    short = edges[last.column] - last.right > 0.2 * (edges[last.column] - group[0].left)
    if opens and short and (final or (CONNECTED.search(last.text) is None and last.column == line.column)):
        return True
    return final and opens and line.left - group[-1].left > 0.8 * manner.body
