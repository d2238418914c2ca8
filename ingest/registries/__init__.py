"""Registries: tables whose rows state facts, read by declarative mappings.

Adding a registry is adding a file: the language of the mappings is told in ``template.py`` (what a value is) and
``mapping.py`` (what a mapping says); ``cordis-project.yaml`` is a good one to copy.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from graph.countries import country_code, country_name
from graph.errors import Misconfigured, SourceRefused
from ingest.document import Table
from ingest.registries.counts import RowCounts
from ingest.registries.draft import draft_mapping
from ingest.registries.engine import apply, render
from ingest.registries.loader import built_in_mappings, load_mapping, load_mappings
from ingest.registries.mapping import RegistryMapping

__all__ = [
    "RegistryMapping",
    "RowCounts",
    "apply",
    "built_in_mappings",
    "choose_mapping",
    "country_code",
    "country_name",
    "draft_mapping",
    "find_mapping",
    "known_mappings",
    "load_mapping",
    "load_mappings",
    "render",
]

_TOLD = 1_000


def known_mappings(own: Iterable[Path] = ()) -> tuple[RegistryMapping, ...]:
    """Return the mappings of these files and those that Lifescape brings along; one's own replaces one of its name."""
    mine = {mapping.name: mapping for mapping in map(_own, own)}
    return (*mine.values(), *(mapping for mapping in built_in_mappings() if mapping.name not in mine))


def _own(path: Path) -> RegistryMapping:
    try:
        state = path.stat()
    except OSError as error:
        raise Misconfigured(f"The mapping {path} cannot be read ({error.strerror}): check its path.") from error
    return _loaded(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=64)
def _loaded(path: Path, _changed: int, _size: int) -> RegistryMapping:
    return load_mapping(path)


def find_mapping(table: Table, mappings: Iterable[RegistryMapping] | None = None) -> RegistryMapping | None:
    """Return the mapping whose columns the table has, or None; of several the one that asks for most columns."""
    fitting = [m for m in (mappings if mappings is not None else built_in_mappings()) if m.fits(table)]
    return max(fitting, key=lambda m: _asked(m, table), default=None)


def choose_mapping(
    table: Table, name: str | None = None, mappings: Iterable[RegistryMapping] | None = None
) -> RegistryMapping:
    """Return the mapping of this name, or the one that fits; SourceRefused says what is missing."""
    known = tuple(mappings if mappings is not None else built_in_mappings())
    if name is None:
        found = find_mapping(table, known)
        if found is None:
            raise SourceRefused(
                "unknown_table",
                f"No registry mapping fits the columns {_listed(table.columns)}; rename the columns to those of "
                f"one of {', '.join(m.name for m in known)}, or add a mapping file for this table.",
            )
        return found
    found = next((m for m in known if m.name == name), None)
    if found is None:
        raise SourceRefused(
            "unknown_mapping", f"There is no registry mapping “{name}”; use one of {', '.join(m.name for m in known)}."
        )
    if missing := found.columns.missing_from(table.columns):
        raise SourceRefused("missing_columns", f"Add the columns {_listed(missing)}: the mapping {name} needs them.")
    return found


def _asked(mapping: RegistryMapping, table: Table) -> int:
    """How many required columns the mapping found in the table, by its fullest signature that is there.

    One that asks for a sign besides its columns, and found it, knows the table better than any that does not.
    """
    found = mapping.columns.found_in(table.columns)
    asked = max(len(signature) for signature in mapping.columns.signatures if set(signature) <= set(found))
    return asked + (_TOLD if mapping.columns.telling or mapping.columns.files else 0)


def _listed(columns: Iterable[str], most: int = 12) -> str:
    names = [column[:40] for column in columns]
    return ", ".join(names[:most]) + (", …" if len(names) > most else "")
