"""A source too large to be held, written down part by part until the store takes it over.

What is staged lies beside what the store keeps, under names that nobody reads and that the next writer sweeps away, so
a crash leaves nothing behind.
"""

from __future__ import annotations

import gzip
import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

from graph.errors import Misconfigured
from graph.folder import TEMPORARY, DataFolder, translated_disk_errors

__all__ = ["Staged", "Staging"]

_LEVEL: Final = 6


@dataclass(frozen=True, slots=True)
class Staged:
    """Files of a source that was written down whole; small, so that it travels cheaply between processes."""

    folder: Path
    """Holds the statements, a Parquet file for each part in order."""
    reading: Path
    """The document as the store keeps it."""

    @property
    def statements(self) -> pl.LazyFrame:
        """All statements in order, read when they are asked for."""
        return pl.scan_parquet(sorted(self.folder.glob("*.parquet")))

    def discard(self) -> None:
        """Remove the files, those that are still there."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.reading.unlink(missing_ok=True)


class Staging:
    """Takes in the parts of one source."""

    def __init__(self, folder: DataFolder) -> None:
        with translated_disk_errors(folder.root):
            for place in (folder.sources, folder.readings):
                place.mkdir(parents=True, exist_ok=True)
            self._folder = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=folder.sources))
            self._reading = folder.readings / f"{self._folder.name}.json.gz"
        self._parts = 0
        self._begun: set[str] = set()

    def add(self, statements: pl.DataFrame, reading: Mapping[str, str | Iterable[Any]]) -> None:
        """Write down a part: its statements, and more of each text and list of the reading."""
        self._parts += 1
        with translated_disk_errors(self._folder):
            statements.write_parquet(self._folder / f"{self._parts:06}.parquet")
            for key, more in reading.items():
                written = json.dumps(more if isinstance(more, str) else list(more), ensure_ascii=False)[1:-1]
                if written:
                    lead = ", " if key in self._begun and not isinstance(more, str) else ""
                    self._begun.add(key)
                    self._append(key, lead + written)

    def close(self, reading: Mapping[str, Any], texts: Iterable[str], lists: Iterable[str]) -> Staged:
        """Put the reading together of what was added, and of ``reading``, which was the same all along."""
        with translated_disk_errors(self._folder), self._reading.open("wb") as whole:
            opening = json.dumps(dict(reading), ensure_ascii=False).removesuffix("}")
            whole.write(_packed(opening))
            for (left, right), keys in (('""', texts), ("[]", lists)):
                for key in keys:
                    whole.write(_packed(f'{", " if reading else ""}"{key}": {left}'))
                    if (part := self._folder / f"{key}.gz").is_file():
                        with part.open("rb") as said:
                            shutil.copyfileobj(said, whole)
                        part.unlink()
                    whole.write(_packed(right))
            whole.write(_packed("}"))
        return Staged(self._folder, self._reading)

    def discard(self) -> None:
        """Remove what was written down."""
        Staged(self._folder, self._reading).discard()

    def _append(self, key: str, written: str) -> None:
        if not key.isidentifier():
            raise Misconfigured(f"{key!r} is no part of a reading.")
        with (self._folder / f"{key}.gz").open("ab") as out:
            out.write(_packed(written))


def _packed(text: str) -> bytes:
    """One member of a gzip file; members that follow each other are one text."""
    return gzip.compress(text.encode("utf-8"), _LEVEL, mtime=0)
