"""The bodies of a registry file as the matcher takes them, without reading the file into the graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from graph.errors import SourceRefused
from graph.matching import Body, host_of
from graph.model import actors
from graph.statements import Statement
from ingest.document import Document
from ingest.readers import read
from ingest.registries import apply, choose_mapping

__all__ = ["registry_bodies"]

_OTHER_NAMES: Final = ("name_en", "alias")
_SOURCE: Final = "against"
_TOLD_EVERY: Final = 5_000


@dataclass(slots=True)
class _Found:
    """What the rows read so far say of one body."""

    label: str
    said: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    places: dict[str, str] = field(default_factory=dict)
    parents: dict[str, None] = field(default_factory=dict)


def registry_bodies(path: Path, progress: Callable[[int], None] = lambda _rows: None) -> list[tuple[str, Body]]:
    """Return the bodies that the rows of a registry are about, each with its label; SourceRefused where there is none.

    Its id is the identifier that the registry gives it, or where it gives none, one of this reading. A body that the
    file only names as a part or relative of another is left out: nothing tells what it is.
    """
    found: dict[str, _Found] = {}
    own: set[str] = set()
    related: set[str] = set()
    cities: dict[str, str] = {}
    row = -1
    for statement in _statements(path):
        if statement.subject_type not in actors():
            if statement.predicate == "name" and statement.value:
                cities[statement.subject] = statement.value
            continue
        body = found.setdefault(statement.subject, _Found(statement.subject_type))
        if statement.page != row:
            row = statement.page or 0
            own.add(statement.subject)
            if row % _TOLD_EVERY == 0:
                progress(row)
        if statement.value is not None:
            body.said[statement.predicate][statement.value] = None
        elif statement.object is not None and statement.predicate in ("PART_OF", "COLLABORATES_WITH"):
            related |= {statement.subject, statement.object}
            if statement.predicate == "PART_OF":
                body.parents[statement.object] = None
        elif statement.object is not None and statement.predicate == "LOCATED_IN":
            body.places.setdefault(statement.object_type or "", statement.object)
    kept = {id: body for id, body in found.items() if id in own or id not in related}
    if not kept:
        raise SourceRefused("no_bodies", f"{path.name} names no organisation, cluster, network or hub to match with.")
    ids = {id: next(iter(body.said["identifier"]), id) for id, body in kept.items()}
    return [(body.label, _body(ids[id], body, cities, ids)) for id, body in kept.items()]


def _statements(path: Path) -> Iterator[Statement]:
    tables = read(path)
    if isinstance(tables, Document):
        raise SourceRefused("wrong_format", f"{path.name} is no table: give a registry that `lifescape ingest` reads.")
    for number, table in enumerate(tables):
        yield from apply(choose_mapping(table), table, f"{_SOURCE}{number or ''}")


def _body(id: str, found: _Found, names: dict[str, str], ids: dict[str, str]) -> Body:
    said = found.said
    acronyms = tuple(said["acronym"])
    hosts = (*said["domain"], *filter(None, map(host_of, said["url"])))
    return Body(
        id=id,
        names=tuple(dict.fromkeys((*said["name"], *(n for p in _OTHER_NAMES for n in said[p] if n not in acronyms)))),
        acronyms=acronyms,
        country=next(iter(said["country"]), ""),
        region=names.get(found.places.get("Region", ""), ""),
        city=names.get(found.places.get("City", ""), ""),
        address=next(iter(said["street"]), ""),
        postcode=next(iter(said["postcode"]), ""),
        domains=tuple(dict.fromkeys(hosts)),
        identifiers=tuple(said["identifier"]),
        kind=next(iter(said["kind"]), ""),
        parents=tuple(ids[parent] for parent in found.parents if parent in ids),
    )
