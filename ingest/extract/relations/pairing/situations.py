"""All that the features of a pair are made of, in one value: two pairs in the same situation weigh the same.

Most pairs of a long text are in a situation that was met before, so only the first of them is looked at closely.
"""

from __future__ import annotations

from collections.abc import Hashable

from ingest.extract.model import Entity
from ingest.extract.relations.claims import Argument, Context
from ingest.extract.relations.pairing.candidates import Pair
from ingest.extract.relations.pairing.features import (
    Facts,
    Look,
    denied,
    facts_among,
    facts_apart,
    facts_of_entity,
    facts_of_office,
    has_role_beside,
    listed_with,
    names_between,
    place_of,
)

__all__ = ["Situations"]

_BESIDE = 30  # characters between a name and a cue that is near it


class Situations:
    """The situations of the pairs of a document, told by small numbers for what recurs, in it and in the next."""

    def __init__(self, context: Context, numbers: dict[Hashable, int]) -> None:
        self._context, self._numbers = context, numbers
        self._entities: dict[int, int] = {}
        self._here: dict[int, int] = {}
        self._look: Look | None = None
        self._line = 0
        self._cues: list[tuple[int, int, int]] = []

    def of(self, pair: Pair, look: Look) -> Facts | None:
        """Return the situation of a pair in its sentence; None for two names that begin at the same place."""
        if look is not self._look:
            self._turn_to(look)
        one, other = pair.one, pair.other
        if pair.far:
            return self._entity(one.entity), pair.far, self._alone(other, look)
        if one.start == other.start:
            return None
        ends = self._line, self._entity(one.entity), self._entity(other.entity), other.named
        cues = tuple([(cue, _about(a, b, one, other, look)) for a, b, cue in self._cues]) if self._cues else ()
        office = tuple(facts_of_office(one, other, look)) if look.roles else ()
        apart = facts_apart(one, other, look, self._context)
        return *ends, one.named, listed_with(one, look, other), apart, cues, office

    def _alone(self, there: Argument, look: Look) -> int:
        """Return the number of the situation of a name, whoever it is paired with that stands elsewhere."""
        found = self._here.get(there.start)
        if found is None:
            cues = tuple([(cue, _beside(a, b, there)) for a, b, cue in self._cues]) if self._cues else ()
            role = has_role_beside(there, look) if look.roles else False
            here = self._line, self._entity(there.entity), there.named
            facts = (*here, listed_with(there, look), facts_among(there, look), cues, role)
            found = self._here[there.start] = self._number(facts)
        return found

    def _turn_to(self, look: Look) -> None:
        self._look = look
        self._here.clear()
        self._cues = [
            (a, b, self._number((cue.relations, cue.way, cue.role, denied(a, look)))) for a, b, cue in look.cues
        ]
        subject = self._context.subject.label if self._context.subject is not None else None
        self._line = self._number((subject, *place_of(look), look.labels, look.heading, look.bodies, bool(look.cues)))

    def _entity(self, entity: Entity) -> int:
        found = self._entities.get(id(entity))
        if found is None:
            facts = (entity.label, entity is self._context.subject, *facts_of_entity(entity))
            found = self._entities[id(entity)] = self._number(facts)
        return found

    def _number(self, facts: Hashable) -> int:
        return self._numbers.setdefault(facts, len(self._numbers))


def _beside(start: int, end: int, there: Argument) -> str:
    """Where a cue stands, seen from the only end that is here."""
    if end <= there.start:
        return "near before" if there.start - end <= _BESIDE else "before"
    if start >= there.end:
        return "near after" if start - there.end <= _BESIDE else "after"
    return "within"


def _about(start: int, end: int, first: Argument, second: Argument, look: Look) -> str:
    """Where a cue stands, seen from two ends."""
    if first.end <= start and end <= second.start:
        between = any(end <= n.start and n.end <= second.start for n in names_between(first, second, look))
        return "between, a name after it" if between else "between"
    if end <= first.end:
        return "before" if end <= first.start else "at the end of the first"
    return "after" if start >= second.start else "within"
