"""Where facts come from, and what became of each source that was read."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Request, Response

from api.cursors import MAX_LENGTH, number_in, open_cursor, to_cursor
from api.dependencies import ServicesDep, answer_tagged
from api.problems import responses
from api.reading_shapes import stretch
from api.schemas import DocumentReading, SourceDetail, Sources
from api.shapes import source_in_list
from graph.held import held_of
from graph.links import nodes_of
from graph.readings import put_together

__all__ = ["router"]

router = APIRouter(tags=["provenance"])

_DETAILS: Final = tuple(SourceDetail.model_fields)
_DIGITS: Final = 11
"""Of a place in a text; a longer one was not given out."""


@router.get("/sources", summary="The sources that were read", responses=responses(400, 422))
def sources(
    services: ServicesDep,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=500, description="How many sources a page has.")] = 100,
    cursor: Annotated[str | None, Query(max_length=MAX_LENGTH, description="`next` of the page before.")] = None,
) -> Sources:
    """Every source by its label, those that were refused as well, with what its reading came to."""
    response.headers["Cache-Control"] = "no-cache"
    after = open_cursor(cursor, 2) if cursor is not None else ("", "")
    every = services.stored().sources()
    rest = [source for source in every if (source.label, source.id) > after]
    page = rest[:limit]
    following = to_cursor(page[-1].label, page[-1].id) if len(rest) > limit else None
    return Sources(items=[source_in_list(source) for source in page], total=len(every), next=following)


@router.get("/sources/{id}", summary="One source with its ledger", responses=responses(404))
def source(
    id: Annotated[str, Path(max_length=100, description="Id of the source.")], services: ServicesDep, response: Response
) -> SourceDetail:
    """What was read, accepted and refused in this source, and why."""
    response.headers["Cache-Control"] = "no-cache"
    found = services.stored().source(id)
    return SourceDetail(**{name: getattr(found, name) for name in _DETAILS})


@router.get(
    "/sources/{id}/reading",
    summary="The text of a source with what was read in it",
    response_model_exclude_none=True,
    responses=responses(400, 404, 422, 429),
)
def reading(
    id: Annotated[str, Path(max_length=100, description="Id of the source.")],
    services: ServicesDep,
    request: Request,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=200, description="How many parts of the text to give.")] = 50,
    cursor: Annotated[str | None, Query(max_length=MAX_LENGTH, description="`next` of the answer before.")] = None,
) -> DocumentReading:
    """Names, statements and refused statements at their places in the text, a stretch at a time, with the ledger.

    A table or a refused file has no text: its answer has the ledger and the pages that could not be read.
    """
    after = _offset(cursor)
    store = services.stored()
    found = store.source(id)
    nodes = nodes_of(id, store.folder)
    held = held_of(id, store.folder)
    state = (found.to_json(), tuple(sorted(nodes.items())), tuple(held.mentions.items()), tuple(held.doubtful.items()))
    answer_tagged(request, response, services, state)
    with services.texts():
        whole = services.readings.get(
            (id, state), lambda: put_together(found, store.frame(id), store.reading(id), nodes, held)
        )
    return stretch(whole, after=after, limit=limit, people=services.settings.show_people)


def _offset(cursor: str | None) -> int:
    (place,) = open_cursor(cursor, 1) if cursor is not None else ("0",)
    return number_in(place, digits=_DIGITS)
