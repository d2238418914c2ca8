from __future__ import annotations

from typing import Any, cast

import pytest

from graph.bolt import Database
from graph.errors import RequestRefused
from graph.model import NODE_TYPES
from graph.schema import INDEXED, prepare_schema


def indexes(database: Database) -> set[tuple[str, str, str]]:
    found = database.read("SHOW INDEXES")
    rows = [cast("dict[str, Any]", dict(zip(found.columns, row, strict=True))) for row in found.rows]
    return {
        (row["type"], label, name)
        for row in rows
        for label in row["labelsOrTypes"] or ()
        for name in row["properties"] or ()
    }


def test_it_can_be_prepared_again_without_a_write(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare_schema(database)
    before = indexes(database)
    monkeypatch.setattr(database, "write", None)
    monkeypatch.setattr(database, "sql", None)
    prepare_schema(database)
    assert indexes(database) == before


def test_every_label_has_its_indexes(database: Database) -> None:
    prepare_schema(database)
    found = indexes(database)
    for label in NODE_TYPES:
        assert {("RANGE", label, name) for name in ("id", *INDEXED)} | {("FULLTEXT", label, "search")} <= found


def test_an_id_is_given_once(database: Database) -> None:
    prepare_schema(database)
    database.write("CREATE (:Cluster {id: 'cluster-1'})")
    with pytest.raises(RequestRefused):
        database.write("CREATE (:Cluster {id: 'cluster-1'})")
    assert database.read("MATCH (n:Cluster) RETURN count(n)").rows == [(1,)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("bologna", {"cluster-1", "network-1"}),
        ('"alta tecnologia"', {"cluster-1"}),
        ("bolonia~2", {"cluster-1", "network-1"}),
        ("tecno*", {"cluster-1", "network-1"}),
        ("+bologna +rete", {"network-1"}),
        ("napoli", set()),
    ],
)
def test_full_text_finds_words_phrases_beginnings_and_slips(database: Database, query: str, found: set[str]) -> None:
    prepare_schema(database)
    database.write(
        "CREATE (:Cluster {id: 'cluster-1', search: 'cluster alta tecnologia bologna'}) "
        "CREATE (:Network {id: 'network-1', search: 'rete tecnopoli bologna'})"
    )
    names = ["search"] if database.dialect == "neo4j" else [f"search_{label}" for label in NODE_TYPES]
    answer = database.read(
        "UNWIND $indexes AS index CALL db.index.fulltext.queryNodes(index, $query) YIELD node, score RETURN node.id",
        {"indexes": names, "query": query},
    )
    assert {row[0] for row in answer.rows} == found


def test_what_was_removed_is_found_no_more(database: Database) -> None:
    prepare_schema(database)
    database.write("CREATE (:Cluster {id: 'cluster-1', search: 'vecchio nome'})")
    database.write("MATCH (n:Cluster) SET n = {id: 'cluster-1', search: 'nuovo nome'}")
    index = "search" if database.dialect == "neo4j" else "search_Cluster"
    ask = "CALL db.index.fulltext.queryNodes($index, $query) YIELD node RETURN node.id"
    assert database.read(ask, {"index": index, "query": "nuovo"}).rows == [("cluster-1",)]
    assert database.read(ask, {"index": index, "query": "vecchio"}).rows == []
