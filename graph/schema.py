"""What the database promises of the graph: one node for each id, and the indexes that questions rely on.

Derived from the vocabulary, so a new label or relation has its constraint at the next start. Everything here may be run
again at any time and on either engine. Full-text indexes cover the property ``search`` (names folded by
``graph.names``): on Neo4j one index ``search`` over all labels; on ArcadeDB, which has none over several types, one for
each label, ``search_LABEL``.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Any, Final, LiteralString, cast

from graph.bolt import Database
from graph.model import NODE_TYPES, RELATIONS

__all__ = ["INDEXED", "prepare_schema"]

INDEXED: Final = MappingProxyType({"name": "STRING", "country": "STRING", "degree": "LONG"})
"""Properties of every label that questions filter or sort by, with their types."""


def prepare_schema(database: Database) -> None:
    """Make constraints and indexes that are not there yet; return when they can be used."""
    there = _there(database)
    if there >= _promised():
        return
    if database.sql is not None:
        # In one script: told one by one, each statement has the engine write its schema anew.
        database.sql(";\n".join(_arcadedb()) + ";")
        return
    if any(kind == "FULLTEXT" for kind, _, _ in there):
        database.write("DROP INDEX search IF EXISTS")  # it cannot be given the labels it lacks
    for statement in _neo4j():
        database.write(_ours(statement))
    database.write("CALL db.awaitIndexes(300)")


def _promised() -> set[tuple[str, str, str]]:
    """Every index that there must be: its kind, label and property."""
    ranges = {("RANGE", label, name) for label in NODE_TYPES for name in ("id", *INDEXED)}
    return ranges | {("FULLTEXT", label, "search") for label in NODE_TYPES}


def _there(database: Database) -> set[tuple[str, str, str]]:
    found = database.read("SHOW INDEXES")
    rows = [cast("dict[str, Any]", dict(zip(found.columns, row, strict=True))) for row in found.rows]
    return {
        (row["type"], label, name)
        for row in rows
        if row["state"] == "ONLINE"
        for label in row["labelsOrTypes"] or ()
        for name in row["properties"] or ()
    }


def _neo4j() -> Iterator[str]:
    for label in NODE_TYPES:
        yield f"CREATE CONSTRAINT id_{label} IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE"
        for name in INDEXED:
            yield f"CREATE INDEX {name}_{label} IF NOT EXISTS FOR (n:{label}) ON (n.{name})"
    yield f"CREATE FULLTEXT INDEX search IF NOT EXISTS FOR (n:{'|'.join(NODE_TYPES)}) ON EACH [n.search]"


def _arcadedb() -> Iterator[str]:
    """Types and their indexes in SQL: Cypher knows no full text here, and would make types as it meets them."""
    for label in NODE_TYPES:
        yield f"CREATE VERTEX TYPE {label} IF NOT EXISTS"
        for name, kind in {"id": "STRING", "search": "STRING", **INDEXED}.items():
            yield f"CREATE PROPERTY {label}.{name} IF NOT EXISTS {kind}"
        yield f"CREATE INDEX IF NOT EXISTS ON {label} (id) UNIQUE"
        for name in INDEXED:
            yield f"CREATE INDEX IF NOT EXISTS ON {label} ({name}) NOTUNIQUE"
        yield f"CREATE INDEX search_{label} IF NOT EXISTS ON {label} (search) FULL_TEXT"
    for relation in RELATIONS:
        yield f"CREATE EDGE TYPE {relation} IF NOT EXISTS"


def _ours(statement: str) -> LiteralString:
    # Made of our own words and names of the vocabulary only: nothing from outside gets here.
    return statement
