"""Descriptions that decisions connect, joined best-supported first where the evidence of all pairs is enough.

A group has parts where people joined what evidence alone has not: evidence is weighed between two parts, because what
is said of the one says nothing of the other, and what tells bodies apart between the whole groups.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from graph.judgements import Decision, Judgement
from graph.model import actors
from ingest.resolve.groups import Group, Sets

__all__ = ["Edge", "Tree", "Unfollowed"]

_WEIGHED: Final = actors() | {"Person"}
"""What one wrong edge must not glue. Places and themes have as many names as there are languages, and are few."""
_PASSES: Final = 3
"""How often what was refused is tried again: groups grow, and evidence with them."""
_CLIQUE: Final = 32
"""Of a name that more descriptions share, so many count each other as neighbours."""


@dataclass(frozen=True, slots=True)
class Unfollowed:
    """A positive decision that does not hold in the result, and what stands against it."""

    decision: Decision
    why: str
    """``person``, ``identifiers``, ``countries``, ``far`` or ``thin``: too little evidence."""


@dataclass(frozen=True, slots=True)
class Edge:
    """The strongest decision between two descriptions, each given by its smallest entity."""

    left: str
    right: str
    strength: float
    """How sure it is, from 0 to 1."""
    decision: Decision


class Tree:
    """Descriptions that decisions connect, and the groups that they become."""

    def __init__(self, groups: dict[str, Group], wholes: Sets) -> None:
        self._parts = groups
        self._wholes = wholes
        self._home = {atom: atom for atom in groups}
        """The part that each description is in."""
        teams: defaultdict[str, list[str]] = defaultdict(list)
        for atom in sorted(groups):
            teams[wholes.root(atom)].append(atom)
        self._team = {atom: teams[wholes.root(atom)] for atom in groups}
        """By part, all parts of its group."""
        self._links: defaultdict[str, dict[str, float]] = defaultdict(dict)

    def join(self, edges: list[Edge]) -> Iterator[Unfollowed]:
        """Follow the edges that may be followed; yields the others."""
        for edge in edges:
            self._links[edge.left][edge.right] = self._links[edge.right][edge.left] = edge.strength
        near = _neighbours(self._parts, edges)
        left = sorted(
            (e for e in edges if e.decision.judgement is Judgement.POSITIVE),
            key=lambda e: (-_embedded(near, e) * e.strength, e.left, e.right),
        )
        why: dict[Edge, str] = {}
        for _ in range(_PASSES):
            waiting = []
            thin: set[tuple[str, str]] = set()
            for edge in left:
                ends = (self._home[edge.left], self._home[edge.right])
                if ends[0] == ends[1]:
                    continue
                if fault := "thin" if ends in thin else self._fault(*ends, edge):
                    waiting.append(edge)
                    why[edge] = fault
                    if fault == "thin":
                        thin.add(ends)
                else:
                    self._follow(*ends)
            if len(waiting) == len(left):
                break
            left = waiting
        yield from (Unfollowed(e.decision, why[e]) for e in left if not self._wholes.same(e.left, e.right))

    def _follow(self, one: str, other: str) -> None:
        few, many = sorted((self._parts[one], self._parts[other]), key=lambda part: len(part.atoms))
        for atom in few.atoms:
            self._home[atom] = many.id
        ours, theirs = self._team[many.id], self._team[few.id]
        if ours is not theirs:
            small, large = sorted((ours, theirs), key=len)
            large.extend(small)
            for part in small:
                self._team[part] = large
        self._team[many.id].remove(few.id)
        many.take(few)
        self._wholes.join(many.id, few.id)

    def _fault(self, one: str, other: str, edge: Edge) -> str:
        """Say what speaks against joining two parts along an edge; empty if nothing does."""
        few, many = sorted((self._parts[one], self._parts[other]), key=lambda part: len(part.atoms))
        if self._team[one] is not self._team[other]:
            if fault := self._told_apart(self._whole(few.id), self._whole(many.id), edge.decision.by):
                return fault
            if not (few.labels | many.labels) <= _WEIGHED:
                return ""
        return "" if self._enough(few, many) else "thin"

    def _told_apart(self, one: Group, other: Group, by: str) -> str:
        few, many = sorted((one, other), key=lambda group: len(group.foes))
        if any(self._wholes.same(foe, many.id) for foe in few.foes):
            return "person"
        if one.told_apart(other):
            return "identifiers"
        if not by.startswith("rule:identifier") and one.elsewhere(other):
            return "countries"
        if not by.startswith(("rule:identifier", "rule:name")) and one.far_from(other):
            return "far"
        return ""

    def _whole(self, part: str) -> Group:
        """Return the group of a part, as one."""
        team = self._team[part]
        return self._parts[part] if len(team) == 1 else Group.union(part, (self._parts[p] for p in team))

    def _enough(self, few: Group, many: Group) -> bool:
        """Whether the evidence of all pairs between two parts joins them."""
        told, landed, authority = 0.0, set[str](), False
        for atom in few.atoms:
            own = {other: s for other, s in self._links[atom].items() if self._home[other] == many.id}
            shared = [f for f in few.atoms[atom].features if f in many.features]
            landed |= own.keys()
            for feature in shared:
                landed |= many.features[feature]
                authority = authority or few.atoms[atom].authority or feature in many.stated
            if shared or own:
                told += 1.0 if shared else max(own.values())
            if len(few.atoms) == 1 and any(many.atoms[other].authority for other in own):
                authority = True
        if authority:
            return True
        if len(few.atoms) == 1:
            return len(many.atoms) <= 2 or 2 * len(landed) > len(many.atoms)
        return 2 * told > len(few.atoms) and len(landed) >= 2


def _neighbours(groups: Mapping[str, Group], edges: Iterable[Edge]) -> Mapping[str, set[str]]:
    """Which descriptions have evidence for each other; each is its own neighbour."""
    near = {atom: {atom} for atom in groups}
    for edge in edges:
        near[edge.left].add(edge.right)
        near[edge.right].add(edge.left)
    blocks: defaultdict[str, list[str]] = defaultdict(list)
    for atom in sorted(groups):
        for feature in groups[atom].features:
            blocks[feature].append(atom)
    for block in blocks.values():
        for one, other in combinations(block[:_CLIQUE], 2):
            if not groups[one].elsewhere(groups[other]):
                near[one].add(other)
                near[other].add(one)
    return near


def _embedded(near: Mapping[str, set[str]], edge: Edge) -> float:
    """How much of their neighbourhoods two ends share: little, where an edge is all that joins two groups."""
    few, many = sorted((near[edge.left], near[edge.right]), key=len)
    common = sum(1 for atom in few if atom in many)
    return common / (len(few) + len(many) - common)
