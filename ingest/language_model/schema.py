"""The shape of an answer as a JSON schema, made of the vocabulary: no other label or relation can be said.

It keeps to what every service with structured output understands: closed objects, every key required, null where
there is nothing, one alternative for each relation so that each has its own properties and no others.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from graph.model import EDGE_PROPERTIES, NODE_PROPERTIES, NODE_TYPES, ORGANISATION_KINDS, RELATIONS

__all__ = ["answer_schema", "sayable_labels", "sayable_relations"]


def sayable_relations() -> tuple[str, ...]:
    """Relation types that a document can state; what is provenance is for the store to add."""
    return tuple(r.type for r in RELATIONS.values() if not any("Source" in ends for ends in r.ends.values()))


def sayable_labels() -> tuple[str, ...]:
    """Labels of what a document can name: all but the document itself."""
    return tuple(label for label in NODE_TYPES if label != "Source")


@cache
def answer_schema() -> dict[str, Any]:
    """Return the schema of one answer: the things that a text names and the relations it states between them."""
    return _closed(
        entities={"type": "array", "items": _entity()},
        relations={"type": "array", "items": {"anyOf": [_relation(kind) for kind in sayable_relations()]}},
    )


def _entity() -> dict[str, Any]:
    return _closed(
        id={"type": "string"},
        type={"type": "string", "enum": list(sayable_labels())},
        name={"type": "string"},
        mentions={"type": "array", "items": {"type": "string"}},
        acronym=_or_null("string"),
        kind={"type": ["string", "null"], "enum": [*ORGANISATION_KINDS, None]},
        **{name: _or_null("string") for name, p in NODE_PROPERTIES.items() if p.kind == "date" and p.labels},
        dates=_or_null("string"),
    )


def _relation(kind: str) -> dict[str, Any]:
    own = {
        name: _or_null("number" if EDGE_PROPERTIES[name].kind == "number" else "string")
        for name in RELATIONS[kind].properties
    }
    return _closed(
        **{"type": {"type": "string", "enum": [kind]}, "from": {"type": "string"}, "to": {"type": "string"}},
        quote={"type": "string"},
        **own,
    )


def _or_null(kind: str) -> dict[str, Any]:
    return {"type": [kind, "null"]}


def _closed(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
