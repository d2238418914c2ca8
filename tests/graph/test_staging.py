"""A source staged part by part is stored as one that was held whole, and what a crash leaves is swept away."""

from datetime import date
from pathlib import Path

import pytest

from graph.folder import DataFolder
from graph.sources import Source
from graph.staging import Staging
from graph.statements import Statement
from graph.store import StatementStore, to_frame

READING = {"media_type": "text/plain", "text": 'One "line"\nänd another', "blocks": [["a", 0], ["b", 1]], "pages": []}


def source(read_on: str = "2026-01-02") -> Source:
    return Source(
        id="source-a",
        label="a.txt",
        origin="/somewhere/a.txt",
        sha256="ab",
        size=40,
        media_type="text/plain",
        reader="document:1",
        outcome="read",
        read_on=read_on,
    )


def statement(number: int) -> Statement:
    return Statement(
        source_id="source-a",
        subject=f"source-a#{number}",
        subject_type="Organisation",
        predicate="name",
        value=f"Body {number}",
        quote="One",
        start=number,
        end=number + 3,
        anchors={"subject": (number, number + 3)},
        extractor="t",
    )


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


def put_in_parts(store: StatementStore, day: str, numbers: range) -> None:
    staging = Staging(store.folder)
    half = len(numbers) // 2
    staging.add(to_frame(map(statement, numbers[:half])), {"text": 'One "line"\nä', "blocks": [["a", 0]]})
    staging.add(to_frame(map(statement, numbers[half:])), {"text": "nd another", "blocks": [["b", 1]]})
    staged = staging.close({"media_type": "text/plain"}, ["text"], ["blocks", "pages"])
    assert staged.statements.collect().height == len(numbers)
    store.put_staged(source(day), staged)


def test_parts_are_stored_as_the_whole_is(folder: DataFolder, tmp_path: Path) -> None:
    store, whole = StatementStore(folder), StatementStore(DataFolder(tmp_path / "whole"))
    put_in_parts(store, "2026-01-02", range(10))
    whole.put(source(), map(statement, range(10)), reading=READING)
    assert store.frame().equals(whole.frame())
    assert store.reading("source-a") == whole.reading("source-a") == READING
    assert store.source("source-a") == whole.source("source-a")


def test_what_was_stated_before_keeps_its_day(folder: DataFolder) -> None:
    store = StatementStore(folder)
    store.put(source(), map(statement, range(3)), reading=READING)
    put_in_parts(store, "2026-03-04", range(6))
    days = store.frame()["first_seen"].to_list()
    assert days == [date(2026, 1, 2)] * 3 + [date(2026, 3, 4)] * 3
    assert store.frame()["last_seen"].unique().to_list() == [date(2026, 3, 4)]


def test_nothing_is_left_behind(folder: DataFolder) -> None:
    put_in_parts(StatementStore(folder), "2026-01-02", range(4))
    assert [p.name for p in folder.sources.iterdir()] == ["source-a.parquet"]
    assert [p.name for p in folder.readings.iterdir()] == ["source-a.json.gz"]
    abandoned = Staging(folder)
    abandoned.add(to_frame([statement(1)]), {"text": "One"})
    abandoned.close({"media_type": "text/plain"}, ["text"], [])
    with folder.writing():
        assert StatementStore(folder).source("source-a").label == "a.txt"
    assert not any(p.name.startswith(".tmp-") for p in folder.root.rglob("*"))
