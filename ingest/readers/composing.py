"""The text of a document that is put together from pieces: blocks are added in reading order and know their spans."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.document import Block, BlockKind

__all__ = ["Composer", "one_line"]

_SPACE = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"[^\S\n]*\n\s*")
_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def one_line(text: str) -> str:
    """The text with single spaces and no line ends."""
    return " ".join(_UNSHOWABLE.sub("\ufffd", text).split())


@dataclass(slots=True)
class Composer:
    """Grows a text block by block: an empty line between paragraphs, none between list items or rows."""

    blocks: list[Block] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0

    @property
    def length(self) -> int:
        """How long the text is so far."""
        return self._length

    def text(self) -> str:
        """The whole text."""
        return "".join(self._parts)

    def add(self, kind: BlockKind, words: str, *, level: int = 1, page: int | None = None) -> None:
        """Add one block; words of white space alone add nothing."""
        words = _LINES.sub("\n", _SPACE.sub(" ", _UNSHOWABLE.sub("\ufffd", words))).strip()
        if words:
            start = self._begin(kind)
            self._write(words)
            self.blocks.append(Block(kind=kind, start=start, end=self._length, level=level, page=page))

    def add_row(self, cells: Sequence[str], *, page: int | None = None) -> None:
        """Add one row of a table with its cells on one line; empty cells keep their tab and have no span."""
        tidy = [one_line(cell) for cell in cells]
        while tidy and not tidy[-1]:
            tidy.pop()
        if not any(tidy):
            return
        first = next(at for at, cell in enumerate(tidy) if cell)
        start = self._begin(BlockKind.TABLE_ROW)
        spans: list[tuple[int, int]] = []
        for at, cell in enumerate(tidy[first:]):
            if at:
                self._write("\t")
            if cell:
                spans.append((self._length, self._length + len(cell)))
                self._write(cell)
        row = Block(kind=BlockKind.TABLE_ROW, start=start, end=self._length, page=page, cells=tuple(spans))
        self.blocks.append(row)

    def end_page(self) -> int:
        """Close the text of a page with an empty line and tell where the next one starts."""
        if self._parts and not self._parts[-1].endswith("\n\n"):
            self._write("\n\n")
        return self._length

    def _begin(self, kind: BlockKind) -> int:
        if self._parts and not self._parts[-1].endswith("\n\n"):
            together = kind in (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW) and self.blocks[-1].kind is kind
            self._write("\n" if together else "\n\n")
        return self._length

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
