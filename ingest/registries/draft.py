"""Drafts a mapping file for an unknown table: it loads and runs as it is, and explains in comments how it was made."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Final

from graph.errors import SourceRefused
from graph.ids import slug
from graph.model import RELATIONS, actors
from graph.names import fold
from ingest.document import Table
from ingest.registries.guessing import Guess, guess_columns
from ingest.registries.identifiers import SCHEMES

__all__ = ["SAMPLE", "draft_mapping"]

SAMPLE: Final = 300
"""Rows that are looked at."""

_LABELS: Final[Mapping[str, tuple[str, str]]] = {
    "cluster": ("Cluster", ""),
    "network": ("Network", ""),
    "hub": ("Hub", ""),
    "park": ("Hub", ""),
    "incubator": ("Hub", ""),
    "hospital": ("Organisation", "hospital"),
    "ospedale": ("Organisation", "hospital"),
    "university": ("Organisation", "university"),
    "universita": ("Organisation", "university"),
    "company": ("Organisation", "company"),
    "impresa": ("Organisation", "company"),
}
"""What the rows are, by a word of the heading of their names or of the table's own name: label and kind."""

_TEXTS: Final = {
    "name_en": "",
    "acronym": "",
    "description": "|cut:2000",
    "url": "|url",
    "founded": "|date",
    "members": "|number",
    "street": "",
    "postcode": "",
    "nuts": "",
    "lat": "|number",
    "lon": "|number",
}
"""Roles that are properties of the same name, and what their cells go through."""


def draft_mapping(table: Table, name: str | None = None) -> str:
    """Return the text of a mapping for tables like this one; SourceRefused if no column can be a name."""
    guesses = guess_columns(table.columns, islice(table.rows, SAMPLE))
    by_role = {guess.role: guess for guess in guesses if guess.role}
    if "name" not in by_role:
        raise SourceRefused("no_names", f"No column of {table.name} holds names of bodies: name one of them “name”.")
    return "\n".join(_Draft(table, name or slug(table.name), guesses, by_role).lines()) + "\n"


