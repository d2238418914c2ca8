"""An id that was given out once leads to its body for good."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from graph.errors import Misconfigured
from graph.folder import DataFolder
from graph.history import IdHistory, Redirects


def links(**nodes: str) -> pl.DataFrame:
    rows = [(f"source-x#{entity}", node) for entity, node in nodes.items()]
    return pl.DataFrame(rows, schema=["entity", "node"], orient="row")


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path)


@pytest.fixture
def history(folder: DataFolder) -> IdHistory:
    return IdHistory(folder)


def test_an_id_that_merged_leads_to_the_one_that_stayed_and_comes_back_when_they_part(history: IdHistory) -> None:
    assert history.redirects() == {} and history.current("hub-a") == "hub-a"
    assert history.record(links(a="hub-a", b="hub-b"), {}, at="1") == 2
    assert history.redirects() == {}
    assert history.record(links(a="hub-a", b="hub-a"), {}, at="2") == 1
    assert history.redirects() == {"hub-b": "hub-a"} and history.current("hub-b") == "hub-a"
    history.record(links(a="hub-a", b="hub-b"), {}, at="3")
    assert history.redirects() == {}
    assert history.record(links(a="hub-a", b="hub-b"), {}, at="4") == 0, "nothing new, no line"


def test_ids_of_old_lead_on_through_any_number_of_merges(history: IdHistory) -> None:
    history.record(links(a="hub-a", b="hub-b", c="hub-c", d="hub-d"), {}, at="1")
    history.record(links(a="hub-b", b="hub-b", c="hub-c", d="hub-d"), {}, at="2")
    history.record(links(a="hub-c", b="hub-c", c="hub-c", d="hub-d"), {}, at="3")
    history.record(links(d="hub-d", c="hub-d"), {}, at="4")
    assert history.redirects() == {"hub-a": "hub-d", "hub-b": "hub-d", "hub-c": "hub-d"}


def test_an_id_that_parted_leads_to_the_larger_part(history: IdHistory) -> None:
    history.record(links(a="hub-x", b="hub-x", c="hub-x"), {}, at="1")
    history.record(links(a="hub-y", b="hub-z", c="hub-z"), {}, at="2")
    assert history.redirects() == {"hub-x": "hub-z"}


def test_an_id_of_what_no_source_states_any_more_leads_nowhere_and_on_again_once_it_does(history: IdHistory) -> None:
    history.record(links(a="hub-a", b="hub-b"), {"hub-name": "hub-a"}, at="1")
    history.record(links(b="hub-b"), {}, at="2")
    assert history.redirects() == {} and history.current("hub-a") == "hub-a"
    # Another file states the same name: its entity is another, what its name would give is not.
    history.record(links(b="hub-b", z="hub-q"), {"hub-name": "hub-q"}, at="3")
    assert history.redirects()["hub-a"] == "hub-q"


def test_an_id_that_an_identifier_would_give_is_as_good(history: IdHistory) -> None:
    history.record(links(a="hub-a"), {"hub-a": "hub-a", "hub-other": "hub-a", "hub-foreign": "hub-gone"}, at="1")
    assert history.redirects() == {"hub-other": "hub-a"}


def test_the_history_is_only_appended_to_and_survives_a_cut_line(history: IdHistory, folder: DataFolder) -> None:
    history.record(links(a="hub-a"), {}, at="1")
    before = folder.ids.read_bytes()
    with folder.ids.open("ab") as f:
        f.write(b'{"key": "source-x#b", "no')
    history.record(links(a="hub-b"), {}, at="2")
    assert folder.ids.read_bytes().startswith(before) and history.redirects() == {"hub-a": "hub-b"}
    folder.ids.write_text("nonsense\n")
    with pytest.raises(Misconfigured, match=r"ids\.jsonl:1"):
        history.remembered()


def test_a_long_process_sees_each_new_assembly(history: IdHistory, folder: DataFolder) -> None:
    redirects = Redirects(folder)
    assert redirects.current("hub-b") == "hub-b"
    history.record(links(a="hub-a", b="hub-b"), {}, at="1")
    history.record(links(a="hub-a", b="hub-a"), {}, at="2")
    assert redirects.current("hub-b") == "hub-a"
    history.record(links(a="hub-a", b="hub-b"), {}, at="3")
    assert redirects.current("hub-b") == "hub-b"
