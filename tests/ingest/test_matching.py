"""Tables matched in bulk: every row in its place, its answer beside it."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path

import openpyxl
import pytest

from graph.errors import RequestRefused, SourceRefused
from graph.matching import Body
from ingest.document import Row
from ingest.matching import Question, added_columns, find_table, matched
from ingest.registries.bodies import registry_bodies
from ingest.sample import sample_path

BODIES = [
    (
        "Organisation",
        Body(id="ror:a", names=("Università di Esempia",), country="IT", identifiers=("ror:a", "pic:999900001")),
    ),
    ("Organisation", Body(id="ror:b", names=("Institut Exemplaire de Lyon",), country="FR", identifiers=("ror:b",))),
    ("Cluster", Body(id="eccp:c", names=("Cluster Vita Esempia",), country="IT", identifiers=("eccp:c",))),
]


def rows(*names: str) -> list[Row]:
    return [Row(number=at, cells={"who": name}) for at, name in enumerate(names, start=1)]


def ids(question: Question, *names: str) -> list[str]:
    return [answer[0] for _, answer in matched(rows(*names), BODIES, question)]


def test_rows_keep_their_order_and_stay_silent_where_unsure() -> None:
    names = ("999900001", "", "Something of another kind", "eccp:c")
    answers = list(matched(rows(*names), BODIES, Question(column="who")))
    assert [row.cells["who"] for row, _ in answers] == list(names)
    assert [answer[0] for _, answer in answers] == ["ror:a", "", "", "eccp:c"]
    assert answers[1][1] == answers[2][1] == ("", "", "", "")
    _, name, score, reasons = answers[0][1]
    assert (name, float(score)) == ("Università di Esempia", 1) and reasons


def test_a_threshold_of_nought_answers_with_its_score() -> None:
    unsure = "Institut Exemplaire de Lyon"
    answers = [answer for _, answer in matched(rows(unsure), BODIES, Question(column="who", threshold=0))]
    assert answers[0][0] == "ror:b" and 0 < float(answers[0][2]) < 1
    assert ids(Question(column="who", threshold=1.0), unsure) == [""]


def test_answers_with_identifiers_of_a_scheme() -> None:
    names = ("ror:a", "ror:b")
    assert ids(Question(column="who", scheme="PIC"), *names) == ["999900001", ""]
    assert ids(Question(column="who", scheme="ror", threshold=0), *names) == ["a", "b"]


def test_types_restrict() -> None:
    clusters = Question(column="who", labels=frozenset({"Cluster"}), threshold=0)
    assert ids(clusters, "pic:999900001", "Cluster Vita Esempia") == ["", "eccp:c"]


def test_a_table_of_any_length_streams() -> None:
    endless = (Row(number=n, cells={"who": "eccp:c"}) for n in count(1))
    answers = matched(endless, BODIES, Question(column="who"))
    assert [next(answers)[1][0] for _ in range(10)] == ["eccp:c"] * 10


def test_processes_answer_in_the_order_of_the_rows() -> None:
    names = ["eccp:c", "ror:b", "", "nobody"] * 1_400
    answers = list(matched(rows(*names), BODIES, Question(column="who"), workers=2))
    assert [answer[0] for _, answer in answers] == ["eccp:c", "ror:b", "", ""] * 1_400
    assert [row.number for row, _ in answers] == list(range(1, len(names) + 1))


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_blank_rows_keep_their_place(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"names.{kind}"
    cells = [["who", "land"], ["A", "IT"], ["", ""], ["B", ""]]
    if kind == "csv":
        path.write_text('who,land\nA,IT\n"",\nB,\n')
    elif kind == "xlsx":
        book = openpyxl.Workbook()
        for row in cells:
            book.active.append([cell or None for cell in row])
        book.save(path)
    else:
        path.write_text(json.dumps([dict(zip(cells[0], row, strict=True)) for row in cells[1:]]))
    table, column, aside = find_table(path, "WHO")
    assert (column, aside) == ("who", ())
    assert [row.cells.get("who", "") for row in table.rows] == ["A", "", "B"]


def test_the_column_is_looked_for_in_every_sheet_and_told_where_missing(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "notes"
    book.active.append(["what", "when"])
    book.active.append(["x", "y"])
    sheet = book.create_sheet("people")
    sheet.append(["Partner", "land"])
    sheet.append(["A", "IT"])
    book.save(tmp_path / "book.xlsx")
    table, column, aside = find_table(tmp_path / "book.xlsx", "partner")
    assert (table.name, column, aside) == ("people", "Partner", ("notes",))
    with pytest.raises(RequestRefused, match=r"no column 'nobody'.*what, when; Partner, land"):
        find_table(tmp_path / "book.xlsx", "nobody")
    with pytest.raises(RequestRefused, match=r"Say with --column"):
        find_table(tmp_path / "book.xlsx", None)


def test_added_columns_never_hide_the_tables_own() -> None:
    assert added_columns(["who"]) == ("id", "name", "score", "reasons")
    assert added_columns(["id", "name", "matched_name"]) == ("matched_id", "matched_matched_name", "score", "reasons")


def test_a_registry_file_gives_bodies_without_being_loaded() -> None:
    bodies = {
        body.id: (label, body) for label, body in registry_bodies(sample_path() / "registries" / "ror_sample.json")
    }
    assert len(bodies) > 10
    assert all(id.startswith("ror:") for id in bodies)
    oslo = next(body for _, body in bodies.values() if body.names[0] == "University of Oslo")
    assert (oslo.country, oslo.city, oslo.kind) == ("NO", "Oslo", "university")
    assert oslo.domains and oslo.acronyms and f"ror:{oslo.id.removeprefix('ror:')}" in oslo.identifiers
    clusters = registry_bodies(sample_path() / "registries" / "clusters.csv")
    assert {label for label, _ in clusters} & {"Cluster", "Network"}


def test_bodies_that_a_registry_only_names_as_parents_are_left_out(tmp_path: Path) -> None:
    records = json.loads((sample_path() / "registries" / "ror_sample.json").read_text(encoding="utf-8"))
    child = next(r for r in records if any(x["type"] == "parent" for x in r["relationships"]))
    path = tmp_path / "one.json"
    path.write_text(json.dumps([child]))
    ((label, body),) = registry_bodies(path)
    assert (label, body.id) == ("Organisation", f"ror:{child['id'].rsplit('/', 1)[-1]}")
    assert body.parents == ()


def test_what_is_no_registry_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("Some words.")
    (tmp_path / "table.csv").write_text("one,two\n1,2\n")
    for name in ("page.txt", "table.csv"):
        with pytest.raises(SourceRefused):
            registry_bodies(tmp_path / name)
