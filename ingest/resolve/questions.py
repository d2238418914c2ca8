"""Which pairs a person is asked about: what rules and model leave open, and what they say on too little evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import polars as pl

from graph.judgements import Decision, Judgement, Waiting, describe, pair_name, teaches
from graph.matching import Reason
from graph.model import Text
from ingest.resolve.entities import Entity
from ingest.resolve.groups import Group
from ingest.resolve.links import Links
from ingest.resolve.weighing import Unfollowed

__all__ = ["open_questions", "put_to_people"]

_MOST: Final = 20_000
"""Pairs that are kept; nobody judges more before the next assembly."""

_ASKED: Final = {
    "thin": "only this joins two groups of descriptions",
    "far": "they are far from each other",
}
"""Why a positive decision that was not followed is a question, and not plainly wrong."""

_EVEN: Final = 0.5


def open_questions(links: Links, derived: Iterable[Decision], people: Iterable[Decision]) -> list[tuple[Decision, str]]:
    """Return the decisions that leave open whether two nodes are one, each with why; one for each two nodes.

    Two nodes on whose entities a person has judged are no question any more, nor are two that an identifier or their
    countries tell apart.
    """
    node = dict(links.frame.select("entity", "node").iter_rows())

    def between(d: Decision) -> tuple[str, ...]:
        return tuple(sorted((node[d.left], node[d.right])))

    asked = [(d, d.why) for d in derived if d.judgement is Judgement.UNSURE]
    asked += [(u.decision, _told(u)) for u in links.unfollowed if u.why in _ASKED and u.decision.derived]
    settled = {between(d) for d in people if d.left in node and d.right in node}
    best: dict[tuple[str, ...], tuple[Decision, str]] = {}
    for decision, why in asked:
        ends = between(decision)
        known = best.get(ends)
        if ends[0] == ends[1] or ends in settled:
            continue
        if known is None or _rank(decision) < _rank(known[0]):
            best[ends] = (decision, why)
    return [best[ends] for ends in sorted(best) if not _apart(*(links.groups[node] for node in ends))]


def put_to_people(
    questions: Iterable[tuple[Decision, str]],
    statements: pl.DataFrame,
    *,
    sources: Mapping[str, str],
    nodes: Mapping[str, str],
    degrees: Mapping[str, int],
    reasons: Mapping[tuple[str, str], tuple[Reason, ...]],
    threshold: float,
) -> list[Waiting]:
    """Return the pairs with all that is shown of them; ``degrees`` of the nodes that are in the graph."""
    weighed = sorted(
        (
            (teaches(d.score, threshold, sum(degrees.get(nodes[end], 0) for end in d.pair)), d, why)
            for d, why in questions
        ),
        key=lambda q: (-q[0], q[1].pair),
    )[:_MOST]
    shown = {entity: node for entity, node in nodes.items() if node in degrees}
    sides = describe(
        [end for _, d, _ in weighed for end in d.pair], statements, sources=sources, nodes=shown, degrees=degrees
    )
    return [
        Waiting(
            pair=pair_name(*d.pair),
            left=sides[d.left],
            right=sides[d.right],
            by=d.by,
            why=why,
            score=d.score,
            reasons=tuple(Text(r.text("en"), r.text("it")) for r in reasons.get(d.pair, ())),
            weight=weight,
        )
        for weight, d, why in weighed
        if d.left in sides and d.right in sides
    ]


def _apart(one: list[Entity], other: list[Entity]) -> bool:
    a, b = Group.of("", one, {}), Group.of("", other, {})
    return a.told_apart(b) or a.elsewhere(b)


def _told(unfollowed: Unfollowed) -> str:
    return f"{unfollowed.decision.why}, but {_ASKED[unfollowed.why]}"


def _rank(decision: Decision) -> tuple[float, tuple[str, str]]:
    return -(_EVEN if decision.score is None else decision.score), decision.pair
