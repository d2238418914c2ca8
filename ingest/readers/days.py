"""Days as programs write them into files."""

from __future__ import annotations

import re
from datetime import date

__all__ = ["calendar_day", "plain_day"]


def plain_day(text: str | None) -> str | None:
    """Return the day that a program noted (``D:20240131…``, ``2024-01-31T…``) in ISO 8601, or None if it is none."""
    match = re.match(r"\s*(?:D:)?((?:19|20)\d\d)-?(\d\d)-?(\d\d)", text or "")
    return calendar_day(*match.groups()) if match else None


def calendar_day(year: str, month: str, day: str | None = None) -> str | None:
    """Return the day, or the month where no day is given, in ISO 8601; None if the calendar has no such day."""
    try:
        date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
    return "-".join((year, month.zfill(2), *((day.zfill(2),) if day else ())))
