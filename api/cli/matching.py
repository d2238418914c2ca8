"""The command `match`: names of a table, or one name, matched with the graph or with a registry file."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from api.cli.context import Context, pass_context
from api.cli.output import note, print_rows, progress_bars
from graph.assemble import GraphFrames
from graph.bodies import bodies_of
from graph.countries import country_code
from graph.errors import NotFound, RequestRefused
from graph.folder import write_atomically
from graph.model import actors

if TYPE_CHECKING:
    from graph.matching import Body
    from ingest.document import Table
    from ingest.matching import Question

__all__ = ["match"]

_GRAPH: Final = "graph"
_DELIMITERS: Final = {".csv": ",", ".tsv": "\t"}
_TOLD_EVERY: Final = 500
_CANDIDATES: Final = 5
_REASONS: Final = 3


@click.command(short_help="Match the names of a table with the graph.")
@click.argument("what", metavar="FILE|NAME")
@click.option("--column", help="The column with the names; a table with one column needs none.")
@click.option("--country", help="The column with their countries; for one NAME, its country.")
@click.option("--type", "labels", multiple=True, type=click.Choice(sorted(actors())), help="Only bodies of this type.")
@click.option("--against", default=_GRAPH, show_default=True, help="What to match with: graph, or a registry FILE.")
@click.option("--scheme", default="", help="Answer with identifiers of this scheme: ror, pic, wikidata, …")
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    help="The least score of an answer (default: the precise one, at which 95 of 100 are right); 0 answers always.",
)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Where to write: OUT.csv or OUT.tsv.")
@click.option("--workers", type=click.IntRange(0, 256), help="Processes (LIFESCAPE_WORKERS; 0: one on each core).")
@pass_context
def match(
    context: Context,
    what: str,
    column: str | None,
    country: str | None,
    labels: tuple[str, ...],
    against: str,
    scheme: str,
    threshold: float | None,
    output: Path | None,
    workers: int | None,
) -> None:
    """Find which body each name of a table means, and write the table with the answers beside.

    FILE is CSV, TSV, XLSX or JSON, also gzipped. Its rows stay in their order with all their columns; added are id,
    name, score (from 0 to 1: how likely it is right) and reasons, all empty where no body is sure enough. A name that
    is an identifier (ror:…, a PIC, a Wikidata id) or a web site is looked up. Instead of a FILE one NAME may be given.

    \b
      lifescape match partners.xlsx --column partner --country land --output matched.csv
      lifescape match names.csv --column affiliation --against ror-records.jsonl.gz --scheme ror --output ror.csv
      lifescape match "Univ. of Bologna"
    """
    # Imported here: `--help` and mistakes of typing do without the readers.
    from ingest.matching import Question, find_column, find_table

    path = Path(what)
    if column is None and output is None and not path.is_file():
        if scheme or threshold is not None:
            raise RequestRefused(
                "One NAME is answered with all that may be meant: --scheme and --threshold are for a FILE."
            )
        _match_name(what, country, labels, _bodies(context, against, scheme))
        return
    if not path.exists():
        raise NotFound(f"There is no file {what}: check its path.")
    if output is None or output.suffix.lower() not in _DELIMITERS:
        raise RequestRefused("Say where to write with --output OUT.csv (or OUT.tsv).")
    if output.exists() and output.samefile(path):
        raise RequestRefused("The output would replace the table itself: choose another --output.")
    table, names, aside = find_table(path, column)
    if aside:
        note(f"Of {path.name} only '{table.name}' is matched, not {', '.join(aside)}.")
    question = Question(
        column=names,
        country=find_column(table, country) if country else "",
        labels=frozenset(labels),
        threshold=threshold,
        scheme=scheme,
    )
    _match_table(table, question, _bodies(context, against, scheme), output, _processes(context, workers))


def _match_table(table: Table, question: Question, bodies: list[tuple[str, Body]], output: Path, workers: int) -> None:
    from ingest.matching import ADDED, added_columns, matched

    columns = added_columns(table.columns)
    rows = answered = broken = 0

    def write(temporary: Path) -> None:
        nonlocal rows, answered, broken
        with temporary.open("w", encoding="utf-8", newline="") as stream, progress_bars() as progress:
            writer = csv.writer(stream, delimiter=_DELIMITERS[output.suffix.lower()], lineterminator="\n")
            writer.writerow([*table.columns, *columns])
            for row, answer in matched(table.rows, bodies, question, workers=workers):
                writer.writerow([*(row.cells.get(column, "") for column in table.columns), *answer])
                rows, answered, broken = rows + 1, answered + bool(answer[0]), broken + (row.fault is not None)
                if rows % _TOLD_EVERY == 0:
                    progress("matching", rows, 0)

    write_atomically(output, write)
    note(f"{answered} of {rows} rows are answered: {output}")
    if renamed := [f"{old} in '{new}'" for old, new in zip(ADDED, columns, strict=True) if old != new]:
        note(f"The table has such columns of its own, so the answers are elsewhere: {', '.join(renamed)}.")
    if broken:
        note(f"{broken} rows are broken in the file: cells beyond its columns are not in the output.")


def _match_name(name: str, country: str | None, labels: Sequence[str], bodies: list[tuple[str, Body]]) -> None:
    from graph.matching import Body, Register

    register = Register(bodies)
    code = country_code(country) if country else ""
    if code is None:
        raise RequestRefused(f"'{country}' is no country: give a code such as IT, or a name.")
    found = register.ask(Body(names=(name,), country=code), labels=labels, limit=_CANDIDATES)
    columns = ["name", "type", "country", "score", "id", "reasons"]
    rows = [
        (
            m.body.names[0],
            register.label(m.body.id),
            m.body.country,
            f"{m.score:.3f}",
            m.body.id,
            "; ".join(r.text("en") for r in m.reasons[:_REASONS]),
        )
        for m in found
    ]
    print_rows(columns, rows, "table")
    if not found:
        note("Nothing is called so, even nearly: try other words.")
    elif found[0].score < register.threshold:
        note(f"None is sure enough to be taken without looking: that begins at {register.threshold:.3f}.")


def _bodies(context: Context, against: str, scheme: str) -> list[tuple[str, Body]]:
    """Return the bodies to match with, from the graph or from a registry file."""
    if against == _GRAPH:
        frames = GraphFrames.saved(context.folder)
        if frames is None:
            raise NotFound("There is no graph yet: `lifescape ingest PATH…` makes one, or name a file with --against.")
        found = list(bodies_of(frames))
    else:
        from ingest.registries.bodies import registry_bodies

        if not Path(against).exists():
            raise NotFound(f"There is no file {against} to match with: check its path.")
        with progress_bars() as progress:
            found = registry_bodies(Path(against), lambda rows: progress("bodies", rows, 0))
    schemes = sorted({i.partition(":")[0] for _, body in found for i in body.identifiers})
    if scheme and scheme.casefold() not in map(str.casefold, schemes):
        there = ", ".join(schemes) or "none at all"
        raise RequestRefused(f"No body there has an identifier of the scheme '{scheme}'; there are {there}.")
    return found


def _processes(context: Context, asked: int | None) -> int:
    """Return how many processes answer: as asked, as set, or one on each core; a cluster is not used for this."""
    wanted = asked if asked is not None else context.settings.workers
    return (wanted if isinstance(wanted, int) else 0) or os.cpu_count() or 1
