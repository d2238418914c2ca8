"""Which judgements of people the graph follows, and which it cannot: kept beside it at each assembly."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from graph.folder import DataFolder, write_text_atomically
from graph.judgements.decision import Decision

__all__ = ["Conflict", "Followed"]

_FILE: Final = "judged.json"


@dataclass(frozen=True, slots=True)
class Conflict:
    """What a person denies although a chain of positive decisions, one of them a person's, says it."""

    negative: Decision
    chain: tuple[Decision, ...]
    """From the one end of the negative decision to the other."""
    unfollowed: Decision
    """The decision of the chain that does not hold in the graph."""


@dataclass(frozen=True, slots=True)
class Followed:
    """The judgements that an assembly was made with, by their names."""

    names: frozenset[str] = frozenset()
    unplaced: frozenset[str] = frozenset()
    """Those on entities that no source has now: they wait until one has."""
    conflicts: tuple[Conflict, ...] = ()

    def save(self, folder: DataFolder) -> None:
        """Keep it beside the graph."""
        content = {
            "names": sorted(self.names),
            "unplaced": sorted(self.unplaced),
            "conflicts": [
                {
                    "negative": c.negative.to_json(),
                    "chain": [d.to_json() for d in c.chain],
                    "unfollowed": c.unfollowed.to_json(),
                }
                for c in self.conflicts
            ],
        }
        write_text_atomically(folder.graph / _FILE, json.dumps(content, ensure_ascii=False))

    @classmethod
    def saved(cls, folder: DataFolder) -> Followed:
        """Read back what was last kept; nothing before the first assembly."""
        try:
            content = json.loads((folder.graph / _FILE).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return cls()
        conflicts = tuple(_conflict(c) for c in content["conflicts"])
        return cls(frozenset(content["names"]), frozenset(content["unplaced"]), conflicts)


def _conflict(content: Mapping[str, Any]) -> Conflict:
    return Conflict(
        Decision.from_json(content["negative"]),
        tuple(Decision.from_json(d) for d in content["chain"]),
        Decision.from_json(content["unfollowed"]),
    )
