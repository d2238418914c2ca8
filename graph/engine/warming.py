"""A cache of loaded classes that makes later starts of the engine several times faster.

The Java of the wheel comes without one. While an engine serves, a second one is run once at the lowest priority, on
an empty graph of its own, and leaves the cache behind; it is known by the engine's files, so it is never a wrong one.
Everything here may fail without harm: the next start is then as slow as the first.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from graph.engine.arcadedb import Administrator, Installation, JavaCommand, free_port, new_passwords
from graph.engine.state import DATABASE
from graph.errors import LifescapeError

__all__ = ["ClassCache"]

_IDLE_SECONDS: Final = 10.0
"""How long an engine must have served: short-lived ones are not worth it."""
_LESSON_SECONDS: Final = 120.0
_LESSON: Final = (
    "CREATE CONSTRAINT id_Lesson IF NOT EXISTS FOR (n:Lesson) REQUIRE n.id IS UNIQUE",
    "UNWIND range(1, 500) AS i MERGE (n:Lesson {id: 'l' + i}) SET n = {id: 'l' + i, name: 'N' + i, words: ['a', 'b']}",
    "UNWIND range(1, 499) AS i MATCH (a:Lesson {id: 'l' + i}) MATCH (b:Lesson {id: 'l' + (i + 1)}) "
    "MERGE (a)-[r:NEXT]->(b) SET r = {id: 'r' + i}",
    "MATCH (a:Lesson)-[r:NEXT]->(b) WHERE a.name STARTS WITH 'N1' RETURN a, r, collect(b) AS bs ORDER BY a.id LIMIT 5",
    "MATCH p = shortestPath((a:Lesson {id: 'l1'})-[*..6]-(b:Lesson {id: 'l5'})) RETURN p",
)


@dataclass(frozen=True, slots=True)
class ClassCache:
    """The cache of one engine folder, for one installed engine."""

    installation: Installation
    folder: Path

    @property
    def path(self) -> Path:
        """Where the cache for these very files of the engine is."""
        return self.folder / "cache" / f"{self.installation.fingerprint()}.aot"

    def flags(self) -> tuple[str, ...]:
        """How to start java with the cache; nothing if there is none."""
        return (f"-XX:AOTCache={self.path}", "-Xlog:disable", "-Xlog:all=error:stderr") if self.path.exists() else ()

    def discard(self) -> bool:
        """Forget the cache; False if there was none."""
        existed = self.path.exists()
        self.path.unlink(missing_ok=True)
        return existed

    def make(self, stopped: threading.Event) -> None:
        """Make the cache unless it is there; return soon after ``stopped``, with nothing left running."""
        if self.path.exists() or stopped.wait(_IDLE_SECONDS):
            return
        lesson = self.folder / "training"
        new = self.folder / "cache" / "new.aot"
        with contextlib.suppress(OSError, LifescapeError, psutil.Error):
            shutil.rmtree(lesson, ignore_errors=True)
            shutil.rmtree(new.parent, ignore_errors=True)
            new.parent.mkdir(parents=True)
            self._train(lesson, new, stopped)
            if new.exists() and not stopped.is_set():
                new.replace(self.path)
        shutil.rmtree(lesson, ignore_errors=True)
        new.unlink(missing_ok=True)

    def _train(self, lesson: Path, new: Path, stopped: threading.Event) -> None:
        passwords = new_passwords()
        command = JavaCommand(
            installation=self.installation,
            folder=lesson,
            bolt_port=free_port(),
            http_port=free_port(),
            heap="256m",
            cache=(f"-XX:AOTCacheOutput={new}",),
        )
        command.prepare(passwords["root"])
        java = subprocess.Popen(
            command.line(), cwd=lesson, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            psutil.Process(java.pid).nice(getattr(psutil, "BELOW_NORMAL_PRIORITY_CLASS", 19))
            administrator = Administrator(command.http_port, passwords["root"])
            while not administrator.ready():
                if java.poll() is not None or stopped.wait(0.5):
                    return
            # Imported only now: the supervisor starts java before it needs a driver.
            from graph.bolt import Access, Database

            root = Access(f"bolt://127.0.0.1:{command.bolt_port}", "root", passwords["root"], DATABASE)
            with Database(root, root, dialect="arcadedb") as database:
                database.wait(30)
                for query in _LESSON:
                    database.write(query)
            administrator.shut_down()
            self._await(java, stopped)
        finally:
            _kill(java)

    def _await(self, java: subprocess.Popen[bytes], stopped: threading.Event) -> None:
        """Java writes the cache on its way out, in a process of its own."""
        for _ in range(int(_LESSON_SECONDS / 0.5)):
            if java.poll() is not None or stopped.wait(0.5):
                return


def _kill(java: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(psutil.Error):
        for process in [*psutil.Process(java.pid).children(recursive=True), psutil.Process(java.pid)]:
            with contextlib.suppress(psutil.Error):
                process.kill()
    java.wait()
