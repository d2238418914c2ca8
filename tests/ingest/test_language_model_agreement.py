"""Rules and model beside each other: the union keeps what either found, and tells how far they agree."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from graph.statements import quote_fault
from ingest.extract import EXTRACTOR, Extraction, extract, to_statements
from ingest.language_model import ModelReading, unite
from ingest.language_model.agreement import Overlap
from tests.ingest.model_server import always, model_server, said
from tests.ingest.model_world import document, read_by

TEXT = """# Cluster Valle Salute

Cluster Valle Salute is a life sciences cluster in Torino.

Cluster Valle Salute is a member of the Alpine Health Network (AHN).

The people of Istituto Rosso and of the valley are fond of it, for reasons of their own.
"""
MODEL = "llm:stub-1:1"
THINGS: list[dict[str, Any]] = [
    {"id": "1", "type": "Cluster", "name": "Cluster Valle Salute"},
    {"id": "4", "type": "Network", "name": "Alpine Health Network", "mentions": ["AHN"]},
    {"id": "6", "type": "Organisation", "name": "Istituto Rosso", "kind": "research"},
]
MEMBER = {
    "type": "MEMBER_OF",
    "from": "1",
    "to": "4",
    "quote": "Cluster Valle Salute is a member of the Alpine Health Network",
}
FRIENDS = {
    "type": "COLLABORATES_WITH",
    "from": "6",
    "to": "1",
    "quote": "The people of Istituto Rosso and of the valley are fond of it",
}


def readings(
    folder: Path, things: list[dict[str, Any]], relations: list[dict[str, Any]]
) -> tuple[Extraction, ModelReading]:
    with model_server(always(said({"entities": things, "relations": relations}))) as server:
        modelled = read_by(server, folder, TEXT)
    return extract(document(folder, TEXT)), modelled


def named(extraction: Extraction) -> dict[tuple[str, str, str], tuple[float, str | None]]:
    names = {e.id: e.name for e in extraction.entities}
    return {(names[r.start], r.type, names[r.end]): (r.confidence, r.extractor) for r in extraction.relations}


def test_union_keeps_what_either_found_and_is_surer_of_what_both_did(tmp_path: Path) -> None:
    ruled, modelled = readings(tmp_path, THINGS, [MEMBER, FRIENDS])
    before = deepcopy((ruled, modelled.extraction))
    united, agreement = unite(ruled, modelled.extraction, MODEL)
    assert (ruled, modelled.extraction) == before, "the readings stay as they are"
    rules, model, both = named(ruled), named(modelled.extraction), named(united)
    shared = ("Cluster Valle Salute", "MEMBER_OF", "Alpine Health Network")
    assert shared in rules and shared in model
    assert both.keys() == rules.keys() | {("Cluster Valle Salute", "COLLABORATES_WITH", "Istituto Rosso")}
    assert max(rules[shared][0], model[shared][0]) < both[shared][0] <= 0.95
    assert both[shared][1] == f"{EXTRACTOR}+{MODEL}"
    assert both["Cluster Valle Salute", "COLLABORATES_WITH", "Istituto Rosso"][1] == MODEL
    assert agreement.relations == Overlap(rules_only=len(rules) - 1, model_only=1, both=1)
    assert agreement.entities.both + agreement.entities.rules_only == len(ruled.entities)
    assert agreement.entities.both + agreement.entities.model_only == len(modelled.extraction.entities)
    assert len(united.entities) == len(ruled.entities) + agreement.entities.model_only


def test_every_statement_of_a_union_stands_and_says_who_made_it(tmp_path: Path) -> None:
    ruled, modelled = readings(tmp_path, THINGS, [MEMBER, FRIENDS])
    united, _ = unite(ruled, modelled.extraction, MODEL)
    found = document(tmp_path, TEXT)
    statements = list(to_statements(united, found, "source-x"))
    assert [s for s in statements if quote_fault(s, found.text)] == []
    assert {s.extractor for s in statements} <= {EXTRACTOR, MODEL, f"{EXTRACTOR}+{MODEL}"}
    assert MODEL in {s.extractor for s in statements}


def test_where_they_differ_on_a_type_the_rules_stand(tmp_path: Path) -> None:
    wrong = [THINGS[0] | {"type": "Person"}, *THINGS[1:]]
    attends = {
        "type": "MEMBER_OF",
        "from": "1",
        "to": "4",
        "quote": "Cluster Valle Salute is a member of the Alpine Health Network",
    }
    ruled, modelled = readings(tmp_path, wrong, [attends])
    united, agreement = unite(ruled, modelled.extraction, MODEL)
    assert {e.label for e in united.entities if e.name == "Cluster Valle Salute"} == {"Cluster"}
    assert united.ledger.refused["type_differs"] == 1
    assert agreement.entities.model_only >= 1


@pytest.mark.parametrize(
    ("overlap", "jaccard", "f1"),
    [
        (Overlap(1, 1, 2), 0.5, 0.667),
        (Overlap(0, 0, 3), 1.0, 1.0),
        (Overlap(2, 0, 0), 0.0, 0.0),
        (Overlap(0, 0, 0), None, None),
    ],
)
def test_overlap_is_told_as_jaccard_and_f1(overlap: Overlap, jaccard: float | None, f1: float | None) -> None:
    told = overlap.to_json()
    assert (told["jaccard"], told["f1"]) == (jaccard, f1)
