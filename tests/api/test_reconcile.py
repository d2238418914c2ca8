"""The reconciliation API, asked as OpenRefine asks it, every answer held against its specification."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft202012Validator
from starlette.exceptions import HTTPException
from starlette.testclient import TestClient

from api.reconcile.register import GraphRegister
from graph.matching import Body, Register
from graph.model import NODE_TYPES, actors
from queries import bodies
from tests.api import reconciliation as promised
from tests.api.conftest import MakeClient
from tests.queries.world import Loaded

REFINE = "http://127.0.0.1:3333"
UNIVERSITY = "Università degli Studi d'Esempio"


def kept(schema: dict[str, Any], answer: Any) -> Any:
    """Return the body of an answer that is as the specification says."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    Draft202012Validator(schema).validate(body)
    return body


def match(client: TestClient, **query: Any) -> list[dict[str, Any]]:
    """Send one question in the form that OpenRefine sends, and return its candidates."""
    form = {"queries": json.dumps({"q0": query})}
    candidates: list[dict[str, Any]] = kept(promised.RESULTS, client.post("/reconcile", data=form))["q0"]["result"]
    assert candidates == sorted(candidates, key=lambda c: -c["score"])
    return candidates


def extend(client: TestClient, ids: list[str], *properties: Any) -> dict[str, Any]:
    asked = {"ids": ids, "properties": [{"id": p} if isinstance(p, str) else p for p in properties]}
    answer: dict[str, Any] = kept(promised.EXTENSION, client.post("/reconcile", data={"extend": json.dumps(asked)}))
    return answer


# Adding the service


def test_the_manifest_says_what_there_is(client: TestClient) -> None:
    manifest = kept(promised.MANIFEST, client.get("/reconcile", headers={"Origin": REFINE}))
    types = {t["id"] for t in manifest["defaultTypes"]}
    assert types == {t.label for t in NODE_TYPES.values() if t.on_map}
    assert {t["id"] for t in manifest["defaultTypes"][: len(actors())]} == actors()
    addresses = [
        manifest["view"]["url"].replace("{{id}}", "x"),
        manifest["documentation"],
        *(s["service_url"] + s["service_path"] + "?prefix=c" for s in manifest["suggest"].values()),
        manifest["extend"]["propose_properties"]["service_url"]
        + manifest["extend"]["propose_properties"]["service_path"],
    ]
    for address in addresses:
        assert address.startswith("http://127.0.0.1:8000/")
        assert client.get(address).status_code in (200, 503), address  # the map may not be built


def test_the_draft_has_its_own_manifest(client: TestClient) -> None:
    kept(promised.MANIFEST_DRAFT, client.get("/reconcile/v1"))


def test_a_proxy_that_ends_tls_is_believed_for_links_only(make: MakeClient) -> None:
    public = make({"LIFESCAPE_HOSTS": "map.example.org"}, base="http://map.example.org")
    assert public.get("/reconcile").json()["view"]["url"].startswith("http://map.example.org/")
    behind = public.get("/reconcile", headers={"X-Forwarded-Proto": "https"}).json()
    assert behind["view"]["url"].startswith("https://map.example.org/")


def test_names_of_types_and_properties_follow_the_client(client: TestClient) -> None:
    italian = {"Accept-Language": "it-IT,it;q=0.9,en;q=0.8"}
    manifest = client.get("/reconcile", headers=italian).json()
    assert {"id": "Organisation", "name": "Organizzazione"} in manifest["defaultTypes"]
    found = client.get("/reconcile/suggest/property?prefix=cit", headers=italian).json()["result"]
    assert {"id": "city", "name": "Città"} in [{k: p[k] for k in ("id", "name")} for p in found]


# Matching


