"""CSV and its kin: tables that stream, with the delimiter found out and every broken record told from its neighbours.

A quotation mark that is never closed costs its own line, not the rest of the file.
"""

from __future__ import annotations

import csv
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice

from graph.errors import SourceRefused
from ingest.document import Row, Table
from ingest.readers.bytestream import Content, encoding_of_content, text_of
from ingest.readers.decoding import Encoding
from ingest.readers.headers import column_names, header_row
from ingest.readers.limits import Limits
from ingest.readers.rows import Rows

__all__ = ["read_delimited"]

_DELIMITERS = ",;\t|"
_SAMPLE = 200
_RECORD_LINES = 2_000


def read_delimited(content: Content, *, limits: Limits, name: str, media_type: str) -> Table:
    """The table of a delimited file: its columns are known at once, its rows are read each time they are asked for."""
    encoding = encoding_of_content(content, limits=limits)
    start = list(islice(_lines(content, encoding, limits), 5 * _SAMPLE))
    said = start[0].strip().lower() if start else ""
    skip = 1 if said in {f"sep={mark}" for mark in _DELIMITERS} else 0
    delimiter = start[0].strip()[4] if skip else _delimiter(start, "\t" if media_type.startswith("text/tab") else ",")
    records = list(islice(_records(iter(start[skip:]), delimiter, limits), _SAMPLE))
    head = [record for record, _ in records[:20]]
    if not head:
        raise SourceRefused("empty", f"{content.name} has no rows: give a table with a header and at least one row.")
    at = header_row(head)
    columns = column_names([cell.strip() for cell in head[at]])
    if len(columns) > limits.columns:
        message = f"{content.name} has more than {limits.columns} columns: keep the ones that matter."
        raise SourceRefused("too_large", message)
    rows = partial(_rows, content, encoding, delimiter, columns, (skip, at + 1), limits)
    notes = (encoding.note,) if encoding.note else ()
    return Table(name=name, columns=columns, media_type=media_type, rows=Rows(content.path, rows), notes=notes)


def _lines(content: Content, encoding: Encoding, limits: Limits) -> Iterator[str]:
    """The lines of a file with their ends; one that is longer than a cell may be is given in parts."""
    held = ""
    for text in text_of(content, encoding, limits=limits):
        parts = (held + text).split("\n")
        held = parts.pop()
        for part in parts:
            yield part + "\n"
        if len(held) > 4 * limits.cell_chars:
            yield held
            held = ""
    if held:
        yield held


def _delimiter(lines: list[str], usual: str) -> str:
    """The delimiter that gives most records the same number of cells, more than one; the usual one when none does."""
    best, best_score = usual, 0.0
    for mark in _DELIMITERS:
        try:
            widths = [len(row) for row in islice(csv.reader(iter(lines), delimiter=mark), _SAMPLE) if row]
        except csv.Error:
            continue
        if not widths:
            continue
        width, count = Counter(widths).most_common(1)[0]
        score = count / len(widths) + min(width, 50) / 1000
        if width > 1 and score > best_score:
            best, best_score = mark, score
    return best


def _rows(
    content: Content,
    encoding: Encoding,
    delimiter: str,
    columns: tuple[str, ...],
    skips: tuple[int, int],
    limits: Limits,
) -> Iterator[Row]:
    lines = islice(_lines(content, encoding, limits), skips[0], None)
    records = islice(_records(lines, delimiter, limits), skips[1], None)
    for number, (record, fault) in enumerate(records, start=1):
        cells = [cell.strip() for cell in record]
        if fault is None and len(cells) < len(columns):
            fault = "too_few_cells"
        elif fault is None and any(cells[len(columns) :]):
            fault = "too_many_cells"
        yield Row(number=number, cells=dict(zip(columns, cells, strict=False)), fault=fault)


def _records(lines: Iterable[str], delimiter: str, limits: Limits) -> Iterator[tuple[list[str], str | None]]:
    """The records of a file that are wanted, which blank ones seldom are, each with its fault if it has one."""
    csv.field_size_limit(max(limits.cell_chars * 8, 1 << 20))
    feed = _Feed(lines, limits)
    reader = csv.reader(feed, delimiter=delimiter)
    while True:
        feed.begin()
        try:
            record = next(reader, None)
        except csv.Error:
            feed.cut = True
            record = []
        if record is None:
            return
        if feed.cut or ((feed.ended or len(feed.taken) > 1) and _open(feed.taken, delimiter)):
            first = feed.give_back()
            record = first.rstrip("\n").split(delimiter)
            yield record, "unclosed_quote" if '"' in first else "cell_too_large"
        elif any(record) or (record and limits.blank_rows):
            large = feed.size > limits.cell_chars and max(map(len, record)) > limits.cell_chars
            yield record, "cell_too_large" if large else None


def _open(lines: list[str], delimiter: str) -> bool:
    """Whether a quotation in these lines is not closed, or only by a mark that belongs to a later record."""
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return len(lines) > 1 or "unexpected end" in str(error)
    return False


class _Feed:
    """Lines for one record at a time: after too many of them it stops, and gives back all but the first."""

    def __init__(self, lines: Iterable[str], limits: Limits) -> None:
        self.taken: list[str] = []
        self.cut = self.ended = False
        self._lines = iter(lines)
        self._waiting: deque[str] = deque()
        self._limit = limits.cell_chars
        self.size = 0

    def begin(self) -> None:
        self.taken = []
        self.cut = self.ended = False
        self.size = 0

    def give_back(self) -> str:
        first = self.taken[0]
        self._waiting.extendleft(reversed(self.taken[1:]))
        return first

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.taken) > _RECORD_LINES or self.size > self._limit * 4:
            self.cut = True
            raise StopIteration
        line = self._waiting.popleft() if self._waiting else next(self._lines, None)
        if line is None:
            self.ended = True
            raise StopIteration
        self.taken.append(line)
        self.size += len(line)
        return line
