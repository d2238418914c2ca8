"""What the doors ask of single nodes: their facts, their relations, what is around them, the ways between them.

Every lookup goes by the label that an id begins with, and so by an index; nothing here walks the whole graph.
Relations come with the words that state them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from graph.bolt import Database
from graph.errors import NotFound, RequestRefused
from graph.ids import label_of
from graph.model import EDGE_PROPERTIES, NODE_TYPES, RELATIONS
from queries.naming import find_by_identifier, is_id
from queries.statements import statement

__all__ = [
    "Evidence",
    "Neighbourhood",
    "Page",
    "Path",
    "Relation",
    "Stats",
    "find_by_identifier",
    "get_entity",
    "graph_version",
    "neighbourhood",
    "paths",
    "relation_counts",
    "relation_of",
    "relations_of",
    "shown_of",
    "sources_of",
    "stats",
]

Node = dict[str, Any]

LONGEST_PATH: Final = 6

_INTERNAL: Final = frozenset({"search", "hash"})
_THROUGH_EVERYTHING: Final = frozenset({"Theme", "Country", "Region", "City", "Source"})
"""Nodes that join nearly everything: ways and second steps do not go on from them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Words that state a relation, and where they stand: source, page or row, offsets in the source's text."""

    quote: str
    source: str
    page: int | None
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A relation with its ends (ids), its own properties and its evidence, surest first; ``evidence_count`` is all."""

    id: str
    type: str
    start: str
    end: str
    confidence: float | None
    properties: Mapping[str, Any]
    evidence: tuple[Evidence, ...]
    evidence_count: int
    other: Node | None = None
    """The end that was not asked about, where one was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some of the relations of a node; ``next`` is what to pass as ``after`` for more, None on the last page."""

    items: list[Relation]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """What is around a node: it and its neighbours, and relations among them, strongest first."""

    nodes: list[Node]
    relations: list[Relation]
    truncated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """One way between two nodes: n nodes and the n - 1 relations that join each to the next."""

    nodes: list[Node]
    relations: list[Relation]
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """What the graph holds, counted."""

    version: str | None
    nodes: Mapping[str, int]
    relations: Mapping[str, int]


def get_entity(database: Database, id: str) -> Node:
    """Return the node with all its properties and its label; NotFound if there is none."""
    rows = database.read(statement("node", id=_checked(id)), {"id": id}, limit=1).rows
    if not rows:
        raise NotFound(f"There is no node '{id}'; search for it by name.")
    return shown_of(cast("Node", rows[0][0]))


def shown_of(node: Node) -> Node:
    """Return a node without what only serves the index and the loader."""
    return {k: v for k, v in node.items() if k not in _INTERNAL}


def relations_of(
    database: Database, id: str, *, type: str | None = None, after: str | None = None, limit: int = 100
) -> Page:
    """Return relations of the node in both directions, by id; mentions only when asked for by type."""
    if type is not None and type not in RELATIONS:
        raise RequestRefused(f"'{type[:80]}' is no type of relation; use one of {', '.join(RELATIONS)}.")
    asked = {"id": id, "type": type, "after": after, "limit": limit + 1}
    rows = database.read(statement("relations", id=_checked(id)), asked, limit=limit + 1).rows
    items = [
        relation_of({**cast("Node", edge), "type": kind, "start": start, "end": end}, other=cast("Node", other))
        for edge, kind, start, end, other in rows[:limit]
    ]
    return Page(items=items, next=items[-1].id if len(rows) > limit else None)


def relation_counts(database: Database, id: str) -> list[tuple[str, bool, int]]:
    """Return how many relations of each type the node has, outgoing (True) and incoming."""
    rows = database.read(statement("relation_counts", id=_checked(id)), {"id": id}).rows
    return cast("list[tuple[str, bool, int]]", rows)


def sources_of(database: Database, id: str) -> list[tuple[Node, int]]:
    """Return the sources that speak of the node, each with how often it does."""
    rows = database.read(statement("sources_of", id=_checked(id)), {"id": id}).rows
    return cast("list[tuple[Node, int]]", rows)


def neighbourhood(
    database: Database,
    id: str,
    *,
    depth: int = 1,
    labels: Sequence[str] | None = None,
    types: Sequence[str] | None = None,
    limit: int = 100,
) -> Neighbourhood:
    """Return the node and at most ``limit`` relations around it, the first step before the second.

    The second step goes on from bodies, projects, events and people only: what a place or a theme joins says little.
    """
    centre = get_entity(database, id)
    nodes: dict[str, Node] = {id: centre}
    edges: dict[str, Relation] = {}
    frontier, cut = [id], False
    for _ in range(depth):
        found, more = _around(database, frontier, labels, types, limit)
        cut = cut or more
        known = set(nodes)
        for relation in found:
            if relation.id in edges or relation.other is None:
                continue
            if len(edges) >= limit:
                cut = True
                break
            edges[relation.id] = relation
            nodes.setdefault(relation.other["id"], relation.other)
        frontier = [n for n in nodes if n not in known and label_of(n) not in _THROUGH_EVERYTHING]
        if not frontier or len(edges) >= limit:
            # Whether a second step would have found more is not known once the first took all the room.
            cut = cut or (depth > 1 and bool(frontier) and len(edges) >= limit)
            break
    return Neighbourhood(nodes=list(nodes.values()), relations=list(edges.values()), truncated=cut)


def paths(database: Database, start: str, end: str, *, max_length: int = LONGEST_PATH, k: int = 3) -> list[Path]:
    """Return up to ``k`` of the shortest ways between two nodes, surest first; none if they are too far apart.

    Ways go through bodies, projects, events and people. To or from a place or a theme they may go through those.
    """
    if not 1 <= max_length <= LONGEST_PATH:
        raise RequestRefused(f"A way has from 1 to {LONGEST_PATH} steps; {max_length} was asked for.")
    for node in (start, end):
        if not database.read(statement("node", id=_checked(node)), {"id": node}, limit=1).rows:
            raise NotFound(f"There is no node '{node}'; search for it by name.")
    wide = label_of(start) in _THROUGH_EVERYTHING or label_of(end) in _THROUGH_EVERYTHING
    text = statement("paths_through_anything" if wide else "paths", start=start, end=end)
    rows = database.read(text, {"start": start, "end": end, "steps": max_length, "ways": k}, limit=k).rows
    return [
        Path(
            nodes=[_bare(node) for node in cast("list[Node]", nodes)],
            relations=[relation_of(edge) for edge in cast("list[Node]", edges)],
            confidence=round(cast("float", sure), 4),
        )
        for nodes, edges, sure, *_ in rows
    ]


def graph_version(database: Database) -> str | None:
    """Return the version of the graph that is served; None while it is being loaded, or nothing was."""
    state = _state(database)
    return None if state.get("loading") else state.get("version")


def stats(database: Database) -> Stats:
    """Count nodes by label and relations by type; from the loader's own count where it left one."""
    state = _state(database)
    counted = json.loads(state.get("counts") or "{}")
    nodes = counted.get("nodes") or _counts(database, "count_labels")
    relations = counted.get("relations") or _counts(database, "count_relations")
    return Stats(
        version=None if state.get("loading") else state.get("version"),
        nodes={label: int(nodes.get(label, 0)) for label in NODE_TYPES},
        relations={type: int(relations.get(type, 0)) for type in RELATIONS},
    )


