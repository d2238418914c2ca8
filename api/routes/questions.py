"""The catalogue of questions, and the researcher's door to free Cypher."""

from __future__ import annotations

from typing import Annotated, Final, Literal, cast

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import JsonValue
from starlette.responses import Response

from api.dependencies import ServicesDep, Tagged
from api.problems import responses
from api.schemas import MOST_ROWS, Answer, Column, CypherAnswer, CypherQuestion, Parameter, Question
from api.security import admit_researcher
from api.shapes import words
from api.tables import to_csv
from graph.errors import RequestRefused
from queries import Column as CatalogueColumn
from queries import Parameter as CatalogueParameter
from queries import Question as CatalogueQuestion
from queries import ask

__all__ = ["router"]

router = APIRouter(tags=["questions"])

_OURS: Final = frozenset({"format", "limit"})
"""Query parameters that are the route's and not the question's, unless the question has one of that name."""

_SECONDS: Final = 2.0
"""How long free Cypher may take: what both engines enforce."""

QuestionName = Annotated[str, Path(max_length=80, description="Name of the question; /queries lists them.")]
RowLimit = Annotated[int, Query(ge=1, le=MOST_ROWS, description="The most rows to give.")]


def _column(column: CatalogueColumn) -> Column:
    return Column(name=column.name, type=str(column.type), text=words(column.text))


def _parameter(parameter: CatalogueParameter) -> Parameter:
    return Parameter(
        name=parameter.name,
        type=str(parameter.type),
        kind=parameter.type.kind,
        labels=parameter.type.labels,
        least=parameter.type.least,
        most=parameter.type.most,
        required=parameter.required,
        default=cast("JsonValue", parameter.default),
        expected=parameter.type.expected(),
        text=words(parameter.text),
    )


def _question(question: CatalogueQuestion) -> Question:
    return Question(
        name=question.name,
        title=words(question.title),
        question=words(question.question),
        view=question.view,
        parameters=[_parameter(p) for p in question.parameters],
        columns=[_column(c) for c in question.columns],
        cypher=question.text,
    )


@router.get("/queries", summary="The questions that can be asked by name")
def questions(services: ServicesDep) -> list[Question]:
    """Every question with its parameters and columns, in English and Italian, and its Cypher."""
    return [_question(question) for question in services.catalogue.values()]


def _arguments(request: Request, question: CatalogueQuestion) -> dict[str, str]:
    given: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in _OURS and question.parameter(name) is None:
            continue
        if name in given:
            raise RequestRefused(f"Parameter '{name[:80]}' is given twice; give it once, a list parted by commas.")
        given[name] = value
    return given


@router.get(
    "/queries/{name}",
    summary="Ask a question by name",
    dependencies=[Tagged],
    response_model=Answer,
    responses=responses(400, 404, 422, 429, 503, 504) | {200: {"content": {"text/csv": {}}}},
)
def answer(
    name: QuestionName,
    request: Request,
    response: Response,
    services: ServicesDep,
    format: Annotated[Literal["json", "csv"], Query(description="Form of the answer.")] = "json",
    limit: RowLimit = 1000,
) -> Answer | Response:
    """Give the question's own parameters in the address: `/queries/members_of_network?network=CEBR`.

    An entity is named by its id, by an identifier such as `ror:01111rn36`, or by its exact name or acronym. In CSV,
    a text that a spreadsheet would take for a formula is preceded by an apostrophe.
    """
    question = services.catalogue.question(name)
    with services.costly():
        given = _arguments(request, question)
        found = ask(services.database, question, given, limit=limit, current_id=services.current_id)
    if format == "csv":
        headers = dict(response.headers) | {"Content-Disposition": f'attachment; filename="{question.name}.csv"'}
        headers["X-Truncated"] = str(found.truncated).lower()
        return Response(to_csv(found.columns, found.rows), media_type="text/csv; charset=utf-8", headers=headers)
    return Answer(
        question=question.name,
        view=question.view,
        columns=[_column(c) for c in question.columns],
        rows=[list(row) for row in found.rows],
        limit=limit,
        truncated=found.truncated,
    )


def _researcher(request: Request, services: ServicesDep) -> None:
    admit_researcher(request, services.settings)


@router.post(
    "/cypher",
    dependencies=[Depends(_researcher)],
    summary="Ask in free Cypher",
    responses=responses(400, 403, 413, 422, 429, 503, 504),
)
def cypher(asked: CypherQuestion, response: Response, services: ServicesDep) -> CypherAnswer:
    """The researcher's door: read-only, bounded in rows and time, open at this machine or with the token.

    Visitors ask the questions of `/queries` instead. Nodes come as objects with their properties, dates as ISO texts.
    """
    response.headers["Cache-Control"] = "no-store"
    with services.free():
        found = services.database.ask_freely(asked.query, asked.parameters, limit=asked.limit, timeout=_SECONDS)
    return CypherAnswer(
        columns=list(found.columns),
        rows=[list(row) for row in found.rows],
        truncated=found.truncated,
        limit=asked.limit,
        seconds=_SECONDS,
    )
