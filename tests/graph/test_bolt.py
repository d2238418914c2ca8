from __future__ import annotations

from pathlib import Path

import pytest

from graph.bolt import Access, Database
from graph.engine import open_database
from graph.errors import DatabaseGone, LimitReached, Misconfigured, RequestRefused
from graph.free_cypher import MAXIMUM_LENGTH

SMALL_WORLD = """
CREATE (a:Cluster {id: 'cluster-a', name: 'Alfa', aliases: ['A', 'α']})
CREATE (b:Network {id: 'network-b', name: 'Beta'})
CREATE (a)-[:MEMBER_OF {id: 'e1', since: '2019', confidence: 0.5}]->(b)
"""


@pytest.fixture
def small(database: Database) -> Database:
    database.write(SMALL_WORLD)
    return database


def test_values_come_as_plain_python(small: Database) -> None:
    answer = small.read(
        "MATCH p = (a:Cluster)-[r:MEMBER_OF]->(b) "
        "RETURN a, r, p, date('2020-01-02') AS day, duration('P1D') AS span, point({x: 1, y: 2}) AS place, "
        "{list: [1, 2.5, null, true]} AS mixed"
    )
    alfa = {"label": "Cluster", "id": "cluster-a", "name": "Alfa", "aliases": ["A", "α"]}
    beta = {"label": "Network", "id": "network-b", "name": "Beta"}
    relation = {
        "type": "MEMBER_OF",
        "start": "cluster-a",
        "end": "network-b",
        "id": "e1",
        "since": "2019",
        "confidence": 0.5,
    }
    assert answer.columns == ("a", "r", "p", "day", "span", "place", "mixed")
    node, edge, path, day, span, place, mixed = answer.rows[0]
    assert node == alfa
    assert edge == relation
    assert path == {"nodes": [alfa, beta], "relations": [relation]}
    assert day == "2020-01-02"
    assert str(span).startswith("P")
    assert isinstance(place, dict) and place["coordinates"] == [1.0, 2.0]
    assert mixed == {"list": [1, 2.5, None, True]}


def test_a_relation_names_its_ends_by_our_ids_without_their_nodes(small: Database) -> None:
    [[relation]] = small.read("MATCH ()-[r]->() RETURN r").rows
    assert isinstance(relation, dict)
    assert (relation["start"], relation["end"]) == ("cluster-a", "network-b")


def test_an_answer_is_cut_at_its_limit_and_says_so(small: Database) -> None:
    query = "UNWIND range(1, 5) AS i RETURN i"
    assert small.read(query, limit=5).truncated is False
    cut = small.read(query, limit=4)
    assert (len(cut.rows), cut.truncated) == (4, True)


def test_counting_inside_a_free_query_is_never_cut(small: Database) -> None:
    small.write("UNWIND range(1, 6000) AS i CREATE (:Theme {id: 'theme-' + i})")
    answer = small.ask_freely("MATCH (n:Theme) WITH n.id AS id RETURN count(id) AS n", limit=10)
    assert answer.rows == [(6000,)]


def test_batches_carry_every_row_and_report_progress(database: Database) -> None:
    seen: list[int] = []
    rows = ({"id": f"theme-{i}"} for i in range(25))
    written = database.write_batches(
        "UNWIND $rows AS row MERGE (:Theme {id: row.id})", rows, size=10, progress=seen.append
    )
    assert (written, seen) == (25, [10, 10, 5])
    assert len(list(database.stream("MATCH (n:Theme) RETURN n.id AS id"))) == 25


def test_our_own_reading_cannot_write(small: Database) -> None:
    with pytest.raises(RequestRefused):
        small.read("MATCH (n) SET n.name = 'x'")
    assert small.read("MATCH (n {name: 'x'}) RETURN n").rows == []


def test_a_faulty_query_is_refused_with_its_place(database: Database) -> None:
    with pytest.raises(RequestRefused, match=r"line 1, column 1[01]\b"):
        database.ask_freely("MATCH (n) RETRN n")


def test_what_may_be_asked_freely(small: Database) -> None:
    for query in (
        "MATCH (n) RETURN n.name ORDER BY n.name; ",
        "// a comment with CREATE in it\nMATCH (n) WHERE n.name <> 'SET; DELETE' RETURN n.name",
        "MATCH (a) CALL (a) { MATCH (a)-->(b) RETURN count(b) AS n } RETURN a.name, n",
        "CALL db.labels() YIELD label RETURN label",
        "OPTIONAL MATCH (n:Cluster) RETURN [x IN n.aliases | toUpper(x)] AS aliases",
        "MATCH (n:Cluster) RETURN n.name AS name UNION MATCH (n:Network) RETURN n.name AS name",
    ):
        assert small.ask_freely(query, {}).rows


def test_free_answers_are_cut_to_size(database: Database) -> None:
    answer = database.ask_freely("UNWIND range(1, 20) AS i RETURN range(1, 5000) AS list", limit=5)
    assert answer.truncated
    [row, *_] = answer.rows
    assert isinstance(row[0], list) and len(row[0]) == 1000


