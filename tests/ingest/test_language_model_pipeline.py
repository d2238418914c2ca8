"""A model in the pipeline: its ledger, its failures, and that what was read is neither lost nor paid for twice."""

import json
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from graph.folder import DataFolder
from graph.sources import Source
from graph.store import StatementStore
from ingest.extract import EXTRACTOR
from ingest.extracting import Extractor
from ingest.language_model import AnswerCache
from ingest.pipeline import IngestReport, ingest
from tests.ingest.model_server import ModelServer, Reply, always, model_server
from tests.ingest.model_world import REPORT, careful, settings

MEMBERS = "network,member,country,city,url\nAlpine Health Network,Nimbus Valley,IT,Torino,https://x.example\n"
MODEL = "llm:stub-1:1"
BOTH = f"{EXTRACTOR}+{MODEL}"


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server(careful) as running:
        yield running


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "report.md").write_text(REPORT, encoding="utf-8")
    return folder


def threads() -> Executor:
    return ThreadPoolExecutor(2)


def read(data: DataFolder, *paths: Path, extractor: Extractor | None = None) -> IngestReport:
    with data.writing():
        return ingest(paths, data, today="2026-11-22", extractor=extractor, make_executor=threads)


def by(server: ModelServer, data: DataFolder, *, rules: bool, **more: Any) -> Extractor:
    return Extractor(rules=rules, model=settings(server, **more), answers=AnswerCache(data.answers))


def source(data: DataFolder, label: str = "report.md") -> Source:
    return next(s for s in StatementStore(data).sources() if s.label == label)


def extractors(data: DataFolder) -> set[str]:
    return set(StatementStore(data).frame(source(data).id)["extractor"])


def test_model_reads_and_its_ledger_tells_what_it_cost(server: ModelServer, data: DataFolder, papers: Path) -> None:
    read(data, papers, extractor=by(server, data, rules=False, price_in=1, price_out=1))
    found = source(data)
    assert (found.outcome, found.reader, extractors(data)) == ("read", MODEL, {MODEL})
    assert found.ledger["relations"] == {"MEMBER_OF": 1, "PARTICIPATES_IN": 2, "LOCATED_IN": 1}
    told = found.ledger["model"]
    assert (told["calls"], told["tokens_in"], told["tokens_out"], told["cost"]) == (1, 1000, 200, 0.0012)


def test_both_read_and_the_ledger_tells_their_agreement(server: ModelServer, data: DataFolder, papers: Path) -> None:
    read(data, papers, extractor=by(server, data, rules=True))
    found = source(data)
    assert found.reader == f"{EXTRACTOR}+no-names+{MODEL}"
    for overlap in (found.ledger["agreement"]["entities"], found.ledger["agreement"]["relations"]):
        assert overlap["both"] >= 1 and 0 < overlap["jaccard"] <= overlap["f1"] <= 1
    assert json.loads(found.to_json())["ledger"]["model"]["calls"] == 1


def test_what_was_asked_for_by_name_is_done_and_else_all_stays(
    server: ModelServer, data: DataFolder, papers: Path
) -> None:
    read(data, papers)
    assert extractors(data) == {EXTRACTOR}
    assert read(data, papers, extractor=by(server, data, rules=True)).outcomes() == {"read": 1}
    assert read(data, papers, extractor=by(server, data, rules=True)).outcomes() == {"unchanged": 1}
    assert read(data, papers).outcomes() == {"unchanged": 1}, "a plain run leaves what a model has read"
    assert BOTH in extractors(data)
    assert read(data, papers, extractor=Extractor()).outcomes() == {"read": 1}
    assert extractors(data) == {EXTRACTOR}


def test_new_names_are_read_into_it_with_the_kept_answers(
    server: ModelServer, data: DataFolder, papers: Path, tmp_path: Path
) -> None:
    read(data, papers, extractor=by(server, data, rules=True))
    asked = len(server.asked)
    members = tmp_path / "members.csv"
    members.write_text(MEMBERS, encoding="utf-8")
    assert read(data, members).read_again == 1
    found = source(data)
    assert "names-" in found.reader and found.reader.endswith(MODEL)
    assert len(server.asked) == asked and found.ledger["model"]["cache_hits"] == 1
    for kept in data.answers.iterdir():
        kept.unlink()
    members.write_text(MEMBERS + "Alpine Health Network,Sirius Valley,IT,Milano,https://y.example\n", encoding="utf-8")
    read(data, members)
    again = source(data)
    assert again.reader == found.reader and BOTH in extractors(data), "without its answers it stays as it was"
    assert any("LIFESCAPE_LLM_URL" in note for note in again.ledger["notes"])


def test_failing_model_stops_its_source_and_the_rest_goes_on(data: DataFolder, papers: Path) -> None:
    (papers / "members.csv").write_text(MEMBERS, encoding="utf-8")
    with model_server(always(Reply(status=500))) as server:
        report = read(data, papers, extractor=by(server, data, rules=False))
    assert report.outcomes() == {"read": 1, "refused": 1}
    found = source(data)
    assert (found.outcome, found.reason) == ("refused", "model_busy")
    (note,) = found.ledger["notes"]
    assert "again later" in note and "\n" not in note


def test_failing_model_leaves_what_the_rules_read(data: DataFolder, papers: Path) -> None:
    with model_server(always(Reply(status=500))) as server:
        report = read(data, papers, extractor=by(server, data, rules=True))
    assert report.outcomes() == {"partial": 1}
    found = source(data)
    assert found.reason == "model_busy" and found.ledger["statements"] > 5
    assert found.ledger["model"]["failed"] == "model_busy"
    with model_server(careful) as server:
        assert read(data, papers, extractor=by(server, data, rules=True)).outcomes() == {"read": 1}, "it is tried again"


@pytest.mark.parametrize("rules", [True, False])
def test_failing_model_takes_nothing_away(server: ModelServer, data: DataFolder, papers: Path, rules: bool) -> None:
    read(data, papers, extractor=by(server, data, rules=True))
    before = StatementStore(data).frame(source(data).id)
    with model_server(always(Reply(status=500))) as broken:
        for _ in range(2):
            read(data, papers, extractor=by(broken, data, rules=rules, model="stub-2"))
    after = StatementStore(data).frame(source(data).id)
    assert after.sort("statement_id").equals(before.sort("statement_id"))
    (note,) = source(data).ledger["notes"]
    assert "again later" in note


def test_parts_left_unread_are_told_and_asked_for_again(data: DataFolder, papers: Path) -> None:
    (papers / "report.md").write_text(
        REPORT + "\n## Annex\n\n" + "Nothing of note was said here. " * 220, encoding="utf-8"
    )
    with model_server(careful) as server:
        server.behave = lambda asked: (
            careful(asked)
            if "LUMEN" in asked["messages"][-1]["content"]
            else Reply(body=b'{"choices": [{"message": {}}]}')
        )
        read(data, papers, extractor=by(server, data, rules=False))
        found = source(data)
        assert (found.outcome, found.reason) == ("partial", "parts_unread")
        assert found.ledger["model"]["chunks_unread"] == found.ledger["refused"]["model_declined"] >= 1
        server.behave = careful
        assert read(data, papers, extractor=by(server, data, rules=False)).outcomes() == {"read": 1}
    assert source(data).ledger["model"]["cache_hits"] == 1, "what had been read is not paid for again"
