from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from api.cli.main import main

LEFT = """Denominazione;Paese;Sede
Università degli Studi di Bologna;Italia;Bologna
Azienda Lombarda Sementi SRL;IT;Lodi
"""
RIGHT = """name,shortName,country,city,pic
"AZIENDA LOMBARDA SEMENTI",ALS,IT,LODI,1
UNIVERSITA DI BOLOGNA,UNIBO,IT,BOLOGNA,2
Somebody Else Ltd,SEL,GB,London,3
"""


@pytest.fixture
def tables(tmp_path: Path) -> tuple[Path, Path, Path]:
    left, right = tmp_path / "left.csv", tmp_path / "right.csv"
    left.write_text(LEFT, encoding="utf-8")
    right.write_text(RIGHT, encoding="utf-8")
    return left, right, tmp_path / "out" / "links.csv"


def _run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(main, [str(each) for each in arguments])
    return result.exit_code, result.output


def test_two_tables_are_linked_into_a_file(tables: tuple[Path, Path, Path]) -> None:
    left, right, out = tables
    code, told = _run("link", left, right, "--columns", "left.city=Sede", "--output", out)
    assert code == 0, told
    with out.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["left_row"], row["right_row"]) for row in rows] == [("0", "1"), ("1", "0")]
    assert all(0.5 < float(row["score"]) < 1 and "name +" in row["reasons"] for row in rows)
    assert "name from 'Denominazione'" in told and "2 pairs are linked" in told


@pytest.mark.parametrize(
    ("said", "code", "sentence"),
    [
        ("middle.name=Sede", 2, "write left.name=COLUMN"),
        ("left.colour=Sede", 2, "say one of name"),
        ("left.city=Nowhere", 2, "has no column 'Nowhere'"),
    ],
)
def test_a_wrong_column_is_told(tables: tuple[Path, Path, Path], said: str, code: int, sentence: str) -> None:
    left, right, out = tables
    assert _run("link", left, right, "--columns", said, "--output", out)[0] == code
    assert sentence in _run("link", left, right, "--columns", said, "--output", out)[1]
    assert not out.exists()


def test_a_table_without_names_and_a_missing_file_are_told(tables: tuple[Path, Path, Path], tmp_path: Path) -> None:
    left, _, out = tables
    numbers = tmp_path / "numbers.csv"
    numbers.write_text("a,b\n1,2\n", encoding="utf-8")
    code, told = _run("link", left, numbers, "--output", out)
    assert code == 2 and "say which with --columns" in told
    code, told = _run("link", left, tmp_path / "none.csv", "--output", out)
    assert code == 4 and "There is no file" in told
    code, told = _run("link", left, left, "--output", left)
    assert code == 2 and "would replace" in told


def test_pairs_are_measured_with_their_identifiers_hidden(tmp_path: Path) -> None:
    left, right = tmp_path / "left.csv", tmp_path / "right.csv"
    names = ["Azienda Lombarda Sementi", "Institut Pasteur", "Forschungszentrum Jülich", "Karolinska Institutet"]
    left.write_text("pic,name\n" + "".join(f"{n},{name}\n" for n, name in enumerate(names)), encoding="utf-8")
    right.write_text(
        "pic,name\n" + "".join(f"{n},{name.upper()}\n" for n, name in enumerate(names)) + "9,Zyx Ltd\n",
        encoding="utf-8",
    )
    code, told = _run("evaluate", "matching", "pairs", left, right, "--format", "json")
    assert code == 0, told
    figures = json.loads(told)
    assert figures["all"] == {"true": 4, "given": 4, "right": 4, "precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert figures["unequal"]["true"] == 0
    right.write_text("pic,name\n77,Institut Pasteur\n", encoding="utf-8")
    code, told = _run("evaluate", "matching", "pairs", left, right)
    assert code == 2 and "no identifier in common" in told
