"""How far the reading of tables is: each worker writes down its rows, and whoever waits for them adds them up.

Notes on the disk reach whoever waits from any process; where they cannot be written (a worker on another machine)
nothing is told, and nothing else changes.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, TypeVar

__all__ = ["note_rows", "rows_watched"]

T = TypeVar("T")

_EVERY: Final = 5_000
_SECONDS: Final = 0.5


def note_rows(statements: Iterator[T], rows: Callable[[], int], place: Path | None) -> Iterator[T]:
    """Pass statements on and write down every now and then how many ``rows`` they came from."""
    if place is None:
        yield from statements
        return
    for number, statement in enumerate(statements):
        if number % _EVERY == 0:
            _note(place, rows())
        yield statement
    _note(place, rows())


def _note(place: Path, rows: int) -> None:
    with suppress(OSError):
        place.write_text(str(rows), encoding="ascii")


@contextmanager
def rows_watched(folder: Path, tell: Callable[[int], None]) -> Iterator[None]:
    """Tell the sum of what is noted in a folder, twice a second and at the end; the folder goes with the block."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    done = threading.Event()

    def watch() -> None:
        while not done.wait(_SECONDS):
            tell(_noted(folder))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
        tell(_noted(folder))
        shutil.rmtree(folder, ignore_errors=True)


def _noted(folder: Path) -> int:
    total = 0
    for place in folder.iterdir():
        with suppress(OSError, ValueError):
            total += int(place.read_text(encoding="ascii"))
    return total
