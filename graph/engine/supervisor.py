"""The supervisor: a small process that owns one engine, keeps it serving and ends it.

It ends the engine when its owner closes the pipe, goes away in any manner, or somebody leaves a stop file. It starts
java anew, on the same ports and with the same passwords, when java dies while serving; it gives up when that happens
too often. What it has to say on starting is one line of JSON on standard output.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psutil
from filelock import FileLock, Timeout

from graph.engine.arcadedb import Administrator, Installation, JavaCommand, free_port, new_passwords
from graph.engine.state import EngineState, Process, state_path, write_state
from graph.engine.warming import ClassCache
from graph.errors import Busy, DatabaseGone, LifescapeError, Misconfigured, RequestRefused

__all__ = ["Order", "Supervisor", "main"]

_START_SECONDS: Final = 120.0
_STOP_SECONDS: Final = 20.0
_PORT_TRIALS: Final = 3
_RESTARTS: Final = 5
_RESTART_WINDOW: Final = 300.0
_NEEDED_DISK: Final = 64 * 2**20
_BEAT: Final = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What an owner asks of a supervisor."""

    folder: str
    heap: str
    owner: int | None
    """Number of the process that the engine must not outlive; None for an engine of its own."""
    warm: bool = True
    """Whether to make later starts faster by a class cache, made while serving."""


