"""Which ids every node ever had, so that an id that was given out once leads to its body for good.

``ids.jsonl`` of the data folder is only ever appended to: a line says from when on an entity, or an id that its
identifier or name would give, belongs to a node. The resolver reads it to let a node keep its id while sources are
read anew and bodies merge or part (``ingest.resolve.naming`` states the rule). An id that no node has any more leads to
the node that most of what it once stood for belongs to now. The file can be copied to another data folder with the
judgements.
"""

from __future__ import annotations

import json
import threading
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from graph.errors import Misconfigured
from graph.folder import DataFolder, append_lines, write_text_atomically

__all__ = ["IdHistory", "Redirects", "Remembered"]

_FILE: Final = "redirects.json"


@dataclass(slots=True)
class Remembered:
    """What the history tells: the node of each key now, all keys that a node ever had, and how old a node's id is."""

    nodes: dict[str, str] = field(default_factory=dict)
    """By key: an entity, or an id that would be made of an identifier or a name."""
    keys: defaultdict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    ages: dict[str, int] = field(default_factory=dict)
    """By id of a node, a number that is smaller for older ids."""

    def note(self, key: str, node: str) -> None:
        """Remember that a key belongs to a node from now on."""
        self.nodes[key] = node
        self.keys[node][key] = None
        self.ages.setdefault(node, len(self.ages))


class IdHistory:
    """The history of a data folder. Only the holder of :meth:`DataFolder.writing` may record."""

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder

    def remembered(self) -> Remembered:
        """Read the whole history; a last line cut by a crash is passed over."""
        told = Remembered()
        try:
            content = self._folder.ids.read_bytes()
        except FileNotFoundError:
            return told
        for number, line in enumerate(content.split(b"\n")[:-1], 1):
            try:
                change = json.loads(line)
                told.note(str(change["key"]), str(change["node"]))
            except (ValueError, TypeError, KeyError) as e:
                raise Misconfigured(f"{self._folder.ids}:{number} is no line of ids: mend or remove it.") from e
        return told

    def record(self, links: pl.DataFrame, offers: Mapping[str, str], *, at: str) -> int:
        """Add what has changed with this assembly, and say where ids of old lead now; returns how many lines it took.

        ``links`` are the entities and nodes of the graph (columns entity, node), ``offers`` the ids that identifiers
        and names of a node would give, each with its node.
        """
        told = self.remembered()
        alive = set(links["node"])
        now = dict(links.select("entity", "node").sort("node", "entity").iter_rows())
        now |= {offer: node for offer, node in sorted(offers.items()) if node in alive and offer != node}
        new = {key: node for key, node in now.items() if told.nodes.get(key) != node}
        lines = ({"key": key, "node": node, "at": at} for key, node in new.items())
        append_lines(self._folder.ids, [json.dumps(line, separators=(",", ":")) for line in lines])
        for key, node in new.items():
            told.note(key, node)
        text = json.dumps(_redirects(told, alive), sort_keys=True, indent=0)
        write_text_atomically(self._folder.graph / _FILE, text)
        return len(new)

    def redirects(self) -> Mapping[str, str]:
        """Return where each id leads that no node has any more; empty before the first assembly."""
        try:
            text = (self._folder.graph / _FILE).read_text(encoding="utf-8")
        except FileNotFoundError:
            return {}
        content: dict[str, str] = json.loads(text)
        return content

    def current(self, id: str) -> str:
        """Return the id that a node has now; the same id if it still has that one or never had it."""
        return self.redirects().get(id, id)

    def stamp(self) -> tuple[int, int]:
        """What changes when :meth:`redirects` does."""
        try:
            told = (self._folder.graph / _FILE).stat()
        except FileNotFoundError:
            return 0, 0
        return told.st_mtime_ns, told.st_ino


class Redirects:
    """Ids of old for a process that lives long: read again only when an assembly has changed them."""

    def __init__(self, folder: DataFolder) -> None:
        self._history = IdHistory(folder)
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._known: Mapping[str, str] = {}

    def current(self, id: str) -> str:
        """Return the id that a node has now; the same id if it still has that one or never had it."""
        with self._lock:
            stamp = self._history.stamp()
            if stamp != self._stamp:
                # The stamp is taken first: a file that is replaced meanwhile is read once more the next time.
                self._known, self._stamp = self._history.redirects(), stamp
            return self._known.get(id, id)


def _redirects(told: Remembered, alive: set[str]) -> dict[str, str]:
    found: dict[str, str | None] = {}

    def leads(id: str, seen: frozenset[str]) -> str | None:
        if id in alive:
            return id
        if id in found:
            return found[id]
        votes = Counter(told.nodes[key] for key in told.keys[id] if told.nodes[key] not in seen)
        ranked = sorted(votes, key=lambda node: (-votes[node], told.ages[node], node))
        return next((end for node in ranked if (end := leads(node, seen | {node})) is not None), None)

    for id in [*told.ages]:
        if id not in alive:
            found[id] = leads(id, frozenset({id}))
    for key, node in told.nodes.items():
        # An id that a node never had, but that its identifier or name would give, is as good.
        if "#" not in key and key not in alive and key not in found:
            found[key] = leads(node, frozenset({key, node}))
    return {id: node for id, node in found.items() if node is not None}
