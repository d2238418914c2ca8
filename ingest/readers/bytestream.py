"""The bytes of a table, from a file, a ``.gz`` or a member of an archive, never more than the limits allow."""

from __future__ import annotations

import codecs
import gzip
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from graph.errors import SourceRefused
from ingest.readers.decoding import Encoding, encoding_of
from ingest.readers.limits import Limits
from ingest.readers.refusals import too_large

__all__ = ["Content", "chunks_of", "encoding_of_content", "text_of"]

_CHUNK = 1 << 20
_PATIENCE = 10_000_000


@dataclass(frozen=True, slots=True)
class Content:
    """Where the bytes of one table lie: a file, or the member of this name in a zip archive."""

    path: Path
    member: str | None = None

    @property
    def name(self) -> str:
        """What it is called in a message."""
        return f"{self.path.name} › {self.member}" if self.member else self.path.name

    @property
    def packed(self) -> bool:
        """Whether it must be unpacked to be read."""
        return self.member is not None or self.path.suffix.lower() == ".gz"

    @contextmanager
    def opened(self) -> Iterator[tuple[IO[bytes], int]]:
        """Its stream, and its size as it lies on the disk."""
        if self.member is not None:
            with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as stream:
                yield stream, archive.getinfo(self.member).compress_size
            return
        with self.path.open("rb") as file:
            size = self.path.stat().st_size
            if self.packed:
                with gzip.open(file) as unpacked:
                    yield cast("IO[bytes]", unpacked), size
            else:
                yield file, size


def chunks_of(content: Content, *, limits: Limits) -> Iterator[bytes]:
    """What it holds piece by piece; what is packed is refused as soon as it unpacks beyond the limits."""
    total = 0
    with content.opened() as (stream, size):
        while True:
            try:
                chunk = stream.read(_CHUNK)
            except EOFError as error:
                message = f"{content.name} ends too early: copy it again, the end is missing."
                raise SourceRefused("truncated", message) from error
            except (gzip.BadGzipFile, zipfile.BadZipFile, zlib.error) as error:
                message = f"{content.name} is damaged inside its compression: copy it again."
                raise SourceRefused("damaged", message) from error
            if not chunk:
                return
            total += len(chunk)
            if total > limits.table_bytes:
                raise too_large(content.path, limits.table_bytes)
            if content.packed and total > max(_PATIENCE, size * limits.ratio):
                told = f"{content.name} unpacks to more than {limits.ratio} times its size"
                raise SourceRefused("zip_bomb", f"{told}: unpack it and look at it first.")
            yield chunk


def encoding_of_content(content: Content, *, limits: Limits) -> Encoding:
    """How to decode it, judged by all of it."""
    return encoding_of(chunks_of(content, limits=limits), content.name)


def text_of(content: Content, encoding: Encoding, *, limits: Limits) -> Iterator[str]:
    r"""Its text piece by piece, with ``\\n`` line ends, without byte order mark and NUL characters."""
    decoder = codecs.getincrementaldecoder(encoding.name)(encoding.errors)
    held, first = "", True
    for chunk in chunks_of(content, limits=limits):
        text = held + decoder.decode(chunk)
        if first and text:
            text, first = text.removeprefix("\ufeff"), False
        # A carriage return at the end may be half a line end.
        held = "\r" if text.endswith("\r") else ""
        yield _tidy(text.removesuffix("\r") if held else text)
    yield _tidy(held + decoder.decode(b"", final=True))


def _tidy(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\x00", "\ufffd") if "\x00" in text else text
