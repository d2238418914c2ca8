"""What words tell by themselves of being a name, and what the words right before and behind them are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ingest.extract.passages import fold_word
from ingest.extract.people import is_given_name
from ingest.extract.pieces import is_head, is_plain
from ingest.extract.places import city_named
from ingest.extract.shapes import is_acronym
from ingest.extract.vocabulary import Vocabulary

__all__ = ["class_of", "told_of_words"]

_YEAR = re.compile(r"(?:19|20)\d\d")
_AROUND = "()\"“”«»,.'’"
_MOST = 6
_FEW = 4


def told_of_words(text: str, also_small: bool, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield what holds of these words; ``also_small`` is whether the document writes all of them small elsewhere."""
    words = text.split()
    bare = [word.strip(_AROUND) for word in words]
    folded = [fold_word(word) for word in bare]
    shapes = [_shape(word) for word in bare]
    yield f"words {min(len(words), _MOST)}"
    yield f"shapes {''.join(sorted(set(shapes)))}"
    if len(words) < _FEW:
        yield f"shape {'-'.join(shapes)}"
    yield from _heads(folded, words, vocabulary)
    yield f"first {folded[0]}"
    yield f"last {folded[-1]}"
    for word in folded[1:-1]:
        yield f"has {word}"
    for length in (2, 3, 4, 5):
        if len(folded[-1]) > length + 1:
            yield f"ends {folded[-1][-length:]}"
        if len(folded[0]) > length + 1:
            yield f"begins {folded[0][:length]}"
    if city_named(text) is not None:
        yield "city"
    elif city_named(words[-1]) is not None:
        yield "city last"
    if is_given_name(folded[0]):
        yield f"given name, words {min(len(words), _FEW)}"
    holds = {
        "year": _YEAR.search(text) is not None,
        "all plain": all(is_plain(word, vocabulary) for word in words),
        "opens small": folded[0] in vocabulary.stop_words,
        "ends small": folded[-1] in vocabulary.stop_words,
        "and inside": not vocabulary.conjunctions.isdisjoint(folded),
        "note inside": "(" in text,
        "comma inside": "," in text,
        "role inside": not vocabulary.roles.isdisjoint(folded),
        "demonym inside": not vocabulary.demonyms.isdisjoint(folded),
        "no name": len(words) == 1 and folded[0] in vocabulary.no_names,
        "also small": also_small,
    }
    yield from (name for name, true in holds.items() if true)


def _heads(folded: list[str], words: list[str], vocabulary: Vocabulary) -> Iterator[str]:
    any_head = False
    for at, word in enumerate(folded):
        place = "first" if at == 0 else "last" if at == len(folded) - 1 else "inside"
        for _, head in vocabulary.heads.get(word, ()):
            any_head = True
            yield f"head {place} {head.label}"
            if head.kind:
                yield f"head {head.label} {head.kind}"
    if not any_head and any(is_head(word, vocabulary) for word in words):
        yield "head in compound"


def _shape(word: str) -> str:
    """Digits, an abbreviation, Capitals inside, a Capital first, or small."""
    if word.isdigit():
        return "d"
    if is_acronym(word):
        return "A"
    if any(c.isupper() for c in word[1:]):
        return "M"
    return "C" if word[:1].isupper() else "s"


@lru_cache(maxsize=100_000)
def class_of(word: str, vocabulary: Vocabulary) -> str:
    """Return what stands for a word beside a name: itself if it is small, its kind if it has a capital or digits."""
    folded = fold_word(word)
    if not folded:
        return word
    if word.isdigit():
        return "a number"
    if not word[:1].isupper():
        return folded
    return "an Office" if folded in vocabulary.roles else "a Head" if folded in vocabulary.heads else "a Capital"
