"""Confidences: probabilities learned from annotated documents, and the rule's own where nothing was learned."""

from pathlib import Path
from random import Random

import pytest

from graph.errors import Misconfigured
from ingest.document import Document
from ingest.evaluation.confidences import Example, fit, trial
from ingest.evaluation.reliability import reliability
from ingest.extract import extract
from ingest.extract.confidence import (
    UNCALIBRATED,
    Calibration,
    Model,
    features_of,
    load_calibration,
    shipped_calibration,
)
from ingest.extract.confidence.features import PRIOR, log_odds
from ingest.readers import read
from ingest.sample import sample_path

DOCUMENTS = sorted((sample_path() / "documents").iterdir())


def document(path: Path) -> Document:
    content = read(path)
    assert isinstance(content, Document)
    return content


def examples(n: int, *, rule: float = 0.9) -> list[Example]:
    """Of what carries the sign half is right, of all else nearly all; the rule says the same of both."""
    random = Random(5)
    made = []
    for i in range(n):
        sign = i % 2 == 0
        features = {PRIOR: log_odds(rule), "sign": 1.0} if sign else {PRIOR: log_odds(rule)}
        right = random.random() < (0.4 if sign else 0.95)
        made.append(Example(document=f"d{i % 8}", type="PART_OF", features=features, rule=rule, right=right))
    return made


def test_weights_make_a_probability_and_an_unknown_type_keeps_the_rule() -> None:
    model = Model(bias=0.0, weights={PRIOR: 1.0}, types=frozenset({"PART_OF"}))
    assert model.probability("PART_OF", {PRIOR: log_odds(0.8), "unheard of": 3.0}, 0.3) == pytest.approx(0.8, abs=1e-3)
    assert model.probability("TARGETS", {PRIOR: log_odds(0.8)}, 0.3) == 0.3
    assert 0 < Model(weights={"x": 1e9}, types=frozenset({"A"})).probability("A", {"x": 1e9}, 0.5) <= 1


def test_learning_tells_apart_what_the_rule_does_not() -> None:
    model = fit(examples(400), 4.0)
    assert model.weights["sign"] < -1
    tried = trial(examples(400))
    assert tried.after.brier < tried.before.brier - 0.03 and tried.after.ece < tried.before.ece
    assert fit(examples(400), 4.0) == model


def test_a_strong_pull_and_too_few_examples_leave_the_rule() -> None:
    model = fit(examples(40), 1e7)
    assert model.probability("PART_OF", {PRIOR: log_odds(0.9)}, 0.5) == pytest.approx(0.9, abs=0.01)
    assert fit(examples(4), 4.0) == Model()


def test_reliability_is_what_it_is_by_hand() -> None:
    table = reliability([(0.95, True), (0.95, False), (0.2, False), (1.0, True)])
    assert [(b.low, b.n) for b in table.bins] == [(0.2, 1), (0.9, 3)]
    assert table.brier == pytest.approx((0.05**2 + 0.95**2 + 0.2**2 + 0) / 4)
    assert table.ece == pytest.approx((0.2 + 3 * abs((0.95 + 0.95 + 1) / 3 - 2 / 3)) / 4)
    assert reliability([]).bins == ()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_calibration_changes_confidences_and_nothing_else(path: Path) -> None:
    given = document(path)
    plain = extract(given, calibration=UNCALIBRATED)
    every = frozenset(r.type for r in plain.relations)
    flat = Calibration(relations=Model(bias=1.0, types=every))
    changed = extract(given, calibration=flat)
    assert {r.confidence for r in changed.relations} <= {0.731}
    for one, other in zip(plain.relations, changed.relations, strict=True):
        one.confidence = other.confidence
    assert plain.relations == changed.relations and plain.entities == changed.entities


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_every_confidence_in_force_is_a_probability_told_by_known_features(path: Path) -> None:
    given = document(path)
    found = extract(given)
    entities, relations = features_of(found, given)
    assert len(entities) == len(found.entities) and len(relations) == len(found.relations)
    confidences = [*(e.confidence for e in found.entities), *(r.confidence for r in found.relations)]
    assert all(0 < c < 1 for c in confidences)
    for features in (*entities, *relations):
        assert PRIOR in features and all(-5 <= value <= 20 for value in features.values())


def test_the_shipped_weights_say_where_they_come_from() -> None:
    provenance = shipped_calibration().provenance
    assert provenance["command"].startswith("lifescape train extraction")
    assert provenance["documents"] and "have not seen" in provenance["pairs"]
    for kind in ("entities", "relations"):
        tried = provenance["held_out"][kind]
        model = getattr(shipped_calibration(), kind)
        assert bool(model.types) == (tried["after"]["brier"] < tried["before"]["brier"])


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"entities": {}, "relations": {}, "provenance": {}}', "[1", '"x"'])
def test_a_bad_file_of_weights_is_refused_by_name(text: str) -> None:
    with pytest.raises(Misconfigured, match=r"mine\.json holds no weights"):
        load_calibration(text, "mine.json")
