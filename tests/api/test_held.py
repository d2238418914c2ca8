"""What is not in the graph, over HTTP: paged, tagged, searched, and without people unless they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from graph.folder import DataFolder
from graph.held import list_held
from graph.store import StatementStore
from ingest.pipeline import ingest, rebuild
from ingest.sample import sample_path
from tests.api.conftest import MakeClient
from tests.queries.world import Loaded


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """The documents of the sample alone, so that much is held back."""
    folder = DataFolder(tmp_path_factory.mktemp("data"))
    with folder.writing():
        documents = [sample_path() / "documents"]
        ingest(documents, folder, today="2026-11-22", make_executor=lambda: ThreadPoolExecutor(2))
        # So much is asked for that offices of people are doubtful too.
        rebuild(folder, at="2026-11-22T00:00:00+00:00", review_below=0.99)
    return folder


def client_of(folder: DataFolder, world: Loaded, environ: dict[str, str], dist: Path) -> TestClient:
    app = create_app(Settings.from_environment(environ), world.database, store=StatementStore(folder), front_end=dist)
    return TestClient(app, base_url="http://127.0.0.1:8000", client=("127.0.0.1", 50000), raise_server_exceptions=False)


@pytest.fixture(scope="module")
def visitor(folder: DataFolder, world: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client_of(folder, world, {}, tmp_path_factory.mktemp("dist")) as client:
        yield client


@pytest.fixture(scope="module")
def with_people(folder: DataFolder, world: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client_of(folder, world, {"LIFESCAPE_SHOW_PEOPLE": "true"}, tmp_path_factory.mktemp("dist")) as client:
        yield client


def got(client: TestClient, path: str, **parameters: Any) -> Any:
    response = client.get(path, params=parameters)
    assert response.status_code == 200, response.text
    return response.json()


def test_mentions_tell_their_words_and_why_they_are_no_entities(visitor: TestClient, folder: DataFolder) -> None:
    (mention,) = got(visitor, "/mentions", q="astrazenéca")["items"]
    assert (mention["name"], mention["label"], mention["reason"]) == ("AstraZeneca", "Organisation", "merely_seen")
    assert mention["because"]["it"].startswith("è solo nominato") and mention["found_by"] == ["coined"]
    text = StatementStore(folder).text(mention["source"])
    assert text is not None and text[mention["start"] : mention["end"]] == mention["quote"]
    assert got(visitor, "/mentions", q="astrazeneca", type="Cluster")["items"] == []


def test_doubtful_statements_tell_their_words_and_what_speaks_against_them(visitor: TestClient) -> None:
    answer = got(visitor, "/statements/doubtful", relation="MEMBER_OF")
    assert answer["total"] == len(answer["items"]) > 0
    for item in answer["items"]:
        assert item["type"] == "MEMBER_OF" and item["quote"] and item["joined_confidence"] < 0.99
        assert len(item["reasons"]) == len(item["because"]) > 0
        assert {"label", "name"} <= item["subject"].keys()


@pytest.mark.parametrize("path", ["/mentions", "/statements/doubtful"])
def test_pages_together_are_the_whole(visitor: TestClient, path: str) -> None:
    whole = got(visitor, path, limit=200)
    pieces, cursor = [], None
    while True:
        page = got(visitor, path, limit=5, **({"cursor": cursor} if cursor else {}))
        pieces += page["items"]
        assert len(page["items"]) <= 5 and page["total"] == whole["total"]
        if (cursor := page.get("next")) is None:
            break
    assert pieces[: len(whole["items"])] == whole["items"] and len(pieces) == whole["total"] > 5


def test_people_are_in_neither_list_unless_they_are_shown(visitor: TestClient, with_people: TestClient) -> None:
    def offices(client: TestClient) -> int:
        total: int = got(client, "/statements/doubtful", relation="HAS_ROLE")["total"]
        return total

    assert offices(visitor) == 0 < offices(with_people)
    for item in got(visitor, "/statements/doubtful", limit=200)["items"]:
        assert "Person" not in (item["subject"]["label"], item["object"]["label"])
    assert got(visitor, "/mentions", type="Person")["items"] == []


def test_what_is_doubtful_says_so_in_the_reading(
    visitor: TestClient, with_people: TestClient, folder: DataFolder
) -> None:
    (source,) = [s for s in StatementStore(folder).sources() if s.label == "en-medicon-valley-alliance.txt"]
    path = f"/sources/{source.id}/reading"
    hidden, shown = got(visitor, path, limit=200), got(with_people, path, limit=200)
    doubtful = {d["statement_id"] for d in list_held(folder, "doubtful", source=source.id).rows}
    assert {s["id"] for s in shown["statements"] if s["doubtful"]} == doubtful
    assert all(bool(s["doubts"]) == s["doubtful"] for s in shown["statements"])
    named = {e["id"]: e for e in hidden["entities"]}
    for s in hidden["statements"]:
        assert not s["doubtful"] or "Person" not in {named[s[end]]["label"] for end in ("subject", "object")}
    waiting = [e for e in shown["entities"] if "held" in e]
    assert "AstraZeneca" in {e["name"] for e in waiting} and not any("node" in e for e in waiting)


@pytest.mark.parametrize("path", ["/mentions", "/statements/doubtful"])
def test_an_answer_is_tagged_and_bounded(visitor: TestClient, with_people: TestClient, path: str) -> None:
    first = visitor.get(path)
    assert first.headers["cache-control"] == "public, no-cache"
    assert visitor.get(path, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    assert with_people.get(path).headers["etag"] != first.headers["etag"]
    assert visitor.get(path, params={"limit": 201}).status_code == 422
    assert visitor.get(path, params={"q": "x" * 201}).status_code == 422
    assert visitor.get(path, params={"cursor": "bm9uc2Vuc2U"}).status_code == 400
    assert got(visitor, path, source="../../etc/passwd")["total"] == got(visitor, path, q='"; DROP')["total"] == 0


def test_a_cursor_of_another_graph_is_refused(visitor: TestClient, folder: DataFolder) -> None:
    cursor = got(visitor, "/mentions", limit=1)["next"]
    assert visitor.get("/statements/doubtful", params={"cursor": cursor}).status_code == 400


def test_before_the_first_graph_the_lists_are_empty(make: MakeClient) -> None:
    for path in ("/mentions", "/statements/doubtful"):
        assert got(make(), path) == {"items": [], "total": 0}
