"""The graph as networkx and data frames have it, for notebooks and for formats that networkx writes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import networkx as nx
import polars as pl

from graph.assemble import GraphFrames
from graph.errors import NotFound

__all__ = ["surroundings", "to_networkx"]


def to_networkx(frames: GraphFrames, *, types: Iterable[str] | None = None) -> nx.MultiDiGraph[str]:
    """Return nodes and relations with their properties, keyed by id; only relations of these types if given.

    Nodes and edges are added in the order of their ids, so every walk over the graph is the same on every run. An
    edge's key is its id, its ``type`` the relation; absent properties are left out.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for row in frames.nodes.drop("hash", "search").iter_rows(named=True):
        graph.add_node(row.pop("id"), **_present(row))
    edges = frames.edges if types is None else frames.edges.filter(pl.col("type").is_in(list(types)))
    for row in edges.drop("hash").iter_rows(named=True):
        graph.add_edge(row.pop("start"), row.pop("end"), row.pop("id"), **_present(row))
    return graph


def surroundings(frames: GraphFrames, node: str, *, depth: int = 1, most: int = 150) -> GraphFrames:
    """Return what lies within ``depth`` steps of a node: at most that many bodies, the best connected kept.

    Sources are not followed: nearly everything would be two steps away through them. Raises NotFound for an unknown
    id.
    """
    if frames.nodes.filter(pl.col("id") == node).is_empty():
        raise NotFound(f"There is no node {node!r}: `lifescape search NAME` finds the id.")
    relations = frames.edges.filter(pl.col("type") != "MENTIONED_IN")
    degree = frames.nodes.select("id", "degree")
    kept = [node]
    reached = {node}
    edge_of_reach = [node]
    for _ in range(depth):
        touching = relations.filter(pl.col("start").is_in(edge_of_reach) | pl.col("end").is_in(edge_of_reach))
        near = (
            pl.concat([touching.select(pl.col("start").alias("id")), touching.select(pl.col("end").alias("id"))])
            .unique()
            .join(degree, on="id")
            .sort(["degree", "id"], descending=[True, False])["id"]
        )
        edge_of_reach = [n for n in near if n not in reached][: max(most - len(kept), 0)]
        kept += edge_of_reach
        reached.update(edge_of_reach)
    nodes = frames.nodes.filter(pl.col("id").is_in(kept))
    edges = relations.filter(pl.col("start").is_in(kept) & pl.col("end").is_in(kept))
    return GraphFrames(nodes, edges, frames.version)


def _present(row: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in row.items() if v is not None and v != []}
