"""The command line as a person meets it: every command on the sample, its answers, statuses and errors."""

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest
from click.testing import CliRunner, Result

from api.cli import main
from graph.folder import DataFolder
from ingest.pipeline import ingest as read_files
from ingest.pipeline import rebuild
from ingest.sample import sample_path
from tests.ingest import made_files as made

DOCUMENTS = sample_path() / "documents"


def lifescape(data: Path, *words: str, status: int = 0) -> Result:
    result = CliRunner().invoke(main, ["--data", str(data), *words], catch_exceptions=False)
    assert result.exit_code == status, result.output
    return result


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder with the sample in it and its engine running, so that each command only joins it."""
    data = tmp_path_factory.mktemp("demo")
    lifescape(data, "engine", "start")
    lifescape(data, "demo", "--no-serve")
    yield data
    lifescape(data, "engine", "stop")


def answer(data: Path, *words: str) -> Any:
    return json.loads(lifescape(data, *words, "--format", "json").stdout)


def test_status_and_sources_account_for_every_file(demo: Path) -> None:
    files = [p for p in sample_path().rglob("*") if p.parent.name in ("documents", "registries") and p.is_file()]
    told = answer(demo, "status")
    assert told["sources"] == {"read": len(files)}
    assert told["accounted_for"] == f"{len(files)} of {len(files)} sources (100 %)"
    assert told["pages"] == told["pages_read"] + sum(told["pages_unread"].values()) > 0
    claims = told["of_documents"]
    assert claims["proposed"] == claims["accepted"] + claims["refused"] >= claims["accepted"] > 0
    assert told["nodes"] > 300 and told["relations"] > told["nodes"]
    assert {s["label"] for s in answer(demo, "sources")} == {p.name for p in files}
    assert "engine runs at bolt://127.0.0.1:" in told["engine"]


def test_status_of_one_source_shows_its_ledger(demo: Path) -> None:
    ledger = answer(demo, "status", "en-medic-nest.md")["ledger"]
    assert ledger["sentences"] >= ledger["sentences_with_cue"] > 0
    assert ledger["statements"] > 0
    assert "sentences with cue" in lifescape(demo, "status", "en-medic-nest.md").stdout.replace("_", " ")


def test_status_tells_what_of_it_is_in_the_graph(demo: Path) -> None:
    told = answer(demo, "status")
    documents = {d["label"]: d for d in told["documents"]}
    for what, key in (("mentions", "mentions_only"), ("doubtful", "doubtful")):
        assert told["held_back"][what] == sum(d[key] for d in documents.values()) > 0
    of_one = answer(demo, "status", "en-medic-nest.md")["in_the_graph"]
    assert of_one == {k: v for k, v in documents["en-medic-nest.md"].items() if k != "label"}
    assert of_one["promoted"] > 20
    assert "mentions only" in lifescape(demo, "status").stdout


def test_mentions_and_doubtful_statements_are_listed_with_their_words(demo: Path) -> None:
    mentions, doubtful = answer(demo, "mentions"), answer(demo, "doubtful")
    told = answer(demo, "status")["held_back"]
    assert told == {"mentions": len(mentions), "doubtful": len(doubtful)}
    nodes = {row["name"] for row in mentions if row["why"] == "merely_seen"}
    assert "AstraZeneca" in nodes and not answer(demo, "search", "AstraZeneca")
    (row,) = list(csv.DictReader(io.StringIO(lifescape(demo, "mentions", "astrazeneca", "--format", "csv").stdout)))
    assert row["source"] == "en-medicon-valley-alliance.txt" and "AstraZeneca" in row["words"]
    assert row["why"].startswith("it is only named") and float(row["confidence"]) < 1
    label = "it-edah-dati-sanitari.txt"
    listed = answer(demo, "doubtful", "--source", label, "--type", "MEMBER_OF")
    assert listed and {(d["type"], d["joined"] < 0.5, bool(d["doubts"])) for d in listed} == {("MEMBER_OF", True, True)}
    assert len(answer(demo, "doubtful", "--limit", "2")) == 2
    assert f"2 of {len(doubtful)}" in " ".join(lifescape(demo, "doubtful", "--limit", "2").stderr.split())
    assert "No such mention" in lifescape(demo, "mentions", "zzz").stderr
    assert "lifescape sources" in lifescape(demo, "mentions", "--source", "nothing.pdf", status=4).stderr


def test_a_search_before_the_first_graph_says_how_to_make_one(tmp_path: Path) -> None:
    assert "There is no graph yet" in lifescape(tmp_path / "data", "search", "x", status=4).stderr


def test_another_threshold_holds_from_the_next_ingest_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, paper = tmp_path / "data", DOCUMENTS / "it-cluster-lombardo-comunicato.txt"
    assert "There is no graph yet" in lifescape(data, "doubtful").stderr
    with DataFolder(data).writing():
        read_files([paper], DataFolder(data), today="2026-11-22", make_executor=lambda: ThreadPoolExecutor(1))
    rebuild(DataFolder(data), at="2026-11-22T00:00:00+00:00")
    held = answer(data, "doubtful")
    monkeypatch.setenv("LIFESCAPE_REVIEW_BELOW", "0.9")
    told = " ".join(lifescape(data, "doubtful").stderr.split())
    assert "made with LIFESCAPE_REVIEW_BELOW=0.5" in told and "uses 0.9" in told
    rebuild(DataFolder(data), at="2026-11-22T00:00:00+00:00", review_below=0.9)
    assert len(answer(data, "doubtful")) > len(held)


def test_status_of_a_pdf_names_every_page_that_was_not_read(tmp_path: Path) -> None:
    words = ["Il Cluster Alfa Nord non è membro del Council of European BioRegions. Collabora con il Clust-ER Health."]
    (tmp_path / "mixed.pdf").write_bytes(made.pdf([made.column(words), made.PIXEL, b""]))
    (tmp_path / "scan.pdf").write_bytes(made.pdf([made.PIXEL, made.PIXEL]))
    data = tmp_path / "data"
    with DataFolder(data).writing():
        read_files([tmp_path], DataFolder(data), today="2026-11-22", make_executor=lambda: ThreadPoolExecutor(2))
    told = dict(
        line.split("  ", 1) for line in lifescape(data, "status", "mixed.pdf").stdout.splitlines() if "  " in line
    )
    told = {what.strip(): value.strip() for what, value in told.items()}
    assert told["page 2 unread"].startswith("image_only: a picture without text")
    assert told["page 3 unread"].startswith("empty")
    assert (told["pages"], told["pages_read"], told["pages_unread"]) == ("3", "1", "2")
    assert told["refused negated"] == "1: the sentence denies it"
    assert int(told["proposed"]) == int(told["accepted"]) + int(told["refused"])
    assert told["adds_up"].startswith("yes")
    whole = lifescape(data, "status").stdout
    assert "2 of 2 sources (100 %)" in whole and "image_only: page 2; empty: page 3" in whole
    assert answer(data, "status")["pages_unread"] == {"empty": 1, "image_only": 3}


def test_a_document_is_shown_with_what_was_read_in_it(demo: Path, tmp_path: Path) -> None:
    stored = DataFolder(demo).page(answer(demo, "status", "en-medic-nest.md")["id"])
    assert lifescape(demo, "read", "en-medic-nest.md", "--no-open").stdout.strip() == str(stored)
    title = answer(demo, "status", "en-medic-nest.md")["title"]
    assert title and lifescape(demo, "read", title.upper(), "--output", "-").stdout == stored.read_text(
        encoding="utf-8"
    )
    out = tmp_path / "pagina.html"
    lifescape(demo, "read", str(DOCUMENTS / "en-medic-nest.md"), "--lang", "it", "--output", str(out))
    assert '<html lang="it">' in out.read_text(encoding="utf-8")


def test_a_file_that_is_no_source_is_read_and_not_stored(tmp_path: Path) -> None:
    report = tmp_path / "note.txt"
    report.write_text("Il cluster Valle Salute è membro del Council of European BioRegions (CEBR).\n", encoding="utf-8")
    result = lifescape(tmp_path / "data", "read", str(report), "--output", "-")
    assert "Valle Salute" in result.stdout and "not stored" in result.stderr
    assert not (tmp_path / "data").exists()


def test_what_has_no_text_to_show_is_told(demo: Path, tmp_path: Path) -> None:
    assert "table" in lifescape(demo, "read", "clusters.csv", status=1).stderr
    assert "lifescape sources" in lifescape(demo, "read", "nothing.pdf", status=4).stderr
    (tmp_path / "empty.txt").touch()
    assert "empty" in lifescape(tmp_path / "data", "read", str(tmp_path / "empty.txt"), status=1).stderr


def test_catalogue_is_listed_and_each_question_explains_itself(demo: Path) -> None:
    names = [q["name"] for q in answer(demo, "query")]
    assert len(names) >= 14 and names == sorted(names)
    listed = lifescape(demo, "query").stdout
    assert len(listed.splitlines()) == len(names) + 1
    for name in names:
        assert "Usage:" in lifescape(demo, "query", name, "--help").stdout


def test_question_is_answered_in_every_format(demo: Path) -> None:
    ask = ("query", "members_of_network", "--network", "CEBR")
    told = json.loads(lifescape(demo, *ask, "--format", "json").stdout)
    assert told["query"] == "members_of_network" and not told["truncated"]
    assert any("lombardo" in str(row) for row in told["rows"])
    rows = list(csv.DictReader(io.StringIO(lifescape(demo, *ask, "--format", "csv").stdout)))
    assert [list(r) for r in rows[:1]] == [told["columns"]] and len(rows) == len(told["rows"])
    assert len(lifescape(demo, *ask).stdout.splitlines()) >= len(rows)


def test_search_forgives(demo: Path) -> None:
    for asked in ("lyonbiopole", "Lyonbiopôle", "lionbiopole"):
        assert "Lyonbiop" in answer(demo, "search", asked)[0]["name"], asked
    assert answer(demo, "search", "lyonbiopole", "--type", "Event") == []


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (("query", "members_of_networks"), 4, "did you mean members_of_network"),
        (("query", "members_of_network", "--network", "Nobody at all"), 4, "Nobody at all"),
        (("status", "nothing.pdf"), 4, "lifescape sources"),
        (("forget", "nothing.pdf"), 4, "lifescape sources"),
        (("ingest", "/nowhere/at/all"), 4, "check the path"),
        (("export", "--format", "pyvis", "out.html"), 2, "--around ID"),
        (("--graph", "http://x", "status"), 3, "LIFESCAPE_GRAPH"),
        (("--graph", "bolt://127.0.0.1:1", "search", "x"), 5, "127.0.0.1:1"),
    ],
)
def test_errors_are_one_sentence_and_a_status(demo: Path, words: tuple[str, ...], status: int, sentence: str) -> None:
    result = lifescape(demo, *words, status=status)
    (line,) = [x for x in result.stderr.splitlines() if x.startswith("lifescape: ")]
    assert sentence in line
    assert "Traceback" not in result.output


def test_second_writer_is_told_at_once(demo: Path) -> None:
    with DataFolder(demo).writing():
        assert "Another lifescape" in lifescape(demo, "ingest", str(DOCUMENTS), status=3).stderr


def test_exports_are_the_same_bytes_from_a_fresh_folder(demo: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    lifescape(again, "demo", "--no-serve")
    for form in ("jsonl", "csv", "graphml", "gexf", "turtle"):
        for data, out in ((demo, tmp_path / "one"), (again, tmp_path / "two")):
            lifescape(data, "export", "--format", form, str(out / form))
    one, two = (
        {p.relative_to(f): p.read_bytes() for p in f.rglob("*") if p.is_file()}
        for f in (tmp_path / "one", tmp_path / "two")
    )
    assert len(one) == 6 and one == two


def test_picture_of_one_body(demo: Path, tmp_path: Path) -> None:
    body = answer(demo, "search", "CEBR")[0]
    lifescape(demo, "export", "--format", "pyvis", "--around", body["id"], str(tmp_path / "p.html"))
    assert body["name"] in (tmp_path / "p.html").read_text(encoding="utf-8")


def test_extract_prints_the_contract_and_writes_nothing(tmp_path: Path) -> None:
    told = json.loads(lifescape(tmp_path / "data", "extract", str(DOCUMENTS / "en-medic-nest.md")).stdout)
    assert set(told) == {"document", "language", "entities", "relations"}
    assert set(told["entities"][0]) == {"id", "type", "name", "mentions", "kind", "country"}
    text = (DOCUMENTS / "en-medic-nest.md").read_text(encoding="utf-8")
    for relation in told["relations"]:
        assert set(relation) == {"type", "from", "to", "properties", "evidence"}
        for words in relation["evidence"]:
            assert text[words["start"] : words["end"]] == words["quote"]
    assert not (tmp_path / "data").exists()


def test_ingest_forget_and_ingest_again(demo: Path, tmp_path: Path) -> None:
    before = answer(demo, "status")["version"]
    report = tmp_path / "note.txt"
    report.write_text("Il cluster Valle Salute è membro del Council of European BioRegions (CEBR).\n", encoding="utf-8")
    told = answer(demo, "ingest", str(report))
    assert [s["outcome"] for s in told["sources"]] == ["read"]
    assert answer(demo, "search", "Valle Salute")[0]["name"] == "Valle Salute"
    assert answer(demo, "ingest", str(report))["unchanged"] == ["note.txt"]
    page = Path(lifescape(demo, "read", "note.txt", "--no-open").stdout.strip())
    assert page.is_file()
    lifescape(demo, "forget", "note.txt")
    assert not page.exists()
    assert answer(demo, "search", "Valle Salute") == []
    assert answer(demo, "status")["version"] == before


def test_ingest_of_nothing_readable_fails_and_says_why(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    result = lifescape(tmp_path / "data", "ingest", str(tmp_path / "empty.txt"), status=1)
    assert "empty" in result.stderr and "refused" in result.stdout


def test_doctor_finds_everything_in_order(demo: Path) -> None:
    checks = {c["check"]: c["ok"] for c in answer(demo, "doctor")}
    assert checks["database"] and checks["data folder"] and checks["sources"]


def test_serve_answers_and_leaves_no_process_behind(tmp_path: Path) -> None:
    """As a person would: start it, look, Ctrl-C."""
    process = subprocess.Popen(
        [sys.executable, "-c", "from api.cli import main; main()", "--data", str(tmp_path / "data"), "serve"],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        assert process.stdout is not None
        address = next(found[0] for line in process.stdout if (found := re.search(r"http://\S+", line)))
        with urllib.request.urlopen(address + "readyz", timeout=30) as response:
            assert response.status == 200
        family = psutil.Process(process.pid).children(recursive=True)
        assert any("java" in p.name() for p in family)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        _, alive = psutil.wait_procs(family, timeout=20)
        assert alive == []
    finally:
        process.kill()
        process.communicate()


def test_workers_are_a_number_or_a_cluster(tmp_path: Path) -> None:
    assert "tcp://localhost:8786" in lifescape(tmp_path, "ingest", "--workers", "many", str(DOCUMENTS), status=2).output
    refused = lifescape(tmp_path, "ingest", "--workers", "tcp://127.0.0.1:9", str(DOCUMENTS), status=3)
    assert "No Dask scheduler answers at tcp://127.0.0.1:9" in refused.output


# --- registries -------------------------------------------------------------------------------------------------

OWN_TABLE = "Denominazione;Paese;Città;Rete\nCentro Alfa;Italia;Torino;Rete Uno\nIstituto Beta;Francia;Lione;Rete Uno\n"


def test_a_table_of_ones_own_from_draft_to_graph(tmp_path: Path) -> None:
    table, mapping, data = tmp_path / "labs.csv", tmp_path / "labs.yaml", tmp_path / "data"
    table.write_text(OWN_TABLE, encoding="utf-8")
    assert "Denominazione: name" in lifescape(data, "registry", "new", str(table)).stdout
    drafted = lifescape(data, "registry", "new", str(table), "--output", str(mapping)).output
    assert "Of 2 rows 2 can be read" in " ".join(drafted.split())
    lifescape(data, "registry", "new", str(table), "--output", str(mapping), status=2)  # nothing is written over
    checked = lifescape(data, "registry", "check", str(mapping)).output
    assert "is right: labs" in " ".join(checked.split())
    assert "Rete Uno" in lifescape(data, "registry", "check", str(mapping), str(table)).output
    told = lifescape(data, "ingest", str(table), status=1)
    assert "add a mapping file" in told.output or "unknown_table" in told.output
    lifescape(data, "ingest", "--mapping", str(mapping), str(table))
    listed = {row["name"]: row["from"] for row in answer(data, "registry", "list")}
    assert listed["labs"] == "own" and listed["ror"] == "built in"
    # From now on the table is known by its columns, also where only the data folder is.
    mapping.unlink()
    again = tmp_path / "labs2.csv"
    again.write_text(OWN_TABLE.replace("Alfa", "Gamma"), encoding="utf-8")
    assert "Sources: 1 read" in lifescape(data, "ingest", str(again)).output
    assert "Centro Gamma" in lifescape(data, "search", "centro gamma").output


def test_a_bad_mapping_is_told_with_its_line_and_stops_nothing_else(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("name: x\nversion: one\n", encoding="utf-8")
    assert "bad.yaml:1: the key" in lifescape(tmp_path, "registry", "check", str(bad), status=3).output
    (tmp_path / "data" / "registries").mkdir(parents=True)
    (tmp_path / "data" / "registries" / "bad.yaml").write_bytes(bad.read_bytes())
    assert "bad.yaml:1" in lifescape(tmp_path / "data", "registry", "list", status=3).output


def test_show_tells_the_facts_and_where_sources_disagree(demo: Path) -> None:
    shown = lifescape(demo, "show", "Luxembourg Institute of Health")
    assert "ror:012m8gv78" in shown.stdout
    assert "Sources disagree on: founded." in shown.stderr
    told = answer(demo, "show", "ror:012m8gv78")
    assert told["conflicts"] == ["founded"]
    assert [(v["value"], v["state"], v["standing"]) for v in told["values"]] == [
        ("1988", "preferred", "official"),
        ("2015", "disputed", "list"),
    ]
    rows = list(csv.DictReader(io.StringIO(lifescape(demo, "show", "ror:012m8gv78", "--format", "csv").stdout)))
    assert [row["value"] for row in rows] == ["1988", "2015"]
    assert rows[0]["quote"] == "established: 1988"
    assert "no node is named" in lifescape(demo, "show", "No such body", status=4).output


def test_crosswalk_of_the_sample_is_the_same_twice(demo: Path, tmp_path: Path) -> None:
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    assert "pairs of identifiers" in lifescape(demo, "crosswalk", str(one)).stderr
    lifescape(demo, "crosswalk", str(other))
    assert one.read_bytes() == other.read_bytes()
    rows = list(csv.DictReader(io.StringIO(one.read_text(encoding="utf-8"))))
    assert {row["how"] for row in rows} == {"stated", "joined"}
    assert all(row["left_quote"] and row["right_quote"] for row in rows)
    assert all(row["why"] for row in rows if row["how"] == "joined")
    lifescape(demo, "crosswalk", str(tmp_path / "x.txt"), status=2)