def _counts(database: Database, name: str) -> dict[str, int]:
    return {str(row[0]): cast("int", row[1]) for row in database.read(statement(name)).rows}


def _state(database: Database) -> Node:
    rows = database.read(statement("state"), limit=1).rows
    return cast("Node", rows[0][0]) if rows else {}


def _checked(id: str) -> str:
    """Return the id if it is written as one, so that nothing else is ever looked for."""
    if not is_id(id):
        raise NotFound(f"There is no node '{id[:80]}'; ids look like cluster-k3vq7x2mabcd.")
    return id


def _around(
    database: Database,
    ids: Iterable[str],
    labels: Sequence[str] | None,
    types: Sequence[str] | None,
    limit: int,
) -> tuple[list[Relation], bool]:
    """Return the strongest relations of these nodes, and whether there are more of them."""
    by_label: dict[str, list[str]] = defaultdict(list)
    for id in ids:
        by_label[label_of(id) or ""].append(id)
    found: list[Relation] = []
    more = False
    for members in by_label.values():
        asked = {
            "ids": members,
            "labels": list(labels) if labels else None,
            "types": list(types) if types else None,
            "limit": limit + 1,
        }
        result = database.read(statement("around", each=members[0]), asked, limit=limit + 1)
        more = more or len(result.rows) > limit
        found += [relation_of(cast("Node", edge), other=cast("Node", other)) for _, edge, other in result.rows]
    return sorted(found, key=lambda r: (-(r.confidence or 0.0), -r.evidence_count, r.id)), more


def relation_of(edge: Node, *, other: Node | None = None) -> Relation:
    """Return a relation as a statement gives it, with its evidence."""
    quotes = zip(
        edge.get("quotes") or (),
        edge.get("quote_sources") or (),
        edge.get("quote_pages") or (),
        edge.get("quote_starts") or (),
        edge.get("quote_ends") or (),
        strict=False,
    )
    return Relation(
        id=edge["id"],
        type=edge["type"],
        start=edge["start"],
        end=edge["end"],
        confidence=edge.get("confidence"),
        properties={name: edge[name] for name in EDGE_PROPERTIES if edge.get(name) is not None},
        evidence=tuple(Evidence(quote=q, source=s, page=p or None, start=a, end=b) for q, s, p, a, b in quotes),
        evidence_count=int(edge.get("evidence") or 0),
        other=_bare(other) if other is not None else None,
    )


def _bare(node: Node) -> Node:
    """Leave out what is not known: a projection names it all the same."""
    return {k: v for k, v in node.items() if v is not None}
