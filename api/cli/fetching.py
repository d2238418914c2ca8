"""The command `fetch`: official dumps from where they are published."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from api.cli.context import Context, pass_context
from api.cli.output import byte_bars, note
from ingest.fetching import download, dumps, wanted_of

__all__ = ["fetch"]

_DUMPS = tuple(dumps())
_PARTS = tuple(part for dump in dumps().values() for part in dump.files)


@click.command(short_help="Download official dumps: CORDIS, ROR.")
@click.argument("what", type=click.Choice(_DUMPS))
@click.option("--programme", "parts", multiple=True, type=click.Choice(_PARTS), help="Of CORDIS, only this one.")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="Folder (DATA/downloads).")
@click.option("--from", "mirror", metavar="URL", help="A mirror: an archive (….zip), a folder of them, or an index.")
@click.option("--md5", metavar="HEX", help="The MD5 that the archive must have, where you know it.")
@pass_context
def fetch(
    context: Context, what: str, parts: tuple[str, ...], folder: Path | None, mirror: str | None, md5: str | None
) -> None:
    """Download an official dump and check it; broken off, the same command goes on where it was.

    ROR comes from Zenodo, which gives size and MD5 of the newest release. CORDIS publishes no checksum: the size that
    its server tells and the check sums inside the archive are tested. A redirect to another host is refused. What is
    there already as the server has it is not brought again. Nothing is read into the graph by it: the last line says
    which command does that.

    \b
      lifescape fetch ror
      lifescape fetch cordis --programme horizon --programme h2020
      lifescape fetch cordis --from https://mirror.example.org/cordis/
    """
    dump = dumps()[what]
    target = (folder or context.folder.downloads).absolute()
    got = []
    for wanted in wanted_of(dump, parts, mirror=mirror, md5=md5):
        with byte_bars() as progress:
            file = download(wanted, target, progress=progress)
        checked = (
            "its MD5 is as published" if file.checksum else "no checksum is published; its own check sums are right"
        )
        note(f"{'Downloaded' if file.new else 'Already there'}: {file.path} ({file.size:,} bytes; {checked})")
        got.append(str(file.path))
    note(f"{dump.title}: {dump.licence}, see {dump.documented}")
    click.echo(f"lifescape ingest {shlex.join(got)}")
