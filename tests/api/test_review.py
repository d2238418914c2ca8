"""The review of who is who over HTTP: closed to visitors, safe from other sites, followed at the next assembly."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from graph.bolt import Database
from graph.folder import DataFolder
from graph.history import IdHistory
from graph.judgements import JudgementLog, ReviewQueue
from graph.load import load, manifest_path
from graph.schema import prepare_schema
from graph.store import StatementStore
from ingest.pipeline import ingest, rebuild

TOKEN = "administrator-0123456789"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
HEAD = "name,country,themes,type,city,identifiers\n"


class Served:
    """A data folder whose graph is in a database, and clients of a service around it."""

    def __init__(self, root: Path, database: Database) -> None:
        self.folder = DataFolder(root / "data")
        self.database = database
        self._root = root
        (root / "files").mkdir()
        (root / "files" / "a.csv").write_text(
            HEAD
            + "BioPark,IT,Biotechnology,Hub,Milano,\nBioPark,DE,Biotechnology,Hub,Berlin,\n"
            + '"<b>Hostile</b>",IT,Biotechnology,Hub,Roma,\n"<b>Hostile</b>",FR,Biotechnology,Hub,Paris,\n'
        )
        (root / "files" / "b.csv").write_text(
            HEAD + 'BioPark,,Biotechnology,Hub,,\n"<b>Hostile</b>",,Biotechnology,Hub,,\n'
        )
        with self.folder.writing():
            ingest([root / "files"], self.folder, today="2026-01-01", make_executor=lambda: ThreadPoolExecutor(1))
        self.make()

    def make(self) -> None:
        """Make the graph anew and load it."""
        with self.folder.writing():
            frames, _ = rebuild(self.folder, at="2026-01-01T00:00:00+00:00")
            prepare_schema(self.database)
            load(frames, self.database, manifest=manifest_path(self.folder, "test"))

    def client(
        self, environ: dict[str, str] | None = None, *, at: str = "127.0.0.1", base: str = "http://127.0.0.1:8000"
    ) -> TestClient:
        settings = Settings.from_environment({"LIFESCAPE_ADMIN_TOKEN": TOKEN} if environ is None else environ)
        dist = self._root / "dist"
        app = create_app(settings, self.database, store=StatementStore(self.folder), front_end=dist)
        return TestClient(app, base_url=base, client=(at, 50000), raise_server_exceptions=False, follow_redirects=False)


@pytest.fixture
def served(tmp_path: Path, database: Database) -> Served:
    return Served(tmp_path, database)


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory, embedded: Database) -> Iterator[Served]:
    """For what never gets as far as the database."""
    embedded.write("MATCH (n) DETACH DELETE n")
    yield Served(tmp_path_factory.mktemp("quiet"), embedded)


def got(client: TestClient, path: str, **parameters: Any) -> Any:
    response = client.get(path, params=parameters, headers=BEARER)
    assert response.status_code == 200, response.text
    return response.json()


def test_pairs_wait_with_both_sides_and_a_judgement_is_followed_at_the_next_assembly(served: Served) -> None:
    client = served.client()
    listed = got(client, "/review")
    assert listed["total"] == len(listed["items"]) == 4 and listed["pending"] == 0 and "next" not in listed
    pair = next(p for p in listed["items"] if p["right"]["name"] == "BioPark")
    assert "known in 2 countries" in pair["why"] and pair["by"] == "rule:name@1" and pair["reasons"] == []
    for end in ("left", "right"):
        assert {"entity", "label", "names", "cities", "identifiers", "quote", "node", "degree"} <= pair[end].keys()
        assert got(client, f"/entities/{pair[end]['node']}")["name"] == "BioPark"
    path = f"/review/{pair['pair']}"
    assert got(client, path) == pair
    noted = client.post(path, json={"judgement": "same", "why": "one park", "by": "Anna"}, headers=BEARER)
    assert noted.status_code == 200, noted.text
    told = noted.json()
    assert (told["judgement"], told["by"], told["why"], told["undone"], told["pending"]) == (
        "same",
        "Anna",
        "one park",
        False,
        1,
    )
    assert noted.headers["cache-control"] == "no-store"
    assert got(client, path)["judged"] == "same" and got(client, "/review")["pending"] == 1
    assert pair["pair"] not in {p["pair"] for p in got(client, "/review")["items"]}
    ids = [pair[end]["node"] for end in ("left", "right")]
    assert [client.get(f"/entities/{i}").status_code for i in ids] == [200, 200], "the graph follows later"
    served.make()
    assert got(client, "/review")["pending"] == 0
    assert sorted(client.get(f"/entities/{i}").status_code for i in ids) == [200, 308]


def test_every_address_of_an_id_of_old_leads_to_that_of_today(served: Served) -> None:
    client = served.client()
    pair = next(p for p in got(client, "/review")["items"] if p["right"]["name"] == "BioPark")
    client.post(f"/review/{pair['pair']}", json={"judgement": "same"}, headers=BEARER)
    served.make()
    ids = {pair[end]["node"] for end in ("left", "right")}
    (old,) = [i for i in ids if IdHistory(served.folder).current(i) != i]
    (now,) = ids - {old}
    for rest in (
        "",
        "/relations",
        "/relations?relation=LOCATED_IN&limit=3",
        "/neighbourhood?depth=2&type=City&type=Theme",
    ):
        moved = client.get(f"/entities/{old}{rest}")
        assert (moved.status_code, moved.headers["location"]) == (308, f"{'../' if '/' in rest else ''}{now}{rest}"), (
            rest
        )
        assert moved.headers["cache-control"] == "no-cache" and moved.content == b""
        assert "content-security-policy" in moved.headers
        followed = client.get(f"/entities/{old}{rest}", follow_redirects=True)
        assert followed.status_code == 200 and followed.json() == client.get(f"/entities/{now}{rest}").json()
        assert client.head(f"/entities/{old}{rest}").status_code == 308
    city = next(
        r["other"]["id"] for r in got(client, f"/entities/{now}/relations")["items"] if r["type"] == "LOCATED_IN"
    )
    extended = got(client, "/reconcile", extend=json.dumps({"ids": [old, now], "properties": [{"id": "country"}]}))[
        "rows"
    ]
    assert extended[old] == extended[now] and extended[now]["country"]
    matched = got(client, "/reconcile", queries=json.dumps({"q": {"query": old}}))["q"]["result"]
    assert [(m["id"], m["match"]) for m in matched] == [(now, True)]
    assert [s["id"] for s in got(client, "/reconcile/suggest/entity", prefix=old)["result"]] == [now]
    assert client.get("/reconcile/preview", params={"id": old}).status_code == 200
    for asked in ({"from": old, "to": city}, {"from": city, "to": old}):
        assert got(client, "/paths", **asked)["paths"][0]["nodes"]
    rows = got(client, "/queries/neighbourhood", node=old)["rows"]
    assert rows == got(client, "/queries/neighbourhood", node=now)["rows"] != []
    undone = client.post("/review/undo", json={}, headers=BEARER).json()
    assert undone["undone"] is True and undone["pending"] == 1
    served.make()
    assert client.get(f"/entities/{old}").status_code == 200, "parted again, both are there"


def test_an_undoing_names_its_judgement(quiet: Served) -> None:
    client = quiet.client()
    first, second = (p["pair"] for p in got(client, "/review")["items"][:2])
    noted = [client.post(f"/review/{p}", json={"judgement": "unsure"}, headers=BEARER).json() for p in (first, second)]
    assert (
        client.post("/review/undo", json={"judgement": noted[0]["id"]}, headers=BEARER).json()["id"] == noted[0]["id"]
    )
    assert client.post("/review/undo", json={"judgement": noted[0]["id"]}, headers=BEARER).status_code == 404
    assert client.post("/review/undo", json={}, headers=BEARER).json()["id"] == noted[1]["id"]
    assert client.post("/review/undo", json={}, headers=BEARER).status_code == 404
    assert got(client, "/review")["pending"] == 0


def test_pages_together_are_the_whole(quiet: Served) -> None:
    client = quiet.client()
    whole = got(client, "/review")["items"]
    first = got(client, "/review", limit=3)
    rest = got(client, "/review", limit=3, cursor=first["next"])
    assert first["items"] + rest["items"] == whole and "next" not in rest
    assert client.get("/review", params={"cursor": "bm9uc2Vuc2U"}, headers=BEARER).status_code == 400
    assert client.get("/review", params={"limit": 201}, headers=BEARER).status_code == 422


ROUTES: tuple[tuple[str, str, Any], ...] = (
    ("GET", "/review", None),
    ("GET", "/review/aaaaaaaaaaaa", None),
    ("POST", "/review/aaaaaaaaaaaa", {"judgement": "same"}),
    ("POST", "/review/undo", {}),
)


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
def test_visitors_are_kept_out_even_at_this_machine(quiet: Served, method: str, path: str, body: Any) -> None:
    def status(client: TestClient, headers: dict[str, str]) -> int:
        response = client.request(method, path, json=body, headers=headers)
        assert TOKEN not in response.text
        if response.status_code == 403:
            assert response.json()["type"] == "urn:lifescape:problem:not-allowed"
        return response.status_code

    open_, closed = quiet.client(), quiet.client({})
    wrong: tuple[dict[str, str], ...] = (
        {},
        {"Authorization": "Bearer "},
        {"Authorization": f"Basic {TOKEN}"},
        {"Authorization": f"Bearer {TOKEN}x"},
        {"Authorization": f"Bearer {TOKEN[:-1]}"},
        {"Cookie": f"token={TOKEN}"},
        {"X-Api-Key": TOKEN},
    )
    assert {status(open_, headers) for headers in wrong} == {403}
    assert status(open_, BEARER) != 403
    assert status(closed, BEARER) == 403, "without the setting there is no such door"
    assert status(quiet.client({"LIFESCAPE_TOKEN": TOKEN}), BEARER) == 403, "the researcher is no administrator"
    assert open_.request(method, f"{path}?token={TOKEN}&access_token={TOKEN}", json=body).status_code == 403


def test_the_token_is_taken_by_tls_only_from_elsewhere(quiet: Served) -> None:
    public = {"LIFESCAPE_ADMIN_TOKEN": TOKEN, "LIFESCAPE_HOST": "0.0.0.0"}
    straight = quiet.client(public, at="192.0.2.7", base="http://map.example.org")
    refused = straight.get("/review", headers=BEARER)
    assert refused.status_code == 403 and "https" in refused.json()["detail"]
    tls = quiet.client(public, at="192.0.2.7", base="https://map.example.org")
    assert tls.get("/review", headers=BEARER).status_code == 200
    behind = quiet.client({**public, "LIFESCAPE_HOST": "127.0.0.1", "LIFESCAPE_HOSTS": "map.example.org"})
    for headers, status in (
        ({"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}, 200),
        ({"X-Forwarded-Proto": "http", "X-Forwarded-For": "192.0.2.7"}, 403),
        ({"X-Forwarded-For": "192.0.2.7"}, 403),
        ({"Host": "map.example.org"}, 403),
    ):
        assert behind.get("/review", headers={**BEARER, **headers}).status_code == status, headers


def test_a_form_of_another_site_judges_nothing(quiet: Served) -> None:
    client = quiet.client()
    pair = got(client, "/review")["items"][0]["pair"]
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        for headers in ({}, BEARER):
            sent = {"Content-Type": kind, **headers}
            answer = client.post(f"/review/{pair}", content=b'{"judgement": "same"}', headers=sent)
            assert answer.status_code in (403, 422)
    assert client.options(f"/review/{pair}").status_code == 405 and got(client, "/review")["pending"] == 0


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"judgement": "yes"},
        {"judgement": "withdrawn"},
        {"judgement": "same", "more": 1},
        {"judgement": "same", "why": "x" * 2001},
        {"judgement": "same", "by": ""},
        {"judgement": ["same"]},
        {"judgement": "same", "by": "rule:name@1"},
        {"judgement": "same", "by": "model:1"},
    ],
)
def test_what_is_no_judgement_is_refused(quiet: Served, body: Any) -> None:
    client = quiet.client()
    pair = got(client, "/review")["items"][0]["pair"]
    assert client.post(f"/review/{pair}", json=body, headers=BEARER).status_code in (400, 422)
    assert list(JudgementLog(quiet.folder.judgements).by_people()) == []


@pytest.mark.parametrize("pair", ["aaaaaaaaaaaa", "..%2F..%2Fetc%2Fpasswd", "%00", "x" * 41])
def test_a_pair_that_does_not_wait_is_not_found(quiet: Served, pair: str) -> None:
    client = quiet.client()
    for answer in (
        client.get(f"/review/{pair}", headers=BEARER),
        client.post(f"/review/{pair}", json={"judgement": "same"}, headers=BEARER),
    ):
        assert answer.status_code in (404, 422)
        assert answer.headers["content-type"] == "application/problem+json"


def test_control_characters_never_reach_the_log(quiet: Served) -> None:
    client = quiet.client()
    pair = got(client, "/review")["items"][0]["pair"]
    body = {"judgement": "unsure", "why": "a\x1b[31m\nb\u2028c", "by": "An\x00na"}
    told = client.post(f"/review/{pair}", json=body, headers=BEARER).json()
    assert (told["why"], told["by"]) == ("a [31m b c", "An na")
    client.post("/review/undo", json={}, headers=BEARER)


def test_many_judgements_at_once_are_all_kept(quiet: Served) -> None:
    client = quiet.client()
    pairs = [p["pair"] for p in got(client, "/review")["items"]]
    before = len(list(JudgementLog(quiet.folder.judgements)))

    def judge(n: int) -> int:
        body = {"judgement": "unsure", "by": f"person {n}"}
        return client.post(f"/review/{pairs[n % len(pairs)]}", json=body, headers=BEARER).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(judge, range(40))) == {200}
    log = JudgementLog(quiet.folder.judgements)
    assert len(list(log)) == before + 40
    for _ in range(40):
        client.post("/review/undo", json={}, headers=BEARER)
    assert log.by_people() == {} and ReviewQueue(quiet.folder).pending() == 0
