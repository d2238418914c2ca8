"""A quick sum of the weights of a candidate, good to some billionths: most candidates are nothing, told by it alone.

What holds of an end, of two types or of a sentence is summed once and used for all candidates that share it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ingest.extract.relations.claims import Argument, Context
from ingest.extract.relations.pairing.candidates import Candidate
from ingest.extract.relations.pairing.features import Look, about_end, about_ends, about_line, of_far, of_near

__all__ = ["SLACK", "Estimate"]

SLACK = 1e-6
"""More than an estimate can be away from the exact sum."""


class Estimate:
    """Sums for the candidates of one document; its entities do not change meanwhile."""

    def __init__(self, weights: Mapping[str, float], context: Context) -> None:
        self._weights, self._context = weights, context
        self._by_kind: dict[str, dict[str, float]] = {}
        self._ends: dict[tuple[str, str, int, bool, bool], float] = {}
        self._types: dict[tuple[str, str, str, bool, bool], float] = {}
        self._lines: dict[str, float] = {}
        self._look: Look | None = None

    def of(self, candidate: Candidate, look: Look, rules: Iterable[str]) -> float:
        """Return about what the weights of all features of a candidate come to."""
        kind, one, other = candidate.type, candidate.one, candidate.other
        weights = self._by_kind.get(kind) or self._weigh(kind)
        if look is not self._look:
            self._look, self._lines = look, {}
        line = self._lines.get(kind)
        if line is None:
            line = self._lines[kind] = _sum(about_line(kind, look), weights)
        total = line + self._of_types(kind, one, other, weights)
        total += self._of_end(kind, "start", one, weights) + self._of_end(kind, "end", other, weights)
        for rule in rules:
            total += weights.get(f"rule {rule}", 0.0)
        if candidate.far:
            return total + _sum(of_far(candidate, look, self._context), weights)
        return total + _sum(of_near(kind, one, other, look, self._context), weights)

    def _weigh(self, kind: str) -> dict[str, float]:
        """Return what each feature weighs for a relation: by itself and with the relation's type."""
        made = dict(self._weights)
        prefix = f"{kind} "
        for name, weight in self._weights.items():
            if name.startswith(prefix):
                bare = name.removeprefix(prefix)
                made[bare] = made.get(bare, 0.0) + weight
        self._by_kind[kind] = made
        return made

    def _of_types(self, kind: str, one: Argument, other: Argument, weights: Mapping[str, float]) -> float:
        subject = self._context.subject
        key = (kind, one.entity.label, other.entity.label, one.entity is subject, other.entity is subject)
        if key not in self._types:
            self._types[key] = weights.get(kind, 0.0) + _sum(about_ends(one, other, self._context), weights)
        return self._types[key]

    def _of_end(self, kind: str, name: str, argument: Argument, weights: Mapping[str, float]) -> float:
        key = (kind, name, id(argument.entity), argument.named, argument.start >= 0)
        found = self._ends.get(key)
        if found is None:
            found = self._ends[key] = _sum(about_end(name, argument), weights)
        return found


def _sum(names: Iterable[str], weights: Mapping[str, float]) -> float:
    total = 0.0
    for name in names:
        total += weights.get(name, 0.0)
    return total
