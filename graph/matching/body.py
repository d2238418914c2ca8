"""What is matched: bodies as somebody describes them, and how sure it is that two descriptions mean one body."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Body", "Match", "Reason"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """An organisation as one record, one row or one piece of text describes it; what is not known is empty."""

    id: str = ""
    """Id of the record; empty for what is only asked about."""
    names: tuple[str, ...]
    """Its names, the main one first; of what is asked about, any text that has a name in it."""
    acronyms: tuple[str, ...] = ()
    country: str = ""
    """ISO 3166-1 alpha-2."""
    region: str = ""
    city: str = ""
    address: str = ""
    """Street and number, or all of the address in one line."""
    postcode: str = ""
    domains: tuple[str, ...] = ()
    """Hosts of its web site, without ``www.``."""
    identifiers: tuple[str, ...] = ()
    """``scheme:value``, as in the graph."""
    kind: str = ""
    """A ``kind`` of organisation of the vocabulary: company, university, hospital, …"""
    parents: tuple[str, ...] = ()
    """Ids of the bodies that it is a part of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One thing that speaks for or against a match, and the two values that it was read from."""

    feature: str
    weight: float
    """What it adds to the log-odds of the match; below zero it speaks against."""
    asked: str
    known: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A body that may be meant."""

    body: Body
    score: float
    """Probability that it is meant, from 0 to 1, as calibrated on the pairs the weights were learned from."""
    reasons: tuple[Reason, ...]
    """Weightiest first."""
