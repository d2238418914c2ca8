"""What routes are given: the services of this app, who asks, and the tag of the answer."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import Depends, Request, Response
from starlette.exceptions import HTTPException

from api.cache import AnswerCache, GraphVersion, entity_tag, is_current
from api.parameters import EntityId
from api.reconcile.register import GraphRegister
from api.settings import Settings
from graph.bolt import Database
from graph.errors import NotFound
from graph.history import Redirects
from graph.model import NODE_TYPES
from graph.readings import SourceReading
from graph.store import StatementStore
from queries import Catalogue

__all__ = ["CurrentId", "Gate", "Moved", "NotModified", "Services", "ServicesDep", "Tagged", "answer_tagged"]

_PERSON: Final = "Person"
_WAIT: Final = 1.0
"""Seconds that a costly question waits for its turn before it is sent away."""


class Gate:
    """Lets so many costly questions through at once; one that has to wait too long is sent away with 429."""

    def __init__(self, places: int) -> None:
        self._places = threading.BoundedSemaphore(places)

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Hold a place for as long as the block runs."""
        if not self._places.acquire(timeout=_WAIT):
            raise HTTPException(HTTPStatus.TOO_MANY_REQUESTS, "Too many costly questions at once; ask again shortly.")
        try:
            yield
        finally:
            self._places.release()


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What an app works with, put together once by the app factory."""

    settings: Settings
    database: Database
    store: StatementStore | None
    catalogue: Catalogue
    version: GraphVersion
    answers: AnswerCache[bytes]
    readings: AnswerCache[SourceReading]
    costly: Gate
    texts: Gate
    """Few whole documents are held in memory at a time."""
    tables: Gate
    """Matching has its own places: it computes for long, and building its register keeps others waiting."""
    register: GraphRegister
    free: Gate
    """The researcher's door has its own places, so that free Cypher cannot keep visitors out."""
    redirects: Redirects | None
    """Where ids of old lead; None where the service has no data folder."""
    build: str
    """Changes with the code and with the settings that shape answers; part of every tag."""

    def stored(self) -> StatementStore:
        """Return the statement store; NotFound where the service has none."""
        if self.store is None:
            raise NotFound("This service was started without the data folder, so it knows no sources.")
        return self.store

    def current_id(self, id: str) -> str:
        """Return the id that an entity has now, of whatever id it ever had."""
        return self.redirects.current(id) if self.redirects else id

    def visible(self, labels: Sequence[str]) -> list[str]:
        """Return which of these types a visitor may see listed; of all types if none is given.

        People are left out unless the service shows them, and sources unless they are asked for.
        """
        if labels:
            return [label for label in labels if label != _PERSON or self.settings.show_people]
        people = {_PERSON} if self.settings.show_people else set()
        return [t.label for t in NODE_TYPES.values() if t.on_map or t.label in people]


def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


ServicesDep = Annotated[Services, Depends(_services)]


class Moved(Exception):
    """What was asked for has another address now."""

    def __init__(self, location: str) -> None:
        super().__init__()
        self.location = location


def _current_id(id: EntityId, request: Request, services: ServicesDep) -> str:
    """Return the id that the entity has now; an id of old raises Moved to the same address with that of today."""
    now = services.current_id(id)
    if now == id:
        return id
    rest = request.scope["route"].path.partition("{id}")[2]
    query = request.url.query
    # Relative to the address that was asked for: a proxy may serve all of this under a path of its own.
    raise Moved(f"{'../' * rest.count('/')}{quote(now, safe='')}{rest}{'?' if query else ''}{query}")


CurrentId = Annotated[str, Depends(_current_id)]


class NotModified(Exception):
    """The client already has this answer."""

    def __init__(self, headers: dict[str, str]) -> None:
        super().__init__()
        self.headers = headers


def _tagged(request: Request, response: Response, services: ServicesDep) -> None:
    version = services.version.now()
    if version is None:
        response.headers["Cache-Control"] = "no-store"
        return
    answer_tagged(request, response, services, version)


def answer_tagged(request: Request, response: Response, services: Services, *state: object) -> None:
    """Tag an answer that changes only with this state; raises NotModified where the client has it."""
    tag = entity_tag(*state, services.build, request.url.path, request.url.query)
    headers = {"ETag": tag, "Cache-Control": "public, no-cache"}
    if is_current(tag, request.headers.get("if-none-match")):
        raise NotModified(headers)
    response.headers.update(headers)


Tagged: Final = Depends(_tagged)
"""For routes whose answer changes only with the graph: sets the ETag, and answers 304 where the client has it."""
