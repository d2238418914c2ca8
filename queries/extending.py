"""What the graph knows of many nodes at once: their properties and their relations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, cast

from graph.bolt import Database
from graph.ids import label_of
from queries.entities import Relation, relation_of, shown_of
from queries.naming import is_id
from queries.statements import statement

__all__ = ["RELATIONS_OF_EACH", "nodes_of", "relations_of_each"]

RELATIONS_OF_EACH: Final = 400
"""The most relations of one node that are given: the surest."""
_AT_ONCE: Final = 10
"""Nodes whose relations are asked for together: below the number of rows at which the embedded engine cuts."""


def nodes_of(database: Database, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return the nodes with these ids, all their properties by id; an id that is none of ours has none."""
    found: dict[str, dict[str, Any]] = {}
    for members in _by_label(ids, 1_000):
        rows = database.read(statement("nodes", each=members[0]), {"ids": members}, limit=len(members)).rows
        for (node,) in rows:
            shown = shown_of(cast("dict[str, Any]", node))
            found[shown["id"]] = shown
    return found


def relations_of_each(database: Database, ids: Iterable[str], types: Sequence[str]) -> Mapping[str, Sequence[Relation]]:
    """Return the relations of these types of each node, in both directions, surest first."""
    found: dict[str, list[Relation]] = defaultdict(list)
    for members in _by_label(ids, _AT_ONCE):
        asked = {"ids": members, "labels": None, "types": list(types), "limit": RELATIONS_OF_EACH}
        limit = len(members) * RELATIONS_OF_EACH
        for of, edge, other in database.read(statement("around", each=members[0]), asked, limit=limit).rows:
            found[str(of)].append(relation_of(cast("dict[str, Any]", edge), other=cast("dict[str, Any]", other)))
    return found


def _by_label(ids: Iterable[str], size: int) -> Iterator[list[str]]:
    """Yield the ids of one label together, so many at a time."""
    labels: dict[str, list[str]] = defaultdict(list)
    for id in dict.fromkeys(ids):
        if is_id(id):
            labels[label_of(id) or ""].append(id)
    for members in labels.values():
        for start in range(0, len(members), size):
            yield members[start : start + size]
