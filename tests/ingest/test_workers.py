"""A crash of one worker costs one task; a slow reading is stopped."""

import os
import time
from concurrent.futures import Executor, ThreadPoolExecutor

import pytest

from graph.errors import SourceRefused
from ingest.workers import deadline, process_executor, run


def work(task: str) -> str:
    if task == "crash":
        os._exit(139)
    return task.upper()


def two_processes() -> Executor:
    return process_executor(2)


def test_a_task_that_kills_its_worker_is_told_apart_from_the_others() -> None:
    results = list(run(work, ["a", "crash", "b", "c"], make_executor=two_processes, crashed=lambda t: f"{t}ed"))
    assert sorted(results) == ["A", "B", "C", "crashed"]


def test_any_executor_will_do() -> None:
    results = run(work, [str(i) for i in range(50)], make_executor=lambda: ThreadPoolExecutor(3), crashed=str)
    assert sorted(results, key=int) == [str(i) for i in range(50)]


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
