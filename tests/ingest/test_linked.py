"""The scorer that comes with Lifescape: spellings of one body join, homonyms do not, what is doubtful is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.folder import DataFolder
from graph.judgements import JudgementLog
from graph.matching import Body
from graph.matching.linking import shipped_model
from graph.store import StatementStore, to_frame
from ingest.pipeline import ingest, rebuild
from ingest.resolve import collect_entities, resolve, shipped_scorer
from ingest.resolve.doubts import doubt
from ingest.resolve.entities import Entity
from ingest.resolve.linked import LinkedPairs
from ingest.sample import sample_path
from tests.ingest.test_clustering import _body
from tests.ingest.test_scored import says

SCORER = LinkedPairs(shipped_model())
KREMS = Body(id="a", names=("Universität für Weiterbildung Krems",), country="AT", city="Krems")
SPELT = Body(id="b", names=("DUK", "UNIVERSITAET FUER WEITERBILDUNG KREMS"), country="AT", city="KREMS")


def _scores(*bodies: Body, groups: dict[str, str] | None = None) -> dict[tuple[str, str], float]:
    found = SCORER.pairs(bodies, groups or {b.id: b.id for b in bodies})
    return {(p.left, p.right): p.score for p in found}


def test_spellings_of_one_body_score_high_by_the_best_of_their_names() -> None:
    scores = _scores(KREMS, SPELT)
    assert scores.keys() == {("a", "b")} and scores["a", "b"] >= SCORER.high
    assert _scores(SPELT, KREMS) == scores


def test_what_is_the_same_already_is_no_pair() -> None:
    third = Body(id="c", names=("Univ. für Weiterbildung Krems",), country="AT", city="Krems")
    found = _scores(KREMS, SPELT, third, groups={"a": "a", "b": "a", "c": "c"})
    assert set(found) <= {("a", "c"), ("b", "c")} and found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Body(id="a", names=("Institute of Public Health",), country="IE", city="Dublin"),
         Body(id="b", names=("Institute of Public Health",), country="AL", city="Tirana")),
        (Body(id="a", names=("Ospedale San Giovanni",), country="IT", city="Torino"),
         Body(id="b", names=("Ospedali San Giovanni Battista",), country="IT", city="Palermo")),
        (Body(id="a", names=("University of Rostock",), country="DE", city="Rostock"),
         Body(id="b", names=("Faculty of Law of the University of Rostock",), country="DE", city="Rostock")),
        (Body(id="a", names=("BioM Biotech Cluster Development GmbH", "BioM"), country="DE"),
         Body(id="b", names=("bioPmed",), country="IT")),
        (Body(id="a", names=("AI Cluster Bulgaria",), country="BG", city="Sofia"),
         Body(id="b", names=("Health & Life Sciences Cluster Bulgaria",), country="BG", city="Sofia")),
    ],
)  # fmt: skip
def test_others_do_not_score_high(one: Body, other: Body) -> None:
    assert _scores(one, other).get(("a", "b"), 0.0) < SCORER.high


def test_a_web_site_of_many_is_no_evidence() -> None:
    many = [Body(id=f"{n}", names=(f"{name} Labs",), country="IT", domains=("directory.example",))
            for n, name in enumerate(("Alpha", "Sigma", "Omega", "Kappa"))]  # fmt: skip
    assert _scores(*many) == {}


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (_body("a", "Laser Nord", country="IT"), _body("b", "Laser Nordd", country="IT"), ""),
        (_body("a", "Laser Nord", country="IT"), _body("b", "Laser Nordd"), "country"),
        (_body("a", "Università Nord 1", country="IT"), _body("b", "Università Nord 2", country="IT"), "numbers"),
        (_body("a", "Université Nord I", country="FR"), _body("b", "Université Nord II", country="FR"), "numbers"),
        (_body("a", "Ústav Nord v.v.i.", country="CZ"), _body("b", "Ustav Nord VVI", country="CZ"), ""),
        (_body("a", "Nord Limited", country="GB"), _body("b", "Nordd Ltd", country="GB"), ""),
        (_body("a", "Nord AG", country="DE"), _body("b", "Nord GmbH", country="DE"), "incorporated"),
        (_body("a", "Nord", country="BE"), _body("b", "Nord EEIG", country="BE"), "incorporated"),
        (_body("a", "Università Nord", country="IT"), _body("b", "Facoltà Università Nord", country="IT"), "part"),
    ],
)
def test_what_leaves_a_doubt(one: Entity, other: Entity, why: str) -> None:
    told = doubt(one, other)
    assert told == doubt(other, one) and (why in told if why else not told)


def test_types_that_rules_keep_apart_are_a_question() -> None:
    cluster = says("a", "Cluster", "Polo Valle Salute", country="IT")
    company = says("b", "Organisation", "Polo Valle Salute", country="IT", kind="company")
    plain = says("c", "Organisation", "Polo Valle Salute", country="IT")
    entities = collect_entities(to_frame([*cluster, *company, *plain]))
    a, b, c = (entities[f"source-{k}#1"] for k in "abc")
    assert "cluster" in doubt(a, b) and doubt(a, c) == ""


def test_spellings_become_one_node_and_stay_so_from_kept_scores(tmp_path: Path) -> None:
    stated = [
        *says("a", "Organisation", "Istituto Superiore Mario Boella sulle Tecnologie dell’Informazione", country="IT"),
        *says("b", "Organisation", "ISTITUTO SUPERIORE MARIO BOELLA SULLE TECNOLOGIE DELL INFORMAZIONE", country="IT"),
        *says("c", "Organisation", "Istituto Superiore di Sanità", country="IT"),
    ]
    log, kept = JudgementLog(tmp_path / "j.jsonl"), tmp_path / "graph" / "scores.parquet"
    first = resolve(to_frame(stated), log, at="1", scorer=shipped_scorer(kept))
    again = resolve(to_frame(stated), log, at="2", scorer=shipped_scorer(kept))
    assert kept.exists() and again.added == {} and again.links.frame.equals(first.links.frame)
    node = dict(first.links.frame.select("entity", "node").iter_rows())
    assert node["source-a#1"] == node["source-b#1"] != node["source-c#1"]


def test_the_sample_asks_about_its_twins_and_joins_no_neighbours(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with folder.writing():
        ingest([sample_path() / "registries"], folder, today="2026-01-01")
        _, found = rebuild(folder, at="2026-01-01", scorer=shipped_scorer(folder.graph / "scores.parquet"))
    entities = collect_entities(StatementStore(folder).frame())
    asked = {
        frozenset((entities[d.left].name.casefold(), entities[d.right].name.casefold())) for d, _ in found.questions
    }
    for twin in ("biocat", "bioindustry park silvano fumero"):
        assert any(twin in pair and all(twin in name for name in pair) for pair in asked), twin
    apart = [{"ai cluster bulgaria", "health & life sciences cluster bulgaria"}, {"biom", "biopmed"}]
    for group in found.links.groups.values():
        names = {name.casefold() for e in group for name in (e.name, *e.names)}
        assert not any(pair <= names for pair in apart)
