"""What becomes a node and an edge, ground by ground; what does not is kept and told, whatever the order of sources."""

from collections.abc import Mapping
from itertools import permutations
from pathlib import Path

import polars as pl
import pytest

from graph.assemble import GraphFrames, assemble
from graph.export import export_frames
from graph.folder import DataFolder
from graph.held import Held, held_counts, held_of, held_version, list_held
from graph.promotion import DEFINING, GROUNDS, WHY_HELD, promote
from graph.sources import Source
from graph.statements import FOUND_BY, SEEN_ONLY, Statement
from graph.store import to_frame

GUESSED = {FOUND_BY: "series"}
SEEN = {FOUND_BY: "capital repeat", SEEN_ONLY: 1}


def source(name: str, kind: str = "document") -> Source:
    return Source(
        id=f"source-{name}", label=name, origin=f"/x/{name}", sha256="0", size=1, media_type="text/plain",
        reader="document:1", outcome="read", kind=kind,
    )  # fmt: skip


def statement(src: str, subject: str, predicate: str, **more: object) -> Statement:
    """A statement on a node that is named like its entity; the first letter tells the type."""
    kinds = {"t": "Theme", "c": "Cluster", "o": "Organisation", "p": "Person"}
    fields: dict[str, object] = {
        "source_id": f"source-{src}", "subject": f"source-{src}#{subject}", "subject_type": kinds[subject[0]],
        "predicate": predicate, "quote": "words", "start": 0, "end": 5, "extractor": "t",
    }  # fmt: skip
    if "object" in more:
        other = str(more["object"])
        more |= {"object": f"source-{src}#{other}", "object_type": kinds[other[0]]}
    return Statement(**{**fields, **more})  # type: ignore[arg-type]


def name(src: str, subject: str, how: Mapping[str, object] = GUESSED, confidence: float = 0.3) -> Statement:
    return statement(src, subject, "name", value=f"Name {subject}", properties=how, confidence=confidence)


def relation(src: str, subject: str, other: str, confidence: float, kind: str = "MEMBER_OF") -> Statement:
    cue = {"subject": (0, 1), "object": (2, 3), "cue": (1, 2)}
    return statement(src, subject, kind, object=other, confidence=confidence, anchors=cue)


def assembled(
    statements: list[Statement], sources: list[Source] | None = None, *, review_below: float = 0.5
) -> GraphFrames:
    given = sources or [source(name) for name in sorted({s.source_id.removeprefix("source-") for s in statements})]
    rows = sorted({(s.subject, s.subject.split("#")[1], s.subject_type) for s in statements})
    links = pl.DataFrame(rows, schema=["entity", "node", "label"], orient="row")
    return assemble(to_frame(statements), given, links, review_below=review_below)


def nodes(frames: GraphFrames) -> set[str]:
    return set(frames.nodes.filter(pl.col("label") != "Source")["id"])


def held(frames: GraphFrames) -> Held:
    assert frames.held is not None
    return frames.held


def waiting(frames: GraphFrames) -> dict[str, str]:
    return {entity.split("#")[1]: why for entity, why in held(frames).mentions.select("entity", "why").iter_rows()}


@pytest.mark.parametrize(
    ("statements", "why"),
    [
        ([name("a", "o1")], "unlikely"),
        ([name("a", "o1", SEEN, 0.9)], "merely_seen"),
        ([name("a", "o1", SEEN, 0.9), name("b", "o1", SEEN, 0.9)], "merely_seen"),
        ([name("a", "t1", {FOUND_BY: "known"}, 0.9)], "theme_alone"),
        ([name("a", "o1"), relation("a", "o1", "c1", 0.4), name("a", "c1", {FOUND_BY: "head"})], "unlikely"),
    ],
    ids=["unlikely", "merely seen", "merely seen twice", "theme", "doubtful relation"],
)
def test_what_has_no_ground_stays_a_mention_and_says_why(statements: list[Statement], why: str) -> None:
    frames = assembled(statements)
    first = statements[0].subject.split("#")[1]
    assert first not in nodes(frames)
    assert waiting(frames)[first] == why
    assert frames.edges.filter(pl.col("start") == first).is_empty(), "not even its mention is in the graph"


