"""From the store to the database: what `ingest`, `forget` and `demo` end with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from api.cli.context import Context, now
from api.cli.output import note
from graph.assemble import GraphFrames
from graph.bolt import Database
from graph.load import LoadReport, load, manifest_path
from graph.schema import prepare_schema

__all__ = ["Built", "build", "load_into", "tell_judgements"]

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """The graph as it now is, and what it took to bring the database there."""

    frames: GraphFrames
    entities: int
    loaded: LoadReport
    waiting: int
    """Pairs that wait for a person."""
    conflicts: int
    """Judgements of people that contradict one another."""
    unplaced: int
    """Judgements of people on what no source has now."""


def build(context: Context, database: Database, progress: Progress) -> Built:
    """Rebuild the graph of all that the store holds and load what has changed; the caller holds the folder."""
    # Imported only now: a start that has nothing to rebuild does without readers, extractor and resolver.
    from ingest.pipeline import rebuild
    from ingest.resolve import shipped_scorer

    frames, resolution = rebuild(
        context.folder,
        at=now().isoformat(),
        progress=progress,
        review_below=context.settings.review_below,
        scorer=shipped_scorer(context.folder.graph / "scores.parquet"),
    )
    loaded = load_into(context, database, frames, progress)
    return Built(
        frames=frames,
        entities=resolution.entities,
        loaded=loaded,
        waiting=len(resolution.questions),
        conflicts=len(resolution.links.conflicts),
        unplaced=len(resolution.unplaced),
    )


def tell_judgements(built: Built) -> None:
    """Tell the person what there is to judge, and which judgements the graph could not follow."""
    if built.conflicts:
        note(f"Contradictions among judgements: {built.conflicts}. `lifescape judgements` shows the lines.")
    if built.unplaced:
        note(f"Judgements on what no source has now: {built.unplaced}. `lifescape judgements` lists them.")
    if built.waiting:
        note(f"Pairs that may be one body and wait for you: {built.waiting}. `lifescape review` asks.")


def load_into(context: Context, database: Database, frames: GraphFrames, progress: Progress) -> LoadReport:
    """Bring the database to these frames."""
    prepare_schema(database)
    manifest = manifest_path(context.folder, context.settings.graph)
    return load(frames, database, manifest=manifest, progress=progress)
