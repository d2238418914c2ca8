"""All that the features of a pair are made of, in one value: two pairs in the same situation weigh the same.

Most pairs of a long text are in a situation that was met before, so only the first of them is looked at closely.
"""

from __future__ import annotations

from collections.abc import Hashable

from ingest.extract.model import Entity
from ingest.extract.relations.claims import Argument, Context
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
        self._line = 0
        self._cues: list[tuple[int, int, int]] = []
        self._look: Look

    def turn_to(self, look: Look) -> None:
        """Turn to another sentence."""
        self._look = look
        self._cues = [
            (a, b, self._number((cue.relations, cue.way, cue.role, denied(a, look)))) for a, b, cue in look.cues
        ]
        subject = self._context.subject.label if self._context.subject is not None else None
        self._line = self._number((subject, *place_of(look), look.labels, look.heading, look.bodies, bool(look.cues)))

    def near(self, one: Argument, other: Argument) -> Facts | None:
        """Return the situation of two names of the sentence; None if they begin at the same place."""
        if one.start == other.start:
            return None
        look = self._look
        cues = tuple([(cue, _about(a, b, one, other, look)) for a, b, cue in self._cues]) if self._cues else ()
        office = tuple(facts_of_office(one, other, look)) if look.roles else ()
        apart = facts_apart(one, other, look, self._context)
        ends = self._line, self.entity(one.entity), one.named, self.entity(other.entity), other.named
        return *ends, listed_with(one, look, other), apart, cues, office

    def alone(self, there: Argument) -> int:
        """Return the number of the situation of a name of the sentence, whatever it is paired with from elsewhere.

        Together with the other's number (``entity``) and the reason why it is spoken of, it is that of the pair.
        """
        look = self._look
        cues = tuple([(cue, _beside(a, b, there)) for a, b, cue in self._cues]) if self._cues else ()
        role = has_role_beside(there, look) if look.roles else False
        end = self._line, self.entity(there.entity), there.named
        return self._number((*end, listed_with(there, look), facts_among(there, look), cues, role))

    def entity(self, entity: Entity) -> int:
        """Return the number of what holds of an entity wherever it stands."""
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
