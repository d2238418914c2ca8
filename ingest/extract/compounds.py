"""Words written together: what their end means, and which of them are ordinary nouns for all their capital.

In a language that capitalises every noun a capital makes no name. An ordinary noun is told by a list, by the ends
of derived nouns and by the end of a compound; before and after a name it is cut off, within one that has a head
word ("Institut für Technologie") it stays.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Set

from ingest.extract.passages import fold_word
from ingest.extract.shapes import Run

__all__ = ["CommonNouns", "bases_of", "cut_common", "end_of"]

_LEAST = 3  # letters of the first part of a compound


def end_of(word: str, ends: Collection[str]) -> str | None:
    """Return the longest of these words that a word ends with, after letters enough or a hyphen."""
    before, _, last = word.rpartition("-")
    folded = fold_word(last)
    least = 0 if before else _LEAST
    return next((folded[i:] for i in range(least, len(folded) - 2) if folded[i:] in ends), None)


def bases_of(word: str, inflections: Collection[str]) -> Iterator[str]:
    """Yield a word as it is, then what is left of it without each of the endings it has."""
    yield word
    for ending in inflections:
        if word.endswith(ending) and len(word) - len(ending) > 2:
            yield word[: -len(ending)]


class CommonNouns:
    """The ordinary nouns of one language; each word is looked up once."""

    def __init__(self, nouns: Set[str], endings: Set[str], inflections: Set[str], attributes: Set[str]) -> None:
        self.attributes = tuple(sorted(attributes))
        self._nouns, self._endings = nouns, tuple(sorted(endings))
        self._inflections = tuple(sorted(inflections))
        self._told: dict[str, bool] = {}

    def __contains__(self, word: str) -> bool:
        told = self._told.get(word)
        if told is None:
            if len(self._told) > 100_000:
                self._told.clear()
            told = self._told[word] = self._is_common(word)
        return told

    def lists(self, word: str) -> bool:
        """Whether the list itself holds the word, not only its end: "Firma", but not "Wundheilung"."""
        return any(stem in self._nouns for stem in bases_of(fold_word(word), self._inflections))

    def _is_common(self, word: str) -> bool:
        last = word.rpartition("-")[2]
        if not last[1:].islower() or not last.isalpha():
            return False
        return any(
            stem in self._nouns
            or (len(stem) > 5 and stem.endswith(self._endings))
            or end_of(stem, self._nouns) is not None
            for stem in bases_of(fold_word(last), self._inflections)
        )


def cut_common(
    run: Run, common: CommonNouns, is_head: Callable[[str], bool], ends_name: Callable[[int], bool]
) -> Iterator[Run]:
    """Yield the parts of a run that may be names: without the ordinary nouns that nothing holds in a name.

    A head word before holds what a small word or an adjective joins to it, a legal form after (``ends_name`` tells
    of a position in the text whether one stands there) all that stands before it.
    """
    first = 0
    for index in range(1, len(run.words) + 1):
        if ends_name(run.words[index][0] if index < len(run.words) else run.words[-1][1]):
            last = min(index, len(run.words) - 1)
            begin = _begin(run, first, last, common, is_head)
            yield from _cut(run, first, begin - 1, common, is_head)
            yield _part(run, begin, last, begin > first)
            first = last + 1
    yield from _cut(run, first, len(run.words) - 1, common, is_head)


def _begin(run: Run, first: int, last: int, common: CommonNouns, is_head: Callable[[str], bool]) -> int:
    """Return where the name begins that a legal form ends: after the ordinary nouns that lead up to it."""
    begin = first
    for index in range(first, last):
        word = run.word(index)
        if is_head(word):
            break
        if (common.lists(word) if not run.links[index] else word in common) and (index == begin or run.links[index]):
            begin = index + 1
    return begin


def _cut(run: Run, start: int, end: int, common: CommonNouns, is_head: Callable[[str], bool]) -> Iterator[Run]:
    first: int | None = None
    headed = introduced = False
    for index in range(start, end + 1):
        word = run.word(index)
        head = is_head(word)
        linked = index > start and bool(run.links[index - 1])
        held = headed and (linked or run.word(index - 1).endswith(common.attributes) or not common.lists(word))
        if head or held or word not in common:
            if first is None:
                first, introduced = index, index > start and not linked
            headed = headed or head
        elif first is not None:
            yield _part(run, first, index - 1, introduced)
            first, headed = None, False
    if first is not None:
        yield _part(run, first, end, introduced)


def _part(run: Run, first: int, last: int, introduced: bool) -> Run:
    return Run(run.words[first : last + 1], run.links[first:last], run.text, run.written[first : last + 1], introduced)
