"""A text, plain or Markdown, too long to be held: read from its file part by part, each a document of its own.

Parts end where a paragraph does. What a part says of layout is said by it alone: habits and furniture are judged anew
in each, pages are counted through.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from ingest.document import Document, Page
from ingest.readers.decoding import Encoding, encoding_of, shown
from ingest.readers.limits import DEFAULT_LIMITS, Limits
from ingest.readers.markdown import looks_like_markdown, read_markdown
from ingest.readers.opening import kind_of, open_plainly
from ingest.readers.plain import read_plain
from ingest.readers.refusals import told_plainly

__all__ = ["LONG", "PART", "LongText", "long_text"]

LONG: Final = 8_000_000
"""Bytes from which a text is read part by part."""

PART: Final = 1_000_000
"""Characters of a part: some five hundred pages."""
_CHUNK: Final = 1 << 20
_BREAK = re.compile(r"\n\n+(?=[^\W\d_])")  # before a paragraph, not before a further item of a list


@dataclass(frozen=True, slots=True)
class LongText:
    """A long text that can be read part by part, as often as it is asked for."""

    path: Path
    encoding: Encoding
    paged: bool
    part: int = PART
    markdown: bool = False

    def parts(self) -> Iterator[tuple[int, Document]]:
        """Yield the parts in order, each with the offset in the whole text at which it begins.

        Raises SourceRefused where the file cannot be read any more.
        """
        with told_plainly(self.path):
            offset, pages = 0, 1
            for text in self._texts():
                document = read_markdown(text, ()) if self.markdown else read_plain(text, ())
                yield offset, self._numbered(document, pages) if self.paged else document
                offset += len(text)
                pages += text.count("\f")

    def notes(self, replaced: int) -> tuple[str, ...]:
        """Return what the ledger is to say of the decoding."""
        notes = [self.encoding.note] if self.encoding.note else []
        if replaced:
            notes.append(f"{replaced} characters that cannot be shown or are not valid {self.encoding.name} stand as �")
        return tuple(notes)

    def _texts(self) -> Iterator[str]:
        decoder = io.IncrementalNewlineDecoder(
            codecs.getincrementaldecoder(self.encoding.name)(self.encoding.errors), translate=True
        )
        held, first = "", True
        for chunk in _chunks(self.path, min(_CHUNK, self.part)):
            text = shown(decoder.decode(chunk))
            held += text.removeprefix("\ufeff") if first else text
            first = False
            while len(held) >= self.part + self.part // 4:
                end = _end(held, self.part)
                yield held[:end]
                held = held[end:]
        held += shown(decoder.decode(b"", final=True))
        if held:
            yield held

    def _numbered(self, document: Document, first: int) -> Document:
        """Count the pages of a part on from those before it."""
        pages = document.pages or (Page(number=1, start=0, end=len(document.text)),)
        return replace(
            document,
            pages=tuple(replace(page, number=page.number + first - 1) for page in pages),
            blocks=tuple(replace(block, page=(block.page or 1) + first - 1) for block in document.blocks),
        )


def long_text(path: Path, *, limits: Limits = DEFAULT_LIMITS, least: int = LONG, part: int = PART) -> LongText | None:
    """Return the long text that a file is, or None if it is anything else, or too large to be read."""
    with told_plainly(path):
        kind = kind_of(path)
        if kind not in ("text", "markdown") or not least <= path.stat().st_size <= limits.text_bytes:
            return None
        encoding = encoding_of(_chunks(path), path.name)
        paged = any(b"\f" in chunk.rstrip(b"\f\n\r ") for chunk in _chunks(path))
        found = LongText(path, encoding, paged, part)
        marked = kind == "markdown" or looks_like_markdown(next(found._texts(), ""))
        return replace(found, markdown=True) if marked else found


def _chunks(path: Path, size: int = _CHUNK) -> Iterator[bytes]:
    with open_plainly(path) as stream:
        yield from iter(partial(stream.read, size), b"")


def _end(text: str, size: int) -> int:
    """Where a part of about this size ends: before a paragraph, else at a line's end, else at a space."""
    found = _BREAK.search(text, size)
    if found is not None:
        return found.end()
    line = text.rfind("\n", size // 2) + 1
    return line or text.rfind(" ", size // 2) + 1 or size
