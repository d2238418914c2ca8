"""Every error has one shape, and says what to do without telling of the inside."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.problems import KINDS, kind_of
from api.settings import Settings
from graph import errors
from graph.bolt import Access, Database
from tests.api.conftest import MakeClient
from tests.queries.world import Loaded


def every_error() -> list[type[errors.LifescapeError]]:
    return [getattr(errors, name) for name in errors.__all__]


def build(kind: type[errors.LifescapeError]) -> errors.LifescapeError:
    refused = (errors.ItemRefused, errors.SourceRefused)
    return kind("code", "message") if issubclass(kind, refused) else kind("message")


@pytest.mark.parametrize("error", every_error())
def test_every_error_has_a_kind(error: type[errors.LifescapeError]) -> None:
    kind = kind_of(build(error))
    assert kind.error is not None
    assert issubclass(error, kind.error)
    if kind.status >= 500 and error is not errors.LimitReached:
        assert kind.detail, "what is the administrator's stays with the administrator"


def test_the_specific_error_wins() -> None:
    assert kind_of(errors.LimitReached("x")).status == HTTPStatus.GATEWAY_TIMEOUT
    assert kind_of(errors.RequestRefused("x")).status == HTTPStatus.BAD_REQUEST
    assert kind_of(errors.Busy("x")).status == HTTPStatus.SERVICE_UNAVAILABLE


def test_kinds_are_told_apart() -> None:
    assert len({kind.code for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/nothing", 404, "/reference"),
        ("/search", 422, "'q' is missing from the query"),
        ("/search?q=", 422, "'q'"),
        ("/search?q=x&limit=many", 422, "'limit'"),
        ("/search?q=x&limit=0", 422, "greater than or equal to 1"),
        ("/search?q=x&type=Clutser", 422, "give one of Cluster, Network"),
        ("/search?q=x&country=Italy", 422, "two letters"),
        ("/map?limit=99999999", 422, "'limit'"),
        ("/entities/cluster-aaaaaaaaaaaa", 404, "cluster-aaaaaaaaaaaa"),
        ("/entities/cluster-aaaaaaaaaaaa/relations", 404, "cluster-aaaaaaaaaaaa"),
        ("/entities/cluster-aaaaaaaaaaaa/neighbourhood", 404, "cluster-aaaaaaaaaaaa"),
        ("/entities/x/relations?relation=KNOWS", 422, "MEMBER_OF"),
        ("/entities/x/neighbourhood?depth=3", 422, "'depth'"),
        ("/paths?from=x", 422, "'to' is missing"),
        ("/paths?from=x&to=y", 404, "'x'"),
        ("/paths?from=cluster-aaaaaaaaaaaa&to=y&max_length=7", 422, "'max_length'"),
        ("/queries/members_of_netwrok", 404, "members_of_network"),
        ("/queries/members_of_network", 400, "'network' is missing"),
        ("/queries/members_of_network?network=x&network=y", 400, "given twice"),
        ("/queries/members_of_network?network=x&colour=red", 400, "'colour'"),
        ("/queries/members_of_network?network=no+such+network", 404, "no such network"),
        ("/queries/members_of_network?network=x&format=xml", 422, "'json' or 'csv'"),
        ("/queries/most_connected?top=-3", 400, "whole number"),
        ("/sources/source-zzzzzzzzzzzz", 404, "source-zzzzzzzzzzzz"),
        ("/sources?cursor=nonsense", 400, "cursor"),
        ("/sources?limit=9999", 422, "'limit'"),
    ],
)
def test_errors_are_problem_details(client: TestClient, path: str, status: int, says: str) -> None:
    response = client.get(path)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    problem = response.json()
    assert {"type", "title", "status", "detail", "request"} <= set(problem)
    assert problem["status"] == status
    assert problem["request"] == response.headers["x-request-id"]
    assert problem["type"].startswith("urn:lifescape:problem:")
    assert says in problem["detail"]
    assert problem["detail"].endswith((".", "?"))


def test_what_was_sent_is_not_sent_back(client: TestClient) -> None:
    response = client.get("/search", params={"q": "x", "limit": "secret" * 100})
    assert "secret" not in response.text


def test_an_unforeseen_error_is_logged_and_not_told(
    make: MakeClient, world: Loaded, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client = make()

    def fail(_database: Database) -> None:
        raise ZeroDivisionError("a secret of the inside")

    monkeypatch.setattr("api.routes.search.stats", fail)
    with caplog.at_level(logging.ERROR):
        response = client.get("/stats")
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert "content-security-policy" in response.headers
    assert "secret" not in response.text
    assert response.json()["request"] in caplog.text
    assert "a secret of the inside" in caplog.text


@pytest.fixture(scope="module")
def orphan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """An app whose database is not there: nothing listens on this port of loopback."""
    nobody = Access("bolt://127.0.0.1:9", "neo4j", "a-password")
    with Database(nobody, nobody) as database:
        app = create_app(Settings.from_environment({}), database, front_end=tmp_path_factory.mktemp("dist"))
        with TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 5), raise_server_exceptions=False) as c:
            yield c


def test_without_its_database_it_lives_and_is_not_ready(orphan: TestClient) -> None:
    assert orphan.get("/healthz").status_code == 200
    assert orphan.get("/vocabulary").status_code == 200
    assert orphan.get("/queries").status_code == 200
    response = orphan.get("/readyz")
    assert (response.status_code, response.json()["type"]) == (503, "urn:lifescape:problem:database-gone")
    assert int(response.headers["retry-after"]) > 0
    assert "127.0.0.1" not in response.text
    assert orphan.get("/sources").status_code == 404


def test_the_app_leaves_the_database_to_its_owner(tmp_path: Path) -> None:
    ended: list[bool] = []
    nobody = Access("bolt://127.0.0.1:9", "neo4j", "")
    with Database(nobody, nobody) as database:
        app = create_app(
            Settings.from_environment({}), database, front_end=tmp_path, on_stop=lambda: ended.append(True)
        )
        with TestClient(app):
            assert ended == []
    assert ended == [True]
