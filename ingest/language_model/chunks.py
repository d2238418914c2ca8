"""A document in parts that a model can read at once: cut by its structure, each with the headings it stands under."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ingest.document import BlockKind
from ingest.extract.passages import Passage

__all__ = ["BUDGET", "Chunk", "cut", "tokens"]

BUDGET: Final = 2000
"""Tokens of text in one chunk: the answer to a long list is several times longer, and still fits usual limits."""

_RUNS = (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW)
_CHARACTERS: Final = 3  # per token; texts in European languages have 3 to 5, and a budget should not be overrun


def tokens(text: str) -> int:
    """At most about how many tokens a text has; services count each in their own way."""
    return len(text) // _CHARACTERS + 1


@dataclass(frozen=True, slots=True)
class _Standing:
    """What is above a place of the document: the headings in force, and what opens the list or table before it."""

    heads: tuple[Passage, ...] = ()
    last: Passage | None = None
    opening: Passage | None = None

    def after(self, passage: Passage) -> _Standing:
        opening = None
        if passage.kind in _RUNS:
            begins = self.last is None or self.last.kind is not passage.kind
            first = passage if passage.kind is BlockKind.TABLE_ROW else self.last
            opening = first if begins else self.opening
        heads = self.heads
        if _depth(passage) is not None:
            heads = (*self.over(passage), passage)
        return _Standing(heads, passage, opening)

    def over(self, passage: Passage) -> tuple[Passage, ...]:
        """Headings that this passage stands under; a heading does not stand under one of its own depth."""
        depth = _depth(passage)
        return self.heads if depth is None else tuple(h for h in self.heads if (_depth(h) or 0) < depth)

    def above(self, first: Passage) -> tuple[Passage, ...]:
        """What to show above a chunk that begins with this passage, in the order of the text."""
        shown = list(self.over(first))
        if first.kind in _RUNS:
            goes_on = self.last is not None and self.last.kind is first.kind
            opening = self.opening if goes_on else self.last
            if opening is not None and opening not in shown:
                shown.append(opening)
        return tuple(shown)


def _depth(passage: Passage) -> int | None:
    if passage.kind is BlockKind.TITLE:
        return 0
    return passage.level if passage.kind is BlockKind.HEADING else None


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some passages in a row of a document, and what they stand under."""

    body: Sequence[Passage]
    standing: _Standing = _Standing()

    @property
    def context(self) -> tuple[Passage, ...]:
        """Title, headings, and the line that opens a list or table which the body goes on with."""
        return self.standing.above(self.body[0])

    @property
    def passages(self) -> dict[int, Passage]:
        """All that is shown, above the body and in it, by number."""
        return {p.number: p for p in (*self.context, *self.body)}

    def above(self, number: int) -> tuple[Passage, ...]:
        """What the passage with this number stands under, whether it is told in the body or above it."""
        standing = self.standing
        for passage in self.body:
            if passage.number >= number:
                return standing.above(passage)
            standing = standing.after(passage)
        return ()

    def halves(self) -> tuple[Chunk, Chunk] | None:
        """Return the chunk in two parts of like length, or None if it is a single passage."""
        if len(self.body) < 2:
            return None
        whole = sum(tokens(p.text) for p in self.body)
        standing, read, at = self.standing, 0, 0
        while at == 0 or (at < len(self.body) - 1 and read < whole / 2):
            standing = standing.after(self.body[at])
            read += tokens(self.body[at].text)
            at += 1
        return Chunk(self.body[:at], self.standing), Chunk(self.body[at:], standing)


def cut(passages: Sequence[Passage], budget: int = BUDGET) -> Iterator[Chunk]:
    """Yield chunks that together hold every passage once; none is over budget unless it is one passage.

    A chunk that is half full ends before a heading, so that what stands under one heading stays together.
    """
    body: list[Passage] = []
    here = begun = _Standing()
    size = 0
    for passage in passages:
        more = tokens(passage.text)
        if body and (size + more > budget or (_depth(passage) is not None and size > budget / 2)):
            yield Chunk(tuple(body), begun)
            body, size, begun = [], 0, here
        body.append(passage)
        size += more
        here = here.after(passage)
    if body:
        yield Chunk(tuple(body), begun)
