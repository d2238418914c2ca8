"""Work spread over any executor, so that one bad file can spoil only its own reading."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from typing import TypeVar

from graph.errors import SourceRefused

__all__ = ["deadline", "process_executor", "run"]

T = TypeVar("T")
R = TypeVar("R")

_WINDOW = 4
"""Tasks handed out at a time, for each worker: enough to keep it busy, few enough to hold in memory."""


def process_executor(workers: int | None = None) -> ProcessPoolExecutor:
    """Return a pool of fresh processes, one for each core unless told otherwise.

    Processes are spawned, not forked: the libraries that read and count keep threads, which a fork would break.
    """
    return ProcessPoolExecutor(workers or os.cpu_count() or 1, mp_context=multiprocessing.get_context("spawn"))


def run(
    function: Callable[[T], R],
    tasks: Iterable[T],
    *,
    make_executor: Callable[[], Executor],
    crashed: Callable[[T], R],
) -> Iterator[R]:
    """Yield the result for each task, in the order in which they end.

    Where a worker dies (a library crashed on a hostile file), every task that was under way is tried again alone;
    the one that kills its worker a second time gives ``crashed(task)``. No task is lost or done twice over.
    """
    waiting = deque(tasks)
    suspects: list[T] = []
    while waiting:
        with make_executor() as executor:
            running: dict[Future[R], T] = {}
            try:
                while waiting or running:
                    while waiting and len(running) < _WINDOW * (os.cpu_count() or 1):
                        task = waiting.popleft()
                        running[executor.submit(function, task)] = task
                    done, _ = wait(running, return_when=FIRST_COMPLETED)
                    for future in done:
                        result = future.result()
                        del running[future]
                        yield result
            except BrokenExecutor:
                suspects += running.values()
    for task in suspects:
        with make_executor() as executor:
            try:
                result = executor.submit(function, task).result()
            except BrokenExecutor:
                result = crashed(task)
        yield result


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Refuse a source whose reading takes longer than this, where the platform has interval timers."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise SourceRefused("too_slow", f"Reading took more than {seconds:.0f} s: split the file or simplify it.")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
