"""The root of the command line: options for all commands, and what an error means to the shell."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import click

from api.settings import Settings
from graph.errors import (
    DatabaseGone,
    LifescapeError,
    LimitReached,
    Misconfigured,
    NotFound,
    RequestRefused,
    SourceRefused,
)

__all__ = ["EXIT_CODES", "main"]

EXIT_CODES: Final[tuple[tuple[type[LifescapeError], int], ...]] = (
    (LimitReached, 6),
    (RequestRefused, 2),
    (Misconfigured, 3),
    (NotFound, 4),
    (DatabaseGone, 5),
    (SourceRefused, 1),
)
"""Exit status of each kind of error, the most particular first; any other is 1."""

# Each command and its module, in the order of a first day. A module is imported when its command is asked for: the
# readers, the service and the exports each bring libraries that the others do without.
_COMMANDS: Final = {
    "demo": "serving",
    "fetch": "fetching",
    "ingest": "reading",
    "read": "showing",
    "status": "inspecting",
    "sources": "inspecting",
    "mentions": "held",
    "doubtful": "held",
    "review": "reviewing",
    "judge": "judging",
    "undo": "judging",
    "judgements": "judging",
    "rebuild": "keeping",
    "search": "asking",
    "show": "entity",
    "query": "asking",
    "match": "matching",
    "link": "linking",
    "serve": "serving",
    "export": "exporting",
    "crosswalk": "crosswalk",
    "registry": "registries",
    "extract": "reading",
    "evaluate": "evaluating",
    "train": "training",
    "forget": "keeping",
    "engine": "keeping",
    "doctor": "inspecting",
}


class _Commands(click.Group):
    """Commands that are imported when needed and turn our errors into one sentence and a status."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"api.cli.{_COMMANDS[cmd_name]}"), cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except LifescapeError as error:
            click.echo(f"lifescape: {error}", err=True)
            ctx.exit(next((code for kind, code in EXIT_CODES if isinstance(error, kind)), 1))
        except BrokenPipeError:
            # Whoever read our output (head, less) has seen enough.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit status: 0 done; 1 nothing could be done; 2 the command or question is wrong; 3 a setting must be "
    "changed; 4 not found; 5 the graph database does not answer; 6 a limit was reached.",
)
@click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), help="Data folder (LIFESCAPE_DATA; default ./data)."
)
@click.option("--graph", help="Graph database: embedded: or bolt://… (LIFESCAPE_GRAPH; default embedded:).")
@click.version_option(version("lifescape"), prog_name="lifescape")
@click.pass_context
def main(ctx: click.Context, data: Path | None, graph: str | None) -> None:
    """Lifescape: a knowledge graph of the life-sciences ecosystem, every fact with the words that state it.

    Start with `lifescape demo`, which loads the sample that comes with it and opens the map. Then read your own:

    \b
      lifescape ingest reports/ members.csv      read files into the graph
      lifescape status                           what came of them
      lifescape read report.pdf                  a document with what was read in it
      lifescape search "università di bologna"   find a body
      lifescape match partners.xlsx              find who the names of a table are
      lifescape query                            list the questions it answers
      lifescape review                           say which bodies are the same
      lifescape serve                            map and API in the browser
    """
    # Imported here, not above: `--help` and mistakes of typing need no database driver.
    from api.cli.context import Context

    environment = dict(os.environ)
    if graph is not None:
        environment["LIFESCAPE_GRAPH"] = graph
    settings = Settings.from_environment(environment)
    ctx.obj = Context(replace(settings, data=data) if data is not None else settings)
