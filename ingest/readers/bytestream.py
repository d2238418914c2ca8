"""The bytes of a table's file, unpacked where it is a ``.gz``, never more of them than the limits allow."""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

from graph.errors import SourceRefused
from ingest.readers.decoding import Encoding, encoding_of
from ingest.readers.limits import Limits
from ingest.readers.refusals import too_large

__all__ = ["chunks_of", "encoding_of_file", "text_of"]

_CHUNK = 1 << 20
_PATIENCE = 10_000_000


def chunks_of(path: Path, *, limits: Limits) -> Iterator[bytes]:
    """The content of a file piece by piece; a packed one is refused as soon as it unpacks beyond the limits."""
    packed = path.suffix.lower() == ".gz"
    size = path.stat().st_size
    total = 0
    with gzip.open(path) if packed else path.open("rb") as stream:
        while True:
            try:
                chunk = stream.read(_CHUNK)
            except EOFError as error:
                message = f"{path.name} ends too early: copy it again, the end is missing."
                raise SourceRefused("truncated", message) from error
            except (gzip.BadGzipFile, zlib.error) as error:
                message = f"{path.name} is damaged inside its compression: copy it again."
                raise SourceRefused("damaged", message) from error
            if not chunk:
                return
            total += len(chunk)
            if total > limits.table_bytes:
                raise too_large(path, limits.table_bytes)
            if packed and total > max(_PATIENCE, size * limits.ratio):
                message = (
                    f"{path.name} unpacks to more than {limits.ratio} times its size: unpack it and look at it first."
                )
                raise SourceRefused("zip_bomb", message)
            yield chunk


def encoding_of_file(path: Path, *, limits: Limits) -> Encoding:
    """How to decode a file, judged by all of it."""
    return encoding_of(chunks_of(path, limits=limits), path.name)


def text_of(path: Path, encoding: Encoding, *, limits: Limits) -> Iterator[str]:
    r"""The text of a file piece by piece, with ``\\n`` line ends, without byte order mark and NUL characters."""
    decoder = codecs.getincrementaldecoder(encoding.name)(encoding.errors)
    held, first = "", True
    for chunk in chunks_of(path, limits=limits):
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
