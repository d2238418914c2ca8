"""Names that only their neighbours tell: in a series one of them is known, or a place in parentheses stands behind.

"Partners are the Institut A (France), VIB (Belgium) and CEITEC (Czech Republic)": what no head word names is a body
because it stands where bodies stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ingest.extract.model import Mention, Span
from ingest.extract.passages import fold_evenly, fold_word
from ingest.extract.people import person_in
from ingest.extract.pieces import Piece, is_plain
from ingest.extract.places import city_named, country_coded
from ingest.extract.reading import Reading, is_taken
from ingest.extract.shapes import is_acronym
from ingest.extract.vocabulary import Vocabulary

__all__ = ["find_in_series"]

_RANK = 40
_BODIES = ("Organisation", "Cluster", "Network", "Hub", "Project")
_PLACES = ("Country", "Region", "City")
_TOLD = 48
"""Rank from which a name's type is told by itself and not only by its place."""
_TAIL = re.compile(r"\s?\([^()]{1,60}\)|\s[-–—]\s[^\W\d_][^,;()]{1,40}(?=[,;)]|$)")
_PLACE_NOTE = re.compile(r"\s?\(([^(),]{2,50})[),]|\s?[–—-]\s([A-ZÀ-Þ][^\W\d_][\w’' -]{1,40})(?=$|[,;(])")
_NOTE_OPENS = frozenset("(–—-")
_SEPARATOR = re.compile(r"\s?[,;/|•]\s|\s")
_LEAD_WORDS = 5


def find_in_series(reading: Reading, vocabulary: Vocabulary) -> list[Mention]:
    """Return the names of a passage that stand in a series with a body whose type is told, or before "(Country)"."""
    if reading.shouting:
        return []
    items = _items(reading, vocabulary)
    found: list[Mention] = []
    for group in _groups(items, reading, vocabulary):
        if all(piece is None for _, _, piece in group):
            continue
        labels = [m.label for _, m, _ in group if m is not None and m.label in _BODIES and m.rank >= _TOLD]
        told = max(labels, key=labels.count) if labels else None
        for (start, end), mention, piece in group:
            if mention is not None or piece is None:
                continue
            label = told
            if label is None and _with_place(reading, end):
                label = "Organisation"
            if label is not None and _plausible(piece, reading, vocabulary, alone=len(group) == 1):
                found.append(reading.passage.mention(start, end, label, "series", _RANK))
    return found


_Item = tuple[Span, Mention | None, Piece | None]


def _items(reading: Reading, vocabulary: Vocabulary) -> list[_Item]:
    """Bodies that are told and runs that nothing names, in the order of the text; places and people are no items."""
    items: list[_Item] = [((m.start, m.end), m, None) for m in reading.mentions if m.label in _BODIES]
    for piece in reading.pieces:
        start, end = piece.span
        if not is_taken(reading, start, end, beyond_parts=True):
            items.append(((start, end), None, piece))
    items.sort(key=lambda item: item[0])
    return items


def _groups(items: list[_Item], reading: Reading, vocabulary: Vocabulary) -> Iterator[list[_Item]]:
    group: list[_Item] = []
    for item in items:
        if group and not _linked(reading, group[-1][0][1], item[0][0], vocabulary):
            yield group
            group = []
        group.append(item)
    if group:
        yield group


def _linked(reading: Reading, end: int, start: int, vocabulary: Vocabulary) -> bool:
    """Whether nothing but a tail in parentheses, a comma or "and", and small words stand between two items."""
    text = reading.text
    return 0 <= start - end <= 130 and _joins(text[end:start], vocabulary)


@lru_cache(maxsize=50_000)
def _joins(text: str, vocabulary: Vocabulary) -> bool:
    tail = _TAIL.match(text)
    gap = text[tail.end() if tail else 0 :].removeprefix(")")
    separator = _SEPARATOR.match(gap)
    if separator is None:
        return False
    bare = gap.strip()
    if any(c in bare for c in ".:()?!"):
        return False
    words = fold_evenly(bare).split()
    joined = bool(set(",;/|•&") & set(bare)) or any(w in vocabulary.conjunctions for w in words)
    return (
        joined
        and len(words) <= _LEAD_WORDS
        and all(w in vocabulary.stop_words or w in vocabulary.ordinary for w in words)
    )


def _with_place(reading: Reading, end: int) -> bool:
    """Whether a place in parentheses, and nothing else, stands right behind."""
    match = None if _NOTE_OPENS.isdisjoint(reading.text[end : end + 2]) else _PLACE_NOTE.match(reading.text, end)
    if match is None:
        return False
    if city_named(match.group(1) or match.group(2)) is not None:
        return True
    a, b = match.span(1 if match.group(1) else 2)
    return any(m.start == a and m.end <= b and m.label in _PLACES for m in reading.known) or any(
        m.start >= a and m.end == b and m.label in _PLACES for m in reading.known
    )


def _plausible(piece: Piece, reading: Reading, vocabulary: Vocabulary, *, alone: bool) -> bool:
    words = piece.words
    start, end = piece.span
    if end - start < 2 or (not words[0][0].isalpha() and not words[0][0].isdigit()):
        return False
    if all(is_plain(w, vocabulary) for w in words):
        return False
    if person_in(piece.run, vocabulary) is not None or fold_word(words[0]) in vocabulary.titles:
        return False
    if city_named(piece.text) is not None or country_coded(reading.text[start:end]) is not None:
        return False
    if any(s.kind == "role" for _, _, s in reading.signs_between(start, end)):
        return False
    if len(words) == 1:
        word = words[0]
        if word[1:].islower() and (word.casefold() in reading.common or len(word) < 4):
            return False
        return not reading.sentence_start(start) or is_acronym(word) or any(c.isupper() for c in word[1:]) or not alone
    return True