def test_a_batch_as_openrefine_sends_it(client: TestClient, world: Loaded) -> None:
    queries = {
        "q0": {
            "query": "University of Example",
            "type": "Organisation",
            "type_strict": "should",
            "properties": [{"pid": "country", "v": "Italy"}],
            "limit": 3,
        },
        "q1": {"query": "Clust-ER Example", "type": "Cluster", "type_strict": "should"},
        "q2": {"query": "Nothing of the kind at all"},
    }
    answers = kept(promised.RESULTS, client.post("/reconcile", data={"queries": json.dumps(queries)}))
    assert list(answers) == list(queries)
    best = answers["q0"]["result"][0]
    assert (best["id"], best["name"]) == (world.id(UNIVERSITY), UNIVERSITY)
    assert best["match"] is (best["score"] >= Register(bodies(world.database)).threshold * 100)
    assert best["description"] == "University · Bologna · Italy"
    assert best["type"] == [{"id": "Organisation", "name": "Organisation"}]
    assert best["features"]
    assert answers["q1"]["result"][0]["id"] == world.id("Clust-ER Example")
    assert not any(c["match"] for c in answers["q2"]["result"])
    short = client.get("/reconcile", params={"queries": json.dumps(queries)})
    assert kept(promised.RESULTS, short) == answers


def test_at_most_one_candidate_matches_and_limits_are_kept(client: TestClient) -> None:
    for asked in ({"query": "Horizon Example", "type": "Programme"}, {"query": "Health Example Alliance"}):
        found = match(client, limit=4, **asked)
        assert 1 <= len(found) <= 4
        assert sum(c["match"] for c in found) <= 1
        assert match(client, limit=1, **asked) == found[:1]


def test_a_type_restricts(client: TestClient) -> None:
    for types in ("Network", ["Network"], [{"id": "Network"}]):
        found = match(client, query="Health Example Alliance", type=types)
        assert found and {c["type"][0]["id"] for c in found} == {"Network"}
    assert match(client, query="Health Example Alliance", type="Nonsense")[0]["type"][0]["id"] == "Network"
    assert match(client, query="Maria Esempio", type="Person") == []


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("ror:01exmpl01", UNIVERSITY),
        ("ROR:01EXMPL01", UNIVERSITY),
        ("https://ror.org/01exmpl01", UNIVERSITY),
        ("01exmpl01", UNIVERSITY),
        ("999900003", "Hôpital Saint-Exemple"),
        ("eccp:cex", "Clust-ER Example"),
        ("https://cex.example.org/en/about", "Clust-ER Example"),
        ("www.cex.example.org", "Clust-ER Example"),
        ("cordis:101000001", "NETBIOEX"),
    ],
)
def test_identifiers_and_sites_find_at_once(client: TestClient, query: str, name: str) -> None:
    found = match(client, query=query)
    assert (found[0]["name"], found[0]["match"]) == (name, True)


def test_the_id_of_an_entity_finds_it(client: TestClient, world: Loaded) -> None:
    for name in ("Clust-ER Example", "PRECISEX"):
        found = match(client, query=world.id(name))
        assert (found[0]["id"], found[0]["score"], found[0]["match"]) == (world.id(name), 100, True)


def test_identifiers_may_stand_in_other_columns(client: TestClient) -> None:
    for value in ("01exmpl01", "ror:01exmpl01", "https://ror.org/01exmpl01"):
        found = match(client, query="some other words", properties=[{"pid": "ror", "v": value}])
        assert (found[0]["name"], found[0]["match"]) == (UNIVERSITY, True)
    found = match(client, properties=[{"pid": "pic", "v": 999900003}])
    assert found[0]["name"] == "Hôpital Saint-Exemple"


def test_a_country_is_understood_in_any_language(client: TestClient, world: Loaded) -> None:
    for said in ("IT", "Italia", "Italien"):
        found = match(client, query=said, type="Country")
        assert [(c["id"], c["match"]) for c in found] == [(world.id("Italy"), True)]


