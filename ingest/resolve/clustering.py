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
from typing import Final

from graph.judgements import Decision, Judgement
from ingest.resolve.entities import Entity
from ingest.resolve.groups import Group, Sets
from ingest.resolve.weighing import Edge, Tree, Unfollowed

__all__ = ["Clustering", "cluster"]

_STRENGTH: Final = {"rule:identifier": 0.99, "rule:name": 0.95, "rule:acronym": 0.8}
_OTHER_RULE: Final = 0.9


@dataclass(frozen=True, slots=True)
class Clustering:
    """The groups, each sorted, in the order of their smallest member, and what was not followed."""

    groups: list[list[str]]
    unfollowed: tuple[Unfollowed, ...]


def cluster(entities: Mapping[str, Entity], decisions: Iterable[Decision]) -> Clustering:
    """Group the entities by what the decisions say of them; decisions on entities that are not there do not count."""
    usable = sorted(
        (d for d in decisions if d.left in entities and d.right in entities),
        key=lambda d: (d.derived, d.at if not d.derived else "", d.by, d.pair),
    )
    apart: defaultdict[str, set[str]] = defaultdict(set)
    for d in usable:
        # What a rule denies, it denies for identifiers; those of whole groups are looked at below.
        if d.judgement is Judgement.NEGATIVE and not d.derived:
            apart[d.left].add(d.right)
            apart[d.right].add(d.left)
    wholes = Sets(entities)
    said = [d for d in usable if not d.derived and d.judgement is Judgement.POSITIVE]
    unfollowed = [Unfollowed(d, "person") for d in said if not _join_unless(wholes, d, apart)]
    evidence = [d for d in usable if d.derived and d.judgement is not Judgement.NEGATIVE]
    descriptions = _same_descriptions(entities, evidence, wholes, apart)
    unfollowed += _agglomerate(
        entities, [d for d in said if wholes.same(*d.pair)], evidence, descriptions, wholes, apart
    )
    return Clustering(wholes.groups(), tuple(sorted(unfollowed, key=lambda u: (u.decision.derived, u.decision.pair))))


def _join_unless(sets: Sets, decision: Decision, apart: Mapping[str, set[str]]) -> bool:
    """Make the sets of the two one, unless a person denies it; whether they are one now."""
    if sets.same(*decision.pair):
        return True
    few, many = sorted((sets.members(decision.left), sets.members(decision.right)), key=len)
    if apart and any(sets.same(foe, many[0]) for one in few for foe in apart.get(one, ())):
        return False
    sets.join(*decision.pair)
    return True


def _same_descriptions(
    entities: Mapping[str, Entity], evidence: list[Decision], wholes: Sets, apart: Mapping[str, set[str]]
) -> Sets:
    """Join what rules join and what says exactly the same of itself: there is nothing to weigh."""
    descriptions = Sets(entities)
    for d in evidence:
        if (
            d.judgement is Judgement.POSITIVE
            and not descriptions.same(*d.pair)
            and entities[d.left].description == entities[d.right].description
            and _join_unless(wholes, d, apart)
        ):
            descriptions.join(*d.pair)
    return descriptions


def _agglomerate(
    entities: Mapping[str, Entity],
    said: list[Decision],
    evidence: list[Decision],
    descriptions: Sets,
    wholes: Sets,
    apart: Mapping[str, set[str]],
) -> Iterator[Unfollowed]:
    best: dict[tuple[str, str], Edge] = {}
    for d in evidence:
        left, right = sorted((descriptions.root(d.left), descriptions.root(d.right)))
        edge = Edge(left, right, _strength(d), d)
        known = best.get((left, right))
        if left != right and (known is None or _rank(edge) < _rank(known)):
            best[left, right] = edge
    joined = [(descriptions.root(d.left), descriptions.root(d.right)) for d in said]
    trees = Sets({end for pair in (*best, *joined) for end in pair})
    for left, right in joined:
        trees.join(left, right)
    for left, right in best:
        if best[left, right].decision.judgement is Judgement.POSITIVE:
            trees.join(left, right)
    within: defaultdict[str, list[Edge]] = defaultdict(list)
    for edge in best.values():
        if trees.same(edge.left, edge.right):
            within[trees.root(edge.left)].append(edge)
    for tree in trees.groups():
        if edges := within.get(tree[0]):
            groups = {a: Group.of(a, [entities[m] for m in descriptions.members(a)], apart) for a in tree}
            yield from Tree(groups, wholes).join(edges)


def _rank(edge: Edge) -> tuple[bool, float, tuple[str, str]]:
    return edge.decision.judgement is not Judgement.POSITIVE, -edge.strength, edge.decision.pair


def _strength(decision: Decision) -> float:
    if decision.score is not None:
        return decision.score
    if decision.judgement is Judgement.UNSURE:
        return 0.5
    return _STRENGTH.get(decision.by.partition("@")[0], _OTHER_RULE)
