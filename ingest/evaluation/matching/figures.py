"""How good links are: precision and recall, of all pairs and of those whose names are written differently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from graph.matching.linking.bags import Ints
from graph.matching.trees import Numbers
from graph.names import name_key
from ingest.evaluation.matching.known import KnownTables

__all__ = ["PairFigures", "area_under_curve", "pair_figures", "tied_share", "total"]


@dataclass(frozen=True, slots=True)
class PairFigures:
    """Counts of pairs: true ones, given ones, and given ones that are true."""

    true: int
    given: int
    right: int

    @property
    def precision(self) -> float:
        """Share of the pairs given that are true."""
        return self.right / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        """Share of the true pairs that are given."""
        return self.right / self.true if self.true else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (self.true + self.given) if self.right else 0.0

    def to_json(self) -> dict[str, Any]:
        """Return counts and shares, rounded to four digits."""
        shares = {name: round(getattr(self, name), 4) for name in ("precision", "recall", "f1")}
        return asdict(self) | shares


def pair_figures(
    known: KnownTables, given: Iterable[tuple[int, int]], counts: Callable[[int, int], bool] = lambda a, b: True
) -> tuple[PairFigures, PairFigures]:
    """Count all pairs; and those alone whose names (folded, without legal form) or countries are not equal.

    True pairs for which ``counts`` does not hold are left out.
    """
    keys = [[name_key(name) for name in side.written] for side in (known.left, known.right)]
    countries = known.left.countries, known.right.countries
    everything = {pair for pair in known.true_pairs if counts(*pair)}, set(given)
    unequal = tuple(
        {(a, b) for a, b in pairs if keys[0][a] != keys[1][b] or countries[0][a] != countries[1][b]}
        for pairs in everything
    )
    first, second = (
        PairFigures(len(true), len(found), len(true & found)) for true, found in (everything, (unequal[0], unequal[1]))
    )
    return first, second


def total(parts: Iterable[PairFigures]) -> PairFigures:
    """Add the counts of several trials."""
    counts = [(part.true, part.given, part.right) for part in parts]
    true, given, right = (sum(column) for column in zip(*counts, strict=True))
    return PairFigures(true, given, right)


def area_under_curve(scores: Numbers, answers: Ints) -> float:
    """How often a true pair scores above a false one; a tie counts half. Not a number where one of them is missing."""
    if not 0 < answers.sum() < len(answers):
        return float("nan")
    ordered, places = np.unique(scores, return_inverse=True)
    true = np.bincount(places, answers, len(ordered))
    false = np.bincount(places, 1 - answers, len(ordered))
    below = np.cumsum(false) - false
    return float(((below + false / 2) * true).sum() / (true.sum() * false.sum()))


def tied_share(scores: Numbers) -> float:
    """Share of the pairs given that have exactly the score of another one."""
    counts = Counter(scores.tolist())
    return sum(count for count in counts.values() if count > 1) / max(len(scores), 1)
