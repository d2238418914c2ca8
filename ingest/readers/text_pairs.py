"""Labels and their values on lines of their own: "Status" above "signed", "Total cost" above an amount."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ingest.document import Block, BlockKind

__all__ = ["label_pairs"]

_VALUE = re.compile(r"[\d€$£%@→]|https?://|www\.|^[A-ZÀ-Þ][A-ZÀ-Þ0-9_-]{2,}$")
_LABEL = re.compile(r"[A-ZÀ-Þ][\w’'/&() -]{1,34}$")
_SHORT = 100
_LEAST = 3


def label_pairs(text: str, blocks: Iterable[Block]) -> Iterator[Block]:
    """The same blocks, where short ones that are label and value in turn have the labels as headings of level 6."""
    run: list[Block] = []
    for block in blocks:
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING) and block.end - block.start <= _SHORT:
            run.append(block)
            continue
        if run:
            yield from _paired(text, run)
            run = []
        yield block
    yield from _paired(text, run)


def _paired(text: str, run: list[Block]) -> Iterator[Block]:
    if len(run) < 2 * _LEAST:
        yield from run
        return
    words = [text[block.start : block.end] for block in run]
    begins = next((at for at in range(len(run) - 1) if _is_label(words[at]) and not _is_label(words[at + 1])), 0)
    labels = set(_labels(words, begins))
    told = sum(_VALUE.search(words[at + 1]) is not None for at in labels)
    if len(labels) < _LEAST or told < 0.75 * len(labels):
        yield from run
        return
    first = min(labels)
    for at, block in enumerate(run):
        if at in labels:
            yield replace(block, kind=BlockKind.HEADING, level=6)
        elif first < at < len(run) - 1 and block.level < 6:
            yield replace(block, kind=BlockKind.PARAGRAPH, level=1)
        else:
            yield block


def _labels(words: list[str], begins: int) -> Iterator[int]:
    """Which lines are labels, when each has one value at least and what looks like no label goes on with a value."""
    at = begins
    while at + 1 < len(words):
        if _is_label(words[at]):
            yield at
            at += 2
        else:
            at += 1


def _is_label(words: str) -> bool:
    return len(words.split()) <= 4 and _LABEL.match(words) is not None and _VALUE.search(words) is None
