"""Which words of a name say what it is, and therefore stay when the name changes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from random import Random
from typing import Final

from ingest.evaluation.swapping.pools import load_pools
from ingest.extract import shipped_lexicons
from ingest.extract.lexicons import Lexicon
from ingest.extract.passages import fold_word

__all__ = ["head_within", "is_head", "is_institution", "is_region_head", "restyled", "stays"]

_LEAST: Final = 5


@cache
def _heads() -> frozenset[str]:
    words = (w for x in shipped_lexicons() for head in x.heads for w in head.words)
    events = (w for x in shipped_lexicons() for w in (*x.event_nouns, *x.editions))
    return _each((*words, *events)) | _region_heads()


@cache
def _region_heads() -> frozenset[str]:
    return _each(form for x in shipped_lexicons() for forms in x.region_heads for form in forms)


@cache
def _kept() -> frozenset[str]:
    return _heads() | load_pools().stay | _each(w for x in shipped_lexicons() for w in _small(x))


def _small(lexicon: Lexicon) -> Iterable[str]:
    nouns = (w for words in lexicon.nouns.values() for w in words)
    joining = (*lexicon.joiners, *lexicon.conjunctions, *lexicon.prepositions, *lexicon.determiners)
    return (*nouns, *joining, *lexicon.stop_words, *lexicon.roles, *lexicon.months, *lexicon.place_words)


def _each(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(word for phrase in phrases for word in fold_word(phrase).split())


def stays(word: str) -> bool:
    """Whether a word is a head word, a legal form, a small word or a word of the field, in any language."""
    return fold_word(word) in _kept() or len(word) < 2


def is_head(word: str) -> bool:
    """Whether a word, or the word that its parts make, says what kind of thing a name names."""
    folded = fold_word(word)
    return folded in _heads() or ("-" in word and folded.replace(" ", "") in _heads())


@cache
def head_within(word: str) -> str:
    """Return the head word that a compound ends with ("…forum", "…klinikum"), or nothing."""
    return next((word[i:] for i in range(1, len(word) - _LEAST + 1) if fold_word(word[i:]) in _heads()), "")


def is_institution(name: str) -> bool:
    """Whether a name is a head word with an adjective that alone makes a name of it: "Commissione europea"."""
    naming = _each(word for x in shipped_lexicons() for word in x.naming_adjectives)
    words = name.split()
    return len(words) == 2 and any(is_head(w) for w in words) and any(fold_word(w) in naming for w in words)


def is_region_head(word: str) -> bool:
    """Whether a word says that a region is named."""
    return fold_word(word) in _region_heads()


def restyled(word: str, random: Random) -> str:
    """Write a head word that is parted by a hyphen for show ("Net-WORK") parted elsewhere; others as they are."""
    first, hyphen, second = word.partition("-")
    whole = first + second
    if not hyphen or "-" in second or not is_head(word) or len(whole) < _LEAST:
        return word
    at = random.choice([i for i in range(2, len(whole) - 1) if i != len(first)])
    tail = whole[at:].upper() if second.isupper() else whole[at:].lower()
    return f"{whole[:at].capitalize()}-{tail}"
