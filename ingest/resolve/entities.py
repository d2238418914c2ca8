"""What each source says of each entity that helps to tell it from others."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field

import polars as pl

from graph.ids import entity_id
from graph.names import name_key

__all__ = ["Entity", "collect_entities"]

_TELLING = ("name", "name_en", "alias", "acronym", "identifier", "country", "kind", "url")
_PERSONAL = ("HAS_ROLE", "MEMBER_OF", "ATTENDS")


@dataclass(slots=True)
class Entity:
    """One entity as one source has it: local to the source until decisions join it with others."""

    id: str
    label: str
    name: str = ""
    keys: set[str] = field(default_factory=set)
    """Name keys of its full names, in any language."""
    names: list[str] = field(default_factory=list)
    """Its names as they are written, other than ``name``."""
    initials: set[str] = field(default_factory=set)
    """Its acronyms as they are written."""
    acronyms: set[str] = field(default_factory=set)
    identifiers: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    kind: str = ""
    bodies: set[str] = field(default_factory=set)
    """For a person: name keys of the bodies and events the source sees them with."""
    cities: set[str] = field(default_factory=set)
    """Names of the cities it is in."""
    places: set[tuple[float, float]] = field(default_factory=set)
    """Latitude and longitude of where it is said to be, in degrees."""
    urls: set[str] = field(default_factory=set)

    @property
    def unspecified(self) -> bool:
        """Whether its source says only that it is some organisation: another may say which type it is."""
        return self.label == "Organisation" and self.kind in ("", "other")

    @property
    def country(self) -> str:
        """The one country it is said to be in, or empty if none or several are said."""
        return next(iter(self.countries)) if len(self.countries) == 1 else ""

    @property
    def description(self) -> tuple[object, ...]:
        """All that it says of itself to tell it from others: two that say the same are not told apart."""
        told = (self.keys, self.acronyms, self.identifiers, self.countries, self.bodies)
        return (self.label, self.kind, *(frozenset(values) for values in told))

    @property
    def features(self) -> set[str]:
        """Names and identifiers that are evidence by themselves; of people, whom a name alone does not tell, none."""
        return set() if self.label == "Person" else {*self.identifiers, *(f"name {key}" for key in self.keys)}

    def node_ids(self) -> list[str]:
        """Node ids this entity would give, best first: by identifier, then by name and country."""
        by_identifier = [entity_id(self.label, i) for i in sorted(self.identifiers)]
        return [*by_identifier, entity_id(self.label, name_key(self.name), self.country)]


def collect_entities(statements: pl.DataFrame) -> dict[str, Entity]:
    """Gather the entities of a frame of statements, by their local id; those without a name are left out."""
    entities: dict[str, Entity] = {}
    telling = statements.filter(pl.col("predicate").is_in(_TELLING)).select(
        "subject", "subject_type", "predicate", "value"
    )
    for subject, label, predicate, value in telling.unique(maintain_order=True).iter_rows():
        entity = entities.get(subject)
        if entity is None:
            entity = entities[subject] = Entity(subject, label)
        _note(entity, predicate, value)
    named = {k: e for k, e in entities.items() if e.name}
    _note_company(named, statements)
    _note_places(named, statements)
    return named


def _note(entity: Entity, predicate: str, value: str) -> None:
    if predicate == "identifier":
        entity.identifiers.add(value)
    elif predicate == "country":
        entity.countries.add(value)
    elif predicate == "kind":
        entity.kind = value
    elif predicate == "url":
        entity.urls.add(value)
    elif predicate == "acronym":
        entity.acronyms.add(name_key(value))
        entity.initials.add(value)
    else:
        key = name_key(value)
        if not key:
            return
        if predicate == "name" and not entity.name:
            entity.name = value
        # A short single word that is not the name is an acronym in all but declaration ("CEBR", "TLS").
        if predicate == "alias" and " " not in key and len(key) <= 6:
            entity.acronyms.add(key)
            entity.initials.add(value)
        else:
            entity.keys.add(key)
            if value != entity.name and value not in entity.names:
                entity.names.append(value)


def _note_company(entities: dict[str, Entity], statements: pl.DataFrame) -> None:
    seen = statements.filter(
        (pl.col("subject_type") == "Person") & pl.col("predicate").is_in(_PERSONAL) & pl.col("object").is_not_null()
    ).select("subject", "object")
    company: defaultdict[str, set[str]] = defaultdict(set)
    for person, body in seen.iter_rows():
        if body in entities:
            company[person] |= entities[body].keys | entities[body].acronyms
    for person, keys in company.items():
        if person in entities:
            entities[person].bodies = keys


def _note_places(entities: dict[str, Entity], statements: pl.DataFrame) -> None:
    placed = statements.filter((pl.col("predicate") == "LOCATED_IN") & (pl.col("object_type") == "City"))
    for subject, city in placed.select("subject", "object").unique(maintain_order=True).iter_rows():
        if subject in entities and city in entities:
            entities[subject].cities.add(entities[city].name)
    where = statements.filter(pl.col("predicate").is_in(["lat", "lon"])).select("subject", "predicate", "value")
    degrees: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for subject, axis, value in where.iter_rows():
        with suppress(ValueError):
            degrees[subject].setdefault(axis, float(value))
    for subject, axes in degrees.items():
        if subject in entities and len(axes) == 2:
            entities[subject].places = {(axes["lat"], axes["lon"])}
