"""Names told by weights: every offer of words is weighed as a name of each type, explainable features decide.

The weights are data, learned from annotated documents (``weights.json`` says which). What the rules take the words
for is one feature among others; the weights take back what is hardly a name and add what the rules have not seen.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from threading import Lock
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from graph.errors import Misconfigured
from ingest.extract.reading import Reading
from ingest.extract.structure import Scope
from ingest.extract.tagging.deciding import LABELS, decide
from ingest.extract.tagging.facts import GROUPS, Facts, facts_of, said_in, told
from ingest.extract.tagging.offers import Listed, Offer, offers_of
from ingest.extract.vocabulary import Vocabulary

__all__ = ["LABELS", "Offered", "Tagging", "features_of", "load_tagging", "shipped_tagging", "tag", "written"]

Offered = tuple[Reading, Sequence[Offer], Sequence[tuple[Facts, ...]]]
"""A passage, what may be names in it, and the facts of each."""

_FILE: Final = "weights.json"
_KINDS: Final = len(LABELS) + 1
_PLACES: Final = {name: place for place, name in enumerate(("none", *LABELS))}
_MOST: Final = 100_000
"""Groups of facts whose sums are kept, so that a long run does not fill the memory."""
ALWAYS: Final = "always"
"""The feature that every offer has."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tagging:
    """Weights of a logistic regression over many types: of each feature for no name at all and for each type."""

    weights: Mapping[str, Sequence[float]] = field(default_factory=dict)
    provenance: Mapping[str, Any] = field(default_factory=dict)
    """What the weights were made from."""
    witness: Callable[[Sequence[Offered], Vocabulary], None] | None = None
    """Is shown what may be names, a window at a time, before any of it is weighed: to learn from."""


def load_tagging(text: str, name: str) -> Tagging:
    """Read a file of weights; a bad one is refused by its name."""
    try:
        raw = json.loads(text)
        if raw["types"] != list(LABELS):
            raise ValueError(f"types {raw['types']}")
        weights = {str(feature): _read_weights(each) for feature, each in raw["weights"].items()}
        return Tagging(weights=weights, provenance=dict(raw["provenance"]))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as e:
        raise Misconfigured(
            f"{name} holds no weights of names ({e!r}): make it with `lifescape train extraction`."
        ) from e


def _read_weights(line: str) -> tuple[float, ...]:
    """Read "Theme 0.41, none -1.2": types that are not named weigh nothing."""
    weights = [0.0] * _KINDS
    for each in line.split(", "):
        name, _, number = each.partition(" ")
        weights[_PLACES[name]] = float(number)
    if not all(map(math.isfinite, weights)):
        raise ValueError(f"a weight that is no number in {line!r}")
    return tuple(weights)


def written(weights: Sequence[float]) -> str:
    """Return what ``load_tagging`` reads as these weights of one feature."""
    return ", ".join(f"{name} {weight:g}" for name, weight in zip(_PLACES, weights, strict=True) if weight)


@cache
def shipped_tagging() -> Tagging:
    """Return the weights that come with Lifescape; read once per process."""
    path = resources.files("ingest.extract.tagging") / _FILE
    return load_tagging(path.read_text(encoding="utf-8"), f"tagging/{_FILE}")


def features_of(facts: Sequence[Facts], vocabulary: Vocabulary) -> Iterator[str]:
    """Yield the names of all features of an offer."""
    yield ALWAYS
    for group in facts:
        yield from told(group, vocabulary)


def tag(readings: Sequence[Reading], scopes: Sequence[Scope], vocabulary: Vocabulary, tagging: Tagging) -> None:
    """Change the names of all passages to what the weights hold for likely; without weights nothing changes."""
    if not tagging.weights and tagging.witness is None:
        return
    offered = _offered(readings, scopes, vocabulary)
    if tagging.witness is not None:
        tagging.witness(offered, vocabulary)
    if not tagging.weights:
        return
    chances = iter(_sums(tagging, vocabulary).chances([facts for _, _, each in offered for facts in each]))
    for reading, offers, _ in offered:
        if offers:
            decide(reading, offers, [next(chances) for _ in offers])


def _offered(readings: Sequence[Reading], scopes: Sequence[Scope], vocabulary: Vocabulary) -> list[Offered]:
    items: dict[int, list[Listed]] = defaultdict(list)
    for scope in scopes:
        for item in scope.items:
            items[item.passage].append((item.start, item.end, scope.labels[0]))
    pairs = [(reading, offers_of(reading, items.get(reading.passage.number, ()))) for reading in readings]
    names = said_in(pairs)
    return [
        (
            reading,
            offers,
            list(facts_of(reading, offers, items.get(reading.passage.number, ()), names, vocabulary)) if offers else (),
        )
        for reading, offers in pairs
    ]


@lru_cache(maxsize=16)
def _sums(tagging: Tagging, vocabulary: Vocabulary) -> _Sums:
    return _Sums(tagging, vocabulary)


class _Sums:
    """What every group of facts weighs, summed once: the same groups are met again and again."""

    def __init__(self, tagging: Tagging, vocabulary: Vocabulary) -> None:
        self._weights = {name: np.array(each) for name, each in tagging.weights.items()}
        self._vocabulary = vocabulary
        self._turn = Lock()  # documents may be read by threads, which share what is summed
        self._rows: dict[Facts, int] = {}
        self._table = np.zeros((1024, _KINDS))
        self._always = self._weights.get(ALWAYS, np.zeros(_KINDS))

    def chances(self, offers: Sequence[tuple[Facts, ...]]) -> list[list[float]]:
        """Return how likely each offer is no name, and a name of each type."""
        if not offers:
            return []
        with self._turn:
            places = self._places(offers)  # which may make the table longer
            sums = self._table[places].sum(axis=1) + self._always
        odds: npt.NDArray[np.float64] = np.exp(sums - sums.max(axis=1, keepdims=True))
        chances: list[list[float]] = (odds / odds.sum(axis=1, keepdims=True)).tolist()
        return chances

    def _places(self, offers: Sequence[tuple[Facts, ...]]) -> npt.NDArray[np.intp]:
        if len(self._rows) > _MOST:
            self._rows.clear()
        known = self._rows.get
        places = [self._row(facts) if (row := known(facts)) is None else row for offer in offers for facts in offer]
        return np.array(places).reshape(len(offers), GROUPS)

    def _row(self, facts: Facts) -> int:
        number = self._rows[facts] = len(self._rows)
        if number == len(self._table):
            self._table = np.concatenate([self._table, np.zeros_like(self._table)])
        total = np.zeros(_KINDS)
        for name in sorted(set(told(facts, self._vocabulary))):
            if name in self._weights:
                total += self._weights[name]
        self._table[number] = total
        return number
