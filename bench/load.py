"""Load of a made world into each engine, beside a plain driver's UNWIND loop in the same run and on the same server."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from bench.engines import asked_for, fresh
from bench.report import machine, row, stopwatch
from bench.world import make_world
from graph.assemble import GraphFrames
from graph.bolt import Database
from graph.load import load
from graph.schema import prepare_schema

_BATCH = 10_000


def main() -> None:
    """Print the figures."""
    asked = asked_for(__doc__)
    machine()
    frames = make_world(asked.nodes, asked.edges)
    print(f"# {frames.nodes.height} nodes, {frames.edges.height} relations, each with its words")
    for engine in asked.engines:
        _measure(engine, frames)


def _measure(engine: str, frames: GraphFrames) -> None:
    with fresh(engine) as (database, _), tempfile.TemporaryDirectory() as folder:
        manifest = Path(folder) / "manifest.parquet"
        prepare_schema(database)
        with stopwatch() as ours:
            load(frames, database, manifest=manifest)
        with stopwatch() as again:
            load(frames, database, manifest=manifest)
    with fresh(engine) as (database, _):
        prepare_schema(database)
        with stopwatch() as plain:
            _plainly(frames, database)
    row(
        f"{engine}: load of the whole",
        f"{ours.seconds:.1f} s",
        f"{frames.edges.height / ours.seconds:,.0f} relations/s",
    )
    row(f"{engine}: plain UNWIND loop, same data", f"{plain.seconds:.1f} s")
    row(f"{engine}: speed against the plain loop", f"{plain.seconds / ours.seconds:.2f} ×", "above 1 is faster")
    row(f"{engine}: load again, nothing changed", f"{again.seconds:.2f} s")


def _plainly(frames: GraphFrames, database: Database) -> None:
    """What anyone would write with the driver: CREATE in batches, in the order of the rows."""
    for (label,), group in frames.nodes.group_by("label", maintain_order=True):
        query: Any = f"UNWIND $rows AS row CREATE (n:{label}) SET n = row"
        for batch in group.drop("label").iter_slices(_BATCH):
            database.write(query, {"rows": [_present(r) for r in batch.iter_rows(named=True)]})
    for (kind, start, end), group in frames.edges.group_by("type", "start_label", "end_label", maintain_order=True):
        query = (
            f"UNWIND $rows AS row MATCH (a:{start} {{id: row.start}}) MATCH (b:{end} {{id: row.end}}) "
            f"CREATE (a)-[r:{kind}]->(b) SET r = row.properties"
        )
        for batch in group.drop("type", "start_label", "end_label").iter_slices(_BATCH):
            database.write(query, {"rows": [_split(r) for r in batch.iter_rows(named=True)]})


def _split(row: dict[str, Any]) -> dict[str, Any]:
    return {"start": row.pop("start"), "end": row.pop("end"), "properties": _present(row)}


def _present(row: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in row.items() if v is not None and v != []}


if __name__ == "__main__":
    main()
