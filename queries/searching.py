"""The search box: nodes by name, alias, acronym or identifier, typos forgiven, accents and case ignored.

Full text finds candidates, Python ranks them, so that both engines give the same order: an exact name before a name
that begins so, before one that has all the words, before one that is only nearly so; among equals the more connected
first. Whatever is typed becomes plain folded words before it reaches an index: no character has a meaning there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, cast

from rapidfuzz.distance import OSA

from graph.bolt import Database
from graph.errors import LimitReached
from graph.model import NODE_TYPES
from graph.names import fold, identifier_key, name_key
from queries.statements import statement
from queries.types import clean

__all__ = ["Hit", "candidates", "is_identifier", "search"]

RANKS: Final = ("exact", "prefix", "words", "similar")

_WORDS: Final = 12
_WORD_LENGTH: Final = 60
_TEXT_LENGTH: Final = 300
_CANDIDATES: Final = 200
_FUZZY_WORDS: Final = 4
_ENOUGH: Final = 3
_IDENTIFIER: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*:\S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A node that was found: under which of its names, and how near that is to what was typed (:data:`RANKS`)."""

    id: str
    label: str
    name: str
    acronym: str | None
    country: str | None
    degree: int
    matched: str
    rank: str


def search(
    database: Database,
    text: str,
    *,
    labels: Sequence[str] | None = None,
    country: str | None = None,
    limit: int = 20,
    nearly: bool = True,
) -> list[Hit]:
    """Return the nodes that the text names, best first; an empty text names none. Typos count only if needed.

    Without ``nearly`` only those that are called so, which is found at once also on a very large graph.
    """
    asked = _Asked(clean(text[:_TEXT_LENGTH]))
    if not asked.words:
        return []
    # The index's own order differs between engines, so it only decides where what counts is exact or nearly nothing.
    exact = candidates(database, asked.whole, labels=labels, country=country)
    found = {r.hit.id: r for node in exact if (r := asked.rank(node)) is not None and r.key[0] == 0}
    if not nearly:
        return [r.hit for r in sorted(found.values(), key=lambda r: r.key)[:limit]]
    begun = candidates(database, asked.begun, labels=labels, country=country, by_degree=True)
    found |= {r.hit.id: r for node in begun if (r := asked.rank(node)) is not None}
    if len(found) < _ENOUGH and not any(r.key[0] == 0 for r in found.values()) and asked.fuzzy:
        try:
            near = candidates(database, asked.fuzzy, labels=labels, country=country)
        except LimitReached:
            # On a very large graph the embedded engine may take too long over typos; what is exact still stands.
            near = []
        found |= {r.hit.id: r for node in near if (r := asked.rank(node)) is not None}
    return [r.hit for r in sorted(found.values(), key=lambda r: r.key)[:limit]]


def candidates(
    database: Database,
    query: str,
    *,
    labels: Sequence[str] | None = None,
    country: str | None = None,
    by_degree: bool = False,
) -> list[dict[str, Any]]:
    """Return nodes that a full-text query finds, nearest first by the index's own measure, or most connected first.

    ``query`` is made of folded words only.
    """
    known = [label for label in NODE_TYPES if not labels or label in labels]
    indexes = ["search"] if database.dialect == "neo4j" else [f"search_{label}" for label in known]
    asked = {
        "indexes": indexes,
        "query": query,
        "labels": known,
        "country": country,
        "by_degree": by_degree,
        "limit": _CANDIDATES,
    }
    rows = database.read(statement("search"), asked, limit=_CANDIDATES).rows
    return [cast("dict[str, Any]", node) for (node,) in rows]


def is_identifier(text: str) -> bool:
    """Whether a text is written as an identifier: ``ror:01111rn36``."""
    return len(text) <= _TEXT_LENGTH and _IDENTIFIER.fullmatch(text) is not None


def names_of(node: Mapping[str, Any]) -> Iterator[str]:
    """Yield every name of a node, its main one first."""
    for name in (node["name"], node.get("name_en"), node.get("acronym"), *(node.get("aliases") or ())):
        if name:
            yield name


@dataclass(frozen=True, slots=True)
class _Ranked:
    key: tuple[int, float, int, int, str, str]
    hit: Hit


class _Asked:
    """What was typed, in the forms in which it is compared."""

    def __init__(self, text: str) -> None:
        self.folded = fold(text)
        self.words = [word[:_WORD_LENGTH] for word in self.folded.split()[:_WORDS]]
        self._key = name_key(text)
        self._identifier = identifier_key(text)
        self._is_identifier = is_identifier(text.strip())

    @cached_property
    def whole(self) -> str:
        """The words in a row, or the identifier."""
        phrase = f'"{" ".join(self.words)}"'
        return f"{self._identifier[:_WORD_LENGTH]} OR {phrase}" if self._is_identifier else phrase

    @cached_property
    def begun(self) -> str:
        """Every word, whole or as a beginning."""
        return " ".join(f"+({word} OR {word}*)" if len(word) > 1 else f"+{word}" for word in self.words)

    @cached_property
    def fuzzy(self) -> str:
        """Any of the longest words, with as many slips as their length bears; empty if all are too short."""
        longest = sorted((w for w in self.words if len(w) > 3), key=len, reverse=True)[:_FUZZY_WORDS]
        # The embedded engine counts letters in turned order as two slips; which of its finds to keep is decided here.
        return " OR ".join(f"{word}~{2 if len(word) > 4 else 1}" for word in longest)

    def rank(self, node: Mapping[str, Any]) -> _Ranked | None:
        """Say how near the node's names are to what was typed; None if too far."""
        best: tuple[int, float, str] | None = None
        for name in names_of(node):
            found = self._compare(name)
            if found is not None and (best is None or found < best[:2]):
                best = (*found, name)
        if self._is_identifier and self._identifier in map(identifier_key, node.get("identifiers") or ()):
            best = (0, 0.0, node["name"])
        if best is None:
            return None
        rank, distance, matched = best
        degree = int(node.get("degree") or 0)
        hit = Hit(
            id=node["id"],
            label=node["label"],
            name=node["name"],
            acronym=node.get("acronym"),
            country=node.get("country"),
            degree=degree,
            matched=matched,
            rank=RANKS[rank],
        )
        return _Ranked((rank, distance, -degree, len(hit.name), hit.name, hit.id), hit)

    def _compare(self, name: str) -> tuple[int, float] | None:
        folded = fold(name)
        if folded == self.folded or (self._key and name_key(name) == self._key):
            return 0, 0.0
        if folded.startswith(self.folded):
            return 1, 0.0
        there = folded.split()
        slips = [_slips(word, there) for word in self.words]
        if all(s == 0 for s in slips):
            return 2, 0.0
        missing = sum(s is None for s in slips)
        if missing > len(self.words) // 3:
            return None
        return 3, float(missing * 3 + sum(s or 0 for s in slips))


def _slips(word: str, there: Sequence[str]) -> int | None:
    """Least number of slips of the pen from the word to one of those there, or to its beginning; None if too many."""
    if any(other.startswith(word) for other in there):
        return 0
    most = 0 if len(word) < 4 else 1 if len(word) < 7 else 2
    found = [d for other in there if (d := OSA.distance(word, other, score_cutoff=most)) <= most]
    return min(found, default=None)
