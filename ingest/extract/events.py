"""Events that no head word names in full: numbered editions, missions to a place, what one goes to in a year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.extract.model import Mention
from ingest.extract.passages import fold_evenly, fold_word
from ingest.extract.pieces import Piece, is_head, is_plain
from ingest.extract.places import city_named
from ingest.extract.reading import Reading
from ingest.extract.vocabulary import Vocabulary

__all__ = ["event_at", "find_events", "with_year"]

_RANK = 62
_OWNERS = ("Network", "Cluster", "Project", "Organisation")
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")
_SMALL = re.compile(r"(?:\s[a-zà-ù'’]+){0,5}?[\s'’]$")
_YEAR_AFTER = re.compile(r"[^.;:,()]{0,30}?\(?(?<!\d)((?:19|20)\d\d)(?!\d)")
_ASIDE = ("Country", "Region", "City", "Theme")
_NAME_AND_YEAR = re.compile(
    r"(?<![\w@])((?:[^\W\d_a-zß-ÿ][\w’'&.-]*\s(?:&\s|[a-z]{1,3}\s(?:[a-z]{1,3}\s)?)?){0,6}[^\W\d_a-zß-ÿ][\w’'&.-]*)"
    r"\s((?:19|20)\d\d)(?![-–/.]?\d|\w)"
)
_OF_CITY = re.compile(r"\s\w{2,3}\s([A-ZÀ-Þ][\w’'-]+)[\s,(]{1,2}(?:\w{2,3}\s)?\(?((?:19|20)\d\d)")
_WORD_OF_NAME = re.compile(r"([\w’'&.-]+)(?:\s|$)")
_TRAILING_YEAR = re.compile(r"\s*\(?((?:19|20)\d\d)\)?$")


def find_events(reading: Reading, vocabulary: Vocabulary) -> list[Mention]:
    """Return the events that the context tells: editions, missions to places, things taken part in with a year."""
    if reading.shouting:
        return []
    pieces = reading.pieces
    return [
        *_editions(reading, pieces, vocabulary),
        *_missions(reading, pieces, vocabulary),
        *_attended(reading, pieces, vocabulary),
        *_of_something(reading, vocabulary),
        *_dated(reading, vocabulary),
    ]


def event_at(
    reading: Reading, start: int, end: int, how: str, rank: int, *, year: str | None = None, long: str | None = None
) -> Mention:
    """Return these words as an event, with its year and its full name where they are told."""
    return replace(reading.passage.mention(start, end, "Event", how, rank), year=year, long=long)


def _editions(reading: Reading, pieces: list[Piece], vocabulary: Vocabulary) -> Iterator[Mention]:
    """Yield "edizione 2023 di X", "the 2023 edition of X", "edizione online di X nel 2020": one event per year."""
    for start, end, _ in reading.of_kind("edition"):
        piece = next((p for p in pieces if 0 < p.span[0] - end <= 30), None)
        if piece is None or any(c in reading.text[end : piece.span[0]] for c in ".;:,()"):
            continue
        words = fold_evenly(reading.text[end : piece.span[0]]).split()
        if not words or len(words) > 4 or words[-1] not in vocabulary.joiners:
            continue
        if piece.first == piece.last and not any(c.isupper() for c in piece.run.word(piece.first)[1:]):
            continue
        name_start, name_end = piece.span
        year = _YEAR.search(reading.text, max(0, start - 6), name_start) or _YEAR_AFTER.match(reading.text, name_end)
        begin = start - 5 if _YEAR.match(reading.text, start - 5) else start
        found = year.group(year.lastindex or 0) if year else None
        name = reading.text[name_start:name_end]
        yield event_at(reading, begin, name_end, "edition", _RANK + 8, year=found, long=name)


def _missions(reading: Reading, pieces: list[Piece], vocabulary: Vocabulary) -> Iterator[Mention]:
    """Yield "missione commerciale a Lisbona": an event noun, some small words, a place."""
    nouns = reading.of_kind("event")
    taken = -1
    for start, end, _ in nouns:
        if start < taken:
            continue
        piece = next((p for p in pieces if p.span[0] > end), None)
        if piece is None or piece.span[0] - end > 60:
            continue
        place = _place_start(reading, piece, vocabulary)
        if place is None or not _SMALL.fullmatch(reading.text, end, place[0]):
            continue
        words = fold_evenly(reading.text[end : place[0]]).split()[:-1]
        if not _says_which(words, reading, vocabulary):
            continue
        taken = place[1]
        noun = reading.text[start:end].casefold().split()[0]
        key = f"{noun} @ {fold_evenly(reading.text[place[0] : place[1]])}"
        yield replace(event_at(reading, start, place[1], "mission", _RANK), entry=key)


def _says_which(words: list[str], reading: Reading, vocabulary: Vocabulary) -> bool:
    """Whether the words between an event's noun and its place only say which: "commerciale nella città di", no verb."""
    endings = tuple(vocabulary.lexicons[reading.passage.language].qualifying_endings)
    small = vocabulary.joiners | vocabulary.determiners | vocabulary.place_words | vocabulary.into
    before = ""
    for word in words:
        known = any(word in told for told in (small, vocabulary.demonyms, vocabulary.inner_words, vocabulary.heads))
        if not known and before not in vocabulary.genitives and not word.endswith(endings):
            return False
        before = word
    return True


