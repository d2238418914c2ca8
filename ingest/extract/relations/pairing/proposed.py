"""What the rules propose, by the ends that they propose it of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from graph.model import RELATIONS
from ingest.extract.relations.claims import Argument, Claim
from ingest.extract.relations.pairing.candidates import Candidate

__all__ = ["Key", "Proposed", "key_of"]

Key = tuple[str, str, str]
"""A relation and its ends, in one order where it has no direction."""

_NONE: Final[frozenset[str]] = frozenset()


def key_of(kind: str, one: str, other: str) -> Key:
    """Return the key of a relation between two entities."""
    return (kind, other, one) if RELATIONS[kind].symmetric and other < one else (kind, one, other)


class Proposed:
    """The rules that propose each relation, in a passage and anywhere in the document."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self._here: defaultdict[tuple[str, str, str, int], set[str]] = defaultdict(set)
        self._anywhere: defaultdict[Key, set[str]] = defaultdict(set)
        self.keys = {key_of(claim.type, claim.start.id, claim.end.id) for claim in claims}
        self._joined: set[tuple[str, str]] = set()
        for claim in claims:
            ends = claim.start.id, claim.end.id
            self._here[claim.type, *ends, claim.passage].add(claim.rule)
            self._anywhere[claim.type, *ends].add(claim.rule)
            self._joined |= {ends, ends[::-1]}

    def joins(self, one: Argument, other: Argument) -> bool:
        """Whether any relation is proposed of these two, either way and anywhere."""
        return (one.entity.id, other.entity.id) in self._joined

    def rules(self, candidate: Candidate) -> frozenset[str]:
        """Return the names of the rules that propose a candidate, with those that do so in its passage."""
        key = (candidate.type, candidate.one.entity.id, candidate.other.entity.id)
        anywhere = self._anywhere.get(key)
        if anywhere is None:
            return _NONE
        here = self._here.get((*key, candidate.line.reading.passage.number), ())
        return frozenset((*anywhere, *(f"{rule} here" for rule in here)))
