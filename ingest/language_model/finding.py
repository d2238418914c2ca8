"""Where the words of an answer stand in the text. What is not found there was made up."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ingest.extract.model import Span
from ingest.extract.passages import Passage, fold_evenly
from ingest.extract.shapes import is_acronym

__all__ = ["Cover", "Place", "find_name", "find_words"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Some words of a passage: its number and their span there."""

    passage: int
    start: int
    end: int

    def within(self, other: Place) -> bool:
        """Whether these words are those or a part of them."""
        return self.passage == other.passage and other.start <= self.start and self.end <= other.end

    @property
    def span(self) -> Span:
        """The span in the passage."""
        return self.start, self.end


class Cover:
    """Many places at once, asked for those that hold another: an answer may name a thousand things."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._starts: dict[int, list[int]] = {}
        self._ends: dict[int, list[int]] = {}
        self._longest: dict[tuple[int, int], int] = {}
        for place in sorted(places):
            starts, ends = self._starts.setdefault(place.passage, []), self._ends.setdefault(place.passage, [])
            starts.append(place.start)
            ends.append(max(place.end, ends[-1] if ends else 0))
            self._longest[place.passage, place.start] = place.end  # sorted: the last is the longest

    def holds(self, place: Place) -> bool:
        """Whether a longer place holds this one."""
        if self._longest.get((place.passage, place.start), 0) > place.end:
            return True
        before = bisect_left(self._starts.get(place.passage, []), place.start)
        return before > 0 and self._ends[place.passage][before - 1] >= place.end


def find_words(words: str, passages: Iterable[Passage]) -> Iterator[Place]:
    """Yield every place where these words stand in a row, as whole words; accents, case and signs may differ.

    Models straighten quotation marks and dashes. The place is then that of the document's own words.
    """
    pattern = _pattern(words)
    if pattern is None:
        return
    for passage in passages:
        for match in pattern.finditer(passage.folded):
            # One space stands before the folded text.
            start, end = match.start() - 1, match.end() - 1
            yield Place(passage.number, start, _with_dot(words, passage.text, end))


def find_name(name: str, passages: Iterable[Passage], *, any_case: bool = False) -> Iterator[Place]:
    """Yield every place of a name: capitals are needed where the name has them, all of them for an acronym."""
    passages = list(passages)
    texts = {p.number: p.text for p in passages}
    for place in find_words(name, passages):
        found = texts[place.passage][place.start : place.end]
        if any_case or not name[:1].isupper() or ((found == name) if is_acronym(name) else not found[:1].islower()):
            yield place


@lru_cache(maxsize=4096)
def _pattern(words: str) -> re.Pattern[str] | None:
    parts = fold_evenly(words).split()
    if sum(map(len, parts)) < 2:
        return None
    return re.compile("(?<= )" + " +".join(map(re.escape, parts)) + "(?= )")


def _with_dot(words: str, text: str, end: int) -> int:
    """Take in the last sign of "S.p.A." or of a quoted sentence, which folding cannot see."""
    last = words[-1:]
    return end + 1 if last in ".)!?" and text[end : end + 1] == last else end
