"""One row of a table and its answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graph.countries import country_code
from graph.matching import Body, Match, Register

__all__ = ["ADDED", "Answer", "Question", "answerer"]

ADDED: Final = ("id", "name", "score", "reasons")
"""The columns that an answer fills."""

Answer = tuple[str, str, str, str]
"""What stands in :data:`ADDED`; four empty texts where no body is sure enough."""

_SILENT: Final = ("", "", "", "")
_REMEMBERED: Final = 20_000
_REASONS: Final = 4
_SPARE: Final = 20
"""Candidates looked at where only those with an identifier of one scheme can be given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """How the rows of a table are asked: their columns, and what an answer must be."""

    column: str
    country: str = ""
    """Column of the country; empty where the table has none."""
    labels: frozenset[str] = frozenset()
    """Only bodies of these types; empty means any."""
    threshold: float | None = None
    """The least score of an answer; None is the matcher's own, precise one, and 0 gives the best candidate always."""
    scheme: str = ""
    """Scheme of the identifiers to answer with; empty answers with ids of the bodies."""


def answerer(register: Register, question: Question) -> Callable[[Sequence[Mapping[str, str]]], list[Answer]]:
    """Return the function that answers rows by their cells; what comes back in many rows is matched once."""
    threshold = register.threshold if question.threshold is None else question.threshold
    # Whoever takes any answer takes one with an identifier; else the body meant may be one that has none.
    limit = _SPARE if question.scheme and threshold <= 0 else 1
    known: dict[tuple[str, str], Answer] = {}

    def answers(rows: Sequence[Mapping[str, str]]) -> list[Answer]:
        keys = [(row.get(question.column, "").strip(), row.get(question.country, "").strip()) for row in rows]
        if len(known) > _REMEMBERED:
            known.clear()
        new = [key for key in dict.fromkeys(keys) if key[0] and key not in known]
        asked = [Body(names=(name,), country=country_code(said) or "" if said else "") for name, said in new]
        for key, matches in zip(new, register.ask_many(asked, labels=question.labels, limit=limit), strict=True):
            known[key] = _best(matches, threshold, question.scheme)
        return [known.get(key, _SILENT) for key in keys]

    return answers


def _best(matches: Iterable[Match], threshold: float, scheme: str) -> Answer:
    for match in matches:
        if match.score < threshold:
            break
        if id := _id(match, scheme):
            return _answer(match, id)
    return _SILENT


def _id(match: Match, scheme: str) -> str:
    """Return what the body is known by; its first identifier of a scheme, without the scheme."""
    if not scheme:
        return match.body.id
    wanted = f"{scheme.casefold()}:"
    return next((i[len(wanted) :] for i in match.body.identifiers if i.casefold().startswith(wanted)), "")


def _answer(match: Match, id: str) -> Answer:
    reasons = "; ".join(reason.text("en") for reason in match.reasons[:_REASONS])
    return id, match.body.names[0], f"{match.score:.6f}", reasons
