"""Databases for tests: always real ones, started once per run, emptied before each test that asks for one.

``database`` gives a test both engines, the second under the mark ``neo4j``; ``embedded`` is for what only the
default engine has. Data folders are temporary. Worlds are small and built in the test that needs them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.bolt import Access, Database
from graph.engine import open_database
from tests.neo4j.server import Neo4jServer, missing


@pytest.fixture(scope="session")
def embedded_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the embedded engine that the tests share."""
    return tmp_path_factory.mktemp("embedded")


@pytest.fixture(scope="session")
def embedded(embedded_data: Path) -> Iterator[Database]:
    """The embedded engine, as earlier tests left it."""
    with open_database("embedded:", embedded_data, heap="768m", warm=False) as database:
        yield database


@pytest.fixture(scope="session")
def neo4j_access(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Access]:
    """Address and first user of a real Neo4j Community server; only for tests marked ``neo4j``."""
    if reason := missing():
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    server = Neo4jServer(tmp_path_factory.mktemp("neo4j") / "home")
    yield server.access
    server.stop()


@pytest.fixture(scope="session")
def neo4j_server(neo4j_access: Access, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A real Neo4j, as earlier tests left it; only for tests marked ``neo4j``."""
    data = tmp_path_factory.mktemp("remote")
    with open_database(neo4j_access.uri, data, user=neo4j_access.user, password=neo4j_access.password) as database:
        database.wait(60)
        yield database


@pytest.fixture(params=["embedded", pytest.param("neo4j_server", marks=pytest.mark.neo4j)], ids=["embedded", "neo4j"])
def database(request: pytest.FixtureRequest) -> Database:
    """Each engine in turn, with nothing in its graph."""
    chosen: Database = request.getfixturevalue(request.param)
    chosen.write("MATCH (n) DETACH DELETE n")
    return chosen
