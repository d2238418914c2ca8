"""One file becomes statements and a ledger, whatever it holds: the work that is spread over processes."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Final

import polars as pl

from graph.errors import SourceRefused
from graph.folder import DataFolder
from graph.sources import Source
from graph.store import SCHEMA, to_frame
from graph.trust import STANDINGS
from ingest.dating import date_in_name, date_of_document
from ingest.document import EMPTY, Document, Table, from_reading, to_reading
from ingest.extract import KnownNames, refusals_to_json, to_statements
from ingest.extracting import Extracted, Extractor, extract_document
from ingest.known_names import load_known
from ingest.language_model import ModelFailed
from ingest.ledger import Ledger
from ingest.long_reading import examples_of, read_long
from ingest.readers import LongText, NoText, long_text, read
from ingest.registries import RegistryMapping, RowCounts, apply, choose_mapping, known_mappings
from ingest.rows_told import note_rows
from ingest.tasks import Reading, Task, document_reader
from ingest.workers import deadline

__all__ = ["PARTS_UNREAD", "Reading", "Task", "blank_source", "document_reader", "read_again", "read_source", "refused"]

PARTS_UNREAD: Final = "parts_unread"
"""Reason of a document of which a model left parts unread; asked for again, it is read again."""

_SECONDS: Final = 600.0
"""How long one file may take."""
_A_SECOND: Final = 100_000
"""Bytes for which a file has a second more: a tenth of the usual speed, so that size alone refuses nothing."""


def read_source(task: Task) -> Reading:
    """Read one file; a file that cannot be read gives a refused source with its reason, never an exception."""
    try:
        if (long := _long(task)) is not None:
            return read_long(task, *long, known=_known(task.known) if task.known else None)
        with deadline(_SECONDS + task.source.size / _A_SECOND):
            content = read(task.path)
            if not isinstance(content, Document):
                return _tables(task, content)
        return _document(task, content)
    except SourceRefused as refusal:
        return refused(task, refusal)
    except (MemoryError, RecursionError) as e:
        return refused(task, SourceRefused("too_complex", f"Split the file: reading it took too much ({e!r})."))


def _long(task: Task) -> tuple[LongText, DataFolder] | None:
    """The long text that is to be read part by part, and where to stage it; a model is given whole documents only."""
    if task.staging is None or task.extractor.model is not None:
        return None
    text = long_text(task.path, least=task.long, part=task.part)
    return None if text is None else (text, task.staging)


def read_again(task: Task, content: Mapping[str, Any]) -> Reading:
    """Extract anew from a document as the store keeps it, without its file."""
    try:
        return _document(task, from_reading(content))
    except ModelFailed as failure:
        return refused(task, failure)


def refused(task: Task, refusal: SourceRefused) -> Reading:
    """Return the record of a source that could not be read; where its pages are known, each stands in the ledger."""
    ledger = Ledger(notes=[str(refusal)])
    if isinstance(refusal, NoText):
        ledger.pages, ledger.unread_pages = len(refusal.pages), dict(refusal.pages)
    nothing = pl.DataFrame(schema=SCHEMA)
    source = replace(
        task.source,
        outcome="refused",
        reason=refusal.reason,
        reader="none",
        pages=ledger.pages or None,
        ledger=ledger.to_json(nothing),
    )
    return Reading(source=source, statements=nothing, former_stays=isinstance(refusal, ModelFailed))


@lru_cache(maxsize=1)
def _known(path: Path) -> KnownNames:
    return load_known(path)


def _document(task: Task, document: Document) -> Reading:
    found = extract_document(document, task.extractor, _known(task.known) if task.known else None)
    extraction = found.extraction
    statements = to_frame(to_statements(extraction, document, task.source.id))
    ledger = Ledger(
        pages=len(document.pages),
        pages_read=sum(p.unread is None for p in document.pages),
        unread_pages={p.number: p.unread for p in document.pages if p.unread},
        passages=extraction.ledger.passages,
        sentences=extraction.ledger.sentences,
        sentences_with_cue=extraction.ledger.sentences_with_cue,
        cues_without_ends=extraction.ledger.cues_without_ends,
        proposed=extraction.ledger.proposed,
        refused=extraction.ledger.refused,
        examples=examples_of(extraction.ledger),
        notes=[*document.notes, *([str(found.failure)] if found.failure else [])],
        **found.told(),
    )
    if document.pages and not ledger.pages_read:
        why = next(iter(ledger.unread_pages.values()))
        message = f"No page of it gave any text ({why}): run text recognition on it first."
        raise NoText(message, pages=ledger.unread_pages)
    source = replace(
        task.source,
        media_type=document.media_type,
        title=document.title,
        language=extraction.language,
        dated=date_of_document(document, task.source.label),
        pages=len(document.pages) or None,
        reader=document_reader(task.known, Extractor() if found.failure else task.extractor),
        outcome=_outcome(ledger, found),
        reason=_unread_by_model(found),
        ledger=ledger.to_json(statements),
    )
    failed = found.failure is not None
    kept = to_reading(document) | {"refused": refusals_to_json(extraction, task.source.id)}
    return Reading(source=source, statements=statements, document=kept, former_stays=failed)


def _outcome(ledger: Ledger, found: Extracted) -> str:
    """Say whether all was read: a page that is truly empty left nothing out."""
    whole = set(ledger.unread_pages.values()) <= {EMPTY} and not _unread_by_model(found)
    return "read" if whole else "partial"


def _unread_by_model(found: Extracted) -> str | None:
    """Say in one code why a model read nothing, or not all, of what it was to read; None if all is read."""
    if found.failure:
        return found.failure.reason
    return PARTS_UNREAD if found.model and found.model.counts.chunks_unread else None


def _tables(task: Task, tables: tuple[Table, ...]) -> Reading:
    """Read every table of the file that some mapping fits; refuse the file if none does."""
    ledger = Ledger()
    frames: list[pl.DataFrame] = []
    used: list[RegistryMapping] = []
    refusal: SourceRefused | None = None
    mappings = known_mappings(task.own)
    said: set[int] = set()
    released = ""
    for table in tables:
        ledger.notes += table.notes
        try:
            mapping = choose_mapping(table, task.mapping, mappings)
        except SourceRefused as e:
            refusal = e
            ledger.notes.append(f"{table.name}: {e}")
            continue
        used.append(mapping)
        if not mapping.entities:
            ledger.notes.append(f"{table.name} was passed over: {mapping.label} hold nothing for the graph.")
            continue
        counts = RowCounts()
        found = apply(mapping, table, task.source.id, counts, said=said)
        frames.append(to_frame(note_rows(found, partial(_rows_read, ledger.rows, counts), task.progress)))
        released = max(released, counts.released)
        for reason, example in _told(counts, ledger):
            ledger.examples.append({"reason": reason, "quote": example})
    if not frames:
        raise refusal or SourceRefused("nothing_to_read", "The file holds no table that says anything for the graph.")
    del said
    statements = pl.concat(frames)
    if statements.is_empty():
        raise SourceRefused("no_rows", "No row of the file could be used: " + _listed(ledger.refused))
    source = replace(
        task.source,
        kind="registry",
        media_type=tables[0].media_type,
        title=f"{_title(used)} ({task.source.label})",
        reader="+".join(sorted({mapping.extractor for mapping in used})),
        standing=_standing(used),
        dated=date_in_name(task.source.label) or released or None,
        outcome="partial" if refusal or ledger.rows_refused > ledger.rows_left_out else "read",
        ledger=ledger.to_json(statements),
    )
    return Reading(source=source, statements=statements)


def _standing(used: list[RegistryMapping]) -> str:
    """The standing of the least trusted table that says something."""
    said = [mapping.standing or "list" for mapping in used if mapping.entities]
    return min(said, key=lambda standing: STANDINGS[standing].trust)


def _rows_read(before: int, counts: RowCounts) -> int:
    return before + counts.read


def _title(used: list[RegistryMapping]) -> str:
    """Title of the first mapping that says something; with one table or several of a dump, it is what it is about."""
    return next(mapping.label for mapping in used if mapping.entities)


def _told(counts: RowCounts, ledger: Ledger) -> Iterator[tuple[str, str]]:
    ledger.rows += counts.read
    ledger.rows_refused += counts.refused.total()
    ledger.rows_left_out += counts.on_purpose
    ledger.rows_merged += counts.merged
    ledger.refused.update(counts.refused)
    ledger.refused.update(counts.values_refused)
    for reason, sayings in sorted(counts.examples.items()):
        for said in sayings:
            yield reason, said


def _listed(refused: Mapping[str, int]) -> str:
    return ", ".join(f"{reason} ({count})" for reason, count in sorted(refused.items())) or "it has none"


def blank_source(path: Path, *, source_id: str, label: str, sha256: str, size: int, read_on: str) -> Source:
    """Return the record of a file that is about to be read."""
    return Source(
        id=source_id,
        label=label,
        origin=str(path),
        sha256=sha256,
        size=size,
        media_type=mimetypes.guess_type(path.name)[0] or "application/octet-stream",
        reader="none",
        outcome="refused",
        read_on=read_on,
    )
