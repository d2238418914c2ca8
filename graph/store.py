"""The statement store: one Parquet file for each source, replaced whole or not at all.

The file holds the statements and, in its metadata, the :class:`~graph.sources.Source` with its ledger, so a source
and what is known of it cannot come apart. Any Parquet reader (DuckDB, pandas, Spark) opens it as it is. Beside it
``readings/`` keeps the text of each document as its offsets count it.

Only the holder of :meth:`DataFolder.writing` may call what writes; anyone may read meanwhile.
"""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Final

import polars as pl

from graph.errors import Misconfigured, NotFound
from graph.folder import DataFolder, write_atomically
from graph.sources import Source
from graph.staging import Staged
from graph.statements import Statement

__all__ = ["SCHEMA", "StatementStore", "to_frame"]

SCHEMA: Final[Mapping[str, Any]] = {
    "statement_id": pl.String,
    "source_id": pl.String,
    "subject": pl.String,
    "subject_type": pl.String,
    "predicate": pl.String,
    "object": pl.String,
    "object_type": pl.String,
    "value": pl.String,
    "properties": pl.String,
    "quote": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
    "anchors": pl.String,
    "page": pl.Int64,
    "language": pl.String,
    "confidence": pl.Float64,
    "extractor": pl.String,
    "first_seen": pl.Date,
    "last_seen": pl.Date,
}
"""Columns of a statement file; ``properties`` and ``anchors`` are JSON objects."""

_SOURCE_KEY: Final = "lifescape.source"
_CHUNK: Final = 50_000
_ENCODE: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


class StatementStore:
    """All statements of a data folder, by source."""

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder

    @property
    def folder(self) -> DataFolder:
        """The data folder it lies in."""
        return self._folder

    def put(
        self, source: Source, statements: Iterable[Statement] | pl.DataFrame, *, reading: Mapping[str, Any] | None
    ) -> None:
        """Replace a source with what was read from it now.

        ``reading`` is the JSON-ready form of the document and holds at least its ``text`` (``graph.readings`` tells
        what else); None for a table. A
        statement that was there before keeps the day on which it was first seen.
        """
        today = date.fromisoformat(source.read_on) if source.read_on else date.today()
        frame = statements if isinstance(statements, pl.DataFrame) else to_frame(statements)
        frame = _dated(frame.lazy(), self._old_days(source.id), today).collect()
        if reading is not None:
            data = gzip.compress(json.dumps(reading, ensure_ascii=False).encode("utf-8"), mtime=0)
            write_atomically(self._reading(source.id), lambda p: _write_bytes(p, data))
        else:
            self._reading(source.id).unlink(missing_ok=True)
        metadata = {_SOURCE_KEY: source.to_json()}
        write_atomically(self._file(source.id), lambda p: frame.write_parquet(p, metadata=metadata))

    def put_staged(self, source: Source, staged: Staged) -> None:
        """Replace a source with what was staged of it, as :meth:`put` does; little of it is in memory at a time."""
        today = date.fromisoformat(source.read_on) if source.read_on else date.today()
        statements = _dated(staged.statements, self._old_days(source.id), today)
        metadata = {_SOURCE_KEY: source.to_json()}
        write_atomically(self._reading(source.id), lambda p: _copy(staged.reading, p))
        write_atomically(
            self._file(source.id),
            lambda p: statements.sink_parquet(p, metadata=metadata, row_group_size=_CHUNK, engine="streaming"),
        )
        staged.discard()

    def sources(self) -> list[Source]:
        """Every source, by label; refused ones too: they are in the ledger."""
        return sorted((self._read_source(p) for p in self._files()), key=lambda s: (s.label, s.id))

    def source(self, source_id: str) -> Source:
        """Return the source with this id, or raise NotFound."""
        path = self._file(source_id)
        if not _plain(source_id) or not path.is_file():
            raise NotFound(f"There is no source {source_id!r}: `lifescape sources` lists those there are.")
        return self._read_source(path)

    def frame(self, source_id: str | None = None) -> pl.DataFrame:
        """Statements of one source, or of all, as a data frame with the columns of :data:`SCHEMA`."""
        paths = self._files() if source_id is None else [self._file(self.source(source_id).id)]
        frames = [pl.read_parquet(p) for p in paths]
        return pl.concat(frames) if frames else pl.DataFrame(schema=SCHEMA)

    def statements(self, source_id: str) -> Iterator[Statement]:
        """Statements of one source, in the order in which they were read."""
        return (_from_row(row) for row in self.frame(source_id).iter_rows(named=True))

    def reading(self, source_id: str) -> dict[str, Any] | None:
        """Return what :meth:`put` was given as the reading of a document; None for a table or a refused file."""
        path = self._reading(self.source(source_id).id)
        if not path.is_file():
            return None
        content: dict[str, Any] = json.loads(gzip.decompress(path.read_bytes()).decode("utf-8"))
        return content

    def text(self, source_id: str) -> str | None:
        """Return the text that offsets of this source count; None for a table or a refused file."""
        reading = self.reading(source_id)
        return None if reading is None else str(reading["text"])

    def forget(self, source_id: str) -> Source:
        """Delete a source with its text, statements and page, and return what it was."""
        source = self.source(source_id)
        self._file(source_id).unlink()
        self._reading(source_id).unlink(missing_ok=True)
        self._folder.page(source_id).unlink(missing_ok=True)
        return source

    def _files(self) -> list[Path]:
        return sorted(self._folder.sources.glob("source-*.parquet"))

    def _file(self, source_id: str) -> Path:
        return self._folder.sources / f"{source_id}.parquet"

    def _reading(self, source_id: str) -> Path:
        return self._folder.readings / f"{source_id}.json.gz"

    def _old_days(self, source_id: str) -> pl.LazyFrame | None:
        path = self._file(source_id)
        if not path.is_file():
            return None
        return pl.scan_parquet(path).select("statement_id", pl.col("first_seen").alias("before"))

    @staticmethod
    def _read_source(path: Path) -> Source:
        try:
            return Source.from_json(pl.read_parquet_metadata(path)[_SOURCE_KEY])
        except (KeyError, ValueError, TypeError, OSError, pl.exceptions.PolarsError) as e:
            raise Misconfigured(
                f"{path} is not a statement file of Lifescape or is damaged: delete it and ingest its source again."
            ) from e


