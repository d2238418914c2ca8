"""Which table of a file, and which of its columns, is meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from graph.errors import RequestRefused, SourceRefused
from ingest.document import Document, Table
from ingest.matching.answering import ADDED
from ingest.readers import DEFAULT_LIMITS, read

__all__ = ["added_columns", "find_column", "find_table"]

_SHOWN = 40


def find_table(path: Path, column: str | None) -> tuple[Table, str, tuple[str, ...]]:
    """Return the first table of the file that has the column, the column's own name, and the tables left aside.

    Without a column, the only one of a table that has one. Its blank rows are given too.
    """
    tables = read(path, limits=replace(DEFAULT_LIMITS, blank_rows=True))
    if isinstance(tables, Document):
        raise SourceRefused("wrong_format", f"{path.name} is no table: give a CSV, TSV, XLSX or JSON file.")
    if column is None:
        found = next((t for t in tables if len(t.columns) == 1), None)
        if found is None:
            raise RequestRefused(f"Say with --column which column has the names: {_listed(tables[0].columns)}.")
        return found, found.columns[0], tuple(t.name for t in tables if t is not found)
    for table in tables:
        if name := _named(table.columns, column):
            return table, name, tuple(t.name for t in tables if t is not table)
    there = "; ".join(_listed(table.columns) for table in tables)
    raise RequestRefused(f"{path.name} has no column '{column}'; its columns are {there}.")


def find_column(table: Table, column: str) -> str:
    """Return the name of a column as the table writes it; RequestRefused lists those there are."""
    if name := _named(table.columns, column):
        return name
    raise RequestRefused(f"There is no column '{column}'; the columns are {_listed(table.columns)}.")


def added_columns(columns: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the columns of an answer: a name that the table has already becomes ``matched_…``."""
    added: list[str] = []
    for name in ADDED:
        while name in columns or name in added:
            name = f"matched_{name}"
        added.append(name)
    return tuple(added)


def _named(columns: Sequence[str], asked: str) -> str | None:
    if asked in columns:
        return asked
    return next((c for c in columns if c.strip().casefold() == asked.strip().casefold()), None)


def _listed(columns: Sequence[str]) -> str:
    names = [column[:60] for column in columns]
    return ", ".join(names[:_SHOWN]) + (f", … ({len(names)} in all)" if len(names) > _SHOWN else "")