def test_a_value_that_was_matched_before_counts_by_its_name(client: TestClient, world: Loaded) -> None:
    value = {"id": world.id("Italy"), "name": "Italy"}
    found = match(client, query="University of Example", properties=[{"pid": "country", "v": value}])
    plain = match(client, query="University of Example", properties=[{"pid": "country", "v": "IT"}])
    assert found == plain and found[0]["name"] == UNIVERSITY


def test_what_is_no_body_is_found_by_name(client: TestClient) -> None:
    found = match(client, query="Horizon Example", type="Programme")
    assert [(c["name"], c["match"]) for c in found] == [
        ("Horizon Example", True),
        ("Horizon Example Pillar II", False),
    ]


@pytest.mark.parametrize("query", ["", "  ", "…", "\u0000", "x" * 5_000, "' OR 1=1 //", "*:*", "{{id}}"])
def test_any_text_has_an_answer(client: TestClient, query: str) -> None:
    assert not any(c["match"] for c in match(client, query=query))


def test_conditions_of_the_draft(client: TestClient) -> None:
    def asked(*conditions: dict[str, Any], **more: Any) -> list[str]:
        queries = [{"conditions": list(conditions), **more}]
        answer = kept(promised.RESULTS_DRAFT, client.post("/reconcile/v1/reconcile", json={"queries": queries}))
        return [c["name"] for c in answer["results"][0]["candidates"]]

    name = {"matchType": "name", "v": "Clust-ER Example"}
    country = {"matchType": "property", "pid": "country"}
    assert asked(name)[0] == "Clust-ER Example"
    assert asked(name, {**country, "v": "Italy", "required": True})[0] == "Clust-ER Example"
    assert asked(name, {**country, "v": ["FR", "IT"], "required": True})[0] == "Clust-ER Example"
    assert "Clust-ER Example" not in asked(name, {**country, "v": "FR", "required": True})
    assert "Clust-ER Example" not in asked(
        name, {**country, "v": ["FR", "IT"], "required": True, "matchQuantifier": "all"}
    )
    assert "Clust-ER Example" not in asked(name, {**country, "v": ["IT"], "matchQuantifier": "none"})
    number = {"matchType": "property", "propertyId": "pic", "propertyValue": "999900003"}
    assert asked(number, type="Organisation") == ["Hôpital Saint-Exemple"]


# Suggestions and previews


def test_suggestions(client: TestClient, world: Loaded) -> None:
    found = kept(promised.SUGGESTIONS, client.get("/reconcile/suggest/entity?prefix=biovall"))["result"]
    assert found[0]["id"] == world.id("BioValley Example")
    assert found[0]["notable"] == [{"id": "Cluster", "name": "Cluster"}]
    by_id = client.get("/reconcile/suggest/entity", params={"prefix": world.id("PRECISEX")}).json()["result"]
    assert [s["name"] for s in by_id] == ["PRECISEX"]
    everything = client.get("/reconcile/suggest/entity?prefix=example").json()["result"]
    assert client.get("/reconcile/suggest/entity?prefix=example&cursor=2").json()["result"][:3] == everything[2:5]
    assert client.get("/reconcile/suggest/entity?prefix=").json() == {"result": []}
    types = kept(promised.SUGGESTIONS, client.get("/reconcile/suggest/type?prefix=ret"))["result"]
    assert [t["id"] for t in types] == ["Network"]
    assert len(client.get("/reconcile/suggest/type?prefix=").json()["result"]) == len(
        client.get("/reconcile").json()["defaultTypes"]
    )
    listed = kept(promised.SUGGESTIONS, client.get("/reconcile/v1/suggest/property?prefix="))["result"]
    ids = [p["id"] for p in listed]
    assert len(ids) == len(set(ids)) and {"country", "city", "ror", "pic", "url", "kind", "MEMBER_OF"} <= set(ids)


