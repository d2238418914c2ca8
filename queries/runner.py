"""Asking a question of the catalogue: arguments in, rows out, the same on every engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from graph.bolt import Database
from graph.errors import RequestRefused
from graph.ids import label_of
from queries.catalogue import Parameter, Question
from queries.naming import resolve
from queries.types import Value, refusal

__all__ = ["Answer", "ask"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Rows under the columns that the question declares; ``truncated`` says that there were more than the limit."""

    question: Question
    columns: tuple[str, ...]
    rows: list[tuple[object, ...]]
    truncated: bool

    @property
    def view(self) -> str:
        """How it is best shown: table, subgraph or number."""
        return self.question.view


def ask(
    database: Database,
    question: Question,
    arguments: Mapping[str, object],
    *,
    limit: int = 1000,
    current_id: Callable[[str], str] = str,
) -> Answer:
    """Answer the question; ``current_id`` tells what the node of an id of old is called now.

    Arguments are texts, or values from JSON; an empty one counts as not given. RequestRefused names the parameter,
    what was given and what is expected; NotFound names what no node is called, with the nearest names.
    """
    for name in arguments:
        if question.parameter(name) is None:
            known = ", ".join(p.name for p in question.parameters) or "none"
            raise RequestRefused(f"'{question.name}' has no parameter '{name[:80]}'; it takes: {known}.")
    values = {p.name: _value(database, p, arguments.get(p.name), current_id) for p in question.parameters}
    labels = {
        p.name: label_of(str(values[p.name])) or ""
        for p in question.parameters
        if p.type.kind == "entity" and values[p.name] is not None
    }
    result = database.read(question.narrowed(labels), values, limit=limit)
    # An engine may name no columns for an answer without rows; the question always does.
    columns = tuple(column.name for column in question.columns)
    return Answer(question=question, columns=columns, rows=result.rows, truncated=result.truncated)


def _value(database: Database, parameter: Parameter, given: object, current_id: Callable[[str], str]) -> Value:
    try:
        value = parameter.type.value(given)
    except (ValueError, OverflowError) as e:
        raise refusal(parameter.name, given, parameter.type.expected()) from e
    if value is None or value == []:
        if parameter.required:
            raise RequestRefused(f"Parameter '{parameter.name}' is missing; give {parameter.type.expected()}.")
        return parameter.default
    if parameter.type.kind == "entity":
        return resolve(database, parameter.name, current_id(str(value)), parameter.type)
    if isinstance(value, list):
        ids = (resolve(database, parameter.name, current_id(item), parameter.type) for item in value)
        return list(dict.fromkeys(ids))
    return value
