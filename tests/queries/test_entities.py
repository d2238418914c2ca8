"""What is shown of a node: facts, relations by page, neighbourhood, ways, search, map; the same on both engines."""

from __future__ import annotations

from typing import Any

import pytest

from graph.errors import NotFound, RequestRefused
from queries import (
    find_by_identifier,
    get_entity,
    graph_version,
    map_page,
    neighbourhood,
    paths,
    relation_counts,
    relations_of,
    search,
    sources_of,
    stats,
)
from tests.queries.world import Loaded


def test_entity(loaded: Loaded) -> None:
    node = get_entity(loaded.database, loaded.id("Clust-ER Example"))
    assert (node["label"], node["name"], node["acronym"]) == ("Cluster", "Clust-ER Example", "CEX")
    assert "search" not in node
    assert node["identifiers"] == ["eccp:cex"]


@pytest.mark.parametrize(
    "given", ["cluster-aaaaaaaaaaaa", "", "x' OR 1=1", "unknown-aaaaaaaaaaaa", "cluster-" + "a" * 9999]
)
def test_no_entity(loaded: Loaded, given: Any) -> None:
    with pytest.raises(NotFound):
        get_entity(loaded.database, given)


def test_relations_by_page_give_each_once(loaded: Loaded) -> None:
    id = loaded.id("Clust-ER Example")
    seen, after = [], None
    while True:
        page = relations_of(loaded.database, id, after=after, limit=5)
        seen += page.items
        after = page.next
        if after is None:
            break
    assert len(seen) == sum(n for kind, _, n in relation_counts(loaded.database, id) if kind != "MENTIONED_IN")
    assert [r.id for r in seen] == sorted({r.id for r in seen})
    assert {r.start == id for r in seen} == {True, False}


def test_relation_shows_its_words(loaded: Loaded) -> None:
    page = relations_of(loaded.database, loaded.id("Clust-ER Example"), type="TARGETS")
    japan, states = sorted(page.items, key=lambda r: (r.other or {})["name"])
    assert japan.properties == {"since": "2024"}
    assert [(e.quote, e.page) for e in states.evidence] == [
        ("mercati prioritari: Giappone e Stati Uniti", None),
        ("towards the United States", 1),
    ]
    assert states.evidence_count == 2
    assert states.other == {
        "id": loaded.id("United States"),
        "label": "Country",
        "name": "United States",
        "country": "US",
    }


def test_mentions_are_relations_only_when_asked_for(loaded: Loaded) -> None:
    page = relations_of(loaded.database, loaded.id("Clust-ER Example"), type="MENTIONED_IN")
    assert {(r.other or {})["label"] for r in page.items} == {"Source"}
    with pytest.raises(RequestRefused, match="no type of relation"):
        relations_of(loaded.database, loaded.id("Clust-ER Example"), type="LIKES")


def test_sources(loaded: Loaded) -> None:
    found = sources_of(loaded.database, loaded.id("Clust-ER Example"))
    assert [(s["name"], n) for s, n in found] == [
        ("Members of the example networks", 2),
        ("Annual report of Clust-ER Example", 1),
    ]


def test_neighbourhood_keeps_the_strongest_and_says_what_it_left(loaded: Loaded) -> None:
    id = loaded.id("Clust-ER Example")
    around = neighbourhood(loaded.database, id, limit=4)
    assert around.truncated
    assert [r.evidence_count for r in around.relations] == [2, 2, 2, 2]
    assert {n["id"] for n in around.nodes} == {end for r in around.relations for end in (r.start, r.end)}
    whole = neighbourhood(loaded.database, id)
    assert not whole.truncated
    assert len(whole.relations) == get_entity(loaded.database, id)["degree"]


def test_second_step_does_not_go_on_from_places(loaded: Loaded) -> None:
    around = neighbourhood(loaded.database, loaded.id("BioValley Example"), depth=2, limit=500)
    names = {n["name"] for n in around.nodes}
    assert "PRECISEX" in names
    assert "Strasbourg" in names
    assert "Example Pharma S.p.A." not in {
        n["name"]
        for n in neighbourhood(loaded.database, loaded.id("Biomanufacturing"), labels=["Cluster"], depth=2).nodes
    }
    assert not around.truncated
    assert len({r.id for r in around.relations}) == len(around.relations)


def test_neighbourhood_by_type(loaded: Loaded) -> None:
    around = neighbourhood(loaded.database, loaded.id("Clust-ER Example"), types=["TARGETS"], labels=["Country"])
    assert {n["name"] for n in around.nodes} == {"Clust-ER Example", "Japan", "United States"}


def test_paths_with_their_evidence(loaded: Loaded) -> None:
    found = paths(loaded.database, loaded.id("Clust-ER Example"), loaded.id("Hôpital Saint-Exemple"), k=5)
    assert len(found) == 3
    assert [n["name"] for n in found[0].nodes] == ["Clust-ER Example", "PRECISEX", "Hôpital Saint-Exemple"]
    for way in found:
        assert len(way.relations) == len(way.nodes) - 1
        assert all(r.evidence for r in way.relations)
        for relation, a, b in zip(way.relations, way.nodes, way.nodes[1:], strict=False):
            assert {relation.start, relation.end} == {a["id"], b["id"]}


