"""Text that was read in the wrong encoding, put right again."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["repaired"]

_WRONG: Final = ("mac_roman", "cp1252", "latin-1")
"""Encodings that UTF-8 is mistaken for."""
_MARKS: Final = "’‘“”„–—°·§«»…€®™№\u00a0"
_TRACES: Final = re.compile("[√Ã‚Â≈ƒÄÅ≥Œâ∆Ï¬]")
"""What the first bytes of accented letters look like in them."""


def repaired(text: str) -> str:
    """Put right letters that became two or three (``JÃ¶rg``, ``J√∂rg``); any other text comes back as it is.

    A text is only changed if all of it, read back, is UTF-8 and gives letters or marks that are written in names.
    """
    if text.isascii() or not _TRACES.search(text):
        return text
    for encoding in _WRONG:
        try:
            found = text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        if all(c.isascii() or c.isalpha() or c in _MARKS for c in found):
            return found
    return text
