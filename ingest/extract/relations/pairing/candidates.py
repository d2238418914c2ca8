"""Every pair of names that a sentence could relate: typed by the vocabulary, not yet judged.

A name is paired with the others of its sentence, with the document's own subject, and with what the text spoke of
last. What a pair says, if anything, is for the weights to tell.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from graph.model import RELATIONS
from ingest.extract.model import Entity, Span
from ingest.extract.reading import Reading
from ingest.extract.relations.claims import Argument, Context

__all__ = ["Candidate", "Line", "Pair", "find_pairs", "typed"]

_MOST = 40  # names of one sentence that are paired with each other; a longer list is read as a list
_TOPICS = frozenset(("Project", "Event", "Cluster", "Network", "Hub", "Organisation", "Programme"))


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a passage with the names in it, in order."""

    reading: Reading
    span: Span
    arguments: tuple[Argument, ...]


class Pair(NamedTuple):
    """Two names that a sentence may relate, in the order of the text; ``one`` may stand only elsewhere (``far``)."""

    one: Argument
    other: Argument
    line: Line
    far: str = ""


class Candidate(NamedTuple):
    """A relation that a sentence may state between two names; one of them may stand only elsewhere (``far``)."""

    type: str
    one: Argument
    other: Argument
    line: Line
    far: str = ""
    """Which end stands only elsewhere and why: "" for none, else "subject" or "topic"."""


@cache
def _types(start: str, end: str) -> tuple[tuple[str, bool], ...]:
    """Every relation that may join two names of these types, and whether from the second to the first."""
    forth = [(name, False) for name, r in RELATIONS.items() if r.allows(start, end)]
    back = [(name, True) for name, r in RELATIONS.items() if r.allows(end, start) and not r.symmetric]
    return tuple((name, turned) for name, turned in (*forth, *back) if name != "MENTIONED_IN")


def find_pairs(context: Context) -> Iterator[Pair]:
    """Yield the pairs of all sentences that some relation may join, in the order of the text."""
    topic: Entity | None = None
    for line in _lines(context):
        named = [a for a in line.arguments if not a.inner][:_MOST]
        for i, one in enumerate(named):
            for other in named[i + 1 :]:
                if one.entity is not other.entity and _types(one.entity.label, other.entity.label):
                    yield Pair(one, other, line)
        told = {a.entity.id for a in named}
        for far, entity in (
            ("subject", context.subject),
            ("topic", topic),
            *(("rival", rival) for rival in context.rivals),
        ):
            if entity is None or entity.id in told:
                continue
            told.add(entity.id)
            absent = Argument(-1, -1, entity, False)
            for argument in named:
                if entity is not argument.entity and _types(entity.label, argument.entity.label):
                    yield Pair(absent, argument, line, far)
        topic = next((a.entity for a in named if a.entity.label in _TOPICS and a.named), topic)


def typed(pair: Pair) -> Iterator[Candidate]:
    """Yield every relation that the two may have, each way."""
    one, other, line, far = pair
    for kind, turned in _types(one.entity.label, other.entity.label):
        yield Candidate(kind, other, one, line, far) if turned else Candidate(kind, one, other, line, far)


def _lines(context: Context) -> Iterator[Line]:
    for reading, arguments in zip(context.readings, context.arguments, strict=True):
        if not arguments:
            continue
        for start, end in reading.sentences:
            low = bisect_left(arguments, start, key=lambda a: a.start)
            inside = []
            for argument in arguments[low:]:
                if argument.start >= end:
                    break
                if argument.end <= end:
                    inside.append(argument)
            if inside:
                yield Line(reading, (start, end), tuple(inside))
