"""Names told by the common noun beside them: "il progetto X", "la rete X", "the X project", "Progetto: X".

The noun is not part of the name; it says what the name is. In a series ("i progetti X, Y e Z") it says so of each.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.document import BlockKind
from ingest.extract.abbreviations import spells
from ingest.extract.model import Mention
from ingest.extract.passages import fold_evenly, fold_word
from ingest.extract.pieces import Piece
from ingest.extract.reading import Reading
from ingest.extract.shapes import is_acronym
from ingest.extract.vocabulary import Vocabulary

__all__ = ["find_apposed", "find_labelled"]

_RANK = 55
_REACH = 40
_NOTE = re.compile(r"\s?\([^()]{1,60}\)")
_QUOTED = re.compile(r"\s[\"“«„]\s?([^\W\d_a-zà-ÿ][^\"“”«»„]{3,90}?)\s?[\"”»“]")
_IN = re.compile(r"\s\w{1,3}\s")
_LABELLED = re.compile(r"\s*([^:]{2,40}?)\s*:\s+(?=\S)")
_EXPANSION = re.compile(r"([^\s:]{2,20})\s?[:–-]\s(.{8,200})$")


def find_apposed(reading: Reading, vocabulary: Vocabulary, headed: Sequence[Mention] = ()) -> list[Mention]:
    """Return the names beside a common noun that says what they are; ``headed`` ones may stand in their series."""
    own = {m.start: m for m in headed}
    if reading.shouting:
        return []
    nouns = [(a, b, s.label) for a, b, s in reading.of_kind("noun")]
    if not nouns:
        return []
    after = {b: label for a, b, label in nouns}
    ends = sorted(after)
    before = {a: label for a, b, label in nouns if reading.text[a].islower()}
    pieces = reading.pieces
    found: list[Mention] = []
    carried: tuple[str, int] | None = None
    for piece in pieces:
        start, end = piece.span
        if carried and _IN.fullmatch(reading.text, carried[1], start) and _is_place(reading, start, end):
            carried = (carried[0], end)  # "A in Tuscany and B": the place belongs to the one before
            continue
        near = bisect_right(ends, start)
        beside = near > 0 and ends[near - 1] >= start - _REACH
        label = _noun_before(reading.text, start, after, vocabulary) if beside else None
        if label is None and carried:
            note = _NOTE.match(reading.text, carried[1], start)
            if vocabulary.phrases.series.fullmatch(reading.text, note.end() if note else carried[1], start):
                label = carried[0]
        if label is None and end < len(reading.text) and reading.text[end] == " " and _distinct(piece):
            label = before.get(end + 1)
        told = own.get(start)
        if label and told is not None and told.label == label:
            carried = (label, told.end)
            continue
        carried = None
        start = _after_known(reading, piece, start) if label != "Programme" else start
        if (
            label
            and not _is_place(reading, start, end)
            and _name_like(piece, label, vocabulary)
            and not _common(piece, reading)
        ):
            carried = (label, end)
            found.append(reading.passage.mention(start, end, label, "apposed", _RANK))
    return [*found, *_quoted(reading, nouns)]


def _quoted(reading: Reading, nouns: list[tuple[int, int, str]]) -> Iterator[Mention]:
    """Yield the title in quotation marks right after a noun: "il convegno «Farmaci e salute»"."""
    events = [(a, b, "Event") for a, b, _ in reading.of_kind("event")]
    for _, end, label in [*nouns, *events]:
        match = _QUOTED.match(reading.text, end)
        if match is not None and label in ("Event", "Project", "Programme"):
            yield reading.passage.mention(*match.span(1), label, "apposed", _RANK)


def _noun_before(text: str, start: int, after: dict[int, str], vocabulary: Vocabulary) -> str | None:
    for match in vocabulary.phrases.near.finditer(text, max(0, start - _REACH), start):
        if match.start() in after:
            return after[match.start()]
    return None


def _common(piece: Piece, reading: Reading) -> bool:
    """Whether all the words are ones that the document also writes small."""
    words = piece.words
    return len(words) <= 2 and all(w[1:].islower() and w.casefold() in reading.common for w in words)


def _is_place(reading: Reading, start: int, end: int) -> bool:
    return any(m.start == start and m.end == end and m.label in ("Country", "Region") for m in reading.known)


def _after_known(reading: Reading, piece: Piece, start: int) -> int:
    """Where the name begins if the words before it are a known programme: "il progetto Horizon Europe ABC"."""
    for mention in reading.mentions:
        if mention.start == start and mention.label == "Programme" and mention.end < piece.span[1]:
            return next((a for a, _ in piece.run.words if a > mention.end), start)
    return start


def _distinct(piece: Piece) -> bool:
    """Whether the words look like a name even beside an English noun, where nations are adjectives in capitals."""
    words = piece.words
    return any(is_acronym(w) or any(c.isdigit() for c in w) or any(c.isupper() for c in w[1:]) for w in words)


def _name_like(piece: Piece, label: str, vocabulary: Vocabulary) -> bool:
    words = piece.words
    if len(words) > 8 or all(fold_word(w) in vocabulary.ordinary or not any(c.isalpha() for c in w) for w in words):
        return False
    if label == "Organisation":
        told = len(words) > 1 or _distinct(piece) or len(words[0]) > 4
        return told and all(fold_word(w) not in vocabulary.roles for w in words)
    return True


def find_labelled(reading: Reading, vocabulary: Vocabulary) -> Iterator[Mention]:
    """Yield the name that a line gives after its noun and a colon: "Progetto: ABC: A Better Cluster"."""
    if reading.passage.kind is BlockKind.TITLE:
        title = _EXPANSION.match(reading.text)
        if title is not None and is_acronym(title.group(1)) and spells(title.group(1), title.group(2)):
            whole = reading.passage.mention(0, len(reading.text), "Project", "title", 45)
            yield replace(whole, acronym=title.group(1), long=title.group(2).rstrip())
            return
    match = _LABELLED.match(reading.text)
    if match is None or len(reading.text) > 250:
        return
    key = " ".join(fold_evenly(match.group(1)).split())
    lexicon = vocabulary.lexicons[reading.passage.language]
    label = next((label for label, words in lexicon.nouns.items() if key in words), None)
    if label not in ("Project", "Programme", "Event", "Network", "Cluster"):
        return
    start, value = match.end(), reading.text[match.end() :].rstrip(" .;")
    if not value or len(value) > 200 or not (value[0].isupper() or value[0].isdigit()):
        return
    whole = reading.passage.mention(start, start + len(value), label, "labelled", 80)
    expansion = _EXPANSION.match(value)
    if expansion and (spells(expansion.group(1), expansion.group(2)) or is_acronym(expansion.group(1))):
        yield replace(whole, acronym=expansion.group(1), long=expansion.group(2))
    else:
        yield whole
