"""The graph as the map draws it, page by page: bodies in order of their connections, each with its place.

A page brings the next nodes and every relation that joins them to nodes of this or of an earlier page, so that a
reader who adds page after page never holds a relation without both of its ends, and has every one in the end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from graph.bolt import Database
from graph.errors import RequestRefused
from graph.ids import label_of
from graph.model import NODE_TYPES
from queries.naming import is_id
from queries.statements import statement

__all__ = ["MapPage", "map_page"]

_EDGES_AT_ONCE: Final = 4_000
"""Below the number of rows at which the embedded engine cuts an answer of its reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPage:
    """A part of the map; ``next`` is what to pass as ``after``, None on the last page."""

    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    next: str | None


def map_page(
    database: Database,
    *,
    labels: Sequence[str] | None = None,
    countries: Sequence[str] | None = None,
    after: str | None = None,
    limit: int = 2_000,
) -> MapPage:
    """Return the next most connected nodes that have a place, with their relations to those before; no mentions.

    Without labels, those that the vocabulary puts on the map: sources and people are not among them.
    """
    shown = list(labels) if labels else [t.label for t in NODE_TYPES.values() if t.on_map]
    degree, last = _position(after)
    scope = {"labels": shown, "countries": list(countries) if countries else None}
    asked = {**scope, "degree": degree, "after": last, "limit": limit + 1}
    found = database.read(statement("map_nodes"), asked, limit=limit + 1)
    columns = ("id", "label", "name", "x", "y", "degree", "country", "community")
    nodes = [
        {k: cast("Any", v) for k, v in zip(columns, row, strict=True) if v is not None} for row in found.rows[:limit]
    ]
    edges = _edges(database, [n["id"] for n in nodes], scope)
    more = len(found.rows) > limit
    return MapPage(nodes=nodes, edges=edges, next=f"{nodes[-1]['degree']}~{nodes[-1]['id']}" if more else None)


def _position(after: str | None) -> tuple[int | None, str | None]:
    if after is None:
        return None, None
    degree, _, last = after.partition("~")
    if not (degree.isascii() and degree.isdigit() and len(degree) < 16 and is_id(last)):
        raise RequestRefused("This cursor is none of ours; begin again without it.")
    return int(degree), last


def _edges(database: Database, ids: Sequence[str], scope: dict[str, Any]) -> list[dict[str, Any]]:
    by_label: dict[str, list[str]] = defaultdict(list)
    for id in ids:
        by_label[label_of(id) or ""].append(id)
    edges: list[dict[str, Any]] = []
    for members in by_label.values():
        after: str | None = None
        while True:
            asked = {**scope, "ids": members, "after": after, "limit": _EDGES_AT_ONCE}
            rows = database.read(statement("map_edges", each=members[0]), asked, limit=_EDGES_AT_ONCE).rows
            edges += [dict(zip(("id", "type", "start", "end", "confidence"), row, strict=True)) for row in rows]
            if len(rows) < _EDGES_AT_ONCE:
                break
            after = cast("str", rows[-1][0])
    return sorted(edges, key=lambda e: e["id"])
