"""Countries by code or by name in any language of Unicode's CLDR, as ISO 3166-1 alpha-2 codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from babel import Locale
from babel.core import get_global
from babel.localedata import locale_identifiers

from graph.names import fold

__all__ = ["country_code", "country_name"]

_ALPHA_2 = re.compile(r"[A-Z]{2}")
# In CLDR's list, but no countries: unions, outlying pseudo-territories, test locales.
_NOT_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"}
# The Commission writes two codes of its own.
_COMMISSION = {"EL": "GR", "UK": "GB"}
_ALSO_SAID = {
    "america": "US",
    "bosnia": "BA",
    "burma": "MM",
    "czech republic": "CZ",
    "england": "GB",
    "great britain": "GB",
    "holland": "NL",
    "hong kong": "HK",
    "ivory coast": "CI",
    "kosovo": "XK",
    "macau": "MO",
    "macedonia": "MK",
    "northern ireland": "GB",
    "palestine": "PS",
    "repubblica ceca": "CZ",
    "republic of ireland": "IE",
    "republic of korea": "KR",
    "korea": "KR",
    "russian federation": "RU",
    "scotland": "GB",
    "slovak republic": "SK",
    "the netherlands": "NL",
    "turkey": "TR",
    "united states of america": "US",
    "u s a": "US",
    "usa": "US",
    "viet nam": "VN",
    "wales": "GB",
}
# Where two languages give one word to two countries, the one that comes first here has it.
_USUAL = ("en", "it", "fr", "de", "es", "pt", "nl", "pl", "sv", "da", "fi", "el", "cs", "hu", "ro")


@lru_cache(maxsize=4096)
def country_code(said: str) -> str | None:
    """Alpha-2 code of the country meant by a code or by a name in any language, or None if there is no such one."""
    said = said.strip()
    if _ALPHA_2.fullmatch(said.upper()):
        code = _COMMISSION.get(said.upper(), said.upper())
        return code if code in _territories("en") else None
    folded = fold(said)
    if found := _ALSO_SAID.get(folded) or _names_in("en").get(folded) or _alpha_3(said):
        return found
    # All languages take two seconds to read, once; the usual ones answer nearly always.
    return _names_in_any(_USUAL).get(folded) or _names_in_any(_all_languages()).get(folded)


def country_name(code: str) -> str:
    """English name of the country with this alpha-2 code."""
    return _territories("en")[code]


@cache
def _territories(language: str) -> Mapping[str, str]:
    named = Locale.parse(language).territories
    return {code: name for code, name in named.items() if _ALPHA_2.fullmatch(code) and code not in _NOT_COUNTRIES}


@cache
def _names_in(language: str) -> Mapping[str, str]:
    return {fold(name): code for code, name in _territories(language).items()}


def _alpha_3(said: str) -> str | None:
    codes = get_global("territory_aliases").get(said.upper(), []) if len(said) == 3 else []
    return codes[0] if len(codes) == 1 and codes[0] in _territories("en") else None


@cache
def _names_in_any(languages: tuple[str, ...]) -> Mapping[str, str]:
    names: dict[str, str] = {}
    for language in languages:
        for name, code in _names_in(language).items():
            names.setdefault(name, code)
    return names


@cache
def _all_languages() -> tuple[str, ...]:
    others = sorted(x for x in locale_identifiers() if "_" not in x and x not in {"root", *_USUAL})
    return (*_USUAL, *others)
