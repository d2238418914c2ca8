"""Themes that no vocabulary holds: the items of a list of topics, and what a phrase such as "specialised in" opens.

A phrase ends where its language ends one: at punctuation, at a small word that is no joiner, at a verb's pronoun.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.document import BlockKind
from ingest.extract.model import Mention, Span
from ingest.extract.passages import fold_evenly, fold_word
from ingest.extract.reading import Reading, is_taken
from ingest.extract.structure import Scope
from ingest.extract.vocabulary import Vocabulary

__all__ = ["find_topics", "name_topics"]

_LISTED, _PHRASE = 46, 24
_WORD = re.compile(r"[^\W\d_][\w’'/-]*")
_LONGEST = 7  # words
_ITEM_END = re.compile(r"\s?[(:;]|\s[–—|-]\s|,\s|\.\s")


def name_topics(scopes: Sequence[Scope], readings: Sequence[Reading]) -> None:
    """Make themes of the items of lists of topics that nothing has named."""
    for scope in scopes:
        if scope.labels[0].item != "Theme":
            continue
        for item in scope.items:
            reading = readings[item.passage]
            end = _ITEM_END.search(reading.text, item.start + 3, item.end)
            start, stop = item.start, end.start() if end else item.end
            words = reading.text[start:stop].split()
            if not 1 <= len(words) <= 9 or any(m.start < stop and start < m.end for m in reading.mentions):
                continue
            if any(c.isalpha() for c in words[0]):
                reading.mentions.append(_make(reading, (start, stop), "item", _LISTED))


def find_topics(reading: Reading, vocabulary: Vocabulary) -> Iterator[Mention]:
    """Yield the phrases that a cue of focus opens, with those joined to them."""
    if reading.shouting or reading.passage.kind is BlockKind.TABLE_ROW:
        return
    for start, end, sign in reading.of_kind("cue"):
        if (
            sign.cue is None
            or sign.cue.relations[0] != "FOCUSES_ON"
            or sign.cue.near < 100
            or sign.cue.way != "forward"
        ):
            continue
        sentence = next((b for a, b in reading.sentences if a <= start < b), len(reading.text))
        for span in _phrases(reading, end, sentence, vocabulary):
            if not is_taken(reading, *span) and not any(
                m.start < span[1] and span[0] < m.end for m in reading.mentions
            ):
                yield _make(reading, span, "phrase", _PHRASE)


def _phrases(reading: Reading, position: int, stop: int, vocabulary: Vocabulary) -> Iterator[Span]:
    """The phrases from a position on: "A, B and C", each without the articles before it."""
    for _ in range(6):
        span = _phrase(reading, position, stop, vocabulary)
        if span is None:
            return
        yield span
        gap = re.compile(r",?\s(?:[^\W\d_]+\s)?|,\s").match(reading.text, span[1], stop)
        if gap is None:
            return
        words = fold_evenly(gap.group()).split()
        if "," not in gap.group() and not any(w in vocabulary.conjunctions for w in words):
            return
        position = gap.end()


def _phrase(reading: Reading, position: int, stop: int, vocabulary: Vocabulary) -> Span | None:
    text = reading.text
    words: list[Span] = []
    end = position
    for match in _WORD.finditer(text, position, stop):
        gap = text[end : match.start()]
        if words and gap not in (" ", "’", "'"):
            break
        if not words and gap.strip(" ’'"):
            return None
        word = fold_word(match.group())
        if word in vocabulary.conjunctions or word in vocabulary.relatives or word in vocabulary.copulas:
            break
        small = word in vocabulary.stop_words or word in vocabulary.determiners
        if small and not (word in vocabulary.genitives or word in vocabulary.determiners):
            break
        if match.group()[0].isupper() and any(m.start <= match.start() < m.end for m in reading.mentions):
            break
        end = match.end()
        if not words and small:
            continue
        words.append(match.span())
        if len(words) >= _LONGEST:
            break
    while words and fold_word(text[slice(*words[-1])]) in vocabulary.stop_words | vocabulary.determiners:
        words.pop()
    if not words or words[-1][1] - words[0][0] < 5:
        return None
    if len(words) == 1 and fold_word(text[slice(*words[0])]) in vocabulary.ordinary:
        return None
    return words[0][0], words[-1][1]


def _make(reading: Reading, span: Span, how: str, rank: int) -> Mention:
    start, end = span
    return Mention(
        passage=reading.passage.number,
        start=start,
        end=end,
        text=reading.text[start:end],
        label="Theme",
        how=how,
        rank=rank,
    )
