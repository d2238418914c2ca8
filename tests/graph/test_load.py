from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import psutil
import pytest

from graph.assemble import EDGE_SCHEMA, NODE_SCHEMA, GraphFrames, version_of
from graph.bolt import Database
from graph.engine import open_database
from graph.engine.state import read_state
from graph.errors import DatabaseGone
from graph.ids import digest
from graph.load import LoadReport, load, loaded_version
from graph.schema import prepare_schema

NOTHING = LoadReport()


def world(members: int = 6, **changed: dict[str, Any] | None) -> GraphFrames:
    """A network with its members; ``changed`` gives a member other properties, or None to leave it out."""
    nodes: list[dict[str, Any]] = [{"id": "network-n", "label": "Network", "name": "Rete", "degree": members}]
    edges: list[dict[str, Any]] = []
    for i in range(members):
        own = changed.get(f"m{i}", {})
        if own is None:
            continue
        body = {
            "id": f"cluster-{i:06}",
            "label": "Cluster",
            "name": f"Cluster {i}",
            "aliases": [f"C{i}"],
            "country": "IT",
        }
        nodes.append({**body, "search": f"cluster {i}", **own})
        edges.append(
            {
                "id": f"member-of-{i:06}",
                "type": "MEMBER_OF",
                "start": body["id"],
                "end": "network-n",
                "start_label": "Cluster",
                "end_label": "Network",
                "since": own.get("start"),
                "confidence": 0.5,
                "sources": ["source-x"],
                "quote_pages": [i],
            }
        )
    frames = [
        pl.DataFrame([{**row, "hash": digest(sorted(row.items(), key=str))} for row in rows], schema=schema)
        for rows, schema in ((nodes, NODE_SCHEMA), (edges, EDGE_SCHEMA))
    ]
    return GraphFrames(frames[0], frames[1], version_of(*frames))


def held(database: Database) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    nodes = database.stream("MATCH (n) WHERE labels(n)[0] <> '_Lifescape' RETURN n ORDER BY n.id")
    edges = database.stream(
        "MATCH (a)-[r]->(b) RETURN r {.*, type: type(r), start: a.id, end: b.id} AS r ORDER BY r.id"
    )
    return [_dict(row["n"]) for row in nodes], [_dict(row["r"]) for row in edges]


def _dict(value: object) -> dict[str, Any]:
    assert isinstance(value, dict)
    return value


def expected(frames: GraphFrames) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    bare = [
        [{k: v for k, v in row.items() if v is not None and v != []} for row in frame.sort("id").iter_rows(named=True)]
        for frame in (frames.nodes, frames.edges.drop("start_label", "end_label"))
    ]
    return bare[0], bare[1]


@pytest.fixture
def prepared(database: Database) -> Database:
    prepare_schema(database)
    return database


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    return tmp_path / "loaded" / "database.parquet"


def test_the_database_holds_exactly_the_graph(prepared: Database, manifest: Path) -> None:
    frames = world()
    report = load(frames, prepared, manifest=manifest)
    assert report == LoadReport(nodes_written=7, edges_written=6)
    assert held(prepared) == expected(frames)
    assert loaded_version(prepared) == frames.version


