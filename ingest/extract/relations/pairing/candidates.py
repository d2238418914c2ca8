"""Every pair of names that a sentence could relate: typed by the vocabulary, not yet judged.

A name is paired with the others of its sentence, with the document's own subject, and with what the text spoke of
last. What a pair says, if anything, is for the weights to tell.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from graph.model import RELATIONS
from ingest.document import BlockKind
from ingest.extract.model import Entity, Span
from ingest.extract.reading import Reading
from ingest.extract.relations.claims import Argument, Context

__all__ = ["Candidate", "Line", "Pair", "find_lines", "pairs_of", "typed", "types_between"]

_START = attrgetter("start")
_MOST = 40  # names of one sentence that are paired with each other; a longer list is read as a list
_TOPICS = frozenset(("Project", "Event", "Cluster", "Network", "Hub", "Organisation", "Programme"))


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a passage with the names in it, in order."""

    reading: Reading
    span: Span
    arguments: tuple[Argument, ...]
    named: tuple[Argument, ...]
    """Those that are paired."""
    absent: tuple[tuple[str, Argument], ...]
    """What is not named here and may be spoken of, each with the reason (see ``Candidate.far``)."""


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
def types_between(start: str, end: str) -> tuple[tuple[str, bool], ...]:
    """Every relation that may join two names of these types, and whether from the second to the first."""
    forth = [(name, False) for name, r in RELATIONS.items() if r.allows(start, end)]
    back = [(name, True) for name, r in RELATIONS.items() if r.allows(end, start) and not r.symmetric]
    return tuple((name, turned) for name, turned in (*forth, *back) if name != "MENTIONED_IN")


def find_lines(context: Context) -> Iterator[Line]:
    """Yield the sentences that have a pair, in the order of the text."""
    topic: Entity | None = None
    heads = _section_heads(context)
    elsewhere: Set[str] = frozenset()
    for reading, span, arguments in _sentences(context):
        if (head := heads.get(reading.passage.number)) is not None:
            elsewhere = {entity.id for entity in heads.values()} - {head.id}
        named = tuple([a for a in arguments if not a.inner][:_MOST])
        told = {a.entity.id for a in named}
        absent = []
        for far, entity in (
            ("subject", context.subject),
            ("topic", topic),
            *(("rival", rival) for rival in context.rivals),
        ):
            if entity is not None and entity.id not in told | elsewhere:
                told.add(entity.id)
                absent.append((far, Argument(-1, -1, entity, False)))
        if named and len(named) + len(absent) > 1:
            yield Line(reading, span, arguments, named, tuple(absent))
        topic = next((a.entity for a in named if a.entity.label in _TOPICS and a.named), topic)


def _section_heads(context: Context) -> dict[int, Entity]:
    """What each heading that is a name and nothing else says its section is about, by the number of the passage.

    Unless it names it, a section does not speak of what heads another: a round-up tells of one project after another.
    """
    heads = {}
    for reading, arguments in zip(context.readings, context.arguments, strict=True):
        if reading.passage.kind is BlockKind.HEADING and len(arguments) == 1 and arguments[0].entity.label in _TOPICS:
            (named,) = arguments
            if named.end - named.start >= len(reading.text.strip(" .:#")):
                heads[reading.passage.number] = named.entity
    return heads


def pairs_of(line: Line) -> Iterator[Pair]:
    """Yield the pairs of a sentence: of the names in it, then of each with what is spoken of."""
    for i, one in enumerate(line.named):
        for other in line.named[i + 1 :]:
            if one.entity is not other.entity:
                yield Pair(one, other, line)
    for far, absent in line.absent:
        for argument in line.named:
            yield Pair(absent, argument, line, far)


def typed(pair: Pair) -> Iterator[Candidate]:
    """Yield every relation that the two may have, each way."""
    one, other, line, far = pair
    for kind, turned in types_between(one.entity.label, other.entity.label):
        yield Candidate(kind, other, one, line, far) if turned else Candidate(kind, one, other, line, far)


def _sentences(context: Context) -> Iterator[tuple[Reading, Span, tuple[Argument, ...]]]:
    for reading, arguments in zip(context.readings, context.arguments, strict=True):
        if not arguments:
            continue
        for start, end in reading.sentences:
            low = bisect_left(arguments, start, key=_START)
            inside = []
            for argument in arguments[low:]:
                if argument.start >= end:
                    break
                if argument.end <= end:
                    inside.append(argument)
            if inside:
                yield reading, (start, end), tuple(inside)
