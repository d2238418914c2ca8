"""The records of one table, understood: names, alternative names and places, each row by its number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Final

from graph.countries import country_code
from graph.matching.lexicons import lexicon
from graph.matching.linking.damage import repaired
from graph.matching.names import initials, standard_words, understand
from graph.matching.pointers import host_of
from graph.names import fold

__all__ = ["COLUMNS", "Records", "understand_rows"]

COLUMNS: Final = ("name", "acronym", "country", "city", "address", "street", "postcode", "url", "identifier")
"""What is known of a record, each a text."""

_UMLAUTS: Final = re.compile(r"(?<=[bcdfghjklmnpqrstvwxyz])([aou])e(?=[bcdfghjklmnpqrstvwxyz])")
_POSTBOX: Final = re.compile(r"\bcedex\b.*", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\d+")
_STREET_WORDS: Final = re.compile(r"(\w{3,})(?:strasse|str)\b")
_FORMS: Final = {
    "limited": "ltd", "aktiengesellschaft": "ag", "aktiebolag": "ab", "osakeyhtio": "oy", "anonimsirketi": "as",
    "societeanonyme": "sa", "sociedadanonima": "sa", "societaperazioni": "spa", "spolkaakcyjna": "sa",
    "societaaresponsabilitalimitata": "srl", "societaconsortilearesponsabilitalimitata": "scarl",
    "gesellschaftmitbeschrankterhaftung": "gmbh", "mbh": "gmbh", "sociedadlimitada": "sl", "limitada": "lda",
    "spolkazograniczonaodpowiedzialnoscia": "spzoo", "publiclimitedcompany": "plc",
    "limitedliabilitycompany": "llc", "sanayiveticaretlimitedsirketi": "ltdsti", "sanveticltdsti": "ltdsti",
    "santicltdsti": "ltdsti", "limitedsirketi": "ltdsti", "sanayiveticaretanonimsirketi": "as",
    "sanayiveticaretas": "as", "sanveticas": "as", "anonymietaireia": "ae", "anonymietairia": "ae",
    "mitbeschrankterhaftung": "gmbh", "gesellschaftmbh": "gmbh", "gesmbh": "gmbh", "anonimietaireia": "ae",
    "etaireiaperiorismenisefthynis": "epe", "eingetragenerverein": "ev", "scrl": "scarl",
}  # fmt: skip
"""Long legal forms by the short one that means the same, without spaces."""


_READ_FROM: Final = {
    "street": ("places", "streets", "numbers", "postcodes"),
    "city": ("cities", "towns"),
    "acronym": ("acronyms",),
}


@dataclass(slots=True)
class Records:
    """A table, column by column; every list has one entry for each row."""

    countries: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    """The name as it stands there."""
    letters: list[str] = field(default_factory=list)
    """All of the name, folded, without spaces: what is left where spaces were lost."""
    words: list[tuple[str, ...]] = field(default_factory=list)
    legal: list[str] = field(default_factory=list)
    """Legal forms of the name, sorted, parted by spaces."""
    acronyms: list[tuple[str, ...]] = field(default_factory=list)
    """Words of the acronyms and short names."""
    initials: list[str] = field(default_factory=list)
    """First letters of the name's words in its own language."""
    places: list[str] = field(default_factory=list)
    """Street and number as they stand there."""
    streets: list[tuple[str, ...]] = field(default_factory=list)
    cities: list[tuple[str, ...]] = field(default_factory=list)
    towns: list[str] = field(default_factory=list)
    """City as it stands there."""
    numbers: list[tuple[str, ...]] = field(default_factory=list)
    """Numbers of street and house."""
    postcodes: list[str] = field(default_factory=list)
    domains: list[str] = field(default_factory=list)
    identifiers: list[tuple[str, ...]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.words)

    def only(self, rows: Sequence[int]) -> Records:
        """Return these rows alone, in this order."""
        return Records(*([column[row] for row in rows] for column in self._columns()))

    def without(self, columns: Iterable[str]) -> Records:
        """Return the table as it were without some of the columns street, city and acronym."""
        hidden = {name for column in columns for name in _READ_FROM[column]}
        kept = zip(fields(self), self._columns(), strict=True)
        return Records(*([type(v)() for v in values] if f.name in hidden else values for f, values in kept))

    def _columns(self) -> list[list[Any]]:
        return [getattr(self, each.name) for each in fields(self)]

    @property
    def names(self) -> list[str]:
        """Words of the name without spaces between them: how it is written when spaces are lost."""
        return ["".join(words) for words in self.words]


def understand_rows(rows: Iterable[Mapping[str, str]]) -> Records:
    """Understand rows that have some of the columns of ``COLUMNS``; what a row does not have is empty."""
    records = Records()
    for row in rows:
        _add(records, row)
    return records


def _add(records: Records, row: Mapping[str, str]) -> None:
    written = " ".join(repaired(row.get("name", "")).split())
    name = understand(written)
    street, city, postcode = _place(row)
    street_words = _place_words(street)
    records.countries.append(country_code(row.get("country", "")) or row.get("country", "").strip().upper())
    records.written.append(written)
    records.words.append(_plain_words(name.words))
    records.letters.append(fold(written).replace(" ", ""))
    records.legal.append(" ".join(sorted({_short_form(form) for form in name.legal})))
    records.acronyms.append(_plain_words(understand(repaired(row.get("acronym", ""))).words))
    records.initials.append(_initials(written))
    records.places.append(" ".join(street.split()))
    records.streets.append(street_words)
    records.cities.append(_place_words(_POSTBOX.sub("", city)))
    records.towns.append(" ".join(city.split()))
    records.numbers.append(tuple(_NUMBER.findall(street)))
    records.postcodes.append(fold(_POSTBOX.sub("", postcode)).replace(" ", ""))
    records.domains.append(host_of(row.get("url", "")))
    records.identifiers.append(tuple(row.get("identifier", "").split()))


def _initials(name: str) -> str:
    silent = lexicon().silent
    words = [word for word in fold(name).split() if word not in silent]
    return initials(tuple(words)) if len(words) > 1 else ""


def _plain_words(words: Sequence[str]) -> tuple[str, ...]:
    plain = tuple(map(_plain, words))
    return plain if plain == tuple(words) else standard_words(plain) or plain


def _plain(word: str) -> str:
    """Write a vowel that German may write as two letters as one (Muenchen, Munchen)."""
    return _UMLAUTS.sub(r"\1", word)


def _short_form(form: str) -> str:
    form = form.replace(" ", "")
    return _FORMS.get(form, form)


def _place(row: Mapping[str, str]) -> tuple[str, str, str]:
    """Street, city and postcode, out of one line where they have no columns of their own."""
    street, city, postcode = (repaired(row.get(key, "")) for key in ("street", "city", "postcode"))
    line = repaired(row.get("address", ""))
    if not line:
        return street.strip(' "'), city, postcode
    parts = [part for part in (each.strip(' "') for each in line.split(",")) if part]
    if not postcode and len(parts) > 1 and len(parts[-1]) <= 20 and _NUMBER.search(parts[-1]):
        postcode = parts.pop()
    if not city and len(parts) > 1:
        city = parts.pop()
    return street or " ".join(parts), city, postcode


def _place_words(text: str) -> tuple[str, ...]:
    folded = re.sub(r"(\d)([a-z])\b", r"\1 \2", fold(text))
    words = _STREET_WORDS.sub(r"\1 strasse", folded).split()
    return tuple(_plain(word) for word in words if word not in ("str", "strasse") and (len(word) > 1 or word.isdigit()))
