"""Which countries a text names: by name, code, or by one of their states."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from graph.countries import country_code
from graph.matching.lexicons import states
from graph.names import fold

__all__ = ["countries_in"]

_LONGEST: Final = 40
"""Letters of the longest segment that may be the name of a country."""
_TAIL: Final = 3
"""Words at the end of a segment that may be one."""
_POSTCODED: Final = re.compile(r"\b([A-Z]{2,3})\s+\d{5}\b")


def countries_in(segments: Iterable[str]) -> frozenset[str]:
    """Return the alpha-2 codes of the countries that segments of a text name, or whose states they name."""
    return frozenset(code for segment in segments for code in _countries(segment))


@lru_cache(maxsize=50_000)
def _countries(segment: str) -> tuple[str, ...]:
    text = segment.strip(" .")
    folded = fold(text)
    if found := states().get(text if text.isupper() and len(text) <= 3 else folded):
        return (found,)
    if posted := _POSTCODED.search(text):
        return tuple(filter(None, [states().get(posted.group(1))]))
    if len(folded) <= _LONGEST and (code := _country(text, folded)):
        return (code,)
    words = text.split()
    tails = (" ".join(words[-size:]) for size in range(1, min(_TAIL, len(words) - 1) + 1))
    found_at_end = (_country(tail, fold(tail)) for tail in tails if len(tail) > 3)
    return tuple(filter(None, [next(filter(None, found_at_end), None)]))


@lru_cache(maxsize=50_000)
def _country(text: str, folded: str) -> str | None:
    # Two small letters are a word, not a code.
    if len(folded) < 2 or (len(folded) == 2 and not text.isupper()):
        return None
    return country_code(text)
