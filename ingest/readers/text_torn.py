"""Sentences that the end of a page or an empty line tore in two, put together again around what stands between."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field, replace

from ingest.document import Block, BlockKind
from ingest.readers.shapes import is_address, is_page_number

__all__ = ["Torn"]

_ENDED = re.compile(r"[.;:!?…»”\"]\W{0,3}$")
_TEXTS = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
_MOST = 3
_LONGEST = 120


@dataclass(slots=True)
class Torn:
    """A text and its page furniture; what is found out to be furniture while blocks are joined is added."""

    text: str
    furniture: list[tuple[int, int]]
    found: list[tuple[int, int]] = field(default_factory=list)

    def left_out(self) -> list[tuple[int, int]]:
        """Every span that is furniture, in order."""
        return sorted({*self.furniture, *self.found})

    def joined(self, blocks: Iterable[Block], repeated: Container[str] = ()) -> Iterator[Block]:
        """The same blocks, where a sentence torn in two is one block again; ``repeated`` are lines that come often.

        Up to three short blocks between the halves, each a number, an address or a repeated line, are furniture.
        """
        last: Block | None = None
        between: list[Block] = []
        skips: list[tuple[int, int]] = []
        for block in blocks:
            if last is not None and self._continues(last, block):
                aside = [(b.start, b.end) for b in between]
                self.found += aside
                skips += aside
                last = replace(last, end=block.end)
                between.clear()
                continue
            if last is not None and self._is_open(last) and len(between) < _MOST and self._is_aside(block, repeated):
                between.append(block)
                continue
            if last is not None:
                yield self._whole(last, skips)
            yield from between
            between.clear()
            last, skips = block, []
        if last is not None:
            yield self._whole(last, skips)
        yield from between

    def _whole(self, block: Block, skips: list[tuple[int, int]]) -> Block:
        """The block with what was skipped to join it and the furniture between its lines."""
        left_out = sorted({*skips, *self._known(block.start, block.end)})
        return replace(block, skips=tuple(left_out)) if left_out else block

    def _known(self, start: int, end: int) -> list[tuple[int, int]]:
        at = bisect_left(self.furniture, (start, start))
        found: list[tuple[int, int]] = []
        while at < len(self.furniture) and self.furniture[at][1] <= end:
            found.append(self.furniture[at])
            at += 1
        return found

    def _is_open(self, block: Block) -> bool:
        return (
            block.kind in _TEXTS
            and block.end - block.start > 60
            and not _ENDED.search(self.text[max(block.start, block.end - 8) : block.end])
        )

    def _is_aside(self, block: Block, repeated: Container[str]) -> bool:
        words = self.text[block.start : block.end]
        if len(words) > _LONGEST or block.kind is BlockKind.LIST_ITEM:
            return False
        return all(is_page_number(x) or is_address(x) or x in repeated for x in map(str.strip, words.split("\n")))

    def _continues(self, last: Block, block: Block) -> bool:
        text = self.text
        return (
            block.kind is BlockKind.PARAGRAPH
            and text[block.start].islower()
            and self._is_open(last)
            and (last.page == block.page or last.page is None)
            and not is_address(text[block.start : min(block.end, block.start + 200)])
        )
