"""How every error reads over HTTP: problem details (RFC 9457), from one table.

No response of this service carries an error in any other shape, and none tells of its insides: a failure that is
ours is logged with the number of the request, and the reader gets that number.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.errors import (
    DatabaseGone,
    LifescapeError,
    LimitReached,
    Misconfigured,
    NotFound,
    RequestRefused,
)

__all__ = [
    "KINDS",
    "PROBLEM_TYPE",
    "Kind",
    "Problem",
    "Unforeseen",
    "answer_with_problems",
    "problem_response",
    "request_number",
    "responses",
    "title_of",
]

_log = logging.getLogger(__name__)
PROBLEM_TYPE: Final = "application/problem+json"


class Problem(BaseModel):
    """What went wrong and what to do about it, as RFC 9457 has it."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "example": {
                "type": "urn:lifescape:problem:not-found",
                "title": "Not found",
                "status": 404,
                "detail": "There is no entity with the id cluster-aaaaaaaaaaaa; look it up with /search.",
                "request": "5f0c9a3e1b7d",
            }
        },
    )

    type: str = Field(description="Kind of problem; the same for every problem of its kind.")
    title: str = Field(description="The kind in words.")
    status: int = Field(description="HTTP status code.")
    detail: str = Field(description="What went wrong this time, and what to do.")
    request: str = Field(description="Number of the request, to find it in the server's log.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of problem: the consequence it stands for and how it is answered."""

    code: str
    status: HTTPStatus
    title: str
    error: type[LifescapeError] | None = None
    detail: str | None = None
    """Said instead of the error's own sentence where that one is for the administrator."""
    retry_after: int | None = None
    """Seconds after which asking again makes sense."""


# The most specific error first. LimitReached is 504 and not 408: browsers and many clients silently send a
# request again after 408, and a question that took too long once would take too long again.
KINDS: Final[tuple[Kind, ...]] = (
    Kind(code="not-found", status=HTTPStatus.NOT_FOUND, title="Not found", error=NotFound),
    Kind(
        code="limit-reached",
        status=HTTPStatus.GATEWAY_TIMEOUT,
        title="The question was cut off",
        error=LimitReached,
    ),
    Kind(
        code="request-refused",
        status=HTTPStatus.BAD_REQUEST,
        title="The question cannot be answered",
        error=RequestRefused,
    ),
    Kind(
        code="database-gone",
        status=HTTPStatus.SERVICE_UNAVAILABLE,
        title="The graph database does not answer",
        error=DatabaseGone,
        detail="The graph database does not answer at the moment; try again in a few seconds.",
        retry_after=5,
    ),
    Kind(
        code="misconfigured",
        status=HTTPStatus.SERVICE_UNAVAILABLE,
        title="The service is not set up",
        error=Misconfigured,
        detail="The service is not set up correctly; its administrator finds the reason in the log.",
    ),
    Kind(
        code="failed",
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
        title="The service failed",
        error=LifescapeError,
        detail="The service failed to answer; its administrator finds the reason in the log.",
    ),
    Kind(code="invalid", status=HTTPStatus.UNPROCESSABLE_ENTITY, title="The request is not valid"),
    Kind(code="not-allowed", status=HTTPStatus.FORBIDDEN, title="Not allowed"),
    Kind(code="wrong-method", status=HTTPStatus.METHOD_NOT_ALLOWED, title="Wrong method"),
    Kind(code="too-large", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE, title="The request is too large"),
    Kind(code="address-too-long", status=HTTPStatus.REQUEST_URI_TOO_LONG, title="The address is too long"),
    Kind(code="wrong-host", status=HTTPStatus.MISDIRECTED_REQUEST, title="Not the name of this server"),
    Kind(
        code="overloaded",
        status=HTTPStatus.TOO_MANY_REQUESTS,
        title="Too many questions at once",
        retry_after=2,
    ),
)
_UNFORESEEN: Final = next(kind for kind in KINDS if kind.code == "failed")


def kind_of(error: LifescapeError) -> Kind:
    """Find the kind of problem that an error is answered with."""
    return next(kind for kind in KINDS if kind.error is not None and isinstance(error, kind.error))


def _kind_with(status: int) -> Kind:
    for kind in KINDS:
        if kind.status == status:
            return kind
    phrase = HTTPStatus(status).phrase
    return Kind(code=phrase.lower().replace(" ", "-"), status=HTTPStatus(status), title=phrase)


def request_number(scope: Scope) -> str:
    """Return the number that the log and the reader know this request by."""
    return str(scope.get("state", {}).get("request_number", "-"))


def problem_response(
    scope: Scope, kind: Kind, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any
) -> JSONResponse:
    """Build the one shape in which errors leave this service."""
    problem = Problem(
        type=f"urn:lifescape:problem:{kind.code}",
        title=kind.title,
        status=kind.status,
        detail=detail,
        request=request_number(scope),
        **more,
    )
    sent = {"Cache-Control": "no-store", **(headers or {})}
    if kind.retry_after is not None:
        sent.setdefault("Retry-After", str(kind.retry_after))
    return JSONResponse(problem.model_dump(), kind.status, headers=sent, media_type=PROBLEM_TYPE)


def _on_lifescape_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, LifescapeError)  # registered for no other
    kind = kind_of(error)
    if kind.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("request %s: %s: %s", request_number(request.scope), kind.title, error)
    return problem_response(request.scope, kind, kind.detail or str(error))


