"""The data of the map."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query, Response

from api.dependencies import Services, ServicesDep, Tagged
from api.parameters import Countries, Labels
from api.problems import responses
from api.schemas import MapData, MapEdges, MapNodes
from queries import MapPage, map_page

__all__ = ["router"]

router = APIRouter(tags=["graph"], dependencies=[Tagged])

_DECIMALS: Final = 3
"""Of a place on the map: far below a pixel at any zoom."""


@router.get("/map", summary="What the map draws", response_model=MapData, responses=responses(422, 429, 503, 504))
def map_data(
    response: Response,
    services: ServicesDep,
    type: Labels = [],  # noqa: B006 - FastAPI copies defaults
    country: Countries = [],  # noqa: B006 - FastAPI copies defaults
    limit: Annotated[int, Query(ge=1, le=50_000, description="How many nodes to give.")] = 10_000,
) -> Response:
    """The most connected nodes with their places, and the relations among them, in columns.

    People are on it only where the service shows them; sources never are.
    """
    labels = tuple(services.visible(type))
    version = services.version.now()

    def compute() -> bytes:
        with services.costly():
            return _drawn(services, version, labels, tuple(country), limit).model_dump_json().encode()

    # While a graph is being loaded nothing may be kept.
    key = (version, labels, tuple(country), limit)
    body = compute() if version is None else services.answers.get(key, compute)
    return Response(body, media_type="application/json", headers=dict(response.headers))


def _drawn(
    services: Services, version: str | None, labels: tuple[str, ...], countries: tuple[str, ...], limit: int
) -> MapData:
    page = (
        map_page(services.database, labels=labels, countries=countries, limit=limit)
        if labels
        else MapPage(nodes=[], edges=[], next=None)
    )
    nodes, at = page.nodes, {node["id"]: position for position, node in enumerate(page.nodes)}
    return MapData(
        version=version,
        nodes=MapNodes(
            id=[n["id"] for n in nodes],
            label=[n["label"] for n in nodes],
            name=[n["name"] for n in nodes],
            country=[n.get("country") for n in nodes],
            degree=[n.get("degree", 0) for n in nodes],
            community=[n.get("community") for n in nodes],
            x=[round(n["x"], _DECIMALS) for n in nodes],
            y=[round(n["y"], _DECIMALS) for n in nodes],
        ),
        edges=MapEdges(
            start=[at[e["start"]] for e in page.edges],
            end=[at[e["end"]] for e in page.edges],
            type=[e["type"] for e in page.edges],
            weight=[round(e["confidence"] or 0.0, 2) for e in page.edges],
        ),
        truncated=page.next is not None,
    )
