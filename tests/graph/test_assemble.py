"""Statements through links become one graph, the same whatever the order they come in."""

from collections.abc import Iterator

import polars as pl
import pytest

from graph.assemble import EDGE_SCHEMA, NODE_SCHEMA, GraphFrames, assemble, with_layout
from graph.folder import DataFolder
from graph.sources import Source
from graph.statements import Statement
from graph.store import to_frame


def source(name: str, outcome: str = "read") -> Source:
    return Source(
        id=f"source-{name}", label=name, origin=f"/x/{name}", sha256="0", size=1, media_type="text/plain",
        reader="document:1", outcome=outcome, title=f"Title of {name}",
    )  # fmt: skip


def says(
    src: str, subject: str, predicate: str, value: str = "", *, obj: str | None = None, **more: object
) -> Statement:
    kinds = {"p": "Project", "c": "Cluster", "n": "Network", "i": "Country", "o": "Organisation"}
    fields: dict[str, object] = {
        "source_id": f"source-{src}", "subject": f"source-{src}#{subject}", "subject_type": kinds[subject[0]],
        "predicate": predicate, "quote": value or f"{subject} {predicate} {obj}", "start": 5, "end": 9,
        "extractor": "t",
    }  # fmt: skip
    if obj is None:
        fields["value"] = value
    else:
        fields |= {"object": f"source-{src}#{obj}", "object_type": kinds[obj[0]]}
    return Statement(**{**fields, **more})  # type: ignore[arg-type]


STATEMENTS = [
    says("a", "c1", "name", "BIOVALLEY LOMBARDIA"),
    says("a", "c1", "country", "IT"),
    says("a", "n1", "name", "Council of Regions"),
    says("a", "c1", "MEMBER_OF", obj="n1", confidence=0.8, properties={"since": "2012"}),
    says("b", "c1", "name", "BioValley Lombardia", confidence=0.9),
    says("b", "c1", "mention", "BioValley", start=1, end=3),
    says("b", "c1", "mention", "BioValley", start=11, end=13),
    says("b", "n1", "name", "Council of Regions"),
    says("b", "n1", "acronym", "COR"),
    says("b", "c1", "MEMBER_OF", obj="n1", confidence=0.5, page=3),
    says("b", "o1", "name", "Università dell'Insubria"),
    says("b", "i1", "name", "Italy"),
    says("b", "i1", "identifier", "iso:IT"),
    says("b", "o1", "LOCATED_IN", obj="i1"),
    says("b", "o1", "COLLABORATES_WITH", obj="c1"),
    says("b", "i1", "MEMBER_OF", obj="n1"),
    says("refused", "c9", "name", "Never shown"),
]
NODES = {"c1": "cluster-1", "n1": "network-1", "o1": "organisation-1", "i1": "country-1", "c9": "cluster-9"}


def links() -> pl.DataFrame:
    rows = sorted({(s.subject, NODES[s.subject.split("#")[1]], s.subject_type) for s in STATEMENTS})
    return pl.DataFrame(rows, schema=["entity", "node", "label"], orient="row")


@pytest.fixture
def frames() -> Iterator[GraphFrames]:
    yield assemble(to_frame(STATEMENTS), [source("a"), source("b"), source("refused", "refused")], links())


def node(frames: GraphFrames, node_id: str) -> dict[str, object]:
    return frames.nodes.row(by_predicate=pl.col("id") == node_id, named=True)


def edge(frames: GraphFrames, kind: str, start: str) -> dict[str, object]:
    return frames.edges.row(by_predicate=(pl.col("type") == kind) & (pl.col("start") == start), named=True)


def test_columns_are_those_of_the_schema(frames: GraphFrames) -> None:
    assert dict(frames.nodes.schema) == NODE_SCHEMA
    assert dict(frames.edges.schema) == EDGE_SCHEMA


def test_name_in_mixed_case_is_preferred_and_the_other_kept(frames: GraphFrames) -> None:
    cluster = node(frames, "cluster-1")
    assert cluster["name"] == "BioValley Lombardia"
    assert cluster["aliases"] == ["BIOVALLEY LOMBARDIA"]
    assert cluster["search"] == "biovalley lombardia"
    assert cluster["sources"] == ["source-a", "source-b"]


def test_edge_gathers_the_words_of_all_sources_surest_first(frames: GraphFrames) -> None:
    member = edge(frames, "MEMBER_OF", "cluster-1")
    assert member["confidence"] == pytest.approx(0.9)
    assert member["quotes"] == ["c1 MEMBER_OF n1", "c1 MEMBER_OF n1"]
    assert member["quote_sources"] == ["source-a", "source-b"]
    assert member["quote_pages"] == [0, 3]
    assert member["since"] == "2012"
    assert member["evidence"] == 2


def test_country_follows_from_the_only_place(frames: GraphFrames) -> None:
    assert node(frames, "organisation-1")["country"] == "IT"
    assert node(frames, "country-1")["country"] == "IT"


def test_symmetric_relation_is_stored_smaller_id_first(frames: GraphFrames) -> None:
    assert edge(frames, "COLLABORATES_WITH", "cluster-1")["end"] == "organisation-1"


def test_relation_that_the_vocabulary_forbids_is_left_out(frames: GraphFrames) -> None:
    assert frames.edges.filter((pl.col("type") == "MEMBER_OF") & (pl.col("start") == "country-1")).is_empty()


def test_mentions_are_counted(frames: GraphFrames) -> None:
    mention = frames.edges.row(
        by_predicate=(pl.col("type") == "MENTIONED_IN")
        & (pl.col("start") == "cluster-1")
        & (pl.col("end") == "source-b"),
        named=True,
    )
    assert mention["count"] == 2


def test_refused_sources_give_nothing(frames: GraphFrames) -> None:
    assert frames.nodes.filter(pl.col("id").is_in(["cluster-9", "source-refused"])).is_empty()


def test_degree_counts_relations_but_not_mentions(frames: GraphFrames) -> None:
    assert node(frames, "cluster-1")["degree"] == 2
    assert node(frames, "source-a")["degree"] == 0


def test_order_of_statements_and_sources_does_not_matter(frames: GraphFrames) -> None:
    again = assemble(to_frame(reversed(STATEMENTS)), [source("b"), source("a")], links().reverse())
    assert again.version == frames.version
    assert again.nodes.equals(frames.nodes)
    assert again.edges.equals(frames.edges)


def test_layout_changes_the_version_and_is_kept(frames: GraphFrames, tmp_path: object) -> None:
    place = pl.DataFrame({"id": ["cluster-1"], "x": [0.5], "y": [-1.0], "community": [2]})
    laid = with_layout(frames, place)
    assert laid.version != frames.version
    assert node(laid, "cluster-1")["x"] == 0.5
    folder = DataFolder(tmp_path)  # type: ignore[arg-type]
    assert GraphFrames.saved(folder) is None
    laid.save(folder)
    saved = GraphFrames.saved(folder)
    assert saved is not None and saved.version == laid.version and saved.nodes.equals(laid.nodes)


def test_no_statements_no_graph() -> None:
    empty = assemble(to_frame([]), [], links().clear())
    assert empty.nodes.is_empty() and empty.edges.is_empty()
