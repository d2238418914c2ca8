"""What the columns of an unknown table are: guessed from their headings and from what stands in them.

A guess says how it was come to, so that a person can agree or correct it. What looks like nothing known is left out,
and so is what concerns persons: addresses of mail, telephones, contacts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import Final

from graph.countries import country_code
from graph.errors import ItemRefused
from graph.names import fold
from ingest.document import Row
from ingest.registries.identifiers import SCHEMES, identifier_value
from ingest.registries.transforms import TRANSFORMS

__all__ = ["Guess", "guess_columns"]

_ENOUGH: Final = 0.8
"""Share of the filled cells that must look like it where the heading does not say what it is."""
_HALF: Final = 0.5

# Words of a heading, folded, from the more to the less particular; the first role with one of its words has it.
_HEADINGS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "personal": (
            *(
                "email",
                "e mail",
                "mail",
                "phone",
                "telephone",
                "tel",
                "fax",
                "telefono",
                "contact",
                "contatto",
                "contacts",
            ),
            *("referente", "contact person", "presidente", "president", "director", "direttore", "ceo", "manager"),
        ),
        "name_en": ("english name", "name in english", "name en", "nome inglese", "english title"),
        "acronym": ("acronym", "acronimo", "sigla", "short name", "shortname", "abbreviation", "sigle", "abkurzung"),
        "alias": (
            "alias",
            "aliases",
            "other names",
            "also known as",
            "altri nomi",
            "noto anche come",
            "alternative name",
        ),
        "member_of": (
            *(
                "member of",
                "membro di",
                "network",
                "rete",
                "cluster network",
                "networks",
                "reti",
                "membership",
                "reseau",
            ),
            *("netzwerk", "alliance", "alleanza"),
        ),
        "country": ("country", "paese", "stato", "nation", "nazione", "pays", "land", "pais", "cc", "country code"),
        "region": ("region", "regione", "bundesland", "state", "province", "provincia", "county", "comunidad"),
        "city": ("city", "citta", "town", "comune", "ville", "stadt", "ort", "ciudad", "sede", "location", "localita"),
        "street": ("street", "address", "via", "indirizzo", "adresse", "strasse", "rue", "direccion"),
        "postcode": ("postcode", "post code", "postal code", "zip", "cap", "plz", "code postal", "zip code"),
        "nuts": ("nuts", "nuts2", "nuts3", "nuts code", "nuts 2", "nuts 3"),
        "lat": ("lat", "latitude", "latitudine", "breitengrad", "latitud"),
        "lon": ("lon", "lng", "long", "longitude", "longitudine", "langengrad", "longitud"),
        "point": ("coordinates", "coordinate", "geolocation", "geo", "location point", "coordinates lat lon"),
        "since": ("since", "member since", "dal", "joined", "membro dal", "adesione", "seit", "depuis"),
        "until": ("until", "left", "al", "fino al", "bis", "jusqu a"),
        "founded": (
            *(
                "founded",
                "foundation",
                "established",
                "year of establishment",
                "fondazione",
                "anno",
                "year",
                "inception",
            ),
            *("grundung", "creation", "anno di fondazione", "founded in", "start year"),
        ),
        "members": ("members", "number of members", "membri", "numero di membri", "mitglieder", "soci"),
        "role": ("role", "ruolo", "rolle", "membership type"),
        "type": ("type", "tipo", "kind", "category", "categoria", "typ", "art", "organisation type", "legal type"),
        "themes": (
            *(
                "theme",
                "themes",
                "temi",
                "topic",
                "topics",
                "sector",
                "sectors",
                "settore",
                "settori",
                "focus",
                "field",
            ),
            *("technology", "technologies", "tecnologie", "specialisation", "area", "areas", "keywords", "branche"),
        ),
        "description": ("description", "descrizione", "about", "beschreibung", "mission", "profile", "profilo"),
        "url": ("url", "website", "web", "site", "homepage", "sito", "sito web", "webseite", "web site", "internet"),
        "name": (
            *(
                "name",
                "nome",
                "denominazione",
                "organisation",
                "organization",
                "organizzazione",
                "ente",
                "company",
                "titolo",
            ),
            *(
                "institution",
                "istituzione",
                "cluster",
                "member",
                "membro",
                "socio",
                "hospital",
                "ospedale",
                "university",
            ),
            *("universita", "title", "ragione sociale", "nom", "raison sociale", "firma", "nombre", "entity", "hub"),
        ),
    }
)
_SAYS_NAME: Final = {"name", "nome", "nom", "nombre", "denominazione"}
_LISTED: Final = (";", "|")
_MAIL: Final = re.compile(r"\S+@\S+\.\S+")
_PHONE: Final = re.compile(r"\+?[\d ()/.-]{7,}")
_POINT: Final = re.compile(r"[(\[]?-?\d{1,3}\.\d+\s*[,;]\s*-?\d{1,3}\.\d+[)\]]?|point\s*\(.*\)", re.I)


@dataclass(slots=True, kw_only=True)
class Guess:
    """A column, what it is taken for (empty where for nothing) and why."""

    heading: str
    role: str
    why: str
    filled: float
    """Share of the rows that have something in it."""
    values: Sequence[str] = field(default=())
    """Different values, in the order in which they were met."""
    separator: str = ""
    """What parts the items of a cell that holds several."""


def guess_columns(headings: Sequence[str], rows: Iterable[Row]) -> list[Guess]:
    """Guess every column from some rows; each role but themes is given once, to the likeliest."""
    sample = [row for row in rows if row.fault is None]
    guesses = [_guess(heading, [row.cells.get(heading, "").strip() for row in sample]) for heading in headings]
    _once(guesses)
    if not any(guess.role == "name" for guess in guesses):
        _name(guesses)
    return guesses


def _guess(heading: str, cells: list[str]) -> Guess:
    filled = [cell for cell in cells if cell]
    values = list(dict.fromkeys(filled))
    share = len(filled) / len(cells) if cells else 0.0
    role, why = _by_values(heading, values) if values else ("", "it is empty")
    separator = next((s for s in _LISTED if sum(s in v for v in values) > len(values) / 10), "")
    return Guess(heading=heading, role=role, why=why, filled=share, values=values, separator=separator)


def _by_values(heading: str, values: list[str]) -> tuple[str, str]:
    said = _by_heading(heading)
    if said == "personal" or _share(values, _MAIL.fullmatch) >= _ENOUGH:
        return "", "it concerns persons, who have no place in a list of bodies"
    for scheme in SCHEMES:
        # Nine digits may be anything; under a heading that says so they are a participant code.
        if scheme == "pic" and not {"pic", "participant", "organisationid", "id"} & {*fold(heading).split()}:
            continue
        if _share(values, partial(identifier_value, scheme)) >= _ENOUGH:
            return scheme, f"its values look like identifiers of {scheme.upper()}"
    if _share(values, _POINT.fullmatch) >= _ENOUGH:
        return "point", "its values are pairs of coordinates"
    if said in _CHECKED:
        fits = _share(values, _CHECKED[said])
        if fits >= _HALF:
            return said, f"by its heading, and {fits:.0%} of its values can be read so"
        return "", f"its heading says {said}, but only {fits:.0%} of its values can be read so"
    if said:
        return said, "by its heading"
    if _share(values, _CHECKED["country"]) >= _ENOUGH:
        return "country", "its values are countries"
    if _share(values, lambda value: value.startswith(("http://", "https://", "www."))) >= _ENOUGH:
        return "url", "its values are web addresses"
    if _share(values, _PHONE.fullmatch) >= _ENOUGH and not _share(values, _CHECKED["lat"]) >= _ENOUGH:
        return "", "its values are numbers of which nothing is known here"
    return "", "nothing is known of it here"


def _by_heading(heading: str) -> str:
    words = fold(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading))
    padded = f" {words} "
    if whole := next((role for role, known in _HEADINGS.items() if words in known), ""):
        return whole
    # A “network name” is first of all a name, a “contact name” one of a person.
    named = not _SAYS_NAME.isdisjoint(words.split()) and not any(f" {w} " in padded for w in _HEADINGS["personal"])
    if named:
        return "name"
    return next((role for role, known in _HEADINGS.items() if any(f" {w} " in padded for w in known)), "")


def _reads(transform: str) -> Callable[[str], object]:
    def read(value: str) -> object:
        try:
            return TRANSFORMS[transform](value)
        except ItemRefused:
            return None

    return read


_CHECKED: Final[Mapping[str, Callable[[str], object]]] = MappingProxyType(
    {
        "country": country_code,
        "lat": _reads("number"),
        "lon": _reads("number"),
        "point": _POINT.fullmatch,
        "since": _reads("date"),
        "until": _reads("date"),
        "founded": _reads("date"),
        "members": _reads("number"),
        "url": _reads("url"),
    }
)
"""What the values of a role must pass."""


def _share(values: list[str], looks: Callable[[str], object]) -> float:
    some = values[:200]
    return sum(bool(looks(value)) for value in some) / len(some)


_SEVERAL: Final = {"themes"}


def _joins(heading: str) -> bool:
    """Whether a heading speaks of what bodies are members of."""
    padded = f" {fold(heading)} "
    return any(f" {word} " in padded for word in _HEADINGS["member_of"])


def _once(guesses: list[Guess]) -> None:
    """Leave each role to the column that is filled most; of names, to the one whose values differ most."""
    for role in sorted({guess.role for guess in guesses} - _SEVERAL - {""}):
        alike = [guess for guess in guesses if guess.role == role]
        best = max(alike, key=lambda g: (len(g.values) if role == "name" else g.filled, -guesses.index(g)))
        for guess in alike:
            if guess is best:
                continue
            guess.role, guess.why = "", f"“{best.heading}” is taken for the {role.replace('_', ' ')} already"
            if role == "name" and _joins(guess.heading) and not any(g.role == "member_of" for g in guesses):
                guess.role, guess.why = "member_of", f"by its heading, beside the names under “{best.heading}”"


def _name(guesses: list[Guess]) -> None:
    """Take the column of words whose values differ most for the name, where no heading says which it is."""
    worded = [g for g in guesses if not g.role and sum(any(map(str.isalpha, v)) for v in g.values) > len(g.values) / 2]
    if worded:
        best = max(worded, key=lambda g: (len(g.values), g.filled))
        best.role, best.why = "name", "no heading says which it is; its words differ most from row to row"
