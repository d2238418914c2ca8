"""The loader refuses what breaks the contract, with file and line; what it loads keeps it."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import Misconfigured, NotFound
from graph.model import NODE_TYPES
from queries import Catalogue, load_catalogue
from queries.catalogue import load_internal, narrow

GOOD = """\
// title: Members
// title_it: Membri
// question: Who?
// question_it: Chi?
// param network: entity(Network|Cluster) — the network | la rete
// param country: country = null — of this country | di questo paese
// column name: text — its name | il suo nome
// view: table
MATCH (:Network|Cluster {id: $network})<-[:MEMBER_OF]-(m) // see https://example.org; not a second statement
WHERE $country IS NULL OR m.country = $country AND m.url <> 'http://x.example//;CREATE'
RETURN m.name AS name
ORDER BY name
"""


def _load(folder: Path, text: str, name: str = "asked.cypher") -> Catalogue:
    (folder / name).write_text(text, encoding="utf-8")
    return load_catalogue(folder)


def test_good_file(tmp_path: Path) -> None:
    question = _load(tmp_path, GOOD)["asked"]
    assert question.title.it == "Membri"
    assert [p.required for p in question.parameters] == [True, False]
    assert str(question.parameters[0].type) == "entity(Network|Cluster)"
    assert question.text.startswith("MATCH")
    assert "//;CREATE" in question.text


@pytest.mark.parametrize(
    ("change", "line", "says"),
    [
        (("// title: Members\n", ""), 1, "no line '// title:"),
        (("// view: table\n", ""), 1, "no line '// view:"),
        (("// question_it: Chi?", "// question_it:"), 4, "'question_it' is empty"),
        (("// title_it: Membri\n", "// title_it: Membri\n// title: Again\n"), 3, "'title' was given in line 1 already"),
        (("// view: table", "// colour: red"), 8, "header line not understood"),
        (("// view: table", "// some words"), 8, "header line not understood"),
        (("// view: table", "// view: chart"), 8, "view is one of table, subgraph, number"),
        (("country = null", "land = null"), 6, "unknown type 'land'"),
        (("entity(Network|Cluster)", "entity(Club)"), 5, "labels are those of the vocabulary"),
        (("country = null", "integer(9..1) = null"), 6, "bounds are written integer(1..50)"),
        (("country = null", "country = Mars"), 6, "the default of 'country' is not a country"),
        (
            ("param country: country = null — of this country | di questo paese", "param country: country"),
            6,
            "write '//",
        ),
        (("— its name | il suo nome", "— its name"), 7, "write '// column NAME: TYPE"),
        (("column name", "column Name"), 7, "small letters"),
        (("$country IS NULL OR m.country = $country", "true"), 6, "parameter 'country' is not used"),
        (("$country IS NULL", "$land IS NULL"), 10, "$land is not declared"),
        (("{id: $network}", "{name: $network}"), 5, "look 'network' up as (n:Label {id: $network})"),
        (("m.name AS name", "m.name AS name, m.id AS id"), 11, "column 'id' is not declared"),
        (("m.name AS name", "m.name"), 11, "write 'AS name'"),
        (("// column name: text — its name | il suo nome\n", ""), 1, "no line '// column"),
        (("// view", "// column id: entity — its id | il suo id\n// view"), 8, "RETURN gives no column 'id'"),
        (("\nORDER BY name", ""), 11, "end with ORDER BY"),
        (("// view: table", "// view: number"), 7, "only integers and numbers"),
        (("// view: table", "// view: subgraph"), 8, "a subgraph has the column 'start: entity'"),
        (("ORDER BY name\n", "ORDER BY name;\nMATCH (n) RETURN n.name AS name\n"), 13, "a second statement begins"),
        (("RETURN", "SET m.name = 'x'\nRETURN"), 11, "SET is not allowed"),
        (("RETURN", "DETACH DELETE m\nRETURN"), 11, "DETACH is not allowed"),
        (("MATCH (:", "load csv FROM 'file:///x' AS row\nMATCH (:"), 9, "LOAD is not allowed"),
        (("RETURN", "CALL dbms.listConfig() YIELD value\nRETURN"), 11, "CALL dbms.listConfig is not allowed"),
        (("RETURN", "CREATE (:Network)\nRETURN"), 11, "CREATE is not allowed"),
        (("RETURN", "FOREACH (x IN [1] | REMOVE m.name)\nRETURN"), 11, "FOREACH is not allowed"),
    ],
)
def test_refused_with_file_and_line(tmp_path: Path, change: tuple[str, str], line: int, says: str) -> None:
    text = GOOD.replace(*change)
    assert text != GOOD
    with pytest.raises(Misconfigured) as refused:
        _load(tmp_path, text)
    assert f"queries/asked.cypher:{line}: " in str(refused.value)
    assert says in str(refused.value)


def test_empty_bodies_names_and_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="is empty"):
        load_catalogue(tmp_path)
    with pytest.raises(Misconfigured, match=r"asked\.cypher:9: there is no statement"):
        _load(tmp_path, "".join(line for line in GOOD.splitlines(keepends=True) if line.startswith("//")))
    with pytest.raises(Misconfigured, match="small letters, digits and underscores"):
        _load(tmp_path, GOOD, "Members-Of.cypher")
    (tmp_path / "Members-Of.cypher").unlink()
    (tmp_path / "asked.cypher").write_bytes(b"// title: \xff")
    with pytest.raises(Misconfigured, match=r"asked\.cypher:1: the file is not UTF-8"):
        load_catalogue(tmp_path)


def test_catalogue_is_whole() -> None:
    catalogue = load_catalogue()
    assert len(catalogue) >= 20
    assert {q.view for q in catalogue.values()} == {"table", "subgraph", "number"}
    assert list(catalogue) == sorted(catalogue)
    for question in catalogue.values():
        assert question.question.en.endswith("?")
        assert question.question.it.endswith("?")
        assert question.title.en != question.question.en


def test_unknown_question_names_the_nearest() -> None:
    with pytest.raises(NotFound, match="did you mean members_of_network"):
        load_catalogue().question("members-of-netwrk")
    with pytest.raises(NotFound, match="list the catalogue"):
        load_catalogue().question("zzz")


def test_narrowing_takes_labels_of_the_vocabulary_only() -> None:
    question = load_catalogue()["members_of_network"]
    assert "(:Network {id: $network})" in question.narrowed({"network": "Network"})
    assert question.narrowed({"network": "Network) DETACH DELETE (n"}) == question.text
    assert question.narrowed({"network": ""}) == question.text


def test_statements_behind_operations_only_read() -> None:
    statements = load_internal()
    assert {"node", "relations", "around", "paths", "search", "map_nodes"} <= set(statements)
    for label in NODE_TYPES:
        assert f"(node:{label} {{id: $id}})" in narrow(statements["node"], {"id": label})
