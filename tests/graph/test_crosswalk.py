"""Identifiers of one body, in pairs, with what states each and what joined them."""

import csv
import json
from collections.abc import Iterable
from pathlib import Path

import polars as pl
import pytest

from graph.crosswalk import CrosswalkRow, Joined, crosswalk, write_crosswalk
from graph.errors import RequestRefused
from graph.sources import Source
from graph.statements import Statement
from graph.store import to_frame

SOURCES = [
    Source(
        id=f"source-{name}", label=f"{name}.csv", origin="/x", sha256="0", size=1, media_type="text/csv", reader="r:1",
        outcome="read", kind="registry", dated=dated,
    )
    for name, dated in (("ror", "2024-07-29"), ("cordis", None), ("list", "2021-05"))
]  # fmt: skip


def says(source: str, value: str, predicate: str = "identifier", *, page: int = 7, sure: float = 1.0) -> Statement:
    return Statement(
        source_id=f"source-{source}", subject=f"source-{source}#u", subject_type="Organisation", predicate=predicate,
        value=value, quote=f"{predicate}: {value}", start=0, end=5, page=page, extractor="t", confidence=sure,
    )  # fmt: skip


STATED = [
    says("ror", "ror:01111rn36"), says("ror", "wikidata:Q131262"), says("ror", "https://www.unibo.example/", "url"),
    says("cordis", "pic:999993953", page=3), says("cordis", "vat:IT01131710376", page=3, sure=0.9),
    says("list", "https://host.example/unibo", "url"), says("list", "iso:IT"), says("list", "isni:0000000417571846"),
]  # fmt: skip
SAME = [
    Joined(left="source-list#u", right="source-ror#u", by="anna", why="looked it up", at="2025-02-03T10:00:00+00:00"),
    Joined(left="source-cordis#u", right="source-list#u", by="rule:name@1", why="same name"),
]
NODES = pl.DataFrame(
    [("organisation-1", "Organisation", "Alma", "IT"), ("country-1", "Country", "Italy", "IT")],
    schema=["id", "label", "name", "country"],
    orient="row",
)


def rows(
    same: Iterable[Joined] = SAME, statements: Iterable[Statement] = STATED
) -> dict[tuple[str, str], CrosswalkRow]:
    frame = to_frame(statements)
    entities = sorted(set(frame["subject"]))
    links = pl.DataFrame([(e, "organisation-1") for e in entities], schema=["entity", "node"], orient="row")
    found = list(crosswalk(frame, links, NODES, SOURCES, same))
    return {(row.left_scheme, row.right_scheme): row for row in found}


def test_what_one_record_carries_is_stated_by_it() -> None:
    row = rows()["pic", "vat"]
    assert (row.left, row.right, row.how, row.confidence) == ("999993953", "IT01131710376", "stated", 0.9)
    assert (row.left_source, row.left_row, row.right_quote) == ("cordis.csv", 3, "identifier: vat:IT01131710376")
    assert (row.date, row.judged_by, row.why) == (None, "", "")
    assert (row.node, row.name, row.country) == ("organisation-1", "Alma", "IT")


def test_what_two_records_carry_is_joined_by_the_judgements_between_them() -> None:
    row = rows()["pic", "ror"]
    assert (row.how, row.left_source, row.right_source) == ("joined", "cordis.csv", "ror.csv")
    assert (row.judged_by, row.why) == ("rule:name@1 | anna", "same name | looked it up")
    assert row.confidence == pytest.approx(0.997)
    assert row.date == "2025-02-03", "the day on which a person judged"


def test_the_fewest_judgements_tell_it_and_a_model_is_as_sure_as_its_score() -> None:
    model = Joined(left="source-cordis#u", right="source-ror#u", by="model:3", why="name, city", score=0.8)
    row = rows([*SAME, model])["pic", "ror"]
    assert (row.judged_by, row.confidence, row.date) == ("model:3", 0.8, "2024-07-29")


def test_a_domain_is_the_body_s_own_only_where_the_host_stands_alone() -> None:
    found = rows()
    assert found["ror", "domain"].right == "unibo.example"
    assert all("host.example" not in row.right for row in found.values())


def test_every_pair_stands_once_the_better_known_scheme_left_and_no_country() -> None:
    assert list(rows()) == [
        ("pic", "ror"), ("pic", "vat"), ("pic", "wikidata"), ("pic", "isni"), ("pic", "domain"),
        ("ror", "vat"), ("ror", "wikidata"), ("ror", "isni"), ("ror", "domain"),
        ("vat", "wikidata"), ("vat", "isni"), ("vat", "domain"),
        ("wikidata", "isni"), ("wikidata", "domain"), ("isni", "domain"),
    ]  # fmt: skip


def test_the_order_of_statements_and_judgements_changes_nothing() -> None:
    assert rows(reversed(SAME), reversed(STATED)) == rows()


def test_it_is_written_by_suffix_and_the_same_each_time(tmp_path: Path) -> None:
    found = list(rows().values())
    for name in ("a.csv", "a.jsonl", "a.parquet"):
        assert write_crosswalk(found, tmp_path / name) == 15
        first = (tmp_path / name).read_bytes()
        write_crosswalk(found, tmp_path / name)
        assert (tmp_path / name).read_bytes() == first
    with (tmp_path / "a.csv").open(encoding="utf-8") as f:
        assert next(csv.DictReader(f))["right"] == "01111rn36"
    assert json.loads((tmp_path / "a.jsonl").read_text().splitlines()[0])["left_row"] == 3
    assert pl.read_parquet(tmp_path / "a.parquet")["left"][0] == "999993953"
    with pytest.raises(RequestRefused, match=r"\.csv, \.jsonl or \.parquet"):
        write_crosswalk(found, tmp_path / "a.txt")
