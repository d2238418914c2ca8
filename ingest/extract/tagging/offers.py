"""The words that may be a name, offered generously: what any rule ever took for one, capitals, items, cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ingest.document import BlockKind
from ingest.extract.lexicons import Label
from ingest.extract.model import Mention, Span
from ingest.extract.reading import Reading

__all__ = ["Listed", "Offer", "offers_of"]

Listed = tuple[int, int, Label]
"""An item of a list in a passage: where it stands, and what the line that heads the list says of it."""

_QUOTED = re.compile(r"[“«\"]\s?([^“”«»\"]{3,80}?)\s?[”»\"]")
_EDGES = re.compile(r"\s*[,;]\s+|\s[–—|-]\s|\s*[(:]")
_OUTSIDE = " \t.;,•–-*·|:\"“”«»'"
_SERIAL = (",", ";")
_WORDS = 12
_LONGEST = 120
_ITEM, _LINE = 200, 90
"""Characters of a list item, and of any other passage, that may be a name as a whole or in its parts."""


@dataclass(slots=True)
class Offer:
    """Words that may be a name, with the readings that rules gave of them; the first is in force if it is ``kept``."""

    start: int
    end: int
    readings: list[Mention] = field(default_factory=list)
    kept: bool = False


def offers_of(reading: Reading, items: Iterable[Listed]) -> list[Offer]:
    """Return the offers of a passage in the order of the text, the shorter of two that begin together first."""
    found: dict[Span, Offer] = {}
    for mention in reading.mentions:
        offer = found.setdefault((mention.start, mention.end), Offer(mention.start, mention.end))
        offer.readings.append(mention)
        offer.kept = True
    for mention in reading.offered:
        offer = found.setdefault((mention.start, mention.end), Offer(mention.start, mention.end))
        if not any(m.label == mention.label and m.how == mention.how for m in offer.readings):
            offer.readings.append(mention)
    for span in _unread(reading, items):
        if span not in found:
            found[span] = Offer(*span)
    return [found[span] for span in sorted(found)]


def _unread(reading: Reading, items: Iterable[Listed]) -> Iterator[Span]:
    """Yield the words that may be a name whatever the rules say."""
    text = reading.text
    if not reading.shouting:
        for piece in reading.pieces:
            yield piece.span
        for run in reading.runs:
            yield run.words[0][0], run.words[-1][1]
    for match in _QUOTED.finditer(text):
        yield match.span(1)
    for start, end, _ in items:
        yield from _parts(text, start, end)
    kind = reading.passage.kind
    if kind is BlockKind.TABLE_ROW:
        for start, end in reading.passage.cells:
            yield from _parts(text, start, end)
    elif len(text) < (_ITEM if kind is BlockKind.LIST_ITEM else _LINE):
        yield from _parts(text, 0, len(text))


def _parts(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the whole, its parts between commas, dashes and parentheses, and what stands before the last two.

    "Institute of Food, Feed and Water (Italy)" is offered without the country too.
    """
    edges = [match.span() for match in _EDGES.finditer(text, start, end)]
    position = start
    for a, b in [*edges, (end, end)]:
        yield from _tight(text, position, a)
        position = b
    if edges:
        yield from _tight(text, start, end)
        stop = next((a for a, b in edges if text[a:b].strip() not in _SERIAL), None)
        if stop is not None and stop > edges[0][0]:
            yield from _tight(text, start, stop)


def _tight(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start] in _OUTSIDE:
        start += 1
    while end > start and text[end - 1] in _OUTSIDE:
        end -= 1
    if 2 <= end - start <= _LONGEST and text[start].isalnum() and text.count(" ", start, end) < _WORDS:
        yield start, end
