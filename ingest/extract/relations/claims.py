"""What a rule proposes: a relation with the words it rests on, not yet checked."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

from graph.statements import Scalar
from ingest.extract.model import Entity, Mention, Span
from ingest.extract.reading import Reading
from ingest.extract.structure import Scope
from ingest.extract.vocabulary import Vocabulary

__all__ = ["Argument", "Claim", "Context"]


class Argument(NamedTuple):
    """An entity at one place of a passage; ``named`` is False where a noun ("the cluster") stands for it."""

    start: int
    end: int
    entity: Entity
    named: bool
    inner: bool = False
    """Whether it stands inside the name of another."""


@dataclass(slots=True, kw_only=True)
class Claim:
    """A proposed relation. Spans are of passages: the quotation's in ``passage``, anchors with their passage."""

    type: str
    start: Entity
    end: Entity
    rule: str
    confidence: float
    passage: int
    quote: Span
    anchors: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    properties: dict[str, Scalar] = field(default_factory=dict)
    fault: str | None = None
    """Why the rule itself takes it back (``negated``, ``planned``): the gate then refuses it, so that it is told."""


@dataclass(slots=True, kw_only=True)
class Context:
    """All that the rules may look at: the readings, who stands where, the lists, the document's subject."""

    readings: list[Reading]
    arguments: list[list[Argument]]
    owner: dict[Mention, Entity]
    scopes: list[Scope]
    subject: Entity | None
    rivals: list[Entity]
    """What the document may be about instead."""
    vocabulary: Vocabulary
    head: int = 0
    """How many readings at the beginning were read before and are here only to tell what document it is."""

    def place_of(self, entity: Entity, near: int) -> tuple[int, int, int] | None:
        """Return passage and span of the mention of an entity that stands nearest before (else after) a passage."""
        if not entity.mentions:
            return None
        after = bisect_right(entity.mentions, near, key=lambda m: m.passage)
        found = entity.mentions[max(0, after - 1)]
        return found.passage, found.start, found.end
