"""The whole way from files to the assembled graph, in two steps that can be repeated at will.

:func:`ingest` brings the statement store up to date with some files; :func:`rebuild` makes the graph of whatever the
store holds. Both leave alone what has not changed. Killed at any point, the next run finishes the work: each source
is stored whole or not at all, and the graph is rebuilt from the store.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Set
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from graph.assemble import GraphFrames, assemble, with_layout
from graph.errors import NotFound, SourceRefused
from graph.folder import DataFolder
from graph.history import IdHistory
from graph.ids import source_id
from graph.judgements import Followed, JudgementLog, ReviewQueue
from graph.layout import lay_out
from graph.links import save_links
from graph.promotion import REVIEW_BELOW
from graph.sources import Source
from graph.store import StatementStore
from ingest.discovery import Found, discover, fingerprint
from ingest.extracting import Extractor
from ingest.known_names import save_known
from ingest.language_model import AnswerCache
from ingest.readers import is_table
from ingest.reading import PARTS_UNREAD, Reading, Task, blank_source, document_reader, read_again, read_source, refused
from ingest.registries import known_mappings
from ingest.resolve import Resolution, Scorer, put_to_people, resolve
from ingest.rows_told import rows_watched
from ingest.workers import process_executor, run

__all__ = ["IngestReport", "Progress", "ingest", "rebuild"]

Progress = Callable[[str, int, int], None]
"""Told the stage (``registries``, ``rows``, ``documents``, ``resolve``, ``assemble``, ``layout``), what is done, of how
much; of how much is 0 where nobody knows. It may be told from another thread."""


def _silent(stage: str, done: int, total: int) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class IngestReport:
    """What became of every file: the record of each source that was read, and the labels of those left alone."""

    sources: list[Source] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    read_again: int = 0
    """Documents of earlier runs whose statements were made anew because registries brought new names."""

    def outcomes(self) -> Mapping[str, int]:
        """How many sources ended in which way."""
        counts = Counter(s.outcome for s in self.sources)
        if self.unchanged:
            counts["unchanged"] = len(self.unchanged)
        return dict(sorted(counts.items()))

    def refusals(self) -> list[Source]:
        """The sources that could not be read, by label."""
        return sorted((s for s in self.sources if s.outcome == "refused"), key=lambda s: s.label)


def ingest(
    paths: Iterable[Path],
    folder: DataFolder,
    *,
    today: str,
    mapping: str | None = None,
    own: Iterable[Path] = (),
    extractor: Extractor | None = None,
    make_executor: Callable[[], Executor] = process_executor,
    progress: Progress = _silent,
) -> IngestReport:
    """Read every file under these paths that is new or has changed, and store what it says.

    Registries come first, because the names they give are then known in documents; documents that were read with
    fewer names are read again from the store. ``own`` are mapping files of registries besides those that Lifescape
    brings along; ``mapping`` names the one to use for every table. Without an ``extractor`` the rules read what is new
    or has changed, and what a model has read stays so; with one, these files are read by it. The caller holds
    :meth:`DataFolder.writing`.
    """
    store = StatementStore(folder)
    report = IngestReport()
    blank = partial(Task, mapping=mapping, own=tuple(own), extractor=extractor or Extractor())
    versions = {m.extractor for m in known_mappings(blank.keywords["own"]) if mapping in (None, m.name)}
    tasks = _tasks(discover(paths), store, report, today=today, blank=blank, versions=versions, extractor=extractor)
    spread = partial(run, read_source, make_executor=make_executor, crashed=_crashed)
    noted = folder.root / ".rows"
    tables = [replace(t, progress=noted / t.source.id) for t in tasks if is_table(t.path)]
    if tables:
        with rows_watched(noted, lambda rows: progress("rows", rows, 0)):
            _store(spread(tables), store, report, progress, "registries", len(tables))
    known = save_known(store, folder)
    documents = [replace(t, known=known, staging=folder) for t in tasks if not is_table(t.path)]
    _store(spread(documents), store, report, progress, "documents", len(documents))
    kept = extractor or Extractor(answers=AnswerCache(folder.answers))
    _refresh(store, report, known, kept, make_executor=make_executor, progress=progress, today=today)
    return report


def rebuild(
    folder: DataFolder,
    *,
    at: str,
    progress: Progress = _silent,
    review_below: float = REVIEW_BELOW,
    scorer: Scorer | None = None,
) -> tuple[GraphFrames, Resolution]:
    """Resolve and assemble all that the store holds, lay it out, and keep the result in the data folder.

    Relations less sure than ``review_below`` are kept beside the graph and not in it, and the pairs that wait for a
    person beside both. Without a ``scorer`` bodies are joined by rules and people alone.
    """
    store = StatementStore(folder)
    progress("resolve", 0, 1)
    statements = store.frame()
    sources = store.sources()
    history = IdHistory(folder)
    resolution = resolve(
        statements,
        JudgementLog(folder.judgements),
        at=at,
        sources={s.id: s.label for s in sources},
        remembered=history.remembered(),
        scorer=scorer,
    )
    progress("assemble", 0, 1)
    frames = assemble(statements, sources, resolution.links.frame, review_below=review_below)
    progress("layout", 0, 1)
    frames = with_layout(frames, lay_out(frames.nodes, frames.edges))
    # First what cannot be rebuilt: an id that was shown must lead on for good.
    in_graph = resolution.links.frame.filter(pl.col("node").is_in(frames.nodes["id"].implode()))
    history.record(in_graph, resolution.links.offers, at=at)
    frames.save(folder)
    save_links(resolution.links.frame, frames.nodes, folder)
    _ask(resolution, statements, sources, frames, folder)
    progress("layout", 1, 1)
    return frames, resolution


def _ask(
    resolution: Resolution, statements: pl.DataFrame, sources: Iterable[Source], frames: GraphFrames, folder: DataFolder
) -> None:
    """Keep the pairs that wait for a person, and which judgements were followed."""
    waiting = put_to_people(
        resolution.questions,
        statements,
        sources={s.id: s.label for s in sources},
        nodes=dict(resolution.links.frame.select("entity", "node").iter_rows()),
        degrees=dict(frames.nodes.select("id", "degree").iter_rows()),
        reasons=resolution.reasons,
        threshold=resolution.threshold,
    )
    ReviewQueue(folder).save(waiting)
    Followed(
        frozenset(d.name for d in resolution.judged),
        frozenset(d.name for d in resolution.unplaced),
        resolution.links.conflicts,
    ).save(folder)


def _tasks(
    found: Iterable[Found],
    store: StatementStore,
    report: IngestReport,
    *,
    today: str,
    blank: Callable[..., Task],
    versions: Set[str],
    extractor: Extractor | None,
) -> list[Task]:
    """What there is to read; what is as it was when it was last read goes to the report."""
    stored = {s.id: s for s in store.sources()}
    by_origin = {s.origin: s for s in stored.values()}
    twins = {s.sha256: s for s in stored.values() if s.outcome in ("read", "partial")}
    tasks = []
    for file in found:
        try:
            sha256, size = fingerprint(file.path)
        except OSError as e:
            sha256, size = "", 0
            failure: OSError | None = e
        else:
            failure = None
        name, label = _identity(file, sha256, stored, by_origin)
        source = blank_source(file.path, source_id=name, label=label, sha256=sha256, size=size, read_on=today)
        before = stored.get(name)
        task = blank(path=file.path, source=source)
        if failure:
            sentence = f"{file.path} cannot be opened ({failure.strerror}): check its permissions."
            _put(refused(task, SourceRefused("unreadable", sentence)), store, report)
        elif twin := _twin(twins, source):
            duplicate = replace(source, outcome="duplicate", reason=f"same content as {twin.label}", kind=twin.kind)
            _put(replace(refused(task, SourceRefused("duplicate", "")), source=duplicate), store, report)
        elif before and _is_current(before, sha256, versions, extractor):
            report.unchanged.append(label)
        else:
            tasks.append(task)
            if sha256:
                twins.setdefault(sha256, source)
    return tasks


def _identity(
    file: Found, sha256: str, stored: Mapping[str, Source], by_origin: Mapping[str, Source]
) -> tuple[str, str]:
    """Id and label of a file: those it had, or new ones that no other living file has."""
    if known := by_origin.get(str(file.path)):
        return known.id, known.label
    label = file.label
    parts = file.path.parts
    for depth in range(label.count("/") + 2, len(parts) + 1):
        other = stored.get(source_id(label))
        if other is None or other.sha256 == sha256 or not Path(other.origin).exists():
            break
        label = "/".join(parts[-depth:]).lstrip("/")
    return source_id(label), label


def _twin(twins: Mapping[str, Source], blank: Source) -> Source | None:
    twin = twins.get(blank.sha256) if blank.sha256 else None
    return twin if twin is not None and twin.id != blank.id else None


def _is_current(before: Source, sha256: str, versions: Set[str], extractor: Extractor | None) -> bool:
    """Whether a stored source was read from these bytes by what would read it now (documents are asked later)."""
    if before.sha256 != sha256 or before.outcome not in ("read", "partial"):
        return False
    if before.kind == "document":
        return extractor is None or (extractor.has_read(before.reader) and before.reason != PARTS_UNREAD)
    return set(before.reader.split("+")) <= versions


def _refresh(
    store: StatementStore,
    report: IngestReport,
    known: Path | None,
    extractor: Extractor,
    *,
    make_executor: Callable[[], Executor],
    progress: Progress,
    today: str,
) -> None:
    """Make the statements of stored documents anew where other names are known now than when they were read.

    Each is read by who read it before; where that was a model whose answers are not kept, it stays as it is.
    """
    documents = [s for s in store.sources() if s.kind == "document" and s.outcome in ("read", "partial")]
    readers = {s.id: extractor.as_before(s.reader) for s in documents}
    stale = [s for s in documents if s.reader != document_reader(known, readers[s.id])]
    work = [
        Task(
            path=Path(s.origin),
            source=replace(s, read_on=today),
            known=known,
            extractor=readers[s.id],
            staging=store.folder,
        )
        for s in stale
    ]
    # Each document is taken from the store only when it is its turn, and one too large to be held not at all.
    pairs = (pair for task in work if (pair := _to_read(task, store)) is not None)
    results = run(_again, pairs, make_executor=make_executor, crashed=lambda pair: _crashed(pair[0]))
    for done, reading in enumerate(results, 1):
        _keep(reading, store)
        progress("documents again", done, len(stale))
        report.read_again = done


def _is_there(task: Task) -> bool:
    """Whether a document that is too large to be held can be read from its file, which is as it was."""
    if task.source.size < task.long or task.source.media_type not in ("text/plain", "text/markdown"):
        return False
    try:
        return fingerprint(task.path)[0] == task.source.sha256
    except OSError:
        return False


def _to_read(task: Task, store: StatementStore) -> tuple[Task, Mapping[str, Any] | None] | None:
    """Return a task with what the store keeps of its document; with None where its file is to be read instead."""
    if _is_there(task):
        return task, None
    content = store.reading(task.source.id)
    return None if content is None else (task, content)


def _again(pair: tuple[Task, Mapping[str, Any] | None]) -> Reading:
    task, content = pair
    if content is not None:
        return read_again(task, content)
    reading = read_source(task)
    # Where the file went away meanwhile, what it said before stays.
    return replace(reading, former_stays=reading.source.outcome == "refused")


def _store(
    readings: Iterable[Reading], store: StatementStore, report: IngestReport, progress: Progress, stage: str, total: int
) -> None:
    if total:
        progress(stage, 0, total)
    for done, reading in enumerate(readings, 1):
        _put(reading, store, report)
        progress(stage, done, total)


def _put(reading: Reading, store: StatementStore, report: IngestReport) -> None:
    _keep(reading, store)
    report.sources.append(reading.source)


def _keep(reading: Reading, store: StatementStore) -> None:
    """Store what was read; where a model failed now, what the same file gave before stays, with a note."""
    held = _better(reading, store) if reading.former_stays else None
    if reading.staged is not None:
        store.put_staged(reading.source, reading.staged)
        return
    if held is None:
        store.put(reading.source, reading.statements, reading=reading.document)
        return
    note = f"On {reading.source.read_on} it was not read anew: {reading.source.ledger['notes'][-1]}"
    notes = [n for n in held.ledger.get("notes", ()) if n != note]
    source = replace(held, ledger={**held.ledger, "notes": [*notes, note]})
    store.put(source, store.frame(held.id), reading=store.reading(held.id))


def _better(reading: Reading, store: StatementStore) -> Source | None:
    """What the store holds of the same bytes, if it says more than what could be read now."""
    try:
        held = store.source(reading.source.id)
    except NotFound:
        return None
    if held.sha256 != reading.source.sha256 or held.outcome not in ("read", "partial"):
        return None
    return held if reading.source.outcome == "refused" or "llm:" in held.reader else None


def _crashed(task: Task) -> Reading:
    return refused(task, SourceRefused("reader_crashed", "Reading the file ended the process: it is damaged."))
