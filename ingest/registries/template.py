"""The one little language of the mappings: ``pic:{organisationID}``, ``{country|country}``, ``{objective|cut:2000}``.

A template is text with cells in it, each passed through conversions by name. It gives nothing as soon as one of
its cells is empty, so nothing is ever said about what a row leaves out. There is no arithmetic and no code in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from graph.errors import ItemRefused
from ingest.registries.transforms import TRANSFORMS, Transform, cutter

__all__ = ["Field", "Lookup", "Template", "Value", "parse"]

_FIELD = re.compile(r"\{([^{}|]+)((?:\|[^{}|]+)*)\}")
Refuse = Callable[[ItemRefused], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """A table of words: what each is to be called here. Words are compared folded.

    A word that is not in it is kept as it is (``keep``), passed over in silence (``drop``), refused and counted
    (``refuse``), or becomes ``otherwise``.
    """

    name: str
    entries: Mapping[str, str]
    unknown: str = "refuse"
    otherwise: str | None = None
    fold: Transform

    def __call__(self, value: str) -> str:
        """Return what the word is called here; empty for nothing."""
        found = self.entries.get(self.fold(value), self.otherwise)
        if found is not None:
            return found
        if self.unknown == "refuse":
            raise ItemRefused(f"unknown_{self.name}", f"Add “{value[:80]}” to the map {self.name} of the registry.")
        return value if self.unknown == "keep" else ""

    @property
    def results(self) -> frozenset[str] | None:
        """All that it can give, or None where it may keep any word."""
        if self.unknown == "keep" and self.otherwise is None:
            return None
        return frozenset(self.entries.values()) | ({self.otherwise} if self.otherwise else frozenset())


@dataclass(frozen=True, slots=True)
class Field:
    """One cell in a template, and the conversions it goes through."""

    column: str
    transforms: tuple[Transform, ...] = ()

    def fill(self, cells: Mapping[str, str]) -> str:
        """Return the converted cell; empty where the cell is."""
        value = cells.get(self.column, "")
        for transform in self.transforms:
            if not value:
                break
            value = transform(value)
        return value


@dataclass(frozen=True, slots=True)
class Template:
    """Text and fields, in order; ``columns`` are those of the fields."""

    parts: tuple[str | Field, ...]
    columns: tuple[str, ...]

    @property
    def results(self) -> frozenset[str] | None:
        """All that it can give: its text where it has no field, what its last lookup gives, or None for anything."""
        if not self.columns:
            return frozenset({"".join(str(part) for part in self.parts)})
        if len(self.parts) == 1 and isinstance(self.parts[0], Field) and self.parts[0].transforms:
            last = self.parts[0].transforms[-1]
            return last.results if isinstance(last, Lookup) else None
        return None

    def fill(self, cells: Mapping[str, str]) -> str | None:
        """Return the text for these cells, or None if one of them gives nothing."""
        if len(self.parts) == 1 and isinstance(only := self.parts[0], Field):
            return only.fill(cells) or None
        texts: list[str] = []
        for part in self.parts:
            text = part if isinstance(part, str) else part.fill(cells)
            if not text:
                return None
            texts.append(text)
        return "".join(texts)


@dataclass(frozen=True, slots=True)
class Value:
    """Templates in order of preference: the first that gives something counts."""

    choices: tuple[Template, ...]

    @property
    def columns(self) -> frozenset[str]:
        """Every column it may read."""
        return frozenset(column for template in self.choices for column in template.columns)

    @property
    def results(self) -> frozenset[str] | None:
        """All that it can give, or None for anything."""
        found: frozenset[str] = frozenset()
        for template in self.choices:
            if template.results is None:
                return None
            found |= template.results
        return found

    def fill(self, cells: Mapping[str, str], refuse: Refuse) -> tuple[str, Template] | None:
        """Return the first text to be had and its template; what a conversion refuses is reported and passed over."""
        for template in self.choices:
            if template.columns and template.columns[0] not in cells:
                continue
            try:
                text = template.fill(cells)
            except ItemRefused as error:
                refuse(error)
                continue
            if text:
                return text, template
        return None


def parse(text: str, lookups: Mapping[str, Lookup]) -> Template:
    """Read a template; ValueError says what is wrong with it."""
    parts: list[str | Field] = []
    at = 0
    for match in _FIELD.finditer(text):
        if match.start() > at:
            parts.append(text[at : match.start()])
        names = match[2].split("|")[1:]
        parts.append(Field(match[1].strip(), tuple(_transform(name.strip(), lookups) for name in names)))
        at = match.end()
    if at < len(text):
        parts.append(text[at:])
    if any(isinstance(part, str) and ("{" in part or "}" in part) for part in parts):
        raise ValueError(f"“{text}” has a brace without its partner; write {{column}} or {{column|conversion}}")
    return Template(tuple(parts), tuple(part.column for part in parts if isinstance(part, Field)))


def _transform(name: str, lookups: Mapping[str, Lookup]) -> Transform:
    if name.startswith("cut:") and name[4:].isdigit():
        return cutter(int(name[4:]))
    found = lookups.get(name) or TRANSFORMS.get(name)
    if found is None:
        known = ", ".join(sorted([*TRANSFORMS, "cut:NUMBER", *lookups]))
        raise ValueError(f"there is no conversion “{name}”; use one of {known}")
    return found
