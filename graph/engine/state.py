"""What the supervisor tells other processes about its engine: one private file in the engine's folder."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil

__all__ = ["DATABASE", "EngineState", "Process", "read_state", "write_private"]

DATABASE = "lifescape"


@dataclass(frozen=True, slots=True)
class Process:
    """A process that cannot be mistaken for a later one with the same number."""

    pid: int
    created: float

    @classmethod
    def of(cls, pid: int) -> Process:
        """Return the running process with this number."""
        return cls(pid, psutil.Process(pid).create_time())

    def alive(self) -> bool:
        """Whether this very process still runs."""
        try:
            process = psutil.Process(self.pid)
            return abs(process.create_time() - self.created) < 1.0 and process.status() != psutil.STATUS_ZOMBIE
        except psutil.Error:
            return False


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineState:
    """Where a serving engine is, who runs it, and how to be let in."""

    supervisor: Process
    java: Process
    bolt_port: int
    http_port: int
    passwords: dict[str, str]
    """Of the users root (writes), reader and stranger."""
    owned: bool
    """Whether it ends with the process that opened it."""
    version: str

    def __repr__(self) -> str:
        return f"EngineState(bolt_port={self.bolt_port}, java={self.java.pid})"

    @property
    def serving(self) -> bool:
        """Whether a supervisor stands behind it; it starts java anew if java is gone."""
        return self.supervisor.alive()


def state_path(folder: Path) -> Path:
    """Where the state of the engine in this folder is told."""
    return folder / "state.json"


def read_state(folder: Path) -> EngineState | None:
    """Return what the last supervisor told, or None if there is nothing readable."""
    try:
        told: dict[str, Any] = json.loads(state_path(folder).read_text("utf-8"))
        return EngineState(
            **{**told, "supervisor": Process(**told["supervisor"]), "java": Process(**told["java"])},
        )
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write_state(folder: Path, state: EngineState) -> None:
    """Tell the state, all at once, to the owner of the folder only."""
    write_private(state_path(folder), json.dumps(asdict(state), indent=1))


def write_private(path: Path, text: str) -> None:
    """Replace a file at once by one that only its owner can read."""
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(new, path)
