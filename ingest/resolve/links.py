"""From decisions to nodes: which entities are one node, and what its id and label are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from graph.history import Remembered
from graph.judgements import Conflict, Decision
from ingest.resolve.clustering import cluster
from ingest.resolve.conflicts import conflicts_of
from ingest.resolve.entities import Entity
from ingest.resolve.naming import name_groups
from ingest.resolve.weighing import Unfollowed

__all__ = ["Links", "link"]

# Where sources disagree on the type of one body, the more telling type is kept.
_RANK = {"Cluster": 0, "Network": 1, "Hub": 2, "Organisation": 3}


@dataclass(frozen=True, slots=True)
class Links:
    """Which node each entity belongs to."""

    frame: pl.DataFrame
    """Columns ``entity``, ``node``, ``label``; one row for each entity, sorted."""
    conflicts: tuple[Conflict, ...] = ()
    """Judgements of people that contradict one another, each with the lines that do."""
    unfollowed: tuple[Unfollowed, ...] = ()
    """Positive decisions that do not hold in the result, and why."""
    groups: Mapping[str, list[Entity]] = field(default_factory=dict)
    """The entities of each node."""
    offers: Mapping[str, str] = field(default_factory=dict)
    """Ids that an identifier or a name of just one node would give, each with that node."""


def link(entities: Mapping[str, Entity], decisions: Iterable[Decision], remembered: Remembered | None = None) -> Links:
    """Group entities by the decisions in force and name each group by its id of old, or else by what identifies it.

    The result depends only on the entities, the decisions and the ids remembered, not on the order in which they came.
    """
    taken = list(decisions)
    found = cluster(entities, taken)
    groups = [[entities[m] for m in members] for members in found.groups]
    labels = [_label(group) for group in groups]
    own = {e.id: e.node_ids() for group in groups for e in group}
    nodes = name_groups(groups, labels, own, remembered or Remembered())
    rows = [
        (entity.id, node, label) for group, node, label in zip(groups, nodes, labels, strict=True) for entity in group
    ]
    frame = pl.DataFrame(rows, schema={"entity": pl.String, "node": pl.String, "label": pl.String}, orient="row")
    offers: dict[str, str | None] = {}
    for group, node in zip(groups, nodes, strict=True):
        for offer in {o for e in group for o in own[e.id]}:
            offers[offer] = node if offer not in offers else None
    return Links(
        frame=frame.sort("entity"),
        conflicts=conflicts_of(taken, found),
        unfollowed=found.unfollowed,
        groups=dict(zip(nodes, groups, strict=True)),
        offers={offer: node for offer, node in offers.items() if node is not None},
    )


def _label(group: list[Entity]) -> str:
    count = Counter(e.label for e in group)
    return min(count, key=lambda label: (_RANK.get(label, -1), -count[label], label))
