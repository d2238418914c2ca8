"""`lifescape evaluate` and `lifescape train` as a person meets them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import main
from ingest.evaluation.markdown import marks
from ingest.extract.confidence import load_calibration
from ingest.extract.relations.pairing import load_pairing
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


def page_of(tmp_path: Path, *names: str) -> Path:
    page = tmp_path / "page.md"
    page.write_text("\n".join(mark for name in names for mark in marks(name)) + "\n", encoding="utf-8")
    return page


def test_tables_of_a_page_are_renewed_each_between_its_own_marks(gold: Path, tmp_path: Path) -> None:
    page = page_of(tmp_path, "evaluation", "Kept apart")
    lifescape("evaluate", "extraction", gold, "--markdown", page)
    first, apart = page.read_text(encoding="utf-8").split(marks("Kept apart")[0])
    assert "| relation by structure |" in first and "|" not in apart
    lifescape("evaluate", "extraction", gold, "--markdown", page, "--title", "Kept apart")
    again, apart = page.read_text(encoding="utf-8").split(marks("Kept apart")[0])
    assert again == first and "| relation by language |" in apart and "by structure" not in apart
    assert "--markdown" in lifescape("evaluate", "extraction", gold, "--title", "x", status=2).stderr
    refused = lifescape("evaluate", "extraction", gold, "--markdown", page, "--title", "x --> y", status=2)
    assert "cannot name a section" in refused.stderr


def test_weights_are_written_and_say_what_they_are_worth(gold: Path, tmp_path: Path) -> None:
    output, page = tmp_path / "weights", page_of(tmp_path, "training")
    told = lifescape("train", "extraction", gold, "--output", output, "--threshold", "0.4", "--markdown", page)
    assert "Brier" in told.stderr and "hand-set rules alone" in told.stdout
    pairing = load_pairing((output / "relations" / "pairing" / "weights.json").read_text(encoding="utf-8"), "made")
    assert pairing.threshold == 0.4 and pairing.provenance["command"] == "lifescape train extraction gold"
    text = (output / "confidence" / "weights.json").read_text(encoding="utf-8")
    assert load_calibration(text, "made").provenance["documents"] == pairing.provenance["documents"]
    assert "| MEMBER_OF | 2 |" in page.read_text(encoding="utf-8")


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
