"""Who may come in, and what every answer says about it.

Every response carries the same strict headers: nothing loads from elsewhere, no inline script runs, no cookie is
ever set. A request to a host name that is not this server's is refused, which is what stops a web page elsewhere
from reaching a server on loopback by rebinding its own name. Sizes are bounded before anything is read.
"""

from __future__ import annotations

import hmac
import secrets
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.cross_origin import is_open
from api.problems import KINDS, problem_response
from api.settings import Settings, is_loopback

__all__ = ["Bounds", "HeadAsGet", "SecureHeaders", "admit_administrator", "admit_researcher"]

MAX_BODY: Final = 64 * 1024
"""Bytes of a request's body: the longest reasonable Cypher text is far below."""
MAX_BATCH: Final = 512 * 1024
"""Bytes of a batch of names: fifty rows of a table, URL-encoded."""
MAX_QUERY_STRING: Final = 8 * 1024
MAX_PATH: Final = 1024

_KINDS = {kind.code: kind for kind in KINDS}
_FORWARDED = ("forwarded", "via", "x-real-ip")


class SecureHeaders:
    """Numbers the request and puts the security headers on every response, errors included."""

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        self._app = app
        ancestors = " ".join(settings.embed_origins) or "'none'"
        self._headers = {
            "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; connect-src 'self'; "
            f"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors {ancestors}",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "strict-origin-when-cross-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
        }
        self._framed = bool(settings.embed_origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request with its number in ``scope["state"]`` and the headers on its response."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        number = secrets.token_hex(6)
        scope.setdefault("state", {})["request_number"] = number

        async def secure(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = number
                if not self._framed and "Content-Security-Policy" not in headers:
                    headers["X-Frame-Options"] = "DENY"  # for browsers that do not know frame-ancestors
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, secure)


class HeadAsGet:
    """Answers HEAD wherever GET is answered: the same headers, no body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a HEAD request as GET and keep its body back."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, without_body)


class Bounds:
    """Refuses foreign host names, over-long addresses and over-large bodies before any route sees them."""

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        self._app = app
        self._hosts = settings.hosts
        self._any_host = not settings.on_loopback and not settings.hosts

    def _is_ours(self, host: str) -> bool:
        if is_loopback(host) or self._any_host:
            return True
        return any(
            allowed in ("*", host) or (allowed.startswith("*.") and host.endswith(allowed[1:]))
            for allowed in self._hosts
        )

    def _fault(self, scope: Scope) -> tuple[str, str] | None:
        if not self._is_ours(_host_name(Headers(scope=scope).get("host", ""))):
            return "wrong-host", "This server goes by another name; its administrator sets LIFESCAPE_HOSTS."
        if len(scope["path"]) > MAX_PATH or len(scope.get("query_string", b"")) > MAX_QUERY_STRING:
            return "address-too-long", f"Keep the path under {MAX_PATH} and the query under {MAX_QUERY_STRING} bytes."
        return None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request; a body is read here and handed on whole."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        fault = self._fault(scope)
        if fault is None and scope["method"] not in ("GET", "OPTIONS"):
            most = MAX_BATCH if is_open(scope["path"]) else MAX_BODY
            body = await _read_body(receive, most)
            if body is None:
                fault = "too-large", f"Send at most {most // 1024} KiB."
            else:
                receive = _replay(body, receive)
        if fault is not None:
            code, detail = fault
            await problem_response(scope, _KINDS[code], detail, headers={"Connection": "close"})(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _host_name(header: str) -> str:
    try:
        name = urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return ""
    return name.removesuffix(".")


async def _read_body(receive: Receive, most: int) -> bytes | None:
    """Return the whole body, or None as soon as it is larger than allowed."""
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b""
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > most:
            return None
        chunks.append(chunk)
        if not message.get("more_body", False):
            return b"".join(chunks)


def _replay(body: bytes, receive: Receive) -> Receive:
    replayed = False

    async def once_then_live() -> Message:
        nonlocal replayed
        if replayed:
            return await receive()
        replayed = True
        return {"type": "http.request", "body": body, "more_body": False}

    return once_then_live


def _is_from_this_machine(request: Request, settings: Settings) -> bool:
    headers = request.headers
    if not settings.on_loopback or settings.hosts or not _came_straight_from_here(request):
        return False
    # A page of another site may send requests here from the researcher's own browser.
    origin = headers.get("origin")
    return (origin is None or urlsplit(origin).netloc == headers["host"]) and headers.get("sec-fetch-site", "none") in (
        "none",
        "same-origin",
    )


def _came_straight_from_here(request: Request) -> bool:
    # A proxy on this machine makes strangers look local, so anything that smells of one counts as remote: its
    # headers, a public name, HTTP 1.0 (what nginx speaks to a backend when nobody told it otherwise).
    headers = request.headers
    if request.scope.get("http_version") == "1.0":
        return False
    if any(name in _FORWARDED or name.startswith("x-forwarded-") for name in headers):
        return False
    if request.client is None or not is_loopback(request.client.host):
        return False
    return is_loopback(_host_name(headers.get("host", "")))


def admit_researcher(request: Request, settings: Settings) -> None:
    """Let through who sits at this machine or shows the researcher's token; answer 403 to anyone else."""
    if _is_from_this_machine(request, settings):
        return
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if settings.token is None:
        detail = "Free Cypher is closed to visitors here; ask one of the questions of /queries."
    elif scheme.lower() != "bearer":
        detail = "Free Cypher needs the researcher's token: send it as 'Authorization: Bearer …', or use /queries."
    elif not hmac.compare_digest(token.strip().encode(), settings.token.encode()):
        detail = "This is not the researcher's token; ask the administrator for it, or use /queries."
    else:
        return
    raise HTTPException(HTTPStatus.FORBIDDEN, detail)


def admit_administrator(request: Request, settings: Settings) -> None:
    """Let through who shows the administrator's token in a header; answer 403 to anyone else, also at this machine.

    No page of another site can send that header, and there is no cookie: nothing is done in the name of who merely
    visits. Over the network the token must come by TLS, as the proxy before this server says.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if settings.admin_token is None:
        detail = (
            "Review is closed here: LIFESCAPE_ADMIN_TOKEN opens it; at the machine itself there is `lifescape review`."
        )
    elif not _is_private(request):
        detail = "The administrator's token is taken by TLS only: use the https address of this server."
    elif scheme.lower() != "bearer":
        detail = "Review is the administrator's: send the token as 'Authorization: Bearer …'."
    elif not hmac.compare_digest(token.strip().encode(), settings.admin_token.encode()):
        detail = "This is not the administrator's token."
    else:
        return
    raise HTTPException(HTTPStatus.FORBIDDEN, detail)


def _is_private(request: Request) -> bool:
    """Whether nobody on the way can have read the request, as far as can be told here."""
    forwarded = request.headers.get("x-forwarded-proto")
    if forwarded is not None:
        return forwarded.strip().lower() == "https"
    return request.url.scheme == "https" or _came_straight_from_here(request)
