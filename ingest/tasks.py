"""What a worker is given to read, and what it gives back; both travel between processes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from graph.folder import DataFolder
from graph.sources import Source
from graph.staging import Staged
from ingest.extracting import Extractor
from ingest.readers import LONG, PART

__all__ = ["Reading", "Task", "document_reader"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One file to read: a blank record of it, and what to read it with. Small, so that it travels cheaply."""

    path: Path
    source: Source
    known: Path | None = None
    """File of the names that registries gave (see ``ingest.known_names``)."""
    mapping: str | None = None
    """Name of the registry mapping to use; None to choose by columns."""
    own: tuple[Path, ...] = ()
    """Mapping files besides those that Lifescape brings along."""
    progress: Path | None = None
    """Where to note how many rows of a table are read."""
    extractor: Extractor = field(default_factory=Extractor)
    """Who reads it if it is a document."""
    staging: DataFolder | None = None
    """Where what is too large to be held is written down; None to hold whatever it is."""
    long: int = LONG
    """Bytes from which a plain text is too large to be held."""
    part: int = PART
    """Characters of such a text that are read at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of one file: its record with the ledger, its statements, and the document if it is one."""

    source: Source
    statements: pl.DataFrame
    document: Mapping[str, Any] | None = None
    staged: Staged | None = None
    """Statements and document where they are too large to be held; the other two are empty then."""
    former_stays: bool = False
    """Whether it could not be read now by no fault of its own (a language model could not be asked): nothing that was
    read of it before is lost by that."""


def document_reader(known: Path | None, extractor: Extractor) -> str:
    """Name and version of who reads documents now; a document read by another version is read again."""
    return extractor.reader(known.stem if known else "no-names")
