"""Where the words of an answer stand in the text. What is not found there was made up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ingest.extract.model import Span
from ingest.extract.passages import Passage, fold_evenly
from ingest.extract.shapes import is_acronym

__all__ = ["Place", "find_name", "find_words"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Some words of a passage: its number and their span there."""

    passage: int
    start: int
    end: int

    def inside(self, other: Place) -> bool:
        """Whether these words are but a part of those."""
        same = self.passage == other.passage and other.start <= self.start and self.end <= other.end
        return same and self != other

    @property
    def span(self) -> Span:
        """The span in the passage."""
        return self.start, self.end


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
