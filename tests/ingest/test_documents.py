"""The annotated documents of the repository are what their README says."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from graph.model import relation_fault
from ingest.evaluation import load_annotated

FOLDER = Path(__file__).parents[1] / "documents"
SETS = ("development", "training", "locked")
FILES = sorted(path for name in SETS for path in (FOLDER / name).glob("*.json"))
KEYS = ["document", "language", "shape", "entities", "relations"]


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_an_annotation_stands_in_its_document(path: Path) -> None:
    content = path.read_text(encoding="utf-8")
    told: dict[str, Any] = json.loads(content)
    assert list(told) == KEYS and content.endswith("}\n")
    assert told["document"] == f"{path.stem}.txt" and told["language"] == path.stem[:2] and told["shape"]
    text = plain(path.with_suffix(".txt").read_text(encoding="utf-8"))
    types = {e["id"]: e["type"] for e in told["entities"]}
    assert len(types) == len(told["entities"]) > 0 and told["relations"]
    assert not [m for e in told["entities"] for m in e["mentions"] if plain(m) not in text]
    assert not [r["quote"] for r in told["relations"] if plain(r["quote"]) not in text]
    ends = [(types[r["from"]], r["type"], types[r["to"]]) for r in told["relations"]]
    assert not [each for each in ends if relation_fault(*each)]
    assert all(r["from"] != r["to"] for r in told["relations"])


def test_there_are_enough_documents_in_every_language_and_each_is_in_one_set() -> None:
    documents = {name: load_annotated([FOLDER / name]) for name in SETS}
    assert len(documents["locked"]) >= 4 and len(documents["development"]) + len(documents["locked"]) >= 16
    measured = Counter(d.language for name in ("development", "locked") for d in documents[name])
    assert len(measured) >= 5 and set(measured) == {d.language for d in documents["training"]}
    everything = [d for each in documents.values() for d in each]
    assert len({d.name for d in everything}) == len({d.document.text for d in everything}) == len(everything)
