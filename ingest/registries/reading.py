"""Reads one row by a mapping: the entities it states, their properties, their relations, each with its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from graph.errors import ItemRefused
from graph.ids import digest
from graph.model import CHANGING, DISPUTED, EDGE_PROPERTIES, RELATIONS, SEAT_RELATION
from graph.statements import Scalar, Statement
from ingest.registries.counts import LeftOut
from ingest.registries.mapping import Each, Entity, RegistryMapping, Relation
from ingest.registries.record import Record
from ingest.registries.template import Template, Value
from ingest.registries.transforms import json_list

__all__ = ["Memory", "Reading"]

Mark = tuple[str | None, ...]
"""An entity of a mapping and the cells that all it says depends on."""

_REMEMBERED = 20_000
_LONGEST_QUOTE = 1_000
_OTHER_NAMES = {"alias", "name_en"}
_HOLDING = frozenset({*DISPUTED, *CHANGING})
"""Properties that a thing has for a time; its names and identifiers it keeps."""
_NOTHING: tuple[Mapping[str, str], ...] = (MappingProxyType({}),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An entity that a row states, and the columns that its name stands in."""

    id: str
    label: str
    title: str
    columns: tuple[str, ...]
    extra: Mapping[str, str]
    """What its templates saw besides the cells: the item of a list."""
    held: Mapping[str, str]
    """When what the row says of it held."""


class Memory:
    """What is remembered from row to row: what was said, and the entities met. A refused row leaves no trace."""

    def __init__(self, mapping: RegistryMapping, source_id: str, said: set[int]) -> None:
        self.mapping = mapping
        self.source_id = source_id
        self.extractor = mapping.extractor
        self.columns_of = {entity.name: entity.columns for entity in mapping.entities}
        self.said = said
        self.known: dict[Mark, Found] = {}

    def keep(self, said: set[int], met: Mapping[Mark, Found]) -> None:
        """Remember what an accepted row said."""
        self.said |= said
        if len(self.known) > _REMEMBERED:
            self.known.clear()
        self.known.update(met)


