"""Capitalised words and the runs they form: the raw material of names in every European language."""

from __future__ import annotations

import re
from collections.abc import Set
from functools import lru_cache
from typing import NamedTuple

from ingest.extract.model import Span
from ingest.extract.passages import fold_evenly, fold_word

__all__ = ["Run", "find_runs", "is_acronym", "is_shouting", "small_words"]

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶŁĹĻĽŃŅŇŌŐŒŔŘŚŞŠŤŪŮŰŲŹŻŽ"
_WORD = re.compile(
    rf"(?<![\w@/.])(?:[{_UPPER}]\w*|[a-z]{{1,3}}[A-Z]\w*|\d{{1,3}}[A-Z]\w+|\d{{4}}(?:[-–/]\d{{2,4}})?(?!\w))"
    rf"(?:['’]s(?!\w))?(?:[-&+/](?=\w)\w+|\.(?=[{_UPPER}])\w+)*\+?"
)
_PARTING = re.compile('[,;:.()"“”«»–—/|•-]')
_LONGEST = 30  # words; no name is longer
_WIDEST = 48  # characters of small words between two capitalised ones
_SPACE = re.compile(r"\s")
_STRETCH = 50_000  # characters looked at in one go, so that the words of a large text are never held all at once
_SMALL_WORD = re.compile(r"(?<![\w’'-])[a-zà-öø-ÿ]{4,40}(?![\w])|(?<=[’'])[a-zà-öø-ÿ]{4,40}(?![\w])")


class Run(NamedTuple):
    """Capitalised words that may make one name: their spans, and the small words folded that join each to the next.

    ``links[i]`` stands between ``words[i]`` and ``words[i + 1]``: empty where nothing but a space or an apostrophe
    does, ``("di",)`` where a joining word does.
    """

    words: tuple[Span, ...]
    links: tuple[tuple[str, ...], ...]
    text: str
    written: tuple[str, ...]
    introduced: bool = False
    """Whether an ordinary noun with a capital stands right before it."""

    def word(self, index: int) -> str:
        """Return a word as written."""
        return self.written[index]


def find_runs(
    text: str,
    joiners: Set[str],
    conjunctions: Set[str],
    *,
    breaks: Set[int] = frozenset(),
    openers: Set[str] = frozenset(),
) -> list[Run]:
    """Return the runs of a tidy text in order. Words and gaps are read once: the time is linear.

    ``joiners`` are the small words that may stand inside a name. A run ends at a line end (``breaks``) if the next
    line begins with a word that begins names (``openers``).
    """
    runs: list[Run] = []
    words: list[Span] = []
    links: list[tuple[str, ...]] = []
    last = 0
    for match in _WORD.finditer(text):
        start, end = span = match.span()
        word = match.group()
        if words:
            gap = text[last:start] if start - last < _WIDEST else None
            link = () if gap == " " else None if gap is None else _link(gap, joiners, conjunctions)
            if link is None and gap == ". " and last - words[-1][0] == 1:
                link = ()  # an initial
            if len(words) == _LONGEST or (link == () and last in breaks and _opens(word, openers)):
                link = None
            if link is None:
                _close(runs, words, links, text)
                words, links = [], []
            else:
                links.append(link)
        if word[-1] == "s" and word.endswith(("'s", "’s")) and _stands_alone(word[:-2]):
            words.append((start, end - 2))  # "ABC's summit": what ABC has is another name
            _close(runs, words, links, text)
            words, links = [], []
            continue
        words.append(span)
        last = end
    _close(runs, words, links, text)
    return runs


def _stands_alone(word: str) -> bool:
    return is_acronym(word) or any(c.isupper() for c in word[1:])


def _link(gap: str, joiners: Set[str], conjunctions: Set[str]) -> tuple[str, ...] | None:
    if gap in (" ", "'", "’"):
        return ()
    if gap.startswith("- "):  # "Luft- und Raumfahrt": the first word lacks its second half
        hung = _small_words_in(gap[1:])
        return ("-", *hung) if hung and all(w in conjunctions for w in hung) else None
    small = _small_words_in(gap)
    if small is None or small == ("&",):
        return small
    return small if all(w in joiners or w in conjunctions for w in small) else None


@lru_cache(maxsize=50_000)
def _small_words_in(gap: str) -> tuple[str, ...] | None:
    """Return the words, folded, of a gap that nothing but words and spaces fills; None of any other."""
    if not gap[0].isspace() or gap[-1] not in " '’":
        return None
    if gap == " & ":
        return ("&",)
    return None if _PARTING.search(gap) else tuple(fold_evenly(gap).split()) or None


def _opens(word: str, openers: Set[str]) -> bool:
    folded = fold_word(word)
    return folded in openers or folded.replace(" ", "") in openers


def _close(runs: list[Run], words: list[Span], links: list[tuple[str, ...]], text: str) -> None:
    if not words:
        return
    written = [text[start:end] for start, end in words]
    first = 0
    while first < len(words) and written[first][0].isdigit() and written[first].strip("-–/").isdigit():
        first += 1
    if first < len(words):
        runs.append(Run(tuple(words[first:]), tuple(links[first:]), text, tuple(written[first:])))


def small_words(text: str) -> frozenset[str]:
    """Return the words of four letters and more that a text writes without capitals."""
    found: set[str] = set()
    start = 0
    while start < len(text):
        space = _SPACE.search(text, start + _STRETCH)
        end = space.start() if space else len(text)
        # No word reaches over a space, so each word is looked at once, however often it is written.
        found.update(_SMALL_WORD.findall(" ".join(set(text[start:end].split()))))
        start = end
    return frozenset(found)


@lru_cache(maxsize=100_000)
def is_acronym(word: str) -> bool:
    """Whether a word is written as abbreviations are: two to ten characters, mostly capitals, no space."""
    letters = [c for c in word if c.isalpha()]
    if not 2 <= len(word) <= 12 or len(letters) < 2 or not word[0].isalnum():
        return False
    return sum(c.isupper() for c in letters) * 3 >= 2 * len(letters)


def is_shouting(text: str) -> bool:
    """Whether a text is set in capitals, so that capitals tell nothing about names."""
    return len(text) > 8 and text[:200].isupper() and len(text.split(maxsplit=1)) > 1
