"""From questions of either version of the API to what the graph is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from api.reconcile.shapes import MOST_CANDIDATES, ConditionQuery, Given, Query
from graph.countries import country_code
from graph.matching import Body, host_of
from graph.model import ORGANISATION_KINDS
from graph.names import fold
from queries import clean

__all__ = ["Asked", "Wanted", "asked_by", "asked_by_conditions", "value_key"]

_LONGEST: Final = 1_000
"""Characters of a name or value that are looked at: longer cells hold prose, and one must not cost the others."""
_DEFAULT: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What must hold of a candidate: any, all or none of these values of a property."""

    pid: str
    values: tuple[str, ...]
    quantifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question: the entity as it is described, of which types, and what must hold of it."""

    text: str
    body: Body
    types: tuple[str, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    limit: int = field(default=_DEFAULT)


def asked_by(query: Query, schemes: Sequence[str]) -> Asked:
    """Understand a question of version 0.2; properties that nobody knows are passed over."""
    given = [(p.pid, _texts(p.v)) for p in query.properties]
    return _asked([query.query], given, tuple(t for t in query.type if t), query.limit, schemes)


def asked_by_conditions(query: ConditionQuery, schemes: Sequence[str]) -> Asked:
    """Understand a question of version 1.0-draft."""
    texts = [(c, _texts(c.v)) for c in query.conditions]
    names = [text for c, values in texts if c.match_type == "name" for text in values]
    given = [(c.pid, values) for c, values in texts if c.match_type == "property" and c.quantifier != "none"]
    wanted = tuple(
        Wanted(pid=c.pid, values=tuple(values), quantifier=c.quantifier)
        for c, values in texts
        if c.match_type == "property" and (c.required or c.quantifier == "none")
    )
    return _asked(names, given, (query.type,) if query.type else (), query.limit, schemes, wanted)


def value_key(pid: str, value: str) -> str:
    """Return the form in which two values of a property are compared."""
    if pid == "country":
        return country_code(value) or fold(value)
    return host_of(value) or fold(value) if pid == "url" else fold(value)


def _asked(
    names: Sequence[str],
    given: Iterable[tuple[str, Sequence[str]]],
    types: tuple[str, ...],
    limit: int | None,
    schemes: Sequence[str],
    wanted: tuple[Wanted, ...] = (),
) -> Asked:
    said = tuple(text for name in names if (text := clean(name[:_LONGEST]).strip()))
    return Asked(
        text=said[0] if said else "",
        body=_body(said, given, schemes),
        types=types,
        wanted=wanted,
        limit=min(limit or _DEFAULT, MOST_CANDIDATES),
    )


def _body(names: tuple[str, ...], given: Iterable[tuple[str, Sequence[str]]], schemes: Sequence[str]) -> Body:
    """Describe the body that is looked for by all that is said of it."""
    said: dict[str, list[str]] = defaultdict(list)
    for pid, values in given:
        said[pid] += values
    located = said["LOCATED_IN"]
    countries = [code for value in (*said["country"], *located) if (code := country_code(value))]
    cities = [*said["city"], *(value for value in located if country_code(value) is None)]
    also = [name for pid in ("name", "name_en", "aliases") for name in said[pid]]
    numbers = [_identifier(scheme, value) for scheme in schemes for value in said[scheme]]
    return Body(
        names=tuple(dict.fromkeys((*names, *also))),
        acronyms=tuple(dict.fromkeys(said["acronym"])),
        # Several are a choice, and say nothing of which it is.
        country=_first(countries) if len(set(countries)) == 1 else "",
        region=_first(said["region"]),
        city=_first(cities),
        address=_first(said["address"]),
        postcode=_first(said["postcode"]),
        domains=tuple(dict.fromkeys(filter(None, map(host_of, said["url"])))),
        identifiers=tuple(dict.fromkeys((*said["identifiers"], *numbers))),
        kind=_first(filter(None, map(_kind, said["kind"]))),
    )


def _first(values: Iterable[str]) -> str:
    return next(iter(values), "")


def _kind(said: str) -> str:
    folded = fold(said)
    named = {fold(word): kind for kind, text in ORGANISATION_KINDS.items() for word in (kind, text.en, text.it)}
    return named.get(folded, "")


def _identifier(scheme: str, value: str) -> str:
    """Write the value of a scheme as an identifier, also where the address of its record was given."""
    bare = value.strip().rstrip("/").rpartition("/")[2] if "://" in value else value.strip()
    return bare if bare.casefold().startswith(f"{scheme.casefold()}:") else f"{scheme}:{bare}"


def _texts(values: Iterable[object]) -> list[str]:
    said = (v.name or v.id if isinstance(v, Given) else str(v) for v in values)
    return [text for value in said if (text := clean(value[:_LONGEST]).strip())]
