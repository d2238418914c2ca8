"""Cypher read just far enough to check a question: its parameters, its words, its columns.

Not a parser: texts, comments and quoted names are told apart from the rest, so that a URL in a text is no comment
and a semicolon in one ends no statement; then brackets are counted. What the checks need beyond that, the databases
tell better themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

__all__ = ["Token", "columns_returned", "forbidden", "is_ordered", "parameters_used", "statements", "tokens"]

ALLOWED_PROCEDURES: Final = frozenset({"db.index.fulltext.queryNodes"})

_WRITES: Final = frozenset(
    {
        *("ALTER", "CREATE", "DELETE", "DENY", "DETACH", "DROP", "FOREACH", "GRANT", "INSERT", "LOAD", "MERGE"),
        *("REMOVE", "RENAME", "REVOKE", "SET", "SHOW", "TERMINATE", "TRANSACTIONS", "USE", "EXPLAIN", "PROFILE"),
    }
)
_TOKEN: Final = re.compile(
    r"""
      (?P<comment>//[^\n]*|/\*.*?\*/)
    | (?P<text>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")
    | (?P<parameter>\$(?:\w+|`[^`]*`))
    | (?P<quoted>`[^`]*`)
    | (?P<word>[^\W\d]\w*)
    | (?P<number>\d[\w.]*?(?=\.\.|[^\w.]|$))
    | (?P<space>\s+)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_OPENING: Final = "([{"
_CLOSING: Final = ")]}"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a statement: what it is, as written, in which line, inside how many brackets."""

    kind: str
    text: str
    line: int
    depth: int

    def is_word(self, *words: str) -> bool:
        """Whether this is one of these words, in any case."""
        return self.kind == "word" and self.text.upper() in words


def tokens(text: str, *, first_line: int = 1) -> list[Token]:
    """Return the pieces of a text that mean something; an opening bracket has the depth of what it stands in."""
    found: list[Token] = []
    line, depth = first_line, 0
    for match in _TOKEN.finditer(text):
        kind, piece = match.lastgroup or "other", match.group()
        if kind not in ("comment", "space"):
            depth -= piece in _CLOSING if kind == "other" else 0
            found.append(Token(kind, piece, line, depth))
            depth += piece in _OPENING if kind == "other" else 0
        line += piece.count("\n")
    return found


def statements(found: list[Token]) -> list[list[Token]]:
    """Part the pieces at semicolons; empty statements are left out."""
    parts: list[list[Token]] = [[]]
    for token in found:
        if token.text == ";" and token.kind == "other":
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def parameters_used(found: list[Token]) -> dict[str, int]:
    """Return the name of each parameter with the line of its first use."""
    used: dict[str, int] = {}
    for token in found:
        if token.kind == "parameter":
            used.setdefault(token.text[1:].strip("`"), token.line)
    return used


def forbidden(found: list[Token]) -> tuple[int, str] | None:
    """Return the line and the words of the first thing that a question must not hold, or None."""
    for i, token in enumerate(found):
        before = found[i - 1].text if i else ""
        if token.is_word(*_WRITES) and not _is_name(found, i):
            return token.line, token.text.upper()
        if token.is_word("CALL") and before not in (".", ":", "|"):
            procedure = _dotted(found, i + 1)
            if procedure and procedure not in ALLOWED_PROCEDURES:
                return token.line, f"CALL {procedure}"
    return None


def columns_returned(found: list[Token]) -> Iterator[tuple[int, str | None]]:
    """Yield line and name of each column of each RETURN outside brackets; None where it has no plain name."""
    for i, token in enumerate(found):
        if token.is_word("RETURN") and token.depth == 0:
            for item in _items(found, i + 1):
                yield item[0].line, _column(item)


def is_ordered(found: list[Token]) -> bool:
    """Whether the last RETURN outside brackets is put in order."""
    returns = [i for i, token in enumerate(found) if token.is_word("RETURN") and token.depth == 0]
    after = found[returns[-1] :] if returns else []
    return any(token.is_word("ORDER") and token.depth == 0 for token in after)


def _is_name(found: list[Token], i: int) -> bool:
    """Whether the word stands where a name does: a property, a label, a key of a map, a name given by AS."""
    before = found[i - 1] if i else None
    after = found[i + 1] if i + 1 < len(found) else None
    named = before is not None and (before.text in (".", ":", "|") or before.is_word("AS"))
    return named or (after is not None and after.text in (":", ".", ",", ")"))


def _dotted(found: list[Token], i: int) -> str:
    name = ""
    while i < len(found) and (found[i].kind in ("word", "quoted") or found[i].text == "."):
        name += found[i].text
        i += 1
    return name


def _items(found: list[Token], i: int) -> Iterator[list[Token]]:
    item: list[Token] = []
    while i < len(found) and not (
        found[i].depth == 0 and found[i].is_word("ORDER", "SKIP", "LIMIT", "UNION", "OFFSET")
    ):
        token = found[i]
        if token.text == "," and token.depth == 0:
            yield item
            item = []
        elif item or not token.is_word("DISTINCT"):
            item.append(token)
        i += 1
    if item:
        yield item


def _column(item: list[Token]) -> str | None:
    named = len(item) == 1 or (len(item) > 2 and item[-2].is_word("AS"))
    return item[-1].text if named and item[-1].kind == "word" else None
