"""Review, judge, undo, judgements and rebuild as a person at a terminal meets them."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from api.cli import main
from api.cli.reviewing import Review
from graph.folder import DataFolder
from graph.history import IdHistory
from graph.judgements import Judge, JudgementLog, ReviewQueue
from graph.store import StatementStore
from ingest.pipeline import ingest as read_files
from ingest.pipeline import rebuild

HEAD = "name,country,themes,type,city,identifiers\n"
PARKS = "BioPark,IT,Biotechnology,Hub,Milano,\nBioPark,DE,Biotechnology,Hub,Berlin,\n"
RUN = "from api.cli import main; main()"
RED = "\x1b[31m[red]Park[/red]"


def lifescape(data: Path, *words: str, status: int = 0) -> Result:
    result = CliRunner().invoke(main, ["--data", str(data), *words], catch_exceptions=False)
    assert result.exit_code == status, result.output
    return result


def said(result: Result) -> str:
    return " ".join(result.stderr.split())


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder whose engine runs, so that each command only joins it."""
    data = tmp_path_factory.mktemp("reviewed")
    lifescape(data, "engine", "start")
    yield data
    lifescape(data, "engine", "stop")


@pytest.fixture
def data(engine: Path, tmp_path: Path) -> Path:
    """The data folder with the same two files again, and nothing judged."""
    for name in ("judgements.jsonl", "ids.jsonl"):
        (engine / name).unlink(missing_ok=True)
    store = StatementStore(DataFolder(engine))
    for source in store.sources():
        store.forget(source.id)
    told = lifescape(engine, "ingest", str(written(tmp_path)))
    assert "Pairs that may be one body and wait for you: 4. `lifescape review` asks." in said(told)
    return engine


@pytest.fixture
def unserved(tmp_path: Path) -> Path:
    """The same in a data folder of its own, made without a database: for what only reads and judges."""
    folder = DataFolder(tmp_path / "data")
    with folder.writing():
        files = [written(tmp_path / "files")]
        read_files(files, folder, today="2026-01-01", make_executor=lambda: ThreadPoolExecutor(1))
        rebuild(folder, at="2026-01-01T00:00:00+00:00")
    return folder.root


def written(place: Path) -> Path:
    place.mkdir(exist_ok=True)
    (place / "a.csv").write_text(HEAD + PARKS + f'"{RED}",IT,Health,Hub,Roma,\n"{RED}",FR,Health,Hub,Paris,\n')
    (place / "b.csv").write_text(HEAD + f'BioPark,,Biotechnology,Hub,,\n"{RED}",,Health,Hub,,\n')
    return place


def pairs(data: Path) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads(lifescape(data, "review", "--list", "--format", "json").stdout)
    return listed


def parks(data: Path) -> dict[str, Any]:
    return next(p for p in pairs(data) if p["left"]["name"] == "BioPark")


def nodes(pair: dict[str, Any]) -> list[str]:
    return [pair[end]["node"] for end in ("left", "right")]


def test_pairs_are_listed_for_people_and_programs(unserved: Path) -> None:
    listed = pairs(unserved)
    assert len(listed) == 4 and [p["weight"] for p in listed] == sorted((p["weight"] for p in listed), reverse=True)
    assert {"pair", "left", "right", "by", "why", "score", "reasons", "weight"} == listed[0].keys()
    table = lifescape(unserved, "review", "--list", "--limit", "2").stdout
    assert table.count("known in 2 countries") == 2 and "\x1b" not in table
    assert lifescape(unserved, "review", "--format", "csv").stdout.startswith("pair,left,right,")
    told = json.loads(lifescape(unserved, "status", "--format", "json").stdout)
    assert told["review"] == {"waiting": 4, "pending": 0}


def test_without_a_terminal_it_says_what_to_use_instead(unserved: Path) -> None:
    told = said(lifescape(unserved, "review", status=2))
    assert "lifescape review --list --format json" in told and "lifescape judge LEFT RIGHT" in told


def test_judge_rebuild_and_undo_and_the_ids_of_old(data: Path) -> None:
    left, right = nodes(parks(data))
    told = said(lifescape(data, "judge", left, right, "same", "--why", "one park", "--by", "Anna"))
    assert "“BioPark” and “BioPark” are judged same." in told and "Not in the graph yet: 1 judgement." in told
    assert "lifescape rebuild" in told
    listed = json.loads(lifescape(data, "judgements", "--format", "json").stdout)["judgements"]
    assert [(j["judgement"], j["by"], j["why"], j["state"]) for j in listed] == [
        ("same", "Anna", "one park", "pending")
    ]
    assert "Graph:" in said(lifescape(data, "rebuild"))
    assert "in the graph" in lifescape(data, "judgements").stdout
    history = IdHistory(DataFolder(data))
    (old,) = [i for i in (left, right) if history.current(i) != i]
    now = history.current(old)
    asked = lifescape(data, "query", "sources_of_node", "--node", old, "--format", "json")
    assert f"{old} is {now} now." in said(asked) and json.loads(asked.stdout)["rows"]
    picture = data / "picture.html"
    assert f"{old} is {now} now." in said(lifescape(data, "export", "--format", "pyvis", "--around", old, str(picture)))
    assert "BioPark" in picture.read_text(encoding="utf-8")
    both = said(lifescape(data, "judge", old, now, "different", status=2))
    assert f"Both are the node {now}" in both and both.count("source-") == 2
    assert "is undone" in said(lifescape(data, "undo", listed[0]["id"]))
    assert "no judgement of a person to undo" in said(lifescape(data, "undo", status=4))
    lifescape(data, "rebuild")
    assert history.current(old) == old and nodes(parks(data)) == [left, right]


