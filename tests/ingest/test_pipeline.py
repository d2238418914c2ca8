"""From files to the graph: what changed is read, what did not is left alone, nothing is lost, order does not matter."""

import gzip
import os
import shutil
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

import polars as pl
import pytest

from graph.assemble import GraphFrames
from graph.folder import DataFolder
from graph.sources import Source
from graph.statements import quote_fault
from graph.store import StatementStore
from ingest.pipeline import IngestReport, ingest, rebuild
from ingest.sample import sample_path

SHARED = Path(__file__).parents[3] / "shared"
MEMBERS = "network,member,country,city,url\nCouncil of European BioRegions,Valle Salute,IT,Torino,https://x.example\n"
REPORT = """Valle Salute

Valle Salute è un cluster. Il cluster Valle Salute è membro del Council of European BioRegions (CEBR).
"""


def threads() -> Executor:
    return ThreadPoolExecutor(2)


def read(folder: DataFolder, *paths: Path, make_executor: Callable[[], Executor] = threads) -> IngestReport:
    with folder.writing():
        return ingest(paths, folder, today="2026-11-22", make_executor=make_executor)


def graph(folder: DataFolder) -> GraphFrames:
    return rebuild(folder, at="2026-11-22T00:00:00+00:00")[0]


def bodies(frames: GraphFrames, name: str) -> pl.DataFrame:
    """Nodes of this name; the source whose title it may be is none of them."""
    return frames.nodes.filter((pl.col("name") == name) & (pl.col("label") != "Source"))


def by_label(folder: DataFolder) -> dict[str, Source]:
    return {s.label: s for s in StatementStore(folder).sources()}


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    (folder / "reports").mkdir(parents=True)
    (folder / "members.csv").write_text(MEMBERS, encoding="utf-8")
    (folder / "reports" / "2026.txt").write_text(REPORT, encoding="utf-8")
    return folder


def test_registry_and_report_become_one_graph_with_words(data: DataFolder, papers: Path) -> None:
    report = read(data, papers)
    assert report.outcomes() == {"read": 2}
    frames = graph(data)
    clusters = bodies(frames, "Valle Salute")
    assert clusters.height == 1, "the report's body and the registry's are one node"
    assert len(clusters["sources"][0]) == 2
    edge = frames.edges.row(by_predicate=pl.col("type") == "MEMBER_OF", named=True)
    assert len(edge["sources"]) == 2
    assert any("membro del" in quote for quote in edge["quotes"])


def test_what_has_not_changed_is_left_alone_and_what_has_is_replaced(data: DataFolder, papers: Path) -> None:
    read(data, papers)
    first = graph(data)
    again = read(data, papers)
    assert (again.sources, sorted(again.unchanged)) == ([], ["members.csv", "reports/2026.txt"])
    assert graph(data).version == first.version
    (papers / "reports" / "2026.txt").write_text(REPORT.replace("Torino", "Roma") + "\nFine.\n", encoding="utf-8")
    changed = read(data, papers)
    assert [s.label for s in changed.sources] == ["reports/2026.txt"]
    assert len(StatementStore(data).sources()) == 2


def test_history_and_place_leave_no_trace_in_the_graph(data: DataFolder, papers: Path, tmp_path: Path) -> None:
    """Documents first, registries later, one changed twice: the same graph as all at once from another folder."""
    report = papers / "reports" / "2026.txt"
    report.write_text("Something else altogether about Valle Salute.", encoding="utf-8")
    read(data, papers / "reports")
    report.write_text(REPORT, encoding="utf-8")
    read(data, papers)
    elsewhere, other = tmp_path / "elsewhere", DataFolder(tmp_path / "other")
    shutil.copytree(papers, elsewhere)
    for folder in (papers, elsewhere):
        (folder / "reports" / "2026.txt").rename(folder / "2026.txt")
        (folder / "reports").rmdir()
    fresh = DataFolder(tmp_path / "fresh")
    read(fresh, papers)
    read(other, elsewhere)
    one, two = graph(fresh), graph(other)
    assert one.version == two.version
    assert one.nodes.equals(two.nodes) and one.edges.equals(two.edges)
    names = [set(f.nodes.filter(pl.col("label") != "Source")["id"]) for f in (graph(data), one)]
    assert names[0] == names[1]


