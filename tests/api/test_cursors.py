from __future__ import annotations

import pytest

from api.cursors import open_cursor, to_cursor
from graph.errors import RequestRefused


def test_a_cursor_opens_to_what_went_in() -> None:
    place = ("Łódź / rapport.pdf", "source-aaaaaaaaaaaa")
    cursor = to_cursor(*place)
    assert cursor.isascii()
    assert open_cursor(cursor, 2) == place


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "%%%", "é", "a" * 999, to_cursor("one"), to_cursor("a", "b", "c"), "bnVsbA", "W1s", "WzEsMl0", "[" * 900],
)
def test_anything_else_is_refused(cursor: str) -> None:
    with pytest.raises(RequestRefused, match="cursor"):
        open_cursor(cursor, 2)
