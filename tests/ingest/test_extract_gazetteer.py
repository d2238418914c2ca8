"""What the shipped word lists may hold: no body, network, project or event of an annotated test document."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingest.document import Block, BlockKind, Document
from ingest.extract import extract, shipped_lexicons
from ingest.extract.passages import fold_evenly

GOLD = Path(__file__).resolve().parents[3] / "shared" / "gold"
NAMED = {"Cluster", "Network", "Project", "Hub", "Organisation", "Event"}
DATA = resources.files("ingest.extract")


def folded(text: str) -> str:
    return " ".join(fold_evenly(text).split())


def is_proper(text: str) -> bool:
    """Whether words name one thing rather than a kind: two capitalised words, or one with capitals inside."""
    words = [word for word in text.split() if word[0].isupper()]
    return len(words) > 1 or any(c.isupper() for word in text.split() for c in word[1:])


def gold_names() -> set[str]:
    found: set[str] = set()
    for path in sorted(GOLD.rglob("*.json")):
        for entity in json.loads(path.read_text(encoding="utf-8"))["entities"]:
            if entity["type"] in NAMED:
                forms = [entity["name"], entity.get("acronym") or "", *entity["mentions"]]
                found |= {folded(form) for form in forms if is_proper(form)}
    kinds = {folded(noun) for lexicon in shipped_lexicons() for noun in lexicon.event_nouns}
    return found - kinds - {""}  # a visit or a mission may be called by nothing but what it is


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts(item)


def shipped_words() -> Iterator[tuple[str, str]]:
    for folder in ("lexicon", "gazetteer"):
        for file in (DATA / folder).iterdir():
            content = file.read_text(encoding="utf-8")
            if file.name.endswith(".yaml"):
                words = list(texts(yaml.safe_load(content)))
            elif file.name.endswith(".csv"):
                rows = csv.DictReader(content.splitlines())
                words = [form for row in rows for cell in row.values() for form in cell.split("|")]
            else:
                words = content.split()
            yield from ((file.name, word) for word in words)


@pytest.mark.skipif(not GOLD.is_dir(), reason="the annotated documents are not beside this copy of the repository")
def test_no_list_knows_a_name_of_a_test_document() -> None:
    gold = gold_names()
    assert len(gold) > 50
    assert [(file, word) for file, word in shipped_words() if folded(word) in gold] == []


def test_every_file_of_names_is_told_of_in_its_readme() -> None:
    readme = (DATA / "gazetteer" / "README.md").read_text(encoding="utf-8")
    for file in (DATA / "gazetteer").iterdir():
        assert file.name == "README.md" or f"`{file.name}`" in readme


def test_regions_have_codes_of_their_country() -> None:
    rows = list(csv.DictReader((DATA / "gazetteer" / "regions.csv").read_text(encoding="utf-8").splitlines()))
    codes = [row["code"] for row in rows if row["code"]]
    assert len(codes) == len(set(codes))
    assert all(row["code"].partition("-")[0] == row["country"] for row in rows if row["code"] and row["country"])


@pytest.mark.parametrize("text", ["Allemagne", "Deutschland", "Alemania", "Germania", "Germany"])
def test_the_names_of_countries_are_known_in_every_language_that_has_a_file(text: str) -> None:
    block = Block(kind=BlockKind.PARAGRAPH, start=0, end=len(text))
    found = extract(Document(text=text, blocks=(block,), media_type="text/plain"))
    assert [(entity.label, entity.name) for entity in found.entities] == [("Country", "Germany")]
