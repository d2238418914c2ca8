"""The command `crosswalk`: which identifiers mean the same body, and what says so."""

from __future__ import annotations

from pathlib import Path

import click
import polars as pl

from api.cli.context import Context, pass_context
from api.cli.output import note
from graph.assemble import GraphFrames
from graph.crosswalk import Joined, write_crosswalk
from graph.crosswalk import crosswalk as rows_of
from graph.errors import NotFound
from graph.judgements import Decision, Judgement, JudgementLog
from graph.links import kept_links

__all__ = ["crosswalk"]


@click.command(short_help="Write which identifiers mean the same body, with evidence.")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@pass_context
def crosswalk(context: Context, out: Path) -> None:
    """Write the PIC, ROR, VAT, Wikidata, GRID, ISNI, domain and other identifiers of each body to OUT, in pairs.

    OUT ends in .csv, .jsonl or .parquet. A row tells which source states each identifier and where, and, where no
    single record states both, the judgements that made the two records one body, and why; how sure the pair is; and
    the newest date that the sources bear. The same sources and judgements give the same bytes.

    \b
      lifescape crosswalk crosswalk.csv
    """
    frames = GraphFrames.saved(context.folder)
    if frames is None:
        raise NotFound("There is no graph yet: `lifescape ingest PATH…` makes one.")
    store = context.store
    statements = store.frame().filter(pl.col("predicate").is_in(["identifier", "domain", "url"]))
    same = [d for d in JudgementLog(context.folder.judgements).in_force().values() if d.judgement is Judgement.POSITIVE]
    rows = rows_of(statements, kept_links(context.folder), frames.nodes, store.sources(), map(_joined, same))
    written = write_crosswalk(rows, out)
    note(f"Written: {out} ({written} pairs of identifiers)")


def _joined(decision: Decision) -> Joined:
    # Rules and models only follow from the sources: when they were asked dates nothing.
    at = "" if decision.derived else decision.at
    return Joined(
        left=decision.left, right=decision.right, by=decision.by, why=decision.why, at=at, score=decision.score
    )
