"""Whether a hyphen at the end of a line belongs to the word, or was put there by a typesetter.

``Clust-`` and ``ER`` are a name with its own hyphen, ``Tecno-`` and ``logie`` one word. A document tells by the words
it uses elsewhere; where it does not, the shape of the two halves decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["Hyphens"]

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BROKEN = re.compile(r"([^\W\d_]+)-$")
_BEGUN = re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(r"(?:mail|commerce|health|learning|book|government|procurement|skills?|sport)s?\b", re.I)
_VOWELS = frozenset("aeiouyàáâäèéêëìíîïòóôöùúûü")
_SEEN_BACK = 80


class Hyphens:
    """The words of a document, and what they tell of a hyphen at a line's end."""

    __slots__ = ("_words",)

    def __init__(self, lines: Iterable[str]) -> None:
        words: set[str] = set()
        parted = False
        for line in lines:
            found = _WORD.findall(line)
            # The last word of a line and the first of the next may be the halves of one.
            if parted:
                found = found[1:]
            parted = line.endswith("-")
            if parted and found:
                found.pop()
            words.update(map(str.casefold, found))
        self._words = frozenset(words)

    def join(self, before: str, after: str) -> str:
        """Two pieces that a line end parted, as one: with a space, with their hyphen, or with the word made whole."""
        if not before or not after:
            return before + after
        if not before.endswith("-"):
            return f"{before} {after}"
        if self.belongs(before, after):
            return before + after
        return before[:-1] + after if _BROKEN.search(before[-_SEEN_BACK:]) else f"{before} {after}"

    def belongs(self, before: str, after: str) -> bool:
        """Whether the hyphen that ends ``before`` is part of the word that ``after`` goes on with."""
        seen = before[-_SEEN_BACK:]
        begun, end = _BROKEN.search(seen), _BEGUN.match(after)
        if begun is None or end is None:
            return after[:1].isalnum() and not before.endswith(" -")
        head, tail = begun.group(1), end.group()
        whole, parted = f"{head}{tail}".casefold(), f"{head}-{tail}".casefold()
        if (parted in self._words) != (whole in self._words):
            return parted in self._words
        if seen[: begun.start()].endswith("-") and not tail[0].islower():
            return True
        if head.isupper() and tail.isupper() and len(head) > 1:
            # A word of a line in capitals, or two parts of an acronym in one that has small letters too.
            return any(map(str.islower, seen))
        if tail[0].isupper():
            return True
        if len(head) == 1 and head.isupper():
            return head.casefold() not in _VOWELS or (head == "E" and _COMPOUND.match(tail) is not None)
        if len(head) == 1:
            return head == "e" and _COMPOUND.match(tail) is not None
        if head.isupper():
            return True
        return len(head) > 3 and len(tail) > 3 and {head.casefold(), tail.casefold()} <= self._words
