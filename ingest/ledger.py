"""The ledger of a source: what was read, what was accepted, what was refused and why. Nothing is lost silently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from graph.model import NODE_TYPES, RELATIONS
from graph.statements import MENTION

__all__ = ["Ledger"]


@dataclass(slots=True)
class Ledger:
    """Counts that add up: every page, row and sentence with a cue of a source stands in exactly one of them."""

    pages: int = 0
    pages_read: int = 0
    unread_pages: dict[int, str] = field(default_factory=dict)
    passages: int = 0
    sentences: int = 0
    sentences_with_cue: int = 0
    cues_without_ends: int = 0
    """Sentences with a cue that joins no two names."""
    proposed: int = 0
    """Relations that were proposed of some words: as many as were accepted and refused."""
    rows: int = 0
    rows_refused: int = 0
    rows_left_out: int = 0
    """Rows among those refused that the mapping leaves out by its own word (a withdrawn record): nothing is amiss."""
    rows_merged: int = 0
    """Rows about a record that an earlier row was about; what they add was kept."""
    refused: Counter[str] = field(default_factory=Counter)
    examples: list[dict[str, str]] = field(default_factory=list)
    """Some of what was refused: its ``reason`` and its words, ``quote``."""
    notes: list[str] = field(default_factory=list)
    model: Mapping[str, Any] = field(default_factory=dict)
    """What asking a language model came to: chunks, calls, tokens, cost, its refusals; or why it failed."""
    agreement: Mapping[str, Any] = field(default_factory=dict)
    """How many entities and relations only the rules found, only the model, or both."""

    def to_json(self, statements: pl.DataFrame | pl.LazyFrame) -> Mapping[str, Any]:
        """Return the ledger with what the accepted statements come to, empty counts left out."""
        said = statements.lazy()
        told = _counted(said, "predicate")
        entities = _counted(said.select("subject", "subject_type").unique(), "subject_type")
        content: dict[str, Any] = {
            "pages": self.pages,
            "pages_read": self.pages_read,
            "unread_pages": {str(n): why for n, why in sorted(self.unread_pages.items())},
            "passages": self.passages,
            "sentences": self.sentences,
            "sentences_with_cue": self.sentences_with_cue,
            "cues_without_ends": self.cues_without_ends,
            "proposed": self.proposed,
            "rows": self.rows,
            "rows_refused": self.rows_refused,
            "rows_left_out": self.rows_left_out,
            "rows_merged": self.rows_merged,
            "statements": sum(told.values()),
            "mentions": told.get(MENTION, 0),
            "entities": {label: entities[label] for label in NODE_TYPES if label in entities},
            "relations": {kind: told[kind] for kind in RELATIONS if kind in told},
            "refused": dict(sorted(self.refused.items())),
            "examples": self.examples,
            "notes": self.notes,
            "model": self.model,
            "agreement": self.agreement,
        }
        return {k: v for k, v in content.items() if v}


def _counted(statements: pl.LazyFrame, column: str) -> dict[str, int]:
    return dict(statements.group_by(column).len().collect(engine="streaming").iter_rows())
