"""What free Cypher may say, judged from its text before any database sees it, and how much it is told.

The first of two fences. This one is the same for every engine: one reading query, procedures from a short list,
nothing that grows without bound inside one expression. The second is the engine's own: a plan that only reads on
Neo4j, a user who may only read on the embedded engine (``graph.bolt``). Either alone refuses a write.
"""

from __future__ import annotations

import re
from typing import Final

from graph.errors import RequestRefused

__all__ = ["MAXIMUM_LENGTH", "PROCEDURES", "Cutter", "require_reading"]

MAXIMUM_LENGTH: Final = 10_000
"""Characters that a free query may have."""

PROCEDURES: Final = frozenset(
    {
        "db.index.fulltext.querynodes",
        "db.labels",
        "db.propertykeys",
        "db.relationshiptypes",
    }
)
"""Procedures that free Cypher may call, in lower case."""

_LONGEST_TEXT: Final = 10_000
_LONGEST_LIST: Final = 1_000
_LARGEST_ANSWER: Final = 2_000_000
"""Characters or items that an answer may have in one text, in one list, in all."""

_OPENINGS = frozenset({"CALL", "MATCH", "OPTIONAL", "RETURN", "UNWIND", "WITH"})
_HIDDEN = re.compile(r"//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"", re.DOTALL)
_FIRST_WORD = re.compile(r"[\s(]*(\w+)")
_CALLED = re.compile(r"(?<![.:$\w])CALL\b\s*([^\s({]*)", re.IGNORECASE)
_REDUCE = re.compile(r"\breduce\s*\(", re.IGNORECASE)


def require_reading(query: str) -> None:
    """Refuse a query that is not one plain reading statement; what passes may still be refused by the engine."""
    if len(query) > MAXIMUM_LENGTH:
        raise RequestRefused(f"Shorten the query: it may have at most {MAXIMUM_LENGTH:,} characters.")
    if "\\u" in query.lower():
        # Escapes are resolved before parsing, even those that end a string: nothing below could be trusted.
        raise RequestRefused("Write characters as they are: \\u escapes are not accepted here.")
    bare = _HIDDEN.sub(_blank, query)
    opening = _FIRST_WORD.match(bare)
    if opening is None or opening.group(1).upper() not in _OPENINGS:
        raise RequestRefused("Begin the query with MATCH, OPTIONAL MATCH, WITH, UNWIND, CALL or RETURN.")
    if ";" in bare.rstrip().rstrip(";"):
        raise RequestRefused("Ask one query at a time: take out the semicolon.")
    if _REDUCE.search(bare):
        raise RequestRefused("Use collect, sum or a list comprehension: reduce() is not offered here.")
    for called in _CALLED.finditer(bare):
        if called.group(1) and called.group(1).lower() not in PROCEDURES:
            raise RequestRefused(f"Only these procedures may be called here: {', '.join(sorted(PROCEDURES))}.")


def _blank(hidden: re.Match[str]) -> str:
    """Stand in for a comment by a space, for a text by an empty text: what is left keeps its shape."""
    return " " if hidden.group().startswith("/") else "''"


class Cutter:
    """Cuts the values of one answer to size and remembers whether it did."""

    def __init__(self) -> None:
        self._spent = 0
        self._shortened = False

    @property
    def full(self) -> bool:
        """Whether the answer as a whole is as large as it may be."""
        return self._spent > _LARGEST_ANSWER

    @property
    def shortened(self) -> bool:
        """Whether anything was left out."""
        return self._shortened or self.full

    def cut(self, value: object) -> object:
        """Return the value, its texts and lists no longer than they may be."""
        self._spent += 1
        if isinstance(value, str):
            self._shortened |= len(value) > _LONGEST_TEXT
            self._spent += min(len(value), _LONGEST_TEXT)
            return value[:_LONGEST_TEXT]
        if isinstance(value, list):
            self._shortened |= len(value) > _LONGEST_LIST
            return [self.cut(item) for item in value[:_LONGEST_LIST]]
        if isinstance(value, dict):
            return {key: self.cut(item) for key, item in value.items()}
        return value
