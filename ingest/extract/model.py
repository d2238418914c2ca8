"""What passes between the steps of extraction: mentions, entities, relations and the count of what was refused.

Every offset that leaves this package points into ``Document.text``. Inside it, mentions point into a passage's
own tidy text, and :meth:`ingest.extract.passages.Passage.locate` leads back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from graph.statements import Scalar

__all__ = ["Entity", "Evidence", "Extraction", "Ledger", "Mention", "Refusal", "Relation", "Span"]

Span = tuple[int, int]

_REFUSALS_KEPT = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One occurrence of a name: the passage it stands in, its place there, and what it is taken for and why.

    ``how`` names the rule that found it; ``rank`` orders rival readings of the same words, higher is stronger.
    ``entry`` is the official name where the words are a known name or place, ``identifier`` its ``scheme:value``.
    """

    passage: int
    start: int
    end: int
    text: str
    label: str
    how: str
    rank: int
    kind: str | None = None
    country: str | None = None
    entry: str | None = None
    identifier: str | None = None
    acronym: str | None = None
    long: str | None = None
    """The full name inside the words, where they also hold its abbreviation."""
    year: str | None = None
    point: tuple[float, float] | None = None
    chance: float | None = None
    """How likely the words are a name of any type, where that was weighed."""

    def __hash__(self) -> int:
        return hash((self.passage, self.start, self.end, self.label))


@dataclass(slots=True, kw_only=True)
class Entity:
    """A thing that the document names, with every place where it does; ``id`` holds inside this document only."""

    id: str
    label: str
    name: str
    key: str
    mentions: list[Mention] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    acronym: str | None = None
    kind: str | None = None
    country: str | None = None
    identifier: str | None = None
    point: tuple[float, float] | None = None
    dates: Span | None = None
    chance: float | None = None
    """How likely the likeliest of its mentions is a name."""
    start: str | None = None
    end: str | None = None
    sure: bool = True
    """False while nothing but its mere appearance speaks for it: it then needs a relation to stay."""
    extractor: str | None = None
    """Name and version of who found it; None for the rules."""
    confidence: float = 0.9
    """How likely it is a thing of this type and name; what a document writes is taken so before it is calibrated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The words that state a relation: the span of the quotation and, by role, of the words that carry it."""

    start: int
    end: int
    quote: str
    anchors: Mapping[str, Span]
    page: int | None
    language: str | None


@dataclass(slots=True, kw_only=True)
class Relation:
    """A relation between two entities of the document and every passage that states it."""

    type: str
    start: str
    end: str
    rule: str
    confidence: float
    properties: dict[str, Scalar] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)
    extractor: str | None = None
    """Name and version of who found it; None for the rules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A claim that was left out: why, what it would have said of whom, and the words it would have rested on."""

    reason: str
    type: str
    start: Entity
    end: Entity
    evidence: Evidence


@dataclass(slots=True)
class Ledger:
    """Counts that add up: what was proposed was accepted or refused; refusals themselves are kept up to a limit."""

    passages: int = 0
    sentences: int = 0
    sentences_with_cue: int = 0
    cues_without_ends: int = 0
    """Sentences that have a cue and no two names which it could join: nothing was proposed of them."""
    proposed: int = 0
    accepted: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    refusals: list[Refusal] = field(default_factory=list)
    sayings: list[tuple[str, str]] = field(default_factory=list)
    """What a language model said and nothing bore out, with the reason: it has no place in the text."""

    def refuse_saying(self, reason: str, said: str) -> None:
        """Count what was said of no words of the text, and keep it if there is still room."""
        self.proposed += 1
        self.refused[reason] += 1
        if len(self.sayings) < _REFUSALS_KEPT:
            self.sayings.append((reason, said))

    def refuse(self, refusal: Refusal) -> None:
        """Count one refusal and keep it if there is still room."""
        self.refused[refusal.reason] += 1
        if len(self.refusals) < _REFUSALS_KEPT:
            self.refusals.append(refusal)

    def add(self, other: Ledger) -> None:
        """Count what another ledger counted."""
        self.passages += other.passages
        self.sentences += other.sentences
        self.sentences_with_cue += other.sentences_with_cue
        self.cues_without_ends += other.cues_without_ends
        self.proposed += other.proposed
        self.accepted.update(other.accepted)
        self.refused.update(other.refused)
        self.refusals += other.refusals[: _REFUSALS_KEPT - len(self.refusals)]
        self.sayings += other.sayings[: _REFUSALS_KEPT - len(self.sayings)]


@dataclass(slots=True, kw_only=True)
class Extraction:
    """Everything read out of one document; ``subject`` is the entity the document itself is about, if one is."""

    language: str
    entities: list[Entity]
    relations: list[Relation]
    ledger: Ledger
    subject: str | None = None
    seen: list[Entity] = field(default_factory=list)
    """What the document names and says nothing of: no part of what it states, kept so that it can be looked up."""
