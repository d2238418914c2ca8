"""Names understood: cut into words, the words put into one language, the legal form and acronyms set apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Final

from anyascii import anyascii

from graph.matching.lexicons import lexicon
from graph.names import fold

__all__ = ["Name", "initials", "standard_words", "understand"]

_LONGEST_FORM: Final = 9
"""Words of the longest legal form that is looked for."""
_POSSESSIVE: Final = re.compile(r"(?<=\w)['’]s\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is compared."""

    text: str
    words: tuple[str, ...]
    """Its telling words in their order, put into one language; never empty unless the text has no letter or digit."""
    legal: tuple[str, ...]
    """Legal forms that stood in it, folded."""

    @property
    def key(self) -> str:
        """The words, parted by single spaces."""
        return " ".join(self.words)


@lru_cache(maxsize=200_000)
def understand(text: str) -> Name:
    """Understand a name: transliterated, folded, without legal form, articles and prepositions.

    What would leave nothing stays: a body called "SPA" or "The Of" keeps its words.
    """
    all_words = fold(_in_latin(text)).split()
    words, legal = _without_legal(all_words)
    kept = tuple(_telling(words)) or tuple(all_words)
    return Name(text, kept, legal)


def standard_words(words: Sequence[str]) -> tuple[str, ...]:
    """Put folded words into one language and leave out those that tell nothing."""
    known = lexicon()
    found: list[str] = []
    for word in words:
        if word in known.silent:
            continue
        found += known.words.get(word) or (_singular(word),)
    return tuple(found)


def initials(words: tuple[str, ...]) -> str:
    """First letters of the words, as an acronym is made of them."""
    return "".join(word[0] for word in words)


def _in_latin(text: str) -> str:
    """Write other scripts in Latin letters, and an English genitive as one word."""
    if not text.isascii():
        text = "".join(c if c < "\u0250" else anyascii(c) for c in unicodedata.normalize("NFC", text))
    return _POSSESSIVE.sub("s", text)


def _telling(words: Sequence[str]) -> Iterator[str]:
    """Yield the words that tell something; letters in a row are one word, also where that is an article (A & F)."""
    for single, run in groupby(words, key=lambda w: len(w) == 1 and w.isalpha()):
        letters = list(run)
        if single and len(letters) > 1:
            yield "".join(letters)
        else:
            yield from standard_words(letters)


def _without_legal(words: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """Leave out legal forms at the end, and say which."""
    forms = lexicon().legal
    found: list[str] = []
    left = list(words)
    while len(left) > 1:
        for size in range(min(_LONGEST_FORM, len(left) - 1), 0, -1):
            form = " ".join(left[-size:])
            if form in forms:
                found.append(form)
                left = left[:-size]
                break
        else:
            break
    return left, tuple(found)


def _singular(word: str) -> str:
    """Cut the plural's s of a long English word; the same on both sides of a comparison, so it need not be right."""
    if len(word) > 4 and word[-1] == "s" and word[-2] not in "sui":
        return word[:-1]
    return word
