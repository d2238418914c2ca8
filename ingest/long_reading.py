"""A long text becomes a source with what it says staged part by part: what is held has a limit, however long it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import polars as pl

from graph.folder import DataFolder
from graph.staging import Staging
from graph.store import SCHEMA, to_frame
from ingest.dating import date_of_document
from ingest.document import Document, to_reading
from ingest.extract import KnownNames, extract_parts, refusals_to_json, to_statements
from ingest.extract import Ledger as ExtractionLedger
from ingest.extract.parts import PartRead
from ingest.ledger import Ledger
from ingest.readers import LongText, NoText
from ingest.tasks import Reading, Task, document_reader
from ingest.workers import deadline

__all__ = ["examples_of", "read_long"]

_SECONDS: Final = 600.0
"""How long one part may take; it is read in seconds."""
_EXAMPLES: Final = 20
_QUOTED: Final = 300
_TEXTS: Final = ("text",)
_LISTS: Final = ("blocks", "pages", "furniture", "skips", "refused")
_REFUSALS: Final = 1000
"""Refused relations that are kept of a source, as of a document that is read whole."""


def read_long(task: Task, text: LongText, folder: DataFolder, *, known: KnownNames | None) -> Reading:
    """Read a long text by the rules, part by part; statements and text are staged in the data folder.

    Raises SourceRefused, with nothing staged, where the file cannot be read to its end or holds no words.
    """
    staging = Staging(folder)
    try:
        return _read(task, text, staging, known)
    except BaseException:
        staging.discard()
        raise


def _read(task: Task, text: LongText, staging: Staging, known: KnownNames | None) -> Reading:
    told, ledger = ExtractionLedger(), Ledger()
    first: PartRead | None = None
    pages = replaced = refused = blocks = 0
    worded = False
    parts = extract_parts(text.parts(), known=known)
    while True:
        with deadline(_SECONDS):
            read = next(parts, None)
        if read is None:
            break
        first = first or read
        statements = to_frame(to_statements(read.extraction, read.document, task.source.id, read.place))
        refusals = refusals_to_json(read.extraction, task.source.id, read.place)[: _REFUSALS - refused]
        staging.add(statements, _listed(read.part, read.offset, blocks) | {"refused": refusals})
        blocks += len(read.part.blocks)
        ledger.examples += examples_of(read.extraction.ledger)[: _EXAMPLES - len(ledger.examples)]
        told.add(replace(read.extraction.ledger, refusals=[]))
        refused += len(refusals)
        replaced += read.part.text.count("\ufffd")
        pages = max(pages, *(page.number for page in read.part.pages)) if read.part.pages else pages
        worded = worded or any(map(str.isalnum, read.part.text))
    if first is None or not worded:
        raise NoText(f"{task.path.name} holds no words: give a document with text in it.", pages={})
    notes = text.notes(replaced)
    part = first.part
    same = {"media_type": part.media_type, "title": part.title, "language": part.language, "dated": part.dated}
    staged = staging.close(same | {"notes": notes}, _TEXTS, _LISTS)
    ledger = replace(
        ledger,
        pages=pages,
        pages_read=pages,
        passages=told.passages,
        sentences=told.sentences,
        sentences_with_cue=told.sentences_with_cue,
        cues_without_ends=told.cues_without_ends,
        proposed=told.proposed,
        refused=told.refused,
        notes=[*notes],
    )
    source = replace(
        task.source,
        media_type=part.media_type,
        title=part.title,
        language=first.extraction.language,
        dated=date_of_document(part, task.source.label),
        pages=pages or None,
        reader=document_reader(task.known, task.extractor),
        outcome="read",
        ledger=ledger.to_json(staged.statements),
    )
    return Reading(source=source, statements=pl.DataFrame(schema=SCHEMA), staged=staged)


def _listed(part: Document, offset: int, blocks: int) -> dict[str, Any]:
    """Return the texts and lists of a part, to go on those of the parts before it."""
    reading = to_reading(part, offset=offset, number=blocks)
    return {key: reading[key] for key in (*_TEXTS, *_LISTS) if key in reading}


def examples_of(ledger: ExtractionLedger) -> list[dict[str, str]]:
    """Return some of what was refused, with the reason and the words, for the ledger of the source."""
    told = [(r.reason, r.evidence.quote) for r in ledger.refusals[:_EXAMPLES]] + ledger.sayings[:_EXAMPLES]
    return [{"reason": reason, "quote": quote[:_QUOTED]} for reason, quote in told]
