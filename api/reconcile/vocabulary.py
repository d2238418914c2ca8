"""The types and properties that tables are matched with, all from the vocabulary of the graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from graph.model import NODE_PROPERTIES, NODE_TYPES, RELATIONS, Relation, Text
from graph.names import fold

__all__ = ["INVERSE", "PLACES", "PropertyOf", "properties", "suggested"]

INVERSE: Final = ".inverse"
"""Ends the id of a relation that is read from its other end."""
PLACES: Final[Mapping[str, str]] = {"city": "City", "region": "Region"}
"""Properties that are the place of this type where a body is located."""

_FIRST: Final = ("country", "city", "url", "kind")
_ONLY_ASKED: Final[Mapping[str, Text]] = {
    "address": Text("Address", "Indirizzo"),
    "postcode": Text("Postcode", "Codice postale"),
}
"""What bodies are matched by and the graph may know nothing of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyOf:
    """A property: ``labels`` have it (empty: all types), ``values`` is the type of the entities that it gives."""

    id: str
    text: Text
    meaning: Text
    labels: frozenset[str] = frozenset()
    values: str | None = None
    stored: bool = True
    """Whether the graph can give its value."""

    def belongs_to(self, label: str) -> bool:
        """Whether entities of this type may have it."""
        return not self.labels or label in self.labels


def properties(schemes: Iterable[str]) -> dict[str, PropertyOf]:
    """Return every property by its id, the ones wanted most first; one for each of these schemes of identifiers."""
    own = {
        p.name: PropertyOf(id=p.name, text=p.text, meaning=p.text, labels=frozenset(p.labels))
        for p in NODE_PROPERTIES.values()
    }
    located = frozenset(RELATIONS["LOCATED_IN"].ends)
    for name, label in PLACES.items():
        text = NODE_TYPES[label].text
        own[name] = PropertyOf(id=name, text=text, meaning=NODE_TYPES[label].meaning, labels=located, values=label)
    first = {name: own[name] for name in _FIRST}
    known = {s: _scheme(s) for s in schemes if s not in own}
    asked = {
        name: PropertyOf(id=name, text=t, meaning=t, stored=False) for name, t in _ONLY_ASKED.items() if name not in own
    }
    related = {p.id: p for r in RELATIONS.values() if r.type != "MENTIONED_IN" for p in _both_ways(r)}
    return {**first, **known, **{n: p for n, p in own.items() if n not in first}, **related, **asked}


def suggested(given: Iterable[PropertyOf], prefix: str) -> list[PropertyOf]:
    """Return those of which a word of the id or of a name begins so; all for an empty prefix."""
    wanted = fold(prefix)
    return [p for p in given if any(f" {fold(said)}".find(f" {wanted}") >= 0 for said in (p.id, p.text.en, p.text.it))]


def _scheme(name: str) -> PropertyOf:
    shown = name.upper() if len(name) <= 4 else name.capitalize()
    meaning = Text(f"Identifier of the scheme {name}.", f"Identificativo dello schema {name}.")
    return PropertyOf(id=name, text=Text(shown, shown), meaning=meaning)


def _both_ways(relation: Relation) -> Iterable[PropertyOf]:
    ends = frozenset(end for ends in relation.ends.values() for end in ends)
    starts = frozenset(relation.ends)
    yield PropertyOf(id=relation.type, text=relation.text, meaning=relation.meaning, labels=starts, values=_only(ends))
    if not relation.symmetric:
        id = f"{relation.type}{INVERSE}"
        yield PropertyOf(id=id, text=relation.inverse, meaning=relation.meaning, labels=ends, values=_only(starts))


def _only(labels: frozenset[str]) -> str | None:
    return next(iter(labels)) if len(labels) == 1 else None
