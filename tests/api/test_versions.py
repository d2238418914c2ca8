"""Answers follow the version of the graph: kept while it stays, asked anew when it changes, never kept in between."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.api.conftest import MakeClient
from tests.queries.world import Loaded

SET = "MERGE (s:_Lifescape {id: 'state'}) SET s.version = $version, s.loading = $loading"


@pytest.fixture
def restored(world: Loaded) -> Iterator[Loaded]:
    yield world
    world.database.write(SET, {"version": "v1", "loading": False})


def paths(world: Loaded) -> list[str]:
    id = world.id("MedTech")
    return [
        f"/entities/{id}",
        f"/entities/{id}/relations",
        f"/entities/{id}/neighbourhood",
        f"/paths?from={id}&to={world.id('Bologna')}",
        "/search?q=medtech",
        "/stats",
        "/map",
        "/queries/size_of_graph",
        "/queries/size_of_graph?format=csv",
    ]


def test_what_did_not_change_is_not_sent_again(client: TestClient, world: Loaded) -> None:
    tags = set()
    for path in paths(world):
        first = client.get(path)
        assert first.status_code == 200, first.text
        tag = first.headers["etag"]
        tags.add(tag)
        assert "no-cache" in first.headers["cache-control"]
        again = client.get(path, headers={"If-None-Match": f'"other", {tag}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert "content-security-policy" in again.headers
        assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    assert len(tags) == len(paths(world))


def test_errors_have_no_tag(client: TestClient) -> None:
    for path in ("/entities/cluster-aaaaaaaaaaaa", "/queries/none"):
        assert "etag" not in client.get(path).headers


def test_a_new_version_has_new_tags(make: MakeClient, restored: Loaded) -> None:
    before = make().get("/map")
    restored.database.write(SET, {"version": "v2", "loading": False})
    after = make().get("/map", headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert after.json()["version"] == "v2"
    assert after.headers["etag"] != before.headers["etag"]


def test_settings_that_shape_answers_are_in_the_tag(make: MakeClient, client: TestClient) -> None:
    showing = make({"LIFESCAPE_SHOW_PEOPLE": "true"})
    assert showing.get("/map").headers["etag"] != client.get("/map").headers["etag"]


def test_nothing_is_kept_while_a_graph_is_loaded(make: MakeClient, restored: Loaded) -> None:
    restored.database.write(SET, {"version": "v1", "loading": True})
    client = make()
    for path in ("/map", "/stats"):
        response = client.get(path, headers={"If-None-Match": "*"})
        assert (response.status_code, response.headers["cache-control"]) == (200, "no-store")
        assert "etag" not in response.headers
        assert response.json()["version"] is None
    assert client.get("/readyz").json()["status"] == "no graph yet"


def test_large_answers_are_compressed(client: TestClient) -> None:
    response = client.get("/map", headers={"Accept-Encoding": "gzip"})
    assert response.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in response.headers["vary"].lower()
