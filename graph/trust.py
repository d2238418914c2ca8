"""How far each kind of source is trusted where two disagree: one table, and when a source speaks of.

The date of a source is the one that it bears itself: that of its own metadata, of its opening or of its file's name;
of a registry, its release. The day on which a file happened to be read is no such date, or the same files would give
another graph tomorrow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from graph.model import Text
from graph.sources import Source

__all__ = ["NOW", "STANDINGS", "Standing", "speaks_of", "standing_of"]

NOW: Final = "9999"
"""The date of what is kept up to date: later than any that a source can bear."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A kind of source: ``trust`` decides between values of the same date, the higher one is shown."""

    trust: int
    text: Text
    why: str
    kept_up: bool
    """Whether one without a date is taken for what its keeper holds true now; else it counts as older than any."""


STANDINGS: Final[Mapping[str, Standing]] = MappingProxyType(
    {
        "official": Standing(
            trust=3,
            text=Text("official register", "registro ufficiale"),
            why="Its keeper gives out the identifiers and checks what it holds: CORDIS, ROR, a ministry.",
            kept_up=True,
        ),
        "list": Standing(
            trust=2,
            text=Text("kept list", "elenco curato"),
            why="Somebody keeps it on purpose, member lists and profiles too, but nobody else checks it.",
            kept_up=True,
        ),
        "document": Standing(
            trust=1,
            text=Text("document", "documento"),
            why="It speaks of the day on which it was written, and rules read it, which may read it wrongly.",
            kept_up=False,
        ),
        "model": Standing(
            trust=0,
            text=Text("document read by a model", "documento letto da un modello"),
            why="The same, and the words were chosen by a language model.",
            kept_up=False,
        ),
    }
)
"""Kinds of sources, the most trusted first."""


def standing_of(source: Source) -> str:
    """Return the key of its standing: the one that it states, or the usual one of its kind."""
    if source.standing in STANDINGS:
        return source.standing
    if source.kind == "registry":
        return "list"
    return "model" if source.reader.startswith("llm:") else "document"


def speaks_of(source: Source) -> str:
    """Return the date that decides which source is newer: its own, :data:`NOW`, or "" where nothing tells."""
    return source.dated or (NOW if STANDINGS[standing_of(source)].kept_up else "")
