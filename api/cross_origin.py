"""What pages of other sites may ask: the reconciliation API, and nothing else.

Its specification wants every address open to web clients elsewhere (CORS). Where the service is open to the network
it is so to any site. On loopback only pages of this machine may ask, as OpenRefine's are, so that no page of the web
reads a graph that is private; LIFESCAPE_RECONCILE_ORIGINS names others.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.settings import Settings, is_loopback

__all__ = ["CrossOrigin", "ancestors_of", "base_of", "is_open"]

_PATH: Final = "/reconcile"
_LOOPBACK: Final = ("http://localhost:*", "http://127.0.0.1:*", "https://localhost:*", "https://127.0.0.1:*")
_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type",
    "Access-Control-Max-Age": "86400",
    "Cache-Control": "no-store",
}


def is_open(path: str) -> bool:
    """Whether an address belongs to what pages of other sites may ask."""
    return path == _PATH or path.startswith(f"{_PATH}/")


class CrossOrigin:
    """Lets pages of other sites read the answers of the reconciliation API, errors included, without credentials."""

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        self._app = app
        self._origins = _origins(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request, or answer what a browser asks beforehand."""
        if scope["type"] != "http" or not is_open(scope["path"]):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        allowed = self._allowed(headers.get("origin", ""))
        if scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            asked = {**_PREFLIGHT, "Vary": "Origin", **({"Access-Control-Allow-Origin": allowed} if allowed else {})}
            await Response(status_code=204, headers=asked)(scope, receive, send)
            return

        async def shared(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered = MutableHeaders(scope=message)
                answered.add_vary_header("Origin")
                if allowed:
                    answered["Access-Control-Allow-Origin"] = allowed
                    answered["Cross-Origin-Resource-Policy"] = "cross-origin"
            await send(message)

        await self._app(scope, receive, shared)

    def _allowed(self, origin: str) -> str:
        """Return what to answer to this origin; empty where it may not read."""
        if "*" in self._origins:
            return "*"
        try:
            parts = urlsplit(origin)
            host = parts.hostname or ""
        except ValueError:
            return ""
        if parts.scheme not in ("http", "https"):
            return ""
        named = any(o == origin or _fits(o, parts.scheme, parts.netloc) for o in self._origins)
        return origin if named or ("" in self._origins and is_loopback(host)) else ""


def ancestors_of(settings: Settings) -> str:
    """Return the sites whose pages may show a preview in a frame, as a policy names them."""
    origins = _origins(settings)
    return " ".join(shown for o in origins for shown in (_LOOPBACK if o == "" else (o,)))


def base_of(request: Request, settings: Settings) -> str:
    """Return the address of this service as the client wrote it, without a slash at its end.

    Behind a proxy that ends TLS the client's ``https`` is known by its header alone; it decides only what we link to.
    """
    base = request.base_url
    if settings.hosts and request.headers.get("x-forwarded-proto", "").strip().lower() == "https":
        base = base.replace(scheme="https")
    return str(base).rstrip("/")


def _origins(settings: Settings) -> tuple[str, ...]:
    """Return the origins that may ask: ``*`` is any, the empty text any page of this machine."""
    local = settings.on_loopback and not settings.hosts
    return settings.reconcile_origins or (("",) if local else ("*",))


def _fits(allowed: str, scheme: str, host: str) -> bool:
    ours, _, name = allowed.partition("://*.")
    return bool(name) and ours == scheme and host.endswith(f".{name}")
