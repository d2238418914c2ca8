"""What was read and is not in the graph: names that stay mentions, relations that are too doubtful."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response

from api.cursors import number_in, open_cursor, to_cursor
from api.dependencies import Services, ServicesDep, answer_tagged
from api.parameters import Cursor, Labels, RelationTypes
from api.problems import responses
from api.read_page.words import DOUBTS, HELD
from api.reading_shapes import in_words
from api.schemas import DoubtfulStatement, DoubtfulStatements, HeldEnd, HeldMention, HeldMentions
from graph.errors import RequestRefused
from graph.held import held_version, list_held

__all__ = ["router"]

router = APIRouter(tags=["provenance"])

_DIGITS: Final = 9
"""Of a place in a list; a longer one was not given out."""

Text = Annotated[str, Query(max_length=200, description="Only where a name holds this; accents do not matter.")]
SourceId = Annotated[str | None, Query(max_length=100, description="Only of the source with this id.")]
PageSize = Annotated[int, Query(ge=1, le=200, description="How many a page has.")]


@router.get(
    "/mentions",
    summary="Names that are not in the graph",
    response_model_exclude_none=True,
    responses=responses(400, 404, 422, 429),
)
def mentions(
    services: ServicesDep,
    request: Request,
    response: Response,
    q: Text = "",
    source: SourceId = None,
    type: Labels = [],  # noqa: B006 - FastAPI copies defaults
    cursor: Cursor = None,
    limit: PageSize = 50,
) -> HeldMentions:
    """What sources name and no rule of promotion makes an entity, with the words and the reason.

    Without people unless the service shows them.
    """
    rows, total, following = _page(services, request, response, "mentions", q, source, tuple(type), cursor, limit)
    return HeldMentions(items=[_mention(row) for row in rows], total=total, next=following)


@router.get(
    "/statements/doubtful",
    summary="Relations too doubtful for the graph",
    response_model_exclude_none=True,
    responses=responses(400, 404, 422, 429),
)
def doubtful(
    services: ServicesDep,
    request: Request,
    response: Response,
    q: Text = "",
    source: SourceId = None,
    relation: RelationTypes = [],  # noqa: B006 - FastAPI copies defaults
    cursor: Cursor = None,
    limit: PageSize = 50,
) -> DoubtfulStatements:
    """Statements kept out of the graph because all sources together do not make them sure enough.

    Each with the words that state it and what speaks against it. Those that name a person are left out unless the
    service shows people.
    """
    rows, total, following = _page(services, request, response, "doubtful", q, source, tuple(relation), cursor, limit)
    return DoubtfulStatements(items=[_doubtful(row) for row in rows], total=total, next=following)


def _page(
    services: Services,
    request: Request,
    response: Response,
    what: str,
    text: str,
    source: str | None,
    labels: tuple[str, ...],
    cursor: str | None,
    limit: int,
) -> tuple[list[dict[str, Any]], int, str | None]:
    """Return a page of what is held back, how much there is, and the cursor of the page after."""
    folder = services.stored().folder
    version = (held_version(folder, what) or ("none", ""))[0]
    skip = _place(cursor, version)
    answer_tagged(request, response, services, what, version)
    with services.costly():
        found = list_held(
            folder,
            what,
            text=text,
            source=source,
            labels=labels,
            people=services.settings.show_people,
            skip=skip,
            limit=limit,
        )
    behind = skip + len(found.rows)
    return found.rows, found.total, to_cursor(version, str(behind)) if behind < found.total else None


def _place(cursor: str | None, version: str) -> int:
    if cursor is None:
        return 0
    of, place = open_cursor(cursor, 2)
    if of != version:
        raise RequestRefused("The graph has been made anew since this cursor was given out; start again without one.")
    return number_in(place, digits=_DIGITS)


def _mention(row: dict[str, Any]) -> HeldMention:
    return HeldMention(
        **{name: row[name] for name in HeldMention.model_fields if name in row and name != "found_by"},
        source=row["source_id"],
        found_by=row["found_by"].split(),
        reason=row["why"],
        because=in_words(row["why"], HELD),
    )


def _doubtful(row: dict[str, Any]) -> DoubtfulStatement:
    subject, other = (
        HeldEnd(label=row[f"{end}_label"], name=row[f"{end}_name"], node=row[f"{end}_node"])
        for end in ("subject", "object")
    )
    return DoubtfulStatement(
        id=row["statement_id"],
        type=row["type"],
        subject=subject,
        object=other,
        source=row["source_id"],
        quote=row["quote"],
        page=row["page"],
        start=row["start"],
        end=row["end"],
        confidence=row["confidence"],
        joined_confidence=row["joined"],
        reasons=row["doubts"],
        because=[in_words(doubt, DOUBTS) for doubt in row["doubts"]],
    )
