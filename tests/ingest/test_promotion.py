"""From documents to the graph: names tell how they were found, and what is held back comes in with a second source."""

from concurrent.futures import ThreadPoolExecutor
from itertools import permutations
from pathlib import Path

import polars as pl
import pytest

from graph.assemble import GraphFrames
from graph.folder import DataFolder
from graph.held import list_held
from graph.statements import FOUND_BY, SEEN_ONLY, Statement
from graph.store import StatementStore
from ingest.document import Block, BlockKind, Document
from ingest.extract import extract, to_statements
from ingest.extract.found import found_by
from ingest.pipeline import ingest, rebuild
from ingest.readers import read
from ingest.sample import sample_path

DOCUMENTS = sorted((sample_path() / "documents").iterdir())
PAPERS = {
    # The name merely stands there.
    "seen.txt": "Valle Salute\n\nIl Cluster Valle Salute ha sede a Torino. I lavori con NovaGrin sono andati avanti.\n",
    # Here something is said of it.
    "stated.txt": "Costa Salute\n\nIl Cluster Costa Salute ha sede qui. NovaGrin è membro del Cluster Costa Salute.\n",
    "registry.csv": "network,member,country,city,url\nCluster Valle Salute,NovaGrin,IT,Torino,https://x.example\n",
}


def graph_of(folder: DataFolder, *paths: Path, review_below: float = 0.5) -> GraphFrames:
    with folder.writing():
        for path in paths:
            ingest([path], folder, today="2026-11-22", make_executor=lambda: ThreadPoolExecutor(1))
    return rebuild(folder, at="2026-11-22T00:00:00+00:00", review_below=review_below)[0]


def names(frames: GraphFrames) -> set[str]:
    return set(frames.nodes.filter(pl.col("label") != "Source")["name"])


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    for file, text in PAPERS.items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    return tmp_path


def test_what_is_merely_seen_is_a_mention_until_a_registry_holds_it(papers: Path) -> None:
    folder = DataFolder(papers / "data")
    alone = graph_of(folder, papers / "seen.txt")
    assert "NovaGrin" not in names(alone)
    (row,) = list_held(folder, "mentions", text="novagrin").rows
    assert row["why"] == "merely_seen" and "NovaGrin" in row["quote"]
    assert row["quote"] == (StatementStore(folder).text(row["source_id"]) or "")[row["start"] : row["end"]]
    both = graph_of(folder, papers / "registry.csv")
    assert "NovaGrin" in names(both) and list_held(folder, "mentions", text="novagrin").total == 0


def test_the_order_in_which_files_come_does_not_matter(papers: Path) -> None:
    versions = set()
    for number, order in enumerate(permutations(PAPERS)):
        frames = graph_of(DataFolder(papers / f"data{number}"), *(papers / file for file in order))
        versions.add(frames.version)
        assert "NovaGrin" in names(frames)
    assert len(versions) == 1


def test_a_document_that_states_something_and_one_that_names_it_promote_together(papers: Path) -> None:
    folder = DataFolder(papers / "data")
    surest = 1.0  # so that neither confidence nor a relation is enough
    assert "NovaGrin" not in names(graph_of(folder, papers / "stated.txt", review_below=surest))
    again = graph_of(folder, papers / "seen.txt", review_below=surest)
    assert "NovaGrin" in names(again) and list_held(folder, "mentions", text="novagrin").total == 0
    (row,) = list_held(folder, "doubtful", text="novagrin").rows
    assert row["type"] == "MEMBER_OF" and "MEMBER_OF" not in set(again.edges["type"])
    sure = graph_of(folder, review_below=0.0)
    assert {"NovaGrin"} < names(sure) and "MEMBER_OF" in set(sure.edges["type"])


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_every_name_of_a_document_tells_how_it_was_found_and_how_sure_it_is(path: Path) -> None:
    document = read(path)
    assert isinstance(document, Document)
    extraction = extract(document)
    said: list[Statement] = list(to_statements(extraction, document, "source-x"))
    told = [s for s in said if s.predicate == "name"]
    assert len(told) == len(extraction.entities) + len(extraction.seen)
    for entity, statement in zip([*extraction.entities, *extraction.seen], told, strict=True):
        assert statement.confidence == entity.confidence
        assert set(str(statement.properties[FOUND_BY]).split()) - {"spelt_out"} == {m.how for m in entity.mentions}
        assert (SEEN_ONLY in statement.properties) == (not entity.sure or entity in extraction.seen)


def test_an_abbreviation_beside_its_expansion_is_told() -> None:
    text = "Il Consorzio Alta Tecnologia Marina (CATM) ha sede a Trieste."
    block = Block(kind=BlockKind.PARAGRAPH, start=0, end=len(text))
    extraction = extract(Document(text=text, blocks=(block,), media_type="text/plain"))
    found = {e.name: found_by(e).split() for e in extraction.entities}
    assert found["Consorzio Alta Tecnologia Marina"] == ["spelt_out", "head"]
    assert "spelt_out" not in found["Trieste"]


def test_the_sample_loses_no_name_that_is_defined_and_keeps_what_it_holds_back(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    paths = [sample_path() / "registries", sample_path() / "documents"]
    kept = graph_of(folder, *paths)
    statements = StatementStore(folder).frame()
    held = pl.DataFrame(list_held(folder, "mentions").rows)
    doubtful = pl.DataFrame(list_held(folder, "doubtful").rows)
    everything = rebuild(folder, at="2026-11-22T00:00:00+00:00", review_below=0.0)[0]
    assert doubtful.height > 5 and set(doubtful["statement_id"]) <= set(statements["statement_id"])
    assert all(c < 0.5 for c in doubtful["joined"])
    assert set(held["entity"]) <= set(statements["subject"])
    gone = names(everything) - names(kept)
    assert gone <= set(held["name"]) and len(gone) < 20
    related = kept.edges.filter(pl.col("type") != "MENTIONED_IN")
    assert related.filter(pl.col("confidence") < 0.5).is_empty()
    ends = set(related["start"]) | set(related["end"])
    assert ends <= set(kept.nodes["id"]), "every end of an edge is a node"
