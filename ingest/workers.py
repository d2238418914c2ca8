"""Work spread over any executor, so that one bad file can spoil only its own reading."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from itertools import islice
from typing import Any, Generic, TypeVar

from graph.errors import SourceRefused

__all__ = ["TaskDied", "deadline", "process_executor", "run"]

T = TypeVar("T")
R = TypeVar("R")

_WINDOW = 4
"""Tasks handed out at a time, for each worker: enough to keep it busy, few enough to hold in memory."""


class TaskDied(BrokenExecutor):
    """Every worker that a task was tried on ended, by it or by one beside it; other tasks go on."""


def process_executor(
    workers: int | None = None, *, prepare: Callable[..., None] | None = None, given: tuple[Any, ...] = ()
) -> ProcessPoolExecutor:
    """Return a pool of fresh processes, one for each core unless told otherwise; each begins with ``prepare(*given)``.

    Processes are spawned, not forked: the libraries that read and count keep threads, which a fork would break.
    """
    spawned = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers or os.cpu_count() or 1, mp_context=spawned, initializer=prepare, initargs=given)


class _Waiting(Generic[T]):
    """Tasks not yet handed out; each is made only when it is its turn. True while there is one."""

    def __init__(self, tasks: Iterable[T]) -> None:
        self._tasks = iter(tasks)
        self._first: list[T] = []

    def __bool__(self) -> bool:
        if not self._first:
            self._first = list(islice(self._tasks, 1))
        return bool(self._first)

    def take(self) -> T:
        return self._first.pop() if self else next(self._tasks)

    def put_back(self, task: T) -> None:
        self._first.append(task)


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
    waiting = _Waiting(tasks)
    suspects: list[T] = []
    while waiting:
        with make_executor() as executor:
            most = _WINDOW * getattr(executor, "width", os.cpu_count() or 1)
            running: dict[Future[R], T] = {}
            died: list[T] = []
            handed, broken = 0, False
            while running or (waiting and not broken):
                while waiting and not broken and len(running) < most:
                    task = waiting.take()
                    try:
                        running[executor.submit(function, task)] = task
                        handed += 1
                    except BrokenExecutor:
                        waiting.put_back(task)
                        if not handed:
                            raise
                        broken = True
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    task = running.pop(future)
                    try:
                        result = future.result()
                    except TaskDied:
                        died.append(task)
                        continue
                    except BrokenExecutor:
                        suspects.append(task)
                        continue
                    yield result
            for task in died:  # those beside the one that killed their worker are told to have died as well
                yield _alone(executor, function, task, crashed)
    for task in suspects:
        with make_executor() as executor:
            yield _alone(executor, function, task, crashed)


def _alone(executor: Executor, function: Callable[[T], R], task: T, crashed: Callable[[T], R]) -> R:
    try:
        return executor.submit(function, task).result()
    except BrokenExecutor:
        return crashed(task)


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
