"""The small world on each engine, loaded once for each module of tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph.bolt import Database
from graph.load import load
from graph.schema import prepare_schema
from tests.queries.world import Loaded, build


@pytest.fixture(
    scope="module",
    params=["embedded", pytest.param("neo4j_server", marks=pytest.mark.neo4j)],
    ids=["embedded", "neo4j"],
)
def loaded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    """The small world on each engine in turn."""
    database: Database = request.getfixturevalue(request.param)
    world = build()
    database.write("MATCH (n) DETACH DELETE n")
    prepare_schema(database)
    load(world.frames, database, manifest=tmp_path_factory.mktemp("loaded") / "manifest.parquet")
    yield Loaded(database, world)
    database.write("MATCH (n) DETACH DELETE n")