def test_paths_that_are_not(loaded: Loaded) -> None:
    cluster, alone = loaded.id("Clust-ER Example"), loaded.id("Solitary Cluster")
    assert paths(loaded.database, cluster, alone) == []
    assert paths(loaded.database, cluster, cluster) == []
    assert paths(loaded.database, cluster, loaded.id("Hôpital Saint-Exemple"), max_length=1) == []
    with pytest.raises(NotFound):
        paths(loaded.database, cluster, "cluster-aaaaaaaaaaaa")
    with pytest.raises(RequestRefused, match="from 1 to 6 steps"):
        paths(loaded.database, cluster, alone, max_length=7)


def test_paths_to_a_place(loaded: Loaded) -> None:
    (first, *_) = paths(loaded.database, loaded.id("Clust-ER Example"), loaded.id("Italy"))
    assert [n["name"] for n in first.nodes][-1] == "Italy"


def test_identifier(loaded: Loaded) -> None:
    (node,) = find_by_identifier(loaded.database, "ROR:01EXMPL01")
    assert node["name"] == "Università degli Studi d'Esempio"
    assert find_by_identifier(loaded.database, "ror:01exmpl0") == []
    assert find_by_identifier(loaded.database, ":") == []


def test_stats(loaded: Loaded) -> None:
    counted = stats(loaded.database)
    assert counted.nodes["Cluster"] == 5
    assert counted.relations["MENTIONED_IN"] > 40
    assert sum(counted.nodes.values()) == len(loaded.world.nodes)
    assert sum(counted.relations.values()) == len(loaded.world.edges)
    assert graph_version(loaded.database) == counted.version == "small-world"


def test_stats_of_a_graph_that_was_not_loaded_by_us(loaded: Loaded) -> None:
    counted = stats(loaded.database)
    keep = "MATCH (s:_Lifescape {id: 'state'}) SET s.counts = $counts"
    loaded.database.write(keep, {"counts": None})
    assert stats(loaded.database) == counted


@pytest.mark.parametrize(
    ("text", "first", "rank"),
    [
        ("Clust-ER Example", "Clust-ER Example", "exact"),
        ("cex", "Clust-ER Example", "exact"),
        ("cluster salute d’esempio", "Clust-ER Example", "exact"),
        ("Example Pharma", "Example Pharma S.p.A.", "exact"),
        ("universita", "Università degli Studi d'Esempio", "prefix"),
        ("bolog", "Bologna", "prefix"),
        ("saint hopital", "Hôpital Saint-Exemple", "words"),
        ("lodz", "Zdrowie Łódź", "prefix"),
        ("zdrowei", "Zdrowie Łódź", "similar"),
        ("univrsita desempio", "Università degli Studi d'Esempio", "similar"),
        ("bologan technopole", "Bologna Example Technopole", "similar"),
        ("εθνικο", "Εθνικό Ίδρυμα Παραδείγματος", "prefix"),
        ("cordis:101000001", "NETBIOEX", "exact"),
        ("annual-report", "Annual report of Clust-ER Example", "prefix"),
    ],
)
def test_search(loaded: Loaded, text: str, first: str, rank: str) -> None:
    hit = search(loaded.database, text)[0]
    assert (hit.name, hit.rank) == (first, rank)


def test_search_order_and_limits(loaded: Loaded) -> None:
    assert [h.name for h in search(loaded.database, "bologna")] == ["Bologna", "Bologna Example Technopole"]
    assert [h.name for h in search(loaded.database, "hea", labels=["Network"])] == ["Health Example Alliance"]
    assert {h.country for h in search(loaded.database, "example", country="FR")} == {"FR"}
    assert len(search(loaded.database, "example", limit=3)) == 3
    assert search(loaded.database, "") == search(loaded.database, "  ?! ") == []
    assert search(loaded.database, "nothing of the kind") == []


def test_map_by_page_is_the_map_whole(loaded: Loaded) -> None:
    whole = map_page(loaded.database, limit=500)
    assert whole.next is None
    assert {n["label"] for n in whole.nodes}.isdisjoint({"Source", "Person"})
    shown = {n["id"] for n in whole.nodes}
    expected = {e["id"] for e in loaded.world.edges if {e["start"], e["end"]} <= shown and e["type"] != "MENTIONED_IN"}
    assert {e["id"] for e in whole.edges} == expected
    nodes, edges, after = [], [], None
    while True:
        page = map_page(loaded.database, limit=7, after=after)
        nodes += page.nodes
        edges += page.edges
        assert {end for e in page.edges for end in (e["start"], e["end"])} <= {n["id"] for n in nodes}
        after = page.next
        if after is None:
            break
    assert nodes == whole.nodes
    assert sorted(edges, key=lambda e: e["id"]) == whole.edges


def test_map_of_a_part(loaded: Loaded) -> None:
    page = map_page(loaded.database, labels=["Cluster", "Network"], countries=["IT", "FR"], limit=100)
    assert {n["name"] for n in page.nodes} == {"Clust-ER Example", "BioValley Example", "National Example Platform"}
    assert {e["type"] for e in page.edges} == {"MEMBER_OF", "COLLABORATES_WITH"}
    with pytest.raises(RequestRefused, match="cursor"):
        map_page(loaded.database, after="x' OR 1=1")
