"""Commands that keep house: `forget` a source, `rebuild` the graph, `engine` start, stop, status."""

from __future__ import annotations

import click

from api.cli.building import build, tell_judgements
from api.cli.context import Context, pass_context
from api.cli.inspecting import find_source
from api.cli.output import engine_told, note, print_json, progress_bars
from graph.engine import engine_status, start_engine, stop_engine

__all__ = ["engine", "forget", "rebuild"]


@click.command(short_help="Delete sources.")
@click.argument("sources", nargs=-1, required=True)
@pass_context
def forget(context: Context, sources: tuple[str, ...]) -> None:
    """Delete sources (ids or labels) with their text and statements; what only they stated leaves the graph."""
    with context.folder.writing():
        known = context.store.sources()
        chosen = [find_source(known, name) for name in sources]
        for source in chosen:
            context.store.forget(source.id)
        with progress_bars() as progress, context.database() as database:
            built = build(context, database, progress)
    note(f"Forgotten: {', '.join(s.label for s in chosen)}.")
    note(f"Graph: {built.frames.nodes.height} nodes, {built.frames.edges.height} relations.")


@click.command(short_help="Make the graph anew, with the judgements of today.")
@pass_context
def rebuild(context: Context) -> None:
    """Make the graph anew of the sources and judgements that there are; no file is read again.

    This is how `lifescape review`, `lifescape judge` and `lifescape undo` come into the graph; `lifescape ingest` does
    it too.
    """
    with context.folder.writing(), progress_bars() as progress, context.database() as database:
        built = build(context, database, progress)
    nodes, edges = built.frames.nodes.height, built.frames.edges.height
    note(f"Graph: {nodes} nodes, {edges} relations ({built.loaded.summary()}).")
    tell_judgements(built)


@click.group(short_help="Run the embedded database by itself.")
def engine() -> None:
    """Run the embedded graph database by itself, for notebooks and other programs on this machine.

    Commands that need it start it and stop it by themselves; while it runs they use the one that is there.
    """


@engine.command()
@pass_context
def start(context: Context) -> None:
    """Start the engine of the data folder in the background; it stays until `lifescape engine stop`."""
    note(engine_told(start_engine(context.folder.root)))


@engine.command()
@pass_context
def stop(context: Context) -> None:
    """Stop the engine of the data folder cleanly."""
    note("Stopped." if stop_engine(context.folder.root) else "It was not running.")


@engine.command()
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@pass_context
def status(context: Context, form: str) -> None:
    """Tell whether the engine runs, and at which address."""
    found = engine_status(context.folder.root)
    if form == "json":
        address = f"bolt://127.0.0.1:{found.bolt_port}" if found.running else None
        print_json({"running": found.running, "address": address, "process": found.java_pid, "owned": found.owned})
    else:
        click.echo(engine_told(found))
