"""From what a person writes for a node to the node's id: an id, an identifier, or an exact name, alias or acronym.

Names are compared folded: case, accents and punctuation do not count; where nothing matches so, legal forms and
leading articles do not either. What fits two nodes is refused with both shown, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from graph.bolt import Database
from graph.errors import NotFound, RequestRefused
from graph.ids import label_of
from graph.model import NODE_TYPES
from graph.names import fold, identifier_key, name_key
from queries.searching import candidates, is_identifier, names_of, search
from queries.statements import statement
from queries.types import TEXT_LIMIT, Type, refusal

__all__ = ["find_by_identifier", "is_id", "resolve"]

_ID: Final = re.compile(r"[a-z]+-[a-z2-7]{12}")
_SHOWN: Final = 5
_WORDS: Final = 40


def resolve(database: Database, parameter: str, given: str, kind: Type) -> str:
    """Return the id of the node meant; refuses what fits several or is of another type, NotFound with suggestions."""
    if is_id(given):
        return _by_id(database, parameter, given, kind)
    if len(given) > TEXT_LIMIT:
        raise refusal(parameter, given, kind.expected())
    found = find_by_identifier(database, given, labels=kind.labels) if is_identifier(given) else []
    found = found or _by_name(database, given, kind.labels)
    if not found:
        raise NotFound(_unknown(database, parameter, given, kind))
    if len(found) > 1:
        raise RequestRefused(
            f"Parameter '{parameter}' was given '{given}', which names {_count(found)}; give the id of the one meant: "
            f"{_shown(found)}."
        )
    return str(found[0]["id"])


def is_id(text: str) -> bool:
    """Whether a text is written as the id of a node."""
    return _ID.fullmatch(text) is not None and label_of(text) is not None


def find_by_identifier(
    database: Database, identifier: str, *, labels: Sequence[str] | None = None
) -> list[dict[str, Any]]:
    """Return the nodes that carry this identifier (``scheme:value``, in any case), by id."""
    key = identifier_key(identifier)
    if not key:
        return []
    nodes = candidates(database, key, labels=labels)
    return _sorted(n for n in nodes if key in map(identifier_key, n.get("identifiers") or ()))


def _by_id(database: Database, parameter: str, given: str, kind: Type) -> str:
    label = label_of(given) or ""
    if kind.labels and label not in kind.labels:
        raise refusal(parameter, f"{given} (a {NODE_TYPES[label].text.en.lower()})", kind.expected())
    if not database.read(statement("node", id=given), {"id": given}, limit=1).rows:
        raise NotFound(f"Parameter '{parameter}': there is no node '{given}'; search for it by name.")
    return given


def _by_name(database: Database, given: str, labels: Sequence[str]) -> list[dict[str, Any]]:
    for form in (fold, name_key):
        wanted = form(given)
        words = wanted.split()[:_WORDS]
        if not words:
            return []
        nodes = candidates(database, f'"{" ".join(words)}"', labels=labels)
        if found := [n for n in nodes if any(form(name) == wanted for name in names_of(n))]:
            return _sorted(found)
    return []


def _sorted(nodes: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(nodes, key=lambda n: (n["name"], n["id"]))


def _unknown(database: Database, parameter: str, given: str, kind: Type) -> str:
    near = search(database, given, labels=kind.labels, limit=3)
    meant = _shown([{"id": h.id, "name": h.name, "label": h.label, "country": h.country} for h in near])
    hint = f"did you mean {meant}?" if near else "search for it by a part of its name."
    shown = given if len(given) <= 80 else f"{given[:80]}… ({len(given)} characters)"
    return f"Parameter '{parameter}': no {kind.nodes()} is named '{shown}'; {hint}"


def _count(found: Sequence[object]) -> str:
    return f"{len(found)} nodes"


def _shown(nodes: Sequence[dict[str, Any]]) -> str:
    parts = [
        f"{n['name']} ({n['label']}{', ' + n['country'] if n.get('country') else ''}): {n['id']}"
        for n in nodes[:_SHOWN]
    ]
    return "; ".join(parts) + ("; …" if len(nodes) > _SHOWN else "")
