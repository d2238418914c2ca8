"""What can go wrong, told by its consequence.

    LifescapeError
    ├── ItemRefused            this item is left out, the source goes on
    ├── SourceRefused          this source is left out, the run goes on
    ├── RequestRefused         this question is not answered, the service goes on
    │   └── LimitReached       it was cut off: too long, too large
    ├── NotFound               what was named is not there
    ├── Misconfigured          nothing can start until a setting is changed
    │   └── Busy               another process owns what is needed
    └── DatabaseGone           the graph database does not answer

Every message is one sentence that says what to do. No class here knows of HTTP or exit codes: the doors
(``api.problems``, ``api.cli``) map consequences to them, each in one table.
"""

from __future__ import annotations

__all__ = [
    "Busy",
    "DatabaseGone",
    "ItemRefused",
    "LifescapeError",
    "LimitReached",
    "Misconfigured",
    "NotFound",
    "RequestRefused",
    "SourceRefused",
]


class LifescapeError(Exception):
    """Root of every error that Lifescape raises on purpose."""


class ItemRefused(LifescapeError):
    """One row, sentence or statement cannot be used; ``reason`` is a short code counted in the ledger."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class SourceRefused(LifescapeError):
    """A whole file cannot be read; ``reason`` is a short code shown in the ledger."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class RequestRefused(LifescapeError):
    """A question is malformed or not allowed."""


class LimitReached(RequestRefused):
    """A question was stopped because it took too long or asked for too much."""


class NotFound(LifescapeError):
    """What was asked for by name does not exist."""


class Misconfigured(LifescapeError):
    """A setting, a file or a dependency must be put right before anything can work."""


class Busy(Misconfigured):
    """Another process is at work on the same data folder or engine."""


class DatabaseGone(LifescapeError):
    """The graph database cannot be reached, or went away."""