def to_frame(statements: Iterable[Statement]) -> pl.DataFrame:
    """Return statements as a data frame with the columns of :data:`SCHEMA`; the first of equal ids is kept."""
    stream = _distinct(statements)
    frames = []
    while chunk := list(islice(stream, _CHUNK)):
        frames.append(pl.DataFrame(chunk, schema=SCHEMA, orient="row"))
    return pl.concat(frames) if frames else pl.DataFrame(schema=SCHEMA)


def _distinct(statements: Iterable[Statement]) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each id; to drop equal ones from a finished frame takes as much memory again as it does."""
    seen: set[str] = set()
    for statement in statements:
        row = _to_row(statement)
        if row[0] not in seen:
            seen.add(row[0])
            yield row


def _to_row(s: Statement) -> tuple[Any, ...]:
    return (
        s.statement_id,
        s.source_id,
        s.subject,
        s.subject_type,
        s.predicate,
        s.object,
        s.object_type,
        s.value,
        _json(s.properties),
        s.quote,
        s.start,
        s.end,
        _spans(s.anchors),
        s.page,
        s.language,
        s.confidence,
        s.extractor,
        s.first_seen,
        s.last_seen,
    )


def _from_row(row: dict[str, Any]) -> Statement:
    row.pop("statement_id")
    row["properties"] = json.loads(row["properties"])
    row["anchors"] = {role: (span[0], span[1]) for role, span in json.loads(row["anchors"]).items()}
    return Statement(**row)


def _json(value: Mapping[str, Any]) -> str:
    return _ENCODE(dict(value)) if value else "{}"


def _spans(anchors: Mapping[str, tuple[int, int]]) -> str:
    """Write anchors as :func:`_json` would; there is one for each of millions of statements."""
    return "{" + ", ".join([f'"{role}": [{start}, {end}]' for role, (start, end) in sorted(anchors.items())]) + "}"


def _dated(frame: pl.LazyFrame, before: pl.LazyFrame | None, today: date) -> pl.LazyFrame:
    frame = frame.with_columns(pl.lit(today).alias("last_seen"))
    if before is None:
        return frame.with_columns(pl.lit(today).alias("first_seen"))
    joined = frame.join(before, on="statement_id", how="left", maintain_order="left")
    return joined.with_columns(pl.col("before").fill_null(pl.lit(today)).alias("first_seen")).select(*SCHEMA)


def _copy(there: Path, here: Path) -> None:
    shutil.copyfile(there, here)


def _write_bytes(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def _plain(source_id: str) -> bool:
    """Whether an id can only name a file inside the store."""
    return source_id.replace("-", "").isalnum() and source_id.isascii()
