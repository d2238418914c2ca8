"""What a title or the first line names: "ABC", "ABC - Consortium", "ABC: A Better Cluster"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.document import BlockKind
from ingest.extract.frequent import kind_of_document
from ingest.extract.model import Mention
from ingest.extract.passages import fold_word
from ingest.extract.reading import Reading
from ingest.extract.shapes import is_acronym
from ingest.extract.vocabulary import Vocabulary

__all__ = ["name_title"]

_RANK = 47
_HOUR = re.compile(r"\W{0,3}\d{1,2}\s?[:.hH]\s?\d{0,2}\b")
_HOURS = re.compile(r"\b\d{1,2}[:.h]\d{2}\b")
_TITLE_END = re.compile(
    r",\s\d|\s[-–—|·]\s|\s\d{1,2}\s[^\W\d_]{3,}\s(?:19|20)\d\d|\s\d{1,2}(?:er|st|nd|rd|th)?\s[^\W\d_]{3,}\s\d{4}"
)
_BODIES = ("Organisation", "Cluster", "Network", "Hub")
_SECTIONS = 3
"""Headings of one level that make a document of several things."""
_FIRST = 3  # passages that may hold the title
_OPENING = re.compile(r"[\"“«‘]?([^\W_][\w&+.-]{1,24}\w)[\"”»’]?(?=\s?[-–—:|,]\s|$|\s)")
_ALONE = re.compile(r"\s?[-–—:|]\s|$")


def name_title(readings: Sequence[Reading], vocabulary: Vocabulary) -> None:
    """Name what a title is about: the event of a programme, or the coined word that opens it."""
    event = _programme(readings)
    if event is not None:
        reading = readings[event.passage]
        inside = [m for m in reading.mentions if m.start < event.end and event.start < m.end]
        reading.mentions = [event, *(m for m in reading.mentions if m not in inside)]
        return
    for reading in readings[:2]:
        reading.mentions = _two_names(reading)
    for reading in readings[:_FIRST]:
        for mention in _in_title(reading, _spoken_of(reading, readings), vocabulary):
            taken = any(m.start < mention.end and mention.start < m.end and m.rank >= _RANK for m in reading.mentions)
            if not taken:
                reading.mentions = sorted([*reading.mentions, mention], key=lambda m: m.start)


def _spoken_of(reading: Reading, readings: Sequence[Reading]) -> Sequence[Reading]:
    """The passages that a title speaks of: all of them, or those under a heading that has others beside it."""
    own = reading.passage
    if own.kind is not BlockKind.HEADING:
        return readings
    beside = [r for r in readings if r.passage.kind is BlockKind.HEADING and r.passage.level == own.level]
    if len(beside) < _SECTIONS or beside[0] is not reading:
        return readings
    return [r for r in readings if own.number <= r.passage.number < beside[1].passage.number]


def _two_names(reading: Reading) -> list[Mention]:
    """Make one body of a title that holds a short and a full name and no more: "ABC Scarl - Distretto high tech"."""
    mentions = [m for m in reading.mentions if m.label in _BODIES]
    if reading.passage.kind is not BlockKind.TITLE or len(mentions) != 2:
        return reading.mentions
    one, other = mentions
    told = one.how in ("legal_form", "title") or _coined(one.text)
    gap = reading.text[one.end : other.start]
    if one.start or other.end != len(reading.text) or gap.strip() not in ("-", "–", "—", "|", ":") or not told:
        return reading.mentions
    short = one.text.split()[0] if _coined(one.text.split()[0]) else None
    whole = replace(one, end=other.end, text=reading.text, label=other.label, kind=other.kind, acronym=short)
    return [whole, *(m for m in reading.mentions if m.start >= whole.end)]


def _programme(readings: Sequence[Reading]) -> Mention | None:
    """The event that a document is the programme of: its title, where the lines below begin with hours."""
    first = next((r for r in readings[:2] if len(r.text) <= 160), None)
    if first is None or any(m.label == "Event" for m in first.mentions):
        return None
    hours = sum(1 for r in readings if _HOUR.match(r.text))
    if hours < 3 and hours + sum(len(_HOURS.findall(r.text)) > 2 for r in readings) < 3:
        return None
    end = _TITLE_END.search(first.text, 8)
    stop = end.start() if end else len(first.text.rstrip(" .,;:"))
    return first.passage.mention(0, stop, "Event", "title", _RANK + 20)


def _in_title(reading: Reading, readings: Sequence[Reading], vocabulary: Vocabulary) -> Iterator[Mention]:
    passage = reading.passage
    if passage.kind not in (BlockKind.TITLE, BlockKind.HEADING) and (passage.number or len(reading.text) > 120):
        return
    match = _OPENING.match(reading.text)
    if reading.shouting or match is None or not _coined(match.group(1)):
        return
    if fold_word(match.group(1)) in vocabulary.ordinary:
        return
    explained = match.end() < len(reading.text) and _ALONE.match(reading.text, match.end())
    if not explained and (match.group(1).isalpha() and match.group(1).isupper()):
        # "COMUNICATO", "FICHA DE PROYECTO": capitals by themselves are a name only if the text says it again.
        again = re.compile(rf"(?<!\w){match.group(1)}(?!\w)")
        if not any(other is not reading and again.search(other.text) for other in readings):
            return
    if not _ALONE.match(reading.text, match.end()) and not is_acronym(match.group(1)):
        return
    yield passage.mention(*match.span(1), kind_of_document(readings), "title", _RANK)


def _coined(word: str) -> bool:
    """Whether a word is written as no ordinary one is: capitals or digits inside it, or capitals only."""
    return sum(c.isupper() for c in word) >= 2 or (any(c.isdigit() for c in word) and word[0].isupper())
