"""The properties of entities that a table is extended by."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from api.reconcile.answering import type_of
from api.reconcile.shapes import (
    Extension,
    ExtensionList,
    ExtensionQuery,
    PropertyMeta,
    PropertyRef,
    PropertyValues,
    Row,
    Value,
)
from api.reconcile.vocabulary import INVERSE, PLACES, PropertyOf
from graph.bolt import Database
from graph.errors import RequestRefused
from graph.ids import label_of
from graph.model import NODE_PROPERTIES, RELATIONS
from queries import Relation, nodes_of, relations_of_each

__all__ = ["as_list", "extended"]

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


def extended(
    database: Database,
    asked: ExtensionQuery,
    known: Mapping[str, PropertyOf],
    visible: Iterable[str],
    language: str,
    current_id: Callable[[str], str],
) -> Extension:
    """Return these properties of these entities; an entity that is not there, or is not to be seen, has no values.

    One that is asked for by an id of old has its row under that id.
    Raises RequestRefused for a property that nobody knows.
    """
    wanted = [(_property(p, known), p) for p in asked.properties]
    shown = frozenset(visible)
    now = {id: current_id(id) for id in asked.ids}
    ids = [id for id in dict.fromkeys(now.values()) if label_of(id) in shown]
    nodes = nodes_of(database, ids)
    types = {_relation(p.id) for p, _ in wanted} & RELATIONS.keys()
    relations = relations_of_each(database, nodes, sorted(types)) if types else {}
    rows = {
        id: {
            p.id: _cut(_values(p, nodes[to], relations.get(to, ()), shown) if to in nodes else [], ref)
            for p, ref in wanted
        }
        for id, to in now.items()
    }
    return Extension(meta=[_meta(p, language) for p, _ in wanted], rows=rows)


def as_list(extension: Extension, ids: Iterable[str]) -> ExtensionList:
    """Return the same in the shape of version 1.0-draft, in the order of the ids."""
    rows = [
        Row(id=id, properties=[PropertyValues(id=pid, values=values) for pid, values in extension.rows[id].items()])
        for id in ids
    ]
    return ExtensionList(meta=extension.meta, rows=rows)


def _property(asked: PropertyRef, known: Mapping[str, PropertyOf]) -> PropertyOf:
    found = known.get(asked.id)
    if found is None:
        raise RequestRefused(f"There is no property '{asked.id[:80]}'; /reconcile/suggest/property lists them.")
    return found


def _meta(wanted: PropertyOf, language: str) -> PropertyMeta:
    values = type_of(wanted.values, language) if wanted.values else None
    return PropertyMeta(id=wanted.id, name=wanted.text.in_language(language), type=values)


def _relation(pid: str) -> str:
    return "LOCATED_IN" if pid in PLACES else pid.removesuffix(INVERSE)


def _values(
    wanted: PropertyOf, node: Mapping[str, Any], relations: Sequence[Relation], visible: frozenset[str]
) -> list[Value]:
    type = _relation(wanted.id)
    if type in RELATIONS:
        place = PLACES.get(wanted.id)
        inverse = wanted.id.endswith(INVERSE)
        return [
            Value(id=r.other["id"], name=r.other["name"])
            for r in relations
            if r.type == type
            and r.other is not None
            and r.other["label"] in visible
            and (RELATIONS[type].symmetric or (r.end if inverse else r.start) == node["id"])
            and place in (None, r.other["label"])
        ]
    if wanted.id in NODE_PROPERTIES:
        value = node.get(wanted.id)
        return [_value(one, NODE_PROPERTIES[wanted.id].kind) for one in _every(value)]
    pairs = (identifier.partition(":") for identifier in node.get("identifiers") or ())
    return [Value(str_=value) for scheme, _, value in pairs if scheme == wanted.id]


def _every(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _value(value: Any, kind: str) -> Value:
    if kind == "number":
        number = float(value)
        return Value(int_=int(number)) if number.is_integer() else Value(float_=number)
    # A year or a month is no day: it stays as it was said.
    if kind == "date" and _DAY.fullmatch(str(value)):
        return Value(date=f"{value}T00:00:00Z")
    return Value(str_=str(value))


def _cut(values: list[Value], asked: PropertyRef) -> list[Value]:
    limit = asked.settings.get("limit")
    try:
        most = int(limit) if limit not in (None, "") else 0
    except (ValueError, OverflowError) as error:
        raise RequestRefused(f"The limit of property '{asked.id[:80]}' is no number.") from error
    return values[:most] if most > 0 else values
