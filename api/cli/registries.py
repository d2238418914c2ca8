"""The command `registry`: the mappings there are, a draft for an unknown table, and whether one's own will do."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

import click

from api.cli.context import Context, format_option, pass_context
from api.cli.output import note, print_rows
from graph.errors import Misconfigured, SourceRefused
from graph.folder import DataFolder, write_text_atomically
from graph.statements import Statement
from ingest.document import Document, Row, Table
from ingest.readers import read
from ingest.registries import (
    RegistryMapping,
    RowCounts,
    apply,
    draft_mapping,
    find_mapping,
    known_mappings,
    load_mapping,
)

__all__ = ["keep_mapping", "own_mappings", "registry"]

_TRIED: Final = 1_000
_SHOWN: Final = 12


def own_mappings(folder: DataFolder) -> tuple[Path, ...]:
    """Return the mapping files of the data folder; Misconfigured if one is bad or two have one name."""
    paths = tuple(sorted(folder.registries.glob("*.yaml")))
    named: dict[str, Path] = {}
    for path in paths:
        name = load_mapping(path).name
        if name in named:
            raise Misconfigured(f"{path}:1: {named[name].name} is named “{name}” too; choose another name.")
        named[name] = path
    return paths


def keep_mapping(folder: DataFolder, path: Path) -> str:
    """Keep a mapping in the data folder, so that its tables are known from now on; return its name."""
    mapping = load_mapping(path)
    kept = next((p for p in own_mappings(folder) if load_mapping(p).name == mapping.name), None)
    place = kept or folder.registries / (path.name if path.suffix == ".yaml" else f"{path.stem}.yaml")
    if kept is None and place.exists():
        place = folder.registries / f"{mapping.name}.yaml"
    if path.absolute() != place.absolute():
        write_text_atomically(place, path.read_text(encoding="utf-8"))
    return mapping.name


@click.group(short_help="Mappings that say how tables are read.")
def registry() -> None:
    """Mappings that say how tables are read: one file for each kind of table.

    \b
      lifescape registry list                               those there are
      lifescape registry new labs.csv --output labs.yaml    a draft for a table of your own
      lifescape registry check labs.yaml labs.csv           whether it will do, and what it says
      lifescape ingest --mapping labs.yaml labs.csv         read the table by it
    """


@registry.command("list")
@format_option
@pass_context
def list_mappings(context: Context, form: str) -> None:
    """List the mappings that come with Lifescape and those in the data folder (registries/*.yaml)."""
    own = own_mappings(context.folder)
    mine = {load_mapping(path).name for path in own}
    rows = [
        (m.name, m.label, "own" if m.name in mine else "built in", _columns(m))
        for m in sorted(known_mappings(own), key=lambda m: m.name)
    ]
    print_rows(["name", "title", "from", "known_by_columns"], rows, form)


def _columns(mapping: RegistryMapping) -> str:
    sign = f" (files {', '.join(mapping.columns.files)})" if mapping.columns.files else ""
    return " or ".join(", ".join(signature) for signature in mapping.columns.signatures) + sign


@registry.command("new")
@click.argument("table", type=click.Path(path_type=Path))
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write; printed if not given.")
@click.option("--name", help="Name of the mapping; made of the table's if not given.")
def new(table: Path, output: Path | None, name: str | None) -> None:
    """Draft a mapping for an unknown table, from its headings and some hundred rows.

    It guesses which column is the name, country, city, web site, identifier (ROR, GRID, Wikidata, ISNI, PIC, VAT),
    date, type, theme, and of what the bodies are members, and says in comments how; columns on persons are left
    out. The draft loads and runs as it is: read it, correct it, then `lifescape ingest --mapping FILE TABLE`.
    """
    if output is not None and output.exists():
        raise click.UsageError(f"{output} is there already: name another file.")
    first = _tables(table)[0]
    if known := find_mapping(first):
        note(f"The mapping {known.name} reads this table already; a draft of your own comes before it.")
    text = draft_mapping(first, name)
    if output is None:
        click.echo(text, nl=False)
        return
    write_text_atomically(output, text)
    mapping = load_mapping(output)
    counts, statements = _try(mapping, first)
    note(f"Written to {output}. {_told(counts, statements)}")
    note(f"Next: lifescape ingest --mapping {output} {table}")


@registry.command("check")
@click.argument("mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("table", required=False, type=click.Path(path_type=Path))
@format_option
def check(mapping: Path, table: Path | None, form: str) -> None:
    """Check a mapping file; with a table, also what it says of the first thousand rows. Nothing is kept."""
    loaded = load_mapping(mapping)
    if table is None:
        note(f"{mapping} is right: {loaded.name}, for tables with the columns {_columns(loaded)}.")
        return
    tables = _tables(table)
    first = next((t for t in tables if not loaded.columns.missing_from(t.columns)), None)
    if first is None:
        missing = ", ".join(loaded.columns.missing_from(tables[0].columns))
        raise SourceRefused(
            "missing_columns", f"{table.name} has no column {missing}: correct the mapping or the table."
        )
    counts, statements = _try(loaded, first)
    names = {s.subject: s.value for s in statements if s.predicate == "name"}
    rows = [
        (s.page, s.subject_type, names.get(s.subject, ""), s.predicate, s.value or names.get(s.object or "", ""))
        for s in statements[: _SHOWN * 3]
        if s.predicate != "name"
    ][:_SHOWN]
    print_rows(["row", "type", "body", "says", "what"], rows, form)
    note(_told(counts, statements))
    for reason, said in sorted(counts.examples.items()):
        note(f"{reason}: {said[0]}")


def _tables(path: Path) -> tuple[Table, ...]:
    content = read(path)
    if isinstance(content, Document):
        raise SourceRefused("not_a_table", f"{path.name} is a document: give a CSV, TSV, XLSX or JSON table.")
    return content


def _try(mapping: RegistryMapping, table: Table) -> tuple[RowCounts, list[Statement]]:
    counts = RowCounts()
    some = Table(name=table.name, columns=table.columns, media_type=table.media_type, rows=_Some(table))
    return counts, list(apply(mapping, some, "trial", counts))


class _Some:
    """The first rows of a table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def __iter__(self) -> Iterator[Row]:
        return islice(iter(self._table.rows), _TRIED)


def _told(counts: RowCounts, statements: list[Statement]) -> str:
    refused = {**counts.refused, **counts.values_refused}
    left = "; left out: " + ", ".join(f"{n} × {why}" for why, n in sorted(refused.items())) if refused else ""
    kept = counts.accepted + counts.merged
    return f"Of {counts.read} rows {kept} can be read, with {len(statements)} statements{left}."
