"""Relations that mere nearness states: "Body (Country)", "Event in City", "City, Region", "Cluster in Region"."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Set

from ingest.extract.model import Span
from ingest.extract.passages import fold_evenly
from ingest.extract.reading import Reading
from ingest.extract.relations.claims import Argument, Claim, Context
from ingest.extract.vocabulary import Vocabulary

__all__ = ["find_nearby", "sentence_around"]

_PLACES = frozenset(("City", "Region", "Country"))
_BODIES = frozenset(("Organisation", "Cluster", "Network", "Hub", "Event", "Project"))
_OPEN = re.compile(r"\s?\((?:[^()]{0,40}[,–-]\s)?$")
_EVENT_INTO = re.compile(r"[\s,]+\(?((?:[^\W\d_]+[\s'’])*)(?:\d{1,2}[^A-Z]{0,20}\s)?$")
_COMMA = re.compile(r"\s?(?:,|\(|–|-)\s?$")
_WORDS = re.compile(r"\s((?:[^\W\d_]+[\s'’]\s?)+)$")


def find_nearby(context: Context) -> Iterator[Claim]:
    """Yield what names that stand side by side state."""
    for reading, arguments in zip(context.readings, context.arguments, strict=True):
        named = [a for a in arguments if a.named]
        for one, other in itertools.pairwise(a for a in named if not a.inner):
            yield from _pair(reading, one, other, named, context.vocabulary)
        for one, other in itertools.pairwise(a for a in named if a.entity.label in _PLACES):
            if one.inner or other.inner:
                yield from _pair(reading, one, other, named, context.vocabulary)
        yield from _inside(reading, named, context.vocabulary)


def _pair(
    reading: Reading, one: Argument, other: Argument, named: list[Argument], vocabulary: Vocabulary
) -> Iterator[Claim]:
    gap = reading.text[one.end : other.start] if other.start >= one.end else None
    if gap is None or len(gap) > 60:
        return
    a, b = one.entity.label, other.entity.label
    if a in _BODIES and b in _PLACES:
        if _OPEN.fullmatch(gap) and _closed(reading.text, other.end):
            for body in _in_front(reading, one, named):
                yield _located(reading, body, other, "parenthesis", 0.9)
        elif _puts(gap, a, vocabulary):
            yield _located(reading, one, other, "place_after", 0.75)
    elif a == "City" and b == "Event" and _says(gap, vocabulary.purposes, vocabulary):
        yield _located(reading, other, one, "place_before", 0.7)
    elif a == "City" and b in ("Region", "Country") and _COMMA.fullmatch(gap) and _agree(one, other):
        yield _claim(reading, "PART_OF", one, other, "place_in_place", 0.85)
    elif (
        a in ("Cluster", "Network", "Hub", "Event", "Project")
        and b == "Theme"
        and _says(gap, vocabulary.about, vocabulary)
    ):
        yield _claim(reading, "FOCUSES_ON", one, other, "theme_after", 0.7)


def _puts(gap: str, label: str, vocabulary: Vocabulary) -> bool:
    """Whether the words between a name and a place put the one into the other; an event may have its day there."""
    match = (_EVENT_INTO if label == "Event" else _WORDS).fullmatch(gap)
    if match is None or label == "Project":
        return False
    words = " ".join(fold_evenly(match.group(1)).split())
    return words in vocabulary.into or (label == "Event" and not words)


def _says(gap: str, words: Set[str], vocabulary: Vocabulary) -> bool:
    """Whether nothing but one of these words stands in a gap, and perhaps an article after it."""
    match = _WORDS.fullmatch(gap)
    if match is None:
        return False
    first, *rest = fold_evenly(match.group(1)).split()
    return first in words and all(w in vocabulary.determiners for w in rest)


def _closed(text: str, end: int) -> bool:
    close = text.find(")", end, end + 40)
    return close >= 0 and "(" not in text[end:close]


def _in_front(reading: Reading, nearest: Argument, named: list[Argument]) -> list[Argument]:
    """Return the bodies that a place in parentheses is said of: in a short item all that commas part."""
    bodies = [nearest]
    if len(reading.text) <= 160 and reading.text.count("(") == 1:
        bodies = [a for a in named if a.end <= nearest.end and a.entity.label in _BODIES and not a.inner]
    return bodies


def _agree(city: Argument, place: Argument) -> bool:
    return city.entity.country is None or place.entity.country is None or city.entity.country == place.entity.country


def _inside(reading: Reading, named: list[Argument], vocabulary: Vocabulary) -> Iterator[Claim]:
    """What a name holds: the place of a mission, the body whose assembly it is."""
    for outer in named:
        if outer.inner or outer.entity.label != "Event":
            continue
        for inner in named:
            if inner.inner and outer.start <= inner.start and inner.end <= outer.end:
                if inner.entity.label in _PLACES:
                    yield _located(reading, outer, inner, "place_in_name", 0.8)
                elif inner.entity.label in ("Network", "Cluster", "Organisation") and _is_own(
                    reading.text[outer.start : inner.start], vocabulary
                ):
                    yield _claim(reading, "ORGANISES", inner, outer, "own_event", 0.7)


def _is_own(before: str, vocabulary: Vocabulary) -> bool:
    words = fold_evenly(before).split()
    return bool(words) and words[0] in vocabulary.own_events


def _located(reading: Reading, body: Argument, place: Argument, rule: str, confidence: float) -> Claim:
    return _claim(reading, "LOCATED_IN", body, place, rule, confidence)


def _claim(reading: Reading, kind: str, one: Argument, other: Argument, rule: str, confidence: float) -> Claim:
    number = reading.passage.number
    return Claim(
        type=kind,
        start=one.entity,
        end=other.entity,
        rule=rule,
        confidence=confidence,
        passage=number,
        quote=sentence_around(reading, min(one.start, other.start), max(one.end, other.end)),
        anchors={"subject": (number, one.start, one.end), "object": (number, other.start, other.end)},
    )


def sentence_around(reading: Reading, start: int, end: int) -> Span:
    """Return the span of the sentence that holds these words, or of the words themselves if none does."""
    return next(((a, b) for a, b in reading.sentences if a <= start and end <= b), (start, end))
