"""The service around the small world, on each engine: a real app, a real database, no network.

``client`` asks from this machine, as a browser on loopback does; ``stranger`` from elsewhere, of a server that is
open to the network. ``world`` gives ids by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from graph.folder import DataFolder
from graph.sources import Source
from graph.store import StatementStore
from tests.queries.conftest import loaded
from tests.queries.world import Loaded

__all__ = ["loaded"]

TOKEN = "researcher-0123456789"

MakeClient = Callable[..., TestClient]


@pytest.fixture(scope="module")
def world(loaded: Loaded) -> Loaded:
    """The small world with the state that the loader leaves."""
    loaded.database.write("MERGE (s:_Lifescape {id: 'state'}) SET s.version = 'v1', s.loading = false")
    return loaded


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> StatementStore:
    """Three sources: one read, one in part, one refused."""
    folder = DataFolder(tmp_path_factory.mktemp("data"))
    store = StatementStore(folder)
    with folder.writing():
        for key, outcome, reason in (("a", "read", None), ("b", "partial", "rows_refused"), ("c", "refused", "empty")):
            store.put(
                Source(
                    id=f"source-{key * 12}",
                    label=f"reports/{key}.pdf",
                    origin=f"/home/someone/{key}.pdf",
                    sha256="0" * 64,
                    size=10,
                    media_type="application/pdf",
                    reader="document:1",
                    outcome=outcome,
                    reason=reason,
                    read_on="2026-01-02",
                    ledger={"passages": 3, "refused": {"no_name": 1}},
                ),
                [],
                reading=None,
            )
    return store


@pytest.fixture(scope="module")
def make(world: Loaded, store: StatementStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MakeClient]:
    """Make a client of an app with these variables set; ``at`` is where it asks from, ``front_end`` what is built."""
    opened: list[TestClient] = []

    def make_client(
        environ: dict[str, str] | None = None,
        *,
        at: str = "127.0.0.1",
        base: str = "http://127.0.0.1:8000",
        front_end: Path | None = None,
    ) -> TestClient:
        settings = Settings.from_environment(environ or {})
        built = front_end or tmp_path_factory.mktemp("dist")
        app = create_app(settings, world.database, store=store, front_end=built)
        client = TestClient(app, base_url=base, client=(at, 50000), raise_server_exceptions=False)
        client.__enter__()
        opened.append(client)
        return client

    yield make_client
    for client in opened:
        client.__exit__()


@pytest.fixture(scope="module")
def client(make: MakeClient) -> TestClient:
    return make()


@pytest.fixture(scope="module")
def stranger(make: MakeClient) -> TestClient:
    return make({"LIFESCAPE_HOST": "0.0.0.0", "LIFESCAPE_TOKEN": TOKEN}, at="192.0.2.7", base="http://map.example.org")
