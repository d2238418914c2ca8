"""Commands that ask the graph: `search` for a body, `query` for a question of the catalogue."""

from __future__ import annotations

from typing import Any

import click

from api.cli.context import Context, format_option, pass_context
from api.cli.output import note, print_json, print_rows
from graph.model import NODE_TYPES
from queries import Question, ask, load_catalogue
from queries import search as search_graph

__all__ = ["query", "search"]


@click.command(short_help="Find bodies by name.")
@click.argument("text")
@click.option("--type", "labels", multiple=True, type=click.Choice(list(NODE_TYPES)), help="Only this type of node.")
@click.option("--country", help="Only bodies of this country (two letters, such as IT).")
@click.option("--limit", type=click.IntRange(1, 200), default=10, show_default=True)
@format_option
@pass_context
def search(context: Context, text: str, labels: tuple[str, ...], country: str | None, limit: int, form: str) -> None:
    """Find bodies by name, acronym or alias; typing mistakes and missing accents are forgiven.

    \b
      lifescape search "universita di bolonia"
      lifescape search bio --type Cluster --country FR
    """
    with context.database() as database:
        found = search_graph(database, text, labels=labels, country=country, limit=limit)
    rows = [(hit.name, hit.label, hit.country, hit.id) for hit in found]
    print_rows(["name", "type", "country", "id"], rows, form)
    if not rows:
        note("Nothing found: try fewer or other words.")


class _Questions(click.Group):
    """One command for each question of the catalogue: add a file, and the command is there."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(load_catalogue())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        catalogue = load_catalogue()
        return _command(catalogue.question(cmd_name.replace("-", "_")))


@click.command(
    cls=_Questions,
    invoke_without_command=True,
    subcommand_metavar="[NAME [OPTIONS]]",
    short_help="Ask a question of the catalogue.",
)
@format_option
@click.pass_context
def query(ctx: click.Context, form: str) -> None:
    """Ask a question of the catalogue by name; without a name, list the questions.

    A body is given by its id, an identifier (ror:…, pic:…, cordis:…) or its exact name.

    \b
      lifescape query members_of_network --network CEBR
      lifescape query members_of_network --help
    """
    if ctx.invoked_subcommand is not None:
        return
    catalogue = load_catalogue()
    if form == "json":
        print_json([_described(question) for question in catalogue.values()])
        return
    rows = [(name, question.title.en, _signature(question)) for name, question in catalogue.items()]
    print_rows(["name", "title", "parameters"], rows, form)


def _command(question: Question) -> click.Command:
    """The command of one question, with an option for each of its parameters."""

    @click.pass_context
    def run(ctx: click.Context, /, form: str, limit: int, **arguments: str | None) -> None:
        given = {name: value for name, value in arguments.items() if value is not None}
        context = ctx.ensure_object(Context)
        with context.database() as database:
            answer = ask(database, question, given, limit=limit, current_id=context.current_id)
        columns = [c.name for c in question.columns]
        if form == "json":
            rows = [dict(zip(columns, row, strict=True)) for row in answer.rows]
            print_json({"query": question.name, "columns": columns, "rows": rows, "truncated": answer.truncated})
            return
        print_rows(columns, answer.rows, form, title=question.title.en)
        if answer.truncated:
            note(f"Only the first {limit} rows are shown: raise --limit to see more.")
        elif not answer.rows:
            note("No rows: the graph states nothing of the kind.")

    options: list[click.Parameter] = [
        click.Option(
            [f"--{p.name.replace('_', '-')}", p.name],
            required=p.required,
            default=None,
            metavar=str(p.type).upper().split("(")[0],
            help=_help(p),
        )
        for p in question.parameters
    ]
    options.append(click.Option(["--limit"], type=click.IntRange(1, 100_000), default=1000, show_default=True))
    options.append(
        click.Option(
            ["--format", "form"], type=click.Choice(["table", "csv", "json"]), default="table", show_default=True
        )
    )
    return click.Command(
        question.name, callback=run, params=options, help=question.question.en, short_help=question.title.en
    )


def _help(parameter: Any) -> str:
    default = f" [default: {parameter.default}]" if not parameter.required and parameter.default is not None else ""
    return f"{parameter.text.en[:1].upper()}{parameter.text.en[1:]} ({parameter.type.expected()}).{default}"


def _signature(question: Question) -> str:
    return " ".join(f"--{p.name}" if p.required else f"[--{p.name}]" for p in question.parameters)


def _described(question: Question) -> dict[str, Any]:
    return {
        "name": question.name,
        "title": {"en": question.title.en, "it": question.title.it},
        "question": {"en": question.question.en, "it": question.question.it},
        "view": question.view,
        "parameters": [
            {"name": p.name, "type": str(p.type), "required": p.required, "default": p.default, "text": p.text.en}
            for p in question.parameters
        ],
        "columns": [{"name": c.name, "type": str(c.type), "text": c.text.en} for c in question.columns],
    }
