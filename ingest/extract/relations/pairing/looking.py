"""Every pair of a document with its sentence looked at."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.document import BlockKind
from ingest.extract.relations.claims import Context
from ingest.extract.relations.pairing.candidates import Line, Pair, find_pairs
from ingest.extract.relations.pairing.features import Look

__all__ = ["look_at_pairs"]


def look_at_pairs(context: Context) -> Iterator[tuple[Pair, Look]]:
    """Yield every pair in the order of the text, each with its sentence, which is looked at once."""
    headings = _headings(context)
    line: Line | None = None
    for pair in find_pairs(context):
        if pair.line is not line:
            line = pair.line
            look = Look(line, context, headings[line.reading.passage.number])
        yield pair, look


def _headings(context: Context) -> list[frozenset[str]]:
    """For every passage, the relations that the words of the heading above it speak of."""
    current: frozenset[str] = frozenset()
    made = []
    for reading in context.readings:
        made.append(current)
        text = reading.text
        if reading.passage.kind in (BlockKind.HEADING, BlockKind.TITLE) or (len(text) <= 60 and text.endswith(":")):
            words = reading.passage.folded.split()
            told = {label.relation for word in words for label in context.vocabulary.labels.get(word, ())}
            if any(2 * (b - a) > len(text) for a, b, _ in reading.of_kind("role")):
                told.add("HAS_ROLE")  # "Presidente:" above the line that names one
            current = frozenset(told)
    return made
