"""Themes that no vocabulary holds: the items of a list of topics, and what a phrase such as "specialised in" opens.

A phrase ends where its language ends one: at punctuation, at a small word that is no joiner, at a verb's pronoun.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from ingest.document import BlockKind
from ingest.extract.model import Mention, Span
from ingest.extract.passages import fold_evenly, fold_word
from ingest.extract.reading import Reading
from ingest.extract.structure import Scope
from ingest.extract.vocabulary import Vocabulary

__all__ = ["find_topics", "name_topics", "narrowed"]

_LISTED, _PHRASE, _JOINED, _ABOUT = 46, 24, 23, 22
_WORD = re.compile(r"[^\W\d_][\w’'/-]*")
_INSIDE = frozenset("_’'/-")  # what may stand inside a word
_LONGEST = 7  # words
_SHORT = 4  # words of a phrase that is read backwards
_LAST_WORD = re.compile(r"(?:^|(?<=\s))([^\W\d_]+) $")
_ELIDED = re.compile(r"([^\W\d_]{1,5})[’']")
_COLON = re.compile(r"\s?:(?=\s)")
_SERIES_GAP = re.compile(r"\s?[,;]?\s")
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
            if not 1 <= len(words) <= 9 or not reading.is_free(start, stop):
                continue
            if any(c.isalpha() for c in words[0]):
                reading.mentions.append(reading.passage.mention(start, stop, "Theme", "item", _LISTED))


def narrowed(theme: Mention, reading: Reading, vocabulary: Vocabulary) -> Mention:
    """Take in the words that narrow a known theme: "nutrizione clinica", "prévention des chutes", "dental implants".

    It stays the theme of the vocabulary; both the narrow and the plain words are forms of it.
    """
    lexicon = vocabulary.lexicons[reading.passage.language]
    endings = tuple(lexicon.qualifying_endings)
    if not endings or theme.label != "Theme":
        return theme
    start, end = theme.start, theme.end
    if lexicon.head_order == "first":
        end = _narrowed_to(reading.text, end, endings, vocabulary)
    else:
        before = _LAST_WORD.search(reading.text, max(0, start - 30), start)
        if before is not None and (
            _narrows(before.group(1), endings, vocabulary) or _stands_first(reading, before.span(1), vocabulary)
        ):
            start = before.start(1)
    if (start, end) == (theme.start, theme.end):
        return theme
    return replace(theme, start=start, end=end, text=reading.text[start:end], long=theme.text)


def _narrowed_to(text: str, end: int, endings: tuple[str, ...], vocabulary: Vocabulary) -> int:
    """Where a theme ends with its adjective, and with one complement and its adjective: "di nuova generazione" not."""
    match = _WORD.match(text, end + 1)
    if match is None or text[end] != " ":
        return end
    if _narrows(match.group(), endings, vocabulary):
        return match.end()
    position, opened = end, False
    while (match := _WORD.match(text, position + 1)) is not None and text[position] in " '’":
        word = fold_word(match.group())
        if word in vocabulary.genitives or (opened and word in vocabulary.determiners):
            opened, position = True, match.end()
        elif opened and match.group().islower() and len(word) > 3 and word not in vocabulary.stop_words:
            after = _WORD.match(text, match.end() + 1)
            further = after is not None and text[match.end()] == " " and _narrows(after.group(), endings, vocabulary)
            return after.end() if after is not None and further else match.end()
        else:
            break
    return end


def _stands_first(reading: Reading, span: Span, vocabulary: Vocabulary) -> bool:
    """Whether a noun opens the phrase that a theme closes: "on fall prevention"."""
    word = reading.text[slice(*span)]
    if not word.islower() or len(word) < 3 or fold_word(word) in vocabulary.small:
        return False
    gap = reading.text[max(0, span[0] - 2) : span[0]]
    last = _LAST_WORD.search(reading.text, max(0, span[0] - 20), span[0])
    opened = last is not None and fold_word(last.group(1)) in vocabulary.small | vocabulary.conjunctions
    return opened or gap in (", ", ": ", "; ")


def _narrows(word: str, endings: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    folded = fold_word(word)
    return (
        word.islower()
        and len(word) > 4
        and word.endswith(endings)
        and folded not in vocabulary.stop_words
        and folded not in vocabulary.demonyms
    )


def find_topics(reading: Reading, vocabulary: Vocabulary) -> Iterator[Mention]:
    """Yield the phrases that a cue of focus opens, with those joined to them."""
    if reading.shouting or reading.passage.kind is BlockKind.TABLE_ROW:
        return
    for start, end, sign in reading.of_kind("cue"):
        if sign.cue is None or sign.cue.relations[0] != "FOCUSES_ON" or sign.cue.way != "forward":
            continue
        sentence = reading.sentence_end(start)
        label = _COLON.match(reading.text, end, sentence)
        phrases = _phrases(reading, label.end() if label else end, sentence, vocabulary)
        yield from _themes(reading, phrases, "phrase", _PHRASE)
    yield from _joined(reading, vocabulary)
    yield from _after_words(reading, vocabulary)


def _themes(reading: Reading, spans: Iterable[Span], how: str, rank: int) -> Iterator[Mention]:
    """Yield these phrases as themes where no name stands."""
    for span in spans:
        if reading.is_free(*span):
            yield reading.passage.mention(*span, "Theme", how, rank)


def _joined(reading: Reading, vocabulary: Vocabulary) -> Iterator[Mention]:
    """Yield what a series joins to a theme that is known: "food allergy, asthma and indoor air"."""
    for theme in [m for m in reading.mentions if m.label == "Theme"]:
        stop = reading.sentence_end(theme.start)
        spans = []
        gap = _step(reading, theme.end, stop, vocabulary)
        if gap is not None:
            position, closed = gap
            for span in _phrases(reading, position, stop, vocabulary):
                closed = closed or _conjoins(reading.text[position : span[0]], vocabulary)
                spans.append(span)
                position = span[1]
            if closed:
                yield from _themes(reading, spans, "joined", _JOINED)
        before = _before(reading, theme.start, vocabulary)
        if before is not None:
            yield from _themes(reading, [before], "joined", _JOINED)


@lru_cache(maxsize=64)
def _topical(language: str, vocabulary: Vocabulary) -> frozenset[str]:
    """The words of a language that say what something is about and hardly anything else: "on", "für", "sulla"."""
    words = vocabulary.lexicons[language].about - vocabulary.genitives - vocabulary.into - vocabulary.place_words
    return frozenset(fold_word(word) for word in words)


def _step(reading: Reading, position: int, stop: int, vocabulary: Vocabulary) -> tuple[int, bool] | None:
    """Where the next of a series begins, and whether "and" stands before it; None if no series goes on."""
    gap = _SERIES_GAP.match(reading.text, position, stop)
    if gap is None:
        return None
    word = _WORD.match(reading.text, gap.end(), stop)
    if word is not None and fold_word(word.group()) in vocabulary.conjunctions:
        return word.end(), True
    return (gap.end(), False) if gap.group().strip() else None


def _conjoins(gap: str, vocabulary: Vocabulary) -> bool:
    return any(w in vocabulary.conjunctions for w in fold_evenly(gap).split())


def _before(reading: Reading, end: int, vocabulary: Vocabulary) -> Span | None:
    """The phrase before "and" and a theme, back to a small word, a sign or a cue."""
    words = list(_WORD.finditer(reading.text, max(0, end - 90), end))
    small = vocabulary.stop_words | vocabulary.determiners
    while words and fold_word(words[-1].group()) in vocabulary.determiners:
        words.pop()
    if not words or fold_word(words[-1].group()) not in vocabulary.conjunctions:
        return None
    words.pop()
    kept: list[Span] = []
    right = None
    for match in reversed(words):
        if right is not None and reading.text[match.end() : right] != " ":
            break
        if fold_word(match.group()) in small or any(b == match.end() for _, b, _ in reading.of_kind("cue")):
            break
        kept.append(match.span())
        right = match.start()
        if len(kept) > _SHORT:
            return None
    if not kept or all(_says_nothing(fold_word(reading.text[a:b]), vocabulary) for a, b in kept):
        return None
    return kept[-1][0], kept[0][1]


def _after_words(reading: Reading, vocabulary: Vocabulary) -> Iterator[Mention]:
    """Yield what a word such as "on" or "for" opens: "a mission on remote care", "Netzwerk für Telepflege"."""
    topical = _topical(reading.passage.language, vocabulary)
    verbs = tuple(vocabulary.lexicons[reading.passage.language].infinitive_endings)
    for start, end in sorted(place for word in topical for place in _places(word, reading)):
        following = _WORD.match(reading.text, end + 1)
        if following and following.group().endswith(verbs):
            continue
        stop = reading.sentence_end(start)
        for span in _phrases(reading, end, stop, vocabulary):
            cued = any(s.cue is not None for _, _, s in reading.signs_between(*span))  # "sul tema della telechirurgia"
            if not cued and reading.is_free(*span):
                yield reading.passage.mention(*span, "Theme", "about", _ABOUT)


def _places(word: str, reading: Reading) -> Iterator[Span]:
    """Yield where a word stands by itself, and in no longer one: "on", not "on-line"."""
    text, folded = reading.text, reading.passage.folded
    start = folded.find(f" {word} ")
    while start >= 0:
        end = start + len(word)
        if text[end : end + 1] not in _INSIDE and (not start or text[start - 1] not in _INSIDE or _opens(text, start)):
            yield start, end
        start = folded.find(f" {word} ", end)


def _opens(text: str, start: int) -> bool:
    """Whether a word begins here, although a sign stands before it that may stand inside one."""
    return any(match.start() == start for match in _WORD.finditer(text, text.rfind(" ", 0, start) + 1, start + 1))


def _phrases(reading: Reading, position: int, stop: int, vocabulary: Vocabulary) -> Iterator[Span]:
    """The phrases from a position on: "A, B and C", each without the articles before it."""
    for _ in range(6):
        span = _phrase(reading, position, stop, vocabulary)
        if span is None:
            return
        yield span
        gap = _step(reading, span[1], stop, vocabulary)
        if gap is None:
            return
        position = gap[0]


def _phrase(reading: Reading, position: int, stop: int, vocabulary: Vocabulary) -> Span | None:
    text = reading.text
    small_words = vocabulary.genitives | vocabulary.determiners
    words: list[Span] = []
    after_small = True
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
        if words and word in vocabulary.determiners and word not in vocabulary.genitives and not after_small:
            return None  # "segue le tecnologie": what an article follows is a verb
        after_small = small
        end = match.end()
        if not words and small:
            continue
        words.append(match.span())
        if len(words) >= _LONGEST:
            break
    while words and fold_word(text[slice(*words[-1])]) in vocabulary.stop_words | vocabulary.determiners:
        words.pop()
    if words and (elided := _ELIDED.match(text, *words[0])) and fold_word(elided.group(1)) in small_words:
        words[0] = (elided.end(), words[0][1])  # "l’hydrothérapie"
    if not words or (words[-1][1] - words[0][0] < 5 and not text[slice(*words[0])].isupper()):
        return None
    if all(_says_nothing(fold_word(text[slice(*span)]), vocabulary) for span in words):
        return None
    return words[0][0], words[-1][1]


def _says_nothing(word: str, vocabulary: Vocabulary) -> bool:
    """Whether a word is too general to be a theme by itself: "research", "innovazione"."""
    return (
        word in vocabulary.ordinary
        or word in vocabulary.inner_words
        or word in vocabulary.name_topics
        or word in vocabulary.naming_adjectives
        or word in vocabulary.demonyms
        or word in vocabulary.stop_words
    )
