"""What every command is given: the settings, the data folder, and a way to the graph database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import click

from api.cli.output import note
from api.settings import Settings
from graph.bolt import Database
from graph.engine import open_database
from graph.folder import DataFolder
from graph.history import IdHistory
from graph.store import StatementStore

__all__ = ["Context", "format_option", "now", "pass_context"]


@dataclass(frozen=True, slots=True)
class Context:
    """The settings of this call and what follows from them."""

    settings: Settings

    @property
    def folder(self) -> DataFolder:
        """The data folder."""
        return DataFolder(self.settings.data.absolute())

    @property
    def store(self) -> StatementStore:
        """The statement store of the data folder."""
        return StatementStore(self.folder)

    def current_id(self, given: str) -> str:
        """Return the id that a node has now; where it was another one before, the person is told."""
        now = IdHistory(self.folder).current(given)
        if now != given:
            note(f"{given} is {now} now.")
        return now

    @contextmanager
    def database(self) -> Iterator[Database]:
        """Open the graph database for as long as the block lasts; the embedded engine is started if it must be."""
        settings = self.settings
        with open_database(
            settings.graph,
            self.folder.root,
            user=settings.graph_user,
            password=settings.graph_password,
            database=settings.graph_database,
        ) as database:
            yield database


def now() -> datetime:
    """The time in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


pass_context = click.make_pass_decorator(Context)

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
    help="How to print the answer.",
)
