"""Documents read by processes, threads or a Dask cluster come out the same; what goes wrong is told in a sentence."""

import socket
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from distributed import LocalCluster

from graph.errors import Misconfigured
from graph.folder import DataFolder
from ingest.cluster import cluster_executor
from ingest.pipeline import IngestReport, ingest
from ingest.sample import sample_path
from ingest.workers import process_executor, run
from tests.ingest.test_workers import work

SAMPLE = [sample_path() / "documents", sample_path() / "registries"]
MAKERS: dict[str, Callable[[], Executor]] = {
    "one thread": partial(ThreadPoolExecutor, 1),
    "four threads": partial(ThreadPoolExecutor, 4),
    "processes": partial(process_executor, 2),
}


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=2, host="127.0.0.1", dashboard_address=":0", silence_logs=50
    ) as local:
        yield str(local.scheduler_address)


def stored(folder: Path, make_executor: Callable[[], Executor]) -> tuple[IngestReport, dict[str, bytes]]:
    data = DataFolder(folder)
    with data.writing():
        report = ingest(SAMPLE, data, today="2026-11-22", make_executor=make_executor)
    return report, {p.name: p.read_bytes() for root in (data.sources, data.readings) for p in sorted(root.iterdir())}


def test_who_reads_makes_no_difference(cluster: str, tmp_path: Path) -> None:
    makers = MAKERS | {"cluster": partial(cluster_executor, cluster)}
    results = {name: stored(tmp_path / name, maker) for name, maker in makers.items()}
    report, expected = results["one thread"]
    assert len(report.sources) > 10 and not report.refusals()
    for name, (_, files) in results.items():
        assert files.keys() == expected.keys(), name
        assert [f for f in files if files[f] != expected[f]] == [], name


def test_a_task_that_kills_its_workers_costs_no_other(cluster: str) -> None:
    tasks = ["a", "crash", *(str(i) for i in range(20))]
    made = 0

    def make() -> Executor:
        nonlocal made
        made += 1
        return cluster_executor(cluster)

    results = list(run(work, tasks, make_executor=make, crashed=lambda t: f"{t}ed"))
    assert sorted(results) == sorted(t.upper() if t != "crash" else "crashed" for t in tasks)
    assert made == 1  # Dask has tried it several times already


def test_a_cluster_that_cannot_be_used_is_told_in_a_sentence() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(Misconfigured, match=f"No Dask scheduler answers at {address}: start it"):
        cluster_executor(address)
    with (
        LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address=":0", silence_logs=50) as empty,  # type: ignore[no-untyped-call]
        pytest.raises(Misconfigured, match="has no workers: start some"),
    ):
        cluster_executor(empty.scheduler_address)


def test_a_cluster_that_goes_away_stops_the_run() -> None:
    local = LocalCluster(n_workers=1, host="127.0.0.1", dashboard_address=":0", silence_logs=50)  # type: ignore[no-untyped-call]
    with local:
        executor = cluster_executor(local.scheduler_address)
        future = executor.submit(work, "sleep")
    with pytest.raises(Misconfigured, match="went away: start it"):
        future.result(timeout=30)
    executor.shutdown()