class _Draft:
    """The lines of one draft."""

    def __init__(self, table: Table, name: str, guesses: list[Guess], by_role: Mapping[str, Guess]) -> None:
        self.table, self.name, self.guesses, self.by_role = table, name, guesses, by_role
        self.columns = {id(guess): _column(guess, number) for number, guess in enumerate(guesses, 1)}

    def lines(self) -> Iterator[str]:
        label, kind = self._label()
        yield f"# Drafted from {_comment(self.table.name)} by its headings and first {SAMPLE} rows. Read it before use:"
        for guess in self.guesses:
            yield f"#   {_comment(guess.heading)}: {guess.role.replace('_', ' ') or 'left out'}, {_comment(guess.why)}"
        yield f"name: {_quoted(self.name)}"
        yield "version: 1"
        yield f"title: {{en: {_quoted(self.table.name)}, it: {_quoted(self.table.name)}}}"
        yield "# How far this list can be trusted, from 0 to 1."
        yield "confidence: 0.9"
        yield from self._columns()
        yield "# Rows with the same record are about the same body."
        yield f"record: {self._record()}"
        yield from self._entities(label, kind)
        yield from self._relations(label)

    def _cell(self, role: str, through: str = "") -> str:
        return "{" + self.columns[id(self.by_role[role])] + through + "}"

    def _has(self, role: str) -> bool:
        return role in self.by_role

    def _label(self) -> tuple[str, str]:
        words = f"{fold(self.by_role['name'].heading)} {fold(self.table.name)}".split()
        found = (_LABELS.get(word) or _LABELS.get(word.removesuffix("s")) for word in words)
        return next((label for label in found if label), ("Organisation", ""))

    def _columns(self) -> Iterator[str]:
        used = [guess for guess in self.guesses if guess.role]
        always = [g for g in used if g.filled >= 0.5 or g.role == "name"]
        yield "columns:"
        yield "  # A table is taken for this one if it has all of these."
        yield f"  required: [{', '.join(_quoted(self.columns[id(g)]) for g in always)}]"
        if others := [g for g in used if g not in always]:
            yield f"  optional: [{', '.join(_quoted(self.columns[id(g)]) for g in others)}]"
        if odd := [g for g in used if self.columns[id(g)] != g.heading]:
            yield "  also:"
            yield from (f"    {_quoted(self.columns[id(g)])}: [{_quoted(g.heading)}]" for g in odd)

    def _record(self) -> str:
        return _choices(self._keys())

    def _keys(self) -> list[str]:
        name = self._cell("name", "|key")
        placed = [f"{name}|{self._cell('country', '|country')}"] if self._has("country") else []
        return [*self._identifiers(), *placed, name]

    def _identifiers(self) -> list[str]:
        return [f"{scheme}:{self._cell(scheme, '|' + scheme)}" for scheme in SCHEMES if self._has(scheme)]

    def _entities(self, label: str, kind: str) -> Iterator[str]:
        yield "entities:"
        yield "  body:"
        yield "    required: true"
        if self._has("type"):
            known = ", ".join(dict.fromkeys(self.by_role["type"].values[:12]))
            yield f"    # Its values are {_comment(known)}; whatever the map does not know is an organisation."
            yield f"    type: [{_quoted(self._cell('type', '|body_type'))}, {label}]"
        else:
            yield f"    type: {label}"
        yield f"    key: {_choices(self._keys())}"
        yield f"    name: {_quoted(self._cell('name', '|name'))}"
        if self._has("type") and label == "Organisation":
            yield f"    kind: {_quoted(self._cell('type', '|body_kind'))}"
        elif kind:
            yield f"    kind: {kind}"
        if self._has("country"):
            yield f"    country: {_quoted(self._cell('country', '|country'))}"
        for role, through in _TEXTS.items():
            if self._has(role):
                yield f"    {role}: {_quoted(self._cell(role, through))}"
        if self._has("point"):
            yield f"    lat: {_quoted(self._cell('point', '|latitude'))}"
            yield f"    lon: {_quoted(self._cell('point', '|longitude'))}"
        if self._has("alias"):
            yield f"    alias: {self._each(self.by_role['alias'])}"
        if identifiers := self._identifiers():
            yield f"    identifier: {_choices(identifiers)}"
        yield from self._lists()
        yield from self._places()

    def _each(self, guess: Guess) -> str:
        return f"{{column: {_quoted(self.columns[id(guess)])}, split: {_quoted(guess.separator or ';')}}}"

    def _lists(self) -> Iterator[str]:
        if self._has("member_of"):
            yield "  network:"
            yield f"    each: {self._each(self.by_role['member_of'])}"
            yield "    type: Network"
            yield '    key: "{item|key}"'
            yield '    name: "{item}"'
        for number, guess in enumerate(self._themes(), 1):
            yield f"  theme_{number}:"
            yield f"    each: {self._each(guess)}"
            yield "    type: Theme"
            yield '    key: "{item|themes|key}"'
            yield '    name: "{item|themes}"'

    def _themes(self) -> list[Guess]:
        return [guess for guess in self.guesses if guess.role == "themes"]

    def _places(self) -> Iterator[str]:
        country = self._cell("country", "|country") if self._has("country") else ""
        for role, label in (("city", "City"), ("region", "Region")):
            if self._has(role):
                yield f"  {role}:"
                yield f"    type: {label}"
                key = self._cell(role, "|key")
                yield f"    key: {_quoted(f'{key}|{country}' if country else key)}"
                yield f"    name: {_quoted(self._cell(role))}"
                if country:
                    yield f"    country: {_quoted(country)}"
        if country:
            yield "  country:"
            yield "    type: Country"
            yield f"    key: {_quoted(country)}"
            yield f"    name: {_quoted(self._cell('country', '|country_name'))}"
            yield f"    identifier: {_quoted(f'iso:{country}')}"

    def _relations(self, label: str) -> Iterator[str]:
        lines = []
        if self._has("member_of"):
            told = {role: "|date" for role in ("since", "until") if self._has(role)}
            said = [f"{role}: {_quoted(self._cell(role, through))}" for role, through in told.items()]
            said += [f"role: {_quoted(self._cell('role'))}"] if self._has("role") else []
            # A network is no member of a network, but part of it.
            labels = actors() if self._has("type") else {label}
            joins = [
                kind for kind in ("MEMBER_OF", "PART_OF") if any(RELATIONS[kind].allows(a, "Network") for a in labels)
            ]
            lines.append(("body", f"[{', '.join(joins)}]", "network", f", with: {{{', '.join(said)}}}" if said else ""))
        lines += [("body", "FOCUSES_ON", f"theme_{number}", "") for number, _ in enumerate(self._themes(), 1)]
        places = [role for role in ("city", "region", "country") if self._has(role)]
        lines += [("body", "LOCATED_IN", place, "") for place in places]
        lines += [(a, "PART_OF", b, "") for at, a in enumerate(places) for b in places[at + 1 :]]
        if lines:
            yield "relations:"
            for start, kind, end, more in lines:
                yield f"  - {{from: {start}, type: {kind}, to: {end}{more}}}"


def _column(guess: Guess, number: int) -> str:
    """The name of a column in the mapping: its heading, unless a template could not say it."""
    plain = " ".join(guess.heading.split())
    return plain if plain and not re.search(r"[{}|\[\]\"\\]|[^\S ]", plain) else f"column {number}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _choices(texts: Iterable[str]) -> str:
    listed = list(texts)
    return _quoted(listed[0]) if len(listed) == 1 else f"[{', '.join(map(_quoted, listed))}]"


def _comment(text: str) -> str:
    """A text that stays within its comment, whatever a table has put into it."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:120] or "(no heading)"
