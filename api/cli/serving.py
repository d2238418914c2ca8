"""Commands that serve: `serve` what is in the data folder, `demo` the sample from nothing."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from importlib import import_module

import click

from api.cli.building import build, load_into
from api.cli.context import Context, now, pass_context
from api.cli.output import note, progress_bars
from api.settings import Settings
from graph.assemble import GraphFrames
from graph.bolt import Database
from graph.errors import Misconfigured
from graph.schema import prepare_schema
from ingest.discovery import discover, fingerprint
from ingest.sample import sample_path

__all__ = ["demo", "serve"]

_host = click.option("--host", help="Address to serve on (LIFESCAPE_HOST; default 127.0.0.1).")
_port = click.option("--port", type=click.IntRange(0, 65535), help="Port (LIFESCAPE_PORT; default 0: a free one).")


@click.command(short_help="Serve the map and the API.")
@_host
@_port
@pass_context
def serve(context: Context, host: str | None, port: int | None) -> None:
    """Serve the map, the API and its reference; Ctrl-C stops it, and the embedded engine with it."""
    _import_service()
    with context.database() as database:
        frames = GraphFrames.saved(context.folder)
        if frames is not None:
            # The database may be a new one, or may have missed the last load: bring it to what the folder holds.
            with context.folder.writing(), progress_bars() as progress:
                load_into(context, database, frames, progress)
        else:
            prepare_schema(database)
            note("The graph is empty: `lifescape ingest PATH…` reads files, `lifescape demo` the sample.")
        _run(_with(context.settings, host, port), database, context)


@click.command(short_help="Load the sample and open the map.")
@_host
@_port
@click.option("--no-serve", is_flag=True, help="Only build the graph of the sample.")
@pass_context
def demo(context: Context, host: str | None, port: int | None, no_serve: bool) -> None:
    """Load the sample that comes with Lifescape and open the map: clusters, networks and projects of Europe.

    The first time it reads the sample; after that it starts at once. Everything stays in the data folder.
    """
    if not no_serve:
        _import_service()
    with context.database() as database:
        frames = _sample_graph(context, database)
        note(f"The sample graph has {frames.nodes.height} nodes and {frames.edges.height} relations.")
        if not no_serve:
            _run(_with(context.settings, host, port), database, context, try_next=True)


def _sample_graph(context: Context, database: Database) -> GraphFrames:
    """The graph of the data folder with the sample in it, loaded; what has not changed is not read again."""
    sample = [sample_path() / "registries", sample_path() / "documents"]
    read = {s.label: s.sha256 for s in context.store.sources()}
    with context.folder.writing(), progress_bars() as progress:
        frames = GraphFrames.saved(context.folder)
        if frames is None or any(read.get(f.label) != fingerprint(f.path)[0] for f in discover(sample)):
            # Imported only now: the second start has nothing to read, and should not wait for what reads.
            from ingest.pipeline import ingest

            ingest(sample, context.folder, today=now().date().isoformat(), progress=progress)
            return build(context, database, progress).frames
        load_into(context, database, frames, progress)
    return frames


def _with(settings: Settings, host: str | None, port: int | None) -> Settings:
    return replace(
        settings,
        host=settings.host if host is None else host,
        port=settings.port if port is None else port,
    )


def _import_service() -> None:
    """Begin to import what serves, while the engine starts in its own process: the two together take half the time."""
    threading.Thread(target=import_module, args=("api.app",), daemon=True).start()


def _run(settings: Settings, database: Database, context: Context, *, try_next: bool = False) -> None:
    import uvicorn

    from api.app import create_app

    with _listening(settings) as listener:
        address = _address(settings.host, listener.getsockname()[1])
        app = create_app(settings, database, store=context.store)
        # What a proxy says of the client is not believed, and nobody needs to know what serves this.
        quiet = {"log_level": "warning", "access_log": False, "server_header": False, "proxy_headers": False}
        server = uvicorn.Server(uvicorn.Config(app, timeout_graceful_shutdown=5, **quiet))  # type: ignore[arg-type]
        click.echo(f"\n  Lifescape is at  {address}\n")
        if try_next:
            note(
                "  Try next: search for a cluster and open it; read the words behind a relation.\n"
                f"  The API is described at {address}reference. In another terminal:\n"
                "    lifescape query members_of_network --network CEBR\n"
                "    lifescape ingest YOUR-FILES…\n"
            )
        note("  Ctrl-C stops it.")
        # The server raises Ctrl-C once more after it has shut down; that is how we meant it to end.
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listener])
        note("\n  Stopped.")


@contextmanager
def _listening(settings: Settings) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    with listener:
        try:
            listener.bind((settings.host, settings.port))
            # From here on who comes early waits in line: the address holds as soon as it is printed.
            listener.listen()
        except OSError as error:
            raise Misconfigured(
                f"Cannot serve on {settings.host} port {settings.port} ({error.strerror}): choose another with --port."
            ) from error
        yield listener


def _address(host: str, port: int) -> str:
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"
