"""Opening databases, and starting, stopping and looking at the embedded engine from outside it."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from graph.bolt import Access, Database
from graph.engine.arcadedb import Administrator, Installation, default_heap
from graph.engine.state import DATABASE, EngineState, read_state
from graph.engine.supervisor import Order
from graph.errors import Busy, DatabaseGone, Misconfigured

__all__ = ["EMBEDDED", "EngineStatus", "engine_status", "open_database", "start_engine", "stop_engine"]

EMBEDDED: Final = "embedded:"
_ANSWER_SECONDS: Final = 30.0
_STOP_SECONDS: Final = 40.0
# Started by -c rather than -m: the package may be importable here only because of this process's own path.
_SUPERVISE: Final = (
    "import sys; sys.path.append(sys.argv[1]); from graph.engine.supervisor import main; main(sys.argv[2])"
)
_PACKAGES: Final = Path(__file__).resolve().parents[2]

# Python takes a child that nobody refers to and that still runs for a mistake, and warns of it.
_LEFT_RUNNING: Final[list[subprocess.Popen[bytes]]] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineStatus:
    """What is known of the engine of a data folder."""

    running: bool
    folder: Path
    pid: int | None = None
    java_pid: int | None = None
    bolt_port: int | None = None
    owned: bool = False
    """Whether it ends with the process that opened it."""
    version: str | None = None


def open_database(
    address: str,
    data: Path,
    *,
    user: str | None = None,
    password: str | None = None,
    database: str | None = None,
    heap: str | None = None,
    warm: bool = True,
) -> Database:
    """Return the database at this address once it answers.

    ``embedded:`` is the engine in ``data``: the one that runs there, or else one started now, which ends when the
    database is closed or this process is gone. Anything else is the address of a Neo4j server. ``warm`` lets a
    started engine make its later starts faster while it serves.
    """
    if address.rstrip("/") == EMBEDDED:
        return _open_embedded(_folder(data), heap=heap, warm=warm)
    access = Access(address, user or "neo4j", password or "", database)
    remote = Database(access, access)
    try:
        remote.check()
    except BaseException:
        remote.close()
        raise
    return remote


def start_engine(data: Path, *, heap: str | None = None, warm: bool = True) -> EngineStatus:
    """Start the engine so that it goes on after this process; Busy if one runs there already."""
    folder = _folder(data)
    if _serving(folder):
        raise Busy(f"Use the engine that runs in {folder}, or stop it first.")
    _LEFT_RUNNING.append(_spawn_supervisor(folder, owner=None, heap=heap, warm=warm))
    return engine_status(data)


def stop_engine(data: Path) -> bool:
    """End the engine of this data folder, whoever opened it; False if none ran."""
    folder = _folder(data)
    state = _serving(folder)
    if state is None:
        return False
    (folder / "stop").touch()
    deadline = time.monotonic() + _STOP_SECONDS
    while state.supervisor.alive():
        if time.monotonic() > deadline:
            raise Misconfigured(f"End process {state.supervisor.pid} yourself: the engine in {folder} does not stop.")
        time.sleep(0.05)
    return True


def engine_status(data: Path) -> EngineStatus:
    """Tell whether an engine serves this data folder, and where."""
    folder = _folder(data)
    state = _serving(folder)
    if state is None:
        return EngineStatus(running=False, folder=folder)
    return EngineStatus(
        running=True,
        folder=folder,
        pid=state.supervisor.pid,
        java_pid=state.java.pid,
        bolt_port=state.bolt_port,
        owned=state.owned,
        version=state.version,
    )


def _folder(data: Path) -> Path:
    return data.expanduser().resolve() / "engine"


def _serving(folder: Path) -> EngineState | None:
    state = read_state(folder)
    return state if state is not None and state.serving else None


def _open_embedded(folder: Path, *, heap: str | None, warm: bool) -> Database:
    if state := _serving(folder):
        return _connect(state, None)
    try:
        supervisor = _spawn_supervisor(folder, owner=os.getpid(), heap=heap, warm=warm)
    except Busy:
        # Another process was a moment faster: its engine will serve us as well.
        return _connect(_await_other(folder), None)
    started = _serving(folder)
    if started is None:
        _end(supervisor)
        raise DatabaseGone("Start the command again: the embedded engine ended as soon as it had started.")
    return _connect(started, lambda: _end(supervisor))


def _await_other(folder: Path) -> EngineState:
    deadline = time.monotonic() + _ANSWER_SECONDS
    while time.monotonic() < deadline:
        if state := _serving(folder):
            return state
        time.sleep(0.05)
    raise Busy(f"Wait for the other process that uses {folder.parent}, or close it: its engine does not answer.")


def _connect(state: EngineState, release: Callable[[], None] | None) -> Database:
    def access(user: str) -> Access:
        return Access(f"bolt://127.0.0.1:{state.bolt_port}", user, state.passwords[user], DATABASE)

    database = Database(
        access("root"),
        access("reader"),
        stranger=access("stranger"),
        dialect="arcadedb",
        sql=Administrator(state.http_port, state.passwords["root"]).sql,
        release=release,
    )
    try:
        database.wait(_ANSWER_SECONDS)
    except BaseException:
        database.close()
        raise
    return database


def _spawn_supervisor(folder: Path, *, owner: int | None, heap: str | None, warm: bool) -> subprocess.Popen[bytes]:
    """Start a supervisor and return once its engine serves; raise what it says if it cannot."""
    Installation.find()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / "log").mkdir(exist_ok=True, mode=0o700)
        errors = (folder / "log" / "supervisor.log").open("wb")
    except OSError as error:
        raise Misconfigured(f"Choose another data folder: {folder} cannot be written to ({error.strerror}).") from error
    order = Order(folder=str(folder), heap=heap or default_heap(), owner=owner, warm=warm)
    with errors:
        supervisor = subprocess.Popen(
            [sys.executable, "-c", _SUPERVISE, str(_PACKAGES), json.dumps(asdict(order))],
            stdin=subprocess.DEVNULL if owner is None else subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=folder,
            # Its own session: Ctrl-C is for the owner, which then ends its engine in good order.
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
            | getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    assert supervisor.stdout is not None
    try:
        with supervisor.stdout as told:
            line = told.readline()
    except BaseException:
        _end(supervisor)
        raise
    answer: dict[str, str] = json.loads(line or b"{}")
    if answer.get("serving"):
        return supervisor
    _end(supervisor)
    message = answer.get("message") or f"Look into {folder / 'log'}: the embedded engine cannot start."
    raise (Busy if answer.get("error") == "Busy" else Misconfigured)(message)


def _end(supervisor: subprocess.Popen[bytes]) -> None:
    """Tell a supervisor of ours to end and wait until it has."""
    if supervisor.stdin is not None:
        with contextlib.suppress(OSError):
            supervisor.stdin.write(b"stop\n")
            supervisor.stdin.flush()
        with contextlib.suppress(OSError):
            supervisor.stdin.close()
    try:
        supervisor.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        supervisor.kill()
        supervisor.wait()
