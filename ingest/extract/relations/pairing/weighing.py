"""How likely each candidate of a document is: exactly, and with as little work as that takes.

What a pair weighs is remembered by its situation. In a new one an estimate of the sum leaves out most candidates, and
only what remains is summed feature by feature.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator
from functools import lru_cache
from threading import get_ident

from ingest.extract.relations.claims import Claim, Context
from ingest.extract.relations.pairing.candidates import Candidate, Pair, typed, types_between
from ingest.extract.relations.pairing.estimating import SLACK, Estimate, Scales
from ingest.extract.relations.pairing.features import Facts, Look, named_by
from ingest.extract.relations.pairing.proposed import Key, Proposed, key_of
from ingest.extract.relations.pairing.situations import Situations
from ingest.extract.relations.pairing.weights import Pairing

__all__ = ["Weighing"]

_MOST = 200_000  # situations that are remembered, so that a long run does not fill the memory
_UNSAID: frozenset[str] = frozenset()

_Likely = dict[tuple[str, bool], float]
"""The likely relations of a pair with their probabilities; True for those from the second to the first."""


class _Memory:
    """What was weighed with the same weights, in one document after another."""

    def __init__(self, pairing: Pairing) -> None:
        self.scales = Scales(pairing.weights)
        self.numbers: dict[Hashable, int] = {}
        self.likely: dict[Facts, _Likely] = {}
        self.exact: dict[tuple[Facts, str, bool, frozenset[str]], float] = {}

    def make_room(self) -> None:
        if len(self.numbers) + len(self.likely) + len(self.exact) > _MOST:
            for remembered in (self.numbers, self.likely, self.exact):
                remembered.clear()


@lru_cache(maxsize=16)
def _memory(pairing: Pairing, thread: int) -> _Memory:
    """Each thread has its own: numbers are given one after the other, and forgotten all at once."""
    return _Memory(pairing)


class Weighing:
    """Weighs the pairs of one document, or window of it, whose entities do not change meanwhile."""

    def __init__(self, pairing: Pairing, context: Context, proposed: Proposed) -> None:
        self._pairing, self._context, self._proposed = pairing, context, proposed
        self._memory = _memory(pairing, get_ident())
        self._memory.make_room()
        self._estimate = Estimate(self._memory.scales, context)
        self._situations = Situations(context, self._memory.numbers)
        self._least = math.log(pairing.threshold / (1 - pairing.threshold)) - SLACK
        self._best: dict[Key, float] = {}

    def likely_in(self, look: Look) -> list[tuple[float, Candidate]]:
        """Return the candidates of a sentence that are likely enough to be told, with their probability."""
        told: list[tuple[float, Candidate]] = []
        line, likely, situations, joins = look.line, self._memory.likely, self._situations, self._proposed.joins
        situations.turn_to(look)
        for i, one in enumerate(line.named):
            for other in line.named[i + 1 :]:
                if one.entity is other.entity or not types_between(one.entity.label, other.entity.label):
                    continue
                situation = situations.near(one, other)
                found = likely.get(situation) if situation is not None else None
                if found or found is None or joins(one, other):
                    told += self._told(Pair(one, other, line), look, found, situation)
        alone = [situations.alone(argument) for argument in line.named] if line.absent else []
        for far, absent in line.absent:
            entity = situations.entity(absent.entity)
            for argument, number in zip(line.named, alone, strict=True):
                situation = (entity, far, number)
                found = likely.get(situation)
                if found or found is None or joins(absent, argument):
                    told += self._told(Pair(absent, argument, line, far), look, found, situation)
        return told

    def _told(
        self, pair: Pair, look: Look, found: _Likely | None, situation: Facts | None
    ) -> Iterator[tuple[float, Candidate]]:
        if found is None:
            found = self._likely(pair, look)
            if situation is not None:
                self._memory.likely[situation] = found
        proposed = self._proposed.joins(pair.one, pair.other)
        for candidate in typed(pair) if found or proposed else ():
            turned = candidate.one is not pair.one
            probability = found.get((candidate.type, turned), 0.0)
            if proposed:
                key = key_of(candidate.type, candidate.one.entity.id, candidate.other.entity.id)
                if key in self._proposed.keys:
                    probability = self._probability(candidate, look, turned, situation)
                    self._best[key] = max(self._best.get(key, 0.0), probability)
            if probability >= self._pairing.threshold:
                yield probability, candidate

    def best_of(self, claim: Claim) -> float:
        """Return how likely what a rule claims is where it is likeliest; 1 where it is no candidate."""
        return self._best.get(key_of(claim.type, claim.start.id, claim.end.id), 1.0)

    def _likely(self, pair: Pair, look: Look) -> _Likely:
        """Return what is likely of a pair of which no rule proposes anything."""
        return {
            (candidate.type, candidate.one is not pair.one): probability
            for candidate in typed(pair)
            if self._estimate.of(candidate, look, ()) >= self._least
            and (probability := self._exactly(candidate, look, _UNSAID)) >= self._pairing.threshold
        }

    def _probability(self, candidate: Candidate, look: Look, turned: bool, situation: Facts | None) -> float:
        rules = self._proposed.rules(candidate)
        if situation is None:
            return self._exactly(candidate, look, rules)
        key = (situation, candidate.type, turned, rules)
        found = self._memory.exact.get(key)
        if found is None:
            found = self._memory.exact[key] = self._exactly(candidate, look, rules)
        return found

    def _exactly(self, candidate: Candidate, look: Look, rules: frozenset[str]) -> float:
        weights = self._pairing.weights
        total = math.fsum(weights.get(name, 0.0) for name in named_by(candidate, look, rules, self._context))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
