"""What a model said, in our own types: read out of its words with nothing believed yet."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from graph.model import EDGE_PROPERTIES
from graph.statements import Scalar
from ingest.extract.model import Ledger
from ingest.language_model.answers import load_json
from ingest.language_model.faults import AnswerUnusable

__all__ = ["Said", "SaidEntity", "SaidRelation", "printable", "read_said"]

_MOST: Final = 500
"""Things, and relations, in one answer: about as many as a chunk has names."""

_MOST_FORMS: Final = 20

_LONGEST: Final = 2000
_FENCED = re.compile(r"\A\s*```\w*\s*\n(.*?)\n?\s*```\s*\Z", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidEntity:
    """A thing as the model told it; ``forms`` has its name first."""

    id: str
    label: str
    forms: tuple[str, ...]
    acronym: str | None
    kind: str | None
    start: str | None
    end: str | None
    dates: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidRelation:
    """A relation as the model told it."""

    type: str
    start: str
    end: str
    quote: str
    properties: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """One answer."""

    entities: tuple[SaidEntity, ...]
    relations: tuple[SaidRelation, ...]


def read_said(text: str, ledger: Ledger) -> Said:
    """Read an answer; AnswerUnusable if it is not of our shape. A thing or relation that is not is refused alone."""
    fenced = _FENCED.match(text)
    try:
        told = load_json(fenced[1] if fenced else text)
    except ValueError as error:
        raise AnswerUnusable("answer_not_json", "The model's answer is not JSON.") from error
    if not isinstance(told, dict) or not all(isinstance(told.get(k), list) for k in ("entities", "relations")):
        raise AnswerUnusable("answer_wrong_schema", "The model's answer has not the shape that was asked for.")
    entities: dict[str, SaidEntity] = {}
    for item in _some(told["entities"], ledger):
        entity = _entity(item)
        if entity is None or entity.id in entities:
            ledger.refuse_saying("entity_malformed", printable(str(item)))
        else:
            entities[entity.id] = entity
            for form in _further(item):
                ledger.refuse_saying("answer_too_long", printable(str(form)))
    relations = []
    for item in _some(told["relations"], ledger):
        relation = _relation(item)
        if relation is None:
            ledger.refuse_saying("relation_malformed", printable(str(item)))
        else:
            relations.append(relation)
    return Said(tuple(entities.values()), tuple(relations))


def printable(text: str) -> str:
    """Return the text on one line without control characters, half characters and needless length."""
    return " ".join("".join(c if c.isprintable() else " " for c in text[:_LONGEST]).split())


def _some(items: list[Any], ledger: Ledger) -> list[Any]:
    for item in items[_MOST:]:
        ledger.refuse_saying("answer_too_long", printable(str(item)))
    return items[:_MOST]


def _entity(item: Any) -> SaidEntity | None:
    if not isinstance(item, dict):
        return None
    name, label, identity = _text(item.get("name")), _text(item.get("type")), _identity(item.get("id"))
    mentions = item.get("mentions") or []
    if not name or not label or not identity or not isinstance(mentions, list):
        return None
    forms = (name, *(form for m in mentions[:_MOST_FORMS] if (form := _text(m))))
    own = {key: _text(item.get(key)) for key in ("acronym", "kind", "start", "end", "dates")}
    return SaidEntity(id=identity, label=label, forms=tuple(dict.fromkeys(forms)), **own)


def _further(item: Any) -> list[Any]:
    return list((item.get("mentions") or [])[_MOST_FORMS:])


def _relation(item: Any) -> SaidRelation | None:
    if not isinstance(item, dict):
        return None
    kind, quote = _text(item.get("type")), _text(item.get("quote"))
    start, end = _identity(item.get("from")), _identity(item.get("to"))
    if not kind or not quote or not start or not end:
        return None
    told = {name: _scalar(item.get(name)) for name in EDGE_PROPERTIES}
    properties = {name: value for name, value in told.items() if value is not None}
    return SaidRelation(type=kind, start=start, end=end, quote=quote, properties=properties)


def _text(value: Any) -> str | None:
    return (printable(value) or None) if isinstance(value, str) else None


def _identity(value: Any) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**9 else None
    return _text(value)


def _scalar(value: Any) -> Scalar | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value if math.isfinite(value) and abs(value) < 1e15 else None
    return _text(value)
