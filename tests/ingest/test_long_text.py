"""A text too long to be held is read part by part: nothing of it is lost, and memory does not grow with its length."""

import tracemalloc
from pathlib import Path

import pytest

from graph.errors import SourceRefused
from graph.folder import DataFolder
from graph.model import RELATIONS
from graph.statements import quote_fault
from graph.store import StatementStore
from ingest.document import BlockKind, from_reading
from ingest.readers import LongText, long_text
from ingest.readers.plain import read_plain
from ingest.reading import Reading, Task, blank_source, read_source

PLAIN = "It was said that the work goes on and that more of it will be done when the days are long.\n\n"
HEAD = """Zeta Health Cluster

The Zeta Health Cluster (ZHC) brings together firms of the region. The cluster is a member of the Alpha Network.

"""
LATER = "The cluster is a partner of the project Omega. ZHC organised the Vega Forum 2024 in Lyon.\n\n"
LAST = (
    "The Vega Forum 2024 was attended by the Institute of Marine Biology. ZHC is not a member of the Beta Network.\n\n"
)
TEXT = HEAD + PLAIN * 200 + LATER + PLAIN * 200 + "- first of it\n- second of it\n\n" + LATER + LAST


def found(path: Path, part: int = 5_000) -> LongText:
    text = long_text(path, least=1, part=part)
    assert text is not None
    return text


def read(path: Path, folder: DataFolder, part: int = 5_000) -> Reading:
    source = blank_source(path, source_id="source-long", label="long.txt", sha256="", size=1, read_on="2026-03-04")
    return read_source(Task(path=path, source=source, staging=folder, long=1, part=part))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_parts_are_the_whole_text(tmp_path: Path, encoding: str, end: str) -> None:
    path = tmp_path / "long.txt"
    text = "Città di Aquisgrana\n\n" + "Però è così che à è ì ò ù la città va.\n\n" * 60_000
    path.write_bytes(text.replace("\n", end).encode(encoding))
    parts = list(found(path, part=300_000).parts())
    assert len(parts) > 5
    assert "".join(document.text for _, document in parts) == text
    assert [offset for offset, _ in parts] == [
        sum(len(document.text) for _, document in parts[:at]) for at in range(len(parts))
    ]


def test_pages_are_counted_through(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("\f".join(f"Page {n}\n\n" + PLAIN * 20 for n in range(1, 31)))
    documents = [document for _, document in found(path).parts()]
    numbers = [page.number for document in documents for page in document.pages]
    assert sorted(set(numbers)) == list(range(1, 31))
    for document in documents:
        for block in document.blocks:
            words = document.text[block.start : block.end]
            assert not words.startswith("Page ") or words == f"Page {block.page}"


def test_only_long_texts_are_read_in_parts(tmp_path: Path) -> None:
    (tmp_path / "c.txt").write_text("# One\n\nText\n\n# Two\n\nText\n\n" * 100)
    kinds = {block.kind for _, document in found(tmp_path / "c.txt", part=300).parts() for block in document.blocks}
    assert BlockKind.HEADING in kinds and BlockKind.PARAGRAPH in kinds
    for name, content in (("a.txt", PLAIN), ("b.html", "<html>" + PLAIN * 100)):
        (tmp_path / name).write_text(content)
        assert long_text(tmp_path / name, least=len(PLAIN) + 1) is None
    (tmp_path / "d.txt").write_bytes(bytes(range(256)) * 100)
    with pytest.raises(SourceRefused, match="leave it out"):
        long_text(tmp_path / "d.txt", least=1)


def test_every_part_is_stored_on_its_words(tmp_path: Path) -> None:
    path, folder = tmp_path / "long.txt", DataFolder(tmp_path / "data")
    path.write_text(TEXT)
    reading = read(path, folder)
    assert reading.staged is not None and reading.source.title == "Zeta Health Cluster"
    store = StatementStore(folder)
    store.put_staged(reading.source, reading.staged)
    content = store.reading("source-long")
    assert content is not None and content["text"] == TEXT
    kept = from_reading(content)
    blocks = [TEXT[b.start : b.end] for b in kept.blocks]
    assert blocks == [TEXT[b.start : b.end] for b in read_plain(TEXT, ()).blocks]
    statements = list(store.statements("source-long"))
    assert [quote_fault(s, TEXT) for s in statements] == [None] * len(statements)
    assert len({s.statement_id for s in statements}) == len(statements)
    names = {s.subject: s.value for s in statements if s.predicate == "name"}
    said = {(names[s.subject], s.predicate, names[s.object or ""]) for s in statements if s.predicate in RELATIONS}
    assert said >= {
        ("Zeta Health Cluster", "MEMBER_OF", "Alpha Network"),
        ("Zeta Health Cluster", "PARTICIPATES_IN", "Omega"),
        ("Zeta Health Cluster", "ORGANISES", "Vega Forum 2024"),
    }
    again = TEXT.rindex("The cluster is a partner")
    assert any(s.predicate == "PARTICIPATES_IN" and s.start >= again for s in statements)
    ledger = reading.source.ledger
    assert ledger["statements"] == len(statements)
    related = sum(s.predicate in RELATIONS for s in statements)
    assert ledger["proposed"] == related + sum(ledger["refused"].values())
    assert [TEXT[r["start"] : r["end"]] for r in content["refused"] if r["reason"] == "negated"] == [
        "ZHC is not a member of the Beta Network."
    ]
    left = [p for place in (folder.sources, folder.readings) for p in place.glob(".tmp-*")]
    assert left == []


def test_what_cannot_be_read_leaves_nothing_behind(tmp_path: Path) -> None:
    path, folder = tmp_path / "long.txt", DataFolder(tmp_path / "data")
    path.write_text(" \n\n- - -\n\n" * 2_000)
    reading = read(path, folder)
    assert (reading.source.outcome, reading.staged) == ("refused", None)
    assert [p for p in folder.root.rglob("*") if p.name.startswith(".tmp-")] == []


def test_memory_does_not_grow_with_the_length(tmp_path: Path) -> None:
    path, folder = tmp_path / "long.txt", DataFolder(tmp_path / "data")

    def peak(times: int, **sizes: int) -> int:
        path.write_text(HEAD + (PLAIN * 100 + LATER) * times)
        tracemalloc.start()
        try:
            read(path, folder, **sizes)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(2)  # what is compiled once is not counted
    small, large = peak(10, part=30_000), peak(40, part=30_000)
    assert large < 1.2 * small
    assert peak(40, part=1_000_000) > 2 * small
