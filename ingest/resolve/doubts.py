"""Why two bodies that score high are still put to a person: what a score may pass over and a wrong join would cost."""

from __future__ import annotations

from typing import Final

from graph.matching.linking import Records, understand_rows
from graph.model import worldwide
from graph.names import fold
from ingest.resolve.entities import Entity

__all__ = ["doubt"]

_ROMAN: Final = frozenset({"ii", "iii", "iv", "vi", "vii", "viii", "ix"})
_JOINT: Final = frozenset({"eeig", "eesv", "ewiv", "geie", "gie", "aeie"})
"""Forms of what companies and associations found together, often under the name of one of them."""
_PARTS: Final = frozenset({
    "clinic", "college", "department", "faculty", "foundation", "group", "holding", "hospital", "school", "service",
    "services", "subsidiary",
})  # fmt: skip
"""Standard words that tell a part, a parent or a neighbour from the body whose name it has."""


def doubt(one: Entity, other: Entity) -> str:
    """Say why the two may be different bodies of one name; empty if nothing speaks for that."""
    if one.label != other.label and not one.unspecified and not other.unspecified:
        return f"one is called a {one.label.lower()}, the other a {other.label.lower()}"
    if not one.countries & other.countries and not {one.label, other.label} <= worldwide():
        return "it is not said that both are in one country"
    mine, theirs = (understand_rows({"name": name} for name in (e.name, *e.names)) for e in (one, other))
    if _incorporated_otherwise(mine, theirs):
        return "they are incorporated in different ways"
    if _numbers(mine) != _numbers(theirs):
        return "their names have different numbers"
    if (_in_all(mine) - _in_any(theirs) | _in_all(theirs) - _in_any(mine)) & _PARTS:
        return "one may be a part of the other"
    return ""


def _incorporated_otherwise(one: Records, other: Records) -> bool:
    """Whether the main names have legal forms, and none in common, or only one has a form of joint undertakings."""
    mine, theirs = ({*names.legal[0].split(), *_JOINT.intersection(names.words[0])} for names in (one, other))
    return bool((mine and theirs and not mine & theirs) or (mine ^ theirs) & _JOINT)


def _numbers(names: Records) -> set[str]:
    found = set()
    for name in names.written:
        words = fold(name).split()
        found |= {word for word in words if word.isdigit() or word in _ROMAN}
        # Elsewhere in a name, or after single letters, an i is an article or an initial.
        if words[-1:] == ["i"] and len(words[-2:][0]) > 1:
            found.add("i")
    return found


def _in_all(names: Records) -> set[str]:
    return set.intersection(*map(set, names.words))


def _in_any(names: Records) -> set[str]:
    return set.union(*map(set, names.words))
