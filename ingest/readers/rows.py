"""Rows that are read from their file each time they are asked for, and refuse it plainly when it is damaged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.document import Row
from ingest.readers.refusals import told_plainly

__all__ = ["Rows"]


@dataclass(frozen=True, slots=True)
class Rows:
    """An iterable that starts anew at each iteration; it can be handed to another process."""

    path: Path
    start: Callable[[], Iterator[Row]]

    def __iter__(self) -> Iterator[Row]:
        with told_plainly(self.path):
            yield from self.start()
