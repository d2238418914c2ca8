"""Blocks of a document made tidy: one line each, single spaces, broken words joined, offsets led back exactly.

The steps that follow never see a line break or a hyphen put in by a typesetter. ``locate`` turns a span of the
tidy text into the span of the document that holds the same words.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from ingest.document import Block, BlockKind, Document
from ingest.extract.model import Span

__all__ = ["Part", "Passage", "fold_evenly", "fold_word", "make_passages", "parts_of"]

Part = tuple[Block, str]
"""A block, or as much of it as is read as one passage, with its language."""

_LONGEST = 6000
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

    def offset(self, position: int) -> int:
        """Return the document's offset of the character at this position of the tidy text."""
        return position + self.shifts[bisect_right(self.starts, position) - 1]

    def locate(self, start: int, end: int) -> Span:
        """Return the span of the document that holds the words between ``start`` and ``end``."""
        return self.offset(start), self.offset(end - 1) + 1


def _tidy(raw: str, base: int) -> tuple[str, list[int], list[int], list[int]]:
    """Return the tidy text; for each stretch copied as it is, where it starts and how far it has moved; line ends."""
    if raw.isprintable() and "  " not in raw:  # of white space only the space is printable
        return raw, [0], [base], []
    parts: list[str] = []
    breaks: list[int] = []
    starts, shifts = [0], [base]
    position = length = 0
    for match in _UNTIDY.finditer(raw):
        start, end = match.span()
        found = match.group()
        kept = raw[position:start]
        if found == "\xad":
            new = ""
        elif found[0] == "-":
            # A capital after the break belongs to a name that has the hyphen itself.
            new = "-" if raw[end].isupper() or raw[end].isdigit() or raw[start - 1 : start].isupper() else ""
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


def _passage(number: int, block: Block, document: Document, language: str) -> Passage:
    raw = document.text[block.start : block.end]
    stripped = raw.rstrip()
    lead = len(stripped) - len(stripped.lstrip())
    base = block.start + lead
    text, starts, shifts, breaks = _tidy(stripped[lead:], base)
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
    return [_passage(number, block, document, language) for number, (block, language) in enumerate(parts)]
