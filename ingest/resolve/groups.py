"""Groups of descriptions while they grow: what they say of themselves together, and what tells two of them apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import asin, cos, radians, sin, sqrt
from typing import Final

from graph.model import worldwide
from ingest.extract.places import city_named
from ingest.resolve.entities import Entity

__all__ = ["SINGLE", "Group", "Sets"]

SINGLE: Final = frozenset({"ror", "cordis", "iso", "wikidata", "geonames", "hospital"})
"""A body has one identifier of each of these schemes: two different ones are two bodies."""

_FAR: Final = 100.0
"""Kilometres between two places that make them two seats."""


class Sets:
    """Disjoint sets of ids; the root of a set is its smallest id."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._parent = {i: i for i in ids}
        self._members: dict[str, list[str]] = {}

    def root(self, i: str) -> str:
        """Return the smallest id of the set that holds ``i``."""
        root = i
        while self._parent[root] != root:
            root = self._parent[root]
        while self._parent[i] != root:
            self._parent[i], i = root, self._parent[i]
        return root

    def same(self, one: str, other: str) -> bool:
        """Whether the two are in one set."""
        return self.root(one) == self.root(other)

    def members(self, i: str) -> list[str]:
        """Return the set that holds ``i``, in no order."""
        root = self.root(i)
        return self._members.get(root, [root])

    def join(self, one: str, other: str) -> None:
        """Make the sets of the two one."""
        a, b = sorted((self.root(one), self.root(other)))
        if a == b:
            return
        mine, theirs = self._members.pop(a, [a]), self._members.pop(b, [b])
        few, many = (mine, theirs) if len(mine) <= len(theirs) else (theirs, mine)
        many.extend(few)
        self._members[a] = many
        self._parent[b] = a

    def groups(self) -> list[list[str]]:
        """Return the sets, each sorted, in the order of their smallest member."""
        return [sorted(self.members(i)) for i in sorted(self._parent) if self._parent[i] == i]


@dataclass(slots=True)
class Atom:
    """One description: what the entities that say the same of themselves say."""

    features: frozenset[str]
    authority: bool
    """Whether it carries an identifier."""


@dataclass(slots=True)
class Group:
    """Descriptions that are one body so far."""

    id: str
    atoms: dict[str, Atom]
    features: dict[str, set[str]]
    """Names and identifiers, each with the descriptions that state it."""
    stated: set[str]
    """Those that a description with an identifier states."""
    schemes: defaultdict[str, set[str]]
    countries: set[str]
    labels: set[str]
    places: set[tuple[float, float]]
    cities: set[tuple[str, str]]
    """Names of cities, each with a country that is stated with it."""
    foes: set[str] = field(default_factory=set)
    """Entities that must stay apart from it."""

    @classmethod
    def of(cls, id: str, entities: list[Entity], apart: Mapping[str, set[str]]) -> Group:
        """Make the group of one description, from its entities."""
        features = frozenset(f for e in entities for f in e.features)
        atom = Atom(features, any(e.identifiers for e in entities))
        group = cls(
            id=id,
            atoms={id: atom},
            features={f: {id} for f in features},
            stated=set(features) if atom.authority else set(),
            schemes=defaultdict(set),
            countries={c for e in entities for c in e.countries},
            labels={e.label for e in entities},
            places={p for e in entities for p in e.places},
            cities={(city, country) for e in entities if not e.places for city in e.cities for country in e.countries},
            foes={foe for e in entities for foe in apart.get(e.id, ())},
        )
        for entity in entities:
            for identifier in entity.identifiers:
                scheme = identifier.partition(":")[0]
                if scheme in SINGLE:
                    group.schemes[scheme].add(identifier)
        return group

    @classmethod
    def union(cls, id: str, groups: Iterable[Group]) -> Group:
        """Make one group of several, which stay as they are."""
        whole = cls.of(id, [], {})
        for group in groups:
            whole.take(group)
        return whole

    def take(self, other: Group) -> None:
        """Add all that another group has."""
        self.atoms.update(other.atoms)
        for feature, atoms in other.features.items():
            self.features.setdefault(feature, set()).update(atoms)
        for scheme, identifiers in other.schemes.items():
            self.schemes[scheme] |= identifiers
        self.stated |= other.stated
        self.countries |= other.countries
        self.labels |= other.labels
        self.places |= other.places
        self.cities |= other.cities
        self.foes |= other.foes

    def told_apart(self, other: Group) -> bool:
        """Whether both carry identifiers of one scheme, and none in common."""
        return any(not self.schemes[s] & other.schemes[s] for s in self.schemes.keys() & other.schemes.keys())

    def elsewhere(self, other: Group) -> bool:
        """Whether both are said to be in countries, and in none in common, and are things of one country."""
        if not self.countries or not other.countries or (self.labels | other.labels) & worldwide():
            return False
        return not self.countries & other.countries

    def far_from(self, other: Group) -> bool:
        """Whether both have places, and every one of the one is far from every one of the other."""
        mine = self._seats()
        theirs = other._seats() if mine else set()
        return bool(theirs) and all(_distance(a, b) > _FAR for a in mine for b in theirs)

    def _seats(self) -> set[tuple[float, float]]:
        """Where it is, also by the cities that are known in the countries stated."""
        found = set(self.places)
        for name, country in self.cities:
            city = city_named(name)
            if city is not None and city.country == country:
                found.add((city.lat, city.lon))
        return found


def _distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Kilometres between two places on a globe of mean radius (haversine)."""
    (la, oa), (lb, ob) = ((radians(x), radians(y)) for x, y in (a, b))
    h = sin((lb - la) / 2) ** 2 + cos(la) * cos(lb) * sin((ob - oa) / 2) ** 2
    return 2 * 6371.0088 * asin(min(1.0, sqrt(h)))
