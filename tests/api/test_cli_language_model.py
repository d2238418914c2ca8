"""`--extractor llm` and `both` as a person meets them, with a model on loopback."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import main
from api.cli.context import Context
from api.cli.extractors import model_checks
from api.settings import Settings
from tests.ingest.model_server import ModelServer, Reply, always, model_server
from tests.ingest.model_world import REPORT, careful


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server(careful) as running:
        yield running


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.md"
    path.write_text(REPORT, encoding="utf-8")
    return path


def lifescape(data: Path, url: str | None, *words: str, status: int = 0) -> Result:
    own = {
        "LIFESCAPE_LLM_URL": url,
        "LIFESCAPE_LLM_MODEL": "stub-1" if url else None,
        "LIFESCAPE_LLM_KEY": "hidden-key",
    }
    prices = {"LIFESCAPE_LLM_PRICE_IN": "1", "LIFESCAPE_LLM_PRICE_OUT": "2", "LIFESCAPE_LLM_TIMEOUT": "30"}
    result = CliRunner().invoke(main, ["--data", str(data), *words], env={**own, **prices}, catch_exceptions=False)
    assert result.exit_code == status, result.output
    assert "hidden-key" not in result.output and "Traceback" not in result.output
    return result


def test_extract_reports_model_and_agreement_and_writes_nothing(
    server: ModelServer, report: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    told = json.loads(lifescape(data, server.url, "extract", str(report), "--extractor", "both").stdout)
    assert told["agreement"]["entities"]["both"] >= 3 and told["agreement"]["relations"]["f1"] > 0
    assert (told["model"]["calls"], told["model"]["cost"]) == (1, 0.0014)
    alone = json.loads(lifescape(data, server.url, "extract", str(report), "--extractor", "llm").stdout)
    assert set(alone) == {"document", "language", "entities", "relations", "model"}
    for relation in alone["relations"]:
        for words in relation["evidence"]:
            assert REPORT[words["start"] : words["end"]] == words["quote"]
    table = lifescape(data, server.url, "extract", str(report), "--extractor", "both", "--format", "table")
    assert "found by both" in table.stderr
    assert not data.exists()


def test_without_address_or_service_one_sentence_tells_what_to_do(report: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    unset = lifescape(data, None, "extract", str(report), "--extractor", "llm", status=3)
    assert "LIFESCAPE_LLM_URL and LIFESCAPE_LLM_MODEL" in unset.stderr
    with model_server(always(Reply(status=404))) as server:
        missing = lifescape(data, server.url, "extract", str(report), "--extractor", "llm", status=1)
        rest = lifescape(data, server.url, "extract", str(report), "--extractor", "both")
    (line,) = missing.stderr.splitlines()
    assert line.startswith("lifescape: ") and "'stub-1'" in line
    assert "Only the rules have read it" in rest.stderr
    assert json.loads(rest.stdout)["model"]["failed"] == "model_not_found"
    assert "--extractor" in lifescape(data, None, "ingest", "--help").stdout


def test_ingest_reads_with_both_and_status_shows_what_it_cost(
    server: ModelServer, report: Path, tmp_path: Path
) -> None:
    """Through worker processes, the embedded engine and back."""
    data = tmp_path / "data"
    done = lifescape(data, server.url, "ingest", str(report), "--extractor", "both")
    told = "Language model: calls 1, kept answers 0, tokens 1000 sent and 200 answered, cost 0.0014."
    assert told in " ".join(done.stderr.split())
    shown = json.loads(lifescape(data, None, "status", "report.md", "--format", "json").stdout)
    assert shown["reader"].endswith("+llm:stub-1:1")
    assert shown["ledger"]["model"]["calls"] == 1 and shown["ledger"]["agreement"]["entities"]["both"] >= 3
    assert "tokens_in" in lifescape(data, None, "status", "report.md").stdout
    assert "1 unchanged" in lifescape(data, None, "ingest", str(report)).stderr
    refused = report.with_name("other.md")
    refused.write_text(REPORT + "\nOne more line.\n", encoding="utf-8")
    server.behave = always(Reply(status=401))
    failed = lifescape(data, server.url, "ingest", str(refused), "--extractor", "llm", status=1)
    assert "LIFESCAPE_LLM_KEY" in failed.stderr


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({}, []),
        ({"LIFESCAPE_LLM_URL": "http://models.example/v1"}, [(False, "LIFESCAPE_LLM_MODEL")]),
        (
            {"LIFESCAPE_LLM_URL": "http://models.example/v1", "LIFESCAPE_LLM_MODEL": "m"},
            [(True, "m at models.example")],
        ),
    ],
)
def test_doctor_tells_whether_a_model_could_be_asked(environ: dict[str, str], told: list[tuple[bool, str]]) -> None:
    checks = list(model_checks(Context(Settings.from_environment(environ))))
    assert [ok for _, ok, _ in checks] == [ok for ok, _ in told]
    assert all(words in detail for (_, _, detail), (_, words) in zip(checks, told, strict=True))
