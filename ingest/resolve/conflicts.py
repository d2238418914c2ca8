"""Judgements of people that contradict one another, with the lines of the log that do."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping

from graph.judgements import Conflict, Decision, Judgement
from ingest.resolve.clustering import Clustering

__all__ = ["conflicts_of"]


def conflicts_of(decisions: Iterable[Decision], found: Clustering) -> tuple[Conflict, ...]:
    """Return for each judgement of a person that does not hold the chain that it stands in and what denies it.

    A rule or a model that a person contradicts is no conflict: people outrank them.
    """
    lost = [u.decision for u in found.unfollowed if not u.decision.derived]
    if not lost:
        return ()
    known = list(decisions)
    home = {entity: number for number, group in enumerate(found.groups) for entity in group}
    denied: defaultdict[frozenset[int], list[Decision]] = defaultdict(list)
    for d in known:
        if d.judgement is Judgement.NEGATIVE and not d.derived and d.left in home and d.right in home:
            denied[frozenset((home[d.left], home[d.right]))].append(d)
    near: defaultdict[str, list[Decision]] = defaultdict(list)
    for d in known:
        if d.judgement is Judgement.POSITIVE and d.left in home and d.right in home and home[d.left] == home[d.right]:
            near[d.left].append(d)
            near[d.right].append(d)
    conflicts = []
    for d in lost:
        between = denied.get(frozenset((home[d.left], home[d.right])), [])
        for negative in sorted(between, key=lambda n: n.pair)[:1]:
            chain = _chain(negative, d, near)
            conflicts.append(Conflict(negative, chain, d))
    return tuple(conflicts)


def _chain(negative: Decision, lost: Decision, near: Mapping[str, list[Decision]]) -> tuple[Decision, ...]:
    for one, other in ((lost.left, lost.right), (lost.right, lost.left)):
        before, after = _path(negative.left, one, near), _path(other, negative.right, near)
        if before is not None and after is not None:
            return (*before, lost, *after)
    return (lost,)


def _path(start: str, end: str, near: Mapping[str, list[Decision]]) -> list[Decision] | None:
    """The shortest way along decisions that hold, people's first where several are as short."""
    came: dict[str, tuple[str, Decision] | None] = {start: None}
    queue = deque([start])
    while queue:
        at = queue.popleft()
        if at == end:
            way = []
            while (step := came[at]) is not None:
                at = step[0]
                way.append(step[1])
            return way[::-1]
        for d in sorted(near.get(at, ()), key=lambda d: (d.derived, d.pair)):
            other = d.right if d.left == at else d.left
            if other not in came:
                came[other] = (at, d)
                queue.append(other)
    return None
