"""Figures by class: what type, which language, in what structure, and by what cause things go wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ingest.evaluation.ground import STRUCTURES
from ingest.evaluation.judging import MISS_CAUSES, SPURIOUS_CAUSES, Judgement
from ingest.evaluation.scoring import Count

__all__ = ["FEW", "WEAK", "Class", "causes", "classes", "weak"]

WEAK: Final = 0.6
"""A class below this F1 is bad …"""
FEW: Final = 5
"""… if it was asked for this often; below it is chance."""


@dataclass(frozen=True, slots=True)
class Class:
    """One class of entities or of relations: by ``type``, ``language`` or ``structure``."""

    kind: str
    by: str
    value: str
    count: Count


def classes(judgements: Iterable[Judgement]) -> list[Class]:
    """Return every class that was asked for or found, entities first."""
    tally: dict[tuple[str, str, str], Count] = {}
    for j in judgements:
        one = _count(j)
        for by, value in (("type", j.type), ("language", j.language), ("structure", j.structure)):
            key = (j.kind, by, value)
            tally[key] = tally.get(key, Count()) + one
    return [Class(*key, tally[key]) for key in sorted(tally, key=_order)]


def _count(j: Judgement) -> Count:
    if j.side == "asked":
        return Count(asked=1, got=int(j.good))
    return Count(found=1, right=int(j.good))


def _order(key: tuple[str, str, str]) -> tuple[int, int, int, str]:
    kind, by, value = key
    place = STRUCTURES.index(value) if by == "structure" else 0
    return ("entity", "relation").index(kind), ("type", "language", "structure").index(by), place, value


def weak(found: Iterable[Class]) -> list[Class]:
    """Return the classes that stay bad: they must be named."""
    return [c for c in found if c.count.asked >= FEW and c.count.f1 < WEAK]


def causes(judgements: Iterable[Judgement]) -> list[tuple[str, str, str, int]]:
    """Return kind, ``missed`` or ``spurious``, cause and how often, with every cause that there is."""
    counts: Counter[tuple[str, str, str]] = Counter((j.kind, j.side, j.cause) for j in judgements if not j.good)
    return [
        (kind, name, cause, counts[kind, side, cause])
        for side, name, table in (("asked", "missed", MISS_CAUSES), ("found", "spurious", SPURIOUS_CAUSES))
        for kind, listed in table.items()
        for cause in listed
    ]