def test_people_are_not_found_unless_the_service_shows_them(
    client: TestClient, make: MakeClient, world: Loaded
) -> None:
    id = world.id("Maria Esempio")
    asked = [
        f"/reconcile/preview?id={id}",
        f"/reconcile/flyout/entity?id={id}",
    ]
    open_door = make({"LIFESCAPE_SHOW_PEOPLE": "true"})
    for address in asked:
        assert client.get(address).status_code == 404
        assert open_door.get(address).status_code == 200
    assert client.get(f"/reconcile/suggest/entity?prefix={id}").json() == {"result": []}
    assert extend(client, [id], "name")["rows"] == {id: {"name": []}}
    assert extend(open_door, [id], "name")["rows"] == {id: {"name": [{"str": "Maria Esempio"}]}}
    assert match(open_door, query="Maria Esempio", type="Person")[0]["match"]


@pytest.fixture
def hostile(world: Loaded) -> Iterator[str]:
    """A node whose every text would like to be markup."""
    id = "organisation-aaaaaaaaaaaa"
    markup = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    world.database.write(
        "CREATE (n:Organisation {id: $id, name: $m, description: $m, url: $url, aliases: [$m], search: 'hostile'})",
        {"id": id, "m": markup, "url": "javascript:alert(1)//https://x.example"},
    )
    yield id
    world.database.write("MATCH (n:Organisation {id: $id}) DETACH DELETE n", {"id": id})


def test_a_preview_is_markup_of_ours_alone(client: TestClient, hostile: str) -> None:
    page = client.get("/reconcile/preview", params={"id": hostile})
    assert page.status_code == 200
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "sandbox" in policy and "unsafe" not in policy
    flyout = kept(promised.FLYOUT, client.get("/reconcile/flyout/entity", params={"id": hostile}))
    for html in (page.text, flyout["html"]):
        assert "<script" not in html and "<img" not in html and 'href="javascript' not in html
        assert "&lt;script&gt;" in html


def test_only_the_preview_may_be_framed(client: TestClient, make: MakeClient, world: Loaded) -> None:
    address = f"/reconcile/preview?id={world.id('MedTech')}"
    local = client.get(address)
    assert "x-frame-options" not in local.headers
    assert "frame-ancestors http://localhost:* http://127.0.0.1:*" in local.headers["content-security-policy"]
    public = make({"LIFESCAPE_HOSTS": "map.example.org"}, base="http://map.example.org")
    assert public.get(address).headers["content-security-policy"].endswith("frame-ancestors *")
    for other in ("/reconcile", "/", "/reference", "/reconcile/suggest/type"):
        headers = public.get(other).headers
        assert headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_flyouts_of_types_and_properties(client: TestClient) -> None:
    for what, id in (("type", "Hub"), ("property", "MEMBER_OF.inverse"), ("property", "ror")):
        assert kept(promised.FLYOUT, client.get(f"/reconcile/flyout/{what}?id={id}"))["id"] == id
    for what in ("type", "property", "entity"):
        assert client.get(f"/reconcile/flyout/{what}?id=nonsense").status_code == 404


# Extending


def test_properties_are_proposed_by_type(client: TestClient) -> None:
    def proposed(**asked: Any) -> list[str]:
        answer = kept(promised.PROPOSAL, client.get("/reconcile/extend/propose", params=asked))
        return [p["id"] for p in answer["properties"]]

    assert "budget_eur" in proposed(type="Project") and "budget_eur" not in proposed(type="Organisation")
    assert {"ror", "city", "MEMBER_OF", "LOCATED_IN"} <= set(proposed(type="Organisation"))
    assert "address" not in proposed()
    assert not any(p.startswith("HAS_ROLE") for p in proposed())
    assert proposed(type="Organisation", limit=3) == proposed(type="Organisation")[:3]


