"""What became of the rows of a table, reason by reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from graph.errors import ItemRefused

__all__ = ["LeftOut", "RowCounts"]

_EXAMPLES = 3


class LeftOut(ItemRefused):
    """A row that its mapping says is not to be read."""


@dataclass(slots=True, kw_only=True)
class RowCounts:
    """What became of the rows of a table; every row is in exactly one of accepted, merged and refused."""

    read: int = 0
    accepted: int = 0
    merged: int = 0
    """Rows about a record that an earlier row was about; what they add is kept."""
    statements: int = 0
    released: str = ""
    """The newest day that a row bears, where the mapping names one."""
    refused: Counter[str] = field(default_factory=Counter)
    on_purpose: int = 0
    """How many of those refused the mapping leaves out by its own word: nothing is wrong with them."""
    values_refused: Counter[str] = field(default_factory=Counter)
    """Cells that could not be read, in rows that were otherwise kept."""
    examples: dict[str, list[str]] = field(default_factory=dict)

    def refuse_row(self, number: int, error: ItemRefused) -> None:
        """Count a row left out."""
        self.refused[error.reason] += 1
        if isinstance(error, LeftOut):
            self.on_purpose += 1
        else:
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
