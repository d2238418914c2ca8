"""Which bodies are one: the pairs that wait for a person, and what the administrator judges of them.

A judgement is appended to the log; the graph follows when it is made anew. Nothing here is open to visitors.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from api.cursors import number_in, open_cursor, to_cursor
from api.dependencies import Services, ServicesDep
from api.parameters import Cursor
from api.problems import responses
from api.schemas import JudgementAsked, JudgementNoted, ReviewPair, ReviewPairs, ReviewSide, UndoAsked
from api.security import admit_administrator
from api.shapes import words
from graph.judgements import Decision, Judge, JudgementLog, ReviewQueue, Side, Waiting, spoken, word_of

__all__ = ["router"]


def _administrator(request: Request, response: Response, services: ServicesDep) -> None:
    admit_administrator(request, services.settings)
    response.headers["Cache-Control"] = "no-store"


router = APIRouter(tags=["review"], dependencies=[Depends(_administrator)])

_DIGITS: Final = 6
"""Of a place in the list; a longer one was not given out."""

PairName = Annotated[str, Path(max_length=40, description="Name of the pair; /review lists them.")]
PageSize = Annotated[int, Query(ge=1, le=200, description="How many a page has.")]


@router.get(
    "/review",
    summary="The pairs that wait for a judgement",
    response_model_exclude_none=True,
    responses=responses(400, 403, 404, 422, 429),
)
def pairs(services: ServicesDep, cursor: Cursor = None, limit: PageSize = 20) -> ReviewPairs:
    """Bodies that may be one and that rules and model leave open; what teaches most comes first.

    Both sides come with their names, places, identifiers and the words of their source. What is judged leaves the
    list, so a page that is asked for anew may begin with other pairs.
    """
    queue = _queue(services)
    skip = number_in(open_cursor(cursor, 1)[0], digits=_DIGITS) if cursor else 0
    with services.costly():
        waiting, total = queue.page(skip, limit)
    behind = skip + limit
    return ReviewPairs(
        items=[_pair(w) for w in waiting],
        total=total,
        pending=queue.pending(),
        next=to_cursor(str(behind)) if behind < total else None,
    )


@router.post(
    "/review/undo",
    summary="Take a judgement back",
    responses=responses(403, 404, 413, 422, 429, 503),
)
def undo(asked: UndoAsked, services: ServicesDep) -> JudgementNoted:
    """The last judgement of a person, or the one named; what was judged of the pair before holds again."""
    judge = Judge(services.stored())
    return _noted(services, judge.undo(asked.judgement, by=asked.by, why=asked.why), undone=True)


@router.get(
    "/review/{pair}",
    summary="One pair that waits",
    response_model_exclude_none=True,
    responses=responses(403, 404, 422),
)
def one_pair(pair: PairName, services: ServicesDep) -> ReviewPair:
    """Both sides of it, and what was judged of it since the graph was made."""
    found = _queue(services).one(pair)
    log = JudgementLog(services.stored().folder.judgements)
    return _pair(found, log.by_people().get((min(_ends(found)), max(_ends(found)))))


@router.post(
    "/review/{pair}",
    summary="Judge a pair",
    responses=responses(403, 404, 413, 422, 429, 503),
)
def judge(pair: PairName, asked: JudgementAsked, services: ServicesDep) -> JudgementNoted:
    """Say whether the two are the same body; it is kept for good, holds over rules and model, and can be undone."""
    found = _queue(services).one(pair)
    decision = Judge(services.stored()).note(
        found.left, found.right, spoken(asked.judgement), by=asked.by, why=asked.why
    )
    return _noted(services, decision)


def _queue(services: Services) -> ReviewQueue:
    return ReviewQueue(services.stored().folder)


def _ends(found: Waiting) -> tuple[str, str]:
    return found.left.entity, found.right.entity


def _pair(found: Waiting, judged: Decision | None = None) -> ReviewPair:
    return ReviewPair(
        pair=found.pair,
        left=_side(found.left),
        right=_side(found.right),
        by=found.by,
        why=found.why,
        score=found.score,
        reasons=[words(reason) for reason in found.reasons],
        weight=found.weight,
        judged=word_of(judged.judgement) if judged else None,
    )


def _side(side: Side) -> ReviewSide:
    return ReviewSide(**{**asdict(side), "country": side.country or None, "node": side.node or None})


def _noted(services: Services, decision: Decision, *, undone: bool = False) -> JudgementNoted:
    return JudgementNoted(
        id=decision.name,
        left=decision.left,
        right=decision.right,
        judgement=word_of(decision.judgement),
        by=decision.by,
        why=decision.why,
        at=decision.at,
        undone=undone,
        pending=_queue(services).pending(),
    )
