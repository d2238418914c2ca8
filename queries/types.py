"""The types that a parameter or a column of a question may have, and how a text becomes a value of one.

A type is written in a question's header: ``text``, ``integer(1..50)``, ``entity(Network|Cluster)``. Labels and
relation types come from the vocabulary. What stands for a node (``entity``, ``entities``) is turned into ids by
``queries.naming``, which asks the database; everything else is decided here, from the text alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from babel import Locale

from graph.errors import RequestRefused
from graph.model import NODE_TYPES, RELATIONS
from graph.names import fold

__all__ = ["COLUMN_TYPES", "PARAMETER_TYPES", "TEXT_LIMIT", "Type", "Value", "clean", "read_type", "refusal"]

Value = str | int | float | list[str] | None

TEXT_LIMIT: Final = 1_000
"""Longest text taken for one value, in characters: no name in any registry comes near."""

PARAMETER_TYPES: Final = ("country", "date", "entities", "entity", "integer", "label", "number", "relation", "text")
COLUMN_TYPES: Final = (*PARAMETER_TYPES, "texts", "url")

_TYPE = re.compile(r"(?P<kind>[a-z]+)(?:\((?P<inside>[^()]*)\))?")
_RANGE = re.compile(r"(-?\d+)\.\.(-?\d+)")
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_CODE = re.compile(r"[A-Z]{2}")
_EU_CODES: Final = {"EL": "GR", "UK": "GB"}
_NO_COUNTRY: Final = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
_LANGUAGES: Final = ("en", "it", "fr", "de", "es")


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """A type with what narrows it: ``labels`` of an entity (none means any), bounds of an integer."""

    kind: str
    labels: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None

    def __str__(self) -> str:
        if self.labels:
            return f"{self.kind}({'|'.join(self.labels)})"
        return f"{self.kind}({self.least}..{self.most})" if self.least is not None else self.kind

    @property
    def names_nodes(self) -> bool:
        """Whether a value stands for nodes, so that only the database can tell which."""
        return self.kind in ("entity", "entities")

    def expected(self) -> str:
        """Say in words what a value must be."""
        if self.kind == "integer":
            return f"a whole number from {self.least} to {self.most}" if self.least is not None else "a whole number"
        if self.names_nodes:
            return f"the id, identifier or name of a {self.nodes()}" + (
                ", or a list of them" * (self.kind == "entities")
            )
        return _EXPECTED[self.kind]

    def nodes(self) -> str:
        """Name in words the nodes that a value may stand for: network, cluster or hub."""
        *most, last = [NODE_TYPES[label].text.en.lower() for label in self.labels] or ["node"]
        return f"{', '.join(most)} or {last}" if most else last

    def value(self, given: object) -> Value:
        """Turn what was given (a text, or a value from JSON) into a value for the database; ValueError if it is none.

        An empty text is no value: it gives None, as does None.
        """
        if given is None or (isinstance(given, str) and not given.strip()):
            return None
        if self.kind == "entities":
            return _texts(given)
        if isinstance(given, bool) or not isinstance(given, str | int | float):
            raise ValueError(f"a {type(given).__name__}")
        text = str(given).strip()
        if len(text) > TEXT_LIMIT:
            raise ValueError(f"a text of {len(text)} characters")
        convert = _CONVERSIONS.get(self.kind)
        value: Value = convert(text) if convert else _plain(text)
        if self.least is not None and self.most is not None and not self.least <= float(str(value)) <= self.most:
            raise ValueError(text)
        return value


def read_type(text: str, allowed: Sequence[str] = PARAMETER_TYPES) -> Type:
    """Read a type as a header writes it; ValueError says what is wrong with it."""
    found = _TYPE.fullmatch(text.strip())
    if found is None or found["kind"] not in allowed:
        raise ValueError(f"unknown type '{text.strip()}': expected one of {', '.join(allowed)}")
    kind, inside = found["kind"], found["inside"]
    if inside is None:
        return Type(kind=kind)
    if kind == "integer":
        bounds = _RANGE.fullmatch(inside.strip())
        if bounds is None or int(bounds[1]) > int(bounds[2]):
            raise ValueError(f"unknown type '{text.strip()}': bounds are written integer(1..50)")
        return Type(kind=kind, least=int(bounds[1]), most=int(bounds[2]))
    labels = tuple(label.strip() for label in inside.split("|"))
    if kind not in ("entity", "entities") or not all(label in NODE_TYPES for label in labels):
        raise ValueError(
            f"unknown type '{text.strip()}': labels are those of the vocabulary, as in entity(Cluster|Hub)"
        )
    return Type(kind=kind, labels=labels)


def clean(text: str) -> str:
    """Return the text without characters that no database keeps: NUL and halves of surrogate pairs."""
    return "".join(c for c in text if c != "\x00" and not "\ud800" <= c <= "\udfff")


def _plain(text: str) -> str | None:
    return clean(text) or None


def _texts(given: object) -> list[str]:
    items = given.split(";" if ";" in given else ",") if isinstance(given, str) else given
    if not isinstance(items, list | tuple) or len(items) > 100 or not all(isinstance(item, str) for item in items):
        raise ValueError("a list that is no list of up to 100 texts")
    return [kept for item in items if (kept := clean(item.strip()[:TEXT_LIMIT]))]


def _integer(text: str) -> int:
    if re.fullmatch(r"[+-]?\d{1,15}(\.0)?", text, re.ASCII) is None:
        raise ValueError(text)
    return int(float(text))


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def _country(text: str) -> str:
    """Take a code, with the two that the EU writes in its own way, or a name in a language of Europe."""
    code = _EU_CODES.get(text.upper(), text.upper())
    codes = _country_codes()
    if code in codes.values():
        return code
    if fold(text) not in codes:
        raise ValueError(text)
    return codes[fold(text)]


@cache
def _country_codes() -> dict[str, str]:
    """Codes by folded name, in the languages that the documents are in."""
    named = [(code, name) for lang in _LANGUAGES for code, name in Locale(lang).territories.items()]
    return {fold(name): code for code, name in reversed(named) if _CODE.fullmatch(code) and code not in _NO_COUNTRY}


def _date(text: str) -> str:
    """Keep the precision given: dates are stored as ISO texts, which compare as they sort."""
    if _DAY.fullmatch(text) is None:
        raise ValueError(text)
    date.fromisoformat(text + "-01-01"[len(text) - 4 :] if len(text) < 10 else text)
    return text


def _one_of(known: Sequence[str]) -> dict[str, str]:
    return {name.lower(): name for name in known}


def _label(text: str) -> str:
    return _chosen(_LABELS, text)


def _relation(text: str) -> str:
    return _chosen(_RELATIONS, text.replace(" ", "_"))


def _chosen(known: dict[str, str], text: str) -> str:
    if text.lower() not in known:
        raise ValueError(text)
    return known[text.lower()]


_LABELS: Final = _one_of(list(NODE_TYPES))
_RELATIONS: Final = _one_of(list(RELATIONS))
_CONVERSIONS: Final[dict[str, Callable[[str], Value]]] = {
    "integer": _integer,
    "number": _number,
    "country": _country,
    "date": _date,
    "label": _label,
    "relation": _relation,
}
_EXPECTED: Final = {
    "text": f"a text of at most {TEXT_LIMIT} characters",
    "number": "a number",
    "country": "a country, as IT or Italy",
    "date": "a date as 2024, 2024-05 or 2024-05-31",
    "label": "one of " + ", ".join(NODE_TYPES),
    "relation": "one of " + ", ".join(RELATIONS),
}


def refusal(name: str, given: object, expected: str) -> RequestRefused:
    """Return the error that names the parameter, what was given, and what is expected."""
    shown = str(given)
    shown = shown if len(shown) <= 80 else f"{shown[:80]}… ({len(shown)} characters)"
    return RequestRefused(f"Parameter '{name}' was given '{shown}'; give {expected}.")