class Reading:
    """One row being read: its statements gather in ``statements``, its unreadable values in ``refused``."""

    def __init__(self, memory: Memory, number: int, record: Record) -> None:
        self.memory = memory
        self.number = number
        self.record = record
        self.cells = record.cells
        self.statements: list[Statement] = []
        self.refused: dict[str, ItemRefused] = {}
        self.said: set[int] = set()
        self.met: dict[Mark, Found] = {}

    def read(self) -> str:
        """Read the row; return what tells its record from others."""
        mapping = self.memory.mapping
        for skip in mapping.skip:
            if ((said := self.cells.get(skip.column, "").casefold()) in skip.values) is not skip.unless:
                reason = f"{skip.column}_{'other' if skip.unless else said}"
                raise LeftOut(reason, f"Left out on purpose: its {skip.column} is “{said[:80]}”.")
        key = self._fill(mapping.record, self.cells)
        if key is None:
            raise ItemRefused("no_key", "Fill the columns that tell this record from others.")
        found: dict[str, list[Found]] = {}
        for entity in mapping.entities:
            found[entity.name] = self._entities(entity)
            if entity.required and not found[entity.name]:
                raise ItemRefused(f"no_{entity.name}", f"Fill the columns that name the {entity.name}.")
        for relation in mapping.relations:
            if relation.along:
                for end, start in pairwise(found[relation.start]):
                    self._relation(relation, start, end)
                continue
            for start in found[relation.start]:
                for end in found[relation.end]:
                    self._relation(relation, start, end)
        self.memory.keep(self.said, self.met)
        return key[0]

    def _is_new(self, *claim: object) -> bool:
        """Whether this is said for the first time; from then on it is not."""
        mark = hash(claim)
        if mark in self.memory.said or mark in self.said:
            return False
        self.said.add(mark)
        return True

    def _fill(self, value: Value, cells: Mapping[str, str]) -> tuple[str, Template] | None:
        return value.fill(cells, self._refuse)

    def _refuse(self, error: ItemRefused) -> None:
        self.refused.setdefault(str(error), error)

    def _entities(self, spec: Entity) -> list[Found]:
        """The entities of this kind that the row states; what it says of each goes to the statements."""
        known = self.memory.known
        entities: list[Found] = []
        for extra in self._items(spec.each, self.cells):
            cells = {**self.cells, **extra} if extra else self.cells
            # The same cells say the same again: countries, cities and projects come back on row after row.
            mark = (spec.name, *map(cells.get, self.memory.columns_of[spec.name]))
            if (found := known.get(mark) or self.met.get(mark)) is None:
                refused = len(self.refused)
                if (found := self._entity(spec, cells, extra)) is None:
                    continue
                if len(self.refused) == refused:
                    self.met[mark] = found
            entities.append(found)
        return entities

    def _entity(self, spec: Entity, cells: Mapping[str, str], extra: Mapping[str, str]) -> Found | None:
        label, title, key = (self._fill(value, cells) for value in (spec.type, spec.title, spec.key))
        if not (label and title and key):
            return None
        held = {when: said[0] for when, value in spec.held if (said := self._fill(value, cells))}
        found = Found(
            id=f"{self.memory.source_id}#{digest(label[0], key[0])}",
            label=label[0],
            title=title[0],
            columns=self._columns(title[1], spec.each),
            extra=extra,
            held=held,
        )
        self._literal(found, "name", found.title, found.columns)
        for literal in spec.literals:
            if found.label not in literal.labels:
                continue
            for item in self._items(literal.each, cells) if literal.each else _NOTHING:
                filled = self._fill(literal.value, {**cells, **item} if item else cells)
                if filled and not (literal.predicate in _OTHER_NAMES and filled[0] == found.title):
                    columns = self._columns(filled[1], literal.each or spec.each)
                    self._literal(found, literal.predicate, filled[0], columns, item.get("language"))
        return found

    def _items(self, each: Each | None, cells: Mapping[str, str]) -> Iterable[Mapping[str, str]]:
        """What templates see besides the cells: nothing, once, or each item of a list."""
        if each is None:
            return _NOTHING
        items: list[Mapping[str, str]] = []
        for item in self._parts(cells.get(each.column, ""), each):
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

    def _parts(self, cell: str, each: Each) -> Sequence[str]:
        if each.separators != ("json",):
            parted = [cell]
            for separator in each.separators:
                parted = [part for whole in parted for part in whole.split(separator)]
            return parted
        parts = json_list(cell)
        if parts is None:
            self._refuse(ItemRefused(f"bad_{each.column}", f"Write a JSON list into the column {each.column}."))
        return parts or ()

    def _literal(
        self, found: Found, predicate: str, value: str, columns: tuple[str, ...], language: str | None = None
    ) -> None:
        held = found.held if predicate in _HOLDING else {}
        if self._is_new(found.id, predicate, value, *held.items()):
            at = self.record.find(value, columns)
            anchors = {"value": at} if at else {}
            self._say(found, predicate, columns, anchors, value=value, properties=held, language=language)

    def _relation(self, relation: Relation, start: Found, end: Found) -> None:
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
        if kind == SEAT_RELATION and start.held:
            properties = {**start.held, **properties}
        if not self._is_new(start.id, kind, end.id, *properties.items()):
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

    def _stretch(self, columns: Sequence[str]) -> tuple[int, int]:
        """From the first to the last of these columns; the whole record where none is named."""
        spans = self.record.spans
        if len(columns) == 1:
            return spans[columns[0]]
        if not columns:
            return 0, len(self.record.text)
        return min([spans[column][0] for column in columns]), max([spans[column][1] for column in columns])

    def _say(
        self,
        found: Found,
        predicate: str,
        columns: Sequence[str],
        anchors: Mapping[str, tuple[int, int]],
        *,
        end: Found | None = None,
        value: str | None = None,
        properties: Mapping[str, Scalar] | None = None,
        language: str | None = None,
    ) -> None:
        """Add a statement; its quote runs from the first to the last of the columns that state it.

        Where a list between them makes that too long, the words of its item alone are quoted: a body with a thousand
        children would else quote all of them a thousand times.
        """
        first, last = self._stretch(columns)
        if last - first > _LONGEST_QUOTE:
            item = (end or found).extra.get("item", "")
            told = anchors.get("object") or anchors.get("value") or (item and self.record.find(item, columns))
            first, last = told or (first, last)
        mapping = self.memory.mapping
        self.statements.append(
            Statement(
                source_id=self.memory.source_id,
                subject=found.id,
                subject_type=found.label,
                predicate=predicate,
                object=end.id if end else None,
                object_type=end.label if end else None,
                value=value,
                properties=properties or {},
                quote=self.record.text[first:last],
                start=first,
                end=last,
                anchors=anchors,
                page=self.number,
                language=language or mapping.language,
                confidence=mapping.confidence,
                extractor=self.memory.extractor,
            )
        )
