"""Which entities are one body: people first, then agglomeration that one wrong edge cannot lead astray.

What people say holds: their "same" joins, transitively, and nothing else joins across their "different". What rules and
models say is evidence. Entities that say exactly the same of themselves are one description; descriptions are joined
best-supported first, and two groups only where the evidence of all pairs between them is enough:

- nothing tells them apart: two identifiers of one scheme, two countries, for a guess also cities far from each other;
- more than half of the descriptions of the smaller group have evidence of their own for the larger one, and it does
  not all hang on one description there, unless that one carries an identifier and states the name itself.

A positive decision that is not followed is told, with the reason. The result depends on the entities and decisions
alone, not on their order. The time grows with the number of decisions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from graph.judgements import Decision, Judgement
from graph.model import actors
from ingest.resolve.entities import Entity
from ingest.resolve.groups import Group, Sets

__all__ = ["Clustering", "Unfollowed", "cluster"]

_STRENGTH: Final = {"rule:identifier": 0.99, "rule:name": 0.95, "rule:acronym": 0.8}
_OTHER_RULE: Final = 0.9
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
    """``person``, ``negative``, ``identifiers``, ``countries``, ``far`` or ``thin``: too little evidence."""


@dataclass(frozen=True, slots=True)
class Clustering:
    """The groups, each sorted, in the order of their smallest member, and what was not followed."""

    groups: list[list[str]]
    unfollowed: tuple[Unfollowed, ...]


@dataclass(frozen=True, slots=True)
class _Edge:
    left: str
    right: str
    strength: float
    decision: Decision


def cluster(entities: Mapping[str, Entity], decisions: Iterable[Decision]) -> Clustering:
    """Group the entities by what the decisions say of them; decisions on entities that are not there do not count."""
    usable = sorted(
        (d for d in decisions if d.left in entities and d.right in entities),
        key=lambda d: (d.derived, d.at if not d.derived else "", d.by, d.pair),
    )
    apart: defaultdict[str, set[str]] = defaultdict(set)
    by_people: defaultdict[str, set[str]] = defaultdict(set)
    for d in usable:
        if d.judgement is Judgement.NEGATIVE:
            for book in (apart,) if d.derived else (apart, by_people):
                book[d.left].add(d.right)
                book[d.right].add(d.left)
    sets = Sets(entities)
    unfollowed = [
        Unfollowed(d, "person")
        for d in usable
        if not d.derived and d.judgement is Judgement.POSITIVE and not _join_unless(sets, d, by_people)
    ]
    evidence = [d for d in usable if d.derived and d.judgement is not Judgement.NEGATIVE]
    _same_descriptions(entities, evidence, sets, apart)
    unfollowed += _agglomerate(entities, evidence, sets, apart)
    return Clustering(sets.groups(), tuple(sorted(unfollowed, key=lambda u: (u.decision.derived, u.decision.pair))))


def _join_unless(sets: Sets, decision: Decision, apart: Mapping[str, set[str]]) -> bool:
    a, b = sets.members(decision.left), sets.members(decision.right)
    few, many = (a, b) if len(a) <= len(b) else (b, a)
    if any(sets.root(foe) == sets.root(many[0]) for one in few for foe in apart.get(one, ())):
        return sets.root(a[0]) == sets.root(b[0])
    sets.join(decision.left, decision.right)
    return True


def _same_descriptions(
    entities: Mapping[str, Entity], evidence: list[Decision], sets: Sets, apart: Mapping[str, set[str]]
) -> None:
    """Join what rules join and what says exactly the same of itself: there is nothing to weigh."""
    for d in evidence:
        if (
            d.judgement is Judgement.POSITIVE
            and not (d.left in apart or d.right in apart)
            and sets.root(d.left) != sets.root(d.right)
            and entities[d.left].description == entities[d.right].description
        ):
            sets.join(d.left, d.right)


def _agglomerate(
    entities: Mapping[str, Entity], evidence: list[Decision], sets: Sets, apart: Mapping[str, set[str]]
) -> Iterator[Unfollowed]:
    best: dict[tuple[str, str], _Edge] = {}
    for d in evidence:
        left, right = sorted((sets.root(d.left), sets.root(d.right)))
        edge = _Edge(left, right, _strength(d), d)
        known = best.get((left, right))
        if left != right and (known is None or _rank(edge) < _rank(known)):
            best[left, right] = edge
    trees = Sets({end for pair in best for end in pair})
    for left, right in best:
        if best[left, right].decision.judgement is Judgement.POSITIVE:
            trees.join(left, right)
    within: defaultdict[str, list[_Edge]] = defaultdict(list)
    for edge in best.values():
        if trees.root(edge.left) == trees.root(edge.right):
            within[trees.root(edge.left)].append(edge)
    for tree in trees.groups():
        edges = within.get(trees.root(tree[0]), [])
        if edges:
            yield from _one_tree(entities, tree, edges, sets, apart)


def _rank(edge: _Edge) -> tuple[bool, float, tuple[str, str]]:
    return edge.decision.judgement is not Judgement.POSITIVE, -edge.strength, edge.decision.pair


def _strength(decision: Decision) -> float:
    if decision.score is not None:
        return decision.score
    if decision.judgement is Judgement.UNSURE:
        return 0.5
    return _STRENGTH.get(decision.by.partition("@")[0], _OTHER_RULE)


def _one_tree(
    entities: Mapping[str, Entity],
    atoms: list[str],
    edges: list[_Edge],
    sets: Sets,
    apart: Mapping[str, set[str]],
) -> Iterator[Unfollowed]:
    """Join the descriptions that decisions connect, best-supported first."""
    groups = {a: Group.of(a, [entities[m] for m in sets.members(a)], apart) for a in atoms}
    near = _neighbours(groups, edges)
    links: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for edge in edges:
        links[edge.left][edge.right] = links[edge.right][edge.left] = edge.strength
    left = sorted(
        (e for e in edges if e.decision.judgement is Judgement.POSITIVE),
        key=lambda e: (-_embedded(near, e) * e.strength, e.left, e.right),
    )
    home = {atom: atom for atom in atoms}
    why: dict[_Edge, str] = {}
    for _ in range(_PASSES):
        refused: dict[tuple[str, str], str] = {}
        waiting = []
        for edge in left:
            a, b = groups[home[edge.left]], groups[home[edge.right]]
            if a is b:
                continue
            fault = refused.get((a.id, b.id)) or _fault(a, b, edge, links, home, sets)
            if fault:
                waiting.append(edge)
                why[edge] = fault
                if fault == "thin":
                    refused[a.id, b.id] = fault
                continue
            few, many = (a, b) if len(a.atoms) <= len(b.atoms) else (b, a)
            many.take(few)
            for atom in few.atoms:
                home[atom] = many.id
            sets.join(edge.left, edge.right)
        if len(waiting) == len(left):
            break
        left = waiting
    yield from (Unfollowed(e.decision, why[e]) for e in left if home[e.left] != home[e.right])


def _fault(
    a: Group, b: Group, edge: _Edge, links: Mapping[str, Mapping[str, float]], home: Mapping[str, str], sets: Sets
) -> str:
    """Say what speaks against joining two groups along an edge; empty if nothing does."""
    few, many = (a, b) if len(a.atoms) <= len(b.atoms) else (b, a)
    if any(sets.root(foe) in many.atoms for foe in few.foes):
        return "negative"
    if few.told_apart(many):
        return "identifiers"
    by = edge.decision.by
    if not by.startswith("rule:identifier") and few.elsewhere(many):
        return "countries"
    if not by.startswith(("rule:identifier", "rule:name")) and few.far_from(many):
        return "far"
    if not (few.labels | many.labels) <= _WEIGHED:
        return ""
    return "" if _enough(few, many, links, home) else "thin"


def _enough(few: Group, many: Group, links: Mapping[str, Mapping[str, float]], home: Mapping[str, str]) -> bool:
    """Whether the evidence of all pairs between two groups joins them."""
    told, landed, authority = 0.0, set[str](), False
    for atom in few.atoms:
        own = {other: strength for other, strength in links[atom].items() if home[other] == many.id}
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


def _neighbours(groups: Mapping[str, Group], edges: list[_Edge]) -> Mapping[str, set[str]]:
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


def _embedded(near: Mapping[str, set[str]], edge: _Edge) -> float:
    """How much of their neighbourhoods two ends share: little, where an edge is all that joins two groups."""
    left, right = near[edge.left], near[edge.right]
    few, many = (left, right) if len(left) <= len(right) else (right, left)
    common = sum(1 for atom in few if atom in many)
    return common / (len(left) + len(right) - common)
