"""Reads mapping files and refuses a bad one with its file and line, before any table is read by it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from graph.errors import Misconfigured
from graph.model import EDGE_PROPERTIES, LISTS, NODE_PROPERTIES, NODE_TYPES, ORGANISATION_KINDS, RELATIONS
from graph.names import fold
from graph.statements import AS_OF
from graph.trust import STANDINGS
from ingest.registries.adapters import ADAPTERS, Adapter
from ingest.registries.mapping import Columns, Each, Entity, Literal, RegistryMapping, Relation, Skip
from ingest.registries.marked import Node, open_yaml
from ingest.registries.template import Lookup, Template, Value, parse

__all__ = ["built_in_mappings", "load_mapping", "load_mappings"]

# When what a row says of an entity held; see graph.statements.
_HELD = (AS_OF, "since", "until")
_ENTITY_KEYS = {"type", "key", "name", "required", "each", *_HELD}
_MAY = ["title", "licence", "language", "confidence", "standing", "released", "prepare", "skip", "maps", "relations"]
_HERE = Path(__file__).parent


def _lookup(name: str, node: Node) -> Lookup:
    keys = node.fields(["title", "unknown", "otherwise"], required=["entries"])
    unknown = keys["unknown"].text() if "unknown" in keys else "refuse"
    if unknown not in {"keep", "drop", "refuse"}:
        keys["unknown"].refuse("a map's “unknown” is keep, drop or refuse")
    entries: dict[str, str] = {}
    for target, words in keys["entries"].fields().items():
        entries.setdefault(fold(target), target)
        for word in words.one_or_more():
            if not fold(word.text()):
                word.refuse("a word without letters cannot be looked up")
            if entries.setdefault(fold(word.text()), target) != target:
                word.refuse(f"“{word.text()}” stands for two things in this map")
    otherwise = keys["otherwise"].text() if "otherwise" in keys else None
    return Lookup(name=name, entries=entries, unknown=unknown, otherwise=otherwise, fold=fold)


@cache
def _shared_maps() -> Mapping[str, Lookup]:
    return MappingProxyType(
        {path.stem: _lookup(path.stem, open_yaml(path)) for path in sorted(_HERE.glob("maps/*.yaml"))}
    )


class _Reader:
    """Reads one file. What it needs to check references is gathered as it goes."""

    def __init__(self, path: Path) -> None:
        self.root = open_yaml(path).fields(
            _MAY,
            required=["name", "version", "columns", "record", "entities"],
        )
        own = self.root["maps"].fields() if "maps" in self.root else {}
        self.lookups = {**_shared_maps(), **{name: _lookup(name, node) for name, node in own.items()}}
        self.adapter = self._adapter()
        self.columns = self._columns(self.root["columns"])
        self.known = set(self.adapter.columns if self.adapter else self.columns.named)

    def mapping(self, mark: str) -> RegistryMapping:
        root = self.root
        entities = {name: self._entity(name, node) for name, node in root["entities"].fields().items()}
        relations = root["relations"].items() if "relations" in root else []
        skips = root["skip"].items() if "skip" in root else []
        return RegistryMapping(
            name=root["name"].text(),
            version=int(self._number(root["version"])),
            title=self._texts("title"),
            licence=root["licence"].text() if "licence" in root else None,
            language=root["language"].text() if "language" in root else None,
            confidence=self._number(root["confidence"], most=1) if "confidence" in root else 1.0,
            columns=self.columns,
            record=self._value(root["record"]),
            entities=tuple(entities.values()),
            relations=tuple(self._relation(node, entities) for node in relations),
            skip=tuple(self._skip(node) for node in skips),
            adapter=self.adapter,
            standing=self._standing(),
            released=self._value(root["released"]) if "released" in root else None,
            mark=mark,
        )

    def _standing(self) -> str:
        standing = self.root["standing"].text() if "standing" in self.root else ""
        if standing and standing not in STANDINGS:
            self.root["standing"].refuse(f"a standing is one of {', '.join(STANDINGS)}")
        return standing

    def _adapter(self) -> Adapter | None:
        if "prepare" not in self.root:
            return None
        name = self.root["prepare"].text()
        if name not in ADAPTERS:
            self.root["prepare"].refuse(f"there is no adapter “{name}”; use one of {', '.join(sorted(ADAPTERS))}")
        return ADAPTERS[name]

    def _columns(self, node: Node) -> Columns:
        keys = node.fields(["optional", "also", "telling", "files"], required=["required"])
        asked = keys["required"].items()
        nested = bool(asked) and all(item.is_list() for item in asked)
        signatures = [item.items() for item in asked] if nested else [asked]
        if not all(signatures):
            keys["required"].refuse("name at least one required column: tables are recognised by them")
        also = keys["also"].fields() if "also" in keys else {}

        def listed(key: str) -> tuple[str, ...]:
            return tuple(item.text() for item in keys[key].one_or_more()) if key in keys else ()

        return Columns(
            signatures=tuple(tuple(column.text() for column in signature) for signature in signatures),
            optional=listed("optional"),
            telling=listed("telling"),
            files=listed("files"),
            also={column: tuple(name.text() for name in names.one_or_more()) for column, names in also.items()},
        )

    def _entity(self, name: str, node: Node) -> Entity:
        predicates = {*NODE_PROPERTIES, *LISTS} - {*LISTS.values(), "name"}
        keys = node.fields({*_ENTITY_KEYS, *predicates}, required=["type", "key", "name"])
        each = self._each(keys["each"]) if "each" in keys else None
        extra: frozenset[str] = frozenset()
        if each is not None:
            extra = frozenset({"item", *(re.compile(each.pattern).groupindex if each.pattern else ())})
        kinds = self._value(keys["type"], extra)
        labels = kinds.results
        if labels is None or not labels <= set(NODE_TYPES):
            keys["type"].refuse(f"a type is one of {', '.join(NODE_TYPES)}, or a cell through a map that gives these")
        literals: list[Literal] = []
        for predicate, value_node in keys.items():
            if predicate in _ENTITY_KEYS:
                continue
            # Of a list every item is said; of one thing, the first that there is.
            said = value_node.one_or_more() if predicate in LISTS else [value_node]
            literals.extend(self._literal(predicate, item, labels, extra) for item in said)
        return Entity(
            name=name,
            type=kinds,
            key=self._value(keys["key"], extra),
            title=self._value(keys["name"], extra),
            literals=tuple(literals),
            held=tuple((when, self._value(keys[when], extra)) for when in _HELD if when in keys),
            each=each,
            required="required" in keys and self._flag(keys["required"]),
        )

    def _literal(self, predicate: str, node: Node, labels: frozenset[str], extra: frozenset[str]) -> Literal:
        allowed = frozenset(NODE_PROPERTIES[LISTS.get(predicate, predicate)].labels or NODE_TYPES)
        if not labels & allowed:
            node.refuse(f"“{predicate}” is no property of {' or '.join(sorted(labels))}")
        if predicate in LISTS and node.is_mapping():
            each = self._each(node)
            item = "{value}" if "value" in re.compile(each.pattern or "").groupindex else "{item}"
            return Literal(predicate=predicate, value=Value((parse(item, {}),)), labels=allowed, each=each)
        value = self._value(node, extra)
        if predicate == "kind" and (value.results is None or not value.results <= set(ORGANISATION_KINDS)):
            node.refuse(f"a kind is one of {', '.join(ORGANISATION_KINDS)}, or a cell through a map of these")
        return Literal(predicate=predicate, value=value, labels=allowed)

    def _each(self, node: Node) -> Each:
        keys = node.fields(["pattern"], required=["column", "split"])
        self._known_column(keys["column"], keys["column"].text(), frozenset())
        pattern = keys["pattern"].text() if "pattern" in keys else None
        try:
            re.compile(pattern or "")
        except re.error as error:
            keys["pattern"].refuse(f"this is no regular expression: {error}")
        # White space may be part of what separates items.
        separators = tuple(item.text(strip=False) for item in keys["split"].one_or_more())
        if not all(separators):
            keys["split"].refuse("write what separates the items; it cannot be empty")
        return Each(column=keys["column"].text(), separators=separators, pattern=pattern)

    def _relation(self, node: Node, entities: Mapping[str, Entity]) -> Relation:
        keys = node.fields(["with", "along"], required=["from", "type", "to"])
        for end in ("from", "to"):
            if keys[end].text() not in entities:
                keys[end].refuse(f"there is no entity “{keys[end].text()}” in this file")
        start, end_entity = entities[keys["from"].text()], entities[keys["to"].text()]
        along = "along" in keys and self._flag(keys["along"])
        if along and not (start is end_entity and start.each):
            keys["along"].refuse("only the items of one list can be joined along it: give “from” and “to” that entity")
        types = keys["type"].one_or_more()
        for item in types:
            relation = RELATIONS.get(item.text())
            if relation is None:
                item.refuse(f"there is no relation “{item.text()}”; use one of {', '.join(RELATIONS)}")
            starts, ends = start.type.results or (), end_entity.type.results or ()
            if not any(relation.allows(a, b) for a in starts for b in ends):
                item.refuse(f"{item.text()} cannot join {' or '.join(starts)} to {' or '.join(ends)}")
        said = keys["with"].fields(EDGE_PROPERTIES) if "with" in keys else {}
        for name, value in said.items():
            if not any(name in RELATIONS[item.text()].properties for item in types):
                value.refuse(f"“{name}” is no property of {types[0].text()}")
        extra = frozenset({"item"}) if start.each or end_entity.each else frozenset()
        return Relation(
            start=start.name,
            types=tuple(item.text() for item in types),
            end=end_entity.name,
            properties=tuple((name, self._value(value, extra)) for name, value in said.items()),
            along=along,
        )

    def _skip(self, node: Node) -> Skip:
        keys = node.fields(["values", "unless"], required=["column"])
        self._known_column(keys["column"], keys["column"].text(), frozenset())
        if ("values" in keys) == ("unless" in keys):
            node.refuse("write “values” that are left out, or “unless” with those that are not")
        listed = keys["unless"] if "unless" in keys else keys["values"]
        return Skip(
            column=keys["column"].text(),
            values=frozenset(value.text().casefold() for value in listed.one_or_more()),
            unless="unless" in keys,
        )

    def _value(self, node: Node, extra: frozenset[str] = frozenset()) -> Value:
        return Value(tuple(self._template(item, extra) for item in node.one_or_more()))

    def _template(self, node: Node, extra: frozenset[str]) -> Template:
        try:
            template = parse(node.text(), self.lookups)
        except ValueError as error:
            node.refuse(str(error))
        for column in template.columns:
            self._known_column(node, column, extra)
        return template

    def _known_column(self, node: Node, column: str, extra: frozenset[str]) -> None:
        if column not in self.known and column not in extra:
            node.refuse(f"there is no column “{column}”; name it under columns, required or optional")

    def _texts(self, key: str) -> Mapping[str, str]:
        return {k: v.text() for k, v in self.root[key].fields().items()} if key in self.root else {}

    def _number(self, node: Node, most: float = float("inf")) -> float:
        try:
            number = float(node.text())
        except ValueError:
            node.refuse("write a number here")
        if not 0 <= number <= most:
            node.refuse(f"write a number from 0 to {most:g} here")
        return number

    def _flag(self, node: Node) -> bool:
        if node.text() not in {"true", "false"}:
            node.refuse("write true or false here")
        return node.text() == "true"


def load_mapping(path: Path) -> RegistryMapping:
    """Read one mapping file; Misconfigured names the file and the line that must be put right."""
    # Ours carry a version that counts; those of others are known by what stands in them.
    mark = "" if path.parent == _HERE or not path.is_file() else hashlib.sha256(path.read_bytes()).hexdigest()[:8]
    return _Reader(path).mapping(mark)


def load_mappings(folder: Path) -> tuple[RegistryMapping, ...]:
    """Read every mapping file of a folder, in the order of their names; two of one name are refused."""
    found: dict[str, RegistryMapping] = {}
    for path in sorted(folder.glob("*.yaml")):
        mapping = load_mapping(path)
        if mapping.name in found:
            raise Misconfigured(f"{path}:1: there is already a mapping named “{mapping.name}”; choose another name.")
        found[mapping.name] = mapping
    return tuple(found.values())


@cache
def built_in_mappings() -> tuple[RegistryMapping, ...]:
    """Return the mappings that Lifescape brings along."""
    return load_mappings(_HERE)
