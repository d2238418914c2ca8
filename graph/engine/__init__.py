"""The embedded engine: a graph database that comes with the package and runs as a supervised child process.

``open_database`` is the way to any database, embedded or remote. What always holds for the embedded one: it listens
on this machine only, with passwords that only its owner can read; nothing is written outside the data folder; there
is one engine per data folder; and it ends with the process that opened it, however that process ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graph.engine.client import EngineStatus, engine_status, open_database, start_engine, stop_engine

__all__ = ["EngineStatus", "engine_status", "open_database", "start_engine", "stop_engine"]


def __getattr__(name: str) -> Any:
    # The supervisor lives in this package too, and has java to start before a database driver is of any use.
    if name not in __all__:
        raise AttributeError(f"module 'graph.engine' has no attribute {name!r}")
    from graph.engine import client

    return getattr(client, name)
