"""JSON that holds records: arrays of objects, JSON lines, objects one after another, or an object with such a list.

Records stream one at a time; a broken one is a row with a fault and the next is found behind it. Values at the top
of a record become text, lists and objects stay JSON. The results of a SPARQL query (``head`` and ``results``) are such
a list too; of their values, which say what kind of term they are, the text counts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice

from graph.errors import SourceRefused
from ingest.document import Row, Table
from ingest.readers.bytestream import Content, encoding_of_content, text_of
from ingest.readers.decoding import Encoding
from ingest.readers.limits import Limits
from ingest.readers.rows import Rows

__all__ = ["read_records"]

_STUDIED = 1_000
_BETWEEN = re.compile("[\\s,\ufeff\x1e]*")
_STRUCTURE = re.compile(r'"(?:[^"\\\n]++|\\.)*+(?:"|\n|\Z)|[\[\]{}]')
_AROUND = re.compile(r'\{\s*(?:"[^"\\]*"\s*:\s*(?:"[^"\\]*"|[\w.+-]+)\s*,\s*)*"([^"\\]*)"\s*:\s*\[\s*\{')
_SPARQL = re.compile(
    r'\{\s*"head"\s*:\s*\{[^{}]*?"vars"\s*:\s*(\[(?:\s*"\w+"\s*,?)*\s*\])[^{}]*\}\s*,\s*"results"\s*:\s*\{[^{}\[]*"bindings"'
)
# A value of a SPARQL result: what it is, and what kind of term that is.
_TERM = {"type", "value", "xml:lang", "datatype"}
_DECODER = json.JSONDecoder()


def read_records(content: Content, *, limits: Limits, name: str) -> Table:
    """The table of a JSON file; its columns are the keys of its first records in the order they appear."""
    encoding = encoding_of_content(content, limits=limits)
    entrance, named = _entrance(content, encoding, limits)
    start = partial(_rows, content, encoding, entrance, limits)
    columns = dict.fromkeys(named)
    good = 0
    for row in islice(start(), _STUDIED):
        good += row.fault is None
        columns.update(dict.fromkeys(row.cells))
    if not good:
        message = f"{content.name} holds no list of records: give an array of objects or one object a line."
        raise SourceRefused("wrong_format", message)
    if len(columns) > limits.columns:
        message = f"{content.name} has more than {limits.columns} different keys: keep the ones that matter."
        raise SourceRefused("too_large", message)
    notes = (encoding.note,) if encoding.note else ()
    return Table(
        name=name, columns=tuple(columns), media_type="application/json", rows=Rows(content.path, start), notes=notes
    )


def _entrance(content: Content, encoding: Encoding, limits: Limits) -> tuple[str | None, tuple[str, ...]]:
    """The key whose list holds the records, where the file is one object around one list of objects.

    With it the columns that the file names beforehand, as the results of a SPARQL query do.
    """
    begin = ""
    for text in text_of(content, encoding, limits=limits):
        begin = (begin + text).lstrip("\ufeff \n\t")
        if asked := _SPARQL.match(begin):
            return "bindings", tuple(json.loads(asked.group(1)))
        found = _AROUND.match(begin)
        if found is None:
            return None, ()
        try:
            whole, end = _DECODER.raw_decode(begin)
        except (ValueError, RecursionError):
            if len(begin) < limits.record_chars:
                continue
            # Larger than a record may be, so it is the list inside that counts.
            return found.group(1), ()
        break
    else:
        return None, ()
    if _BETWEEN.sub("", begin[end:]) or not isinstance(whole, dict):
        return None, ()
    lists = [key for key, value in whole.items() if isinstance(value, list) and value and isinstance(value[0], dict)]
    return (lists[0] if lists == [found.group(1)] and len(whole) <= 12 else None), ()


def _rows(content: Content, encoding: Encoding, entrance: str | None, limits: Limits) -> Iterator[Row]:
    stream = _Stream(text_of(content, encoding, limits=limits), limits, content.name)
    for number, (value, fault) in enumerate(stream.records(entrance), start=1):
        if isinstance(value, dict):
            cells = {str(key): _cell(item) for key, item in value.items() if item is not None}
            if any(len(cell) > limits.cell_chars for cell in cells.values()):
                fault = "cell_too_large"
            yield Row(number=number, cells=cells, fault=fault)
        else:
            yield Row(number=number, cells={}, fault=fault or "not_an_object")


def _cell(value: object) -> str:
    if isinstance(value, str):
        return value.strip().replace("\x00", "\ufffd")
    if isinstance(value, dict) and {"type", "value"} <= value.keys() <= _TERM and isinstance(value["value"], str):
        return _cell(value["value"])
    return json.dumps(value, ensure_ascii=False)


@dataclass(slots=True)
class _Stream:
    """A window on the text of a file that moves on as its records are taken."""

    texts: Iterator[str]
    limits: Limits
    name: str
    window: str = ""
    at: int = 0
    ended: bool = False

    def records(self, entrance: str | None) -> Iterator[tuple[object, str | None]]:
        """Every value of the file's list with its fault, if it has one."""
        listed = self._enter(entrance)
        while self._skip():
            if listed and self.window[self.at] == "]":
                return
            yield self._value()

    def _enter(self, entrance: str | None) -> bool:
        self._skip()
        if entrance is not None:
            opening = re.compile(rf'"{re.escape(entrance)}"\s*:\s*\[')
            found = opening.search(self.window)
            while found is None and self._more():
                found = opening.search(self.window)
            self.at = found.end() if found else len(self.window)
            return True
        if self.window[self.at : self.at + 1] == "[":
            self.at += 1
            return True
        return False

    def _skip(self) -> bool:
        """Move to the next value; False at the end of the file."""
        while True:
            found = _BETWEEN.match(self.window, self.at)
            self.at = found.end() if found else self.at
            if self.at < len(self.window):
                return True
            if not self._more():
                return False

    def _more(self) -> bool:
        """Take in at least as much again as is waiting, so that a long record is not looked at over and over."""
        waiting = len(self.window) - self.at
        parts = [self.window[self.at :]]
        taken = 0
        while taken <= waiting:
            text = next(self.texts, None)
            if text is None:
                self.ended = True
                break
            parts.append(text)
            taken += len(text)
        self.window, self.at = "".join(parts), 0
        return taken > 0

    def _value(self) -> tuple[object, str | None]:
        while True:
            fault: str | None = None
            try:
                value, end = _DECODER.raw_decode(self.window, self.at)
            except ValueError:
                fault = "bad_json"
            except RecursionError:
                fault = "too_deep"
            if fault is None and (end < len(self.window) or self.ended):
                self.at = end
                return value, None
            if fault is not None and (behind := self._behind()) is not None:
                self.at = behind
                return None, fault
            if len(self.window) - self.at > self.limits.record_chars:
                millions = self.limits.record_chars / 1_000_000
                message = f"{self.name} has a record of more than {millions:g} million characters: split it."
                raise SourceRefused("too_large", message)
            if not self._more() and fault is not None:
                self.at = len(self.window)
                return None, "truncated"

    def _behind(self) -> int | None:
        """Where a broken record ends: at its last bracket or at the end of its line; None when neither is in sight."""
        if self.window[self.at] not in "{[":
            line = self.window.find("\n", self.at)
            comma = self.window.find(",", self.at)
            ends = [end for end in (line, comma) if end >= 0]
            return min(ends) + 1 if ends else len(self.window) if self.ended else None
        line = self.window.find("\n", self.at)
        if line >= 0 and self.window.startswith("{", line + 1):
            return line + 1
        depth = 0
        for found in _STRUCTURE.finditer(self.window, self.at):
            mark = found.group()[0]
            depth += (mark in "{[") - (mark in "]}")
            if depth == 0 and mark != '"':
                return found.end()
        return None