@pytest.mark.parametrize(
    ("ground", "more"),
    [
        ("identifier", [statement("a", "o1", "identifier", value="ror:01")]),
        ("registry", [name("registry", "o1")]),
        ("two_sources", [name("b", "o1", GUESSED)]),
        ("two_sources", [name("b", "o1", SEEN), name("b", "c1")]),
        ("relation", [name("a", "c1"), relation("a", "o1", "c1", 0.5)]),
        ("relation", [name("a", "p1"), relation("a", "p1", "o1", 0.8, "HAS_ROLE")]),
    ],
)
def test_one_ground_is_enough(ground: str, more: list[Statement]) -> None:
    bare = name("a", "o1")
    assert nodes(assembled([bare])) == set()
    given = [source("a"), source("b"), source("registry", "registry")]
    frames = assembled([bare, *more], given)
    assert "o1" in nodes(frames) and "o1" not in waiting(frames)
    assert grounds([bare, *more], given)["o1"] == ground


def grounds(statements: list[Statement], sources: list[Source], sure: float = 0.5) -> dict[str, str | None]:
    placed = to_frame(statements).with_columns(
        pl.col("subject").str.split("#").list.last().alias("node"), pl.col("subject_type").alias("label")
    )
    ends = placed.filter(pl.col("object").is_not_null() & (pl.col("confidence") >= sure)).select(
        pl.col("node").alias("start"), pl.col("object").str.split("#").list.last().alias("end")
    )
    return dict(promote(placed, sources, ends, sure).select("node", "ground").iter_rows())


@pytest.mark.parametrize("how", sorted(DEFINING))
def test_a_defining_context_is_enough(how: str) -> None:
    assert grounds([name("a", "o1", {FOUND_BY: f"series {how}"}, 0.1)], [source("a")]) == {"o1": "context"}
    assert grounds([name("a", "t1", {FOUND_BY: how}, 0.9)], [source("a")]) == {"t1": None}, "a theme is about others"


def test_confidence_is_enough_where_more_speaks_for_it_than_its_appearance() -> None:
    assert grounds([name("a", "o1", GUESSED, 0.5)], [source("a")]) == {"o1": "confidence"}
    assert grounds([name("a", "o1", GUESSED, 0.499)], [source("a")]) == {"o1": None}
    assert grounds([name("a", "o1", {}, 0.9)], [source("a")]) == {"o1": "confidence"}, "stored by an earlier version"


def test_a_theme_is_promoted_by_what_is_about_it() -> None:
    about = [name("a", "t1"), name("a", "c1", {FOUND_BY: "head"}), relation("a", "c1", "t1", 0.6, "FOCUSES_ON")]
    assert nodes(assembled(about)) == {"c1", "t1"}
    assert nodes(assembled(about, review_below=0.7)) == {"c1"}


def test_every_word_for_a_ground_and_a_reason_is_used() -> None:
    assert set(GROUNDS) == {"identifier", "registry", "two_sources", "context", "relation", "confidence"}
    assert set(WHY_HELD) == {"merely_seen", "theme_alone", "unlikely"}


TOLD = [
    name("a", "o1", {FOUND_BY: "head"}),
    name("a", "c1", {FOUND_BY: "known"}),
    relation("a", "o1", "c1", 0.4),
    name("b", "o1", {FOUND_BY: "head"}),
    name("b", "c1", SEEN),
    relation("b", "o1", "c1", 0.3),
    name("c", "o2", SEEN),
    name("b", "o2", GUESSED),
]


