"""All names of all bodies, by their words: which forms of names there are, who bears them, how rare each word is."""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from graph.countries import country_code
from graph.matching.body import Body
from graph.matching.names import understand
from graph.matching.naming.rarity import Background
from graph.names import fold

__all__ = ["ACRONYM", "MAIN", "OTHER", "NameIndex"]

ACRONYM, OTHER, MAIN = 0, 1, 2
"""What a form is to a body that bears it."""

Ids = npt.NDArray[np.int32]

_JOINED: Final = 6
"""Letters that two words written as one must have, to be looked for as one."""
_SPELT: Final = 5
"""Letters of the shortest word that may be written in another way."""
_ALIKE: Final = 0.8
"""How alike (as a share of letters) two ways of writing one word are at least."""
_NEAR: Final = 5
_LIKELY: Final = 12
"""How many words that share three-letter pieces are compared letter by letter."""
_COMMON: Final = 0.02
"""Share of forms from which on a word is too common to look for candidates by."""
_COUNTRY_BEHIND: Final = re.compile(r"(.{2,}?)\s*\(([^()]{4,})\)")
"""Registries put the country behind the name of a company, where there are several."""


class NameIndex:
    """An index over bodies, built once and then only read."""

    def __init__(self, bodies: Iterable[Body], background: Background | None = None) -> None:
        self._background = background or Background()
        self.bodies = tuple(bodies)
        numbers: dict[tuple[str, ...], int] = {}
        owners: list[list[tuple[int, int]]] = []
        for at, body in enumerate(self.bodies):
            for words, kind in _forms(body):
                form = numbers.setdefault(words, len(numbers))
                if form == len(owners):
                    owners.append([])
                owners[form].append((at, kind))
        self.forms = tuple(numbers)
        """Words of each form of a name."""
        self.keys = tuple(" ".join(words) for words in self.forms)
        self.owners = tuple(map(tuple, owners))
        """Which bodies bear each form, and as what."""
        self._weigh()
        self._pieces = self._by_piece()
        self._joined = self._joins()
        self._near: dict[str, tuple[tuple[int, float], ...]] = {}
        self._places()

    def rarity(self, word: str) -> float:
        """How much a word tells: the logarithm of how many forms there are for each that has it."""
        at = self.vocabulary.get(word)
        if at is not None:
            return float(self.weights[at])
        count = self._background.counts.get(word)
        return self.unknown if count is None else math.log(1 + self._background.forms / count)

    def meant_by(self, word: str) -> list[tuple[int, float]]:
        """Words of the vocabulary that a word may stand for, by number, each with how alike it is (1: the same)."""
        at = self.vocabulary.get(word)
        if at is not None:
            return [(at, 1.0)] + (list(self._spellings(word)) if self.weights[at] > self._rare else [])
        joined = [(self.vocabulary[part], 0.95) for part in self._joined.get(word, ())]
        return joined + list(self._spellings(word))

    def _weigh(self) -> None:
        counts = Counter(word for words in self.forms for word in set(words))
        self.vocabulary = {word: at for at, word in enumerate(sorted(counts))}
        self.words = tuple(self.vocabulary)
        size, known = max(len(self.forms), 1), self._background
        total = size + known.forms
        rates = (total / (counts[word] + known.counts.get(word, 0)) for word in self.words)
        self.weights = np.array([math.log(1 + rate) for rate in rates])
        self.unknown = math.log(1 + total)
        self._rare = self.unknown * 0.6
        postings: list[array[int]] = [array("i") for _ in self.words]
        for form, words in enumerate(self.forms):
            for word in set(words):
                postings[self.vocabulary[word]].append(form)
        self.postings: tuple[Ids, ...] = tuple(np.frombuffer(p, dtype=np.int32) for p in postings)
        """Forms that have each word."""
        self.common = {
            at: np.bincount(p, minlength=size).astype(bool)
            for at, p in enumerate(self.postings)
            if len(p) > max(size * _COMMON, 1000)
        }
        """For each word that too many forms have, which ones do."""
        self.form_weights = np.array(
            [sum(self.weights[self.vocabulary[w]] for w in dict.fromkeys(words)) for words in self.forms],
            dtype=np.float32,
        )

    def _places(self) -> None:
        self.cities = tuple(fold(body.city) for body in self.bodies)
        self.regions = tuple(fold(body.region) for body in self.bodies)
        self.all_cities = frozenset(self.cities) - {""}
        ids = {body.id: at for at, body in enumerate(self.bodies)}
        self.parents = tuple(frozenset(ids[p] for p in body.parents if p in ids) for body in self.bodies)
        self.children = Counter(parent for parents in self.parents for parent in parents)

    def _by_piece(self) -> dict[str, Ids]:
        found: defaultdict[str, array[int]] = defaultdict(lambda: array("i"))
        for at, word in enumerate(self.words):
            if len(word) >= _SPELT - 1:
                for piece in _pieces(word):
                    found[piece].append(at)
        self._sizes = np.array([len(_pieces(word)) for word in self.words])
        return {piece: np.frombuffer(ids, dtype=np.int32) for piece, ids in found.items()}

    def _joins(self) -> dict[str, tuple[str, str]]:
        """Two words that stand next to each other in a name, by what they give when written as one."""
        found: dict[str, tuple[str, str]] = {}
        for words in self.forms:
            for one, other in pairwise(words):
                joined = one + other
                if len(joined) >= _JOINED and joined not in self.vocabulary:
                    found.setdefault(joined, (one, other))
        return found

    def _spellings(self, word: str) -> tuple[tuple[int, float], ...]:
        found = self._near.get(word)
        if found is None:
            found = self._look_alikes(word) if len(word) >= _SPELT and not word.isdigit() else ()
            if len(self._near) < len(self.words):
                self._near[word] = found
        return found

    def _look_alikes(self, word: str) -> tuple[tuple[int, float], ...]:
        pieces = _pieces(word)
        known = [self._pieces[piece] for piece in pieces if piece in self._pieces]
        if not known:
            return ()
        shared = np.bincount(np.concatenate(known), minlength=len(self.words))
        touched = np.flatnonzero(shared > len(pieces) * 0.25)
        alike = shared[touched] / (len(pieces) + self._sizes[touched] - shared[touched])
        best = touched[np.argsort(-alike, kind="stable")[:_LIKELY]]
        scored = [(int(at), fuzz.ratio(word, self.words[at]) / 100) for at in best if self.words[at] != word]
        near = sorted((pair for pair in scored if pair[1] >= _ALIKE), key=lambda pair: (-pair[1], pair[0]))
        return tuple(near[:_NEAR])


def _forms(body: Body) -> Iterator[tuple[tuple[str, ...], int]]:
    """The forms of a body's names, each once, as the best that it is."""
    seen: set[tuple[str, ...]] = set()
    named = [(name, MAIN if at == 0 else OTHER) for at, name in enumerate(body.names)]
    for text, kind in (*named, *_without_country(named), *((name, ACRONYM) for name in body.acronyms)):
        words = understand(text).words
        if words and words not in seen:
            seen.add(words)
            yield words, kind


def _without_country(named: Sequence[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    for text, kind in named:
        parts = _COUNTRY_BEHIND.fullmatch(text)
        if parts and country_code(parts.group(2)):
            yield parts.group(1), kind


def _pieces(word: str) -> set[str]:
    framed = f"^{word}$"
    return {framed[at : at + 3] for at in range(len(framed) - 2)}
