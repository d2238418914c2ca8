"""One entity: its facts, its relations with their words, what is around it, how it leads to another."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.cursors import open_cursor, to_cursor
from api.dependencies import CurrentId, Services, ServicesDep, Tagged
from api.parameters import Cursor, Labels, RelationType, RelationTypes
from api.problems import responses
from api.schemas import Entity, Neighbourhood, Paths, Relations, Way
from api.shapes import brief, edge, entity, graph_node, relation, source_brief
from graph.errors import RequestRefused
from queries import get_entity, neighbourhood, paths, relations_of, sources_of

__all__ = ["router"]

router = APIRouter(tags=["graph"], dependencies=[Tagged])

PageSize = Annotated[int, Query(ge=1, le=200, description="How many relations a page has.")]


def _page(services: Services, id: str, kind: str | None, cursor: str | None, limit: int) -> Relations:
    after = None
    if cursor is not None:
        of, of_kind, after = open_cursor(cursor, 3)
        if (of, of_kind) != (id, kind or ""):
            raise RequestRefused("This cursor was given out for another list; start again without one.")
    page = relations_of(services.database, id, type=kind, after=after, limit=limit)
    following = to_cursor(id, kind or "", page.next) if page.next is not None else None
    return Relations(items=[relation(found, id) for found in page.items], next=following)


@router.get(
    "/entities/{id}",
    summary="One entity with its facts",
    response_model_exclude_none=True,
    responses=responses(400, 404, 422, 503),
)
def one_entity(id: CurrentId, services: ServicesDep, cursor: Cursor = None, limit: PageSize = 50) -> Entity:
    """Everything known of it, the sources that speak of it, and a page of its relations with their quotations."""
    node = get_entity(services.database, id)
    sources = [source_brief(source, count) for source, count in sources_of(services.database, id)]
    return entity(node, sources, _page(services, id, None, cursor, limit))


@router.get(
    "/entities/{id}/relations",
    summary="The relations of an entity, page by page",
    response_model_exclude_none=True,
    responses=responses(400, 404, 422, 503),
)
def relations(
    id: CurrentId,
    services: ServicesDep,
    relation: RelationType = None,
    cursor: Cursor = None,
    limit: PageSize = 50,
) -> Relations:
    """In both directions, each with the words that state it, their source, page and place in the text."""
    get_entity(services.database, id)
    return _page(services, id, relation, cursor, limit)


@router.get(
    "/entities/{id}/neighbourhood",
    summary="The piece of the graph around an entity",
    response_model_exclude_none=True,
    responses=responses(404, 422, 429, 503, 504),
)
def around(
    id: CurrentId,
    services: ServicesDep,
    depth: Annotated[int, Query(ge=1, le=2, description="How many steps away from it.")] = 1,
    type: Labels = [],  # noqa: B006 - FastAPI copies defaults
    relation: RelationTypes = [],  # noqa: B006 - FastAPI copies defaults
    limit: Annotated[int, Query(ge=1, le=1000, description="How many relations to give, the surest first.")] = 100,
) -> Neighbourhood:
    """Its neighbours and the relations to them; a second step goes on from bodies, not from places and themes."""
    with services.costly():
        found = neighbourhood(services.database, id, depth=depth, labels=type, types=relation, limit=limit)
    return Neighbourhood(
        center=id,
        nodes=[graph_node(node) for node in found.nodes],
        edges=[edge(r) for r in found.relations],
        truncated=found.truncated,
    )


@router.get(
    "/paths",
    summary="The shortest ways between two entities",
    response_model_exclude_none=True,
    responses=responses(404, 422, 429, 503, 504),
)
def ways(
    services: ServicesDep,
    start: Annotated[str, Query(alias="from", max_length=200, description="Id of one entity.")],
    end: Annotated[str, Query(alias="to", max_length=200, description="Id of the other.")],
    max_length: Annotated[int, Query(ge=1, le=6, description="How many steps a way may have.")] = 4,
    limit: Annotated[int, Query(ge=1, le=10, description="How many ways to give.")] = 3,
) -> Paths:
    """The surest of the shortest ways, each step with its evidence; none of them goes through places or themes."""
    with services.costly():
        ends = (services.current_id(start), services.current_id(end))
        found = paths(services.database, *ends, max_length=max_length, k=limit)
    return Paths(
        paths=[
            Way(
                nodes=[brief(node) for node in way.nodes],
                relations=[edge(r) for r in way.relations],
                confidence=way.confidence,
            )
            for way in found
        ],
        max_length=max_length,
    )
