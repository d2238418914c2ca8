"""The bodies of the graph that is served, ready to be matched: built once for each version of the graph."""

from __future__ import annotations

import threading
from http import HTTPStatus

from starlette.exceptions import HTTPException

from graph.bolt import Database
from graph.matching import Register
from queries import bodies

__all__ = ["GraphRegister"]


class GraphRegister:
    """One register at a time; who asks first after the graph has changed builds it, and others wait for it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._built: tuple[str, Register] | None = None

    def at(self, version: str | None) -> Register:
        """Return the bodies of this version of the graph; while it is being loaded, those of the version before.

        Raises 503 where there is neither.
        """
        with self._lock:
            if version is not None and (self._built is None or self._built[0] != version):
                # The old one goes first: the two together would need twice the memory.
                self._built = None
                self._built = (version, Register(bodies(self._database)))
            if self._built is None:
                detail = "There is no graph yet, or it is being loaded; ask again in a minute."
                raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, detail, headers={"Retry-After": "30"})
            return self._built[1]
