"""All bodies of the graph, in portions that either engine gives at once, for the matcher."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, cast

from graph.bodies import body_of
from graph.bolt import Database
from graph.matching import Body
from graph.model import actors
from queries.statements import statement

__all__ = ["bodies"]

_AT_ONCE: Final = 4_000
"""Below the number of rows at which the embedded engine cuts an answer of its reader."""
_DIGITS: Final = "234567abcdefghijklmnopqrstuvwxyz"
"""What ids are written in, see :mod:`graph.ids`: their first digits part them evenly."""


def bodies(database: Database) -> Iterator[tuple[str, Body]]:
    """Yield every body with its label, by id; of a load that runs meanwhile, part may be seen."""
    for label in sorted(actors()):
        yield from _beginning(database, f"{label.lower()}-")


def _beginning(database: Database, prefix: str) -> Iterator[tuple[str, Body]]:
    """Yield the bodies whose ids begin so, in smaller portions where there are too many."""
    rows = database.read(statement("bodies"), {"prefix": prefix, "limit": _AT_ONCE}, limit=_AT_ONCE).rows
    if len(rows) == _AT_ONCE:
        for digit in _DIGITS:
            yield from _beginning(database, prefix + digit)
        return
    found = cast("list[tuple[dict[str, Any], list[dict[str, Any]]]]", rows)
    for node, places in sorted(found, key=lambda row: row[0]["id"]):
        yield node["label"], body_of(node, [(p["label"], p["name"], p["id"]) for p in places])
