"""The id of each node: the one it had, or else one made of what identifies it.

An id of old belongs to one group of entities now, the first of these that there is:

1. the group whose identifier or name gives this very id;
2. the group with most of the entities, then of the identifiers and names, that had it;
3. the group with the smallest entity.

So where a body parts, the id stays with the part that has what the id was made of, else with the larger part. A
group to which several ids of old belong, because bodies merged, keeps the one made of an identifier before one made of
a name, then the oldest; the others lead to it. An id begins with the type of its node: where the type changes, the id
must. A group without an id of old is named by an identifier, then by name and country, so that a new data folder gives
the same ids as any other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from graph.history import Remembered
from graph.ids import entity_id, label_of
from ingest.resolve.entities import Entity

__all__ = ["name_groups"]


def name_groups(
    groups: Sequence[Sequence[Entity]],
    labels: Sequence[str],
    offers: Mapping[str, Sequence[str]],
    remembered: Remembered,
) -> list[str]:
    """Return an id for each group, in their order; no two are the same.

    ``offers`` are the ids that each entity would give, best first (:meth:`Entity.node_ids`).
    """
    nodes = _of_old(groups, labels, offers, remembered) if remembered.nodes else {}
    taken = set(nodes.values())
    named = []
    for number, (group, label) in enumerate(zip(groups, labels, strict=True)):
        node = nodes.get(number) or _new(group, label, offers, taken)
        taken.add(node)
        named.append(node)
    return named


def _of_old(
    groups: Sequence[Sequence[Entity]],
    labels: Sequence[str],
    offers: Mapping[str, Sequence[str]],
    remembered: Remembered,
) -> dict[int, str]:
    claims: defaultdict[str, list[tuple[bool, int, int, str, int]]] = defaultdict(list)
    made_of_identifiers: set[str] = set()
    for number, (group, label) in enumerate(zip(groups, labels, strict=True)):
        own = {offer for e in group if e.label == label for offer in offers[e.id]}
        entities = Counter(remembered.nodes[e.id] for e in group if e.id in remembered.nodes)
        told = Counter(remembered.nodes[offer] for offer in own if offer in remembered.nodes)
        told.update(offer for offer in own if offer in remembered.ages)
        for old in sorted(entities.keys() | told.keys()):
            if label_of(old) == label:
                claims[old].append((old not in own, -entities[old], -told[old], group[0].id, number))
        made_of_identifiers |= {entity_id(label, i) for e in group for i in e.identifiers}
    belongs: defaultdict[int, list[str]] = defaultdict(list)
    for old, claimed in claims.items():
        belongs[min(claimed)[-1]].append(old)
    return {
        number: min(olds, key=lambda old: (old not in made_of_identifiers, remembered.ages.get(old, 0), old))
        for number, olds in belongs.items()
    }


def _new(group: Sequence[Entity], label: str, offers: Mapping[str, Sequence[str]], taken: set[str]) -> str:
    """Prefer an identifier's id, then a name's with a country, so that a new source rarely changes it."""
    own = [e for e in group if e.label == label]
    ranked = sorted(
        (not e.identifiers, not e.country, rank, offer) for e in own for rank, offer in enumerate(offers[e.id])
    )
    for *_, offer in ranked:
        if offer not in taken:
            return offer
    return entity_id(label, group[0].id)
