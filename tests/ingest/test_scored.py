"""What the scorer says becomes decisions of its version: the same, a question, or nothing; rules and people first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import polars as pl
import pytest

from graph.judgements import Decision, Judgement, JudgementLog
from graph.matching import Body, Reason
from graph.statements import Statement
from graph.store import to_frame
from ingest.resolve import Resolution, ScoredPair, collect_entities, decide, resolve
from ingest.resolve.kept_scores import KeptScores
from ingest.resolve.scored import body_of, decide_scored
from tests.ingest.test_clustering import _body


class Words:
    """A scorer small enough to foresee: the share of words that two names have in common."""

    def __init__(self, version: str = "words-1", high: float = 0.75, low: float = 0.5) -> None:
        self.version, self.high, self.low = version, high, low
        self.asked = 0

    def pairs(self, bodies: Sequence[Body], groups: Mapping[str, str]) -> Iterable[ScoredPair]:
        self.asked += 1
        for left, right in combinations(bodies, 2):
            if groups[left.id] == groups[right.id]:
                continue
            one, other = (set(b.names[0].lower().split()) for b in (left, right))
            score = len(one & other) / len(one | other)
            if score >= self.low:
                said = Reason(feature="words", weight=score, asked=left.names[0], known=right.names[0])
                yield ScoredPair(left.id, right.id, score, (said,))


def says(source: str, label: str, name: str, **facts: str) -> list[Statement]:
    return [
        Statement(
            source_id=f"source-{source}", subject=f"source-{source}#1", subject_type=label, predicate=predicate,
            value=value, quote=value, start=0, end=len(value), extractor="t",
        )
        for predicate, value in {"name": name, **facts}.items()
    ]  # fmt: skip


def resolved(log: JudgementLog, scorer: Words | KeptScores | None, *stated: list[Statement]) -> Resolution:
    return resolve(to_frame([s for one in stated for s in one]), log, at="1", scorer=scorer)


A = says("a", "Organisation", "Valle Salute Ricerca Nord", country="IT")
B = says("b", "Organisation", "Valle Salute Ricerca Nord Piemonte", country="IT")
C = says("c", "Organisation", "Valle Salute Ricerca", country="IT")
D = says("d", "Cluster", "Alpe Nova", country="FR")


def test_high_joins_low_asks_and_less_is_nothing(tmp_path: Path) -> None:
    log = JudgementLog(tmp_path / "j.jsonl")
    assert resolved(log, None, A, B, C, D).nodes == 4
    found = resolved(log, Words(), A, B, D, says("e", "Organisation", "Valle Salute Sud", country="IT"))
    assert found.nodes == 3 and found.threshold == 0.75
    assert {d.judgement for d in log.derived().values() if d.by == "model:words-1"} == {Judgement.POSITIVE}
    found = resolved(log, Words(high=0.99), A, B, D)
    assert found.nodes == 3 and [d.score for d, _ in found.questions] == [0.8]
    (asked,) = found.questions
    assert found.reasons[asked[0].pair][0].feature == "words" and "Piemonte" in asked[1]


def test_each_version_of_the_scorer_speaks_for_itself(tmp_path: Path) -> None:
    log = JudgementLog(tmp_path / "j.jsonl")
    resolved(log, Words(), A, B)
    assert resolved(log, Words(), A, B).added == {}, "what it said before is not said again"
    assert resolved(log, Words("words-2"), A, B).added == {"positive": 1}
    assert [d.by for d in log.derived().values()] == ["model:words-2"]
    assert resolved(log, None, A, B).added == {"withdrawn": 1}
    assert resolved(log, None, A, B).nodes == 2


@pytest.mark.parametrize(("form", "joined"), [("GmbH", True), ("", True), ("GmbH & Co. KG", False), ("AG", False)])
def test_another_legal_form_is_a_question_whatever_the_score(tmp_path: Path, form: str, joined: bool) -> None:
    one = says("a", "Organisation", "Laser Werke Nord Anlagen Technik Neu GmbH", country="DE")
    other = says("b", "Organisation", f"Laser Werke Nord Anlagen Technik Neue {form}".strip(), country="DE")
    found = resolved(JudgementLog(tmp_path / "j.jsonl"), Words(high=0.5, low=0.4), one, other)
    assert (found.nodes, len(found.questions)) == ((1, 0) if joined else (2, 1))


def test_people_outrank_the_scorer(tmp_path: Path) -> None:
    log = JudgementLog(tmp_path / "j.jsonl")
    log.append([Decision.of("source-a#1", "source-b#1", Judgement.NEGATIVE, by="anna", why="")], at="1")
    found = resolved(log, Words(), A, B)
    assert found.nodes == 2 and found.questions == []


def test_rules_come_first(tmp_path: Path) -> None:
    other = [says(k, "Project", "Valle Salute Ricerca Nord", identifier=f"cordis:{k}") for k in ("x", "y")]
    log = JudgementLog(tmp_path / "j.jsonl")
    one, two = (says(k, "Organisation", "Valle Salute Ricerca Nord", identifier=f"ror:{k}") for k in ("p", "q"))
    found = resolved(log, Words(), one, two, *other)
    assert found.nodes == 4, "identifiers tell them apart, and only bodies are scored"
    assert {d.by for d in log.derived().values()} == {"rule:name@1"}


def test_a_description_is_scored_once_however_many_sources_give_it() -> None:
    class Counting(Words):
        def pairs(self, bodies: Sequence[Body], groups: Mapping[str, str]) -> Iterable[ScoredPair]:
            assert [b.id for b in bodies] == ["a", "c", "d"] and groups == {"a": "a", "c": "c", "d": "a"}
            return super().pairs(bodies, groups)

    same = [_body(k, "Valle Salute Nord", country="IT") for k in ("b", "a")]
    twin = _body("d", "Valle Salute Nord", "VSN", country="IT")
    entities = {e.id: e for e in (*same, _body("c", "Valle Salute", country="IT"), twin)}
    ruled = {d.pair: d for d in decide(entities.values())}
    found = decide_scored(entities, Counting(), ruled)
    assert [(d.pair, d.judgement) for d in found.decisions] == [
        (("a", "c"), Judgement.UNSURE),
        (("c", "d"), Judgement.UNSURE),
    ]


def test_the_scorer_is_told_all_that_the_source_says() -> None:
    stated = says(
        "a", "Organisation", "Università di Prova", alias="University of Trial", acronym="UniPro", country="IT",
        kind="university", url="https://www.unipro.example/it", identifier="ror:1",
    )  # fmt: skip
    place = says("a", "City", "Milano")
    place = [_with(s, subject="source-a#2") for s in place]
    located = _with(stated[0], predicate="LOCATED_IN", value=None, object="source-a#2", object_type="City")
    entities = collect_entities(to_frame([*stated, *place, located]))
    assert body_of(entities["source-a#1"]) == Body(
        id="source-a#1", names=("Università di Prova", "University of Trial"), acronyms=("UniPro",), country="IT",
        city="Milano", domains=("unipro.example",), identifiers=("ror:1",), kind="university",
    )  # fmt: skip


def test_scores_are_kept_while_bodies_and_scorer_are_the_same(tmp_path: Path) -> None:
    log, path, words = JudgementLog(tmp_path / "j.jsonl"), tmp_path / "graph" / "scores.parquet", Words()
    first = resolved(log, KeptScores(words, path), A, B, D)
    again = resolved(log, KeptScores(words, path), A, B, D)
    assert words.asked == 1 and again.links.frame.equals(first.links.frame) and again.reasons == first.reasons
    resolved(log, KeptScores(words, path), A, B)
    assert words.asked == 2, "with other bodies they are made anew"
    resolved(log, KeptScores(words, path), A, B)
    path.write_bytes(b"damaged")
    resolved(log, KeptScores(words, path), A, B)
    assert words.asked == 3
    other = Words("words-2")
    resolved(log, KeptScores(other, path), A, B)
    assert other.asked == 1 and pl.read_parquet(path).height == 1


def _with(statement: Statement, **changes: object) -> Statement:
    return replace(statement, **changes)  # type: ignore[arg-type]
