"""Cursors: where a list goes on, in a form that promises nothing about what is inside."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Final

from graph.errors import RequestRefused

__all__ = ["MAX_LENGTH", "number_in", "open_cursor", "to_cursor"]

MAX_LENGTH: Final = 1000
"""The longest cursor that is looked at; those given out are shorter."""

_NOT_OURS: Final = "This cursor was not given out for this list; start again without one."


def to_cursor(*place: str) -> str:
    """Wrap the sort key of the last item shown."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode("ascii").rstrip("=")


def open_cursor(cursor: str, parts: int) -> tuple[str, ...]:
    """Unwrap a cursor given out before; anything else is RequestRefused."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        place = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError):
        place = None
    if not isinstance(place, list) or len(place) != parts or not all(isinstance(part, str) for part in place):
        raise RequestRefused(_NOT_OURS)
    return tuple(place)


def number_in(part: str, *, digits: int) -> int:
    """Return the number that a part of a cursor is; anything else, or a longer one, is RequestRefused."""
    if not (part.isascii() and part.isdigit() and len(part) <= digits):
        raise RequestRefused(_NOT_OURS)
    return int(part)
