"""The whole way from files to the assembled graph, in two steps that can be repeated at will.

:func:`ingest` brings the statement store up to date with some files; :func:`rebuild` makes the graph of whatever the
store holds. Both leave alone what has not changed. Killed at any point, the next run finishes the work: each source
is stored whole or not at all, and the graph is rebuilt from the store.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from graph.assemble import GraphFrames, assemble, with_layout
from graph.errors import SourceRefused
from graph.folder import DataFolder
from graph.ids import source_id
from graph.layout import lay_out
from graph.sources import Source
from graph.store import StatementStore
from ingest.discovery import Found, discover, fingerprint
from ingest.known_names import save_known
from ingest.readers import is_table
from ingest.reading import Reading, Task, blank_source, document_reader, read_again, read_source, refused
from ingest.registries import built_in_mappings
from ingest.resolve import JudgementLog, Resolution, resolve
from ingest.workers import process_executor, run

__all__ = ["IngestReport", "Progress", "ingest", "rebuild"]

Progress = Callable[[str, int, int], None]
"""Told the stage (``registries``, ``documents``, ``resolve``, ``assemble``, ``layout``), what is done, of how much."""


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
    make_executor: Callable[[], Executor] = process_executor,
    progress: Progress = _silent,
) -> IngestReport:
    """Read every file under these paths that is new or has changed, and store what it says.

    Registries come first, because the names they give are then known in documents; documents that were read with
    fewer names are read again from the store. The caller holds :meth:`DataFolder.writing`.
    """
    store = StatementStore(folder)
    report = IngestReport()
    tasks = _tasks(discover(paths), store, report, today=today, mapping=mapping)
    spread = partial(run, read_source, make_executor=make_executor, crashed=_crashed)
    tables = [t for t in tasks if is_table(t.path)]
    _store(spread(tables), store, report, progress, "registries", len(tables))
    known = save_known(store, folder)
    documents = [replace(t, known=known) for t in tasks if not is_table(t.path)]
    _store(spread(documents), store, report, progress, "documents", len(documents))
    _refresh(store, report, known, make_executor=make_executor, progress=progress, today=today)
    return report


def rebuild(folder: DataFolder, *, at: str, progress: Progress = _silent) -> tuple[GraphFrames, Resolution]:
    """Resolve and assemble all that the store holds, lay it out, and keep the result in the data folder."""
    store = StatementStore(folder)
    progress("resolve", 0, 1)
    statements = store.frame()
    resolution = resolve(statements, JudgementLog(folder.judgements), at=at)
    progress("assemble", 0, 1)
    frames = assemble(statements, store.sources(), resolution.links.frame)
    progress("layout", 0, 1)
    frames = with_layout(frames, lay_out(frames.nodes, frames.edges))
    frames.save(folder)
    progress("layout", 1, 1)
    return frames, resolution


def _tasks(
    found: Iterable[Found], store: StatementStore, report: IngestReport, *, today: str, mapping: str | None
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
        blank = blank_source(file.path, source_id=name, label=label, sha256=sha256, size=size, read_on=today)
        task = Task(path=file.path, source=blank, mapping=mapping)
        before = stored.get(name)
        if failure:
            sentence = f"{file.path} cannot be opened ({failure.strerror}): check its permissions."
            _put(refused(task, SourceRefused("unreadable", sentence)), store, report)
        elif twin := _twin(twins, blank):
            duplicate = replace(blank, outcome="duplicate", reason=f"same content as {twin.label}", kind=twin.kind)
            _put(replace(refused(task, SourceRefused("duplicate", "")), source=duplicate), store, report)
        elif before and _is_current(before, sha256, mapping):
            report.unchanged.append(label)
        else:
            tasks.append(task)
            if sha256:
                twins.setdefault(sha256, blank)
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


def _is_current(before: Source, sha256: str, mapping: str | None) -> bool:
    """Whether a stored source was read from these bytes by what would read it now (documents are asked later)."""
    if before.sha256 != sha256 or before.outcome not in ("read", "partial"):
        return False
    if before.kind == "document":
        return True
    versions = {m.extractor for m in built_in_mappings() if mapping in (None, m.name)}
    return set(before.reader.split("+")) <= versions


def _refresh(
    store: StatementStore,
    report: IngestReport,
    known: Path | None,
    *,
    make_executor: Callable[[], Executor],
    progress: Progress,
    today: str,
) -> None:
    """Make the statements of stored documents anew where other names are known now than when they were read."""
    reader = document_reader(known)
    stale = [
        s for s in store.sources() if s.kind == "document" and s.outcome in ("read", "partial") and s.reader != reader
    ]
    work = [(Task(path=Path(s.origin), source=replace(s, read_on=today), known=known), s.id) for s in stale]
    # Each document is taken from the store only when it is its turn.
    pairs = ((task, content) for task, name in work if (content := store.reading(name)) is not None)
    results = run(_again, pairs, make_executor=make_executor, crashed=lambda pair: _crashed(pair[0]))
    for done, reading in enumerate(results, 1):
        store.put(reading.source, reading.statements, reading=reading.document)
        progress("documents again", done, len(stale))
        report.read_again = done


def _again(pair: tuple[Task, Mapping[str, Any]]) -> Reading:
    return read_again(*pair)


def _store(
    readings: Iterable[Reading], store: StatementStore, report: IngestReport, progress: Progress, stage: str, total: int
) -> None:
    if total:
        progress(stage, 0, total)
    for done, reading in enumerate(readings, 1):
        _put(reading, store, report)
        progress(stage, done, total)


def _put(reading: Reading, store: StatementStore, report: IngestReport) -> None:
    store.put(reading.source, reading.statements, reading=reading.document)
    report.sources.append(reading.source)


def _crashed(task: Task) -> Reading:
    return refused(task, SourceRefused("reader_crashed", "Reading the file ended the process: it is damaged."))
