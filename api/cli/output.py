"""What commands print: answers on standard output, everything else on standard error."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.table import Table

from graph.engine import EngineStatus

__all__ = ["byte_bars", "counted", "engine_told", "note", "print_json", "print_rows", "progress_bars"]

_NOTES = Console(stderr=True, highlight=False)

_STAGES = {
    "registries": "Reading registries",
    "rows": "Rows of registries",
    "documents": "Reading documents",
    "pairs": "Comparing pairs",
    "documents again": "Reading documents again with new names",
    "resolve": "Telling who is who",
    "assemble": "Assembling the graph",
    "layout": "Laying out the map",
    "nodes": "Loading nodes",
    "edges": "Loading relations",
    "deletions": "Removing what has gone",
    "bodies": "Reading what to match with",
    "matching": "Matching rows",
}


def counted(number: int, what: str) -> str:
    """Say how many there are of something whose plural ends in s."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def note(message: str) -> None:
    """Tell the person at the terminal something that is not the answer."""
    _NOTES.print(escape(message))


def engine_told(status: EngineStatus) -> str:
    """One sentence on the embedded engine."""
    if not status.running:
        return "The engine is not running."
    stays = "until the command that started it ends" if status.owned else "until `lifescape engine stop`"
    return f"The engine runs at bolt://127.0.0.1:{status.bolt_port} (process {status.java_pid}), {stays}."


def print_json(content: Any) -> None:
    """Print JSON that a program can read: UTF-8, two spaces, keys in their order."""
    click.echo(json.dumps(content, ensure_ascii=False, indent=2))


def print_rows(
    columns: Sequence[str], rows: Sequence[Sequence[object]], form: str, *, title: str | None = None
) -> None:
    """Print rows as a table for people, as CSV or as a list of JSON objects."""
    if form == "json":
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell(v) for v in row] for row in rows)
    else:
        _print_table(columns, rows, title)


def _print_table(columns: Sequence[str], rows: Sequence[Sequence[object]], title: str | None) -> None:
    console = Console(highlight=False)
    # Into a pipe or a file nothing is cut: whoever reads it there can search it.
    if not console.is_terminal:
        console = Console(highlight=False, width=10_000)
    table = Table(
        title=escape(title) if title else None, title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0)
    )
    for name in columns:
        table.add_column(name.replace("_", " "), overflow="fold", header_style="bold")
    for row in rows:
        table.add_row(*(escape(_cell(v)) for v in row))
    with console.capture() as captured:
        console.print(table)
    for line in captured.get().splitlines():
        click.echo(line.rstrip())


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(_cell(v) for v in value)
    if isinstance(value, dict):
        return str(value.get("name") or value.get("id") or json.dumps(value, ensure_ascii=False))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def progress_bars() -> AbstractContextManager[Callable[[str, int, int], None]]:
    """Show a bar for each stage that tells how far it is; on a terminal only, and gone when all is done.

    A total of 0 stands for one that nobody knows yet.
    """
    return _bars(MofNCompleteColumn(), TimeElapsedColumn())


def byte_bars() -> AbstractContextManager[Callable[[str, int, int], None]]:
    """The same for files that come over the network, counted in bytes."""
    return _bars(DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())


@contextmanager
def _bars(*columns: ProgressColumn) -> Iterator[Callable[[str, int, int], None]]:
    tasks: dict[str, TaskID] = {}
    bars = Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), *columns, console=_NOTES, transient=True
    )

    def tell(stage: str, done: int, total: int) -> None:
        if stage not in tasks:
            tasks[stage] = bars.add_task(escape(_STAGES.get(stage, stage)), total=total or None)
        bars.update(tasks[stage], completed=done, total=total or None)

    with bars:
        yield tell
