"""Runs of capitals cut into pieces that may each be one name: where "and" parts two names, where it does not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from ingest.extract.compounds import CommonNouns, bases_of, end_of
from ingest.extract.model import Span
from ingest.extract.passages import fold_word
from ingest.extract.places import city_named
from ingest.extract.shapes import Run
from ingest.extract.vocabulary import Vocabulary

__all__ = ["Piece", "is_head", "is_plain", "parted_from_places", "pieces_of"]

_ROMAN = re.compile(r"[IVX]{1,5}")
_ABBREVIATED = re.compile(r"\s?\(([A-Z]\w{1,9})\)")


class Piece:
    """Consecutive words of a run that may be one name, from ``first`` to ``last`` inclusive; never changed.

    ``span`` is their start and end in the passage's text, ``text`` what stands there, ``words`` each as written.
    """

    __slots__ = ("first", "last", "run", "span", "text", "words")

    def __init__(self, run: Run, first: int, last: int) -> None:
        self.run, self.first, self.last = run, first, last
        start, end = self.span = run.words[first][0], run.words[last][1]
        self.text = run.text[start:end]
        self.words = run.written[first : last + 1]


def pieces_of(run: Run, vocabulary: Vocabulary, common: CommonNouns | None = None) -> Iterator[Piece]:
    """Cut a run where "and" joins two names, and leave out articles and small words at its edges.

    In a language that capitalises its nouns (``common``), one plain word by itself is no piece.
    """
    for piece in _cut(run, vocabulary):
        if common is None or not _vague(piece, vocabulary):
            yield piece


def _vague(piece: Piece, vocabulary: Vocabulary) -> bool:
    word = piece.run.word(piece.first)
    if piece.first < piece.last or not (word[1:].islower() and word.isalpha()):
        return False
    if piece.run.introduced and not is_head(word, vocabulary):
        return False
    return vocabulary.legal_forms.match(piece.run.text, piece.span[1]) is None


def _cut(run: Run, vocabulary: Vocabulary) -> Iterator[Piece]:
    first = 0
    whole = _spelt(run, 0)
    for index, link in enumerate(run.links):
        if whole:
            break
        parted = vocabulary.conjunctions & set(link) and not _and_inside(run, index, first, vocabulary)
        needs_head = vocabulary.loose & set(link) or not set(link) <= vocabulary.links
        if parted or (needs_head and not _headed(run, first, index, vocabulary)):
            yield from _trim(run, first, index, vocabulary)
            first = index + 1
    yield from _trim(run, first, len(run.words) - 1, vocabulary)


def _headed(run: Run, first: int, last: int, vocabulary: Vocabulary) -> bool:
    if fold_word(run.word(first)) in vocabulary.openers:
        return True
    return any(is_head(run.word(i), vocabulary) for i in range(first, last + 1))


@lru_cache(maxsize=100_000)
def is_head(word: str, vocabulary: Vocabulary, *, inflected: bool = True) -> bool:
    """Whether a word is a head word of any language, also where it is written with hyphens or capitals of its own.

    The end of a compound may be the head word, and either may be ``inflected``: "Universitätsklinikums".
    """
    folded = fold_word(word)
    if folded in vocabulary.heads or folded.replace(" ", "") in vocabulary.heads:
        return True
    if not vocabulary.head_ends:
        return False
    bases = bases_of(word, vocabulary.all_inflections) if inflected else (word,)
    return any(
        end_of(base, vocabulary.head_ends) is not None or (base is not word and fold_word(base) in vocabulary.head_ends)
        for base in bases
    )


def _and_inside(run: Run, index: int, first: int, vocabulary: Vocabulary) -> bool:
    """Whether the "and" after word ``index`` stands inside a name rather than between two."""
    if _spelt(run, first):
        return True
    if is_head(run.word(index + 1), vocabulary):
        return False
    link = tuple(w for w in run.links[index] if w in vocabulary.joiners or w in vocabulary.conjunctions or len(w) < 2)
    if link == ("&",) or link[0] == "-":
        return True
    headed = _headed(run, first, index, vocabulary)
    if headed and index > first and vocabulary.genitives & set(run.links[index - 1]) and len(link) == 1:
        # "Università di Modena e Reggio Emilia", "Faculty of Science and Technology": two of one kind are one name.
        cities = _is_city(run, index), _is_city(run, index + 1)
        ends = index + 2 >= len(run.words) or bool(run.links[index + 1])
        topic = fold_word(run.word(index + 1)) in vocabulary.name_topics | vocabulary.inner_words
        return cities[0] == cities[1] and _is_plain(run, index + 1) and (cities[1] or (ends and topic))
    if headed and len(link) == 1 and _adds_topic(run, index, first, vocabulary):
        return True
    if len(link) > 1:  # "dell'Università e della Ricerca": the preposition is said again
        return (
            headed
            and bool(vocabulary.genitives & set(link))
            and len(link[-1]) > 2
            and any(vocabulary.genitives & set(earlier) for earlier in run.links[first:index])
        )
    # "Institute for Health and Ageing": where head words come last, what "and" adds still belongs to the first.
    return (
        headed
        and index - first >= 1
        and bool(vocabulary.loose & set(run.links[index - 1]))
        and bool(vocabulary.adding & set(link))
    )


def _adds_topic(run: Run, index: int, first: int, vocabulary: Vocabulary) -> bool:
    """Whether "and" adds to what a body is for: "di Ingegneria genetica e Biotecnologie", "für X und Y e. V."."""
    if vocabulary.conjunctions & {w for link in run.links[index + 1 :] for w in link}:
        return False
    before = {word for link in run.links[first:index] for word in link}
    if vocabulary.genitives & before:
        return index + 2 == len(run.words) and fold_word(run.word(index + 1)) in vocabulary.name_topics
    closed = vocabulary.legal_forms.match(run.text, run.words[-1][1])
    return bool(vocabulary.loose & before) and closed is not None


@lru_cache(maxsize=100_000)
def is_plain(word: str, vocabulary: Vocabulary) -> bool:
    """Whether a word by itself names nothing: one of the lexicons, of a nation, of address, a number."""
    folded = fold_word(word)
    return (
        folded in vocabulary.ordinary
        or folded in vocabulary.demonyms
        or folded in vocabulary.titles
        or not any(c.isalpha() for c in word)
        or _ROMAN.fullmatch(word) is not None
    )


def parted_from_places(pieces: list[Piece], places: Iterable[Span], text: str, vocabulary: Vocabulary) -> list[Piece]:
    """Cut off the place that closes an address from what a lost line end puts behind it: ", Germany Main …"."""
    ends = {a: b for a, b in places if text[max(0, a - 2) : a] == ", "}
    made = []
    for piece in pieces:
        start = piece.span[0]
        if start in ends and ends[start] < piece.span[1]:
            first = next((i for i in range(piece.first, piece.last + 1) if piece.run.words[i][0] >= ends[start]), None)
            free = first is not None and not _headed(piece.run, first, piece.last, vocabulary)
            if first is not None and free and not piece.run.links[first - 1]:
                made.append(Piece(piece.run, first, piece.last))
                continue
        made.append(piece)
    return made


def _is_city(run: Run, index: int) -> bool:
    if city_named(run.word(index)) is not None:
        return True
    two = run.text[run.words[index][0] : run.words[min(index + 1, len(run.words) - 1)][1]]
    return city_named(two) is not None


def _is_plain(run: Run, index: int) -> bool:
    """Whether a word is no abbreviation or coined name, which would stand by itself."""
    return run.word(index)[1:].islower()


def _spelt(run: Run, first: int) -> bool:
    """Whether an abbreviation in parentheses after the run is made of the initials of all its words."""
    match = _ABBREVIATED.match(run.text, run.words[-1][1])
    return match is not None and match.group(1).upper() == "".join(w[0] for w in run.written[first:]).upper()


def _trim(run: Run, first: int, last: int, vocabulary: Vocabulary) -> Iterator[Piece]:
    while first <= last and _is_small(run, first, vocabulary):
        first += 1
    if first <= last:
        yield Piece(run, first, last)


def _is_small(run: Run, index: int, vocabulary: Vocabulary) -> bool:
    word = run.word(index)
    folded = fold_word(word)
    if folded in vocabulary.roles and index + 1 < len(run.words):
        return True
    return folded in vocabulary.stop_words and not (len(word) > 1 and word.isupper())
