"""A person's judgement, from the two ids that were given to the line in the log."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from graph.errors import NotFound, RequestRefused
from graph.history import IdHistory
from graph.ids import label_of
from graph.judgements.decision import Decision, Judgement, family
from graph.judgements.log import JudgementLog
from graph.judgements.sides import Side, side_of, sides_of
from graph.links import entities_of
from graph.store import StatementStore

__all__ = ["Judge"]

_SHOWN: Final = 8
_LONGEST: Final = {"by": 80, "why": 2000}
_ENTITY: Final = re.compile(r"source-[a-z2-7]{12}#[a-z2-7]{12}")


class Judge:
    """Takes down judgements of people on the entities of a data folder."""

    def __init__(self, store: StatementStore) -> None:
        self._store = store
        self._folder = store.folder
        self._log = JudgementLog(store.folder.judgements)

    def judge(self, one: str, other: str, judgement: Judgement, *, by: str, why: str = "") -> Decision:
        """Judge two entities, each given by its id or by the id, now or of old, of the node it is.

        Of a node the entity that tells it best stands for all. RequestRefused where both are one node or things of
        different kinds, NotFound where there is none of that id.
        """
        left, right = self.side(one), self.side(other)
        if left.entity == right.entity:
            raise RequestRefused(self._one(left))
        if family(left.label) != family(right.label):
            raise RequestRefused(
                f"“{left.name}” is a {left.label.lower()} and “{right.name}” a {right.label.lower()}: "
                "things of different kinds are never the same, so there is nothing to judge."
            )
        return self.note(left, right, judgement, by=by, why=why)

    def note(self, left: Side, right: Side, judgement: Judgement, *, by: str, why: str = "") -> Decision:
        """Append a judgement on two described sides and return it with its time."""
        decision = Decision.of(
            left.entity,
            right.entity,
            judgement,
            by=person(by),
            why=_plain("why", why),
            anchors=(left.anchor, right.anchor),
        )
        at = moment()
        self._log.append([decision], at=at)
        return replace(decision, at=at)

    def undo(self, name: str | None = None, *, by: str, why: str = "") -> Decision:
        """Withdraw the last judgement of a person, or the one of this name, and return it."""
        return self._log.undo(name, by=person(by), why=_plain("why", why), at=moment())

    def side(self, given: str) -> Side:
        """Describe the entity of this id, or the one that tells the node of this id best."""
        if _ENTITY.fullmatch(given):
            return side_of(given, self._store)
        if label_of(given) is None:
            raise NotFound(f"{given[:80]!r} is no id of a node or an entity: `lifescape search NAME` finds the id.")
        return min(self._members(given), key=_telling)

    def _members(self, node: str) -> list[Side]:
        current = IdHistory(self._folder).current(node)
        members = sides_of(entities_of(current, self._folder), self._store)
        if not members:
            raise NotFound(f"There is no node {node[:80]!r} with a source: `lifescape search NAME` finds the id.")
        return members

    def _one(self, side: Side) -> str:
        if not side.node:
            return f"Both are the entity {side.entity}: give two."
        members = sorted(self._members(side.node), key=_telling)
        told = "; ".join(f"{m.entity} (“{m.name}” in {m.source_label})" for m in members[:_SHOWN])
        more = "; …" if len(members) > _SHOWN else ""
        return f"Both are the node {side.node}: to part it, give two of the entities it is made of: {told}{more}."


def moment() -> str:
    """The time of a judgement, to the microsecond, so that two of one second are two."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def person(by: str) -> str:
    """Return the name of a person as the log keeps it; RequestRefused for what would pass for a rule or a model."""
    name = _plain("by", by) or "someone"
    if name.startswith(("rule:", "model:")):
        raise RequestRefused(f"{name!r} is how rules and models are called: give the name of a person.")
    return name


def _plain(what: str, text: str) -> str:
    """One line without control characters, so that a log can be read on a terminal."""
    kept = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if len(kept) > _LONGEST[what]:
        raise RequestRefused(f"'{what}' may have {_LONGEST[what]} characters, not {len(kept)}.")
    return kept


def _telling(side: Side) -> tuple[bool, bool, int, str]:
    return not side.identifiers, not side.country, -len(side.names), side.entity
