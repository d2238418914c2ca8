"""Statements: what a source says, word by word, before anything is merged.

A statement is one claim of one source about one entity: that it has a name, a country, a relation to another
entity. The entities in it are local to the source. Resolution maps them to nodes and never rewrites a statement,
so every merge can be undone. (The model is that of followthemoney's statements: https://followthemoney.tech.)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from graph.ids import digest

__all__ = ["AS_OF", "FOUND_BY", "MENTION", "SEEN_ONLY", "Scalar", "Statement", "quote_fault"]

Scalar = str | int | float

MENTION = "mention"
"""The predicate of one occurrence of an entity in a text; its value is the surface form."""

FOUND_BY = "found_by"
"""Property of a name that was read in a text: the rules that found it, parted by spaces."""

AS_OF = "as_of"
"""Property of what was true on a day that the words name (``139 members at the end of 2013``): that day, ISO 8601.

``since`` and ``until`` of a statement tell from when and up to when its value held.
"""

SEEN_ONLY = "seen_only"
"""Property of a name for which nothing in its text speaks but that it stands there; its value is 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """In source S, at these words, entity X has relation or property P with that object or value.

    Exactly one of ``object`` and ``value`` is set: ``object`` (with ``object_type``) where ``predicate`` is a
    relation type of the vocabulary, ``value`` where it is a property of the node.

    ``start`` and ``end`` are offsets in characters into the text of the source as the store keeps it, and
    ``quote`` is exactly the text between them; ``anchors`` gives, by role (``subject``, ``object``, ``cue``,
    ``value``), the offsets of the words that carry the claim. Where the source is a table, the text is the
    record's rendering and ``page`` is the number of the row, counted from 1.
    """

    source_id: str
    subject: str
    subject_type: str
    predicate: str
    quote: str
    start: int
    end: int
    extractor: str
    object: str | None = None
    object_type: str | None = None
    value: str | None = None
    properties: Mapping[str, Scalar] = field(default_factory=dict)
    anchors: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    page: int | None = None
    language: str | None = None
    confidence: float = 1.0
    first_seen: date | None = None
    last_seen: date | None = None

    def __post_init__(self) -> None:
        if (self.object is None) == (self.value is None):
            raise ValueError(f"{self.predicate}: a statement has an object or a value, and not both")
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"{self.predicate}: confidence {self.confidence} is not between 0 and 1")

    @property
    def statement_id(self) -> str:
        """Hash of what identifies the claim: its source, its ends and where its words stand."""
        return digest(
            self.source_id,
            self.subject,
            self.predicate,
            self.object,
            self.value,
            self.page,
            self.start,
            self.end,
        )


def quote_fault(statement: Statement, text: str) -> str | None:
    """Say why the words of a statement do not stand in ``text`` where it claims, or None if they do.

    ``text`` is the whole text of a document, or the rendering of the one record for a table.
    """
    if not 0 <= statement.start < statement.end <= len(text):
        return "offsets_outside_text"
    if text[statement.start : statement.end] != statement.quote:
        return "quote_not_at_offsets"
    for start, end in statement.anchors.values():
        if not 0 <= start < end <= len(text):
            return "anchor_outside_text"
    value = statement.anchors.get("value")
    if value is not None and statement.value is not None and text[value[0] : value[1]] != statement.value:
        return "value_not_at_offsets"
    return None
