"""What each route answers: the contract that pages and notebooks rely on."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from graph.model import NODE_TYPES, RELATIONS
from tests.api.conftest import MakeClient
from tests.queries.world import Loaded

CLUSTER = "Clust-ER Example"
NETWORK = "Council of Example BioRegions"


def got(client: TestClient, path: str, **parameters: Any) -> Any:
    response = client.get(path, params=parameters)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/json"
    return response.json()


def test_alive_and_ready(client: TestClient) -> None:
    assert got(client, "/healthz")["status"] == "alive"
    assert got(client, "/readyz") == {"status": "ready", "version": "v1", "front_end": False}


def test_vocabulary_is_the_models(client: TestClient) -> None:
    vocabulary = got(client, "/vocabulary")
    assert [t["label"] for t in vocabulary["labels"]] == list(NODE_TYPES)
    assert [r["type"] for r in vocabulary["relations"]] == list(RELATIONS)
    network = vocabulary["labels"][1]
    assert network["text"] == {"en": "Network", "it": "Rete"}
    assert network["colour"].startswith("#")
    assert {"name", "kind", "text", "labels", "rdf"} == set(vocabulary["node_properties"][0])


def test_an_entity_says_where_its_sources_disagree_and_what_has_changed(client: TestClient, world: Loaded) -> None:
    found = got(client, f"/entities/{world.id(CLUSTER)}")
    (founded,) = found["conflicts"]
    assert founded["property"] == "founded"
    assert [(v["value"], v["state"], v["preferred"]) for v in founded["values"]] == [
        ("2017", "preferred", True),
        ("2016", "disputed", False),
    ]
    assert founded["values"][0]["date"] == "2024-07"
    assert (founded["values"][0]["quote"], founded["values"][0]["page"]) == ("founded: 2017", 3)
    assert founded["values"][0]["source"] == "source-aaaaaaaaaaaa"
    assert "date" not in founded["values"][1], "a document without a date has none"
    (seat,) = found["history"]
    assert (seat["property"], seat["values"][0]["node"], seat["values"][0]["until"]) == (
        "seat", "city-aaaaaaaaaaaa", "2019",
    )  # fmt: skip
    assert "values" not in found
    plain = got(client, f"/entities/{world.id(NETWORK)}")
    assert (plain["conflicts"], plain["history"]) == ([], [])
    standings = got(client, "/vocabulary")["standings"]
    assert {v["standing"] for v in founded["values"]} <= {s["standing"] for s in standings}


def test_statistics_count(client: TestClient) -> None:
    counted = got(client, "/stats")
    assert counted["version"] == "v1"
    assert counted["nodes"]["Cluster"] == 5
    assert set(counted["relations"]) == set(RELATIONS)


def test_search_forgives_and_filters(client: TestClient, world: Loaded) -> None:
    found = got(client, "/search", q="clust er exampel")["items"]
    assert found[0]["id"] == world.id(CLUSTER)
    assert {"id", "label", "name", "degree", "matched", "rank"} <= set(found[0])
    of_type = got(client, "/search", q="example", type=["Hub", "network"])["items"]
    assert {item["label"] for item in of_type} == {"Hub", "Network"}
    assert {i["country"] for i in got(client, "/search", q="example", country="fr")["items"]} == {"FR"}
    assert len(got(client, "/search", q="example", limit=2)["items"]) == 2


def test_people_are_listed_only_where_shown(client: TestClient, make: MakeClient, world: Loaded) -> None:
    assert got(client, "/search", q="Maria Esempio")["items"] == []
    assert got(client, "/search", q="Maria Esempio", type="Person")["items"] == []
    assert "Person" not in got(client, "/map")["nodes"]["label"]
    assert got(client, "/map", type="Person")["nodes"]["id"] == []
    showing = make({"LIFESCAPE_SHOW_PEOPLE": "true"})
    assert got(showing, "/search", q="Maria Esempio")["items"][0]["id"] == world.id("Maria Esempio")
    assert "Person" in got(showing, "/map")["nodes"]["label"]


def test_sources_are_found_only_when_asked_for(client: TestClient) -> None:
    assert "Source" not in {i["label"] for i in got(client, "/search", q="annual report")["items"]}
    assert got(client, "/search", q="annual report", type="Source")["items"][0]["label"] == "Source"


def test_an_entity_shows_its_facts_and_their_words(client: TestClient, world: Loaded) -> None:
    entity = got(client, f"/entities/{world.id(CLUSTER)}")
    assert (entity["label"], entity["name"], entity["country"]) == ("Cluster", CLUSTER, "IT")
    assert entity["identifiers"] == ["eccp:cex"]
    assert "description" not in entity  # what is not known is left out
    assert {s["name"] for s in entity["sources"]} >= {"Annual report of Clust-ER Example"}
    member = next(r for r in entity["relations"]["items"] if r["type"] == "MEMBER_OF" and r["other"]["name"] == NETWORK)
    assert member["outgoing"] is True
    assert member["properties"] == {"role": "board member", "since": "2018"}
    assert member["evidence_count"] == 2
    first = member["evidence"][0]
    assert first["quote"] == "Clust-ER Example; IT; board member; 2018"
    assert first["end"] - first["start"] == len(first["quote"])
    assert member["evidence"][1]["page"] == 1


def test_relations_come_in_pages(client: TestClient, world: Loaded) -> None:
    path = f"/entities/{world.id(CLUSTER)}/relations"
    whole = got(client, path, limit=200)
    assert "next" not in whole
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = got(client, path, limit=4, **cursor)
        assert len(page["items"]) <= 4
        seen += [r["id"] for r in page["items"]]
        if "next" not in page:
            break
        cursor = {"cursor": page["next"]}
    assert seen == [r["id"] for r in whole["items"]]
    assert len(set(seen)) == len(seen)
    first = got(client, f"/entities/{world.id(CLUSTER)}", limit=4)["relations"]
    second = got(client, f"/entities/{world.id(CLUSTER)}", limit=4, cursor=first["next"])["relations"]
    assert [r["id"] for r in first["items"] + second["items"]] == seen[:8]


def test_relations_of_one_type(client: TestClient, world: Loaded) -> None:
    path = f"/entities/{world.id(CLUSTER)}/relations"
    assert {r["type"] for r in got(client, path, relation="attends")["items"]} == {"ATTENDS"}
    assert {r["other"]["label"] for r in got(client, path, relation="MENTIONED_IN")["items"]} == {"Source"}
    assert "MENTIONED_IN" not in {r["type"] for r in got(client, path)["items"]}


def test_a_cursor_belongs_to_its_list(client: TestClient, world: Loaded) -> None:
    cursor = got(client, f"/entities/{world.id(CLUSTER)}/relations", limit=1)["next"]
    other = client.get(f"/entities/{world.id(NETWORK)}/relations", params={"cursor": cursor})
    assert other.status_code == 400
    assert client.get(f"/entities/{world.id(CLUSTER)}/relations", params={"cursor": "x"}).status_code == 400


def test_neighbourhood_is_a_whole_piece_of_graph(client: TestClient, world: Loaded) -> None:
    around = got(client, f"/entities/{world.id(CLUSTER)}/neighbourhood", depth=2, limit=500)
    ids = {node["id"] for node in around["nodes"]}
    assert around["center"] in ids
    assert all(edge["start"] in ids and edge["end"] in ids for edge in around["edges"])
    assert around["truncated"] is False
    few = got(client, f"/entities/{world.id(CLUSTER)}/neighbourhood", limit=2)
    assert (len(few["edges"]), few["truncated"]) == (2, True)
    narrow = got(client, f"/entities/{world.id(CLUSTER)}/neighbourhood", type="Project", relation="PARTICIPATES_IN")
    assert {edge["type"] for edge in narrow["edges"]} == {"PARTICIPATES_IN"}


def test_paths_carry_evidence(client: TestClient, world: Loaded) -> None:
    ends = {"from": world.id("Clust-ER Example"), "to": world.id("Hôpital Saint-Exemple")}
    found = got(client, "/paths", **ends)
    assert found["paths"]
    for way in found["paths"]:
        assert len(way["nodes"]) == len(way["relations"]) + 1
        assert (way["nodes"][0]["id"], way["nodes"][-1]["id"]) == (ends["from"], ends["to"])
        assert all(step["evidence"] for step in way["relations"])
    nowhere = {"from": ends["from"], "to": world.id("Solitary Cluster")}
    assert got(client, "/paths", **nowhere)["paths"] == []


def test_the_map_is_in_columns(client: TestClient) -> None:
    drawn = got(client, "/map")
    sizes = {len(column) for column in drawn["nodes"].values()}
    assert len(sizes) == 1
    assert len({len(column) for column in drawn["edges"].values()}) == 1
    count = sizes.pop()
    assert all(0 <= end < count for end in drawn["edges"]["start"] + drawn["edges"]["end"])
    assert "Source" not in drawn["nodes"]["label"]
    assert drawn["nodes"]["degree"] == sorted(drawn["nodes"]["degree"], reverse=True)
    few = got(client, "/map", limit=3)
    assert (len(few["nodes"]["id"]), few["truncated"], few["version"]) == (3, True, "v1")
    assert set(got(client, "/map", type="Cluster", country=["IT", "dk"])["nodes"]["country"]) == {"IT", "DK"}


def test_the_catalogue_says_how_to_ask(client: TestClient) -> None:
    catalogue = {question["name"]: question for question in got(client, "/queries")}
    assert len(catalogue) >= 14
    members = catalogue["members_of_network"]
    assert members["title"]["it"] == "Membri di una rete"
    network = members["parameters"][0]
    assert (network["name"], network["kind"], network["required"]) == ("network", "entity", True)
    assert network["expected"].startswith("the id, identifier or name of")
    assert "MATCH" in members["cypher"]


@pytest.mark.parametrize("network", [NETWORK, "cexb", "id"])
def test_a_question_is_answered(client: TestClient, world: Loaded, network: str) -> None:
    asked = world.id(NETWORK) if network == "id" else network
    answer = got(client, "/queries/members_of_network", network=asked, country="it")
    names = [column["name"] for column in answer["columns"]]
    assert [row[names.index("name")] for row in answer["rows"]] == [CLUSTER]
    assert (answer["truncated"], answer["view"]) == (False, "table")
    cut = got(client, "/queries/members_of_network", network=asked, limit=1)
    assert (len(cut["rows"]), cut["truncated"], cut["limit"]) == (1, True, 1)


def test_an_answer_as_csv(client: TestClient) -> None:
    response = client.get("/queries/members_of_network", params={"network": NETWORK, "format": "csv", "limit": 2})
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["content-disposition"] == 'attachment; filename="members_of_network.csv"'
    assert response.headers["x-truncated"] == "true"
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert len(rows) == 2
    assert all(row["name"] for row in rows)


def test_every_question_answers_or_says_what_is_missing(client: TestClient) -> None:
    for question in got(client, "/queries"):
        response = client.get(f"/queries/{question['name']}")
        required = [p["name"] for p in question["parameters"] if p["required"]]
        assert response.status_code == (400 if required else 200), (question["name"], response.text)
        if required:
            assert f"'{required[0]}' is missing" in response.json()["detail"]


def test_sources_come_in_pages_with_their_ledger(client: TestClient) -> None:
    page = got(client, "/sources", limit=2)
    assert [s["outcome"] for s in page["items"]] == ["read", "partial"]
    assert page["total"] == 3
    rest = got(client, "/sources", limit=2, cursor=page["next"])
    assert [s["reason"] for s in rest["items"]] == ["empty"]
    assert rest["next"] is None
    one = got(client, "/sources/source-aaaaaaaaaaaa")
    assert one["ledger"]["refused"] == {"no_name": 1}
    assert "/home/someone" not in json.dumps([page, one])