def test_an_unchanged_graph_causes_no_write(
    prepared: Database, manifest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(world(), prepared, manifest=manifest)
    monkeypatch.setattr(prepared, "write", None)
    assert load(world(), prepared, manifest=manifest) == NOTHING
    manifest.unlink()
    assert load(world(), prepared, manifest=manifest) == NOTHING


def test_only_what_changed_is_written(prepared: Database, manifest: Path) -> None:
    load(world(), prepared, manifest=manifest)
    changed = world(7, m1={"country": None, "aliases": [], "description": "new"}, m2={"start": "2020"}, m3=None)
    report = load(changed, prepared, manifest=manifest)
    # The network's degree changed too; member 2's relation has another date.
    assert report == LoadReport(nodes_written=4, edges_written=2, nodes_deleted=1, edges_deleted=1)
    assert held(prepared) == expected(changed)


def test_everything_can_go(prepared: Database, manifest: Path) -> None:
    load(world(), prepared, manifest=manifest)
    nothing = world(0)
    load(nothing, prepared, manifest=manifest)
    assert held(prepared) == expected(nothing)


@pytest.mark.parametrize("fault", ["missing", "rubbish", "of another graph"])
def test_a_manifest_that_is_wrong_is_not_believed(
    prepared: Database, manifest: Path, tmp_path: Path, fault: str
) -> None:
    load(world(), prepared, manifest=manifest)
    if fault == "missing":
        manifest.unlink()
    elif fault == "rubbish":
        manifest.write_bytes(b"no parquet")
    else:
        elsewhere = tmp_path / "other.parquet"
        load(world(3), prepared, manifest=elsewhere)
    changed = world(5, m1={"name": "Another"})
    load(changed, prepared, manifest=manifest)
    assert held(prepared) == expected(changed)


def test_a_load_interrupted_anywhere_is_made_good(
    prepared: Database, manifest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.load.BATCH", 2)
    before, after = world(6), world(9, m0=None, m1={"name": "Another"})
    steps = 0
    while True:
        steps += 1
        with monkeypatch.context() as patch:
            load(before, prepared, manifest=manifest)
            assert held(prepared) == expected(before)
            patch.setattr(prepared, "write", _interrupted(prepared.write, steps))
            try:
                load(after, prepared, manifest=manifest)
                break
            except KeyboardInterrupt:
                assert steps == 1 or loaded_version(prepared) is None
        load(after, prepared, manifest=manifest)
        assert held(prepared) == expected(after), f"after an interruption at write {steps}"
    assert steps > 6
    assert held(prepared) == expected(after)


def _interrupted(write: Callable[..., None], at: int) -> Callable[..., None]:
    done = 0

    def interrupted(*arguments: Any, **named: Any) -> None:
        nonlocal done
        done += 1
        if done == at:
            raise KeyboardInterrupt
        write(*arguments, **named)

    return interrupted


@pytest.fixture
def own_engine(tmp_path: Path) -> Iterator[Callable[[], Database]]:
    """Opens an engine of the test's own, as often as it was killed."""
    opened: list[Database] = []

    def reopen() -> Database:
        opened.append(open_database("embedded:", tmp_path, heap="512m", warm=False))
        return opened[-1]

    yield reopen
    for database in opened:
        database.close()


def test_an_engine_killed_during_a_load_costs_nothing(
    own_engine: Callable[[], Database], tmp_path: Path, manifest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.load.BATCH", 200)
    frames = world(500)
    database = own_engine()
    prepare_schema(database)

    def kill_java(stage: str, done: int, total: int) -> None:
        if stage == "nodes" and done <= 200:
            psutil.Process(_state(tmp_path).java.pid).kill()

    # The supervisor starts java anew and the write under way is tried again: the load itself goes on.
    load(frames, database, manifest=manifest, progress=kill_java)
    assert held(database) == expected(frames)

    def kill_all(stage: str, done: int, total: int) -> None:
        if stage == "edges" and done <= 200:
            psutil.Process(_state(tmp_path).supervisor.pid).kill()
            psutil.Process(_state(tmp_path).java.pid).kill()

    changed = world(600, m1={"name": "Another"}, **{f"m{i}": {"start": "2020"} for i in range(2, 500)})
    with monkeypatch.context() as patch:
        patch.setattr(database._writer, "_patience", 0.0)
        with pytest.raises(DatabaseGone):
            load(changed, database, manifest=manifest, progress=kill_all)
    again = own_engine()
    assert loaded_version(again) is None
    load(changed, again, manifest=manifest)
    assert held(again) == expected(changed)


def _state(data: Path) -> Any:
    state = read_state(data / "engine")
    assert state is not None
    return state
