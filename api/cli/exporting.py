"""The command `export`: the resolved graph as files that other programs read."""

from __future__ import annotations

from pathlib import Path

import click

from api.cli.context import Context, pass_context
from api.cli.output import note
from graph.assemble import GraphFrames
from graph.draw import draw
from graph.errors import NotFound, RequestRefused
from graph.export import FORMATS, export_frames
from graph.rdf import RDF_FORMATS, export_rdf

__all__ = ["export"]


@click.command(short_help="Write the graph to files that others read.")
@click.option(
    "--format",
    "form",
    required=True,
    type=click.Choice([*FORMATS, *RDF_FORMATS, "pyvis"]),
    help="What to write.",
)
@click.option("--around", help="For pyvis: the id of the body to draw, with its neighbours.")
@click.option("--depth", type=click.IntRange(1, 3), default=1, show_default=True, help="For pyvis: how many steps.")
@click.option("--without-people", is_flag=True, help="Leave out people named in public roles.")
@click.argument("out", type=click.Path(path_type=Path))
@pass_context
def export(context: Context, form: str, around: str | None, depth: int, without_people: bool, out: Path) -> None:
    """Write the resolved graph to OUT, in a stable order: the same sources give the same bytes.

    csv makes a folder with nodes.csv and edges.csv; every other format one file. pyvis draws the surroundings of one
    body into a single HTML page that opens anywhere, also offline.

    \b
      lifescape export --format graphml graph.graphml
      lifescape export --format pyvis --around cluster-… picture.html
    """
    frames = GraphFrames.saved(context.folder)
    if frames is None:
        raise NotFound("There is no graph yet: `lifescape ingest PATH…` makes one.")
    if without_people:
        frames = frames.without_people()
    if form == "pyvis":
        if around is None:
            raise RequestRefused("Say what to draw with --around ID: `lifescape search NAME` finds the id.")
        draw(frames, context.current_id(around), out, depth=depth)
    elif form in RDF_FORMATS:
        export_rdf(frames, form, out, base_iri=context.settings.base_iri)
    else:
        export_frames(frames, form, out)
    note(f"Written: {out}")
