"""Who holds which office where: a person, the role beside the name, the body that the role is of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.extract.people import role_beside
from ingest.extract.reading import Reading
from ingest.extract.relations.claims import Argument, Claim, Context
from ingest.extract.relations.nearby import sentence_around

__all__ = ["find_offices"]

_OF = frozenset(("Organisation", "Cluster", "Network", "Project", "Hub"))
_NEAR = 70


def find_offices(context: Context) -> Iterator[Claim]:
    """Yield the offices that people are said to hold."""
    for reading, arguments in zip(context.readings, context.arguments, strict=True):
        for person in arguments:
            if person.entity.label != "Person" or not person.named:
                continue
            role = role_beside(reading, person.start, person.end, context.vocabulary)
            if role is None:
                continue
            number = reading.passage.number
            for body, confidence, titled in _bodies(context, reading, person, role, arguments):
                anchors = {"subject": (number, person.start, person.end), "cue": (number, *role)}
                place = (number, body.start, body.end) if body.start >= 0 else context.place_of(body.entity, number)
                if place is not None:
                    anchors["object"] = place
                low = min(person.start, role[0], *([body.start] if body.start >= 0 else []))
                high = max(person.end, role[1], body.end)
                yield Claim(
                    type="HAS_ROLE",
                    start=person.entity,
                    end=body.entity,
                    rule="office",
                    confidence=confidence,
                    passage=number,
                    quote=sentence_around(reading, low, high),
                    anchors=anchors,
                    properties={"title": reading.text[role[0] : role[1]]} if titled else {},
                )


_FURTHER = 80  # characters within which a body may still be the one an office is held at
_ENDS = re.compile(r"\s*(?:$|[,.;()|–-])")


def _comes_from(reading: Reading, role: tuple[int, int], arguments: list[Argument]) -> bool:
    """Whether a body named further on in the sentence may be meant: "Anna Rossi, CEO, and Ugo Neri, CSO, from ABC"."""
    end = reading.sentence_end(role[0])
    return any(
        a.entity.label in _OF and a.named and not a.inner and role[1] <= a.start < min(end, role[1] + _FURTHER)
        for a in arguments
    )


def _bodies(
    context: Context, reading: Reading, person: Argument, role: tuple[int, int], arguments: list[Argument]
) -> Iterator[tuple[Argument, float, bool]]:
    """Yield the body that the role is of and whether the title is held there.

    It is the body after the role and before anything that ends the phrase, else the document's subject. A body in
    parentheses is where the person comes from, not where the title is held.
    """
    from_elsewhere = None
    for argument in arguments:
        if argument.entity.label in _OF and not argument.inner and 0 <= argument.start - role[1] <= _NEAR:
            between = reading.text[role[1] : argument.start]
            if argument.start > person.start > role[1] or any(c.isupper() or c in ".;" for c in between):
                break
            if "(" not in between:
                yield argument, 0.85 if argument.named else 0.75, True
                return
            from_elsewhere = argument
            break
    if from_elsewhere is not None:
        yield from_elsewhere, 0.7, False
    elif _comes_from(reading, role, arguments):
        return
    subject = context.subject
    if subject is not None and subject.label in _OF and _ENDS.match(reading.text, role[1]):
        yield Argument(-1, -1, subject, False), 0.55, True
