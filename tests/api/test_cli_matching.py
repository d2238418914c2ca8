"""`lifescape match` as staff meet it: a table in, the same table out with the answers beside."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import main
from graph.folder import DataFolder
from ingest.pipeline import ingest, rebuild
from ingest.sample import sample_path

ROR = sample_path() / "registries" / "ror_sample.json"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder with the graph of the sample's registries, and no engine."""
    folder = DataFolder(tmp_path_factory.mktemp("data"))
    with folder.writing():
        ingest([sample_path() / "registries"], folder, today="2026-01-02")
        rebuild(folder, at="2026-01-02T00:00:00+00:00")
    yield folder.root


def match(data: Path, *words: object, status: int = 0) -> Result:
    said = ["--data", str(data), "match", *map(str, words)]
    result = CliRunner().invoke(main, said, catch_exceptions=False)
    assert result.exit_code == status, result.output
    return result


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t" if path.suffix == ".tsv" else ","))


def test_a_table_is_matched_with_the_graph(data: Path, tmp_path: Path) -> None:
    names = tmp_path / "partners.csv"
    names.write_text('partner,land,note\nUniversity of Oslo,Norway,"a, b"\n,,\nror:01xtthb56,,x\n')
    out = tmp_path / "matched.csv"
    told = match(data, names, "--column", "partner", "--country", "land", "--threshold", "0", "--output", out)
    assert "2 of 3 rows" in told.stderr
    rows = table(out)
    assert [list(row) for row in rows] == [["partner", "land", "note", "id", "name", "score", "reasons"]] * 3
    assert [row["note"] for row in rows] == ["a, b", "", "x"]
    assert rows[0]["id"].startswith("organisation-") and rows[0]["name"] == "University of Oslo"
    assert 0 < float(rows[0]["score"]) <= float(rows[2]["score"]) == 1 and rows[0]["reasons"]
    assert rows[0]["id"] == rows[2]["id"]
    assert rows[1]["id"] == rows[1]["name"] == rows[1]["score"] == rows[1]["reasons"] == ""


def test_a_registry_file_answers_with_identifiers_of_a_scheme(tmp_path: Path) -> None:
    names = tmp_path / "names.tsv"
    names.write_text("affiliation\tid\nUniversity of Oslo\t7\n")
    out = tmp_path / "out.tsv"
    told = match(tmp_path / "none", names, "--column", "AFFILIATION", "--against", ROR, "--scheme", "ror",
                 "--threshold", "0", "--workers", "1", "--output", out)  # fmt: skip
    [row] = table(out)
    assert (row["affiliation"], row["id"], row["matched_id"]) == ("University of Oslo", "7", "01xtthb56")
    assert "matched_id" in told.stderr


def test_one_name_shows_its_candidates(data: Path) -> None:
    shown = match(data, "University of Oslo", "--country", "Norway").stdout
    assert "University of Oslo" in shown and "organisation-" in shown
    assert "Nothing is called so" in match(data, "qqqq zzzz xxxx").stderr


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["{names}", "--column", "nobody", "--output", "{out}"], 2, "its columns are partner, land"),
        (["{names}", "--column", "partner", "--country", "nobody", "--output", "{out}"], 2, "the columns are"),
        (["{names}", "--output", "{out}"], 2, "Say with --column"),
        (["{names}", "--column", "partner"], 2, "--output OUT.csv"),
        (["{names}", "--column", "partner", "--output", "{names}"], 2, "would replace the table"),
        (["{names}", "--column", "partner", "--output", "{out}.pdf"], 2, "--output OUT.csv"),
        (["gone.csv", "--column", "partner", "--output", "{out}"], 4, "no file gone.csv"),
        (["{names}", "--column", "partner", "--output", "{out}", "--against", "gone.json"], 4, "no file gone.json"),
        (["{names}", "--column", "partner", "--output", "{out}", "--scheme", "nonsense"], 2, "there are"),
        (["x y", "--country", "nowhere at all"], 2, "is no country"),
    ],
)
def test_mistakes_are_told_in_a_sentence(data: Path, tmp_path: Path, words: list[str], status: int, said: str) -> None:
    names = tmp_path / "names.csv"
    names.write_text("partner,land\nx,y\n")
    out = tmp_path / "out.csv"
    told = match(data, *(w.format(names=names, out=out) for w in words), status=status)
    assert said in told.stderr
    assert not out.exists() and names.read_text() == "partner,land\nx,y\n"


def test_without_a_graph_it_says_how_to_make_one(tmp_path: Path) -> None:
    assert "There is no graph yet" in match(tmp_path, "a name", status=4).stderr
