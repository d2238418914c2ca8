"""Cutting a passage into sentences, without being fooled by abbreviations; no sentence is longer than a limit."""

from __future__ import annotations

import re
from collections.abc import Set

from ingest.extract.model import Span

__all__ = ["LONGEST", "split_sentences"]

LONGEST = 1500
"""Characters after which a sentence is cut at a space: beyond it nothing said at one end governs the other."""

_END = re.compile(r"(?<=[a-zà-ÿ]{4})\.(?=[A-ZÀ-Þ][a-zà-ÿ]+\s)|[.!?…]+[\"»”’')\]]*\s+(?=[\"«“‘'(\[]?[^\W_])|\s[•▪‣◦●]\s")
_LAST_WORD = re.compile(r"([\w.]+)$")


def _is_end(text: str, start: int, end: int, abbreviations: Set[str]) -> bool:
    if text[start] != ".":
        return True
    following = text[end : end + 2].lstrip("\"«“‘'([")
    if following and following[0].islower():
        return False
    word = _LAST_WORD.search(text, max(0, start - 20), start)
    if word is None:
        return True
    last = word.group(1).rsplit(".", 1)[-1].casefold()
    # An initial ("A. Rossi") or an ordinal ("1. Premessa") ends nothing.
    return not (last in abbreviations or (len(last) == 1 and last.isalpha()) or (last.isdigit() and len(last) < 3))


def _cut_long(text: str, start: int, end: int) -> list[Span]:
    pieces = []
    while end - start > LONGEST:
        space = text.rfind(" ", start + 1, start + LONGEST)
        cut = space if space > start else start + LONGEST
        pieces.append((start, cut))
        start = cut + 1 if space > start else cut
    if end > start:
        pieces.append((start, end))
    return pieces


def split_sentences(text: str, abbreviations: Set[str]) -> tuple[Span, ...]:
    """Return the spans of the sentences of a tidy text, in order; together they hold all its words."""
    spans: list[Span] = []
    start = 0
    for match in _END.finditer(text):
        if _is_end(text, match.start(), match.end(), abbreviations):
            stop = match.start() + len(match.group().rstrip())
            if 0 < stop - start <= LONGEST:
                spans.append((start, stop))
            elif stop > start:
                spans += _cut_long(text, start, stop)
            start = match.end()
    if 0 < len(text) - start <= LONGEST:
        spans.append((start, len(text)))
    elif start < len(text):
        spans += _cut_long(text, start, len(text))
    return tuple(spans)
