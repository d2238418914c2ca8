"""One address changes the database and nothing else: the command line answers the same on a real Neo4j."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from api.cli import main
from graph.bolt import Access
from graph.engine import open_database
from ingest.sample import sample_path

# One answer of every question, on bodies of the sample.
ASKED: dict[str, dict[str, str]] = {
    "bodies_without_network": {"country": "IT"},
    "co_participants_count": {"body": "University of Oslo"},
    "countries_of_network": {"network": "CEBR"},
    "events_and_participants": {},
    "funders_of_body": {"funded": "SAFE-N-MEDTECH"},
    "hubs_of_network_by_city": {"network": "CEBR"},
    "members_in_common": {"networks": "CEBR;MEDIC NEST"},
    "members_of_network": {"network": "CEBR"},
    "most_connected": {"top": "25"},
    "neighbourhood": {"node": "CEBR"},
    "networks_of_cluster": {"cluster": "Clust-ER Health"},
    "organisations_by_country_and_theme": {"theme": "Biotechnology"},
    "partners_of_project": {"project": "SAFE-N-MEDTECH"},
    "people_of_body": {"body": "BioRegio STERN"},
    "programmes_and_projects": {},
    "projects_between_countries": {"first": "IT", "second": "ES"},
    "projects_of_organisation": {"organisation": "University of Oslo"},
    "recent_projects": {"since": "2020"},
    "shared_partners": {"first": "Clust-ER Health", "second": "BioM"},
    "shortest_path": {"first": "Clust-ER Health", "second": "BioM"},
    "size_of_graph": {},
    "sources_of_node": {"node": "CEBR"},
    "target_countries_of_cluster": {"cluster": "Lyonbiopôle Auvergne-Rhône-Alpes"},
    "themes_of_country": {"country": "IT"},
}


def lifescape(data: Path, environment: dict[str, str], *words: str) -> Any:
    result = CliRunner().invoke(main, ["--data", str(data), *words], env=environment, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout) if "json" in words else None


def answers(data: Path, environment: dict[str, str]) -> dict[str, Any]:
    told = {}
    for name, given in ASKED.items():
        options = [word for key, value in given.items() for word in (f"--{key}", value)]
        told[name] = lifescape(data, environment, "query", name, *options, "--format", "json")
    return told


@pytest.mark.neo4j
@pytest.mark.timeout(900)  # fifty commands, and two engines that start from nothing
def test_every_question_of_the_catalogue_has_one_answer_on_both_engines(tmp_path: Path, neo4j_access: Access) -> None:
    listed = {q["name"] for q in lifescape(tmp_path, {}, "query", "--format", "json")}
    assert listed == ASKED.keys()
    one, other = tmp_path / "embedded", tmp_path / "neo4j"
    here = {"LIFESCAPE_GRAPH": "embedded:"}
    there = {
        "LIFESCAPE_GRAPH": neo4j_access.uri,
        "LIFESCAPE_GRAPH_USER": neo4j_access.user,
        "LIFESCAPE_GRAPH_PASSWORD": neo4j_access.password,
    }
    with open_database(neo4j_access.uri, other, user=neo4j_access.user, password=neo4j_access.password) as database:
        database.write("MATCH (n) DETACH DELETE n")
    lifescape(one, here, "engine", "start")
    try:
        for data, environment in ((one, here), (other, there)):
            lifescape(data, environment, "ingest", *(str(sample_path() / p) for p in ("registries", "documents")))
        embedded = answers(one, here)
    finally:
        lifescape(one, here, "engine", "stop")
    assert answers(other, there) == embedded
    assert sum(bool(a["rows"]) for a in embedded.values()) >= len(ASKED) - 3, (
        "the sample has something to say to nearly all"
    )
