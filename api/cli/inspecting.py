"""Commands that look: `status`, `sources`, `doctor`. None of them writes."""

from __future__ import annotations

import os
import platform
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import click

from api.cli.context import Context, format_option, pass_context
from api.cli.ledger import accounts, ledger_rows, placed, why_left_out
from api.cli.output import engine_told, note, print_json, print_rows
from api.settings import SETTINGS
from graph.assemble import GraphFrames
from graph.engine import engine_status
from graph.errors import LifescapeError, Misconfigured, NotFound
from graph.held import held_counts
from graph.judgements import ReviewQueue
from graph.links import node_counts
from graph.sources import Source, ledger_faults

__all__ = ["doctor", "find_source", "sources", "status"]


@click.command(short_help="Show what was read, what was refused and why.")
@click.argument("source", required=False)
@format_option
@pass_context
def status(context: Context, source: str | None, form: str) -> None:
    """Show what was read, what was refused and why; of all sources, or the whole ledger of one.

    SOURCE is its id, label, path, file name or title. Every page stands in the ledger as read or, by its number,
    as unread with the reason; every statement that was proposed as accepted or, by its reason, as refused. Of what
    was accepted it tells what is in the graph: names promoted to nodes, names that stay mentions, doubtful relations.

    \b
      lifescape status
      lifescape status report.pdf
    """
    known = context.store.sources()
    promoted, held = node_counts(context.folder), held_counts(context.folder)
    if source is not None:
        found = find_source(known, source)
        _show_source(found, placed(found.id, promoted, held), form)
        return
    frames = GraphFrames.saved(context.folder)
    queue = ReviewQueue(context.folder)
    content = {
        "data": str(context.folder.root),
        "graph": context.settings.graph,
        "engine": engine_told(engine_status(context.folder.root)) if context.settings.graph == "embedded:" else None,
        "sources": dict(sorted(Counter(s.outcome for s in known).items())),
        **accounts(known),
        "statements": sum(s.ledger.get("statements", 0) for s in known),
        "held_back": {what: sum(counts[what] for counts in held.values()) for what in ("mentions", "doubtful")},
        "review": {"waiting": queue.page(limit=0)[1], "pending": queue.pending()},
        "nodes": frames.nodes.height if frames else 0,
        "relations": frames.edges.height if frames else 0,
        "version": frames.version if frames else None,
    }
    became = [(s, placed(s.id, promoted, held)) for s in known if s.kind == "document"]
    if form == "json":
        refused = [_summary(s) for s in known if s.outcome in ("refused", "partial")]
        print_json({**content, "refused": refused, "documents": [{"label": s.label, **p} for s, p in became]})
        return
    print_rows(["what", "value"], [(k, _told(v)) for k, v in content.items() if v is not None], form)
    trouble = [s for s in known if s.outcome != "read" or ledger_faults(s)]
    if trouble and form == "table":
        click.echo()
        print_rows(["source", "outcome", "why"], [(s.label, s.outcome, why_left_out(s)) for s in trouble], form)
    if became and form == "table":
        click.echo()
        rows = [(s.label, *p.values()) for s, p in became]
        print_rows(["document", "promoted", "mentions_only", "doubtful"], rows, form)
    if not known:
        note("No source yet: `lifescape ingest PATH…` reads files, `lifescape demo` the sample.")


@click.command(short_help="List the sources.")
@format_option
@pass_context
def sources(context: Context, form: str) -> None:
    """List the sources: what each is, how its reading ended and what it gave."""
    rows = [tuple(_summary(s).values()) for s in context.store.sources()]
    columns = ["id", "label", "kind", "outcome", "reason", "language", "pages", "statements", "title"]
    print_rows(columns, rows, form)
    if not rows:
        note("No source yet: `lifescape ingest PATH…` reads files.")


