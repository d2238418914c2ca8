"""Where the text that was read stands in the whole text of its source."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from ingest.extract.model import Span

__all__ = ["Place"]


@dataclass(frozen=True, slots=True)
class Place:
    """Stretches of what was read, where each begins there and how far it has to be moved; as it is, nothing moves."""

    starts: tuple[int, ...] = (0,)
    shifts: tuple[int, ...] = (0,)

    def __call__(self, position: int) -> int:
        """Return the offset in the whole text of a position in what was read."""
        return position + self.shifts[bisect_right(self.starts, position) - 1]

    def span(self, span: Span) -> Span:
        """Return a span of what was read as one of the whole text."""
        return self(span[0]), self(span[1] - 1) + 1
