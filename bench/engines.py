"""The databases that figures are made on: a fresh embedded engine and, where asked for, a fresh Neo4j."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.bolt import Access, Database
from graph.engine import open_database
from tests.neo4j.server import Neo4jServer, missing

__all__ = ["ENGINES", "asked_for", "fresh"]

ENGINES = ("embedded", "neo4j")


def asked_for(about: str | None) -> argparse.Namespace:
    """Read from the command line how large a world, and which ``engines``, the figures are to be made on."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--nodes", type=int, default=100_000)
    parser.add_argument("--edges", type=int, default=1_000_000)
    parser.add_argument("--engine", choices=ENGINES, action="append", help="may be given twice; default: both")
    asked = parser.parse_args()
    asked.engines = asked.engine or ENGINES
    return asked


@contextmanager
def fresh(engine: str) -> Iterator[tuple[Database, Access | None]]:
    """Give an empty database of this kind, and for Neo4j the address of its server."""
    with tempfile.TemporaryDirectory(prefix="lifescape-bench-") as name:
        folder = Path(name)
        if engine == "embedded":
            with open_database("embedded:", folder, warm=False) as database:
                yield database, None
            return
        if reason := missing():
            raise SystemExit(f"{reason} (or leave out --engine neo4j)")
        server = Neo4jServer(folder / "home")
        try:
            with open_database(
                server.access.uri, folder, user=server.access.user, password=server.access.password
            ) as database:
                database.wait(60)
                yield database, server.access
        finally:
            server.stop()
