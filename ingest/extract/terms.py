"""Finding many terms in one pass: an Aho-Corasick automaton over folded words, offsets in the passage's text.

(A. V. Aho, M. J. Corasick, "Efficient string matching", CACM 18(6), 1975; carried by ``pyahocorasick``.)
Terms match whole words only, because every key begins and ends with the space that parts words.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

import ahocorasick

from ingest.extract.passages import fold_word

__all__ = ["TermIndex"]

T = TypeVar("T")


class TermIndex(Generic[T]):
    """An immutable set of terms, each with what it stands for; safe to share between threads."""

    def __init__(self, terms: Iterable[tuple[str, T]]) -> None:
        table: dict[str, list[T]] = {}
        for text, value in terms:
            folded = fold_word(text)
            for key in {folded, " ".join(folded.split())} - {""}:
                values = table.setdefault(key, [])
                if value not in values:
                    values.append(value)
        self._automaton = ahocorasick.Automaton()
        for key, values in table.items():
            self._automaton.add_word(f" {key} ", (len(key), tuple(values)))
        self._automaton.make_automaton()
        self._empty = not table

    def find(self, folded: str) -> list[tuple[int, int, tuple[T, ...]]]:
        """Return start, end and meanings of every term in a passage's folded text, overlapping ones too, by end."""
        if self._empty:
            return []
        return [(last - 1 - length, last - 1, values) for last, (length, values) in self._automaton.iter(folded)]
