"""The small named conversions that a mapping may ask of a cell: ``{startDate|date}``, ``{objective|cut:2000}``.

A conversion gives the text to keep, an empty text for "nothing said", or refuses the value with its reason; it
never guesses.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from graph.countries import country_code, country_name
from graph.errors import ItemRefused
from graph.names import name_key
from ingest.registries.identifiers import SCHEMES, identifier_value

__all__ = ["TRANSFORMS", "Transform", "cutter", "json_list"]

Transform = Callable[[str], str]

_ISO = re.compile(r"(\d{3,4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ].*)?")
_EUROPEAN = re.compile(r"(?:(?:(\d{1,2})([./]))?(\d{1,2})[./])(\d{4})")
_NUMBER = re.compile(r"[+-]?\d[\d.,' ]*")
_POINT = re.compile(r"[(\[]?\s*(-?\d+(?:\.\d+)?)\s*[,;]\s*(-?\d+(?:\.\d+)?)\s*[)\]]?")
_WKT = re.compile(r"(?:<[^>]*>\s*)?POINT\s*\(\s*(-?\d+(?:\.\d+)?)\s+(-?\d+(?:\.\d+)?)\s*\)", re.I)
_ITEM = re.compile(r"(?:https?://www\.wikidata\.org/entity/)?[QP]\d+|_:\w+|https?://\S+", re.I)
_YES = {"true", "yes", "y", "1", "si", "sì", "oui", "ja", "x"}
_NO = {"false", "no", "n", "0", "non", "nein"}
_HOST = re.compile(r"[^\s/?#@:]+\.[^\s/?#@:.]{2,}", re.UNICODE)


def _refuse(reason: str, value: str) -> ItemRefused:
    return ItemRefused(reason, f"Correct the value “{value[:80]}” in the registry ({reason}).")


def _date(value: str) -> str:
    """Year, month or day in ISO 8601, as exact as it was said."""
    if iso := _ISO.fullmatch(value):
        year, month, day = iso.groups()
    elif european := _EUROPEAN.fullmatch(value):
        day, mark, month, year = european.groups()
        # 04/05/2020 is April in one place and May in another; 04.05.2020 is May everywhere.
        if mark == "/" and int(day) <= 12 and day != month:
            raise _refuse("ambiguous_date", value)
    else:
        raise _refuse("bad_date", value)
    try:
        exact = date(int(year), int(month or 1), int(day or 1)).isoformat()
    except ValueError as error:
        raise _refuse("bad_date", value) from error
    return exact if day else exact[:7] if month else exact[:4]


def _number(value: str) -> str:
    """Plain decimal number; thousands marks and decimal commas are read where there is one way to read them."""
    if not _NUMBER.fullmatch(value):
        raise _refuse("bad_number", value)
    digits = value.replace(" ", "").replace("'", "")
    marks = [c for c in digits if c in ".,"]
    if len(set(marks)) == 2:
        decimal = marks[-1]
        digits = digits.replace("," if decimal == "." else ".", "").replace(decimal, ".")
    elif len(marks) > 1:
        digits = digits.replace(marks[0], "")
    elif marks == [","]:
        whole, _, rest = digits.partition(",")
        if len(rest) == 3 and len(whole.lstrip("+-")) <= 3:
            raise _refuse("ambiguous_number", value)
        digits = f"{whole}.{rest}"
    try:
        number = float(digits)
    except ValueError as error:
        raise _refuse("bad_number", value) from error
    return str(int(number)) if number.is_integer() else str(number)


def _url(value: str) -> str:
    """Web address with its scheme; ``https`` where none was written."""
    address = value if "://" in value else f"https://{value}"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError as error:
        raise _refuse("bad_url", value) from error
    if parts.scheme.lower() not in {"http", "https"} or " " in address or not _HOST.fullmatch(host):
        raise _refuse("bad_url", value)
    return address


def _country(value: str) -> str:
    code = country_code(value)
    if code is None:
        raise _refuse("unknown_country", value)
    return code


def _coordinate(group: int, bound: float) -> Transform:
    def pick(value: str) -> str:
        said = ""
        if wkt := _WKT.fullmatch(value):  # well-known text puts the longitude first
            said = wkt[3 - group]
        elif point := _POINT.fullmatch(value):
            said = point[group]
        if not said or abs(float(said)) > bound:
            raise _refuse("bad_coordinates", value)
        return str(float(said))

    return pick


def _flag(value: str) -> str:
    """Read yes or no, in the languages of the registries."""
    folded = value.strip().casefold()
    if folded in _YES or folded in _NO:
        return "true" if folded in _YES else "false"
    raise _refuse("bad_flag", value)


def _name(value: str) -> str:
    """Drop the marks that an export left around a name or doubled in it."""
    bare = value.replace('""', '"').strip(" ,;")
    while len(bare) > 1 and bare[0] == bare[-1] == '"' and '"' not in bare[1:-1]:
        bare = bare[1:-1].strip(" ,;")
    return bare if bare.count('"') % 2 == 0 else bare.replace('"', "").strip()


def _host(value: str) -> str:
    """Host of a web address, without ``www.``."""
    return (urlsplit(_url(value)).hostname or "").removeprefix("www.")


def json_list(cell: str) -> Sequence[str] | None:
    """The texts of a JSON list; None if the cell is none."""
    if not cell:
        return ()
    try:
        items = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    return [str(item) for item in items if item is not None] if isinstance(items, list) else None


def _first(value: str) -> str:
    """First text of a JSON list."""
    items = json_list(value)
    if items is None:
        raise _refuse("bad_list", value)
    return items[0] if items else ""


def _identifier(scheme: str) -> Transform:
    def pick(value: str) -> str:
        found = identifier_value(scheme, value)
        if found is None:
            raise _refuse(f"bad_{scheme}", value)
        return found

    return pick


def cutter(limit: int) -> Transform:
    """Return a conversion that keeps at most so many characters and ends at the end of a word."""

    def cut(value: str) -> str:
        return value if len(value) <= limit else value[: limit + 1].rsplit(" ", 1)[0][:limit]

    return cut


TRANSFORMS: Final[Mapping[str, Transform]] = MappingProxyType(
    {
        # What a register calls a short name is often the name once more.
        "acronym": lambda value: value if " " not in value and len(value) <= 16 else "",
        "compact": lambda value: value.replace(" ", ""),
        "country": _country,
        "country_name": lambda value: country_name(_country(value)),
        "date": _date,
        "first": _first,
        "flag": _flag,
        "host": _host,
        "key": lambda value: name_key(value) or value.casefold(),
        # Wikidata answers with an item's address where it has no label in the languages asked for.
        "label": lambda value: "" if _ITEM.fullmatch(value) else value,
        "last": lambda value: value.rstrip("/").rpartition("/")[2],
        "latitude": _coordinate(1, 90),
        "longitude": _coordinate(2, 180),
        "lower": str.lower,
        "name": _name,
        "number": _number,
        "upper": str.upper,
        "url": _url,
        # Of a day that may stand for its year alone, as Wikidata's do.
        "year": lambda value: _date(value)[:4],
        **{scheme: _identifier(scheme) for scheme in SCHEMES},
    }
)
