"""What the database promises of the graph: one node for each id, and the indexes that questions rely on.

Derived from the vocabulary, so a new label or relation has its constraint at the next start. Everything here may be run
again at any time and on either engine. Full-text indexes cover the property ``search`` (names folded by
``graph.names``): on Neo4j one index ``search`` over all labels; on ArcadeDB, which has none over several types, one for
each label, ``search_LABEL``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, LiteralString

from graph.bolt import Database
from graph.ids import digest
from graph.model import NODE_TYPES, RELATIONS

__all__ = ["INDEXED", "prepare_schema"]

INDEXED: Final = ("name", "country", "degree")
"""Properties of every label that questions filter or sort by."""


def prepare_schema(database: Database) -> None:
    """Make constraints and indexes that are not there yet; return when they can be used.

    The state node keeps a digest of what was made, so that a start with nothing to make takes one query.
    """
    made = digest(*_types(), *_standard(), *_of_neo4j())
    rows = database.read("MATCH (s:_Lifescape {id: 'state'}) RETURN s.schema", limit=1).rows
    if rows and rows[0][0] == made:
        return
    if database.sql is not None:
        for statement in _types():
            database.sql(statement)
    for statement in _standard():
        database.write(_ours(statement))
    if database.sql is None:
        for statement in _of_neo4j():
            database.write(_ours(statement))
    database.write("MERGE (s:_Lifescape {id: 'state'}) SET s.schema = $made", {"made": made})


def _standard() -> Iterator[str]:
    for label in NODE_TYPES:
        yield f"CREATE CONSTRAINT id_{label} IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE"
        for name in INDEXED:
            yield f"CREATE INDEX {name}_{label} IF NOT EXISTS FOR (n:{label}) ON (n.{name})"


def _types() -> Iterator[str]:
    """ArcadeDB's types, made before anything is stored: Cypher would make them one by one as it meets them."""
    for label in NODE_TYPES:
        yield f"CREATE VERTEX TYPE {label} IF NOT EXISTS"
        for name in ("id", "name", "country", "search"):
            yield f"CREATE PROPERTY {label}.{name} IF NOT EXISTS STRING"
        yield f"CREATE INDEX search_{label} IF NOT EXISTS ON {label} (search) FULL_TEXT"
    for relation in RELATIONS:
        yield f"CREATE EDGE TYPE {relation} IF NOT EXISTS"


def _of_neo4j() -> Iterator[str]:
    yield f"CREATE FULLTEXT INDEX search IF NOT EXISTS FOR (n:{'|'.join(NODE_TYPES)}) ON EACH [n.search]"
    yield "CALL db.awaitIndexes(300)"


def _ours(statement: str) -> LiteralString:
    # Made of our own words and names of the vocabulary only: nothing from outside gets here.
    return statement
