"""What is matched: bodies as somebody describes them, and how sure it is that two descriptions mean one body."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

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

    def text(self, language: str = "en") -> str:
        """Say it in English (``en``) or Italian (``it``): what it is about, for or against, the two values."""
        subject, (speaks_for, against) = _TOLD[language].get(self.feature, self.feature), _WAYS[language]
        values = " / ".join(f"“{value}”" for value in (self.asked, self.known) if value)
        return f"{subject} {speaks_for if self.weight >= 0 else against}" + (f": {values}" if values else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A body that may be meant."""

    body: Body
    score: float
    """Probability that it is meant, from 0 to 1, as calibrated on the pairs the weights were learned from."""
    reasons: tuple[Reason, ...]
    """Weightiest first."""


_WAYS: Final = {"en": ("speaks for it", "speaks against it"), "it": ("a favore", "contro")}
_TOLD: Final = {
    "en": {
        "name": "the name",
        "rest": "what one has and the other lacks",
        "place_in_text": "where the name stands",
        "country": "the country",
        "city": "the city",
        "acronym": "the acronym",
        "known": "its parts and parents",
        "kind": "the kind of body",
        "others": "who else has such a name",
        "rivals": "how the others compare",
        "identifier": "the identifier",
        "domain": "the web site",
        "legal": "the legal form",
        "place": "the place",
        "neighbours": "who else is at that address",
    },
    "it": {
        "name": "il nome",
        "rest": "ciò che uno ha e all’altro manca",
        "place_in_text": "la posizione del nome",
        "country": "il paese",
        "city": "la città",
        "acronym": "l’acronimo",
        "known": "le sue parti e gli enti di cui è parte",
        "kind": "il tipo di ente",
        "others": "chi altro porta un nome simile",
        "rivals": "il confronto con gli altri",
        "identifier": "l’identificativo",
        "domain": "il sito web",
        "legal": "la forma giuridica",
        "place": "il luogo",
        "neighbours": "chi altro sta a quell’indirizzo",
    },
}
