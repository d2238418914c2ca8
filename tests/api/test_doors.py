"""Who may come in, and what every answer carries: headers, hosts, tokens, sizes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.conftest import TOKEN, MakeClient
from tests.queries.world import Loaded

COUNT = {"query": "MATCH (n:Cluster) RETURN count(n) AS n"}
BEARER = {"Authorization": f"Bearer {TOKEN}"}


def directives(response: Any) -> dict[str, str]:
    parts = (part.strip().split(" ", 1) for part in response.headers["content-security-policy"].split(";"))
    return {name: value for name, value in parts}


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/stats", "/nothing", "/entities/x", "/assets/none.js", "/reference"]
)
def test_every_answer_carries_the_headers(client: TestClient, path: str) -> None:
    response = client.get(path)
    policy = directives(response)
    assert policy["default-src"] == policy["connect-src"] == "'self'"
    assert policy["img-src"] == "'self' data:"
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in response.headers["content-security-policy"]
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["cross-origin-resource-policy"] == "same-origin"
    assert {"referrer-policy", "permissions-policy", "x-frame-options", "x-request-id"} <= set(response.headers)
    assert "set-cookie" not in response.headers


def test_the_map_is_embedded_only_where_allowed(make: MakeClient) -> None:
    response = make({"LIFESCAPE_EMBED_ORIGINS": "https://a.example https://*.b.example"}).get("/")
    assert directives(response)["frame-ancestors"] == "https://a.example https://*.b.example"
    assert "x-frame-options" not in response.headers


def test_head_is_get_without_a_body(client: TestClient, world: Loaded) -> None:
    for path in ("/healthz", "/stats", "/reference", f"/entities/{world.id('MedTech')}"):
        head, get = client.head(path), client.get(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers.get("etag") == get.headers.get("etag")
    assert client.head("/nothing").status_code == 404


@pytest.mark.parametrize(("method", "path"), [("OPTIONS", "/stats"), ("DELETE", "/entities/x"), ("GET", "/cypher")])
def test_a_wrong_method_is_told_the_right_one(client: TestClient, method: str, path: str) -> None:
    response = client.request(method, path)
    assert response.status_code == 405
    assert response.headers["allow"] in ("GET", "POST")
    assert response.json()["type"] == "urn:lifescape:problem:wrong-method"
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("localhost", 200),
        ("LOCALHOST.:99", 200),
        ("[::1]:8000", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("127.0.0.1@evil.example", 421),
        ("", 421),
        ("[::1", 421),
    ],
)
def test_loopback_answers_to_its_own_names_only(client: TestClient, host: str, status: int) -> None:
    response = client.get("/healthz", headers={"Host": host})
    assert response.status_code == status
    if status == 421:
        assert response.json()["type"] == "urn:lifescape:problem:wrong-host"


def test_a_public_server_answers_to_the_names_it_was_given(make: MakeClient) -> None:
    any_name = make({"LIFESCAPE_HOST": "0.0.0.0"}, base="http://whatever.example")
    assert any_name.get("/healthz").status_code == 200
    named = make({"LIFESCAPE_HOST": "0.0.0.0", "LIFESCAPE_HOSTS": "map.example.org *.example.net"})
    for host, status in (
        ("map.example.org", 200),
        ("MAP.example.org:443", 200),
        ("a.example.net", 200),
        ("example.net", 421),
        ("evilexample.net", 421),
        ("127.0.0.1", 200),
        ("x.map.example.org", 421),
    ):
        assert named.get("/healthz", headers={"Host": host}).status_code == status, host


def test_addresses_and_bodies_are_bounded(client: TestClient) -> None:
    long = client.get("/search", params={"q": "a" * 9000})
    assert (long.status_code, long.json()["type"]) == (414, "urn:lifescape:problem:address-too-long")
    assert client.get("/entities/" + "a" * 2000).status_code == 414
    assert client.get("/search", params={"q": "a" * 301}).status_code == 422
    big = client.post("/cypher", json={"query": "RETURN 1", "parameters": {"x": "a" * 70_000}})
    assert (big.status_code, big.json()["type"]) == (413, "urn:lifescape:problem:too-large")
    chunks = client.post("/cypher", content=(b"a" * 10_000 for _ in range(20)))
    assert chunks.status_code == 413


def test_the_researchers_door_is_open_at_this_machine(client: TestClient) -> None:
    answer = client.post("/cypher", json={**COUNT, "limit": 5})
    assert answer.status_code == 200, answer.text
    assert answer.json() == {"columns": ["n"], "rows": [[5]], "truncated": False, "limit": 5, "seconds": 2.0}
    assert answer.headers["cache-control"] == "no-store"
    same = client.post(
        "/cypher", json=COUNT, headers={"Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "same-origin"}
    )
    assert same.status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "127.0.0.1"},
        {"X-Forwarded-Host": "localhost"},
        {"Forwarded": "for=127.0.0.1"},
        {"X-Real-IP": "127.0.0.1"},
        {"Via": "1.1 proxy"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Authorization": "Bearer wrong-wrong-wrong-wrong", "X-Forwarded-For": "::1"},
    ],
)
def test_nobody_else_passes_for_this_machine(client: TestClient, headers: dict[str, str]) -> None:
    response = client.post("/cypher", json=COUNT, headers=headers)
    assert (response.status_code, response.json()["type"]) == (403, "urn:lifescape:problem:not-allowed")


def test_from_elsewhere_it_needs_the_token(stranger: TestClient, make: MakeClient) -> None:
    for headers in (
        {},
        {"Authorization": f"Basic {TOKEN}"},
        {"Authorization": "Bearer ünïcode"},
        {"Authorization": "Bearer "},
    ):
        response = stranger.post("/cypher", json=COUNT, headers={k.encode(): v.encode() for k, v in headers.items()})
        assert response.status_code == 403, headers
        assert TOKEN not in response.text
    assert stranger.post("/cypher", json=COUNT, headers=BEARER).json()["rows"] == [[5]]
    # Served to the network, even this machine needs it; with a public name, so does loopback.
    assert make({"LIFESCAPE_HOST": "0.0.0.0"}).post("/cypher", json=COUNT).status_code == 403
    assert make({"LIFESCAPE_HOSTS": "map.example.org"}).post("/cypher", json=COUNT).status_code == 403
    assert make(at="192.0.2.7").post("/cypher", json=COUNT).status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        "CREATE (n:Cluster {id: 'x'})",
        "MATCH (n) DETACH DELETE n",
        "MATCH (n) SET n.name = 'x' RETURN n",
        "MATCH (n:Cluster) REMOVE n.name RETURN n",
        "MERGE (n:Cluster {id: 'x'}) RETURN n",
        "CREATE INDEX i FOR (n:Cluster) ON (n.name)",
        "DROP INDEX i",
        "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
        "CALL dbms.listConfig() YIELD name RETURN name",
        "CALL apoc.load.json('http://127.0.0.1/') YIELD value RETURN value",
        "SHOW USERS",
        "RETURN 1; MATCH (n) DETACH DELETE n",
        "EXPLAIN MATCH (n) DELETE n",
        "MATCH (n) CALL (n) { DETACH DELETE n } RETURN 1",
        "FOREACH (x IN [1] | CREATE (:Cluster))",
        "UNWIND range(1, 9) AS x RETURN reduce(a = 'x', i IN range(1, 99) | a + a)",
        "not cypher at all",
        ";",
    ],
)
def test_attacks_are_refused_and_change_nothing(client: TestClient, world: Loaded, query: str) -> None:
    before = world.database.read("MATCH (n) RETURN count(n), max(n.name)").rows
    response = client.post("/cypher", json={"query": query})
    assert response.status_code == 400, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert world.database.read("MATCH (n) RETURN count(n), max(n.name)").rows == before


def test_what_takes_too_long_is_cut_off(client: TestClient) -> None:
    runaway = "MATCH (a), (b), (c), (d), (e), (f) WHERE a.id + b.id + c.id < d.id + e.id + f.id RETURN count(*)"
    response = client.post("/cypher", json={"query": runaway})
    assert (response.status_code, response.json()["type"]) == (504, "urn:lifescape:problem:limit-reached")
    many = client.post("/cypher", json={"query": "UNWIND range(1, 100) AS n RETURN n", "limit": 10}).json()
    assert (len(many["rows"]), many["truncated"]) == (10, True)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"query": 1}',
        b'{"query": ""}',
        b'{"query": "RETURN 1", "more": 1}',
        b'{"query": "RETURN 1", "limit": 0}',
        b'{"query": "RETURN 1", "limit": 999999}',
        b'{"query": "RETURN \\ud800"}',
        b'{"query": "RETURN $x", "parameters": {"x": "\\udc00"}}',
        b'{"query": "RETURN $x", "parameters": {"x": [{"y": "\\udc00"}]}}',
        b'{"query": "RETURN $x", "parameters": {"x": 99999999999999999999}}',
        b'{"query": "RETURN $x", "parameters": {"x": NaN}}',
        b'{"query": "RETURN $x", "parameters": {"x": 1e999}}',
        b'{"query": "' + b"a" * 20_000 + b'"}',
        b'{"parameters": ' + b"[" * 3000 + b"]" * 3000 + b"}",
        b"\xff\xfe",
    ],
)
def test_a_malformed_question_is_told_why(client: TestClient, body: bytes) -> None:
    response = client.post("/cypher", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code in (400, 422), response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert len(response.content) < 2000


def test_a_form_of_another_site_is_no_question(client: TestClient) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        response = client.post("/cypher", content=b'{"query": "RETURN 1"}', headers={"Content-Type": kind})
        assert response.status_code == 422


def test_values_of_all_kinds_come_back_as_json(client: TestClient) -> None:
    query = (
        "MATCH p = (c:Cluster)-[r:MEMBER_OF]->(n:Network) "
        "RETURN c, r, p, [1, null, 'x'] AS list, {a: 1} AS map, date('2024-05-01') AS day, $v AS v LIMIT 1"
    )
    row = client.post("/cypher", json={"query": query, "parameters": {"v": {"deep": [True, 0.5]}}}).json()["rows"][0]
    assert (row[0]["label"], row[1]["type"], row[1]["start"]) == ("Cluster", "MEMBER_OF", row[0]["id"])
    assert len(row[2]["nodes"]) == 2
    assert row[3:] == [[1, None, "x"], {"a": 1}, "2024-05-01", {"deep": [True, 0.5]}]


@pytest.mark.parametrize(
    "path",
    [
        "/entities/..%2F..%2Fetc%2Fpasswd",
        "/entities/%00",
        "/entities/cluster-%00",
        "/entities/cluster-aaaaaaaaaaaa",
        "/entities/%F0%9F%92%A9",
        "/entities/cluster-%22%7D)%20DETACH%20DELETE%20n",
        "/entities/%ED%A0%80",
        "/sources/..%2F..%2Fsecret",
        "/sources/%00",
        "/queries/..%2Finternal%2Fnode",
        "/queries/%00",
        "/assets/..%2F..%2F..%2Fapi%2Fapp.py",
        "/assets/%2e%2e/%2e%2e/settings.py",
        "/..%2Fapp.py",
        "/%00.js",
        "/index.html",
        "/nothing/at/all",
    ],
)
def test_hostile_addresses_find_nothing(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert "Traceback" not in response.text


def test_the_built_page_is_served(make: MakeClient, tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text("<!doctype html><title>Lifescape</title>")
    (dist / "favicon.svg").write_text("<svg/>")
    (dist / "assets" / "index-abc123.js").write_text("export {}")
    (tmp_path / "secret.txt").write_text("secret")
    client = make(front_end=dist)
    page = client.get("/")
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-cache")
    assert client.get("/favicon.svg").headers["content-type"] == "image/svg+xml"
    script = client.get("/assets/index-abc123.js")
    assert script.headers["content-type"].startswith("text/javascript")
    assert "immutable" in script.headers["cache-control"]
    assert client.get("/..%2Fsecret.txt").status_code == 404
    assert client.get("/readyz").json()["front_end"] is True
    assert client.post("/").status_code == 405


def test_a_missing_page_says_how_to_build_it(client: TestClient) -> None:
    response = client.get("/")
    assert response.status_code == 503
    assert "make web" in response.text


@pytest.mark.parametrize("path", ["/", "/reference"])
def test_our_pages_obey_their_own_policy(client: TestClient, path: str) -> None:
    html = client.get(path).text
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=|https?://[^\"<]*\.(js|css)", html)
    assert client.get("/plain.css").headers["content-type"].startswith("text/css")
