"""Rows answered one after another, by this process or by several, always in the order of the table."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Future
from itertools import chain, islice
from typing import Final

from graph.errors import SourceRefused
from graph.matching import Body, Register
from ingest.document import Row
from ingest.matching.answering import Answer, Question, answerer
from ingest.workers import process_executor

__all__ = ["matched"]

_SMALL: Final = 5_000
"""Rows below which other processes would take longer to start than to answer."""
_AT_ONCE: Final = 250
_WAITING: Final = 4
"""Portions handed out at a time, for each process: enough to keep it busy, few enough to hold in memory."""


def matched(
    rows: Iterable[Row], bodies: list[tuple[str, Body]], question: Question, *, workers: int = 1
) -> Iterator[tuple[Row, Answer]]:
    """Yield every row with its answer, in the order of the rows; the table is never held whole.

    With more than one worker a long table is answered by that many processes, each with its own register.
    """
    rest = iter(rows)
    first = list(islice(rest, _SMALL))
    if workers <= 1 or len(first) < _SMALL:
        return _one_by_one(chain(first, rest), bodies, question)
    return _spread(chain(first, rest), bodies, question, workers)


def _one_by_one(
    rows: Iterator[Row], bodies: list[tuple[str, Body]], question: Question
) -> Iterator[tuple[Row, Answer]]:
    answers = answerer(Register(bodies), question)
    while portion := list(islice(rows, _AT_ONCE)):
        yield from zip(portion, answers([row.cells for row in portion]), strict=True)


def _spread(
    rows: Iterator[Row], bodies: list[tuple[str, Body]], question: Question, workers: int
) -> Iterator[tuple[Row, Answer]]:
    columns = tuple(filter(None, (question.column, question.country)))
    waiting: deque[tuple[list[Row], Future[list[Answer]]]] = deque()
    with process_executor(workers, prepare=_prepare, given=(bodies, question)) as executor:
        try:
            while portion := list(islice(rows, _AT_ONCE)):
                cells = [{column: row.cells.get(column, "") for column in columns} for row in portion]
                waiting.append((portion, executor.submit(_answered, cells)))
                if len(waiting) >= _WAITING * workers:
                    yield from _next(waiting)
            while waiting:
                yield from _next(waiting)
        except BrokenExecutor as error:
            message = "A process that matches ended before its work was done: use fewer --workers, or free some memory."
            raise SourceRefused("worker_died", message) from error


def _next(waiting: deque[tuple[list[Row], Future[list[Answer]]]]) -> Iterator[tuple[Row, Answer]]:
    portion, future = waiting.popleft()
    yield from zip(portion, future.result(), strict=True)


_answers: Callable[[Sequence[Mapping[str, str]]], list[Answer]]
"""What this process answers with, once it was prepared."""


def _prepare(bodies: list[tuple[str, Body]], question: Question) -> None:
    global _answers
    _answers = answerer(Register(bodies), question)


def _answered(rows: list[dict[str, str]]) -> list[Answer]:
    return _answers(rows)
