from __future__ import annotations

import csv
import gzip
import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType

import pytest

from bench.linking import made
from graph.errors import RequestRefused
from graph.matching import Body, Matcher
from graph.matching.judging import Judge, shipped_judge
from ingest.evaluation.matching import Answer, Labelled, answers_of, best_f1, learn_names, read_labelled, score_names
from ingest.evaluation.matching.scoring import precise_from

SHARED = Path(__file__).parents[3] / "shared"


def world(size: int, texts: int) -> tuple[list[Body], list[Labelled]]:
    """Bodies made by rule, and texts that name half of them, written otherwise."""
    left, right, true = made(size)
    bodies = [
        Body(id=f"ror:{at:09}", names=(row["name"],), country=row["country"], city=row["city"])
        for at, row in enumerate(left)
    ]
    meant = {at: body for body, at in true}
    chance = random.Random(1)
    labelled = []
    for at in chance.sample(range(size), texts):
        text = f"Department of {chance.choice(('Physics', 'Biology'))}, {right[at]['name']}, {right[at]['city']}"
        labelled.append(Labelled(text, frozenset([f"ror:{meant[at]:09}"] if at in meant else [])))
    return bodies, labelled


def test_what_is_learned_tells_texts_that_were_not_learned_from_and_comes_out_the_same() -> None:
    bodies, labelled = world(600, 500)
    learned = learn_names(bodies, {"made": labelled[:350]}, {"command": "test"})
    assert learn_names(bodies, {"made": labelled[:350]}, {"command": "test"}) == learned
    judge = Judge.read(json.loads(json.dumps(learned)))
    answers = answers_of(Matcher(bodies, judge=judge), labelled[350:], (body.id for body in bodies))
    assert best_f1(answers).f1 > 0.9
    held_out = learned["provenance"]["held_out"]["made"]
    assert held_out["default"]["precision"] >= 0.95 and held_out["best"]["f1"] >= held_out["default"]["f1"] > 0.5


def test_a_table_without_its_columns_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "names.csv"
    table.write_text("name,id\nA,1\n", encoding="utf-8")
    with pytest.raises(RequestRefused, match="affiliation"):
        read_labelled(table)


def test_labels_are_read_with_several_ids_or_none(tmp_path: Path) -> None:
    table = tmp_path / "names.csv"
    table.write_text(
        "affiliation,ror_id\nA,https://ror.org/0abcdef12; https://ror.org/0abcdef34\nB,NP\n", encoding="utf-8"
    )
    both, nothing = read_labelled(table)
    assert both.right == {"ror:0abcdef12", "ror:0abcdef34"} and not nothing.right


def test_the_precise_threshold_is_the_lowest_that_keeps_the_promise() -> None:
    answers = [Answer(0.9, True, True), Answer(0.8, True, True), Answer(0.7, False, True), Answer(0.6, True, True)]
    assert precise_from(answers, 0.95) == 0.8
    assert precise_from(answers, 0.75) == 0.6
    assert precise_from([Answer(0.9, False, True)], 0.95) == 1.0


def test_figures_are_those_of_the_published_scorer(tmp_path: Path) -> None:
    tool = SHARED / "tools" / "score_matching.py"
    if not tool.is_file():
        pytest.skip("the scorer is not beside the project")
    scorer = _loaded(tool)
    chance = random.Random(3)
    ids = [f"0abcde{at % 10}{at:02}" for at in range(60)]
    records = tmp_path / "records.jsonl.gz"
    with gzip.open(records, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps({"record": {"id": f"https://ror.org/{id}"}}) + "\n" for id in ids[:40])
    gold = [chance.choice([*ids, "NP"]) for _ in range(400)]
    said = [chance.choice([right, right, chance.choice(ids[:40]), ""]) for right in gold]
    said = ["" if id == "NP" or id in ids[40:] else id for id in said]
    for name, column, values in (("gold", "ror_id", gold), ("said", "id", said)):
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            rows = csv.writer(stream)
            rows.writerow(["affiliation", column])
            rows.writerows(("text", value) for value in values)
    theirs = scorer.names(str(tmp_path / "gold.csv"), str(tmp_path / "said.csv"), str(records))
    answers = [
        Answer(1.0 if id else 0.0, bool(id) and id == right, right in ids[:40])
        for right, id in zip(gold, said, strict=True)
    ]
    ours = score_names(answers, 0.5).to_json()
    for figure in ("answerable", "precision", "recall", "f1", "plain", "spoken"):
        assert ours[figure] == theirs[figure], figure


def test_shipped_weights_say_what_they_were_made_from_and_what_they_are_worth() -> None:
    weights = Path(__file__).parents[2] / "graph" / "matching" / "weights" / "names.json"
    content = json.loads(weights.read_text(encoding="utf-8"))
    assert content["provenance"]["command"].startswith("lifescape train matching names")
    assert content["version"] == shipped_judge().version
    for told in content["provenance"]["held_out"].values():
        assert told["default"]["precision"] >= 0.95


def _loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_matching", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