def test_new_registry_names_reach_documents_read_before(data: DataFolder, papers: Path) -> None:
    (papers / "reports" / "2026.txt").write_text("Ieri Polvere Blu ha incontrato la stampa.", encoding="utf-8")
    read(data, papers / "reports")
    (papers / "more.csv").write_text(MEMBERS.replace("Valle Salute", "Polvere Blu"), encoding="utf-8")
    os.remove(papers / "reports" / "2026.txt")
    report = read(data, papers / "more.csv")
    assert report.read_again == 1, "from the store: the file itself is gone"
    frame = StatementStore(data).frame(by_label(data)["2026.txt"].id)
    assert "Polvere Blu" in frame.filter(pl.col("predicate") == "mention")["value"].to_list()


def test_forgetting_a_source_takes_only_what_it_alone_stated(data: DataFolder, papers: Path) -> None:
    read(data, papers / "members.csv")
    before = graph(data)
    read(data, papers)
    StatementStore(data).forget(by_label(data)["reports/2026.txt"].id)
    after = graph(data)
    assert after.version == before.version


def test_two_files_of_one_name_are_two_sources_and_a_copy_is_told(data: DataFolder, tmp_path: Path) -> None:
    for place, text in (("a", REPORT), ("b", REPORT.replace("Valle", "Costa")), ("c", REPORT)):
        (tmp_path / place).mkdir()
        (tmp_path / place / "report.txt").write_text(text, encoding="utf-8")
    read(data, tmp_path / "a" / "report.txt")
    report = read(data, tmp_path / "b" / "report.txt")
    assert [s.label for s in report.sources] == ["b/report.txt"]
    copy = read(data, tmp_path / "c" / "report.txt", tmp_path / "b" / "report.txt")
    assert copy.outcomes() == {"duplicate": 1, "unchanged": 1} or copy.outcomes() == {"unchanged": 2}
    assert bodies(graph(data), "Valle Salute").height == 1


def test_bad_files_are_refused_with_a_reason_and_the_rest_goes_on(data: DataFolder, papers: Path) -> None:
    (papers / "empty.txt").touch()
    (papers / "noise.pdf").write_bytes(os.urandom(4096))
    (papers / "cut.docx").write_bytes(b"PK\x03\x04" + b"\0" * 50)
    (papers / "table.csv").write_text("colour,taste\nred,sweet\n", encoding="utf-8")
    (papers / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 100)
    (papers / "broken.csv").write_text(MEMBERS + "only one cell\n", encoding="utf-8")
    (papers / "bomb.csv.gz").write_bytes(gzip.compress(b"a,b\n" + b"0" * 80_000_000))
    (papers / "link.txt").symlink_to("/etc/passwd")
    os.mkfifo(papers / "pipe.txt")
    report = read(data, papers)
    outcomes = {s.label: (s.outcome, s.reason) for s in report.sources}
    refused = {label for label, (outcome, _) in outcomes.items() if outcome == "refused"}
    bad = {"empty.txt", "noise.pdf", "cut.docx", "table.csv", "picture.png", "bomb.csv.gz", "link.txt", "pipe.txt"}
    assert refused == bad
    assert outcomes["broken.csv"][0] == "partial"
    assert outcomes["members.csv"][0] == outcomes["reports/2026.txt"][0] == "read"
    for source in report.refusals():
        (sentence,) = source.ledger["notes"]
        assert source.reason and sentence.endswith((".", ")")), source.label
    assert set(by_label(data)) == bad | {"broken.csv", "members.csv", "reports/2026.txt"}


@pytest.mark.parametrize("place", [sample_path(), SHARED / "corpus"], ids=["sample", "corpus"])
def test_every_word_of_every_statement_stands_where_it_is_said_to(data: DataFolder, place: Path) -> None:
    if not place.is_dir():
        pytest.skip("the corpus is not here")
    documents = place / "documents" if (place / "documents").is_dir() else place
    read(data, documents)
    store = StatementStore(data)
    checked = 0
    for source in store.sources():
        assert source.outcome == "read", (source.label, source.reason)
        text = store.text(source.id)
        assert text is not None
        for statement in store.statements(source.id):
            assert quote_fault(statement, text) is None, statement
            checked += 1
    assert checked > 100
