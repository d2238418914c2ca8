"""The matcher as the resolver's scorer: each body is looked up among all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Protocol

from graph.matching import Body, Match
from ingest.resolve.scored import ScoredPair

__all__ = ["MatchedPairs", "Matching"]

_BEST: Final = 6
"""How many of the bodies most like one are looked at, itself among them."""


class Matching(Protocol):
    """What finds bodies among those that it was made of."""

    def match(self, body: Body, *, limit: int) -> Sequence[Match]:
        """Return the bodies that may be meant, best first."""


class MatchedPairs:
    """Pairs of bodies that a matcher over all of them takes for one.

    A pair counts by the lower of its two scores where either finds the other, and by the one score where only one
    does: the other then has better candidates.
    """

    def __init__(self, make: Callable[[Sequence[Body]], Matching], *, version: str, high: float, low: float) -> None:
        self._make = make
        self.version = version
        self.high = high
        self.low = low

    def pairs(self, bodies: Sequence[Body]) -> Iterable[ScoredPair]:
        """Return the pairs among these bodies that score at least ``low``, each once, sorted."""
        if len(bodies) < 2:
            return []
        matching = self._make(bodies)
        found: dict[tuple[str, str], Match] = {}
        for body in bodies:
            for match in matching.match(body, limit=_BEST):
                if match.body.id == body.id:
                    continue
                pair = (min(body.id, match.body.id), max(body.id, match.body.id))
                if pair not in found or match.score < found[pair].score:
                    found[pair] = match
        kept = [(pair, found[pair]) for pair in sorted(found) if found[pair].score >= self.low]
        return [ScoredPair(*pair, match.score, match.reasons) for pair, match in kept]
