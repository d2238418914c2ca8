"""The description of the API is complete, in our words, and readable by people and programs."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

ROUTES = {
    "/healthz", "/readyz", "/vocabulary", "/stats", "/search", "/entities/{id}", "/entities/{id}/relations",
    "/entities/{id}/neighbourhood", "/paths", "/map", "/queries", "/queries/{name}", "/cypher", "/sources",
    "/sources/{id}", "/sources/{id}/reading", "/mentions", "/statements/doubtful",
    "/reconcile", "/reconcile/suggest/entity", "/reconcile/suggest/type", "/reconcile/suggest/property",
    "/reconcile/flyout/{what}", "/reconcile/preview", "/reconcile/extend/propose",
    "/reconcile/v1", "/reconcile/v1/reconcile", "/reconcile/v1/extend",
    "/review", "/review/undo", "/review/{pair}",
}  # fmt: skip


@pytest.fixture(scope="module")
def openapi(client: TestClient) -> dict[str, Any]:
    described: dict[str, Any] = client.get("/openapi.json").json()
    return described


def test_every_route_is_described(openapi: dict[str, Any]) -> None:
    assert set(openapi["paths"]) == ROUTES
    tags = {tag["name"] for tag in openapi["tags"]}
    for path, methods in openapi["paths"].items():
        for operation in methods.values():
            assert operation["summary"], path
            assert operation["description"], path
            assert set(operation["tags"]) <= tags, path
            for parameter in operation.get("parameters", []):
                if path != "/queries/{name}" or parameter["name"] != "name":
                    assert parameter.get("description"), (path, parameter["name"])


def test_errors_are_described_as_problems(openapi: dict[str, Any]) -> None:
    assert "HTTPValidationError" not in openapi["components"]["schemas"]
    for methods in openapi["paths"].values():
        for operation in methods.values():
            for status, response in operation["responses"].items():
                if not status.startswith("2"):
                    assert list(response["content"]) == ["application/problem+json"]


def test_shapes_have_names_and_explanations(openapi: dict[str, Any]) -> None:
    for name, schema in openapi["components"]["schemas"].items():
        assert schema.get("description"), name
        assert not name.startswith("Body_"), name


def test_the_reference_shows_all_of_it(client: TestClient, openapi: dict[str, Any]) -> None:
    page = client.get("/reference")
    assert page.headers["content-type"].startswith("text/html")
    for path in ROUTES:
        assert f" {path}</code>" in page.text, path
    for name in openapi["components"]["schemas"]:
        assert f'id="{name}"' in page.text, name
    redirected = client.get("/docs", follow_redirects=False)
    assert (redirected.status_code, redirected.headers["location"]) == (308, "./reference")
