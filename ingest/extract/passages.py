"""Blocks of a document made tidy: one line each, single spaces, broken words joined, offsets led back exactly.

The steps that follow never see a line break or a hyphen put in by a typesetter. ``locate`` turns a span of the
tidy text into the span of the document that holds the same words.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from ingest.document import Block, BlockKind, Document
from ingest.extract.model import Mention, Span
from ingest.hyphens import Hyphens

__all__ = ["Part", "Passage", "fold_evenly", "fold_word", "make_passages", "parts_of"]

Part = tuple[Block, str]
"""A block, or as much of it as is read as one passage, with its language."""

_LONGEST = 6000
_SEEN = 80
_BROKEN = re.compile(r"-[^\S\n]*\n")
_UNTIDY = re.compile(r"-[^\S\n]*\n\s*(?=\w)|\s{2,}|[^\S ]|\xad")


_FOLDED_UP_TO = 0x3000  # beyond it scripts have no case, and their signs stay what they are


@cache
def _folding() -> dict[int, str]:
    """Lower case without accents, one character for one; whatever is no letter or digit becomes a space."""
    table = {}
    for code in range(_FOLDED_UP_TO):
        base = unicodedata.normalize("NFKD", chr(code).casefold())[:1]
        table[code] = base if base.isalnum() else " "
    return table


def fold_evenly(text: str) -> str:
    """Fold a text character by character, so that every offset into it stays true."""
    return text.translate(_folding())


@lru_cache(maxsize=200_000)
def fold_word(text: str) -> str:
    """Fold a word or a short name and drop what then is space around it."""
    return text.translate(_folding()).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One block: its tidy text and that text folded between two spaces (``folded[i + 1]`` folds ``text[i]``)."""

    number: int
    kind: BlockKind
    level: int
    page: int | None
    text: str
    folded: str
    language: str
    cells: tuple[Span, ...]
    starts: tuple[int, ...]
    shifts: tuple[int, ...]
    breaks: frozenset[int] = frozenset()
    """Positions of the spaces that were line ends."""

    def mention(self, start: int, end: int, label: str, how: str, rank: int) -> Mention:
        """Return the words between two positions as a name: what it is taken for, by which rule, how strongly."""
        return Mention(
            passage=self.number, start=start, end=end, text=self.text[start:end], label=label, how=how, rank=rank
        )

    def offset(self, position: int) -> int:
        """Return the document's offset of the character at this position of the tidy text."""
        return position + self.shifts[bisect_right(self.starts, position) - 1]

    def locate(self, start: int, end: int) -> Span:
        """Return the span of the document that holds the words between ``start`` and ``end``."""
        return self.offset(start), self.offset(end - 1) + 1


def _tidy(
    raw: str, base: int, hyphens: Hyphens, skips: Sequence[Span] = ()
) -> tuple[str, list[int], list[int], list[int]]:
    """Return the tidy text; for each stretch copied as it is, where it starts and how far it has moved; line ends."""
    if not skips and raw.isprintable() and "  " not in raw:  # of white space only the space is printable
        return raw, [0], [base], []
    parts: list[str] = []
    breaks: list[int] = []
    starts, shifts = [0], [base]
    position = length = 0
    for start, end, found in _seams(raw, skips):
        kept = raw[position:start]
        if found == "\xad":
            new = ""
        elif found[0] == "-":
            new = "-" if hyphens.belongs(raw[max(position, start - _SEEN) : start + 1], raw[end : end + _SEEN]) else ""
        else:
            new = "\t" if "\t" in found else " "
            if "\n" in found:
                breaks.append(length + len(kept))
        parts += (kept, new)
        length += len(kept)
        if new:
            length += 1
        position = end
        starts.append(length)
        shifts.append(base + end - length)
    parts.append(raw[position:])
    return "".join(parts), starts, shifts, breaks


def _seams(raw: str, skips: Sequence[Span]) -> Iterator[tuple[int, int, str]]:
    """Yield where a text is no single space and what stands there; what is skipped is as a line end."""
    position = 0
    for start, end in _joined(raw, skips):
        yield from ((*match.span(), match.group()) for match in _UNTIDY.finditer(raw, position, start))
        broken = start > position and raw[start - 1] == "-"
        yield (start - 1, end, "-\n") if broken else (start, end, "\n")
        position = end
    yield from ((*match.span(), match.group()) for match in _UNTIDY.finditer(raw, position))


def _joined(raw: str, skips: Sequence[Span]) -> list[Span]:
    """Return what is skipped with the white space about it, in one where nothing else stands between two."""
    spans: list[Span] = []
    for start, end in skips:
        while start > 0 and raw[start - 1].isspace():
            start -= 1
        while end < len(raw) and raw[end].isspace():
            end += 1
        if spans and start < spans[-1][1]:
            start = spans.pop()[0]
        spans.append((start, end))
    return spans


def _passage(number: int, block: Block, document: Document, language: str, hyphens: Hyphens) -> Passage:
    raw = document.text[block.start : block.end]
    stripped = raw.rstrip()
    lead = len(stripped) - len(stripped.lstrip())
    base = block.start + lead
    skips = [(a - base, b - base) for a, b in block.skips if base < a and b < base + len(stripped) - lead]
    text, starts, shifts, breaks = _tidy(stripped[lead:], base, hyphens, skips)
    made = Passage(
        number=number,
        kind=block.kind,
        level=block.level,
        page=block.page,
        text=text,
        folded=f" {fold_evenly(text)} ",
        language=language,
        cells=(),
        starts=tuple(starts),
        shifts=tuple(shifts),
        breaks=frozenset(breaks),
    )
    return made if not block.cells else _with_cells(made, block)


def _with_cells(made: Passage, block: Block) -> Passage:
    places = range(len(made.text))
    cells = [tuple(bisect_left(places, edge, key=made.offset) for edge in cell) for cell in block.cells]
    return replace(made, cells=tuple((start, end) for start, end in cells))


def _parts(block: Block, text: str) -> Iterator[Block]:
    """Cut a block that is too long where a sentence ends, else at a space: so the time stays linear in its length."""
    start = block.start
    while block.end - start > _LONGEST:
        edge = start + _LONGEST
        cut = max(text.rfind(". ", start + 1, edge) + 1, text.rfind(".\n", start + 1, edge) + 1)
        if cut <= start + _LONGEST // 2:
            cut = max(text.rfind(" ", start + 1, edge), text.rfind("\n", start + 1, edge))
        cut = cut if cut > start else edge
        yield replace(block, start=start, end=cut, cells=())
        start = cut
    if block.end > start:
        yield block if start == block.start else replace(block, start=start, cells=())


def parts_of(document: Document, languages: list[str]) -> list[Part]:
    """Return the blocks that hold anything, in reading order, long ones in parts; ``languages`` has one for each."""
    return [
        (part, language)
        for block, language in zip(document.blocks, languages, strict=True)
        for part in _parts(block, document.text)
        if document.text[part.start : part.end].strip()
    ]


def make_passages(document: Document, parts: list[Part]) -> list[Passage]:
    """Return the passage of each part."""
    hyphens = _hyphens(document.text, parts)
    return [_passage(number, block, document, language, hyphens) for number, (block, language) in enumerate(parts)]


def _hyphens(text: str, parts: list[Part]) -> Hyphens:
    """The words that tell of a hyphen at a line's end, if any line of these parts ends with one."""
    if not any(_BROKEN.search(text, block.start, block.end) for block, _ in parts):
        return Hyphens(())
    return Hyphens(line.rstrip() for block, _ in parts for line in text[block.start : block.end].split("\n"))
