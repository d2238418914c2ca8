"""Seconds from nothing to the first answer of the embedded engine: on a new folder, and on one that is there."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.report import machine, median_of, row, stopwatch
from graph.engine import open_database

RUNS = 3


def main() -> None:
    """Print the figures."""
    machine()
    with tempfile.TemporaryDirectory(prefix="lifescape-bench-") as name:
        folders = iter(Path(name) / str(i) for i in range(RUNS + 1))
        row("first start, new folder", f"{median_of(RUNS, lambda: _start(next(folders))):.2f} s", f"median of {RUNS}")
        kept = next(folders)
        with stopwatch():
            _start(kept)
        row(
            "later start, same folder", f"{median_of(RUNS, lambda: _start(kept)):.2f} s", f"median of {RUNS}, with stop"
        )


def _start(folder: Path) -> None:
    with open_database("embedded:", folder) as database:
        assert database.read("RETURN 1").rows == [(1,)]


if __name__ == "__main__":
    main()
