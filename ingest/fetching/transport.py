"""One question over HTTP(S), by the standard library: redirects are followed by hand and to allowed hosts only."""

from __future__ import annotations

import http.client
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin, urlsplit

from ingest.fetching.checks import DownloadFailed

__all__ = ["Reply", "Unreached", "ask"]

_REDIRECTS: Final = 5
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


class Unreached(Exception):
    """The server cannot be reached now, or broke off; it may answer later."""

    def __init__(self, message: str, *, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after
        """Seconds that the server wants us to wait."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answers: status and headers are there, the body is read piece by piece."""

    url: str
    status: int
    headers: Mapping[str, str]
    """By name in small letters."""
    _stream: http.client.HTTPResponse

    def read(self, most: int) -> bytes:
        """Return what has come, at most so many bytes; nothing at the end. Raises Unreached where it breaks off."""
        try:
            return self._stream.read1(most)
        except (OSError, http.client.HTTPException) as e:
            raise Unreached(f"the connection broke off ({_told(e)})") from e


@contextmanager
def ask(url: str, headers: Mapping[str, str], *, hosts: frozenset[str], timeout: float) -> Iterator[Reply]:
    """Ask for an address; raises Unreached where no answer comes, DownloadFailed where we may not go."""
    for _ in range(_REDIRECTS + 1):
        _check(url, hosts)
        try:
            stream = _open(url, headers, timeout)
        except (OSError, http.client.HTTPException) as e:
            raise Unreached(f"{urlsplit(url).hostname} does not answer ({_told(e)})") from e
        with stream:
            told = {name.lower(): value for name, value in stream.headers.items()}
            if stream.status not in _MOVED:
                yield Reply(url, stream.status, told, stream)
                return
            target = urljoin(url, told.get("location", ""))
        if urlsplit(url).scheme == "https" and urlsplit(target).scheme != "https":
            raise DownloadFailed(
                "redirect_refused", f"{url} leads to an address that is not https: it was not followed."
            )
        url = target
    raise DownloadFailed("redirect_refused", f"{url} leads on and on: the server is set up wrongly, try later.")


def _check(url: str, hosts: frozenset[str]) -> None:
    try:
        address = urlsplit(url)
        host = address.hostname or ""
    except ValueError:
        host = ""
    if host not in hosts or address.scheme not in ("http", "https"):
        allowed = ", ".join(sorted(hosts))
        raise DownloadFailed(
            "redirect_refused",
            f"The download leads to {host[:80] or 'no host'}, and only {allowed} may answer: "
            "fetch it by hand if that is right, or name a mirror with --from.",
        )


def _open(url: str, headers: Mapping[str, str], timeout: float) -> http.client.HTTPResponse:
    # Without the handlers for errors, redirects, files and FTP: every answer comes back as it is.
    opener = urllib.request.OpenerDirector()
    proxies = urllib.request.ProxyHandler({} if urlsplit(url).hostname in _LOOPBACK else None)
    for handler in (proxies, urllib.request.HTTPHandler(), urllib.request.HTTPSHandler()):
        opener.add_handler(handler)
    agent = {"User-Agent": "lifescape fetch", "Accept-Encoding": "identity"}
    request = urllib.request.Request(url, headers={**agent, **headers})
    stream: http.client.HTTPResponse = opener.open(request, timeout=timeout)
    return stream


def _told(error: BaseException) -> str:
    reason = getattr(error, "reason", error)
    return str(getattr(reason, "strerror", None) or reason or type(error).__name__)[:120]
