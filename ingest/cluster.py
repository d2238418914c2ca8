"""Reading on a Dask cluster: the same tasks, handed to its workers. Dask is an extra, imported when it is asked for.

The workers need the same Lifescape and see the files under the same paths. Whoever can reach the scheduler of a
cluster can run anything on it: only a cluster that is trusted may be named.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Executor, Future
from importlib.metadata import version
from typing import Any

from graph.errors import Misconfigured
from ingest.workers import TaskDied

__all__ = ["cluster_executor"]

_PATIENCE = 5
"""Seconds until a scheduler that does not answer is given up."""


def cluster_executor(address: str) -> Executor:
    """Return an executor over the workers of the Dask cluster at this address.

    Raises Misconfigured where Dask is not installed, the cluster does not answer, has no workers, or has ones that
    cannot do the work.
    """
    try:
        from distributed import Client
    except ImportError as error:
        message = 'Install Dask to read on a cluster: pip install "lifescape[dask]".'
        raise Misconfigured(message) from error
    # What goes wrong is told by errors; Dask's own logs tell it once more, with tracebacks.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client: Any = Client(address, timeout=_PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError) as error:
        message = f"No Dask scheduler answers at {address}: start it (dask scheduler) or correct the address."
        raise Misconfigured(message) from error
    try:
        _check(client, address)
    except BaseException:
        client.close()
        raise
    return _ClusterExecutor(client, address)


def _installed() -> str:
    return version("lifescape")


def _check(client: Any, address: str) -> None:
    try:
        versions = client.run(_installed)
    except Exception as error:
        message = (
            f"The workers of {address} cannot run Lifescape ({type(error).__name__}): install {_installed()} there."
        )
        raise Misconfigured(message) from error
    if not versions:
        raise Misconfigured(f"The Dask cluster at {address} has no workers: start some (dask worker {address}).")
    if others := sorted(set(versions.values()) - {_installed()}):
        raise Misconfigured(f"Workers of {address} have Lifescape {', '.join(others)}: install {_installed()} on them.")


class _ClusterExecutor(Executor):
    """Dask's own executor, with its failures told as the standard library tells them; the client goes with it."""

    def __init__(self, client: Any, address: str) -> None:
        self._client, self._address = client, address
        self._executor = client.get_executor(pure=False)
        self.width = sum(client.nthreads().values())

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        told: Future[Any] = Future()
        self._executor.submit(fn, *args, **kwargs).add_done_callback(lambda inner: self._tell(inner, told))
        return told

    def _tell(self, inner: Future[Any], told: Future[Any]) -> None:
        if inner.cancelled():
            message = f"The Dask cluster at {self._address} went away: start it, then run the same command again."
            told.set_exception(Misconfigured(message))
        elif (error := inner.exception()) is None:
            told.set_result(inner.result())
        elif type(error).__name__ == "KilledWorker":
            told.set_exception(TaskDied(str(error)))
        else:
            told.set_exception(error)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._executor.shutdown(wait=wait and not cancel_futures)
        self._client.close()
