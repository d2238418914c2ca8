"""What a mapping says: which table it reads, and which entities, properties and relations a row of it states."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from ingest.document import Table
from ingest.registries.adapters import Adapter
from ingest.registries.template import Value

__all__ = ["Columns", "Each", "Entity", "Literal", "RegistryMapping", "Relation", "Skip"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns of a table: which it must have (one of the signatures), which it may have, what else they are
    called. Case and outer white space of a heading do not matter.
    """  # noqa: D205

    signatures: tuple[tuple[str, ...], ...]
    optional: tuple[str, ...] = ()
    telling: tuple[str, ...] = ()
    """Columns of which one must be there for a table to be taken for this one, unless its name says so."""
    files: tuple[str, ...] = ()
    """Names of files (``eccp*``) that are taken for this one, if they have the columns."""
    also: Mapping[str, tuple[str, ...]]

    def found_in(self, headings: Iterable[str]) -> dict[str, str]:
        """From our columns to the table's headings, for those it has."""
        there = {heading.strip().casefold(): heading for heading in reversed(tuple(headings))}
        found: dict[str, str] = {}
        for column in self.named:
            for name in (column, *self.also.get(column, ())):
                if (heading := there.get(name.casefold())) is not None:
                    found[column] = heading
                    break
        return found

    def missing_from(self, headings: Iterable[str]) -> tuple[str, ...]:
        """The required columns that are not there, by the signature that comes nearest; empty if all are."""
        found = self.found_in(headings)
        return min((tuple(c for c in signature if c not in found) for signature in self.signatures), key=len)

    def told(self, table: Table) -> bool:
        """Whether the name of a table or one of its columns says that it is this one; True if nothing need say so."""
        if not (self.telling or self.files):
            return True
        named = any(fnmatchcase(table.name.casefold(), pattern.casefold()) for pattern in self.files)
        return named or not set(self.telling).isdisjoint(self.found_in(table.columns))

    @property
    def named(self) -> tuple[str, ...]:
        """Every column of ours, each once."""
        return tuple(dict.fromkeys((*(c for signature in self.signatures for c in signature), *self.optional)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """Rows left out on purpose: those whose ``column`` says one of ``values`` (lower case), or with ``unless`` none."""

    column: str
    values: frozenset[str]
    unless: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Each:
    """The items of a cell that holds several; templates see ``{item}`` and what the pattern names.

    Any of the separators parts them; ``json`` stands for a cell that holds a JSON list. Where the pattern names
    ``value``, that is the item; where it names ``language``, that is the language of what is said.
    """

    column: str
    separators: tuple[str, ...]
    pattern: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Literal:
    """A property and its value: one, or one per item of a cell that holds several."""

    predicate: str
    value: Value
    labels: frozenset[str]
    """The labels that may have this property."""
    each: Each | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Something that a row is about. There is none where its type, key or name comes to nothing."""

    name: str
    type: Value
    key: Value
    title: Value
    literals: tuple[Literal, ...] = ()
    held: tuple[tuple[str, Value], ...] = ()
    """When what is said of it held: ``as_of``, ``since``, ``until``."""
    each: Each | None = None
    required: bool = False
    """Whether a row without it is refused."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Every cell and item that what is said of it depends on, in a stable order."""
        literals = self.literals
        values = (self.type, self.key, self.title, *(x.value for x in literals), *(v for _, v in self.held))
        read = {c for v in values for c in v.columns}
        return tuple(sorted(read | {x.each.column for x in literals if x.each}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A relation between two entities of a row; of several types the first that the vocabulary allows counts.

    With ``along`` it joins each item of a list to the one before it, as the steps of a path are joined.
    """

    start: str
    types: tuple[str, ...]
    end: str
    properties: tuple[tuple[str, Value], ...] = ()
    along: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryMapping:
    """One registry table, declared in one file. One without entities says that there is nothing in it for the graph."""

    name: str
    version: int
    title: Mapping[str, str]
    licence: str | None
    language: str | None
    confidence: float
    columns: Columns
    record: Value
    """What tells one record from another: rows with the same are merged, and counted."""
    entities: tuple[Entity, ...]
    relations: tuple[Relation, ...]
    skip: tuple[Skip, ...] = ()
    adapter: Adapter | None = None
    standing: str = ""
    """How far it is trusted where sources disagree, a key of ``graph.trust.STANDINGS``; empty is a kept list."""
    released: Value | None = None
    """The day that a row bears; the newest of all rows is taken for the release of the table."""
    mark: str = ""
    """Digest of the file of a mapping that does not come with Lifescape, whose writer need not count versions."""

    @property
    def label(self) -> str:
        """What it is called in a ledger."""
        return self.title.get("en", self.name)

    @property
    def extractor(self) -> str:
        """The name that its statements carry."""
        return f"registry:{self.name}@{self.version}" + (f"-{self.mark}" if self.mark else "")

    def fits(self, table: Table) -> bool:
        """Whether the table has the columns that this mapping needs, and is told from others that have them."""
        return not self.columns.missing_from(table.columns) and self.columns.told(table)
