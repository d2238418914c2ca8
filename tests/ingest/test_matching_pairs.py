from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bench.linking import made
from graph.errors import RequestRefused
from graph.matching.linking import LinkModel, link, understand_rows
from ingest.evaluation.matching import KnownTables, linking, load_known, pair_figures, train_linking
from ingest.evaluation.matching.figures import area_under_curve, tied_share
from ingest.linking import read_linkable


def _known(size: int) -> KnownTables:
    left, right, true = made(size)
    ids = {b: str(a) for a, b in true}
    named = tuple(ids.get(row, f"right {row}") for row in range(size))
    return KnownTables(understand_rows(left), understand_rows(right), tuple(map(str, range(size))), named)


def test_training_gives_the_same_weights_each_time_and_they_link(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("sklearn")
    monkeypatch.setattr(linking, "_SEEDS", (1, 2))
    monkeypatch.setitem(linking._TREES, "max_iter", 10)
    known = _known(300)
    first, again = (json.dumps(train_linking(known, command="c")) for _ in range(2))
    assert first == again
    links = link(known.left, known.right, model=LinkModel.read(json.loads(first)))
    found, _ = pair_figures(known, zip(links.left.tolist(), links.right.tolist(), strict=True))
    assert found.precision > 0.95 and found.recall > 0.9


def test_a_body_is_in_one_part_with_its_rows_of_both_tables() -> None:
    known = _known(100)
    left, right = known.folds(2)
    assert {left[a] == right[b] for a, b in known.true_pairs} == {True}
    assert set(left.tolist()) == {0, 1}


def test_pairs_are_counted_and_those_written_otherwise_apart() -> None:
    rows = [{"name": "Alpha GmbH", "country": "DE"}, {"name": "Beta", "country": "IT"}]
    others = [{"name": "ALPHA", "country": "DE"}, {"name": "Beta Srl", "country": "FR"}]
    known = KnownTables(understand_rows(rows), understand_rows(others), ("1", "2"), ("1", "2"))
    everything, unequal = pair_figures(known, [(0, 0), (0, 1)])
    assert (everything.true, everything.given, everything.right) == (2, 2, 1)
    assert (unequal.true, unequal.given, unequal.right) == (1, 1, 0)
    assert everything.f1 == 0.5 and unequal.f1 == 0.0


def test_area_and_ties_count_equal_scores() -> None:
    assert area_under_curve(np.array([0.9, 0.5, 0.5, 0.1]), np.array([1, 1, 0, 0])) == 0.875
    assert np.isnan(area_under_curve(np.array([0.9]), np.array([1])))
    assert tied_share(np.array([0.9, 0.5, 0.5])) == pytest.approx(2 / 3)


def test_the_common_identifier_is_hidden_and_others_are_known(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("pic,Legal Name,ROR_ID,postCode\n1,Alpha,https://ror.org/01abcde23,80333\n", encoding="utf-8")
    seen = read_linkable(table, hidden="pic")
    assert seen.hidden == ("1",) and "pic" not in seen.columns
    assert seen.records.identifiers == [("ror:01abcde23",)]
    assert read_linkable(table).records.identifiers == [("pic:1", "ror:01abcde23")]
    with pytest.raises(RequestRefused, match="has no column 'vat'"):
        load_known(table, table, "vat")


def test_a_model_survives_being_written() -> None:
    from graph.matching.linking import shipped_model

    model = shipped_model()
    again = LinkModel.read(json.loads(json.dumps(model.written())))
    known = _known(60)
    one, other = (link(known.left, known.right, model=each) for each in (model, again))
    assert one.scores.tolist() == other.scores.tolist()
    assert replace(model, threshold=0.9).threshold == 0.9
