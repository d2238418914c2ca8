"""From a file to what it says: a ``Document`` of text, pages and blocks, or the ``Table``s it holds.

Whatever the bytes are, the outcome is one of these two or a ``SourceRefused`` with a reason and a sentence.
"""

from __future__ import annotations

from pathlib import Path

from graph.errors import SourceRefused
from ingest.document import EMPTY, Document, Table
from ingest.readers.archive import read_archive
from ingest.readers.bytestream import Content
from ingest.readers.decoding import decode
from ingest.readers.hypertext import read_html
from ingest.readers.limits import DEFAULT_LIMITS, Limits
from ingest.readers.long_text import LONG, PART, LongText, long_text
from ingest.readers.markdown import looks_like_markdown, read_markdown
from ingest.readers.opening import SUPPORTED, kind_of, read_bytes
from ingest.readers.pdf import read_pdf
from ingest.readers.plain import read_plain
from ingest.readers.refusals import NoText, told_plainly, too_large
from ingest.readers.tables import read_table
from ingest.readers.word import read_docx
from ingest.readers.workbook import read_workbook

__all__ = [
    "DEFAULT_LIMITS",
    "LONG",
    "PART",
    "SUPPORTED",
    "Limits",
    "LongText",
    "NoText",
    "is_table",
    "long_text",
    "read",
]


def read(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Document | tuple[Table, ...]:
    """The document or the tables of a file.

    Rows of a table are read when they are iterated, and may then still raise ``SourceRefused``.
    """
    with told_plainly(path):
        match kind_of(path):
            case "pdf":
                return _worded(path, read_pdf(_bytes(path, limits.pdf_bytes), path.name, limits=limits))
            case "docx":
                return _worded(path, read_docx(_bytes(path, limits.office_bytes), path.name, limits=limits))
            case "html":
                return _worded(path, read_html(_bytes(path, limits.html_bytes), path.name, limits=limits))
            case "csv" | "tsv" | "json" as kind:
                return (read_table(Content(path), kind, limits=limits),)
            case "xlsx":
                return read_workbook(path, limits=limits)
            case "archive":
                return read_archive(path, limits=limits)
            case kind:
                return _worded(path, _text(path, kind, limits))


def is_table(path: Path) -> bool:
    """Whether :func:`read` would take this file for tables; False where it would refuse it."""
    try:
        with told_plainly(path):
            return kind_of(path) in {"csv", "tsv", "xlsx", "json", "archive"}
    except SourceRefused:
        return False


def _text(path: Path, kind: str, limits: Limits) -> Document:
    text, notes = decode(_bytes(path, limits.text_bytes), path.name)
    if kind == "markdown" or looks_like_markdown(text):
        return read_markdown(text, notes)
    return read_plain(text, notes)


def _bytes(path: Path, limit: int) -> bytes:
    raw = read_bytes(path, limit)
    if raw is None:
        raise too_large(path, limit)
    return raw


def _worded(path: Path, document: Document) -> Document:
    if any(map(str.isalnum, document.text)):
        return document
    message = f"{path.name} holds no words: give a document with text in it."
    raise NoText(message, pages={page.number: page.unread or EMPTY for page in document.pages})