def _on_http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # registered for no other
    kind = _kind_with(error.status_code)
    detail = error.detail
    if detail == HTTPStatus(error.status_code).phrase:
        # The framework's own two words; say what to do instead.
        detail = {
            HTTPStatus.NOT_FOUND: "There is nothing at this address; /reference lists what there is.",
            HTTPStatus.METHOD_NOT_ALLOWED: f"This address does not answer to {request.method}; see its Allow header.",
        }.get(HTTPStatus(error.status_code), f"{detail}; /reference tells how to ask.")
    return problem_response(request.scope, kind, detail, headers=error.headers)


def _sentence(fault: Mapping[str, Any]) -> tuple[str, str]:
    place, *path = [str(part) for part in fault["loc"]]
    where = ".".join(path) or place
    message = str(fault["msg"])
    if fault["type"] == "json_invalid":
        return "body", "The body is not valid JSON"
    if fault["type"] == "missing":
        return where, f"'{where}' is missing from the {place}"
    if message.startswith("Value error, "):
        return where, f"'{where}': {message.removeprefix('Value error, ')}"
    return where, f"'{where}': {message[:1].lower()}{message[1:]}"


def _on_invalid_request(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # registered for no other
    faults = dict(_sentence(fault) for fault in error.errors())
    # What was sent is never sent back: it can be huge, or not even text.
    detail = "; ".join(faults.values())[:1000] + "."
    kind = _kind_with(HTTPStatus.UNPROCESSABLE_ENTITY)
    return problem_response(request.scope, kind, detail, errors=[{"where": w, "message": m} for w, m in faults.items()])


def answer_with_problems(app: FastAPI) -> None:
    """Make every error that a route or the framework raises leave as problem details."""
    app.add_exception_handler(LifescapeError, _on_lifescape_error)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)


class Unforeseen:
    """The last net: an error nobody foresaw is logged with its traceback and answered without it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request, or answer 500 if nothing was sent yet."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def watch(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except Exception:
            _log.exception("request %s failed", request_number(scope))
            if begun:
                raise
            await problem_response(scope, _UNFORESEEN, str(_UNFORESEEN.detail))(scope, receive, send)


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Name, for OpenAPI, the problems that a route can answer with."""
    return {status: {"model": Problem} for status in statuses}


def title_of(status: int) -> str:
    """Say in words what problem a status stands for."""
    return _kind_with(status).title
