"""The lines of a plain text: where they stand, how the text is set, and runs of them with no empty line between."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from ingest.readers.shapes import bullet_end

__all__ = ["Habits", "TextLine", "line_groups", "trimmed"]

_LINE = re.compile(r"(\n*)([^\n\f]+|\f)")
_WORD = re.compile(r"[^\W\d_][\w’']*")
_STUDIED = 500_000
_LONG = 160


class TextLine(NamedTuple):
    """One line without its margins; ``bullet`` is where its words begin if it has a bullet."""

    start: int
    end: int
    indent: int
    text: str
    bullet: int


@dataclass(frozen=True, slots=True)
class Habits:
    """What the beginning of a text tells of how it is set: wrapped or not, its common words, its repeated lines."""

    wrapped: bool
    common: frozenset[str]
    repeated: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Habits:
        """The habits of a text."""
        sample = text[:_STUDIED]
        lines = [line.strip() for line in sample.split("\n")]
        in_long_lines = sum(len(line) for line in lines if len(line) > _LONG)
        counts = Counter(word for word in _WORD.findall(sample) if word[0].islower())
        repeated = Counter(line for line in lines if line)
        return cls(
            wrapped=in_long_lines < 0.3 * len(sample) and _breaks_sentences(lines),
            common=frozenset(word for word, count in counts.items() if count >= 3),
            repeated=frozenset(line for line, count in repeated.items() if count >= 2),
        )


def _breaks_sentences(lines: list[str]) -> bool:
    """Whether lines end in the middle of sentences, and not only where something ends."""
    pairs = within = 0
    for above, below in pairwise(lines):
        if above and below:
            pairs += 1
            within += below[0].islower() and " " in below
    return within > 0 and within >= 0.06 * pairs


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the white space at its edges."""
    words = text[start:end].lstrip()
    start = end - len(words)
    return start, start + len(words.rstrip())


def line_groups(text: str, left_out: Container[int]) -> Iterator[list[TextLine]]:
    """Runs of lines with no empty line between; an empty run stands for a new page.

    ``left_out`` holds where the lines start that are passed over as if they were not there.
    """
    group: list[TextLine] = []
    for found in _LINE.finditer(text):
        ends, raw = found.groups()
        stripped = raw.strip()
        if group and (not stripped or len(ends) > 1):
            yield group
            group = []
        if not stripped:
            if raw == "\f":
                yield []
            continue
        indent = len(raw) - len(raw.lstrip()) if raw[0].isspace() else 0
        start = found.start(2) + indent
        if start not in left_out:
            group.append(TextLine(start, start + len(stripped), indent, stripped, bullet_end(stripped)))
    if group:
        yield group
