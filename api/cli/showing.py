"""The command `read`: one page that shows what was read of a document."""

from __future__ import annotations

import sys
import webbrowser
from pathlib import Path

import click

from api.cli.context import Context, now, pass_context
from api.cli.inspecting import find_source
from api.cli.output import note
from api.read_page import LANGUAGES, reading_page
from graph.assemble import doubtful_alone
from graph.errors import NotFound, SourceRefused
from graph.folder import write_text_atomically
from graph.held import HeldOfSource, held_of
from graph.ids import source_id
from graph.links import nodes_of
from graph.readings import SourceReading, put_together
from graph.sources import Source

__all__ = ["read", "write_page"]


@click.command(short_help="Show a document with what was read in it.")
@click.argument("source")
@click.option("--output", type=click.Path(path_type=Path), help="File to write; - for standard output.")
@click.option("--open/--no-open", "show", default=None, help="Open it in the browser; on a terminal it is opened.")
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the page itself."
)
@pass_context
def read(context: Context, source: str, output: Path | None, show: bool | None, lang: str) -> None:
    """Show a document with what was read in it: its names coloured by type, what is stated beside the words.

    What is too doubtful for the graph has a question mark, what was refused is grey, each with the reason; pages that
    gave no text are named. SOURCE is the id,
    label, path, file name or title of a source, or any other document file: that is read now and not stored. The
    page is one file without scripts; without --output it is kept in the data folder.

    \b
      lifescape read report.pdf
      lifescape read "Annual report 2023" --output report.html --lang it
    """
    if output == Path("-"):
        click.echo(reading_page(_reading(context, source), language=lang), nl=False)
        return
    out = write_page(context, source, output, lang)
    click.echo(str(out))
    if show if show is not None else sys.stdout.isatty():
        webbrowser.open(out.absolute().as_uri())


def write_page(context: Context, source: str, output: Path | None = None, lang: str = "en") -> Path:
    """Write the page of a source, in the data folder if no file is given, and return where it is."""
    reading = _reading(context, source)
    out = output or context.folder.page(reading.source.id)
    write_text_atomically(out, reading_page(reading, language=lang))
    return out


def _reading(context: Context, named: str) -> SourceReading:
    known = context.store.sources()
    try:
        source = find_source(known, named)
    except NotFound:
        if not Path(named).exists():
            raise
        return _read_now(context, Path(named))
    if source.outcome == "duplicate":
        twins = [s for s in known if s.sha256 == source.sha256 and s.outcome in ("read", "partial")]
        if twins:
            note(f"{source.label} has the {source.reason}, which is shown.")
            source = twins[0]
    content = context.store.reading(source.id)
    nodes, held = nodes_of(source.id, context.folder), held_of(source.id, context.folder)
    reading = put_together(source, context.store.frame(source.id), content, nodes, held)
    return _worth_showing(reading)


def _read_now(context: Context, path: Path) -> SourceReading:
    """Read a file that no source is, with the names that registries gave, and keep nothing of it."""
    # Imported only now: what is stored is shown without readers and extractor.
    from ingest.discovery import fingerprint
    from ingest.known_names import saved_known
    from ingest.reading import Task, blank_source, read_source

    sha256, size = fingerprint(path) if path.is_file() else ("", 0)
    today = now().date().isoformat()
    blank = blank_source(path, source_id=source_id(path.name), label=path.name, sha256=sha256, size=size, read_on=today)
    made = read_source(Task(path=path, source=blank, known=saved_known(context.folder)))
    held = HeldOfSource({}, doubtful_alone(made.source, made.statements, context.settings.review_below))
    reading = _worth_showing(put_together(made.source, made.statements, made.document, {}, held))
    note(f"{path.name} is no source: it was read now and is not stored.")
    return reading


def _worth_showing(reading: SourceReading) -> SourceReading:
    source: Source = reading.source
    if reading.parts or reading.pages:
        return reading
    if source.kind == "registry":
        message = f"{source.label} is a table, which has no text to show: `lifescape ingest` reads it."
        raise SourceRefused("not_a_document", message)
    notes = " ".join(source.ledger.get("notes", ()))
    raise SourceRefused(source.reason or "no_text", notes or f"{source.label} has no text to show.")
