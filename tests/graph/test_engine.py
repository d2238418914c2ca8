from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from graph.bolt import Database
from graph.engine import engine_status, open_database, start_engine, stop_engine
from graph.engine.arcadedb import Installation
from graph.engine.state import EngineState, read_state
from graph.engine.supervisor import Order, Supervisor
from graph.engine.warming import ClassCache
from graph.errors import Busy, Misconfigured

HEAP = "512m"
PATIENCE = 120.0


def open_embedded(data: Path) -> Database:
    return open_database("embedded:", data, heap=HEAP, warm=False)


def told(data: Path) -> EngineState:
    state = read_state(data / "engine")
    assert state is not None
    return state


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    with suppress(Misconfigured):
        stop_engine(tmp_path)


def count(database: Database) -> object:
    database.wait(PATIENCE)  # while an engine starts anew, on a busy machine
    return database.read("MATCH (n) RETURN count(n)").rows[0][0]


def test_it_is_private_and_heals_itself_and_leaves_nothing(data: Path) -> None:
    (data / "engine" / "cache").mkdir(parents=True)
    ClassCache(Installation.find(), data / "engine").path.write_bytes(b"no class cache")
    with open_embedded(data) as database:
        database.write("MERGE (n:Theme {id: 'theme-1'})")
        state = told(data)
        java = psutil.Process(state.java.pid)

        assert {c.laddr.ip.removeprefix("::ffff:") for c in java.net_connections() if c.status == "LISTEN"} == {
            "127.0.0.1"
        }
        lines = " ".join(java.cmdline() + psutil.Process(state.supervisor.pid).cmdline())
        assert not any(password in lines for password in state.passwords.values())
        assert not any(password in repr(state) for password in state.passwords.values())
        if os.name == "posix":
            for path in (data / "engine" / "state.json", data / "engine" / "root-password"):
                assert stat.S_IMODE(path.stat().st_mode) == 0o600

        with open_embedded(data) as second:
            assert count(second) == 1
        assert count(database) == 1, "closing what was attached must not end it"
        with pytest.raises(Busy):
            start_engine(data)

        java.kill()
        assert count(database) == 1
        until(lambda: told(data).java.pid != java.pid)
        again = told(data)
        assert (again.bolt_port, again.passwords) == (state.bolt_port, state.passwords)

        psutil.Process(state.supervisor.pid).kill()
        until(lambda: not state.supervisor.alive())
        assert again.java.alive(), "without its supervisor the engine is an orphan"
        assert not engine_status(data).running
        with open_embedded(data) as rescued:
            assert count(rescued) == 1
            assert not again.java.alive()
            last = told(data)
    assert not last.java.alive()
    assert not last.supervisor.alive()
    assert engine_status(data).running is False


def test_it_ends_with_the_process_that_opened_it_even_when_killed(data: Path) -> None:
    owner = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time; from pathlib import Path; from graph.engine import open_database\n"
            "open_database('embedded:', Path(sys.argv[1]), heap='512m', warm=False); print('open', flush=True)\n"
            "time.sleep(1000)",
            str(data),
        ],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert owner.stdout is not None
    with owner.stdout as out:
        assert out.readline() == b"open\n"
    state = told(data)
    owner.kill()
    owner.wait()
    until(lambda: not state.java.alive() and not state.supervisor.alive())
    assert not (data / "engine" / "state.json").exists()


def test_two_that_start_at_once_share_one_engine(data: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(open_embedded, [data, data])
    assert first.address == second.address
    first.write("MERGE (n:Theme {id: 'theme-1'})")
    assert count(second) == 1
    first.close()
    second.close()
    assert not engine_status(data).running


def test_it_can_be_started_and_stopped_by_itself(data: Path) -> None:
    assert stop_engine(data) is False
    started = start_engine(data, heap=HEAP, warm=False)
    assert started.running and not started.owned
    with open_embedded(data) as database:
        assert count(database) == 0
    assert engine_status(data) == started
    assert stop_engine(data) is True
    assert not engine_status(data).running


def test_a_broken_database_is_told_with_what_to_do(data: Path) -> None:
    folder = data / "engine" / "databases" / "lifescape"
    folder.mkdir(parents=True)
    for name in ("configuration.json", "schema.json", "dictionary.0.65536.v1.dict"):
        (folder / name).write_bytes(b"\x00broken")
    with pytest.raises(Misconfigured, match="engine"):
        open_embedded(data)
    assert not engine_status(data).running
    shutil.rmtree(data / "engine")


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "engine").write_text("a file in the way")
    with pytest.raises(Misconfigured, match="Choose another data folder"):
        open_embedded(tmp_path)


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(Misconfigured, match="disk space"):
        Supervisor(Order(folder=str(tmp_path / "engine"), heap=HEAP, owner=None)).run()


def test_where_there_is_no_engine_a_server_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(Misconfigured, match="LIFESCAPE_GRAPH"):
        open_embedded(tmp_path)
    assert list(tmp_path.iterdir()) == []
