"""How figures are printed: the machine first, then medians and ratios."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import psutil

__all__ = ["Stopwatch", "machine", "median_of", "quantile", "row", "stopwatch"]


def machine() -> None:
    """Print what the figures were made on, and how busy it was."""
    memory = psutil.virtual_memory().total / 2**30
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    print(f"# {os.cpu_count()} cores, {memory:.0f} GiB, {platform.platform()}, Python {platform.python_version()}")
    print(f"# load before the run: {load:.1f} (above 0.5 the figures are worse than the machine)")


class Stopwatch:
    """Seconds between entering and leaving a block."""

    seconds: float = 0.0


@contextmanager
def stopwatch() -> Iterator[Stopwatch]:
    """Time a block by the wall clock."""
    watch = Stopwatch()
    start = time.perf_counter()
    yield watch
    watch.seconds = time.perf_counter() - start


def median_of(runs: int, work: Callable[[], object]) -> float:
    """Median seconds of that many runs."""
    taken = []
    for _ in range(runs):
        with stopwatch() as watch:
            work()
        taken.append(watch.seconds)
    return statistics.median(taken)


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the values lies."""
    ranked = sorted(values)
    return ranked[min(int(len(ranked) * share), len(ranked) - 1)]


def row(what: str, figure: str, remark: str = "") -> None:
    """Print one line of the table."""
    print(f"{what:<58} {figure:>18}  {remark}".rstrip(), flush=True)
