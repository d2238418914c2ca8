"""The date that a source bears is found where it stands, and only there; what rows held is kept with their facts."""

import io
import json
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import docx
import polars as pl
import pytest
from reportlab.pdfgen.canvas import Canvas

from graph.folder import DataFolder
from graph.store import StatementStore
from ingest.dating import date_in_name
from ingest.pipeline import ingest, rebuild
from ingest.readers.days import plain_day


def threads() -> Executor:
    return ThreadPoolExecutor(1)


LIST = "name,country,themes,city,founded,members,as_of,since,until\n"


@pytest.mark.parametrize(
    ("label", "day"),
    [
        ("dumps/v1.50-2024-07-29-ror-data.zip", "2024-07-29"),
        ("2024-07/list.csv", None),
        ("members-2021-05.csv", "2021-05"),
        ("report-2019-13-01.pdf", None),
        ("biospain-2025-programme.html", None),
        ("2019-01-01_to_2020-12-31.csv", "2020-12-31"),
    ],
)
def test_the_name_of_a_file_bears_a_day_or_a_month(label: str, day: str | None) -> None:
    assert date_in_name(label) == day


@pytest.mark.parametrize(
    ("written", "day"),
    [("D:20240131120000+01'00'", "2024-01-31"), ("2024-02-30T00:00", None), ("yesterday", None), (None, None)],
)
def test_what_a_program_noted(written: str | None, day: str | None) -> None:
    assert plain_day(written) == day


def dated(tmp_path: Path, name: str, content: str | bytes) -> str | None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    folder = DataFolder(tmp_path / "data")
    with folder.writing():
        ingest([path], folder, today="2026-11-24", make_executor=threads)
    (source,) = StatementStore(folder).sources()
    assert source.outcome == "read", source.reason
    return source.dated


SAID = "The Cluster Valle Salute is a member of the Council of European BioRegions (CEBR)."


@pytest.mark.parametrize(
    ("opening", "day"),
    [
        ("Brussels, 18 February 2020", "2020-02-18"),
        ("Pubblicato il 3 marzo 2021", "2021-03-03"),
        ("Date: 2023-04-20", "2023-04-20"),
        ("20.04.2023", "2023-04-20"),
        ("Our annual meeting of all the members was held on 18 February 2020", None),
        ("Mission from 12 to 14 May 2019", None),
        ("2019", None),
    ],
)
def test_a_text_that_opens_with_a_day_alone_is_of_that_day(tmp_path: Path, opening: str, day: str | None) -> None:
    assert dated(tmp_path, "note.txt", f"{opening}\n\n{SAID}\n") == day


def test_a_page_says_when_it_was_published(tmp_path: Path) -> None:
    head = '<meta property="article:published_time" content="2022-06-01T08:00:00+02:00">'
    page = f"<html><head>{head}</head><body><h1>News</h1><p>{SAID}</p></body></html>"
    assert dated(tmp_path, "page.html", page) == "2022-06-01"


def test_a_pdf_and_a_word_file_bear_the_day_that_their_program_noted(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=True)  # writes the first day of 2000 into the file
    canvas.drawString(72, 700, SAID)
    canvas.save()
    assert dated(tmp_path, "a.pdf", buffer.getvalue()) == "2000-01-01"
    document, buffer = docx.Document(), io.BytesIO()
    document.add_paragraph(SAID)
    document.core_properties.modified = datetime(2023, 5, 6, 7, 8)
    document.save(buffer)
    assert dated(tmp_path / "word", "b.docx", buffer.getvalue()) == "2023-05-06"


def node(tmp_path: Path, files: dict[str, str]) -> tuple[dict[str, object], pl.DataFrame]:
    folder = DataFolder(tmp_path / "data")
    for name, rows in files.items():
        (tmp_path / name).write_text(LIST + rows, encoding="utf-8")
    with folder.writing():
        ingest([tmp_path / name for name in files], folder, today="2026-11-24", make_executor=threads)
        frames, _ = rebuild(folder, at="2026-11-24T00:00:00+00:00")
    return frames.nodes.row(by_predicate=pl.col("name") == "Valle Salute", named=True), frames.edges


def test_lists_of_two_years_disagree_and_the_newer_is_shown(tmp_path: Path) -> None:
    old, new = "Valle Salute,IT,Health,Torino,2006,30,,,\n", "Valle Salute,IT,Health,Torino,2002,40,,,\n"
    found, _ = node(tmp_path, {"clusters-2019-05.csv": old, "clusters-2024-01.csv": new})
    assert (found["founded"], found["members"]) == ("2002", 40.0)
    assert found["conflicts"] == ["founded", "members"]


def test_rows_of_other_times_are_history_of_one_body(tmp_path: Path) -> None:
    rows = "Valle Salute,IT,Health,Torino,2006,30,,2006,2015\nValle Salute,IT,Health,Milano,2006,40,,2015,\n"
    found, edges = node(tmp_path, {"clusters.csv": rows})
    assert (found["members"], found["conflicts"]) == (40.0, [])
    values = [(v["value"], v["state"], v.get("until")) for v in json.loads(str(found["values"]))]
    assert values[:2] == [("40", "preferred", None), ("30", "past", "2015")]
    assert values[2:] == [("Milano", "preferred", None), ("Torino", "past", "2015")]
    seats = edges.filter((pl.col("type") == "LOCATED_IN") & (pl.col("end_label") == "City")).sort("since")
    assert seats.select("since", "until").rows() == [("2006", "2015"), ("2015", None)]


def test_a_row_that_tells_when_it_was_true_is_weighed_by_that(tmp_path: Path) -> None:
    stale, fresh = "Valle Salute,IT,Health,Torino,2006,30,2013,,\n", "Valle Salute,IT,Health,Torino,2006,40,2018,,\n"
    found, _ = node(tmp_path, {"a-2024-01.csv": stale, "b-2020-01.csv": fresh})
    assert (found["members"], found["conflicts"]) == (40.0, ["members"])
