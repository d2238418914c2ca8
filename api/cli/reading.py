"""Commands that read files: `ingest` for good, `extract` to see what one document says."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from pathlib import Path

import click

from api.cli.building import Built, build, tell_judgements
from api.cli.context import Context, now, pass_context
from api.cli.extractors import agreement_told, chosen, extractor_option, model_told
from api.cli.output import note, print_json, print_rows, progress_bars
from api.cli.registries import keep_mapping, own_mappings
from api.settings import parse_workers
from graph.errors import SourceRefused
from ingest.cluster import cluster_executor
from ingest.document import Document
from ingest.extract import to_json
from ingest.extracting import extract_document
from ingest.known_names import known_names
from ingest.pipeline import IngestReport
from ingest.pipeline import ingest as ingest_files
from ingest.readers import read
from ingest.workers import process_executor

__all__ = ["extract", "ingest"]


def _workers(_context: click.Context, _parameter: click.Parameter, value: str | None) -> int | str | None:
    try:
        return value and parse_workers(value)
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is not {error}.") from error


@click.command(short_help="Read files, folders and registries into the graph.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--registry", help="Name of the mapping to read tables with; chosen by their columns if not given.")
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Mapping file of your own to read these tables with; it is kept in the data folder, under registries/.",
)
@click.option(
    "--workers",
    callback=_workers,
    metavar="NUMBER|ADDRESS",
    help="Processes that read at the same time, one a core; or a Dask cluster, tcp://host:port, that sees these files.",
)
@extractor_option
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@pass_context
def ingest(
    context: Context,
    paths: tuple[Path, ...],
    registry: str | None,
    mapping: Path | None,
    workers: int | str | None,
    reader: str | None,
    form: str,
) -> None:
    """Read files, folders and registries into the graph.

    Documents: TXT, Markdown, HTML, PDF, DOCX. Registries and tables: CSV, TSV, XLSX, JSON, also gzipped or in a zip;
    CORDIS, ROR, Wikidata, member lists and others are known by their columns (`lifescape registry list`), tables of
    your own by a mapping (`lifescape registry new`). What has not changed is left alone, so the same command can be
    run again at any time, also after it was interrupted. A file that cannot be read is told and counted, the rest
    goes on; `lifescape status SOURCE` shows what became of one.

    Documents are read by rules, on this machine. `--extractor llm` or `both` also sends their text to the language
    model of LIFESCAPE_LLM_URL; what it says is kept only if its names and words stand in the document. A document
    so read stays so until its file changes or another `--extractor` is asked for.

    \b
      lifescape ingest report.pdf
      lifescape ingest reports/ cordis-HORIZONprojects-csv.zip members.csv
      lifescape ingest --mapping labs.yaml labs.xlsx
      lifescape ingest --extractor both report.pdf
      lifescape ingest --workers tcp://cluster:8786 /shared/reports/

    A Dask cluster runs whatever it is sent: name only one that you trust. Its workers need this version of
    Lifescape with Dask (`pip install "lifescape[dask]"`) and the files under the same paths.
    """
    workers = workers or context.settings.workers or None
    make_executor: Callable[[], Executor] = (
        partial(cluster_executor, workers) if isinstance(workers, str) else partial(process_executor, workers)
    )
    if registry and mapping:
        raise click.UsageError("Give --registry, the name of a mapping, or --mapping, a file; not both.")
    extractor = chosen(context, reader, writable=True) if reader else None
    with context.folder.writing(), progress_bars() as progress:
        registry = keep_mapping(context.folder, mapping) if mapping else registry
        report = ingest_files(
            paths,
            context.folder,
            today=now().date().isoformat(),
            mapping=registry,
            own=own_mappings(context.folder),
            extractor=extractor,
            make_executor=make_executor,
            progress=progress,
        )
        with context.database() as database:
            built = build(context, database, progress)
    _tell(report, built, form)
    if report.sources and all(s.outcome == "refused" for s in report.sources) and not report.unchanged:
        raise SourceRefused("nothing_read", "No file could be read: the reasons stand above.")


def _tell(report: IngestReport, built: Built, form: str) -> None:
    if form == "json":
        print_json(
            {
                "sources": [
                    {"id": s.id, "label": s.label, "outcome": s.outcome, "reason": s.reason, "ledger": s.ledger}
                    for s in sorted(report.sources, key=lambda s: s.label)
                ],
                "unchanged": sorted(report.unchanged),
                "graph": {
                    "nodes": built.frames.nodes.height,
                    "relations": built.frames.edges.height,
                    "version": built.frames.version,
                },
            }
        )
        return
    rows = [
        (s.label, s.outcome, s.ledger.get("statements", 0), s.reason or _left_out(s.ledger))
        for s in sorted(report.sources, key=lambda s: s.label)
    ]
    if rows:
        print_rows(["source", "outcome", "statements", "remark"], rows, "table")
    for source in report.refusals():
        note(f"  {source.label}: {' '.join(source.ledger.get('notes', ()))}")
    for sentence in model_told(report.sources):
        note(sentence)
    done = ", ".join(f"{count} {outcome}" for outcome, count in report.outcomes().items()) or "nothing to read"
    note(f"Sources: {done}.")
    if report.read_again:
        note(f"{report.read_again} documents were read again with the names that registries brought.")
    nodes, edges = built.frames.nodes.height, built.frames.edges.height
    note(f"Graph: {nodes} nodes, {edges} relations ({built.loaded.summary()}).")
    tell_judgements(built)


def _left_out(ledger: object) -> str:
    if not isinstance(ledger, dict) or not ledger.get("refused"):
        return ""
    return ", ".join(f"{count} × {reason}" for reason, count in ledger["refused"].items())


@click.command(short_help="Print what one document says.")
@click.argument("file", type=click.Path(path_type=Path))
@extractor_option
@click.option("--format", "form", type=click.Choice(["json", "table"]), default="json", show_default=True)
@pass_context
def extract(context: Context, file: Path, reader: str | None, form: str) -> None:
    """Print what one document says, before anything is resolved or stored.

    The JSON has the document's entities with every surface form, and its relations, each with the words that state
    it and where they stand. Names that loaded registries give are known to it; nothing is written.

    With `--extractor llm` or `both` it also has what asking the model came to, and with `both` how far model and
    rules agree. Answers that `lifescape ingest` kept are used, new ones are not kept.
    """
    extractor = chosen(context, reader or "rules", writable=False)
    content = read(file)
    if not isinstance(content, Document):
        raise SourceRefused("not_a_document", f"{file.name} is a table: use `lifescape ingest` for registries.")
    extracted = extract_document(content, extractor, known_names(context.store))
    found = {**to_json(extracted.extraction, file.name), **extracted.told()}
    if extracted.failure:
        note(f"Only the rules have read it: {extracted.failure}")
    if form == "json":
        print_json(found)
        return
    names = {e["id"]: e["name"] for e in found["entities"]}
    rows = [
        (names[r["from"]], r["type"], names[r["to"]], r["evidence"][0]["quote"] if r["evidence"] else "")
        for r in found["relations"]
    ]
    print_rows(["from", "relation", "to", "words"], rows, "table")
    for sentence in agreement_told(found):
        note(sentence)
