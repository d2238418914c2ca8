"""What a person may write for a parameter, what is refused, and that nothing written there is ever Cypher."""

from __future__ import annotations

from typing import Any

import pytest

from graph.errors import NotFound, RequestRefused
from queries import ask, load_catalogue, search
from queries.types import read_type
from tests.queries.world import Loaded

CATALOGUE = load_catalogue()
HOSTILE = [
    "'",
    '"',
    "`",
    "\\",
    "\\u0027 OR 1=1 //",
    "'}) DETACH DELETE n //",
    "$network",
    '+-&|!(){}[]^"~*?:\\/',
    "AND OR NOT",
    "name:* OR *:*",
    "/.*/",
    "[a TO z]",
    "\x00",
    "\ud800",
    "🧬",
    "%00%27",
    "a" * 10_000,
    "a b " * 2_500,
]


@pytest.mark.parametrize(
    "given",
    [
        "Council of Example BioRegions",
        "COUNCIL  of example bioregions!",
        "cexb",
        " CEXB ",
    ],
)
def test_entity_by_name_alias_or_acronym(loaded: Loaded, given: Any) -> None:
    answer = ask(loaded.database, CATALOGUE["members_of_network"], {"network": given})
    assert len(answer.rows) == 5


@pytest.mark.parametrize("given", ["pic:999900001", "PIC:999900001", "University of Example", "UNIEX"])
def test_entity_by_identifier_or_other_name(loaded: Loaded, given: Any) -> None:
    rows = ask(loaded.database, CATALOGUE["co_participants_count"], {"body": given}).rows
    assert (
        rows
        == ask(
            loaded.database, CATALOGUE["co_participants_count"], {"body": loaded.id("Università degli Studi d'Esempio")}
        ).rows
    )


def test_entity_without_its_legal_form(loaded: Loaded) -> None:
    rows = ask(loaded.database, CATALOGUE["projects_of_organisation"], {"organisation": "example pharma spa"}).rows
    assert rows == ask(loaded.database, CATALOGUE["projects_of_organisation"], {"organisation": "Example Pharma"}).rows
    assert rows


def test_ambiguous_name_lists_the_candidates_with_their_ids(loaded: Loaded) -> None:
    with pytest.raises(RequestRefused) as refused:
        ask(loaded.database, CATALOGUE["neighbourhood"], {"node": "HEA"})
    message = str(refused.value)
    assert "'node'" in message
    assert loaded.id("Medicon Example") in message
    assert loaded.id("Health Example Alliance") in message


def test_type_of_the_parameter_decides_between_namesakes(loaded: Loaded) -> None:
    (row,) = ask(loaded.database, CATALOGUE["networks_of_cluster"], {"cluster": "HEA"}).rows
    assert row[1] == "Council of Example BioRegions"


def test_unknown_name_suggests_the_nearest(loaded: Loaded) -> None:
    with pytest.raises(NotFound, match="did you mean NETBIOEX"):
        ask(loaded.database, CATALOGUE["partners_of_project"], {"project": "NETBIOX"})


def test_id_of_nothing_and_id_of_another_type(loaded: Loaded) -> None:
    with pytest.raises(NotFound, match="project-aaaaaaaaaaaa"):
        ask(loaded.database, CATALOGUE["partners_of_project"], {"project": "project-aaaaaaaaaaaa"})
    with pytest.raises(RequestRefused, match="give the id, identifier or name of a project"):
        ask(loaded.database, CATALOGUE["partners_of_project"], {"project": loaded.id("Clust-ER Example")})


