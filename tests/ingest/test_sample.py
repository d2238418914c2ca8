"""The shipped sample: large enough, sourced row by row, read by the built-in mappings without a loss."""

import csv
import json
from pathlib import Path

import pytest

from graph.statements import quote_fault
from ingest.document import Document
from ingest.readers import read
from ingest.registries import RowCounts, apply, choose_mapping, country_code, render
from ingest.sample import sample_path

DOCUMENTS = sorted((sample_path() / "documents").iterdir())
REGISTRIES = sorted((sample_path() / "registries").iterdir())
README = (sample_path() / "README.md").read_text(encoding="utf-8")


def rows(name: str) -> list[dict[str, str]]:
    with (sample_path() / "registries" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_bodies_and_countries() -> None:
    bodies = rows("clusters.csv")
    assert len({(b["name"], b["country"]) for b in bodies}) == len(bodies) >= 80
    assert len({b["country"] for b in bodies}) >= 20
    assert all(country_code(b["country"]) == b["country"] for b in bodies)


@pytest.mark.parametrize("name", ["clusters.csv", "members.csv"])
def test_every_row_has_an_address_a_source_and_a_year(name: str) -> None:
    for row in rows(name):
        assert row["url"].startswith("http") and row["source"].startswith("http") and row["themes"], row
        assert 2004 <= int(row["as_of"]) <= 2026


def test_members_and_networks_are_bodies_of_the_list() -> None:
    known = {b["name"] for b in rows("clusters.csv")}
    members = rows("members.csv")
    assert {m["member"] for m in members} <= known
    assert {m["network"] for m in members} - known <= {"Health Axis Europe"}


@pytest.mark.parametrize("path", REGISTRIES, ids=lambda p: p.name)
def test_registries_are_read_without_a_refused_row_or_value(path: Path) -> None:
    tables = read(path)
    assert isinstance(tables, tuple)
    (table,) = tables
    mapping = choose_mapping(table)
    counts = RowCounts()
    statements = list(apply(mapping, table, "source-x", counts))
    assert counts.read and not counts.refused and not counts.values_refused
    texts = {row.number: render(row, mapping) for row in table.rows}
    assert all(quote_fault(s, texts[s.page or 0]) is None for s in statements)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_documents_are_short_readable_and_sourced(path: Path) -> None:
    document = read(path)
    assert isinstance(document, Document)
    assert 150 <= len(document.text.split()) <= 500
    assert f"`documents/{path.name}`" in README


def test_documents_in_two_languages_and_five_formats() -> None:
    languages = [path.name[:2] for path in DOCUMENTS]
    assert languages.count("it") >= 6 and languages.count("en") >= 6
    assert {path.suffix for path in DOCUMENTS} == {".txt", ".md", ".html", ".docx", ".pdf"}


def test_ror_records_are_thirty_and_active() -> None:
    records = json.loads((sample_path() / "registries" / "ror_sample.json").read_text(encoding="utf-8"))
    assert len(records) == 30 and all(r["status"] == "active" for r in records)


def test_the_readme_tells_the_date_and_the_size() -> None:
    assert "November 2026" in README
    assert f"{len(rows('clusters.csv'))} clusters" in README
    assert f"in {len({b['country'] for b in rows('clusters.csv')})} countries" in README
