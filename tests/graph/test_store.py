"""A source is replaced whole or not at all, and forgetting it leaves nothing behind."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from graph.errors import Busy, Misconfigured, NotFound
from graph.folder import DataFolder, write_atomically
from graph.sources import Source
from graph.statements import Statement, quote_fault
from graph.store import SCHEMA, StatementStore

TEXT = "L'Università dell'Insubria è a Varese."


def source(label: str = "varese.txt", **more: Any) -> Source:
    fields = {
        "id": f"source-{label.replace('.', '')}", "label": label, "origin": f"/somewhere/{label}", "sha256": "ab",
        "size": 40, "media_type": "text/plain", "reader": "document:1", "outcome": "read", "read_on": "2026-01-02",
    }  # fmt: skip
    return Source(**{**fields, **more})


def statement(**more: Any) -> Statement:
    fields = {
        "source_id": "source-varesetxt", "subject": "source-varesetxt#o", "subject_type": "Organisation",
        "predicate": "name", "value": "Università dell'Insubria", "quote": "Università dell'Insubria", "start": 2,
        "end": 26, "anchors": {"value": (2, 26)}, "extractor": "t", "language": "it", "confidence": 0.9,
    }  # fmt: skip
    return Statement(**{**fields, **more})


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


@pytest.fixture
def store(folder: DataFolder) -> StatementStore:
    return StatementStore(folder)


def test_what_was_put_comes_back(store: StatementStore) -> None:
    kept = statement(properties={"year": 1998}, page=1)
    store.put(source(ledger={"pages": 1}), [kept], reading={"text": TEXT})
    (back,) = store.statements("source-varesetxt")
    assert back.statement_id == kept.statement_id
    assert (back.quote, back.anchors, back.properties, back.page) == (kept.quote, kept.anchors, {"year": 1998}, 1)
    assert store.text("source-varesetxt") == TEXT
    assert quote_fault(back, TEXT) is None
    assert store.source("source-varesetxt").ledger == {"pages": 1}


def test_first_seen_survives_a_second_reading(store: StatementStore) -> None:
    store.put(source(), [statement()], reading={"text": TEXT})
    store.put(source(read_on="2026-03-04"), [statement(), statement(start=3, end=26)], reading={"text": TEXT})
    first, second = store.statements("source-varesetxt")
    assert (first.first_seen, first.last_seen) == (date(2026, 1, 2), date(2026, 3, 4))
    assert second.first_seen == date(2026, 3, 4)


def test_refused_source_is_kept_with_its_reason_and_no_statement(store: StatementStore) -> None:
    store.put(source(outcome="refused", reason="empty"), [], reading=None)
    assert store.source("source-varesetxt").reason == "empty"
    assert store.frame().is_empty()
    assert dict(store.frame().schema) == SCHEMA
    assert store.text("source-varesetxt") is None


def test_forgetting_leaves_no_file(store: StatementStore, folder: DataFolder) -> None:
    store.put(source(), [statement()], reading={"text": TEXT})
    assert store.forget("source-varesetxt").label == "varese.txt"
    assert not [p for p in folder.root.rglob("*") if p.is_file()]
    with pytest.raises(NotFound, match="lifescape sources"):
        store.source("source-varesetxt")


@pytest.mark.parametrize("name", ["../secret", "source-/../x", "", "source-x\0", "sourcé"])
def test_an_id_never_leads_out_of_the_store(store: StatementStore, name: str) -> None:
    with pytest.raises(NotFound):
        store.source(name)


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old")

    def fail(temporary: Path) -> None:
        temporary.write_text("half")
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        write_atomically(path, fail)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_one_sentence(tmp_path: Path) -> None:
    def full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(Misconfigured, match="full: free some space"):
        write_atomically(tmp_path / "file", full)


def test_a_foreign_file_is_named(store: StatementStore, folder: DataFolder) -> None:
    folder.sources.mkdir(parents=True)
    pl.DataFrame({"a": [1]}).write_parquet(folder.sources / "source-x.parquet")
    with pytest.raises(Misconfigured, match=r"source-x\.parquet is not a statement file"):
        store.sources()


def test_a_second_writer_is_told_at_once(folder: DataFolder) -> None:
    with folder.writing(), pytest.raises(Busy, match="Another lifescape"), DataFolder(folder.root).writing():
        pass
    with folder.writing():
        pass


def test_what_a_crash_left_half_written_is_swept_away(folder: DataFolder, store: StatementStore) -> None:
    store.put(source(), [statement()], reading={"text": TEXT})
    (folder.sources / ".tmp-abc").write_text("half")
    assert [s.label for s in store.sources()] == ["varese.txt"]
    with folder.writing():
        assert [p.name for p in folder.sources.iterdir()] == ["source-varesetxt.parquet"]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({}, None),
        ({"end": 25}, "quote_not_at_offsets"),
        ({"start": 900, "end": 925}, "offsets_outside_text"),
        ({"anchors": {"subject": (3, 99)}}, "anchor_outside_text"),
        ({"anchors": {"value": (3, 26)}}, "value_not_at_offsets"),
    ],
)
def test_words_are_checked_where_they_are_said_to_stand(change: dict[str, Any], fault: str | None) -> None:
    assert quote_fault(statement(**change), TEXT) == fault


def test_a_statement_has_an_object_or_a_value() -> None:
    with pytest.raises(ValueError, match="not both"):
        statement(object="source-x#y")
    with pytest.raises(ValueError, match="confidence"):
        statement(confidence=1.5)
