"""The command `link`: rows of two tables that mean the same body."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.output import note, progress_bars
from graph.errors import NotFound, RequestRefused
from graph.folder import write_atomically

if TYPE_CHECKING:
    from graph.matching.linking import Links

__all__ = ["link"]


@click.command(short_help="Link the rows of two tables that mean the same body.")
@click.argument("left", metavar="LEFT", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("right", metavar="RIGHT", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where to write pairs: OUT.csv.",
)
@click.option(
    "--columns",
    "said",
    multiple=True,
    metavar="SIDE.WHAT=COLUMN",
    help="Which column tells what, if its name does not: left.name=Denominazione,right.city=Sede. WHAT is name, "
    "acronym, country, city, address, street, postcode, url or identifier.",
)
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    help="The least score of a pair (default: the precise one, at which 99 of 100 are right).",
)
@click.option("--many", is_flag=True, help="Let a row be in several pairs; otherwise each is in one at most.")
def link(left: Path, right: Path, output: Path, said: tuple[str, ...], threshold: float | None, many: bool) -> None:
    """Find the rows of two tables that mean the same body, without loading either into the graph.

    LEFT and RIGHT are CSV, TSV, XLSX or JSON, also gzipped. Their columns are known by name (name, shortName, country,
    city, address, street, postCode, url, and identifiers such as pic, ror, vat); a name alone will do, the more the
    better. OUT.csv has left_row and right_row (from 0, the header not counted), score (from 0 to 1: how likely they
    are one body) and reasons (what adds how much to the log-odds).

    \b
      lifescape link members.csv cordis.csv --output links.csv
      lifescape link a.csv b.xlsx --columns left.name=Nome,left.city=Sede --output links.csv
      lifescape link a.csv b.csv --many --threshold 0.2 --output maybe.csv
    """
    # Imported here: `--help` and mistakes of typing do without the readers.
    from graph.matching.linking import link as link_tables
    from ingest.linking import read_linkable

    meant = _meant(said)
    for path in (left, right):
        if not path.exists():
            raise NotFound(f"There is no file {path}: check its path.")
        if output.exists() and output.samefile(path):
            raise RequestRefused("The output would replace one of the tables: choose another --output.")
    tables = []
    for side, path in (("left", left), ("right", right)):
        table = read_linkable(path, meant[side])
        taken = ", ".join(f"{told} from '{column}'" for column, told in table.columns.items())
        note(f"{path.name}: {len(table.records)} rows; {taken}.")
        tables.append(table.records)
    with progress_bars() as progress:
        links = link_tables(
            *tables, threshold=threshold, many=many, progress=lambda done, pairs: progress("pairs", done, pairs)
        )
    write_atomically(output, lambda temporary: _write(temporary, links))
    note(f"{len(links.scores)} pairs are linked: {output}")


def _meant(said: Sequence[str]) -> Mapping[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {"left": {}, "right": {}}
    for part in (part for text in said for part in text.split(",")):
        place, _, column = part.partition("=")
        side, _, told = place.strip().partition(".")
        if side not in found or not told or not column.strip():
            raise click.UsageError(f"--columns '{part}': write left.name=COLUMN or right.name=COLUMN.")
        found[side][told] = column.strip()
    return found


def _write(path: Path, links: Links) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["left_row", "right_row", "score", "reasons"])
        rows = zip(links.left.tolist(), links.right.tolist(), links.scores.tolist(), links.reasons, strict=True)
        writer.writerows((a, b, f"{score:.9f}", reasons) for a, b, score, reasons in rows)
