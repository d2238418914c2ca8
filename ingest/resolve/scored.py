"""What the scorer says of bodies: the same above its threshold, a question for a person below it, else nothing.

Two of which something else may tell that they are not one (``ingest.resolve.doubts``) are a question whatever their
score.

Descriptions of bodies are scored against each other, each description once however many sources give it. Rules come
first: what they join is not scored, nor is a pair on which one of them decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from graph.judgements import Decision, Judgement
from graph.matching import Body, Reason, host_of
from graph.model import actors
from ingest.resolve.clustering import cluster
from ingest.resolve.doubts import doubt
from ingest.resolve.entities import Entity

__all__ = ["Scored", "ScoredPair", "Scorer", "decide_scored"]

_TOLD: Final = 3
"""Reasons that a decision names."""


@dataclass(frozen=True, slots=True)
class ScoredPair:
    """Two bodies by their ids, how sure it is that they are one, and why."""

    left: str
    right: str
    score: float
    reasons: tuple[Reason, ...]


class Scorer(Protocol):
    """What turns bodies into pairs that may be the same."""

    @property
    def version(self) -> str:
        """Changes whenever the same bodies may be scored otherwise."""

    @property
    def high(self) -> float:
        """From this score on two are the same."""

    @property
    def low(self) -> float:
        """From this score on a person is asked."""

    def pairs(self, bodies: Sequence[Body], groups: Mapping[str, str]) -> Iterable[ScoredPair]:
        """Return the pairs among these bodies that score at least ``low``, each once.

        Bodies of one group (by their ids) are known to be the same: they are neither paired nor rivals.
        """


@dataclass(frozen=True, slots=True)
class Scored:
    """Decisions of the scorer, and the reasons of each by its pair."""

    decisions: list[Decision]
    reasons: Mapping[tuple[str, str], tuple[Reason, ...]]


def decide_scored(entities: Mapping[str, Entity], scorer: Scorer, ruled: Mapping[tuple[str, str], Decision]) -> Scored:
    """Return what the scorer says of the bodies among these entities beside what rules say, in a stable order."""
    groups = {entity: group[0] for group in cluster(entities, ruled.values()).groups for entity in group}
    by_description: defaultdict[tuple[object, ...], list[Entity]] = defaultdict(list)
    for _, entity in sorted(entities.items()):
        if entity.label in actors():
            by_description[entity.description].append(entity)
    bodies = [body_of(same[0]) for same in by_description.values()]
    by = f"model:{scorer.version}"
    decisions = []
    reasons = {}
    for found in sorted(scorer.pairs(bodies, {b.id: groups[b.id] for b in bodies}), key=lambda p: (p.left, p.right)):
        doubted = doubt(entities[found.left], entities[found.right]) if found.score >= scorer.high else ""
        judgement = Judgement.POSITIVE if found.score >= scorer.high and not doubted else Judgement.UNSURE
        why = "; ".join([*([doubted] if doubted else []), *(r.text("en") for r in found.reasons[:_TOLD])])
        decision = Decision.of(found.left, found.right, judgement, by=by, why=why, score=round(found.score, 4))
        if decision.pair not in ruled:
            decisions.append(decision)
            reasons[decision.pair] = found.reasons
    return Scored(decisions, reasons)


def body_of(entity: Entity) -> Body:
    """Return what the scorer is told of an entity."""
    hosts = set(map(host_of, entity.urls))
    return Body(
        id=entity.id,
        names=(entity.name, *entity.names),
        acronyms=tuple(sorted(entity.initials)),
        country=entity.country,
        city=min(entity.cities, default=""),
        domains=tuple(sorted(hosts - {""})),
        identifiers=tuple(sorted(entity.identifiers)),
        kind=entity.kind,
    )
