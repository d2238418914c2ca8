"""A zip archive of tables, as registries hand out their dumps: each table of it once, in its newest and fullest form.

Members are read where they lie and never written anywhere, so a name that climbs out of the archive leads nowhere.
"""

from __future__ import annotations

import re
import zipfile
from collections import defaultdict
from dataclasses import replace
from pathlib import Path, PurePosixPath

from graph.errors import SourceRefused
from ingest.document import Table
from ingest.readers.bytestream import Content, chunks_of
from ingest.readers.limits import Limits
from ingest.readers.opening import kind_by_name
from ingest.readers.tables import read_table

__all__ = ["read_archive"]

# Of one table in several forms the first of these is read: records keep what cells cannot hold.
_FORMS = ("json", "csv", "tsv")
_SCHEMA = re.compile(r"[_-]schema[_-]v(\d+)$", re.I)
_HEAD = 512
_HTML = re.compile(rb"\s*<(?:!doctype|html|head|body)[\s>]", re.I)
_PASSED_OVER = {"__MACOSX"}


def read_archive(path: Path, *, limits: Limits) -> tuple[Table, ...]:
    """The tables of an archive by their names; what is not read of it stands in the notes of the first.

    A table that is there in several forms (JSON and CSV, schema 1 and schema 2) is read in one: the newest schema,
    then JSON before CSV.
    """
    with zipfile.ZipFile(path) as archive:
        members = [
            m for m in archive.infolist() if not m.is_dir() and not _PASSED_OVER & {*PurePosixPath(m.filename).parts}
        ]
    if len(members) > limits.zip_members:
        raise SourceRefused("zip_bomb", f"{path.name} holds {len(members)} files, which no registry needs: unpack it.")
    if any(member.flag_bits & 1 for member in members):
        raise SourceRefused("password_protected", f"{path.name} is protected by a password: save it without one.")
    if len({member.filename for member in members}) < len(members):
        raise SourceRefused("damaged", f"{path.name} holds two files of one name: unpack it and keep the right one.")
    chosen, notes = _chosen([member.filename for member in members])
    if not chosen:
        raise SourceRefused("empty", f"{path.name} holds no table: give one with CSV, TSV or JSON files in it.")
    tables, refusals = [], []
    for name, kind in chosen:
        try:
            tables.append(_read(Content(path, name), kind, limits))
        except SourceRefused as refusal:
            if refusal.reason in {"zip_bomb", "truncated", "too_large"}:
                raise
            refusals.append(refusal)
    if not tables:
        raise refusals[0]
    notes += [str(refusal) for refusal in refusals]
    return (replace(tables[0], notes=(*tables[0].notes, *notes)), *tables[1:])


def _read(content: Content, kind: str, limits: Limits) -> Table:
    head = next(chunks_of(content, limits=limits), b"")[:_HEAD]
    if not head:
        raise SourceRefused("empty", f"{content.name} is empty: give a file with something in it.")
    if _HTML.match(head):
        raise SourceRefused("wrong_format", f"{content.name} is a web page and no table: download the table itself.")
    return read_table(content, kind, limits=limits)


def _chosen(names: list[str]) -> tuple[list[tuple[str, str]], list[str]]:
    """The members to read, each with its kind, and a note on each that is not read."""
    forms: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list)
    notes = []
    for name in sorted(names):
        kind = kind_by_name(name)
        if kind not in _FORMS or name.lower().endswith(".gz"):
            notes.append(f"{name} was not read: it is no CSV, TSV or JSON file.")
            continue
        stem = str(PurePosixPath(name).with_suffix(""))
        schema = _SCHEMA.search(stem)
        forms[_SCHEMA.sub("", stem)].append((-int(schema[1]) if schema else 0, _FORMS.index(kind), name))
    chosen = []
    for held in forms.values():
        (_, form, best), *others = sorted(held)
        chosen.append((best, _FORMS[form]))
        notes += [f"{name} was not read: {best} holds the same." for _, _, name in others]
    return chosen, notes
