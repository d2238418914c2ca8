"""The words that names are made anew from: data files, read once and checked."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

import yaml
from babel import Locale

from graph.errors import Misconfigured
from ingest.extract.known import KnownName, listed_names
from ingest.extract.passages import fold_word

__all__ = ["LANGUAGES", "KnownEntry", "Pools", "load_pools"]

LANGUAGES: Final = ("it", "en", "fr", "de", "es")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEntry:
    """A name of the shipped vocabulary: who bears it is public, and it may stand for another of its kind."""

    label: str
    name: str
    acronym: str | None
    kind: str | None
    country: str | None
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pools:
    """All pools; names of places are given in each of :data:`LANGUAGES`."""

    country_groups: tuple[tuple[str, ...], ...]
    country_names: Mapping[str, Mapping[str, str]]
    """By language, from code to name."""
    abbreviations: Mapping[str, str]
    cities: Mapping[str, tuple[str, ...]]
    regions: Mapping[str, tuple[Mapping[str, str], ...]]
    areas: Mapping[str, tuple[tuple[str, ...], ...]]
    given: Mapping[str, Mapping[str, tuple[str, ...]]]
    surnames: Mapping[str, tuple[str, ...]]
    stay: frozenset[str]
    first_pieces: tuple[str, ...]
    last_pieces: tuple[str, ...]
    adjectives: Mapping[str, tuple[tuple[str, ...], ...]]
    nations: Mapping[str, tuple[tuple[str, ...], ...]]
    fields: tuple[tuple[str, ...], ...]
    titles: Mapping[str, tuple[str, ...]]
    vowels: str
    consonants: str
    doubled: str
    after: Mapping[str, str]
    known: tuple[KnownEntry, ...]
    region_countries: Mapping[str, str]
    """The country of every region of the shipped vocabulary, by each of its names, folded."""


@cache
def load_pools() -> Pools:
    """Return the shipped pools; a file that does not fit is refused by its name."""
    places, people, words = (
        yaml.safe_load(_text("evaluation.swapping", f"pools/{n}.yaml")) for n in ("places", "people", "words")
    )
    try:
        return Pools(
            country_groups=tuple(map(tuple, places["countries"])),
            country_names={x: dict(Locale(x).territories) for x in LANGUAGES},
            abbreviations=places["abbreviations"],
            cities=_tuples(places["cities"]),
            regions={code: tuple(map(_in_each, names)) for code, names in places["regions"].items()},
            areas={x: tuple(map(tuple, rows)) for x, rows in places["areas"].items()},
            given={x: _tuples(names) for x, names in people["given"].items()},
            surnames=_tuples(people["surnames"]),
            stay=frozenset(map(fold_word, words["stay"])),
            first_pieces=tuple(words["pieces"]["first"]),
            last_pieces=tuple(words["pieces"]["last"]),
            adjectives={x: tuple(map(tuple, rows)) for x, rows in words["areas"].items()},
            nations={x: tuple(map(tuple, rows)) for x, rows in words["nations"].items()},
            fields=tuple(map(tuple, words["fields"])),
            titles=_tuples(words["titles"]),
            vowels=words["letters"]["vowels"],
            consonants=words["letters"]["consonants"],
            doubled=words["letters"]["doubled"],
            after=words["letters"]["after"],
            known=tuple(_known(listed_names())),
            region_countries=dict(_regions(_text("extract", "gazetteer/regions.csv"))),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as e:
        raise Misconfigured(f"A file of ingest/evaluation/swapping/pools does not fit ({e!r}): mend it.") from e


def _text(package: str, name: str) -> str:
    return (resources.files(f"ingest.{package}") / name).read_text(encoding="utf-8")


def _regions(text: str) -> Iterator[tuple[str, str]]:
    for row in csv.DictReader(io.StringIO(text)):
        for name in (row["name"], *row["aliases"].split("|")):
            if name and row["country"]:
                yield fold_word(name), row["country"]


def _tuples(lists: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(values) for key, values in lists.items()}


def _in_each(name: str | list[str]) -> Mapping[str, str]:
    names = [name] * len(LANGUAGES) if isinstance(name, str) else name
    return dict(zip(LANGUAGES, names, strict=True))


def _known(names: Iterable[KnownName]) -> Iterator[KnownEntry]:
    for each in names:
        yield KnownEntry(
            label=each.label,
            name=each.name,
            acronym=each.acronym,
            kind=each.kind,
            country=each.country,
            others=each.aliases,
        )