def test_a_second_source_brings_a_doubtful_relation_and_a_mention_into_the_graph(tmp_path: Path) -> None:
    alone = assembled([s for s in TOLD if s.source_id == "source-a"])
    (row,) = held(alone).doubtful.rows(named=True)
    assert (row["type"], row["subject_name"], row["object_name"]) == ("MEMBER_OF", "Name o1", "Name c1")
    assert (row["confidence"], row["joined"], row["quote"]) == (0.4, 0.4, "words")
    assert (row["subject_node"], row["object_node"]) == ("o1", "c1") and row["doubts"] == ["rule_often_wrong"]
    assert "MEMBER_OF" not in set(alone.edges["type"])
    assert alone.nodes.filter(pl.col("id").is_in(["o1", "c1"]))["degree"].to_list() == [0, 0]
    export_frames(alone, "jsonl", tmp_path / "graph.jsonl")
    assert "MEMBER_OF" not in (tmp_path / "graph.jsonl").read_text(encoding="utf-8")
    together = assembled(TOLD)
    edge = together.edges.row(by_predicate=pl.col("type") == "MEMBER_OF", named=True)
    assert edge["confidence"] == pytest.approx(1 - 0.6 * 0.7) and edge["evidence"] == 2
    assert held(together).doubtful.is_empty() and held(together).mentions.is_empty()
    assert {"o2"} < nodes(together)


def test_the_order_of_sources_and_statements_does_not_matter() -> None:
    first = assembled(TOLD, review_below=0.6)
    for order in permutations("abc"):
        moved = sorted(TOLD, key=lambda s: order.index(s.source_id[-1]))
        again = assembled(moved[::-1], [source(name) for name in order], review_below=0.6)
        assert again.version == first.version
        assert held(again).mentions.equals(held(first).mentions)
        assert held(again).doubtful.equals(held(first).doubtful)


def test_nothing_is_held_back_at_zero_and_only_certain_relations_are_left_at_one() -> None:
    assert held(assembled(TOLD, review_below=0.0)).doubtful.is_empty()
    strict = assembled([*TOLD, relation("c", "o2", "c1", 1.0), name("c", "c1")], review_below=1.0)
    assert strict.edges.filter(pl.col("type") == "MEMBER_OF")["start"].to_list() == ["o2"]


def test_what_speaks_against_a_relation_is_named() -> None:
    anchors = {"subject": (0, 1), "object": (9, 12), "subject_noun": (1, 2)}
    doubtful = statement("a", "o1", "MEMBER_OF", object="c1", confidence=0.2, anchors=anchors)
    frames = assembled([name("a", "o1"), name("a", "c1", {FOUND_BY: "head"}), doubtful])
    (row,) = held(frames).doubtful.rows(named=True)
    assert row["doubts"] == ["end_not_promoted", "end_told_by_noun", "end_elsewhere", "no_cue"]
    assert (row["subject_node"], row["object_node"]) == (None, "c1")


def test_what_is_held_back_is_kept_and_listed(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    assert list_held(folder, "mentions").total == 0 and held_version(folder, "mentions") is None
    accented = statement("a", "o3", "name", value="Società Élan", properties=SEEN, confidence=0.4)
    place = statement("a", "o3", "mention", value="Élan", quote="presso Élan", start=30, end=41)
    person = [name("a", "p1"), relation("a", "p1", "c1", 0.2)]
    frames = assembled([*TOLD[:3], accented, place, *person])
    frames.save(folder)
    (row,) = list_held(folder, "mentions", text="societa elan").rows
    assert (row["quote"], row["start"], row["count"], row["found_by"]) == ("presso Élan", 30, 1, "capital repeat")
    assert list_held(folder, "mentions", labels=("Cluster",)).total == 0
    assert list_held(folder, "mentions", people=False).total == list_held(folder, "mentions").total - 1
    assert [list_held(folder, "doubtful", people=p).total for p in (True, False)] == [2, 1]
    assert list_held(folder, "doubtful", skip=1, limit=1).rows[0] not in list_held(folder, "doubtful", limit=1).rows
    assert list_held(folder, "doubtful", source="source-b").rows == []
    assert held_counts(folder) == {"source-a": {"mentions": 2, "doubtful": 2}}
    of_source = held_of("source-a", folder)
    assert set(of_source.mentions) == {"source-a#o3", "source-a#p1"} and len(of_source.doubtful) == 2
    version = held_version(folder, "doubtful")
    assert version is not None and version[1] == "0.5"
    assembled(TOLD).save(folder)
    assert held_version(folder, "doubtful") != version and list_held(folder, "doubtful").total == 0
