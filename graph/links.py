"""Which node each entity of a source became when the graph was last assembled, kept beside the graph."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from graph.folder import DataFolder, write_atomically

__all__ = ["nodes_of", "save_links"]

_FILE = "links.parquet"


def save_links(links: pl.DataFrame, nodes: pl.DataFrame, folder: DataFolder) -> None:
    """Keep the links (columns entity, node) that lead to a node of the graph."""
    kept = links.filter(pl.col("node").is_in(nodes["id"].implode())).select("entity", "node").sort("entity")
    write_atomically(folder.graph / _FILE, lambda p: kept.write_parquet(p))


def nodes_of(source_id: str, folder: DataFolder) -> Mapping[str, str]:
    """Return the node of each entity of this source that has one; empty before the first assembly."""
    path = folder.graph / _FILE
    try:
        # One kept file for each assembly, replaced whole: it is read as it is or not at all.
        frame = pl.scan_parquet(path).filter(pl.col("entity").str.starts_with(f"{source_id}#")).collect()
    except FileNotFoundError:
        return {}
    return dict(frame.iter_rows())
