"""Names that only their place in a sentence tells: "in collaborazione con X", "organised by X and Y".

A cue that opens, in the lexicon, or an office may be followed by a body that nothing else names. Such a name is kept
only if a relation comes of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.extract.model import Mention
from ingest.extract.passages import fold_evenly, fold_word
from ingest.extract.people import person_in
from ingest.extract.pieces import Piece
from ingest.extract.places import city_named
from ingest.extract.reading import Reading
from ingest.extract.shapes import is_acronym
from ingest.extract.vocabulary import Vocabulary

__all__ = ["find_opened"]

_RANK = 30
_BEHIND = re.compile(r"\s?\(|,\s")
_CLOSED = re.compile(r"\s?[);]|\s?[,.](?=\s|$)|\s?$|\s?\(")
_ADJECTIVE = re.compile(r"\s([^\W\d_A-Z]{4,20})(\s[^\W\d_]{1,4}[\s'’])")
_ELIDED = re.compile(r"['’]")


def find_opened(reading: Reading, vocabulary: Vocabulary) -> Iterator[Mention]:
    """Yield the unknown names that cues open, with those joined to them by commas and "and"."""
    if reading.shouting:
        return
    yield from _behind_people(reading, vocabulary)
    ends = [b for _, b, s in reading.of_kind("cue") if s.cue is not None and s.cue.opens]
    ends += [
        _past_adjectives(reading, b, vocabulary)
        for a, b, _ in reading.of_kind("role")
        if _of_somebody(reading, a, b, vocabulary)
    ]
    pieces = reading.pieces
    for end in ends:
        position = end
        for piece in pieces:
            start = piece.span[0]
            if start < position:
                continue
            gap = reading.text[position:start]
            if (
                len(gap) > 30
                or _is_person(piece, vocabulary)
                or any(c in gap for c in ".:;()")
                or not set(_ELIDED.sub(" ", fold_evenly(gap)).split()) <= vocabulary.small
            ):
                break
            if _unknown(piece, reading, vocabulary):
                yield reading.passage.mention(*piece.span, "Organisation", "opened", _RANK)
            position = piece.span[1]


def _behind_people(reading: Reading, vocabulary: Vocabulary) -> Iterator[Mention]:
    """The body in parentheses behind a person's name, or in capitals behind a comma: "Anna Rossi (Alpha), ADA"."""
    people = [m.end for m in reading.mentions if m.label == "Person"]
    for end in people:
        match = _BEHIND.match(reading.text, end)
        if match is None:
            continue
        for piece in reading.pieces:
            start, stop = piece.span
            if start != match.end():
                continue
            closed = _CLOSED.match(reading.text, stop)
            whole = match.group().endswith("(") or is_acronym(reading.text[start:stop])
            if closed and whole and not _is_person(piece, vocabulary) and _unknown(piece, reading, vocabulary):
                yield reading.passage.mention(start, stop, "Organisation", "opened", _RANK)
            break


def _is_person(piece: Piece, vocabulary: Vocabulary) -> bool:
    span = person_in(piece.run, vocabulary)
    return span is not None and span[0] < piece.span[1] and piece.span[0] < span[1]


def _past_adjectives(reading: Reading, end: int, vocabulary: Vocabulary) -> int:
    """Where an office ends that says more of itself: "Directeur honoraire de l'INRA"."""
    match = _ADJECTIVE.match(reading.text, end)
    if match and match.group(1) not in vocabulary.small and fold_evenly(match.group(2)).strip() in vocabulary.genitives:
        return match.end(1)
    return end


def _of_somebody(reading: Reading, start: int, end: int, vocabulary: Vocabulary) -> bool:
    """Whether an office is told of a person who stands beside it, and of a body by the words right behind it."""
    end = _past_adjectives(reading, end, vocabulary)
    after = _ELIDED.sub(" ", fold_evenly(reading.text[end : end + 8])).split()
    of = reading.text[end : end + 2] == ", " or bool(
        after
        and (after[0] in vocabulary.genitives or after[0] in vocabulary.into or after[0] in vocabulary.place_words)
    )
    return of and any(m.label == "Person" and m.start - 40 <= end and start <= m.end + 60 for m in reading.mentions)


def _unknown(piece: Piece, reading: Reading, vocabulary: Vocabulary) -> bool:
    start, end = piece.span
    text = reading.text[start:end]
    if not reading.is_free(start, end) or len(text) < 2:
        return False
    words = piece.words
    if len(words) == 1 and words[0][1:].islower() and (len(text) < 5 or text.casefold() in reading.common):
        return False
    if city_named(text) is not None or _is_date(words, vocabulary):
        return False
    if any(s.kind == "role" for _, _, s in reading.signs_between(start, end)):
        return False
    return not all(fold_word(w) in vocabulary.no_names for w in words) and text[0].isalpha()


def _is_date(words: Sequence[str], vocabulary: Vocabulary) -> bool:
    return all(word.isdigit() or fold_word(word) in vocabulary.months for word in words)
