"""`lifescape evaluate` and `lifescape train` as a person meets them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import main
from ingest.evaluation.markdown import BEGIN, END
from tests.ingest.annotated import TEXT, annotation, write


def lifescape(*words: str | Path, status: int = 0) -> Result:
    result = CliRunner().invoke(main, [str(w) for w in words], catch_exceptions=False)
    assert result.exit_code == status, result.output
    return result


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    folder = tmp_path / "gold"
    write(folder, annotation())
    write(folder, annotation() | {"document": "more.txt"}, name="more", text=f"{TEXT}\nFine.\n")
    return folder


def test_figures_are_printed_and_written(gold: Path, tmp_path: Path) -> None:
    output = tmp_path / "figures.json"
    every = ("--misses", "--spurious", "--classes", "--reliability")
    printed = lifescape("evaluate", "extraction", gold, *every, "--output", output).stdout
    for word in ("member page", "entities, per document", "label: value", "never found", "calibration error", "Missed"):
        assert word in printed
    told = json.loads(output.read_text(encoding="utf-8"))
    assert [d["document"] for d in told["documents"]] == ["more", "page"]
    assert set(told["held_out"]) == {"entities", "relations"}
    again = json.loads(lifescape("evaluate", "extraction", gold, "--format", "json").stdout)
    assert again == {k: v for k, v in told.items() if k != "held_out"}


def test_names_are_swapped_and_written_out(gold: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    lifescape("evaluate", "extraction", gold, "--swap-names", "5", "--swapped-to", out)
    assert {p.name for p in out.iterdir()} == {"page.txt", "page.json", "more.txt", "more.json"}
    assert "Alfamed" not in (out / "page.txt").read_text(encoding="utf-8")
    told = [
        json.loads(lifescape("evaluate", "extraction", *words, "--format", "json").stdout)["totals"]
        for words in ((out,), (gold, "--swap-names", "5"))
    ]
    assert told[0] == told[1]
    lifescape("evaluate", "extraction", gold, "--swapped-to", out, status=2)


def test_tables_of_a_page_are_renewed(gold: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"{BEGIN}\n{END}\n", encoding="utf-8")
    lifescape("evaluate", "extraction", gold, "--markdown", page)
    assert "| relation by structure |" in page.read_text(encoding="utf-8")


def test_weights_are_written(gold: Path, tmp_path: Path) -> None:
    output = tmp_path / "weights.json"
    told = lifescape("train", "extraction", gold, "--output", output)
    assert "Brier" in told.stderr
    assert set(json.loads(output.read_text(encoding="utf-8"))) == {"provenance", "entities", "relations"}


def test_mistakes_are_told_in_a_sentence_with_a_status(gold: Path, tmp_path: Path) -> None:
    assert "is no folder" in lifescape("evaluate", "extraction", tmp_path / "none", status=4).stderr
    (gold / "more.txt").unlink()
    assert "more.json" in lifescape("evaluate", "extraction", gold, status=4).stderr
    (gold / "more.json").write_text("{", encoding="utf-8")
    assert "more.json is not JSON" in lifescape("evaluate", "extraction", gold, status=1).stderr
    (gold / "more.json").unlink()
    assert "two annotated" in lifescape("train", "extraction", gold, "--output", tmp_path / "w", status=2).stderr
    for words in (("evaluate",), ("train",), ("evaluate", "extraction"), ("train", "extraction")):
        assert "GOLD_DIR" in lifescape(*words, "--help").stdout or len(words) == 1