@pytest.mark.parametrize(
    ("name", "arguments", "says"),
    [
        ("members_of_network", {}, "'network' is missing; give the id, identifier or name of a network"),
        ("members_of_network", {"network": "  "}, "'network' is missing"),
        ("members_of_network", {"networks": "CEXB"}, "no parameter 'networks'; it takes: network, country"),
        ("size_of_graph", {"top": "1"}, "it takes: none"),
        ("most_connected", {"top": "0"}, "'top' was given '0'; give a whole number from 1 to 500"),
        ("most_connected", {"top": "9" * 400}, "'top' was given"),
        ("most_connected", {"top": "ten"}, "'top' was given 'ten'"),
        ("most_connected", {"top": True}, "'top' was given 'True'"),
        ("most_connected", {"label": "Clusters"}, "'label' was given 'Clusters'; give one of Cluster"),
        ("most_connected", {"country": "Atlantis"}, "'country' was given 'Atlantis'; give a country, as IT or Italy"),
        ("neighbourhood", {"node": "CEX", "relation": "likes"}, "'relation' was given 'likes'; give one of MEMBER_OF"),
        ("recent_projects", {"since": "31/12/2024"}, "'since' was given '31/12/2024'; give a date as 2024"),
        ("recent_projects", {"since": "2024-02-31"}, "'since' was given '2024-02-31'"),
        ("recent_projects", {"since": ["2024"]}, "'since' was given"),
    ],
)
def test_refusals_say_what_is_expected(loaded: Loaded, name: str, arguments: dict[str, Any], says: str) -> None:
    with pytest.raises(RequestRefused) as refused:
        ask(loaded.database, CATALOGUE[name], arguments)
    assert says in str(refused.value)


@pytest.mark.parametrize("given", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_hostile_texts_find_nothing_and_change_nothing(loaded: Loaded, given: Any) -> None:
    with pytest.raises((NotFound, RequestRefused)) as refused:
        ask(loaded.database, CATALOGUE["members_of_network"], {"network": given})
    assert len(str(refused.value)) < 2_000
    assert (
        ask(
            loaded.database,
            CATALOGUE["organisations_by_country_and_theme"],
            {"theme": "MedTech", "kind": "x" + given[:900]},
        ).rows
        == []
    )
    search(loaded.database, given)
    counted = loaded.database.read("MATCH (n) WHERE n.name IS NOT NULL RETURN count(n) AS nodes").rows
    assert counted == [(len(loaded.world.nodes),)]


def test_quotation_marks_in_a_name(loaded: Loaded) -> None:
    answer = ask(
        loaded.database, CATALOGUE["projects_of_organisation"], {"organisation": 'The "Quoted" Institute of O\'Example'}
    )
    assert [row[1] for row in answer.rows] == ["PRECISEX"]


@pytest.mark.parametrize(
    ("kind", "given", "value"),
    [
        ("integer(1..9)", "7", 7),
        ("integer(1..9)", 7, 7),
        ("integer", " +7.0 ", 7),
        ("number", "1.5", 1.5),
        ("country", "uk", "GB"),
        ("country", "EL", "GR"),
        ("country", "Germania", "DE"),
        ("date", "2024-05", "2024-05"),
        ("label", "cluster", "Cluster"),
        ("relation", "member of", "MEMBER_OF"),
        ("text", " a\x00b ", "ab"),
        ("text", "", None),
        ("entities(Network)", "a, b,,", ["a", "b"]),
        ("entities(Network)", "a, b; c", ["a, b", "c"]),
        ("entities(Network)", ["a"], ["a"]),
    ],
)
def test_values(kind: str, given: Any, value: object) -> None:
    assert read_type(kind).value(given) == value


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("integer(1..9)", "10"),
        ("integer(1..9)", "1.5"),
        ("integer", "١٢"),
        ("number", "nan"),
        ("number", "1e999"),
        ("country", "XX"),
        ("country", "EU"),
        ("date", "2024-13"),
        ("text", "a" * 1001),
        ("entities(Network)", ["a"] * 101),
        ("entities(Network)", [1]),
        ("text", {"a": 1}),
    ],
)
def test_no_values(kind: str, given: Any) -> None:
    with pytest.raises(ValueError):
        read_type(kind).value(given)
