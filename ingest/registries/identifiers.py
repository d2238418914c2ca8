"""How identifiers of bodies look, however they are written: alone, with a prefix or as a web address.

Sources: ROR (https://ror.readme.io/docs/identifier), GRID, ISNI (ISO 27729), Wikidata items, the Commission's
participant codes (PIC, nine digits) and the VAT numbers of the Union (Council Directive 2006/112/EC, article 215).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

__all__ = ["SCHEMES", "identifier_value"]

_VAT = (
    r"ATU\d{8}|BE[01]\d{9}|BG\d{9,10}|CY\d{8}[A-Z]|CZ\d{8,10}|DE\d{9}|DK\d{8}|EE\d{9}|EL\d{9}|ES[A-Z0-9]\d{7}[A-Z0-9]|"
    r"FI\d{8}|FR[A-Z0-9]{2}\d{9}|GB(?:\d{9}|\d{12})|HR\d{11}|HU\d{8}|IE\d[A-Z0-9+*]\d{5}[A-Z]{1,2}|IT\d{11}|"
    r"LT(?:\d{9}|\d{12})|LU\d{8}|LV\d{11}|MT\d{8}|NL\d{9}B\d{2}|PL\d{10}|PT\d{9}|RO\d{2,10}|SE\d{12}|SI\d{8}|"
    r"SK\d{10}|XI\d{9}|CHE\d{9}|NO\d{9}"
)

SCHEMES: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        "ror": re.compile(r"(?:(?:https?://)?ror\.org/|ror:)?(0[a-hj-km-np-tv-z0-9]{6}\d{2})", re.I),
        "grid": re.compile(r"(?:(?:https?://)?(?:www\.)?grid\.ac/institutes/|grid:)?(grid\.\d+\.[0-9a-f]{1,2})", re.I),
        "wikidata": re.compile(
            r"(?:(?:https?://)?(?:www\.)?wikidata\.org/(?:entity|wiki)/|wikidata:)?(Q[1-9]\d*)", re.I
        ),
        "isni": re.compile(
            r"(?:(?:https?://)?(?:www\.)?isni\.org/(?:isni/)?|isni:)?(\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{3}[\dX])", re.I
        ),
        "pic": re.compile(r"(?:pic:)?([189]\d{8})", re.I),
        "vat": re.compile(rf"(?:vat:)?({_VAT})", re.I),
    }
)
"""By scheme, what a whole cell must look like; the first group is the identifier itself."""

_UPPER = {"wikidata", "isni", "vat"}
_MARKS = re.compile(r"[\s.\-/]+")


def identifier_value(scheme: str, cell: str) -> str | None:
    """The bare identifier of this scheme that a cell holds and nothing besides, or None."""
    text = _MARKS.sub("", cell) if scheme == "vat" else cell.strip().rstrip("/")
    found = SCHEMES[scheme].fullmatch(text)
    if found is None:
        return None
    value = re.sub(r"[\s-]", "", found[1])
    return value.upper() if scheme in _UPPER else value.lower()