@click.command(short_help="Check what Lifescape needs.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@pass_context
def doctor(context: Context, form: str) -> None:
    """Check what Lifescape needs: platform, data folder, engine, database, front end, settings."""
    checks = list(_checks(context))
    if form == "json":
        print_json([{"check": name, "ok": ok, "detail": detail} for name, ok, detail in checks])
    else:
        print_rows(["check", "", "detail"], [(n, "ok" if ok else "FAILS", d) for n, ok, d in checks], form)
        click.echo()
        rows = [(s.variable, _setting(context, s.field, s.secret), s.meaning) for s in SETTINGS]
        print_rows(["setting", "value", "meaning"], rows, form)
    if not all(ok for _, ok, _ in checks):
        raise Misconfigured("Something above needs attention.")


def _checks(context: Context) -> Iterator[tuple[str, bool, str]]:
    yield "python", True, f"{platform.python_version()} on {platform.platform()}"
    try:
        with context.folder.writing():
            yield "data folder", True, str(context.folder.root)
    except LifescapeError as error:
        yield "data folder", False, str(error)
    try:
        held = len(context.store.sources())
        yield "sources", True, f"{held} stored"
    except LifescapeError as error:
        yield "sources", False, str(error)
    try:
        with context.database() as database:
            answer = database.read("RETURN 1 AS one")
            yield "database", answer.rows == [(1,)], f"{context.settings.graph} ({database.dialect}) answers"
    except LifescapeError as error:
        yield "database", False, str(error)
    # Imported here: the other commands of this module do without the extractor and its libraries.
    from api.cli.extractors import model_checks

    yield from model_checks(context)
    built = files("api").joinpath("web", "dist", "index.html").is_file()
    yield "front end", built, "built" if built else "missing: run `make web`, or install Lifescape from its wheel"


def _setting(context: Context, field: str, secret: bool) -> str:
    value = getattr(context.settings, field)
    if secret:
        return "(set)" if value else "(not set)"
    return _told(value)


def find_source(known: list[Source], named: str) -> Source:
    """Return the source with this id, label, path, file name or title; NotFound where there is none or several."""
    paths = {str(Path(named).absolute()), os.path.realpath(named)}
    ways: tuple[Callable[[Source], bool], ...] = (
        lambda s: named in (s.id, s.label),
        lambda s: s.origin in paths,
        lambda s: s.label.rsplit("/", 1)[-1] == named,
        lambda s: s.title is not None and s.title.casefold() == named.casefold(),
    )
    found = next((hits for way in ways if (hits := [s for s in known if way(s)])), [])
    if len(found) == 1:
        return found[0]
    if found:
        raise NotFound(f"Several sources are called {named!r}: use one of the ids {', '.join(s.id for s in found)}.")
    raise NotFound(f"There is no source {named!r}: `lifescape sources` lists those there are.")


def _show_source(source: Source, became: dict[str, int], form: str) -> None:
    content: dict[str, Any] = {
        **_summary(source),
        "reader": source.reader,
        "read_on": source.read_on,
        "origin": source.origin,
        "size": source.size,
        "sha256": source.sha256,
        "in_the_graph": became,
    }
    if form == "json":
        print_json({**content, "ledger": source.ledger})
        return
    rows = [(k, _told(v)) for k, v in content.items() if v is not None and k != "pages"]
    print_rows(["what", "value"], [*rows, *ledger_rows(source)], form)
    examples = source.ledger.get("examples", ())
    if examples and form == "table":
        click.echo()
        print_rows(["refused because", "words"], [(e["reason"], e["quote"]) for e in examples], form)


def _summary(source: Source) -> dict[str, Any]:
    return {
        "id": source.id,
        "label": source.label,
        "kind": source.kind,
        "outcome": source.outcome,
        "reason": source.reason,
        "language": source.language,
        "pages": source.pages,
        "statements": source.ledger.get("statements", 0),
        "title": source.title,
    }


def _told(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{v} {k}" if isinstance(v, int) else f"{k}: {v}" for k, v in value.items()) or "none"
    if isinstance(value, list | tuple):
        return "; ".join(str(v) for v in value)
    return str(value)
