"""Two tables that name the same bodies by a common identifier, which is hidden from the matcher."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from graph.errors import RequestRefused
from graph.matching.linking import Records
from graph.matching.linking.bags import Ints
from ingest.linking import read_linkable

__all__ = ["KnownTables", "load_known"]


@dataclass(frozen=True, slots=True)
class KnownTables:
    """Two tables without their identifiers, and the identifiers: rows of the same one are the same body."""

    left: Records
    right: Records
    left_ids: tuple[str, ...]
    right_ids: tuple[str, ...]
    files: tuple[str, ...] = ()
    """Name and SHA-256 of the files they came from."""

    def __post_init__(self) -> None:
        if not set(self.left_ids) & set(self.right_ids) - {""}:
            raise RequestRefused("The two tables have no identifier in common: name the column that both have (--by).")

    @property
    def true_pairs(self) -> set[tuple[int, int]]:
        """Pairs of rows with the same identifier."""
        rows: dict[str, list[int]] = {}
        for row, known in enumerate(self.right_ids):
            rows.setdefault(known, []).append(row)
        return {(a, b) for a, known in enumerate(self.left_ids) if known for b in rows.get(known, ())}

    def answers(self, left: Ints, right: Ints) -> Ints:
        """1 for each pair of rows with the same identifier, 0 for any other."""
        ids: dict[str, int] = {}
        numbers = [
            np.array([ids.setdefault(known, len(ids)) if known else ~row for row, known in enumerate(side)])
            for side in (self.left_ids, self.right_ids)
        ]
        return np.asarray(numbers[0][left] == numbers[1][right], dtype=np.int64)

    def folds(self, count: int) -> tuple[Ints, Ints]:
        """Put each identifier, with all of its rows, into one of ``count`` parts; the same each time."""
        left, right = (np.array([_fold(known, count) for known in side]) for side in (self.left_ids, self.right_ids))
        return left, right

    def only(self, left: Sequence[int], right: Sequence[int]) -> KnownTables:
        """These rows of either table alone."""
        return KnownTables(
            self.left.only(left),
            self.right.only(right),
            tuple(self.left_ids[row] for row in left),
            tuple(self.right_ids[row] for row in right),
            self.files,
        )


def load_known(left: Path, right: Path, by: str) -> KnownTables:
    """Read two tables with a column of identifiers in common, and take it out of them."""
    tables = [read_linkable(path, hidden=by) for path in (left, right)]
    told = tuple(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in (left, right))
    return KnownTables(tables[0].records, tables[1].records, tables[0].hidden, tables[1].hidden, told)


def _fold(known: str, count: int) -> int:
    return int.from_bytes(hashlib.sha256(known.encode()).digest()[:8]) % count
