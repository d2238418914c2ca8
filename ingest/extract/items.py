"""The names of a list's items that no rule has named: the words of an item up to a parenthesis or a dash."""

from __future__ import annotations

import re
from collections.abc import Callable

from ingest.extract.lexicons import Label
from ingest.extract.model import Span
from ingest.extract.reading import Reading
from ingest.extract.structure import Scope

__all__ = ["ITEM_RANK", "name_items", "name_spans"]

_TAIL = re.compile(r"\s*[(:;]|\s[–—|-]\s")
ITEM_RANK = 48
"""Of a name that only its place in a list or in the column of names tells."""
_HOUR = re.compile(r"\d{1,2}\s?[hH:.]\s?\d{0,2}\b")
_COMMA = re.compile(r"\s*,\s+")
_PLACES_AND_THEMES = ("Country", "Region", "City", "Theme")


def name_spans(text: str, start: int, end: int) -> list[Span]:
    """Return the spans of the names that may stand in an item: the parts between commas, before any parenthesis."""
    match = _TAIL.search(text, start, end)
    stop = match.start() if match and match.start() > start else end
    spans, position = [], start
    for comma in _COMMA.finditer(text, start, stop):
        spans.append((position, comma.start()))
        position = comma.end()
    return [*spans, (position, stop)]


def name_items(scopes: list[Scope], readings: list[Reading], known_place: Callable[[str], bool]) -> None:
    """Give every item of a list that no rule has named a name: its words up to a parenthesis or a dash."""
    for scope in scopes:
        label = scope.labels[0]
        if label.item in ("Theme", "City", "Country"):
            continue
        for item in scope.items:
            reading = readings[item.passage]
            for start, end in name_spans(reading.text, item.start, item.end):
                _name_part(reading, start, end, label, known_place)


def _name_part(reading: Reading, start: int, end: int, label: Label, known_place: Callable[[str], bool]) -> None:
    text = reading.text[start:end]
    inside = [m for m in reading.mentions if m.start < end and start < m.end]
    if any(m.rank >= 50 and m.label not in _PLACES_AND_THEMES for m in inside) or not _is_name(text):
        return
    if all(word.casefold() in reading.common for word in text.split()):
        return  # "News" among the partners: the document writes it small elsewhere
    if known_place(text) or any(m.start <= start and m.end >= end for m in inside if m.label in _PLACES_AND_THEMES):
        return
    reading.mentions = [m for m in reading.mentions if m not in inside]
    reading.mentions.append(reading.passage.mention(start, end, label.item, "item", ITEM_RANK))


def _is_name(text: str) -> bool:
    words = text.split()
    if _HOUR.match(text) or not any(c.isalpha() for c in text):
        return False
    if (
        not 1 <= len(words) <= 12
        or len(text) > 110
        or not (text[0].isupper() or text[0].isdigit() or any(c.isupper() for c in words[0]))
    ):
        return False
    long_words = [w for w in words if len(w) > 3 and w[0].isalpha()]
    return not long_words or sum(any(c.isupper() for c in w) for w in long_words) >= 0.6 * len(long_words)