class Supervisor:
    """One engine from start to end; ``run`` returns when it has ended."""

    def __init__(self, order: Order) -> None:
        self._folder = Path(order.folder)
        self._order = order
        self._owner = Process.of(order.owner) if order.owner is not None else None
        self._stop = threading.Event()
        self._installation = Installation.find()
        self._cache = ClassCache(self._installation, self._folder)
        self._passwords = new_passwords()
        self._restarts: deque[float] = deque()

    def run(self) -> None:
        """Start, tell, serve, end."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if shutil.disk_usage(self._folder).free < _NEEDED_DISK:
            raise Misconfigured(f"Free some disk space: {self._folder} has less than 64 MB left.")
        lock = FileLock(self._folder / "lock", timeout=0)
        try:
            lock.acquire()
        except Timeout as error:
            raise Busy(f"Close the other process that uses {self._folder.parent}: its engine is running.") from error
        try:
            self._serve()
        finally:
            lock.release()

    def stop(self, *_: object) -> None:
        """Ask the supervisor to end; also the handler of signals."""
        self._stop.set()

    def _serve(self) -> None:
        self._stop_file.unlink(missing_ok=True)
        end_orphans(self._folder)
        java, command = self._first_start()
        try:
            self._tell(java, command)
            print(json.dumps({"serving": True}), flush=True)
            if self._order.warm:
                warming = threading.Thread(target=self._cache.make, args=(self._stop,))
                warming.start()
            while not self._ended():
                if java.poll() is not None:
                    java = self._restart(command)
                    self._tell(java, command)
                self._stop.wait(_BEAT)
        finally:
            self._stop.set()
            state_path(self._folder).unlink(missing_ok=True)
            self._end(java, command)
            self._stop_file.unlink(missing_ok=True)

    @property
    def _stop_file(self) -> Path:
        return self._folder / "stop"

    def _ended(self) -> bool:
        owner_gone = self._owner is not None and not self._owner.alive()
        return owner_gone or self._stop.is_set() or self._stop_file.exists()

    def _tell(self, java: subprocess.Popen[bytes], command: JavaCommand) -> None:
        write_state(
            self._folder,
            EngineState(
                supervisor=Process.of(psutil.Process().pid),
                java=Process.of(java.pid),
                bolt_port=command.bolt_port,
                http_port=command.http_port,
                passwords=self._passwords,
                owned=self._owner is not None,
                version=self._installation.version,
            ),
        )

    def _first_start(self) -> tuple[subprocess.Popen[bytes], JavaCommand]:
        for trial in range(1, _PORT_TRIALS + 1):
            command = JavaCommand(
                installation=self._installation,
                folder=self._folder,
                bolt_port=free_port(),
                http_port=free_port(),
                heap=self._order.heap,
                cache=self._cache.flags(),
            )
            command.prepare(self._passwords["root"])
            try:
                return self._start(command, users=True), command
            except _PortTaken:
                if trial == _PORT_TRIALS:
                    raise
            except Misconfigured:
                # A class cache must never be what keeps an engine from starting.
                if self._stop.is_set() or not self._cache.discard():
                    raise
        raise AssertionError("unreachable")

    def _restart(self, command: JavaCommand) -> subprocess.Popen[bytes]:
        now = time.monotonic()
        while self._restarts and now - self._restarts[0] > _RESTART_WINDOW:
            self._restarts.popleft()
        if len(self._restarts) >= _RESTARTS:
            raise DatabaseGone(f"Look into {self._log}: the embedded engine died {_RESTARTS} times in a few minutes.")
        pause = 0.0 if not self._restarts else 0.5 * 2 ** len(self._restarts)
        self._restarts.append(now)
        self._stop.wait(pause)
        return self._start(command, users=False)

    @property
    def _log(self) -> Path:
        return self._folder / "log" / "engine.log"

    def _start(self, command: JavaCommand, *, users: bool) -> subprocess.Popen[bytes]:
        """Start java and return when it answers a query; its users are made if it is to have new ones."""
        if self._log.exists():
            self._log.replace(self._log.with_suffix(".previous.log"))
        java = _spawn(command, self._log)
        try:
            administrator = Administrator(command.http_port, self._passwords["root"])
            deadline = time.monotonic() + _START_SECONDS
            while not (administrator.ready() and self._answers(administrator)):
                if java.poll() is not None:
                    raise self._failure()
                if self._ended():
                    raise Misconfigured("Start again: the embedded engine was stopped while starting.")
                if time.monotonic() > deadline:
                    raise Misconfigured(f"Look into {self._log}: the embedded engine did not answer in time.")
                time.sleep(0.02)
            if users:
                for name in ("reader", "stranger"):
                    administrator.create_user(name, self._passwords[name])
        except BaseException:
            self._end(java, command)
            raise
        return java

    def _answers(self, administrator: Administrator) -> bool:
        try:
            administrator.query()
        except DatabaseGone:
            return False
        except RequestRefused as error:
            raise Misconfigured(
                f"Delete {self._folder} and run the command again, the graph is rebuilt from its sources: "
                f"the embedded database cannot be opened ({error})"
            ) from error
        return True

    def _failure(self) -> LifescapeError:
        """Say why java ended, from the end of its log."""
        try:
            lines = [line.strip() for line in self._log.read_text("utf-8", "replace").splitlines() if line.strip()]
        except OSError:
            lines = []
        text = "\n".join(lines[-200:])
        if "Address already in use" in text or "BindException" in text:
            return _PortTaken(f"Start again: no port could be had for the embedded engine ({self._log}).")
        if "No space left" in text:
            return Misconfigured(f"Free some disk space: the embedded engine cannot write to {self._folder}.")
        reasons = [line for line in lines if "Exception" in line or "Error" in line or "SEVER" in line]
        reason = (reasons or lines or ["it wrote no log"])[0]
        return Misconfigured(f"Look into {self._log}: the embedded engine cannot start ({reason[:300]}).")

    def _end(self, java: subprocess.Popen[bytes], command: JavaCommand) -> None:
        """End java cleanly, by force after a while."""
        if java.poll() is None:
            with contextlib.suppress(DatabaseGone, RequestRefused):
                Administrator(command.http_port, self._passwords["root"]).shut_down()
            _end_process(psutil.Process(java.pid), patience=_STOP_SECONDS)
        java.wait()


class _PortTaken(Misconfigured):
    """The port we were free to take a moment ago was taken by another process."""


def _spawn(command: JavaCommand, log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as out:
        return subprocess.Popen(
            command.line(),
            cwd=command.folder,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )


def _end_process(process: psutil.Process, *, patience: float) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        if sys.platform != "win32":  # there, terminating is killing
            process.terminate()
        try:
            process.wait(patience)
        except psutil.TimeoutExpired:
            process.kill()


def end_orphans(folder: Path) -> None:
    """End every java that serves this folder: whoever holds the folder's lock owns it, so they have no owner."""
    mark = f"-Darcadedb.server.rootPath={folder}"
    for process in psutil.process_iter(["name"]):
        with contextlib.suppress(psutil.Error):
            if "java" in (process.info["name"] or "").lower() and mark in process.cmdline():
                _end_process(process, patience=5.0)


def _watch(pipe: Any, supervisor: Supervisor) -> None:
    """End when the owner says so or its end of the pipe is closed."""
    with contextlib.suppress(OSError, ValueError):
        pipe.readline()
    supervisor.stop()


def main(order: str) -> int:
    """Carry out an order given as JSON; say on standard output that it serves, or why it cannot."""
    os.umask(0o077)
    try:
        supervisor = Supervisor(Order(**json.loads(order)))
        signal.signal(signal.SIGTERM, supervisor.stop)
        signal.signal(signal.SIGINT, supervisor.stop)
        if supervisor._owner is not None:
            threading.Thread(target=_watch, args=(sys.stdin.buffer, supervisor), daemon=True).start()
        supervisor.run()
    except LifescapeError as error:
        kind = "Busy" if isinstance(error, Busy) else "Misconfigured"
        return _refuse(kind, str(error))
    except OSError as error:
        return _refuse("Misconfigured", f"See to the data folder: the embedded engine cannot use it ({error}).")
    return 0


def _refuse(kind: str, message: str) -> int:
    print(message, file=sys.stderr)
    with contextlib.suppress(OSError):  # nobody listens any more once it has served
        print(json.dumps({"error": kind, "message": message}), flush=True)
    return 1
