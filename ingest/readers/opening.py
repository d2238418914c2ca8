"""What a file is, judged by its content first and its name second; what must not be opened is refused here.

Only regular files are opened, never through a link, a pipe or a device.
"""

from __future__ import annotations

import os
import re
import stat
import zipfile
from pathlib import Path, PurePath
from typing import BinaryIO

from graph.errors import SourceRefused
from ingest.readers.decoding import looks_binary

__all__ = ["SUPPORTED", "kind_by_name", "kind_of", "open_plainly", "read_bytes"]

_KINDS = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
    ".csv.gz": "csv",
    ".tsv.gz": "tsv",
    ".json.gz": "json",
    ".jsonl.gz": "json",
    ".ndjson.gz": "json",
    ".zip": "archive",
}
SUPPORTED: frozenset[str] = frozenset(_KINDS)
"""The suffixes, in lower case and with the dot, of files that can be read."""

_TEXTS = {"text", "markdown", "html", "csv", "tsv", "json"}
_TABLES = {"csv", "tsv", "json"}
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]", re.I | re.S)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 8192


def kind_of(path: Path) -> str:
    """The kind of a file (``text``, ``pdf``, …), refused with a sentence when it is none that can be read."""
    head, size = _peek(path)
    suffix = _suffix(path.name)
    named = _KINDS.get(suffix)
    if size == 0:
        raise SourceRefused("empty", f"{path.name} is empty: give a file with something in it.")
    found = _by_content(path, head)
    if found is not None:
        return found
    if named is None:
        known = ", ".join(sorted(_KINDS))
        raise SourceRefused("unsupported", f"{path.name} is of a kind that is not read: give one of {known}.")
    if suffix.endswith(".gz"):
        if head.startswith(b"\x1f\x8b"):
            return named
        raise SourceRefused("wrong_format", f"{path.name} is not compressed as its name says: take .gz off its name.")
    if head.startswith(b"\x1f\x8b"):
        raise SourceRefused(
            "wrong_format", f"{path.name} is compressed: unpack it, or add .gz to its name if it is a table."
        )
    if named not in _TEXTS:
        raise SourceRefused("wrong_format", f"{path.name} is no {suffix[1:].upper()} file inside: give the real one.")
    if named == "text" and _HTML.match(head):
        return "html"
    if named in ("csv", "tsv", "json") and _HTML.match(head):
        message = f"{path.name} is a web page and no table: download the table itself."
        raise SourceRefused("wrong_format", message)
    return named


def kind_by_name(name: str) -> str | None:
    """The kind that a file says it is of by its name; None for none that is known here."""
    return _KINDS.get(_suffix(name))


def read_bytes(path: Path, limit: int) -> bytes | None:
    """All bytes of a file, or None when there are more than the limit."""
    with open_plainly(path) as stream:
        raw = stream.read(limit + 1)
    return raw if len(raw) <= limit else None


def _suffix(name: str) -> str:
    name = name.lower()
    found = next((s for s in sorted(_KINDS, key=len, reverse=True) if name.endswith(s)), None)
    return found if found is not None else PurePath(name).suffix


def _peek(path: Path) -> tuple[bytes, int]:
    state = path.lstat()
    if not stat.S_ISREG(state.st_mode):
        what = "a folder" if stat.S_ISDIR(state.st_mode) else "a link" if stat.S_ISLNK(state.st_mode) else "a device"
        raise SourceRefused("not_a_file", f"{path.name} is {what} and no file: give the file itself.")
    with open_plainly(path) as stream:
        return stream.read(_HEAD), state.st_size


def open_plainly(path: Path) -> BinaryIO:
    """Open a regular file to read its bytes."""
    # Not through a link that was put there since, and without waiting for a pipe to be written to.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags), "rb")


def _by_content(path: Path, head: bytes) -> str | None:
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zipped(path)
    if head.startswith(_OLE):
        raise _old_office(path)
    if head.startswith(b"{\\rtf"):
        raise SourceRefused("unsupported", f"{path.name} is an RTF file: save it as DOCX or PDF.")
    if not head.startswith(b"\x1f\x8b") and _no_text(head):
        raise SourceRefused("binary", f"{path.name} is neither text nor a document that is known here: leave it out.")
    return None


def _no_text(head: bytes) -> bool:
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff"))
    evenly = max(head[0::2].count(0), head[1::2].count(0)) > 0.4 * (len(head) // 2)
    return not wide and not evenly and looks_binary(head)


def _zipped(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile as error:
        message = f"{path.name} is cut off or damaged: copy or download it again."
        raise SourceRefused("truncated", message) from error
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if any(kind_by_name(name) in _TABLES for name in names):
        return "archive"
    message = f"{path.name} is an archive without tables: unpack it and give the files inside."
    raise SourceRefused("unsupported", message)


def _old_office(path: Path) -> SourceRefused:
    with open_plainly(path) as stream:
        start = stream.read(1 << 20)
    if "EncryptedPackage".encode("utf-16-le") in start:
        message = f"{path.name} is protected by a password: save it without one and try again."
        return SourceRefused("password_protected", message)
    message = f"{path.name} is in an old Office format: save it as DOCX, XLSX or PDF and try again."
    return SourceRefused("unsupported", message)
