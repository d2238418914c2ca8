"""What is asked about, read: segments of the text, their words in one language, countries and cities named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from graph.matching.body import Body
from graph.matching.lexicons import lexicon
from graph.matching.names import understand
from graph.matching.naming.places import countries_in
from graph.names import fold

__all__ = ["Asked", "read_asked"]

_LONGEST: Final = 600
"""Characters that are read of a text; names stand well before."""
_MOST_SEGMENTS: Final = 12
_SEGMENTS: Final = re.compile(
    r"[,;|()\[\]{}/\n\t•]|\s[-–—]\s|\s&\s(?=[A-Z][a-z])|\s{2,}|\.\s+(?=[A-Z][a-z]{3,})",
)
_CURRENTLY: Final = re.compile(
    r"^\W*(?:current(?:ly)?|present(?:ly)?|now|formerly|previously)\s*(?:address|affiliation|affiliated|working)?"
    r"\s*(?:at|with|in|is)?\s*:?\s*",
    re.IGNORECASE,
)
# Words run together where a page lost a line break: "laUniversidad", "TechnischeUniversität", "Institute ofPhysics".
_RUN_TOGETHER: Final = re.compile(
    r"(?<=[a-zà-ÿ]{2})(?=[A-ZÀ-Þ][a-zà-ÿ]{3})|(?<=[a-z]{4})(?=of(?:\s|[A-Z]))|(?<=[A-Z]{4})(?=Univ|Inst|Cent)"
)
_WORDS: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, eq=False)
class Asked:
    """A text as it is compared with names, and what is known beside it."""

    text: str
    spans: tuple[tuple[str, ...], ...]
    """Words of each segment; after them, of each two segments next to each other: names may have a comma in them."""
    segments: int
    countries: frozenset[str]
    """Countries that the text names."""
    country: str
    """The country that is known beside the text."""
    city: str
    """The city that is known beside it, folded."""
    folded: str
    """The whole text folded, with a blank at each end."""
    ends: frozenset[str]
    """Segments, and last words of segments, folded: where a city would stand."""
    capitals: frozenset[str]
    """Words with two capitals or more: what may be an acronym."""

    @cached_property
    def words(self) -> tuple[str, ...]:
        """All words in their order."""
        return tuple(word for span in self.spans[: self.segments] for word in span)

    @cached_property
    def generic(self) -> bool:
        """Whether its words say no more than a kind of body and a field: only a body called just so is meant."""
        return lexicon().generic.issuperset(self.words)

    @cached_property
    def line(self) -> str:
        """All words, parted by single blanks, with a blank at each end."""
        return f" {' '.join(self.words)} "

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The words of each span, parted by single blanks."""
        return tuple(" ".join(span) for span in self.spans)

    @cached_property
    def sets(self) -> tuple[frozenset[str], ...]:
        """The words of each span as a set."""
        return tuple(frozenset(span) for span in self.spans)


def read_asked(body: Body) -> Asked:
    """Read the first name of what is asked about, and what is known beside it."""
    text = _cleaned(body.names[0] if body.names else "")
    segments = [s for s in _SEGMENTS.split(text) if s and s.strip()][:_MOST_SEGMENTS]
    spans = [understand(segment).words for segment in segments]
    kept = [(segment, words) for segment, words in zip(segments, spans, strict=True) if words]
    words = tuple(words for _, words in kept)
    folded = [fold(segment) for segment, _ in kept]
    return Asked(
        text=text,
        spans=(*words, *(one + other for one, other in pairwise(words))),
        segments=len(words),
        countries=countries_in(segments),
        country=body.country,
        city=fold(body.city),
        folded=f" {fold(text)} ",
        ends=frozenset([*folded, *(part.rpartition(" ")[2] for part in folded[1:])]) - {""},
        capitals=frozenset(w for w in _WORDS.findall(text) if sum(map(str.isupper, w)) >= 2) | frozenset(body.acronyms),
    )


def _cleaned(text: str) -> str:
    text = text[:_LONGEST]
    opening = _CURRENTLY.match(text)
    if opening and len(text) - opening.end() > 3:
        text = text[opening.end() :]
    return _RUN_TOGETHER.sub(" ", text)
