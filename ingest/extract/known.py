"""Names known beforehand: the shipped vocabularies, countries and regions, and any registry's names.

A name known in capitals is found in capitals only; a name that begins with a capital needs one; themes are found
in any case. Where names overlap the longest stands.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

import yaml
from babel import Locale, localedata

from graph.model import COUNTRY_SCHEME
from ingest.extract.countries import countries_by_code
from ingest.extract.lexicons import shipped_lexicons
from ingest.extract.model import Mention
from ingest.extract.passages import Passage
from ingest.extract.terms import TermIndex

__all__ = ["KnownName", "KnownNames", "listed_names", "shipped_names"]

_RANK = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownName:
    """One thing known by name: its official name first, then every other way to write it."""

    name: str
    label: str
    aliases: tuple[str, ...] = ()
    acronym: str | None = None
    kind: str | None = None
    country: str | None = None
    identifier: str | None = None
    passing: bool = False
    """Whether texts name it without saying anything of it: "EU guidelines". It then needs a relation to stay."""


class KnownNames:
    """A set of known names ready to be searched; build it once for a registry and hand it to every extraction."""

    def __init__(self, names: Iterable[KnownName]) -> None:
        self._index = TermIndex(
            (form, (_case_of(form, name.label), form, name))
            for name in names
            for form in (name.name, *name.aliases, *((name.acronym,) if name.acronym else ()))
        )

    def find(self, passage: Passage) -> list[Mention]:
        """Return the known names in a passage, the longest where they overlap."""
        found: list[Mention] = []
        for start, end, meanings in self._index.find(passage.folded):
            text = passage.text[start:end]
            for case, form, name in meanings:
                if case == "any" or (text == form if case == "same" else text[0].isupper() or text[0].isdigit()):
                    found.append(_mention(passage.number, start, end, text, name, form))
                    break
        if len(found) < 2:
            return found
        found.sort(key=lambda m: (m.start, -m.end))
        kept: list[Mention] = []
        for mention in found:
            if not kept or mention.start >= kept[-1].end:
                kept.append(mention)
        return kept


def _case_of(form: str, label: str) -> Literal["same", "any", "capital"]:
    """How a text must write a form: letter for letter, anyhow, or with a capital or digit first."""
    letters = [c for c in form if c.isalpha()]
    if len(form) <= 8 and letters and all(c.isupper() for c in letters):
        return "same"
    return "any" if label == "Theme" or not form[:1].isupper() else "capital"


def _mention(number: int, start: int, end: int, text: str, name: KnownName, form: str) -> Mention:
    return Mention(
        passage=number,
        start=start,
        end=end,
        text=text,
        label=name.label,
        how="passing" if name.passing else "known",
        rank=_RANK,
        kind=name.kind,
        country=name.country,
        entry=name.name,
        identifier=name.identifier,
        acronym=name.acronym if name.acronym == form else None,
    )


def _countries(languages: tuple[str, ...]) -> Iterable[KnownName]:
    """Yield the countries with their names in these languages, as far as CLDR has them."""
    named = [Locale(language).territories for language in languages if language in localedata.locale_identifiers()]
    for code, (name, *others) in countries_by_code().items():
        more = (*(territories.get(code, "") for territories in named), *others)
        yield KnownName(
            name=name,
            label="Country",
            aliases=tuple(dict.fromkeys(n for n in more if n and n != name)),
            country=code,
            identifier=f"{COUNTRY_SCHEME}:{code}",
        )


def _regions(text: str) -> Iterable[KnownName]:
    for row in csv.DictReader(io.StringIO(text)):
        yield KnownName(
            name=row["name"],
            label="Region",
            aliases=tuple(a for a in row["aliases"].split("|") if a),
            country=row["country"] or None,
            identifier=f"iso:{row['code']}" if row["code"] else None,
        )


@cache
def listed_names() -> tuple[KnownName, ...]:
    """Return the names of bodies and programmes that the gazetteer lists, in its order; read once per process."""
    listed: dict[str, list[dict[str, Any]]] = yaml.safe_load(_read("names.yaml"))
    return tuple(
        KnownName(**{**entry, "label": label, "aliases": tuple(entry.get("aliases", ()))})
        for label, entries in listed.items()
        for entry in entries
    )


def _read(name: str) -> str:
    return (resources.files("ingest.extract") / "gazetteer" / name).read_text(encoding="utf-8")


def _themes(text: str) -> Iterable[KnownName]:
    for name, *aliases in yaml.safe_load(text):
        yield KnownName(name=name, label="Theme", aliases=tuple(aliases))


@cache
def shipped_names(languages: tuple[str, ...] | None = None) -> KnownNames:
    """Return the shipped vocabularies, countries and regions; built once per process.

    Countries are known by their names in ``languages``, by default those of the shipped lexicons.
    """
    chosen = languages if languages is not None else tuple(lexicon.language for lexicon in shipped_lexicons())
    return KnownNames(
        [
            *listed_names(),
            *_themes(_read("themes.yaml")),
            *_countries(chosen),
            *_regions(_read("regions.csv")),
        ]
    )
