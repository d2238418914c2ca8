"""Events that a text speaks of without a name of their own: "the kick-off meeting", "la dodicesima edizione".

Also what one attends that nothing else names: "exhibited at Alpha Care".
Such an event needs a relation to stay. An edition takes the name of the event that the text spoke of last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.extract.events import event_at
from ingest.extract.model import Mention
from ingest.extract.passages import fold_evenly, fold_word
from ingest.extract.people import person_in
from ingest.extract.pieces import is_plain
from ingest.extract.places import city_named
from ingest.extract.reading import Reading, is_taken
from ingest.extract.vocabulary import Vocabulary

__all__ = ["find_occasions", "name_editions"]

_NOUN, _ATTENDED, _EDITION = 28, 31, 52
_ORDINAL = re.compile(r"(?:\d{1,3}(?:st|nd|rd|th|e|è?me|er|re|\.|[ªº°^])|[IVXL]{1,6})\s$")
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")
_DATED = re.compile(r"\b\d{1,2}\b|\b(?:19|20)\d\d\b")
_NEXT_WORD = re.compile(r"[\s'’]([^\W\d_][\w-]*)")
_PLAIN = 3  # words without a capital that may stand before the name
_GOING = ("ATTENDS", "ORGANISES")


def find_occasions(reading: Reading, vocabulary: Vocabulary) -> Iterator[Mention]:
    """Yield the events of a passage that only a noun or a verb of going there tells."""
    if reading.shouting:
        return
    yield from _by_noun(reading, vocabulary)
    yield from _by_verb(reading, vocabulary)


def _by_noun(reading: Reading, vocabulary: Vocabulary) -> Iterator[Mention]:
    taken = -1
    for start, end, _ in reading.of_kind("event"):
        if start < taken or is_taken(reading, start, end):
            continue
        span = reading.sentence_at(start)
        if span is None or not _happens(reading, *span):
            continue
        begin = _with_ordinal(reading, start, vocabulary)
        before = reading.passage.folded[max(0, begin - 11) : begin + 1].split()
        told = begin < start or not before or before[-1] in vocabulary.determiners or reading.sentence_start(begin)
        if told:
            taken = end
            whole = _phrase_end(reading, end, span[1], vocabulary)
            long = reading.text[start:whole] if begin < start or whole > end else None
            yield event_at(reading, begin, end, "noun", _NOUN, long=long)


def _phrase_end(reading: Reading, end: int, stop: int, vocabulary: Vocabulary) -> int:
    """Where the phrase that a noun of an event opens ends: "visita della delegazione di ABC", "Reise nach Oulu".

    It takes in what says whose or where the event is, up to a name; participles and verbs end it.
    """
    text = reading.text
    reached, position, opened, plain = end, end, False, 0
    while position < stop:
        match = _NEXT_WORD.match(text, position, stop)
        if match is None or plain > _PLAIN:
            break
        start = match.start(1)
        mention = next((m for m in reading.mentions if m.start == start and m.label not in ("Event", "Person")), None)
        word = fold_word(match.group(1))
        if mention is not None and opened:
            reached = position = mention.end
            opened, plain = False, 0
        elif word in vocabulary.genitives or word in vocabulary.place_words or word in vocabulary.into:
            opened, position = True, match.end(1)
        elif word in vocabulary.determiners and opened:
            position = match.end(1)
        elif match.group(1)[0].isupper() and opened:
            piece = next((p for p in reading.pieces if p.span[0] <= start < p.span[1]), None)
            if piece is None or is_plain(match.group(1), vocabulary):
                plain, position = plain + 1, match.end(1)
                continue
            reached = position = piece.span[1]
            opened, plain = False, 0
        elif word in vocabulary.stop_words or word in vocabulary.conjunctions or not match.group(1)[0].islower():
            break
        elif opened or word in vocabulary.demonyms or word in vocabulary.inner_words:
            plain, position = plain + 1, match.end(1)
        else:
            break
    return reached


def _happens(reading: Reading, start: int, end: int) -> bool:
    """Whether a sentence says when or where something is, or who holds it or goes there."""
    if _DATED.search(reading.text, start, end):
        return True
    if any(s.cue is not None and set(_GOING) & set(s.cue.relations) for _, _, s in reading.signs_between(start, end)):
        return True
    return any(m.label == "City" and start <= m.start < end for m in reading.mentions)


def _with_ordinal(reading: Reading, start: int, vocabulary: Vocabulary) -> int:
    """Take in the number of an edition: "second general assembly", "41st board meeting"."""
    match = _ORDINAL.search(reading.text, max(0, start - 8), start)
    if match is not None:
        return match.start()
    word = reading.text[max(0, start - 16) : start - 1].rpartition(" ")[2] if start else ""
    return start - len(word) - 1 if word and fold_word(word) in vocabulary.ordinals else start


def _by_verb(reading: Reading, vocabulary: Vocabulary) -> Iterator[Mention]:
    """Yield an unknown name right after a cue of attending or holding: "espone a X", "hosts X"."""
    cues = [
        (b, s.cue)
        for _, b, s in reading.of_kind("cue")
        if s.cue is not None and s.cue.way == "forward" and set(_GOING) & set(s.cue.relations[:1])
    ]
    small = vocabulary.stop_words | vocabulary.determiners
    for end, _cue in cues:
        piece = next((p for p in reading.pieces if p.span[0] >= end), None)
        if piece is None or piece.span[0] - end > 14:
            continue
        start, stop = piece.span
        gap = reading.text[end:start]
        if any(c in gap for c in ",.:;()") or not set(fold_evenly(gap).split()) <= small:
            continue
        words = piece.words
        if is_taken(reading, start, stop) or len(words) > 7 or person_in(piece.run, vocabulary) is not None:
            continue
        if all(is_plain(w, vocabulary) for w in words):
            continue
        if city_named(reading.text[start:stop]) is None:
            yield event_at(reading, start, stop, "going", _ATTENDED)


def name_editions(readings: Sequence[Reading], vocabulary: Vocabulary) -> None:
    """Give every edition without a name the event that was named last, else the one named first after it."""
    named = [(r.passage.number, m.start, m) for r in readings for m in r.mentions if _has_name(m)]
    for reading in readings:
        for start, end, _ in reading.of_kind("edition"):
            if any(m.label == "Event" and m.start < end and start < m.end for m in reading.mentions):
                continue
            at = (reading.passage.number, start)
            model = next((m for n, s, m in reversed(named) if (n, s) < at), named[0][2] if named else None)
            if model is None:
                continue
            begin = _with_ordinal(reading, start, vocabulary)
            year = _YEAR.search(reading.text, max(0, start - 6), min(len(reading.text), end + 8))
            if begin == start and year is None:
                continue
            if year is not None:
                begin, end = min(begin, year.start()), max(end, year.end())
            name = (model.long or model.text).strip()
            if model.year:
                name = name.replace(model.year, "").strip()
            made = event_at(
                reading, begin, end, "edition", _EDITION, long=name, year=year.group() if year is not None else None
            )
            reading.mentions = sorted([*reading.mentions, made], key=lambda m: m.start)


def _has_name(mention: Mention) -> bool:
    return mention.label == "Event" and mention.how not in ("noun", "mission", "of_body", "short")
