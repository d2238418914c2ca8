"""The sentences of a document that have pairs, looked at with the headings above them."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.document import BlockKind
from ingest.extract.relations.claims import Context
from ingest.extract.relations.pairing.candidates import find_lines
from ingest.extract.relations.pairing.features import Look

__all__ = ["look_at_lines"]


def look_at_lines(context: Context) -> Iterator[Look]:
    """Yield every sentence that has a pair, looked at once, in the order of the text."""
    headings = _headings(context)
    for line in find_lines(context):
        yield Look(line, context, headings[line.reading.passage.number])


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
