from __future__ import annotations

import csv
import io

from api.tables import to_csv


def test_rows_come_back_as_they_went() -> None:
    rows = [("Università d'Esempio", 3, 0.5, None, ["a", "b"]), ('The "Quoted", Ltd\nsecond line', -1, True, "", [])]
    text = to_csv(["name", "n", "share", "since", "roles"], rows)
    assert list(csv.reader(io.StringIO(text))) == [
        ["name", "n", "share", "since", "roles"],
        ["Università d'Esempio", "3", "0.5", "", "a; b"],
        ['The "Quoted", Ltd\nsecond line', "-1", "True", "", ""],
    ]
    assert text.count("\r\n") == 3


def test_no_text_becomes_a_formula() -> None:
    for hostile in ("=HYPERLINK(1)", "@SUM(1)", "+1+1", "-1+1", "\t=1", ["=1"]):
        cell = next(csv.reader(io.StringIO(to_csv(["a"], [[hostile]]).split("\r\n", 1)[1])))[0]
        assert cell.startswith("'")
