"""Regions told by their head word: "Prefetture di A, B e C", "Kanton A", "A Prefecture".

A head word in the plural says of every place of its series that it is one; each takes its name from the singular.
What is also the head word of a body ("Provincia di Modena") says so only in the plural.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.extract.model import Mention
from ingest.extract.passages import fold_evenly, fold_word
from ingest.extract.places import city_named
from ingest.extract.reading import Reading
from ingest.extract.vocabulary import Vocabulary

__all__ = ["find_regions"]

_RANK = 66
_JOINT = re.compile(r"(?:\s[^\W\d_]+)*[\s'’]")
_WIDEST = 12  # characters between the head word and its place


def find_regions(reading: Reading, vocabulary: Vocabulary) -> Iterator[Mention]:
    """Yield the regions that head words and places make in a passage."""
    if reading.shouting:
        return
    heads = vocabulary.regions[reading.passage.language]
    for start, end, _ in reading.of_kind("region"):
        head = fold_word(reading.text[start:end])
        singular = heads.get(head)
        if singular is not None:
            found = list(_after(reading, start, end, singular if fold_word(singular) != head else None, vocabulary))
            yield from found or _before(reading, start, end)


def _before(reading: Reading, start: int, end: int) -> Iterator[Mention]:
    """Yield the place that stands right before a head word: "Nara Prefecture"."""
    for first, last in _places(reading):
        if last == start - 1 and reading.text[last] == " ":
            yield _make(reading, first, end, reading.text[first:end], reading.text[first:last])


def _after(reading: Reading, start: int, end: int, singular: str | None, vocabulary: Vocabulary) -> Iterator[Mention]:
    """Yield the place after a head word, and after one in the plural all of its series."""
    written = reading.text[start:end]
    head = (singular.capitalize() if written[0].isupper() else singular) if singular else written
    position, opened, link = end, start, ""
    for first, last in _places(reading):
        if first < position:
            continue
        gap = reading.text[position:first]
        if opened < 0 and not vocabulary.phrases.series.fullmatch(gap):
            return
        if opened >= 0:
            if (
                len(gap) > _WIDEST
                or not _JOINT.fullmatch(gap)
                or not set(fold_evenly(gap).split()) <= vocabulary.joiners
            ):
                return
            link = gap
        place = reading.text[first:last]
        yield _make(reading, opened if opened >= 0 else first, last, f"{head}{link}{place}", place)
        if singular is None:
            return
        position, opened = last, -1


def _places(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield the spans of the cities named in a passage, the longest at each place."""
    for run in reading.runs:
        index = 0
        while index < len(run.words):
            for width in range(min(3, len(run.words) - index), 0, -1):
                start, end = run.words[index][0], run.words[index + width - 1][1]
                if city_named(reading.text[start:end]):
                    yield start, end
                    index += width - 1
                    break
            index += 1


def _make(reading: Reading, start: int, end: int, name: str, place: str) -> Mention:
    city = city_named(place)
    made = reading.passage.mention(start, end, "Region", "region", _RANK)
    return replace(made, entry=" ".join(name.split()), country=city.country if city else None)