def test_a_table_is_extended(client: TestClient, world: Loaded) -> None:
    university, project = world.id(UNIVERSITY), world.id("NETBIOEX")
    wanted = ["country", "city", "ror", "identifiers", "MEMBER_OF", "PARTICIPATES_IN.inverse", "budget_eur", "start"]
    answer = extend(client, [university, project, "organisation-zzzzzzzzzzzz", "nonsense"], *wanted)
    rows = answer["rows"]
    assert list(rows) == [university, project, "organisation-zzzzzzzzzzzz", "nonsense"]
    assert rows[university]["country"] == [{"str": "IT"}]
    assert rows[university]["city"] == [{"id": world.id("Bologna"), "name": "Bologna"}]
    assert rows[university]["ror"] == [{"str": "01exmpl01"}]
    assert rows[university]["MEMBER_OF"] == [{"id": world.id("Clust-ER Example"), "name": "Clust-ER Example"}]
    assert rows[university]["PARTICIPATES_IN.inverse"] == []
    assert {v["id"] for v in rows[project]["PARTICIPATES_IN.inverse"]} >= {university}
    assert rows[project]["budget_eur"] == [{"float": 1500000.5}]
    assert rows[project]["start"] == [{"date": "2023-01-01T00:00:00Z"}]
    assert all(values == [] for values in rows["nonsense"].values())
    assert [m["id"] for m in answer["meta"]][:2] == ["country", "city"]
    assert answer["meta"][1]["type"] == {"id": "City", "name": "City"}


def test_symmetric_relations_are_read_from_both_ends(client: TestClient, world: Loaded) -> None:
    ends = [world.id("Clust-ER Example"), world.id("BioValley Example")]
    rows = extend(client, ends, "COLLABORATES_WITH")["rows"]
    assert ends[1] in [v["id"] for v in rows[ends[0]]["COLLABORATES_WITH"]]
    assert ends[0] in [v["id"] for v in rows[ends[1]]["COLLABORATES_WITH"]]


def test_the_setting_limits_values_and_the_draft_lists_rows(client: TestClient, world: Loaded) -> None:
    council = world.id("Council of Example BioRegions")
    asked = {"ids": [council, council], "properties": [{"id": "MEMBER_OF.inverse", "settings": {"limit": 2}}]}
    assert len(extend(client, [council], "MEMBER_OF.inverse")["rows"][council]["MEMBER_OF.inverse"]) > 2
    answer = kept(promised.EXTENSION_DRAFT, client.post("/reconcile/v1/extend", json=asked))
    assert [row["id"] for row in answer["rows"]] == [council, council]
    assert len(answer["rows"][0]["properties"][0]["values"]) == 2


# Limits and errors


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({}, 400),
        ({"queries": ""}, 400),
        ({"queries": "{"}, 400),
        ({"queries": "[]"}, 400),
        ({"queries": '{"q0": "name"}'}, 400),
        ({"queries": '{"q0": {"query": {}}}'}, 400),
        ({"queries": '{"q0": {"query": "x", "limit": -1}}'}, 400),
        ({"queries": "[" * 50_000}, 400),
        ({"queries": json.dumps({f"q{i}": {"query": "x"} for i in range(51)})}, 413),
        ({"queries": "x" * 600_000}, 413),
        ({"extend": "{}"}, 400),
        ({"extend": json.dumps({"ids": ["x"] * 101, "properties": []})}, 400),
        ({"extend": '{"ids": [], "properties": [{"id": "nonsense"}]}'}, 400),
        ({f"f{i}": "x" for i in range(30)}, 400),
    ],
)
def test_what_cannot_be_answered_is_refused(client: TestClient, form: dict[str, str], status: int) -> None:
    answer = client.post("/reconcile", data=form, headers={"Origin": REFINE})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == REFINE
    assert answer.json()["detail"]


def test_other_kinds_of_body(client: TestClient) -> None:
    batch = {"q0": {"query": "Clust-ER Example"}}
    assert kept(promised.RESULTS, client.post("/reconcile", json={"queries": batch}))["q0"]["result"]
    assert client.post("/reconcile", content=b"{", headers={"Content-Type": "application/json"}).status_code == 400
    assert client.post("/reconcile", content=b"[1]", headers={"Content-Type": "application/json"}).status_code == 400
    assert client.post("/reconcile", content=b"queries=%ff").status_code == 400
    assert client.post("/reconcile", content=b"x", headers={"Content-Type": "text/xml"}).status_code == 415
    assert client.post("/reconcile/v1/reconcile", content=b'{"queries": [{}]}').status_code == 400