ATTACKS = {
    "create": "CREATE (n:Cluster {id: 'x'}) RETURN n",
    "merge after match": "MATCH (n) MERGE (m:Foo {id: n.id}) RETURN m",
    "set": "MATCH (n) SET n.name = 'x'",
    "set, hidden in comments": "MATCH (n) /* only reading */ SET n.name = 'x' // RETURN n",
    "remove": "MATCH (n) REMOVE n.name",
    "delete": "MATCH (n) DETACH DELETE n",
    "foreach": "MATCH (n) FOREACH (i IN [1] | SET n.name = 'x')",
    "write in a subquery": "MATCH (n) CALL (n) { SET n.name = 'x' } RETURN n",
    "write in transactions": "MATCH (n) CALL (n) { SET n.name = 'x' } IN TRANSACTIONS OF 10 ROWS",
    "index": "CREATE INDEX foo IF NOT EXISTS FOR (n:Cluster) ON (n.name)",
    "constraint": "CREATE CONSTRAINT foo IF NOT EXISTS FOR (n:Cluster) REQUIRE n.name IS UNIQUE",
    "drop": "DROP INDEX foo IF EXISTS",
    "load csv file": "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "load csv later": "WITH 1 AS x LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "load csv http": "WITH 1 AS x LOAD CSV FROM 'http://127.0.0.1:9/' AS line RETURN line",
    "list users": "CALL dbms.security.listUsers()",
    "show users": "SHOW USERS",
    "show settings": "SHOW SETTINGS",
    "show transactions": "SHOW TRANSACTIONS",
    "settings": "CALL dbms.listConfig() YIELD name, value RETURN name, value",
    "settings, later": "MATCH (n) CALL dbms.listConfig() YIELD name RETURN name",
    "settings, quoted": "CALL `dbms`.`listConfig`() YIELD name RETURN name",
    "settings, after a comment": "CALL/**/dbms.listConfig() YIELD name RETURN name",
    "escaped call": "WITH 1 AS x \\u0043ALL dbms.listConfig() YIELD name RETURN name",
    "escaped quote": "WITH '\\u0027 AS x CALL dbms.listConfig() YIELD name RETURN name //' AS y RETURN y",
    "file procedure": "CALL apoc.load.json('file:///etc/passwd') YIELD value RETURN value",
    "writing procedure": "CALL merge.node(['Foo'], {id: '1'}, {}, {}) YIELD node RETURN node",
    "new user": "CREATE USER bob SET PASSWORD 'x12345678'",
    "two statements": "MATCH (n) RETURN n; MATCH (n) DETACH DELETE n",
    "explain of a write": "EXPLAIN CREATE (n:Foo)",
    "profile of a write": "PROFILE CREATE (n:Foo) RETURN n",
    "options": "CYPHER runtime=slotted MATCH (n) SET n.name = 'x'",
    "other database": "USE system MATCH (n) RETURN n",
    "another language": "SELECT FROM Cluster",
    "cross join": "MATCH (a), (b), (c), (d) WHERE a.id + b.id + c.id + d.id = 'x' RETURN count(*)",
    "endless rows": "UNWIND range(1, 1000000) AS x UNWIND range(1, 1000000) AS y "
    "WITH x * y AS z WHERE z < 0 RETURN count(*)",
    "doubled list": "RETURN size(reduce(l = [1], i IN range(1, 40) | l + l)) AS n",
    "doubled text": "RETURN size(reduce (l = 'a', i IN range(1, 40) | l + l)) AS n",
    "too long": "RETURN 1 " + " " * MAXIMUM_LENGTH,
    "nothing": "  // nothing",
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_attacks_are_refused_or_stopped_and_change_nothing(database: Database, attack: str) -> None:
    database.write(SMALL_WORLD)
    database.write("UNWIND range(1, 300) AS i CREATE (:Theme {id: 'theme-' + i})")
    before = database.read("MATCH (n) RETURN n ORDER BY n.id").rows
    with pytest.raises(RequestRefused):
        database.ask_freely(attack, {})
    assert database.read("MATCH (n) RETURN n ORDER BY n.id").rows == before


def test_a_query_that_runs_too_long_says_so(database: Database) -> None:
    database.write("UNWIND range(1, 300) AS i CREATE (:Theme {id: 'theme-' + i})")
    with pytest.raises(LimitReached):
        database.ask_freely(ATTACKS["cross join"])


def test_the_password_never_shows() -> None:
    assert "geheim" not in repr(Access("bolt://somewhere", "neo4j", "geheim"))


@pytest.mark.parametrize(
    ("address", "error"),
    [
        ("bolt://127.0.0.1:1", DatabaseGone),
        ("http://127.0.0.1:1", Misconfigured),
        ("bolt://", Misconfigured),
        ("7687", Misconfigured),
    ],
)
def test_an_address_without_a_database_is_told(tmp_path: Path, address: str, error: type[Exception]) -> None:
    with pytest.raises(error, match="LIFESCAPE_GRAPH"):
        open_database(address, tmp_path)


@pytest.mark.neo4j
def test_wrong_credentials_and_databases_are_told(neo4j_access: Access, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="LIFESCAPE_GRAPH_PASSWORD"):
        open_database(neo4j_access.uri, tmp_path, password="wrong")
    with pytest.raises(Misconfigured, match="LIFESCAPE_GRAPH_DATABASE"):
        open_database(neo4j_access.uri, tmp_path, password=neo4j_access.password, database="nowhere")
