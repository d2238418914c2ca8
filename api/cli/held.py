"""Commands that list what was read and is not in the graph: `mentions` of names, `doubtful` relations."""

from __future__ import annotations

from typing import Any

import click

from api.cli.context import Context, format_option, pass_context
from api.cli.inspecting import find_source
from api.cli.output import note, print_json, print_rows
from api.read_page.words import why_doubtful, why_held
from graph.held import held_version, list_held
from graph.model import NODE_TYPES, RELATIONS

__all__ = ["doubtful", "mentions"]

_source = click.option("--source", help="Only of this source: its id, label, path, file name or title.")
_limit = click.option("--limit", type=click.IntRange(1, 100_000), default=200, show_default=True)


@click.command(short_help="List names that are not in the graph.")
@click.argument("text", default="")
@_source
@click.option("--type", "labels", multiple=True, type=click.Choice(list(NODE_TYPES)), help="Only taken for this type.")
@_limit
@format_option
@pass_context
def mentions(context: Context, text: str, source: str | None, labels: tuple[str, ...], limit: int, form: str) -> None:
    """List what sources name and no rule makes a node of the graph; only names that hold TEXT, if it is given.

    Nothing becomes a node merely by being seen. It is promoted if a source gives an identifier of it, a registry holds
    it, two sources name it and one of them does more than that, its text defines it (a label, a head word such as
    "university", a legal form, an abbreviation beside its expansion, a role beside a person, a known name), it is an
    end of a relation that is sure enough, or it is itself sure enough. Each row says why it was not.

    \b
      lifescape mentions
      lifescape mentions "biotech" --source report.pdf
      lifescape mentions --type Cluster --format csv
    """
    found = list_held(context.folder, "mentions", text=text, source=_id(context, source), labels=labels, limit=limit)
    if form == "json":
        print_json([_without_search(row) for row in found.rows])
        return
    names = _labels(context)
    columns = ["name", "type", "confidence", "times", "source", "page", "why", "words"]
    rows = [
        (m["name"], m["label"], m["confidence"], m["count"], names.get(m["source_id"], m["source_id"]), m["page"],
         why_held(m["why"], "en"), m["quote"])
        for m in found.rows
    ]  # fmt: skip
    print_rows(columns, rows, form)
    _told(context, found.total, limit, "No such mention: every name that was read is in the graph, or nothing was.")


@click.command(short_help="List relations too doubtful for the graph.")
@click.argument("text", default="")
@_source
@click.option("--type", "types", multiple=True, type=click.Choice(list(RELATIONS)), help="Only this relation.")
@_limit
@format_option
@pass_context
def doubtful(context: Context, text: str, source: str | None, types: tuple[str, ...], limit: int, form: str) -> None:
    """List statements that are kept out of the graph because they are more likely wrong than right.

    The confidence that counts is that of all sources together: a second source that states the same can bring it into
    the graph. LIFESCAPE_REVIEW_BELOW (0.5) sets how sure a relation must be. With TEXT, only those that name it.

    \b
      lifescape doubtful --source report.pdf
      lifescape doubtful --type MEMBER_OF --format csv
    """
    found = list_held(context.folder, "doubtful", text=text, source=_id(context, source), labels=types, limit=limit)
    if form == "json":
        print_json([_without_search(row) for row in found.rows])
        return
    names = _labels(context)
    columns = ["from", "relation", "to", "confidence", "source", "page", "doubts", "words"]
    rows = [
        (d["subject_name"], d["type"], d["object_name"], d["joined"], names.get(d["source_id"], d["source_id"]),
         d["page"], why_doubtful(d["doubts"], "en"), d["quote"])
        for d in found.rows
    ]  # fmt: skip
    print_rows(columns, rows, form)
    _told(context, found.total, limit, "Nothing doubtful: every statement that was accepted is in the graph.")


def _id(context: Context, source: str | None) -> str | None:
    return None if source is None else find_source(context.store.sources(), source).id


def _labels(context: Context) -> dict[str, str]:
    return {s.id: s.label for s in context.store.sources()}


def _without_search(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "search"}


def _told(context: Context, total: int, limit: int, nothing: str) -> None:
    version = held_version(context.folder, "mentions")
    if version is None:
        note("There is no graph yet: `lifescape ingest PATH…` makes one.")
    elif total > limit:
        note(f"Only the first {limit} of {total} are shown: raise --limit to see more.")
    elif not total:
        note(nothing)
    if version is not None and float(version[1]) != context.settings.review_below:
        wanted = context.settings.review_below
        note(f"The graph was made with LIFESCAPE_REVIEW_BELOW={version[1]}; the next `lifescape ingest` uses {wanted}.")