def test_a_node_is_parted_by_naming_two_of_its_entities(data: Path) -> None:
    pair = parks(data)
    lifescape(data, "judge", *nodes(pair), "same")
    lifescape(data, "rebuild")
    lifescape(data, "judge", pair["left"]["entity"], pair["right"]["entity"], "different")
    told = said(lifescape(data, "rebuild"))
    assert "Contradictions" not in told, "of one pair the later judgement holds"
    assert len(json.loads(lifescape(data, "search", "BioPark", "--format", "json").stdout)) == 3


def test_contradictions_are_shown_with_their_lines(data: Path) -> None:
    a, b = [p for p in pairs(data) if p["left"]["name"] == "BioPark"]
    ids = sorted({e for p in (a, b) for e in (p["left"]["entity"], p["right"]["entity"])})
    for left, right, word in ((0, 1, "same"), (1, 2, "same"), (0, 2, "different")):
        lifescape(data, "judge", ids[left], ids[right], word)
    assert "Contradictions among judgements: 1." in said(lifescape(data, "rebuild"))
    told = said(lifescape(data, "judgements"))
    assert "contradict one another" in told and told.count("(not followed)") == 1
    (conflict,) = json.loads(lifescape(data, "judgements", "--format", "json").stdout)["conflicts"]
    assert conflict["negative"]["judgement"] == "different" and len(conflict["chain"]) == 2
    lifescape(data, "undo", conflict["negative"]["id"])
    assert "Contradictions" not in said(lifescape(data, "rebuild"))


def test_judgements_move_as_a_file(unserved: Path, tmp_path: Path) -> None:
    lifescape(unserved, "judge", *nodes(parks(unserved)), "same")
    lifescape(unserved, "undo")
    lifescape(unserved, "judge", *nodes(parks(unserved)), "different")
    file, other = tmp_path / "ours.jsonl", tmp_path / "other"
    assert "3 lines written" in said(lifescape(unserved, "judgements", "export", str(file)))
    assert "3 of 3 lines are new here" in said(lifescape(other, "judgements", "import", str(file)))
    assert "0 of 3 lines" in said(lifescape(other, "judgements", "import", str(file)))
    assert (
        JudgementLog(other / "judgements.jsonl").by_people() == JudgementLog(unserved / "judgements.jsonl").by_people()
    )
    file.write_text("nonsense\n")
    assert "is not a judgement" in said(lifescape(other, "judgements", "import", str(file), status=3))


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("judge", "hub-aaaaaaaaaaaa", "hub-bbbbbbbbbbbb", "same"), 4, "no node"),
        (("judge", "x", "y", "same"), 4, "lifescape search"),
        (("judge", "x", "y", "perhaps"), 2, "perhaps"),
        (("undo", "nothing"), 4, "lifescape judgements"),
    ],
)
def test_mistakes_are_told(unserved: Path, words: tuple[str, ...], status: int, says: str) -> None:
    assert says in said(lifescape(unserved, *words, status=status))


def test_keys_judge_skip_go_back_and_quit(unserved: Path) -> None:
    folder = DataFolder(unserved)
    waiting = ReviewQueue(folder).waiting()
    opened: list[str] = []

    def press(keys: str) -> Review:
        session = Review(waiting, Judge(StatementStore(folder)), "anna", opened.append)
        session.run(iter(keys).__next__)
        return session

    log = JudgementLog(folder.judgements)
    session = press("bo?xysq")
    assert (session.seen, session.judged) == (2, 1) and set(opened) == {waiting[0].left.source, waiting[0].right.source}
    assert [d.by for d in log.by_people().values()] == ["anna"]
    session = press("Nbbyuq")
    assert (session.seen, session.judged) == (2, 2)
    assert [str(d.judgement) for d in log.by_people().values()] == ["positive", "unsure"]
    session = press("ssss")
    assert (session.seen, session.judged) == (4, 0), "the end comes by itself"


def at_terminal(data: Path, keys: str) -> str:
    """Run `lifescape review` at a real terminal, answer each question with a key, and return what it showed."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["COLUMNS"] = "200"
        os.execv(sys.executable, [sys.executable, "-c", RUN, "--data", str(data), "review", "--by", "anna"])
    shown, pressed = b"", 0
    end = time.monotonic() + 60
    try:
        while time.monotonic() < end:
            # A key that comes before the program looks for one is lost, as at any terminal: it is pressed again.
            if not select.select([terminal], [], [], 2)[0]:
                asked = shown.count(b"q(uit)")
                if asked and asked >= pressed:
                    pressed = min(asked, len(keys))
                    os.write(terminal, keys[pressed - 1 : pressed].encode())
                continue
            try:
                piece = os.read(terminal, 65536)
            except OSError:  # the other side has closed
                break
            if not piece:
                break
            shown += piece
    finally:
        os.close(terminal)
        _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) in (0, -signal.SIGHUP), shown.decode()
    return shown.decode()


def test_at_a_real_terminal_hostile_names_change_nothing_but_the_letters_shown(unserved: Path) -> None:
    shown = at_terminal(unserved, "sysq")
    assert "[red]Park[/red]" in shown and "\x1b[31m[red]" not in shown
    assert "why" in shown and "hub-" in shown and "a.csv" in shown and "Milano" in shown
    assert "1 judged, 1 left." in shown and "lifescape rebuild" in shown
    assert len(JudgementLog(unserved / "judgements.jsonl").by_people()) == 1


def test_when_nothing_waits_it_says_so(tmp_path: Path) -> None:
    assert "No pair waits" in at_terminal(tmp_path, "")
