"""A quick sum of the weights of a candidate, good to some billionths: most candidates are nothing, told by it alone.

The same facts are met again and again, in one document and in the next; what they weigh is summed once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ingest.extract.relations.claims import Argument, Context
from ingest.extract.relations.pairing.candidates import Candidate
from ingest.extract.relations.pairing.features import (
    Facts,
    Look,
    facts_of_end,
    facts_of_far,
    facts_of_line,
    facts_of_near,
    facts_of_types,
    has_signs,
    told_by_signs,
    told_of_end,
    told_of_far,
    told_of_line,
    told_of_near,
    told_of_types,
)

__all__ = ["SLACK", "Estimate", "Scales"]

SLACK = 1e-6
"""More than an estimate can be away from the exact sum."""

_MOST = 200_000  # sums that are kept, so that a long run does not fill the memory


class Scales:
    """The weights, and what facts were found to weigh; used for one document after another."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights
        self._by_kind: dict[str, dict[str, float]] = {}
        self._sums: dict[tuple[str, Facts], float] = {}

    def weigh(self, kind: str, facts: Facts, told: Callable[[Facts], Iterable[str]]) -> float:
        """Return what the names of these facts weigh for a relation; facts of two sorts are never equal."""
        key = (kind, facts)
        found = self._sums.get(key)
        if found is None:
            if len(self._sums) >= _MOST:
                self._sums.clear()
            found = self._sums[key] = self.total(kind, told(facts))
        return found

    def total(self, kind: str, names: Iterable[str]) -> float:
        """Return what these features weigh for a relation: by themselves and with the relation's type."""
        weights = self._by_kind.get(kind) or self._of_kind(kind)
        total = 0.0
        for name in names:
            total += weights.get(name, 0.0)
        return total

    def bias(self, kind: str) -> float:
        """Return what a relation weighs by itself."""
        return self._weights.get(kind, 0.0)

    def _of_kind(self, kind: str) -> dict[str, float]:
        made = dict(self._weights)
        prefix = f"{kind} "
        for name, weight in self._weights.items():
            if name.startswith(prefix):
                bare = name.removeprefix(prefix)
                made[bare] = made.get(bare, 0.0) + weight
        self._by_kind[kind] = made
        return made


class Estimate:
    """Sums for the candidates of one document, whose entities do not change meanwhile."""

    def __init__(self, scales: Scales, context: Context) -> None:
        self._scales, self._context = scales, context
        self._ends: dict[tuple[str, str, int, bool, bool], float] = {}
        self._lines: dict[str, float] = {}
        self._look: Look | None = None

    def of(self, candidate: Candidate, look: Look, rules: Iterable[str]) -> float:
        """Return about what the weights of all features of a candidate come to."""
        kind, scales = candidate.type, self._scales
        if look is not self._look:
            self._look, self._lines = look, {}
        total = self._lines.get(kind)
        if total is None:
            total = scales.bias(kind) + scales.weigh(kind, facts_of_line(kind, look), told_of_line)
            self._lines[kind] = total
        types = facts_of_types(candidate.one, candidate.other, self._context)
        total += scales.weigh(kind, types, told_of_types)
        total += self._of_end(kind, "start", candidate.one) + self._of_end(kind, "end", candidate.other)
        if candidate.far:
            total += scales.weigh(kind, facts_of_far(candidate, look, self._context), told_of_far)
        else:
            total += scales.weigh(kind, facts_of_near(candidate, look, self._context), told_of_near)
        if rules:
            total += scales.total(kind, (f"rule {rule}" for rule in rules))
        if has_signs(kind, look):
            total += scales.total(kind, told_by_signs(candidate, look))
        return total

    def _of_end(self, kind: str, name: str, argument: Argument) -> float:
        key = (kind, name, id(argument.entity), argument.named, argument.start >= 0)
        found = self._ends.get(key)
        if found is None:
            found = self._ends[key] = self._scales.weigh(kind, facts_of_end(name, argument), told_of_end)
        return found
