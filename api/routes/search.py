"""Finding entities by name, and counting what there is."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query

from api.dependencies import ServicesDep, Tagged
from api.parameters import Country, Labels
from api.problems import responses
from api.schemas import Found, SearchResults, Statistics
from queries import search, stats

__all__ = ["router"]

router = APIRouter(tags=["graph"], dependencies=[Tagged])


@router.get(
    "/search",
    summary="Find entities by name",
    response_model_exclude_none=True,
    responses=responses(400, 422, 429, 503, 504),
)
def find(
    services: ServicesDep,
    q: Annotated[str, Query(min_length=1, max_length=300, description="A name, alias, acronym or identifier.")],
    type: Labels = [],  # noqa: B006 - FastAPI copies defaults
    country: Country = None,
    limit: Annotated[int, Query(ge=1, le=200, description="How many to give.")] = 20,
) -> SearchResults:
    """Typing mistakes and missing accents are forgiven; the nearest name comes first.

    People are found only where the service shows them, sources only when asked for by type.
    """
    labels = services.visible(type)
    with services.costly():
        hits = search(services.database, q, labels=labels, country=country, limit=limit) if labels else []
    return SearchResults(items=[Found(**asdict(hit)) for hit in hits])


@router.get("/stats", summary="How much the graph holds", responses=responses(503))
def statistics(services: ServicesDep) -> Statistics:
    """Nodes by type and relations by type."""
    counted = stats(services.database)
    return Statistics(version=counted.version, nodes=dict(counted.nodes), relations=dict(counted.relations))
