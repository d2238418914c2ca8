"""Bring a graph database to an assembled graph by writing only what differs.

What the database holds is known from a manifest beside the data, which is trusted only while the database's own state
node names the version that the manifest was written for; otherwise it is read from the database. The state says
``loading`` from the first write to the last, so a load that was cut short at any point is made good by the next one.
Every write can be repeated without harm.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, LiteralString

import polars as pl

from graph.assemble import EDGE_SCHEMA, NODE_SCHEMA, GraphFrames
from graph.bolt import Database
from graph.errors import DatabaseGone
from graph.folder import DataFolder, write_atomically
from graph.ids import digest, label_of
from graph.model import NODE_TYPES, RELATIONS

__all__ = ["LoadReport", "load", "loaded_version", "manifest_path"]

Progress = Callable[[str, int, int], None]

BATCH: Final = 10_000

_HELD: Final = {"id": pl.String, "hash": pl.String, "kind": pl.String, "start": pl.String, "end": pl.String}
"""What is remembered of each node and relation in a database; ``kind`` is its label or its type."""

_ENDS: Final = ("start", "end", "start_label", "end_label", "type")


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadReport:
    """How much a load wrote and removed; all zero where nothing had changed."""

    nodes_written: int = 0
    nodes_deleted: int = 0
    edges_written: int = 0
    edges_deleted: int = 0

    def summary(self) -> str:
        """Say it in a few words."""
        written, deleted = self.nodes_written + self.edges_written, self.nodes_deleted + self.edges_deleted
        if not written and not deleted:
            return "nothing had changed"
        removed = f", {self.nodes_deleted} nodes and {self.edges_deleted} relations removed" if deleted else ""
        return f"{self.nodes_written} nodes and {self.edges_written} relations written{removed}"


def manifest_path(folder: DataFolder, address: str) -> Path:
    """Where the manifest of what a database at this address holds is kept."""
    return folder.loaded / f"{digest(address)}.parquet"


def loaded_version(database: Database) -> str | None:
    """Version of the graph that the database holds whole; None if it holds none, or a load was cut short."""
    rows = database.read(_statement("read_state"), limit=1).rows
    return str(rows[0][0]) if rows and rows[0][0] and not rows[0][1] else None


def load(
    frames: GraphFrames,
    database: Database,
    *,
    manifest: Path,
    progress: Progress = lambda stage, done, total: None,
) -> LoadReport:
    """Make the database hold exactly this graph; the schema must be prepared. Nothing is written if it already does."""
    current = loaded_version(database)
    if current == frames.version:
        return LoadReport()
    held = _remembered(manifest, current) if current else None
    if held is None:
        held = _read_back(database)
    wanted = _wanted(frames)
    gone = held.join(wanted.select("id"), on="id", how="anti")
    stale = wanted.join(held.select("id", "hash"), on=["id", "hash"], how="anti").select("id")
    stale = stale.with_columns(new=~pl.col("id").is_in(held["id"].implode()))
    nodes = frames.nodes.join(stale, on="id", how="inner")
    edges = frames.edges.join(stale, on="id", how="inner")
    database.write(_statement("write_state"), {"version": frames.version, "loading": True, "counts": None})
    report = LoadReport(
        edges_deleted=_delete_edges(database, gone.filter(pl.col("start").is_not_null())),
        nodes_deleted=_delete_nodes(database, gone.filter(pl.col("start").is_null())),
        nodes_written=_write_nodes(database, nodes, progress),
        edges_written=_write_edges(database, edges, progress),
    )
    done = {"version": frames.version, "loading": False, "counts": _counts(frames)}
    database.write(_statement("write_state"), done)
    write_atomically(manifest, lambda p: wanted.write_parquet(p, metadata={"version": frames.version}))
    return report


def _counts(frames: GraphFrames) -> str:
    """Nodes by label and relations by type, as JSON: counting a million relations takes an engine seconds."""
    nodes = dict(frames.nodes["label"].value_counts().sort("label").iter_rows())
    relations = dict(frames.edges["type"].value_counts().sort("type").iter_rows())
    return json.dumps({"nodes": nodes, "relations": relations})


def _remembered(manifest: Path, version: str) -> pl.DataFrame | None:
    try:
        if pl.read_parquet_metadata(manifest).get("version") != version:
            return None
        return pl.read_parquet(manifest)
    except (OSError, pl.exceptions.PolarsError):
        return None


def _read_back(database: Database) -> pl.DataFrame:
    """Ask the database itself; a half-written load is seen as it is."""
    nodes = database.stream(_statement("read_nodes"), {"labels": list(NODE_TYPES)})
    edges = database.stream(_statement("read_edges"), {"types": list(RELATIONS)})
    held: list[tuple[Any, ...]] = [(r["id"], r["hash"], r["kind"], None, None) for r in nodes]
    held += [(r["id"], r["hash"], r["kind"], r["start"], r["end"]) for r in edges]
    return pl.DataFrame(held, schema=_HELD, orient="row")


def _wanted(frames: GraphFrames) -> pl.DataFrame:
    nodes = frames.nodes.select(
        "id",
        "hash",
        pl.col("label").alias("kind"),
        pl.lit(None, pl.String).alias("start"),
        pl.lit(None, pl.String).alias("end"),
    )
    edges = frames.edges.select("id", "hash", pl.col("type").alias("kind"), "start", "end")
    return pl.concat([nodes, edges])


def _write_nodes(database: Database, nodes: pl.DataFrame, progress: Progress) -> int:
    done = 0
    columns = [c for c in NODE_SCHEMA if c != "label"]
    for (label, new), group in nodes.group_by("label", "new", maintain_order=True):
        for batch in group.select(columns).iter_slices(BATCH):
            rows = [_present(row) for row in batch.iter_rows(named=True)]
            _write(database, "nodes", rows, new=bool(new), LABEL=label)
            done += batch.height
            progress("nodes", done, nodes.height)
    return done


def _write_edges(database: Database, edges: pl.DataFrame, progress: Progress) -> int:
    done = 0
    own = [c for c in EDGE_SCHEMA if c not in _ENDS]
    kinds = edges.group_by("type", "start_label", "end_label", "new", maintain_order=True)
    for (relation, start, end, new), group in kinds:
        # Relations of one node come together: the engine then works on few pages at a time.
        for batch in group.sort("end", "start").iter_slices(BATCH):
            rows = [
                {"start": row.pop("start"), "end": row.pop("end"), "properties": _present(row)}
                for row in batch.select("start", "end", *own).iter_rows(named=True)
            ]
            _write(database, "edges", rows, new=bool(new), TYPE=relation, START=start, END=end)
            done += batch.height
            progress("edges", done, edges.height)
    return done


def _write(database: Database, what: str, rows: list[dict[str, Any]], *, new: bool, **named: object) -> None:
    """Write one batch. What is new is created, which costs half of merging; once only, and merged when in doubt."""
    if new:
        try:
            database.write(_statement(f"create_{what}", **named), {"rows": rows}, once=True)
            return
        except DatabaseGone:
            pass  # it may have been written or not: merging is right in either case, and is tried again
    database.write(_statement(f"merge_{what}", **named), {"rows": rows})


def _delete_edges(database: Database, gone: pl.DataFrame) -> int:
    ends = [pl.col(e).map_elements(label_of, return_dtype=pl.String).alias(f"{e}_label") for e in ("start", "end")]
    for (relation, start, end), group in gone.with_columns(ends).group_by("kind", "start_label", "end_label"):
        query = _statement("delete_edges", TYPE=relation, START=start, END=end)
        database.write_batches(query, group.select("start", "end").iter_rows(named=True), size=BATCH)
    return gone.height


def _delete_nodes(database: Database, gone: pl.DataFrame) -> int:
    for (label,), group in gone.group_by("kind"):
        query = _statement("delete_nodes", LABEL=label)
        database.write_batches(query, group.select("id").iter_rows(named=True), size=BATCH)
    return gone.height


def _present(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None and value != []}


@cache
def _text(name: str) -> str:
    return files("graph").joinpath("cypher", f"{name}.cypher").read_text(encoding="utf-8")


def _statement(name: str, **named: object) -> LiteralString:
    """Return a statement of ``graph/cypher`` with labels and types filled in, which must be of the vocabulary."""
    text = _text(name)
    for place, filled in named.items():
        if filled not in NODE_TYPES and filled not in RELATIONS:
            raise ValueError(f"{filled!r} is no label or relation of the vocabulary")
        text = text.replace(f":{place}", f":{filled}")
    return text