def _dated(reading: Reading, vocabulary: Vocabulary) -> Iterator[Mention]:
    """Yield "BoneTalk 2024", "Meet in Italy for Life Sciences 2020": a name that ends with one year is an event's."""
    if not _YEAR.search(reading.text):
        return
    for match in _NAME_AND_YEAR.finditer(reading.text):
        start, _end = match.span(1)
        name = match.group(1)
        while True:
            word = _WORD_OF_NAME.match(name)
            if word is None:
                break
            first = word.group(1)
            small = is_plain(first, vocabulary) or fold_word(first) in vocabulary.stop_words
            if not small or (word.end() >= len(name)):
                break
            start += word.end()
            name = name[word.end() :]
        words = re.findall(r"[\w’'&.-]+", name)
        if not words or not name[0].isalnum() or all(is_plain(w, vocabulary) for w in words) or len(name) < 4:
            continue
        if ". " in name or any(fold_word(w) in vocabulary.months for w in words):
            continue
        if any(is_head(w, vocabulary) for w in words) or city_named(name) is not None:
            continue
        if any(m.start < match.end() and start < m.end and m.label not in _ASIDE for m in reading.mentions):
            continue
        year = match.group(2)
        yield event_at(reading, start, match.end(2), "dated", _RANK - 4, year=year)


def _of_something(reading: Reading, vocabulary: Vocabulary) -> Iterator[Mention]:
    """Yield "kick-off meeting of ABC", "assemblea annuale del Cluster X": an event noun and whose event it is."""
    for start, end, _ in reading.of_kind("event"):
        if reading.text[start].isupper() and not reading.sentence_start(start):
            continue
        city = _OF_CITY.match(reading.text, end)
        if city is not None and city_named(city.group(1)) is not None:
            yield event_at(reading, start, city.end(1), "of_body", _RANK - 20, year=city.group(2))
            continue
        owner = next((m for m in reading.mentions if end < m.start <= end + 40 and m.label in _OWNERS), None)
        if owner is None or any(c in reading.text[end : owner.start] for c in ".;:,()"):
            continue
        words = fold_evenly(reading.text[end : owner.start]).split()
        if words and len(words) <= 3 and any(w in vocabulary.genitives for w in words):
            yield event_at(reading, start, owner.end, "of_body", _RANK - 20)


def _place_start(reading: Reading, piece: Piece, vocabulary: Vocabulary) -> tuple[int, int] | None:
    """Return the span of the place that a piece begins with, if a small word of place stands before it."""
    start, end = piece.span
    before = (
        reading.passage.folded[: start + 1].split()[-1:]
        if start < 200
        else reading.passage.folded[start - 60 : start + 1].split()[-1:]
    )
    known = next((m for m in reading.mentions if m.start == start and m.label in ("Country", "Region")), None)
    if before and before[0] in vocabulary.genitives:
        return None
    if known is not None:
        return known.start, known.end
    if fold_word(reading.text[start:end]) in vocabulary.ordinary:
        return None
    first = piece.run.words[piece.first]
    if city_named(reading.text[start:end]):
        return start, end
    return first if city_named(reading.text[first[0] : first[1]]) else None


def _attended(reading: Reading, pieces: list[Piece], vocabulary: Vocabulary) -> Iterator[Mention]:
    """Yield "partecipazione a X a Vienna nel 2019": an unknown name that one goes to, with a year or a month."""
    for _start, end, sign in reading.of_kind("cue"):
        if sign.cue is None or "ATTENDS" not in sign.cue.relations or sign.cue.way != "forward":
            continue
        piece = next((p for p in pieces if 0 < p.span[0] - end <= 12), None)
        if piece is None or not set(fold_evenly(reading.text[end : piece.span[0]]).split()) <= vocabulary.stop_words:
            continue
        a, b = piece.span
        if b - a < 5 or any(m.start < b and a < m.end for m in reading.mentions if m.label in ("Country", "Region")):
            continue
        if not any(c.isupper() for c in reading.text[a + 1 : b]) or not _YEAR_AFTER.match(reading.text, b):
            continue
        yield event_at(reading, a, b, "attended", 42)


def with_year(mention: Mention, text: str) -> Mention:
    """Give an event its year: the one in its name, else the next one said shortly after it."""
    if mention.label != "Event" or mention.year:
        return mention
    inside = _TRAILING_YEAR.search(mention.text)
    if inside:
        return replace(mention, year=inside.group(1))
    after = _YEAR_AFTER.match(text, mention.end)
    return replace(mention, year=after.group(1)) if after else mention