def test_no_script_is_offered_for_old_clients(client: TestClient) -> None:
    answer = client.get("/reconcile?callback=evil")
    assert answer.headers["content-type"] == "application/json"
    assert answer.text.startswith("{")


# Other sites


@pytest.mark.parametrize("origin", [REFINE, "http://localhost:3333", "http://[::1]:3333"])
def test_pages_of_this_machine_may_ask(client: TestClient, origin: str) -> None:
    answer = client.get("/reconcile", headers={"Origin": origin})
    assert answer.headers["access-control-allow-origin"] == origin
    assert "Origin" in answer.headers["vary"]


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1.evil.example", "null", "http://[::1", ""])
def test_on_loopback_no_page_of_the_web_may(client: TestClient, origin: str) -> None:
    for answer in (
        client.get("/reconcile", headers={"Origin": origin}),
        client.options("/reconcile", headers={"Origin": origin, "Access-Control-Request-Method": "POST"}),
    ):
        assert "access-control-allow-origin" not in answer.headers


def test_named_sites_may(make: MakeClient) -> None:
    client = make({"LIFESCAPE_RECONCILE_ORIGINS": "https://refine.example.org https://*.example.net"})
    for origin, allowed in (
        ("https://refine.example.org", True),
        ("https://a.example.net", True),
        ("https://example.net.evil.example", False),
        (REFINE, False),
    ):
        answer = client.get("/reconcile", headers={"Origin": origin})
        assert ("access-control-allow-origin" in answer.headers) is allowed


def test_open_to_the_network_any_site_may_and_without_credentials(stranger: TestClient) -> None:
    for path in ("/reconcile", "/reconcile/suggest/type", "/reconcile/nothing", "/reconcile/preview?id=x"):
        answer = stranger.get(path, headers={"Origin": "https://refine.example"})
        assert answer.headers["access-control-allow-origin"] == "*", path
        assert "access-control-allow-credentials" not in answer.headers
    asked = {"Origin": "https://refine.example", "Access-Control-Request-Method": "POST"}
    before = stranger.options("/reconcile/v1/reconcile", headers=asked)
    assert (before.status_code, before.headers["access-control-allow-origin"]) == (204, "*")
    assert "Content-Type" in before.headers["access-control-allow-headers"]
    for path in ("/search?q=x", "/stats", "/reconciled"):
        assert "access-control-allow-origin" not in stranger.get(path, headers=asked).headers


# The register


def test_every_body_is_read_from_the_database(world: Loaded) -> None:
    found = {body.id: (label, body) for label, body in bodies(world.database)}
    expected = {n["id"] for n in world.world.nodes if n["label"] in actors()}
    assert set(found) == expected
    label, university = found[world.id(UNIVERSITY)]
    assert label == "Organisation"
    assert university == Body(
        id=world.id(UNIVERSITY),
        names=(UNIVERSITY, "University of Example", "University of Example Studies"),
        acronyms=("UNIEX",),
        country="IT",
        city="Bologna",
        identifiers=("ror:01exmpl01", "pic:999900001"),
        kind="university",
    )


def test_the_register_follows_the_graph(world: Loaded) -> None:
    register = GraphRegister(world.database)
    with pytest.raises(HTTPException) as refused:
        register.at(None)
    assert refused.value.status_code == 503
    first = register.at("v1")
    assert register.at("v1") is first is register.at(None)
    second = register.at("v2")
    assert second is not first
    assert register.at(None) is second


def test_addresses_of_the_manifest_are_of_the_host_that_was_asked(client: TestClient) -> None:
    manifest = client.get("/reconcile", headers={"Host": "localhost:4242"}).json()
    assert urlsplit(manifest["preview"]["url"]).netloc == "localhost:4242"
