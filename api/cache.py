"""What clients and the server may keep: everything follows the version of the graph.

The version is read before the data, so an answer is never tagged newer than it is: at worst a client asks once
more than it had to. While a load is running there is no version, and nothing is kept.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final, Generic, TypeVar

from graph.errors import LifescapeError

__all__ = ["AnswerCache", "GraphVersion", "entity_tag", "is_current"]

T = TypeVar("T")

_FRESH_FOR: Final = 1.0
"""Seconds for which a version that was read is believed; asking the database each time would cost a query."""


class GraphVersion:
    """The graph's version, read at most once a second however many ask; None while there is no whole graph."""

    def __init__(self, read: Callable[[], str | None]) -> None:
        self._read = read
        self._lock = threading.Lock()
        self._known: str | LifescapeError | None = None
        self._until = 0.0

    def now(self) -> str | None:
        """Return the version; raises what reading it raised, so that nobody queues for a database that is gone."""
        with self._lock:
            if time.monotonic() >= self._until:
                try:
                    self._known = self._read()
                except LifescapeError as error:
                    self._known = error
                self._until = time.monotonic() + _FRESH_FOR
            known = self._known
        if isinstance(known, LifescapeError):
            raise known
        return known


class AnswerCache(Generic[T]):
    """The last few large answers, by what was asked and the version they belong to."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._answers: OrderedDict[Hashable, T] = OrderedDict()

    def get(self, key: Hashable, compute: Callable[[], T]) -> T:
        """Return the answer kept under this key, or compute and keep it."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        answer = compute()
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > self._size:
                self._answers.popitem(last=False)
        return answer


def entity_tag(*parts: object) -> str:
    """Return a weak ETag of these parts; weak because compression changes the bytes and not the meaning."""
    return f'W/"{hashlib.blake2b(repr(parts).encode(), digest_size=12).hexdigest()}"'


def is_current(tag: str, if_none_match: str | None) -> bool:
    """Whether the client already has the answer with this tag (RFC 9110, weak comparison)."""
    if if_none_match is None:
        return False
    held = {item.strip().removeprefix("W/") for item in if_none_match.split(",")}
    return "*" in held or tag.removeprefix("W/") in held
