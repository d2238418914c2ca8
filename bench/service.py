"""Latency of the service on a made world: entities, neighbourhoods and searches, one client, on each engine."""

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path

from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from bench.engines import asked_for, fresh
from bench.report import machine, quantile, row
from bench.world import make_world
from graph.assemble import GraphFrames
from graph.folder import DataFolder
from graph.load import load
from graph.schema import prepare_schema
from graph.store import StatementStore

_REQUESTS = 300


def main() -> None:
    """Print the figures."""
    asked = asked_for(__doc__)
    machine()
    frames = make_world(asked.nodes, asked.edges)
    print(f"# {frames.nodes.height} nodes, {frames.edges.height} relations; {_REQUESTS} requests of each kind")
    for engine in asked.engines:
        _measure(engine, frames)


def _measure(engine: str, frames: GraphFrames) -> None:
    chosen = random.Random(7).sample(range(frames.nodes.height), _REQUESTS)
    ids, names = ([frames.nodes[column][i] for i in chosen] for column in ("id", "name"))
    with fresh(engine) as (database, _), tempfile.TemporaryDirectory() as folder:
        prepare_schema(database)
        load(frames, database, manifest=Path(folder) / "manifest.parquet")
        settings = Settings.from_environment({"LIFESCAPE_DATA": folder})
        app = create_app(settings, database, store=StatementStore(DataFolder(Path(folder))))
        with TestClient(app, base_url="http://127.0.0.1") as client:
            _time(client, f"{engine}: entity", [f"/entities/{i}" for i in ids])
            _time(client, f"{engine}: neighbourhood", [f"/entities/{i}/neighbourhood" for i in ids])
            _time(client, f"{engine}: search", [f"/search?q={n}" for n in names])


def _time(client: TestClient, what: str, addresses: list[str]) -> None:
    for address in addresses[:20]:
        client.get(address)
    taken = []
    for address in addresses:
        start = time.perf_counter()
        answer = client.get(address)
        taken.append((time.perf_counter() - start) * 1000)
        assert answer.status_code == 200, answer.text
    row(what, f"p50 {quantile(taken, 0.5):.1f} ms", f"p95 {quantile(taken, 0.95):.1f} ms")


if __name__ == "__main__":
    main()
