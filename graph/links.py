"""Which node each entity of a source became when the graph was last assembled, kept beside the graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import polars as pl

from graph.folder import DataFolder, write_atomically

__all__ = ["entities_of", "kept_links", "node_counts", "nodes_of", "save_links"]

_FILE = "links.parquet"
_SCHEMA = {"entity": pl.String, "node": pl.String}


def save_links(links: pl.DataFrame, nodes: pl.DataFrame, folder: DataFolder) -> None:
    """Keep the links (columns entity, node) that lead to a node of the graph."""
    kept = links.filter(pl.col("node").is_in(nodes["id"].implode())).select("entity", "node").sort("entity")
    write_atomically(folder.graph / _FILE, lambda p: kept.write_parquet(p))


def kept_links(folder: DataFolder) -> pl.DataFrame:
    """Return the columns entity and node of all links that lead to a node; no row before the first assembly."""
    return pl.DataFrame(list(_kept(folder, lambda links: links)), schema=_SCHEMA, orient="row")


def nodes_of(source_id: str, folder: DataFolder) -> Mapping[str, str]:
    """Return the node of each entity of this source that has one; empty before the first assembly."""
    return dict(_kept(folder, lambda links: links.filter(pl.col("entity").str.starts_with(f"{source_id}#"))))


def entities_of(node_id: str, folder: DataFolder) -> list[str]:
    """Return the entities that became this node, by id; none where there is no such node."""
    return [entity for entity, _ in _kept(folder, lambda links: links.filter(pl.col("node") == node_id))]


def node_counts(folder: DataFolder) -> Mapping[str, int]:
    """Return by source how many of its entities have a node; those without are left out."""
    source = pl.col("entity").str.split("#").list.first()
    return dict(_kept(folder, lambda links: links.group_by(source).len()))


def _kept(folder: DataFolder, asked: Callable[[pl.LazyFrame], pl.LazyFrame]) -> Iterator[tuple[Any, ...]]:
    try:
        # One kept file for each assembly, replaced whole: it is read as it is or not at all.
        frame = asked(pl.scan_parquet(folder.graph / _FILE)).collect()
    except FileNotFoundError:
        return iter(())
    return frame.iter_rows()
