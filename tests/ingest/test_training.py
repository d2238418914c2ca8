"""Weights of pairs: learned from annotated documents, the same each time, and tried where they have not looked."""

import json
from pathlib import Path

import numpy as np
import pytest

from graph.errors import Misconfigured, RequestRefused
from ingest.evaluation import Annotated, load_annotated, train
from ingest.evaluation.logistic import Rows, fit_rows, odds_of
from ingest.evaluation.pairing import hold_out
from ingest.evaluation.pairs import collect
from ingest.extract import extract
from ingest.extract.confidence import UNCALIBRATED
from ingest.extract.relations.pairing import Pairing, load_pairing, shipped_pairing
from tests.ingest.annotated import TEXT, annotation, write

FOLDER = Path(__file__).parents[1] / "documents"


def rows(table: list[list[int]], right: list[int], counts: list[float] | None = None) -> Rows:
    return Rows(
        np.array([c for row in table for c in row], dtype=np.int32),
        np.array([len(row) for row in table], dtype=np.int32),
        np.array(right, dtype=np.float64),
        np.array(counts or [1.0] * len(right), dtype=np.float64),
    )


def test_the_best_weights_are_found_and_unused_ones_stay_zero() -> None:
    many = rows([[0], [0], [0], [0, 1], [0, 1], [2]] * 50, [1, 1, 0, 0, 0, 1] * 50)
    used = np.array([True, True, False])
    weights = fit_rows(many, used, 0.5)
    assert weights[2] == 0
    x = np.array([[1, 0], [1, 0], [1, 0], [1, 1], [1, 1], [0, 0]] * 50, dtype=np.float64)
    chance = 1 / (1 + np.exp(-odds_of(many, weights)))
    slope = x.T @ (chance - many.right) + 0.5 * weights[:2]
    assert np.abs(slope).max() < 1e-3
    assert weights[0] == pytest.approx(np.log(2), abs=0.1) and weights[1] < -2


def test_a_row_counts_as_much_as_it_is_told_to_and_repeats_add_up() -> None:
    used = np.array([True])
    heavy = fit_rows(rows([[0], [0]], [1, 0], [3.0, 1.0]), used, 1e-3)
    assert heavy[0] == pytest.approx(np.log(3), abs=0.01)
    assert odds_of(rows([[0, 0], [0]], [1, 0]), np.array([0.5])).tolist() == [1.0, 0.5]
    assert fit_rows(rows([], []), used, 1.0).tolist() == [0.0]


def two(folder: Path) -> list[Annotated]:
    write(folder, annotation())
    write(folder, annotation() | {"document": "other.txt"}, name="other", text=f"{TEXT}\nFine.\n")
    return load_annotated([folder])


def test_a_pair_is_right_if_a_reader_states_the_relation(tmp_path: Path) -> None:
    [paired, _], names = collect(two(tmp_path))
    told = {n.name: k for k, n in paired.gold.nodes.items()}
    member = ("MEMBER_OF", told["Distretto Alfamed"], told["Bravonet"])
    assert paired.rows.right[paired.links.index(member)] == 1
    assert {each for each, right in zip(paired.links, paired.rows.right, strict=True) if right} <= set(
        paired.gold.links
    )
    assert paired.rows.sizes.sum() == len(paired.rows.columns) and paired.rows.columns.max() < len(names)
    assert list(names) == sorted(set(names)), "columns do not depend on what was seen first"
    parts = np.split(paired.rows.columns, np.cumsum(paired.rows.sizes)[:-1])
    assert all((np.diff(row) >= 0).all() for row in parts)
    again = paired.links.count(member)
    assert paired.rows.counts[paired.links.index(member)] == pytest.approx(again**-0.5)


def test_the_same_documents_in_any_order_give_the_same_weights(tmp_path: Path) -> None:
    documents = two(tmp_path)
    with pytest.raises(RequestRefused, match="two annotated documents"):
        train(documents[:1] * 2)
    first, second = train(documents, command="made"), train(documents[::-1], command="made")
    files = ((w.tagging, w.pairing, w.confidence) for w in (first, second))
    for one, other in zip(*files, strict=True):
        assert json.dumps(one) == json.dumps(other)
        assert one["provenance"]["command"] == "made"
        assert sorted(one["provenance"]["documents"].values()) == ["other", "page"]
    assert load_pairing(json.dumps(first.pairing), "made").weights == first.pairing["weights"] != {}


def test_weights_that_have_not_seen_a_document_find_more_in_it_than_the_rules_alone() -> None:
    documents = load_annotated([FOLDER / "development"])
    figures = hold_out(*collect(documents)).to_json()
    assert figures["folds"] == 10
    assert figures["learned"]["micro"]["f1"] > figures["rules"]["micro"]["f1"]
    shares = [figures["thresholds"][t] for t in ("0.20", "0.60")]
    assert shares[0]["recall"] > shares[1]["recall"] and shares[0]["precision"] < shares[1]["precision"]
    assert figures["types"]["MEMBER_OF"]["asked"] > 0


def test_an_extraction_uses_the_weights_that_it_is_given(tmp_path: Path) -> None:
    [annotated, _] = two(tmp_path)
    seen: list[int] = []
    by_rules = Pairing(witness=lambda context, said: seen.append(len(said)))
    plain = extract(annotated.document, pairing=by_rules, calibration=UNCALIBRATED)
    assert len(seen) == 1 and seen[0] >= len(plain.relations) > 0
    assert "pair" not in {r.rule for r in plain.relations}
    eager = Pairing(weights={"MEMBER_OF": 5.0}, threshold=0.9)
    told = extract(annotated.document, pairing=eager, calibration=UNCALIBRATED)
    assert {r.type for r in told.relations if r.rule == "pair"} == {"MEMBER_OF"}


def test_the_shipped_weights_say_where_they_come_from_and_that_they_beat_the_rules() -> None:
    made_from = shipped_pairing().provenance
    assert made_from["command"].startswith("lifescape train extraction")
    held = made_from["held_out"]
    assert held["learned"]["micro"]["f1"] > held["rules"]["micro"]["f1"]
    locked = {path.stem for path in (FOLDER / "locked").glob("*.json")}
    assert made_from["documents"] and not locked & set(made_from["documents"].values())


GOOD = '"provenance": {}, "threshold": 0.3, "floor": 0.1'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '"x"',
        "[" * 100_000,
        f'{{{GOOD}, "weights": []}}',
        f'{{{GOOD}, "weights": {{"a": "much"}}}}',
        f'{{{GOOD}, "weights": {{"a": NaN}}}}',
        '{"provenance": {}, "threshold": 1.5, "floor": 0.1, "weights": {}}',
        '{"provenance": {}, "threshold": 0.3, "floor": 0.4, "weights": {}}',
        '{"threshold": 0.3, "floor": 0.1, "weights": {}}',
    ],
)
def test_a_bad_file_of_weights_is_refused_by_name(text: str) -> None:
    with pytest.raises(Misconfigured, match=r"mine\.json holds no weights of pairs") as refused:
        load_pairing(text, "mine.json")
    assert "lifescape train extraction" in str(refused.value) and "\n" not in str(refused.value)


def test_a_good_file_of_weights_is_read() -> None:
    made = load_pairing(f'{{{GOOD}, "weights": {{"a": 1}}}}', "mine.json")
    assert (made.weights, made.threshold, made.floor) == ({"a": 1.0}, 0.3, 0.1)
