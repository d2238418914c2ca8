"""Applies a mapping to a table: every row gives statements, or is counted with the reason why it does not.

Nothing is said that the row does not say: an empty cell gives nothing, an unreadable value is counted and left
out, a broken row is counted and the rest goes on. Rows stream; what is remembered of them is one number for each
record and for each thing said, so that it is said once.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.errors import ItemRefused
from graph.statements import Statement
from ingest.document import Row, Table
from ingest.registries.counts import RowCounts
from ingest.registries.mapping import RegistryMapping
from ingest.registries.reading import Memory, Reading
from ingest.registries.record import record_of

__all__ = ["apply", "render"]

_LONGEST_RECORD = 100_000


def apply(
    mapping: RegistryMapping,
    table: Table,
    source_id: str,
    counts: RowCounts | None = None,
    *,
    said: set[int] | None = None,
) -> Iterator[Statement]:
    """Give the statements of every row that can be used, in the order of the rows, and count all of them.

    The offsets of a statement point into :func:`render` of its row; ``page`` is the number of the row. ``said``
    remembers what was said: tables of one source that share it say nothing twice.
    """
    counts = counts if counts is not None else RowCounts()
    rows = _Rows(mapping, table, source_id, said if said is not None else set())
    for row in table.rows:
        counts.read += 1
        try:
            statements, repeated = rows.statements(row, counts)
        except ItemRefused as error:
            counts.refuse_row(row.number, error)
            continue
        if repeated:
            counts.merged += 1
        else:
            counts.accepted += 1
        counts.statements += len(statements)
        yield from statements


def _pass_over(error: ItemRefused) -> None:
    """A day that cannot be read dates nothing."""


def render(row: Row, mapping: RegistryMapping | None = None) -> str:
    """Return the text of a row that statements point into; of a nested record, as its mapping lays it out."""
    adapter = mapping.adapter if mapping else None
    return record_of(adapter.prepare(row.cells) if adapter else row.cells).text


class _Rows:
    """One reading of a table, row by row."""

    def __init__(self, mapping: RegistryMapping, table: Table, source_id: str, said: set[int]) -> None:
        self.adapter = mapping.adapter
        self.released = mapping.released
        # An adapter gives our columns; otherwise the table's own headings stand in the text.
        found = {} if mapping.adapter else mapping.columns.found_in(table.columns)
        self.columns = None if mapping.adapter else {heading: column for column, heading in found.items()}
        self.memory = Memory(mapping, source_id, said)
        self.records: set[int] = set()

    def statements(self, row: Row, counts: RowCounts) -> tuple[list[Statement], bool]:
        """Return what the row says that was not said yet, and whether its record was met before."""
        if row.fault is not None:
            raise ItemRefused(row.fault, "Mend this row in the file; it is broken.")
        record = record_of(self.adapter.prepare(row.cells)) if self.adapter else record_of(row.cells, self.columns)
        if not record.text:
            raise ItemRefused("empty_row", "Leave the row out or fill it; it has no value in any column.")
        if len(record.text) > _LONGEST_RECORD:
            raise ItemRefused("record_too_long", f"Shorten the row to {_LONGEST_RECORD:,} characters.")
        if self.released and (day := self.released.fill(record.cells, _pass_over)):
            counts.released = max(counts.released, day[0])
        reading = Reading(self.memory, row.number, record)
        key = hash(reading.read())
        repeated = key in self.records
        self.records.add(key)
        for error in reading.refused.values():
            counts.refuse_value(row.number, error)
        return reading.statements, repeated
