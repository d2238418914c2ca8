"""The date that a source bears itself: where it opens with one, in the name of its file, or in what its program noted.

Nothing is guessed from what a text speaks of, and the clock is never asked: a source without a date has none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from ingest.document import Document
from ingest.extract.dates import find_periods
from ingest.extract.lexicons import shipped_lexicons
from ingest.readers.days import calendar_day

__all__ = ["date_in_name", "date_of_document"]

_OPENING: Final = 8
"""Among so many blocks a date stands that dates the whole."""
_LONGEST: Final = 60

_ISO: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d\d)(?:-(\d\d))?(?!\d|-\d)")
_FIGURES: Final = re.compile(r"(?<!\d)(\d{1,2})[./](\d{1,2})[./]((?:19|20)\d\d)(?!\d)")
_BEFORE: Final = re.compile(r"(?:[^\W\d_][\w’'.-]*\s?){0,3}[,:–—-]?\s*\Z")
"""Before it at most a place or a label: "Bruxelles, ", "Published on: "."""


def date_of_document(document: Document, label: str) -> str | None:
    """Return the day or month that dates a document, ISO 8601: its opening's, its file name's, its metadata's."""
    return _in_opening(document) or date_in_name(label) or document.dated


def date_in_name(label: str) -> str | None:
    """Return the day or month written into the name of a file (``v1.50-2024-07-29-ror-data.zip``), or None."""
    found = [day for match in _ISO.finditer(label.rpartition("/")[2]) if (day := calendar_day(*match.groups()))]
    return found[-1] if found else None


def _in_opening(document: Document) -> str | None:
    for block in document.blocks[:_OPENING]:
        words = document.text[block.start : block.end].strip(" .()")
        if len(words) <= _LONGEST and (day := _day_alone(words)):
            return day
    return None


def _day_alone(words: str) -> str | None:
    """Return the day that these words are, if they are hardly anything else."""
    if match := (_ISO.search(words) or _FIGURES.search(words)):
        parts = match.groups()
        day = calendar_day(*(parts if match.re is _ISO else (parts[2], parts[1], parts[0])))
        span = match.span()
    else:
        periods = find_periods(words, _months())
        if len(periods) != 1 or periods[0].start != periods[0].end:
            return None
        day, span = periods[0].start, periods[0].span
    alone = span[1] == len(words) and _BEFORE.match(words[: span[0]])
    return day if day and alone and len(day) == len("2024-01-31") else None


@cache
def _months() -> Mapping[str, int]:
    """The names of months in all languages that have a word list."""
    named = ((name.casefold(), n) for lexicon in shipped_lexicons() for n, name in enumerate(lexicon.months, start=1))
    return MappingProxyType(dict(named))
