"""The small world on each engine, loaded once for each module of tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import pytest
from graph.schema import prepare_schema

from graph.bolt import Database
from graph.model import NODE_TYPES
from tests.queries.world import World, build


@dataclass(frozen=True)
class Loaded:
    database: Database
    world: World

    def id(self, name: str) -> str:
        return self.world.ids[name]


def _load(database: Database, world: World) -> None:
    database.write("MATCH (n) DETACH DELETE n")
    prepare_schema(database)
    for label in NODE_TYPES:
        rows = [{"own": {k: v for k, v in n.items() if k != "label"}} for n in world.nodes if n["label"] == label]
        database.write_batches(f"UNWIND $rows AS row CREATE (n:{label}) SET n = row.own", rows)
    ends = ("type", "start_label", "end_label")
    for (kind, start, end), edges in groupby(
        sorted(world.edges, key=lambda e: [e[k] for k in ends]), key=lambda e: tuple(e[k] for k in ends)
    ):
        rows = [
            {
                "start": e["start"],
                "end": e["end"],
                "own": {k: v for k, v in e.items() if k not in (*ends, "start", "end")},
            }
            for e in edges
        ]
        database.write_batches(
            f"UNWIND $rows AS row MATCH (a:{start} {{id: row.start}}) MATCH (b:{end} {{id: row.end}}) "
            f"CREATE (a)-[r:{kind}]->(b) SET r = row.own",
            rows,
        )


@pytest.fixture(
    scope="module",
    params=["embedded", pytest.param("neo4j_server", marks=pytest.mark.neo4j)],
    ids=["embedded", "neo4j"],
)
def loaded(request: pytest.FixtureRequest) -> Iterator[Loaded]:
    """The small world on each engine in turn."""
    database: Database = request.getfixturevalue(request.param)
    world = build()
    _load(database, world)
    yield Loaded(database, world)
    database.write("MATCH (n) DETACH DELETE n")
