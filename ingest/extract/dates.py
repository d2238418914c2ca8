"""Days, months, years and sums of money as texts write them, made ISO dates and numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ingest.extract.model import Span

__all__ = ["Period", "find_amounts", "find_periods"]


@dataclass(frozen=True, slots=True)
class Period:
    """When something was: its words and its first and last day, month or year, in ISO 8601."""

    span: Span
    start: str
    end: str


_YEAR = r"((?:19|20)\d\d)"
# Small words of any language stand between the parts of a date ("17 al 19", "17 to 19", "de mayo"): none needs naming.
_ORDINAL = r"(?:\s?[°º]|st|nd|rd|th|er|\.)?"
_DAYS = rf"(\d{{1,2}}){_ORDINAL}(?:(?:\s?[-–/,]\s?|\s[^\W\d_]{{1,4}}\s)(\d{{1,2}}){_ORDINAL})?"
_SMALL = r"(?:[^\W\d_]{1,3}\s)?"


def _pattern(months: Mapping[str, int]) -> re.Pattern[str]:
    names = "|".join(sorted(months, key=len, reverse=True)) or r"(?!)"
    return re.compile(
        rf"\b(?:{_DAYS}\s{_SMALL}({names})(?:,?\s{_SMALL}{_YEAR})?"
        rf"|({names})\s(?:{_DAYS},?\s)?{_SMALL}{_YEAR}|{_YEAR})\b",
        re.IGNORECASE,
    )


_PATTERNS: dict[int, re.Pattern[str]] = {}


def find_periods(text: str, months: Mapping[str, int]) -> list[Period]:
    """Return the dates and years in a text, in order; days without a year are left out."""
    if not any(c.isdigit() for c in text):
        return []
    key = hash(tuple(months))
    pattern = _PATTERNS.get(key) or _PATTERNS.setdefault(key, _pattern(months))
    found = []
    for m in pattern.finditer(text):
        day, last, month, year, month2, day2, last2, year2, bare = m.groups()
        name, when = (month or month2), (year or year2 or bare)
        if name is None:
            found.append(Period(m.span(), when, when))
            continue
        number = months[name.casefold()]
        first, final = day or day2, last or last2
        if when is None:
            continue
        base = f"{when}-{number:02d}"
        if first is None or not 1 <= int(first) <= 31:
            found.append(Period(m.span(), base, base))
            continue
        until = int(final) if final and int(first) < int(final) <= 31 else int(first)
        found.append(Period(m.span(), f"{base}-{int(first):02d}", f"{base}-{until:02d}"))
    return found


_AMOUNT = re.compile(
    r"(?:(€|EUR|euro)\s?(\d[\d.,' ]*\d|\d)\s?([^\W\d_]+)?"
    r"|(\d[\d.,']*\d|\d)\s?((?!eur)[^\W\d_]+)?\.?\s?(?:(?!eur)[^\W\d_]{1,2}[\s'’])?(€|EUR\b|euros?\b))",
    re.IGNORECASE,
)


def find_amounts(text: str, millions: frozenset[str], thousands: frozenset[str]) -> list[tuple[Span, float]]:
    """Return the sums in euro in a text with their spans."""
    if "€" not in text and "eur" not in text.casefold():
        return []
    found = []
    for m in _AMOUNT.finditer(text):
        number = _number(m.group(2) or m.group(4) or "")
        unit = (m.group(3) or m.group(5) or "").casefold()
        if number is None:
            continue
        factor = 1e6 if unit in millions else 1e3 if unit in thousands else 1.0
        found.append((m.span(), round(number * factor, 2)))
    return found


def _number(text: str) -> float | None:
    digits = text.replace(" ", "").replace("'", "")
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", digits):
        digits = re.sub(r"[.,]", "", digits)
    elif re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+", digits):
        digits = digits.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d{1,3}(?:,\d{3})+\.\d+", digits):
        digits = digits.replace(",", "")
    else:
        digits = digits.replace(",", ".")
    try:
        return float(digits)
    except ValueError:
        return None
