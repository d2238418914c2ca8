"""The parameters that several routes take, each explained once."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Path, Query
from pydantic import AfterValidator, WithJsonSchema

from api.cursors import MAX_LENGTH
from graph.model import NODE_TYPES, RELATIONS

__all__ = ["Countries", "Country", "Cursor", "EntityId", "Labels", "RelationType", "RelationTypes"]

_LABELS: Final = {label.lower(): label for label in NODE_TYPES}


def _label(text: str) -> str:
    if text.lower() not in _LABELS:
        raise ValueError(f"give one of {', '.join(NODE_TYPES)}")
    return _LABELS[text.lower()]


def _relation(text: str) -> str:
    if text.upper() not in RELATIONS:
        raise ValueError(f"give one of {', '.join(RELATIONS)}")
    return text.upper()


def _country(text: str) -> str:
    if not (len(text) == 2 and text.isascii() and text.isalpha()):
        raise ValueError("give a country code of two letters, as in IT")
    return text.upper()


_Label = Annotated[str, AfterValidator(_label), WithJsonSchema({"type": "string", "enum": list(NODE_TYPES)})]
_Relation = Annotated[str, AfterValidator(_relation), WithJsonSchema({"type": "string", "enum": list(RELATIONS)})]
_Country = Annotated[str, AfterValidator(_country), WithJsonSchema({"type": "string", "pattern": "^[A-Za-z]{2}$"})]

Labels = Annotated[list[_Label], Query(alias="type", max_length=20, description="Only these types; may be repeated.")]
Countries = Annotated[
    list[_Country], Query(alias="country", max_length=100, description="Only these countries; may be repeated.")
]
Country = Annotated[_Country | None, Query(description="Only entities of this country.")]
RelationTypes = Annotated[
    list[_Relation], Query(alias="relation", max_length=20, description="Only these relations; may be repeated.")
]
RelationType = Annotated[
    _Relation | None,
    Query(alias="relation", description="Only this type of relation; MENTIONED_IN comes only when asked for."),
]
Cursor = Annotated[str | None, Query(max_length=MAX_LENGTH, description="`next` of the page before.")]
EntityId = Annotated[str, Path(max_length=200, description="Id of the entity.", examples=["cluster-k3vq7x2mabcd"])]
