"""Judgements of people on the entities of today: by their ids, or else by what they were called when they were judged.

An entity's id is local to its source and holds while the source is read again. Where it is gone, because the row was
edited, the file lies elsewhere or the judgement comes from another machine, the entity is looked for by what the
judgement remembers: one that carries an identifier of it, or else one of its kind and name that is not in another
country; in a source of the same name first. Where the two of a judgement cannot be told from one another any more, or
one of them is nowhere, the judgement waits, and is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from graph.judgements import Anchor, Decision, family
from graph.names import name_key
from ingest.resolve.entities import Entity

__all__ = ["Placed", "place"]


@dataclass(frozen=True, slots=True)
class Placed:
    """Judgements on entities that there are, the later of two on one pair; and those that found no place."""

    decisions: list[Decision]
    waiting: list[Decision]


def place(decisions: Iterable[Decision], entities: Mapping[str, Entity], sources: Mapping[str, str]) -> Placed:
    """Find the entities that judgements of people mean; ``sources`` gives the label of each source."""
    judged = list(decisions)
    if all(d.left in entities and d.right in entities for d in judged):
        return Placed(judged, [])
    known = _Known(entities, sources)
    held: dict[tuple[str, str], Decision] = {}
    waiting = []
    for d in judged:
        left, right = (
            [end] if end in entities else known.meant(anchor, other)
            for end, other, anchor in zip(d.pair, reversed(d.pair), d.anchors or (None, None), strict=True)
        )
        if not left or not right or set(left) & set(right):
            waiting.append(d)
            continue
        one, other, anchors = left[0], right[0], d.anchors
        if other < one:
            one, other, anchors = other, one, (anchors[1], anchors[0]) if anchors else None
        held.pop((one, other), None)
        held[one, other] = replace(d, left=one, right=other, anchors=anchors)
    return Placed(list(held.values()), waiting)


class _Known:
    """Entities by what judgements remember of them."""

    def __init__(self, entities: Mapping[str, Entity], sources: Mapping[str, str]) -> None:
        self._entities = entities
        self._sources = sources
        self._by: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for entity in entities.values():
            kind = family(entity.label)
            for identifier in entity.identifiers:
                self._by[kind, identifier].append(entity.id)
            for key in entity.keys:
                self._by[kind, f"name {key}"].append(entity.id)

    def meant(self, anchor: Anchor | None, other: str) -> list[str]:
        """Return the entities that fit best and equally well, smallest id first; ``other`` is not among them."""
        if anchor is None:
            return []
        kind = family(anchor.label)
        found = {e for i in anchor.identifiers for e in self._by.get((kind, i), ())} - {other}
        if not found:
            named = set(self._by.get((kind, f"name {name_key(anchor.name)}"), ())) - {other}
            found = {e for e in named if not self._elsewhere(anchor, self._entities[e])}
        ranked = sorted((*self._departs(anchor, self._entities[e]), e) for e in found)
        best = [e for *fit, e in ranked if fit == list(ranked[0][:-1])]
        # A name alone does not tell people: of two that fit, either may be meant.
        return best if len(best) == 1 or anchor.label != "Person" else []

    def _departs(self, anchor: Anchor, entity: Entity) -> tuple[bool, bool, bool]:
        """How an entity departs from what is remembered, the weightiest first."""
        label = self._sources.get(entity.id.partition("#")[0], "")
        return (_file(label) != _file(anchor.source), self._elsewhere(anchor, entity), entity.label != anchor.label)

    @staticmethod
    def _elsewhere(anchor: Anchor, entity: Entity) -> bool:
        countries = set(anchor.country.split("; ")) - {""}
        return bool(countries and entity.countries) and not countries & entity.countries


def _file(label: str) -> str:
    return label.rsplit("/", 1)[-1]
