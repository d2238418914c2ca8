"""The command `show`: one body with its facts, and every value that its sources state where they differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import click

from api.cli.context import Context, format_option, pass_context
from api.cli.output import note, print_json, print_rows
from graph.model import NODE_PROPERTIES, SEAT
from graph.values import SEAT_NAME, StatedValue, values_told
from queries import Type, get_entity, resolve, sources_of

__all__ = ["show"]

_COLUMNS = ("property", "value", "state", "date", "since", "until", "standing", "source", "page", "quote")


@click.command(short_help="One body: its facts, and where sources disagree.")
@click.argument("body")
@format_option
@pass_context
def show(context: Context, body: str, form: str) -> None:
    """Show the facts of BODY (an id, an identifier or an exact name), and where its sources state different values.

    Of values that differ the one is shown that the newest source states; of the same date, the most trusted kind of
    source (official register, kept list, document, document read by a model). A value that ended is history. With
    --format csv only the values that differ are printed.

    \b
      lifescape show CEBR
      lifescape show ror:01111rn36 --format json
    """
    with context.database() as database:
        node = get_entity(database, resolve(database, "BODY", context.current_id(body), Type(kind="entity")))
        sources = [source for source, _ in sources_of(database, node["id"])]
    told = values_told(node)
    if form == "json":
        content = {name: value for name, value in node.items() if name != "values"}
        print_json({**content, "values": [asdict(value) for values in told.values() for value in values]})
        return
    if form == "table":
        facts = [(_text(name), node[name]) for name in NODE_PROPERTIES if node.get(name) not in (None, [])]
        print_rows(["property", "value"], [("Id", node["id"]), ("Type", node["label"]), *facts], form)
    titles = {source["id"]: source.get("title") or source["name"] for source in sources}
    rows = [_row(value, titles) for values in told.values() for value in values]
    if rows or form == "csv":
        click.echo("") if form == "table" else None
        print_rows(_COLUMNS, rows, form, title="Where sources state different values")
    if form == "table" and node.get("conflicts"):
        names = ", ".join(_text(name).lower() for name in node["conflicts"])
        note(f"Sources disagree on: {names}.")


def _row(value: StatedValue, titles: Mapping[str, str]) -> tuple[Any, ...]:
    content = {**asdict(value), "source": titles.get(value.source, value.source)}
    return tuple(content[column] for column in _COLUMNS)


def _text(name: str) -> str:
    return SEAT.en if name == SEAT_NAME else NODE_PROPERTIES[name].text.en
