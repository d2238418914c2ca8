"""XLSX: every sheet with rows is a table that streams; its header row is looked for below titles and empty rows."""

from __future__ import annotations

import datetime as dt
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from itertools import islice
from pathlib import Path

import openpyxl

from graph.errors import SourceRefused
from ingest.document import Row, Table
from ingest.readers.headers import column_names, header_row
from ingest.readers.limits import Limits
from ingest.readers.package import inspect
from ingest.readers.refusals import too_large
from ingest.readers.rows import Rows

__all__ = ["read_workbook"]

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_STUDIED = 20


def read_workbook(path: Path, *, limits: Limits) -> tuple[Table, ...]:
    """The tables of a workbook in the order of its sheets; formulas give the values that were saved with them."""
    if path.stat().st_size > limits.office_bytes:
        raise too_large(path, limits.office_bytes)
    with zipfile.ZipFile(path) as archive:
        inspect(archive, path.name, limits=limits)
    tables: list[Table] = []
    for sheet in _sheet_names(path):
        head = list(islice(_cells(path, sheet), _STUDIED))
        if not head:
            continue
        at = header_row(head)
        columns = column_names(_trimmed(head[at]))
        if len(columns) > limits.columns:
            message = f"{path.name} has more than {limits.columns} columns: keep the ones that matter."
            raise SourceRefused("too_large", message)
        rows = partial(_rows, path, sheet, columns, at + 1, limits)
        tables.append(Table(name=sheet, columns=columns, media_type=_MEDIA_TYPE, rows=Rows(path, rows)))
    if not tables:
        raise SourceRefused("empty", f"{path.name} has no rows: give a table with a header and at least one row.")
    return tuple(tables)


def _sheet_names(path: Path) -> list[str]:
    with _opened(path) as book:
        return [sheet.title for sheet in book.worksheets]


@contextmanager
def _opened(path: Path) -> Iterator[openpyxl.Workbook]:
    """The workbook while it is open; the file is closed whatever is wrong inside it."""
    with path.open("rb") as stream:
        with warnings.catch_warnings():
            # It warns of styles and validations, which carry no words.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        with closing(book):
            yield book


def _cells(path: Path, name: str, *, blank_rows: bool = False) -> Iterator[list[str]]:
    """The rows of a sheet that are not blank, or all up to the last of those."""
    with _opened(path) as book:
        sheet = book[name]
        # What a file says of its own size is often wrong.
        sheet.reset_dimensions()
        rows = sheet.iter_rows(values_only=True)
        blank = 0
        while True:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                row = next(rows, None)
            if row is None:
                return
            cells = [_text(value) for value in row]
            if not any(cells):
                blank += blank_rows
                continue
            for _ in range(blank):
                yield []
            blank = 0
            yield cells


def _rows(path: Path, sheet: str, columns: tuple[str, ...], skip: int, limits: Limits) -> Iterator[Row]:
    rows = _cells(path, sheet, blank_rows=limits.blank_rows)
    while skip:
        skip -= any(next(rows))
    for number, cells in enumerate(rows, start=1):
        fault = "too_many_cells" if any(cells[len(columns) :]) else None
        if any(len(cell) > limits.cell_chars for cell in cells):
            fault = "cell_too_large"
        cells += [""] * (len(columns) - len(cells))
        yield Row(number=number, cells=dict(zip(columns, cells, strict=False)), fault=fault)


def _trimmed(row: list[str]) -> list[str]:
    last = max((at for at, cell in enumerate(row) if cell), default=-1)
    return row[: last + 1]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
