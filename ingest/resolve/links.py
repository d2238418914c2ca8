"""From decisions to nodes: which entities are one node, and what its id and label are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from graph.ids import entity_id
from ingest.resolve.entities import Entity
from ingest.resolve.log import Decision, Judgement

__all__ = ["Links", "link"]

# Where sources disagree on the type of one body, the more telling type is kept.
_RANK = {"Cluster": 0, "Network": 1, "Hub": 2, "Organisation": 3}


@dataclass(frozen=True, slots=True)
class Links:
    """Which node each entity belongs to."""

    frame: pl.DataFrame
    """Columns ``entity``, ``node``, ``label``; one row for each entity, sorted."""
    conflicts: tuple[Decision, ...]
    """Positive decisions not followed because a negative one stands between the same two groups."""


def link(entities: Mapping[str, Entity], decisions: Iterable[Decision]) -> Links:
    """Join entities along positive decisions, people's first, never across a negative one.

    The result depends only on the entities and on the decisions in force, not on the order in which they came.
    """
    usable = [d for d in decisions if d.left in entities and d.right in entities]
    groups = _Groups(entities, [d.pair for d in usable if d.judgement is Judgement.NEGATIVE])
    positive = [d for d in usable if d.judgement is Judgement.POSITIVE]
    positive.sort(key=lambda d: (d.by_rule, d.by, d.pair))
    conflicts = tuple(d for d in positive if not groups.join(*d.pair))
    rows = []
    taken: set[str] = set()
    for members in groups.members():
        group = [entities[m] for m in members]
        label = _label(group)
        node = _node_id(group, label, taken)
        taken.add(node)
        rows += [(m, node, label) for m in members]
    frame = pl.DataFrame(rows, schema={"entity": pl.String, "node": pl.String, "label": pl.String}, orient="row")
    return Links(frame.sort("entity"), conflicts)


class _Groups:
    """Disjoint sets in which some pairs must never come together."""

    def __init__(self, ids: Iterable[str], apart: Iterable[tuple[str, str]]) -> None:
        self._parent = {i: i for i in ids}
        self._apart: defaultdict[str, set[str]] = defaultdict(set)
        for left, right in apart:
            self._apart[left].add(right)
            self._apart[right].add(left)

    def join(self, left: str, right: str) -> bool:
        """Make the two one set; False, and nothing done, if a pair between them must stay apart."""
        a, b = self._root(left), self._root(right)
        if a == b:
            return True
        if any(self._root(foe) == b for foe in self._apart.get(a, ())):
            return False
        small, large = (a, b) if a > b else (b, a)
        self._parent[small] = large
        if small in self._apart:
            self._apart[large] |= self._apart.pop(small)
            for foe in self._apart[large]:
                self._apart[self._root(foe)].add(large)
        return True

    def members(self) -> list[list[str]]:
        """The sets, each sorted, in the order of their smallest member."""
        sets: defaultdict[str, list[str]] = defaultdict(list)
        for i in sorted(self._parent):
            sets[self._root(i)].append(i)
        return [sets[root] for root in sorted(sets)]

    def _root(self, i: str) -> str:
        root = i
        while self._parent[root] != root:
            root = self._parent[root]
        while self._parent[i] != root:
            self._parent[i], i = root, self._parent[i]
        return root


def _label(group: list[Entity]) -> str:
    count = Counter(e.label for e in group)
    return min(count, key=lambda label: (_RANK.get(label, -1), -count[label], label))


def _node_id(group: list[Entity], label: str, taken: set[str]) -> str:
    """Prefer an identifier's id, then a name's with a country, so that a new source rarely changes it."""
    own = [e for e in group if e.label == label]
    offers = sorted(
        (not e.identifiers, not e.country, rank, offer) for e in own for rank, offer in enumerate(e.node_ids())
    )
    for *_, offer in offers:
        if offer not in taken:
            return offer
    return entity_id(label, group[0].id)
