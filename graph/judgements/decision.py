"""One judgement: two entities are the same, are not, or may be; who said so, when and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Final

from graph.errors import RequestRefused
from graph.ids import digest
from graph.model import actors

__all__ = ["Anchor", "Decision", "Judgement", "family", "spoken", "word_of"]

_DERIVED: Final = ("rule:", "model:")


class Judgement(StrEnum):
    """What can be said of two entities."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    UNSURE = "unsure"
    WITHDRAWN = "withdrawn"


_SPOKEN: Final = {
    "same": Judgement.POSITIVE,
    "different": Judgement.NEGATIVE,
    "unsure": Judgement.UNSURE,
}


def spoken(word: str) -> Judgement:
    """Return the judgement that a person means by ``same``, ``different`` or ``unsure``; RequestRefused for others."""
    if word not in _SPOKEN:
        raise RequestRefused(f"A judgement is one of {', '.join(_SPOKEN)}, not {word[:40]!r}.")
    return _SPOKEN[word]


def word_of(judgement: Judgement) -> str:
    """Return the word that a person uses for a judgement."""
    return next((word for word, meant in _SPOKEN.items() if meant is judgement), str(judgement))


def family(label: str) -> str:
    """Bodies may change their type from source to source; nothing else may."""
    return "body" if label in actors() else label


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """What an entity is called, so that a judgement finds it again under another local id."""

    label: str
    name: str
    """As the source writes it."""
    identifiers: tuple[str, ...] = ()
    country: str = ""
    source: str = ""
    """Label of its source."""

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Anchor:
        """Read back what ``asdict`` gave; keys of later versions are passed over."""
        known = {f.name for f in fields(cls)} & content.keys()
        return cls(**{**{k: content[k] for k in known}, "identifiers": tuple(content.get("identifiers", ()))})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One judgement on a pair of entities; ``left`` is the smaller id."""

    left: str
    right: str
    judgement: Judgement
    by: str
    """``rule:NAME@VERSION``, ``model:VERSION`` or a person."""
    why: str
    at: str = ""
    """When it was written, ISO 8601; empty for a decision not yet in a log."""
    score: float | None = None
    """How sure a model is that they are the same, from 0 to 1."""
    anchors: tuple[Anchor, Anchor] | None = None
    """What ``left`` and ``right`` are called; a person's judgement has it."""
    withdraws: str = ""
    """Of a withdrawal: the name of the one decision that no longer holds; empty for all of the pair."""

    @classmethod
    def of(
        cls,
        one: str,
        other: str,
        judgement: Judgement,
        *,
        by: str,
        why: str,
        score: float | None = None,
        anchors: tuple[Anchor, Anchor] | None = None,
    ) -> Decision:
        """Judge a pair, whichever way round it is given."""
        if other < one:
            one, other, anchors = other, one, (anchors[1], anchors[0]) if anchors else None
        return cls(left=one, right=other, judgement=judgement, by=by, why=why, score=score, anchors=anchors)

    @property
    def pair(self) -> tuple[str, str]:
        """The two entities, smaller id first."""
        return self.left, self.right

    @property
    def derived(self) -> bool:
        """Whether a rule or a model said it, so that it can be derived again from the sources."""
        return self.by.startswith(_DERIVED)

    @property
    def name(self) -> str:
        """What this line of the log is called, for instance to undo it; the same wherever the line is copied to."""
        return digest(self.left, self.right, self.judgement, self.by, self.at, self.withdraws)

    def to_json(self) -> dict[str, Any]:
        """Return what the log writes; what is empty is left out."""
        content = {k: v for k, v in asdict(self).items() if v not in (None, "") or k in _ALWAYS}
        return content

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Decision:
        """Read back what :meth:`to_json` gave; raises KeyError, TypeError or ValueError where it is something else."""
        told = {name: content[name] for name in _FIELDS & content.keys()}
        if not all(isinstance(told.get(name), str) for name in _ALWAYS):
            raise TypeError("a judgement needs left, right, judgement, by and why")
        if (anchors := told.get("anchors")) is not None:
            left, right = anchors
            told["anchors"] = (Anchor.of(left), Anchor.of(right))
        return cls(**{**told, "judgement": Judgement(told["judgement"])})


_ALWAYS: Final = ("left", "right", "judgement", "by", "why")
_FIELDS: Final = frozenset(f.name for f in fields(Decision))
