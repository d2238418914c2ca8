"""From the store to the database: what `ingest`, `forget` and `demo` end with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from api.cli.context import Context, now
from graph.assemble import GraphFrames
from graph.bolt import Database
from graph.load import LoadReport, load, manifest_path
from graph.schema import prepare_schema

__all__ = ["Built", "build", "load_into"]

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Built:
    """The graph as it now is, and what it took to bring the database there."""

    frames: GraphFrames
    entities: int
    conflicts: int
    loaded: LoadReport


def build(context: Context, database: Database, progress: Progress) -> Built:
    """Rebuild the graph of all that the store holds and load what has changed; the caller holds the folder."""
    # Imported only now: a start that has nothing to rebuild does without readers, extractor and resolver.
    from ingest.pipeline import rebuild

    review_below = context.settings.review_below
    frames, resolution = rebuild(context.folder, at=now().isoformat(), progress=progress, review_below=review_below)
    loaded = load_into(context, database, frames, progress)
    return Built(frames, resolution.entities, len(resolution.links.conflicts), loaded)


def load_into(context: Context, database: Database, frames: GraphFrames, progress: Progress) -> LoadReport:
    """Bring the database to these frames."""
    prepare_schema(database)
    manifest = manifest_path(context.folder, context.settings.graph)
    return load(frames, database, manifest=manifest, progress=progress)
