"""Names told by weights: what is offered, what is decided, and weights that are learned from what readers say."""

import json
from pathlib import Path

import numpy as np
import pytest

from graph.errors import Misconfigured
from ingest.document import Block, BlockKind, Document
from ingest.evaluation import load_annotated
from ingest.evaluation.logistic import Rows, fit_kinds
from ingest.evaluation.tags import collect_offers, hold_out_names, learn_tagging, told_of_names
from ingest.extract import Extraction, extract
from ingest.extract.tagging import LABELS, Tagging, load_tagging, shipped_tagging, written
from tests.ingest.annotated import TEXT, annotation, write

FOLDER = Path(__file__).parents[1] / "documents"
KINDS = len(LABELS) + 1


def weights(**by_type: float) -> tuple[float, ...]:
    return tuple(by_type.get(name, 0.0) for name in ("none", *LABELS))


def told(text: str) -> Document:
    block = Block(kind=BlockKind.PARAGRAPH, start=0, end=len(text) - 1)
    return Document(text=text, blocks=(block,), media_type="text/plain")


def names(extraction: Extraction) -> dict[str, str]:
    return {e.name: e.label for e in extraction.entities}


def test_what_no_rule_knows_is_offered_and_may_become_a_name() -> None:
    document = told("The group met Zorblat and left.\n")
    assert "Zorblat" not in names(extract(document, tagging=Tagging()))
    eager = Tagging(weights={"always": weights(none=3.0), "first zorblat": weights(Hub=9.0)})
    found = extract(document, tagging=eager)
    assert names(found)["Zorblat"] == "Hub"
    hub = next(e for e in found.entities if e.name == "Zorblat")
    assert hub.chance is not None and hub.chance > 0.9
    assert [document.text[a:b] for a, b in hub.spans] == ["Zorblat"]


def test_a_name_of_the_rules_that_is_hardly_one_is_taken_back_unless_it_is_told_by_its_own_words() -> None:
    document = told("Rossi S.p.A. e il progetto Zorbamed hanno sede a Milano.\n")
    assert {"Rossi S.p.A.", "Zorbamed", "Milan"} <= names(extract(document, tagging=Tagging())).keys()
    doubting = Tagging(weights={"always": weights(none=9.0)})
    assert names(extract(document, tagging=doubting)).keys() == {"Rossi S.p.A."}


def test_weights_make_no_country_region_or_city_of_words_that_no_list_has() -> None:
    document = told("The group met Zorblat and left.\n")
    for label in ("Country", "Region", "City"):
        eager = Tagging(weights={"first zorblat": weights(**{label: 9.0})})
        assert "Zorblat" not in names(extract(document, tagging=eager))


def test_a_city_that_weights_tell_has_its_country_and_place() -> None:
    document = told("Southern Sweden includes Malmö.\n")
    eager = Tagging(weights={"last malmo": weights(City=9.0)})
    city = next(e for e in extract(document, tagging=eager).entities if e.label == "City")
    assert (city.country, city.point is not None) == ("SE", True)


def test_the_kinds_of_rows_are_learned() -> None:
    columns = np.array([0, 1, 2, 0, 2] * 30, dtype=np.int32)
    kinds = np.array([0, 1, 2, 0, 2] * 30, dtype=np.float64)
    rows = Rows(columns, np.ones(150, dtype=np.int32), kinds, np.ones(150))
    found = fit_kinds(rows, 3, np.array([True, True, False]), 0.1)
    assert found.shape == (3, 3) and not found[2].any()
    assert found[0].argmax() == 0 and found[1].argmax() == 1
    assert fit_kinds(Rows(columns[:0], columns[:0], kinds[:0], kinds[:0]), 3, np.array([True]), 1.0).shape == (1, 3)


def test_an_offer_is_right_if_a_reader_names_it(tmp_path: Path) -> None:
    write(tmp_path, annotation())
    write(tmp_path, annotation() | {"document": "other.txt"}, name="other", text=f"{TEXT}\nFine.\n")
    documents, features = collect_offers(load_annotated([tmp_path]))
    assert list(features) == sorted(set(features)) and len(documents) == 2
    kinds = {LABELS[int(kind) - 1] for kind in documents[0].rows.right if kind}
    assert kinds >= {"Cluster", "Network", "Project", "Organisation", "Hub", "Person", "Event"}
    assert (documents[0].rows.right == 0).any()
    held = hold_out_names(documents, features)
    assert set(held) == {each.hash for each in documents}


def test_what_is_learned_is_written_and_read_again() -> None:
    documents, features = collect_offers(load_annotated([FOLDER / "development"])[:3])
    learned = learn_tagging(documents, features)
    text = json.dumps(told_of_names(learned, {"command": "made"}))
    read = load_tagging(text, "made")
    assert dict(read.weights) == {name: tuple(each) for name, each in learned.weights.items()}
    assert max(read.weights["no rule"]) == read.weights["no rule"][0] > 0, "what no rule tells is mostly no name"
    assert json.dumps(told_of_names(learn_tagging(documents, features), {"command": "made"})) == text


def test_the_shipped_weights_say_where_they_come_from_and_that_they_beat_the_rules() -> None:
    made_from = shipped_tagging().provenance
    assert made_from["command"].startswith("lifescape train extraction")
    held = made_from["held_out"]
    assert held["learned"]["micro"]["f1"] > held["rules"]["micro"]["f1"]
    assert held["learned"]["per_document"]["f1"] > held["rules"]["per_document"]["f1"]
    locked = {path.stem for path in (FOLDER / "locked").glob("*.json")}
    assert made_from["documents"] and not locked & set(made_from["documents"].values())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "[" * 100_000,
        '{"provenance": {}, "types": [], "weights": {}}',
        json.dumps({"provenance": {}, "types": list(LABELS), "weights": {"a": "Cluster much"}}),
        json.dumps({"provenance": {}, "types": list(LABELS), "weights": {"a": "Village 1"}}),
        json.dumps({"provenance": {}, "types": list(LABELS), "weights": {"a": "Cluster nan"}}),
        json.dumps({"provenance": {}, "types": list(LABELS), "weights": {"a": [1.0]}}),
    ],
)
def test_a_bad_file_of_weights_is_refused_by_name(text: str) -> None:
    with pytest.raises(Misconfigured, match=r"mine\.json holds no weights of names") as refused:
        load_tagging(text, "mine.json")
    assert "lifescape train extraction" in str(refused.value) and "\n" not in str(refused.value)


def test_weights_are_written_so_that_a_person_can_read_them() -> None:
    line = written(weights(none=-0.5, Theme=1.25))
    assert line == "none -0.5, Theme 1.25" and len(weights()) == KINDS
