"""A crash of one worker costs one task; a slow reading is stopped."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, ThreadPoolExecutor

import pytest

from graph.errors import SourceRefused
from ingest.workers import deadline, process_executor, run


def work(task: str) -> str:
    if task == "crash":
        os._exit(139)
    if task == "sleep":
        time.sleep(5)
    return task.upper()


def two_processes() -> Executor:
    return process_executor(2)


def test_a_task_that_kills_its_worker_is_told_apart_from_the_others() -> None:
    results = list(run(work, ["a", "crash", "b", "c"], make_executor=two_processes, crashed=lambda t: f"{t}ed"))
    assert sorted(results) == ["A", "B", "C", "crashed"]


def test_any_executor_will_do() -> None:
    results = run(work, [str(i) for i in range(50)], make_executor=lambda: ThreadPoolExecutor(3), crashed=str)
    assert sorted(results, key=int) == [str(i) for i in range(50)]


def test_tasks_are_made_when_it_is_their_turn() -> None:
    made: list[int] = []

    def tasks() -> Iterator[str]:
        for number in range(1000):
            made.append(number)
            yield str(number)

    results = run(work, tasks(), make_executor=lambda: ThreadPoolExecutor(1), crashed=str)
    assert next(results) == "0" and len(made) < 500
    assert len(list(results)) == 999


def test_a_pool_that_cannot_start_does_not_go_on_for_ever() -> None:
    def dead() -> Executor:
        pool = process_executor(1)
        with pytest.raises(BrokenExecutor):
            pool.submit(work, "crash").result()
        return pool

    with pytest.raises(BrokenExecutor):
        list(run(work, ["a"], make_executor=dead, crashed=str))


def test_an_error_of_ours_is_not_taken_for_a_crash() -> None:
    def fail(task: str) -> str:
        raise RuntimeError(task)

    with pytest.raises(RuntimeError, match="x"):
        list(run(fail, ["x"], make_executor=lambda: ThreadPoolExecutor(1), crashed=str))


def test_a_slow_reading_is_refused() -> None:
    with pytest.raises(SourceRefused, match="split the file"), deadline(0.05):
        time.sleep(5)
    with deadline(5):
        pass
