"""The HTTP service, assembled: routes, pages, problems, headers.

Every endpoint is a plain ``def``; questions are answered from the graph database alone, read-only, and nothing is
ever ingested from here.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.routing import APIRoute
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response

from api.cache import AnswerCache, GraphVersion
from api.cross_origin import CrossOrigin
from api.dependencies import Gate, Moved, NotModified, Services
from api.problems import PROBLEM_TYPE, Unforeseen, answer_with_problems, title_of
from api.reconcile.register import GraphRegister
from api.routes import entities, graph_map, health, held, questions, reconcile, review, search, sources, vocabulary
from api.routes.pages import FRONT_END, mount_front_end
from api.security import Bounds, HeadAsGet, SecureHeaders
from api.settings import Settings
from graph.bolt import Database
from graph.history import Redirects
from graph.store import StatementStore
from queries import graph_version, load_catalogue

__all__ = ["create_app"]

_DESCRIPTION: Final = """An open knowledge graph of the life-sciences ecosystem. Every fact shows the words that state \
it, with their source, page and place in the text.

Everything here is read-only, but for the review of who is who, which is the administrator's. Answers carry an ETag \
that follows the version of the graph; send it back as If-None-Match to learn at no cost that nothing changed. An id \
that an entity had once leads to it for good (308). Lists that are long come in pages: pass the cursor of `next` to \
get the page after. Every error is a problem detail (RFC 9457) that says what to do.
"""

_TAGS: Final = [
    {"name": "graph", "description": "What the graph holds: its vocabulary, its entities and how they connect."},
    {"name": "questions", "description": "Prepared questions with typed parameters, and free Cypher for researchers."},
    {"name": "tables", "description": "Matching tables with the graph by the reconciliation API, as OpenRefine does."},
    {"name": "provenance", "description": "Where facts come from, and what became of each source that was read."},
    {"name": "review", "description": "Which bodies are one: the pairs that wait. For the administrator alone."},
    {"name": "service", "description": "Whether the service lives and can answer."},
]

_COSTLY_AT_ONCE: Final = 8
_FREE_AT_ONCE: Final = 2
_TEXTS_AT_ONCE: Final = 2
_TABLES_AT_ONCE: Final = 4
_LARGE_ANSWERS_KEPT: Final = 8


def create_app(
    settings: Settings,
    database: Database,
    *,
    store: StatementStore | None = None,
    front_end: Path = FRONT_END,
    on_stop: Callable[[], None] | None = None,
) -> FastAPI:
    """Put the service together around a database that is open; it stays the caller's, who may close it ``on_stop``.

    Raises Misconfigured if a question of the catalogue is malformed: better no start than a question missing.
    """

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        if on_stop is not None:
            on_stop()

    app = FastAPI(
        title="Lifescape",
        version=version("lifescape"),
        description=_DESCRIPTION,
        openapi_tags=_TAGS,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        generate_unique_id_function=_operation_id,
        middleware=[
            Middleware(SecureHeaders, settings=settings),
            Middleware(CrossOrigin, settings=settings),
            Middleware(HeadAsGet),
            Middleware(Unforeseen),
            Middleware(Bounds, settings=settings),
            Middleware(GZipMiddleware, minimum_size=1024, compresslevel=5),
        ],
    )
    app.state.services = Services(
        settings=settings,
        database=database,
        store=store,
        catalogue=load_catalogue(),
        version=GraphVersion(lambda: graph_version(database)),
        answers=AnswerCache(_LARGE_ANSWERS_KEPT),
        readings=AnswerCache(_TEXTS_AT_ONCE),
        costly=Gate(_COSTLY_AT_ONCE),
        texts=Gate(_TEXTS_AT_ONCE),
        tables=Gate(_TABLES_AT_ONCE),
        register=GraphRegister(database),
        free=Gate(_FREE_AT_ONCE),
        redirects=Redirects(store.folder) if store is not None else None,
        build=f"{app.version} {settings.show_people}",
    )
    answer_with_problems(app)
    app.add_exception_handler(NotModified, _not_modified)
    app.add_exception_handler(Moved, _moved)
    for routes in (health, vocabulary, search, entities, graph_map, questions, sources, held, review):
        app.include_router(routes.router)
    app.include_router(reconcile.router)
    app.include_router(reconcile.draft)
    mount_front_end(app, front_end)
    described = app.openapi
    app.openapi = lambda: _in_our_words(described())  # type: ignore[method-assign]
    return app


def _in_our_words(openapi: dict[str, Any]) -> dict[str, Any]:
    """Describe every error as the problem it is: the framework would promise shapes of its own."""
    schemas = openapi["components"]["schemas"]
    schemas["JsonValue"] = {"description": "Any JSON value."}
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for methods in openapi["paths"].values():
        for operation in methods.values():
            for status, response in operation["responses"].items():
                if not status.startswith("2"):
                    response["description"] = title_of(int(status))
                    response["content"] = {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return openapi


def _operation_id(route: APIRoute) -> str:
    return route.name


def _moved(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Moved)  # registered for no other
    # A merge can be undone: whoever keeps the answer asks again.
    return Response(status_code=308, headers={"Location": error.location, "Cache-Control": "no-cache"})


def _not_modified(_request: Request, error: Exception) -> Response:
    assert isinstance(error, NotModified)  # registered for no other
    return Response(status_code=304, headers=error.headers)
