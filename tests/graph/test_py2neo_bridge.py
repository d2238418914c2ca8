"""Old notebooks get a py2neo graph on either engine; the core never imports it.

py2neo runs in a process of its own here, as in a notebook: it leaves its sockets open at the end, which our tests would
take for a fault of ours.
"""

import json
import subprocess
import sys
from dataclasses import asdict

from graph.bolt import Access, Database

_ASK = """
import json, sys
from graph.bolt import Access, Database
from graph.errors import LifescapeError
from graph.py2neo_bridge import py2neo_graph
access = Access(**json.loads(sys.stdin.read()))
try:
    graph = py2neo_graph(Database(access, access))
except LifescapeError as error:
    print(json.dumps([type(error).__name__, str(error)]))
else:
    node = graph.nodes.match("Cluster", id="cluster-1").first()
    rows = graph.run("MATCH (:Cluster)-[r]->(n) RETURN type(r) AS r, n.id AS n").data()
    print(json.dumps([graph.evaluate("MATCH (c:Cluster) RETURN c.name"), node["name"], rows]))
"""


def ask_by_py2neo(access: Access) -> list[object]:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _ASK],
        input=json.dumps(asdict(access)),
        capture_output=True,
        text=True,
        check=True,
        timeout=200,
    )
    answer: list[object] = json.loads(done.stdout)
    return answer


def test_py2neo_reads_what_was_written(database: Database) -> None:
    name = "Cluster d'Essai"
    database.write(
        "CREATE (:Cluster {id: 'cluster-1', name: $name})-[:MEMBER_OF {id: 'e'}]->(:Network {id: 'n'})", {"name": name}
    )
    assert ask_by_py2neo(database.reading) == [name, name, [{"r": "MEMBER_OF", "n": "n"}]]


def test_a_database_that_is_not_there_is_one_sentence() -> None:
    kind, sentence = ask_by_py2neo(Access("bolt://127.0.0.1:1", "neo4j", "x"))
    assert kind == "DatabaseGone" and "check the address" in str(sentence)


def test_the_core_does_without_it() -> None:
    code = "import sys, graph.engine.client, graph.load, api.cli.serving, queries; print('py2neo' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
