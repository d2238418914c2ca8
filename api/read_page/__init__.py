"""One self-contained page that shows what was read of a document: how a person checks it in two minutes."""

from __future__ import annotations

from api.read_page.page import LANGUAGES, MOST_CHARACTERS, reading_page

__all__ = ["LANGUAGES", "MOST_CHARACTERS", "reading_page"]
