"""Applies a mapping to a table: every row gives statements, or is counted with the reason why it does not.

Nothing is said that the row does not say: an empty cell gives nothing, an unreadable value is counted and left
out, a broken row is counted and the rest goes on. Rows stream; what is remembered of them is one number for each
record and for each thing said, so that it is said once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from graph.errors import ItemRefused
from graph.ids import digest
from graph.model import EDGE_PROPERTIES, NODE_PROPERTIES, RELATIONS
from graph.statements import Scalar, Statement
from ingest.document import Row, Table
from ingest.registries.loader import PLURALS
from ingest.registries.mapping import Each, Entity, RegistryMapping, Relation
from ingest.registries.record import Record, record_of
from ingest.registries.template import Template, Value

__all__ = ["RowCounts", "apply", "render"]

_EXAMPLES = 3
_LONGEST_RECORD = 100_000
_REMEMBERED = 20_000
_OTHER_NAMES = {"alias", "name_en"}
_NOTHING: tuple[Mapping[str, str], ...] = (MappingProxyType({}),)
_NO_PROPERTIES: Mapping[str, Scalar] = MappingProxyType({})


@dataclass(slots=True, kw_only=True)
class RowCounts:
    """What became of the rows of a table; every row is in exactly one of accepted, merged and refused."""

    read: int = 0
    accepted: int = 0
    merged: int = 0
    """Rows about a record that an earlier row was about; what they add is kept."""
    statements: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    values_refused: Counter[str] = field(default_factory=Counter)
    """Cells that could not be read, in rows that were otherwise kept."""
    examples: dict[str, list[str]] = field(default_factory=dict)

    def refuse_row(self, number: int, error: ItemRefused) -> None:
        """Count a row left out."""
        self.refused[error.reason] += 1
        self._remember(number, error)

    def refuse_value(self, number: int, error: ItemRefused) -> None:
        """Count a value left out of a row that is kept."""
        self.values_refused[error.reason] += 1
        self._remember(number, error)

    def to_dict(self) -> dict[str, Any]:
        """Return the counts as they stand in a ledger, in a stable order."""
        return {
            "rows_read": self.read,
            "rows_accepted": self.accepted,
            "rows_merged": self.merged,
            "rows_refused": dict(sorted(self.refused.items())),
            "values_refused": dict(sorted(self.values_refused.items())),
            "statements": self.statements,
            "examples": {reason: list(said) for reason, said in sorted(self.examples.items())},
        }

    def _remember(self, number: int, error: ItemRefused) -> None:
        said = self.examples.setdefault(error.reason, [])
        if len(said) < _EXAMPLES:
            said.append(f"row {number}: {error}")


def apply(
    mapping: RegistryMapping, table: Table, source_id: str, counts: RowCounts | None = None
) -> Iterator[Statement]:
    """Give the statements of every row that can be used, in the order of the rows, and count all of them.

    The offsets of a statement point into :func:`render` of its row; ``page`` is the number of the row.
    """
    counts = counts if counts is not None else RowCounts()
    rows = _Rows(mapping, table, source_id)
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


def render(row: Row, mapping: RegistryMapping | None = None) -> str:
    """Return the text of a row that statements point into; of a nested record, as its mapping lays it out."""
    adapter = mapping.adapter if mapping else None
    return record_of(adapter.prepare(row.cells) if adapter else row.cells).text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """An entity that a row states, and the columns that its name stands in."""

    id: str
    label: str
    title: str
    columns: tuple[str, ...]
    extra: Mapping[str, str]
    """What its templates saw besides the cells: the item of a list."""


class _Rows:
    """The state of one reading."""

    def __init__(self, mapping: RegistryMapping, table: Table, source_id: str) -> None:
        self.mapping = mapping
        self.source_id = source_id
        self.extractor = mapping.extractor
        # An adapter gives our columns; otherwise the table's own headings stand in the text.
        found = {} if mapping.adapter else mapping.columns.found_in(table.columns)
        self.columns = None if mapping.adapter else {heading: column for column, heading in found.items()}
        self.columns_of = {entity.name: entity.columns for entity in mapping.entities}
        self.records: set[int] = set()
        self.said: set[int] = set()
        self.known: dict[tuple[str | None, ...], _Found] = {}

    def statements(self, row: Row, counts: RowCounts) -> tuple[list[Statement], bool]:
        """Return what the row says that was not said yet, and whether its record was met before."""
        if row.fault is not None:
            raise ItemRefused(row.fault, "Mend this row in the file; it is broken.")
        adapter = self.mapping.adapter
        record = record_of(adapter.prepare(row.cells), None) if adapter else record_of(row.cells, self.columns)
        if not record.text:
            raise ItemRefused("empty_row", "Leave the row out or fill it; it has no value in any column.")
        if len(record.text) > _LONGEST_RECORD:
            raise ItemRefused("record_too_long", f"Shorten the row to {_LONGEST_RECORD:,} characters.")
        reading = _Reading(self, row.number, record)
        key = hash(reading.read())
        repeated = key in self.records
        self.records.add(key)
        for error in reading.refused.values():
            counts.refuse_value(row.number, error)
        return reading.statements, repeated

    def is_new(self, *claim: object) -> bool:
        """Whether this is said for the first time; from then on it is not."""
        mark = hash(claim)
        if mark in self.said:
            return False
        self.said.add(mark)
        return True


class _Reading:
    """One row being read: its statements gather in ``statements``, its unreadable values in ``refused``."""

    def __init__(self, rows: _Rows, number: int, record: Record) -> None:
        self.rows = rows
        self.number = number
        self.record = record
        self.cells = record.cells
        self.statements: list[Statement] = []
        self.refused: dict[str, ItemRefused] = {}

    def read(self) -> str:
        """Read the row; return what tells its record from others."""
        mapping = self.rows.mapping
        for skip in mapping.skip:
            if (said := self.cells.get(skip.column, "").casefold()) in skip.values:
                raise ItemRefused(f"{skip.column}_{said}", f"Left out on purpose: its {skip.column} is {said}.")
        key = self._fill(mapping.record, self.cells)
        if key is None:
            raise ItemRefused("no_key", "Fill the columns that tell this record from others.")
        found: dict[str, list[_Found]] = {}
        for entity in mapping.entities:
            found[entity.name] = self._entities(entity)
            if entity.required and not found[entity.name]:
                raise ItemRefused(f"no_{entity.name}", f"Fill the columns that name the {entity.name}.")
        for relation in mapping.relations:
            for start in found[relation.start]:
                for end in found[relation.end]:
                    self._relation(relation, start, end)
        return key[0]

    def _fill(self, value: Value, cells: Mapping[str, str]) -> tuple[str, Template] | None:
        return value.fill(cells, self._refuse)

    def _refuse(self, error: ItemRefused) -> None:
        self.refused.setdefault(str(error), error)

    def _entities(self, spec: Entity) -> list[_Found]:
        """The entities of this kind that the row states; what it says of each goes to the statements."""
        known = self.rows.known
        entities: list[_Found] = []
        for extra in self._items(spec.each, self.cells):
            cells = {**self.cells, **extra} if extra else self.cells
            # The same cells say the same again: countries, cities and projects come back on row after row.
            mark = (spec.name, *map(cells.get, self.rows.columns_of[spec.name]))
            if (found := known.get(mark)) is None:
                refused = len(self.refused)
                if (found := self._entity(spec, cells, extra)) is None:
                    continue
                if len(known) > _REMEMBERED:
                    known.clear()
                if len(self.refused) == refused:
                    known[mark] = found
            entities.append(found)
        return entities

    def _entity(self, spec: Entity, cells: Mapping[str, str], extra: Mapping[str, str]) -> _Found | None:
        label, title, key = (self._fill(value, cells) for value in (spec.type, spec.title, spec.key))
        if not (label and title and key):
            return None
        found = _Found(
            id=f"{self.rows.source_id}#{digest(label[0], key[0])}",
            label=label[0],
            title=title[0],
            columns=self._columns(title[1], spec.each),
            extra=extra,
        )
        self._literal(found, "name", found.title, found.columns)
        for literal in spec.literals:
            allowed = NODE_PROPERTIES[PLURALS.get(literal.predicate, literal.predicate)].labels
            if allowed and found.label not in allowed:
                continue
            for item in self._items(literal.each, cells):
                filled = self._fill(literal.value, {**cells, **item} if item else cells)
                if filled and not (literal.predicate in _OTHER_NAMES and filled[0] == found.title):
                    columns = self._columns(filled[1], literal.each or spec.each)
                    self._literal(found, literal.predicate, filled[0], columns)
        return found

    def _items(self, each: Each | None, cells: Mapping[str, str]) -> Iterable[Mapping[str, str]]:
        """What templates see besides the cells: nothing, once, or each item of a list."""
        if each is None:
            return _NOTHING
        items: list[Mapping[str, str]] = []
        for item in cells.get(each.column, "").split(each.separator):
            if not (item := item.strip()):
                continue
            if each.pattern is None:
                items.append({"item": item})
            elif match := re.fullmatch(each.pattern, item):
                items.append({"item": item, **{name: said for name, said in match.groupdict().items() if said}})
            else:
                message = f"Write “{item[:80]}” in the form that the column {each.column} asks for."
                self._refuse(ItemRefused(f"bad_{each.column}", message))
        return items

    def _literal(self, found: _Found, predicate: str, value: str, columns: tuple[str, ...]) -> None:
        if self.rows.is_new(found.id, predicate, value):
            at = self.record.find(value, columns)
            self._say(found, predicate, columns, {"value": at} if at else {}, value=value)

    def _relation(self, relation: Relation, start: _Found, end: _Found) -> None:
        if start.id == end.id:
            return
        kind = next((t for t in relation.types if RELATIONS[t].allows(start.label, end.label)), None)
        if kind is None:
            message = f"Correct the types: {relation.types[0]} cannot join a {start.label} to a {end.label}."
            self._refuse(ItemRefused("ends_not_allowed", message))
            return
        properties: dict[str, Scalar] = {}
        columns = [*start.columns, *end.columns]
        cells = {**self.cells, **start.extra, **end.extra} if relation.properties else self.cells
        for name, value in relation.properties:
            filled = self._fill(value, cells) if name in RELATIONS[kind].properties else None
            if filled:
                properties[name] = float(filled[0]) if EDGE_PROPERTIES[name].kind == "number" else filled[0]
                columns.extend(column for column in filled[1].columns if column in self.cells)
        if not self.rows.is_new(start.id, kind, end.id, *properties.items()):
            return
        anchors = {}
        for role, one in (("subject", start), ("object", end)):
            if at := self.record.find(one.title, one.columns):
                anchors[role] = at
        self._say(start, kind, columns, anchors, end=end, properties=properties)

    def _columns(self, template: Template, each: Each | None) -> tuple[str, ...]:
        """The columns of the table whose words a template used."""
        if each is None:
            return template.columns
        return tuple(column if column in self.cells else each.column for column in template.columns)

    def _say(
        self,
        found: _Found,
        predicate: str,
        columns: Sequence[str],
        anchors: Mapping[str, tuple[int, int]],
        *,
        end: _Found | None = None,
        value: str | None = None,
        properties: Mapping[str, Scalar] = _NO_PROPERTIES,
    ) -> None:
        """Add a statement; its quote runs from the first to the last of the columns that state it."""
        spans = self.record.spans
        first = min(spans[column][0] for column in columns) if columns else 0
        last = max(spans[column][1] for column in columns) if columns else len(self.record.text)
        mapping = self.rows.mapping
        self.statements.append(
            Statement(
                source_id=self.rows.source_id,
                subject=found.id,
                subject_type=found.label,
                predicate=predicate,
                object=end.id if end else None,
                object_type=end.label if end else None,
                value=value,
                properties=properties,
                quote=self.record.text[first:last],
                start=first,
                end=last,
                anchors=anchors,
                page=self.number,
                language=mapping.language,
                confidence=mapping.confidence,
                extractor=self.rows.extractor,
            )
        )
