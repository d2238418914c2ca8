"""One table, by the kind that its file or its member of an archive is of."""

from __future__ import annotations

from pathlib import PurePath

from ingest.document import Table
from ingest.readers.bytestream import Content
from ingest.readers.delimited import read_delimited
from ingest.readers.limits import Limits
from ingest.readers.records import read_records

__all__ = ["read_table"]

_DELIMITED = {"csv": "text/csv", "tsv": "text/tab-separated-values"}


def read_table(content: Content, kind: str, *, limits: Limits) -> Table:
    """The table of a ``csv``, ``tsv`` or ``json``, named after its file without the endings."""
    file = PurePath(content.member or content.path).name
    name = file.split(".")[0] or file
    if kind in _DELIMITED:
        return read_delimited(content, limits=limits, name=name, media_type=_DELIMITED[kind])
    return read_records(content, limits=limits, name=name)
