"""The names that loaded registries give, for the extractor to know them when a document says them.

They are written to a small file named by what it holds: the file's name is the version of the names, so a document
shows by which names it was read, and processes load them once.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import polars as pl

from graph.folder import DataFolder, write_text_atomically
from graph.ids import digest
from graph.store import StatementStore
from ingest.extract import KnownName, KnownNames

__all__ = ["known_names", "load_known", "registry_names", "save_known", "saved_known"]

_ALWAYS: Final = frozenset({"Cluster", "Network", "Hub", "Project", "Programme", "Event"})
_USED: Final = ("name", "alias", "name_en", "acronym", "kind", "country", "identifier")
_SHORTEST: Final = 3


def save_known(store: StatementStore, folder: DataFolder) -> Path | None:
    """Write the names of all stored registries and return the file; None if no registry is stored."""
    names = registry_names(store)
    if not names:
        return None
    lines = json.dumps(names, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    path = folder.graph / f"names-{digest(lines)}.json"
    if not path.is_file():
        write_text_atomically(path, lines)
    for old in folder.graph.glob("names-*.json"):
        if old != path:
            old.unlink(missing_ok=True)
    return path


def saved_known(folder: DataFolder) -> Path | None:
    """Return the file that :func:`save_known` wrote last; None if it wrote none."""
    return max(folder.graph.glob("names-*.json"), default=None)


def load_known(path: Path) -> KnownNames:
    """Return the names of a file that :func:`save_known` wrote, ready to be searched for."""
    return _searchable(json.loads(path.read_text(encoding="utf-8")))


def known_names(store: StatementStore) -> KnownNames | None:
    """Return the names of all stored registries, ready to be searched for, without writing them anywhere."""
    names = registry_names(store)
    return _searchable(names) if names else None


def registry_names(store: StatementStore) -> list[dict[str, Any]]:
    """Every body that a registry names, once for each source, in a stable order.

    Of organisations only names of two words and more are taken: thousands of firms are called by an ordinary word,
    which a document would then seem to mention.
    """
    frames = [
        store.frame(s.id)
        .filter(pl.col("predicate").is_in(_USED))
        .select("subject", "subject_type", "predicate", "value")
        for s in store.sources()
        if s.kind == "registry" and s.outcome in ("read", "partial")
    ]
    if not frames:
        return []
    bodies: dict[str, dict[str, list[str]]] = {}
    labels: dict[str, str] = {}
    for subject, label, predicate, value in pl.concat(frames).iter_rows():
        labels[subject] = label
        bodies.setdefault(subject, {}).setdefault(predicate, []).append(value)
    rows = [_row(labels[subject], body) for subject, body in bodies.items()]
    kept = {json.dumps(r, sort_keys=True, ensure_ascii=False): r for r in rows if r is not None}
    return [kept[key] for key in sorted(kept)]


def _searchable(rows: list[dict[str, Any]]) -> KnownNames:
    return KnownNames(KnownName(**{**row, "aliases": tuple(row["aliases"])}) for row in rows)


def _row(label: str, body: dict[str, list[str]]) -> dict[str, Any] | None:
    names = [n for n in body.get("name", ()) if len(n) >= _SHORTEST]
    if not names or (label not in _ALWAYS and (label != "Organisation" or " " not in names[0])):
        return None
    others = {*names[1:], *body.get("alias", ()), *body.get("name_en", ())} - {names[0]}
    return {
        "name": names[0],
        "label": label,
        "aliases": sorted(o for o in others if " " in o or label in _ALWAYS),
        "acronym": _only(body.get("acronym", ())) if label in _ALWAYS else None,
        "kind": _only(body.get("kind", ())),
        "country": _only(body.get("country", ())),
        "identifier": min(body.get("identifier", ()), default=None),
    }


def _only(values: Any) -> str | None:
    return min(values, default=None)
