"""The matcher as the resolver's scorer: each body is looked up among all the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, Protocol

from graph.matching import Body, Match
from ingest.resolve.scored import ScoredPair

__all__ = ["MatchedPairs", "Matching"]

_BEST: Final = 6
"""How many of the bodies most like one are looked at."""


class Matching(Protocol):
    """What finds bodies among those that it was made of."""

    def match_many(
        self, asked: Iterable[Body], *, limit: int, leave_out: Mapping[str, Collection[str]]
    ) -> Iterator[Sequence[Match]]:
        """Yield for each body the bodies that may be meant, best first; ``leave_out`` are ids that may not be."""


class MatchedPairs:
    """Pairs of bodies each of which the matcher takes for the other.

    The matcher says what a text means, and "Department X of the University Y" means Y, but Y means no department: so a
    pair counts only where either finds the other, by the lower of the two scores.
    """

    def __init__(self, make: Callable[[Sequence[Body]], Matching], *, version: str, high: float, low: float) -> None:
        self._make = make
        self.version = version
        self.high = high
        self.low = low

    def pairs(self, bodies: Sequence[Body], groups: Mapping[str, str]) -> Iterable[ScoredPair]:
        """Return the pairs among these bodies that score at least ``low``, each once, sorted."""
        members: defaultdict[str, set[str]] = defaultdict(set)
        for body in bodies:
            members[groups[body.id]].add(body.id)
        leave_out = {body.id: members[groups[body.id]] for body in bodies}
        found: dict[tuple[str, str], Match] = {}
        matches = self._make(bodies).match_many(bodies, limit=_BEST, leave_out=leave_out)
        for body, best in zip(bodies, matches, strict=True):
            found.update({(body.id, match.body.id): match for match in best})
        for (one, other), match in sorted(found.items()):
            back = found.get((other, one))
            if one < other and back is not None:
                lower = min(match, back, key=lambda m: m.score)
                if lower.score >= self.low:
                    yield ScoredPair(one, other, lower.score, lower.reasons)
