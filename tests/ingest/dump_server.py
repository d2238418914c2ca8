"""A server of dumps on loopback, honest or not: it cuts, drips, forgets Range, lies, leads elsewhere, never ends."""

from __future__ import annotations

import hashlib
import io
import json
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[["Handler"], None]


def archive(*names: str, padding: int = 300_000) -> bytes:
    """A zip archive with files of these names; the padding does not compress."""
    buffer = io.BytesIO()
    noise = hashlib.shake_256(b"noise").digest(padding)
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as z:
        for name in names:
            z.writestr(zipfile.ZipInfo(name), name.encode() + b"\n" + noise)
    return buffer.getvalue()


@dataclass
class DumpServer:
    """What it answers to each path, in turn (the last again and again), and what it was asked."""

    url: str
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def serve(self, path: str, *answers: Answer) -> str:
        """Answer a path so, and return its address."""
        self.answers[path] = list(answers)
        return self.url + path

    def ranges(self) -> list[str | None]:
        """The ranges that were asked for, None where all was."""
        return [headers.get("range") for _, headers in self.asked]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        server: DumpServer = self.server.told  # type: ignore[attr-defined]
        server.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        waiting = server.answers.get(self.path, [status(404)])
        answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        with suppress(BrokenPipeError, ConnectionResetError):
            answer(self)

    def start(self, code: int, headers: dict[str, str]) -> None:
        self.send_response(code)
        for name, value in {"Connection": "close", **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        pass


def honest(content: bytes, *, etag: str | None = '"v1"', cut: int | None = None, drip: float = 0.0) -> Answer:
    """The file with ranges and validators; broken off after ``cut`` bytes, a byte every ``drip`` seconds."""

    def answer(handler: Handler) -> None:
        validator = {"ETag": etag} if etag else {}
        if etag and handler.headers.get("If-None-Match") == etag:
            return handler.start(304, validator)
        start, asked = 0, handler.headers.get("Range")
        if asked and handler.headers.get("If-Range", etag) == etag:
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
        if start >= len(content):
            return handler.start(416, {"Content-Length": "0"})
        told = {"Content-Length": str(len(content) - start), **validator}
        if start:
            told["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        handler.start(206 if start else 200, told)
        sent = content[start:] if cut is None else content[start : start + cut]
        if not drip:
            handler.wfile.write(sent)
            return None
        for byte in sent:
            handler.wfile.write(bytes([byte]))
            time.sleep(drip)
        return None

    return answer


def whole(content: bytes, *, headers: dict[str, str] | None = None) -> Answer:
    """All of it, whatever range was asked for; without a length unless the headers give one."""

    def answer(handler: Handler) -> None:
        handler.start(200, headers or {})
        handler.wfile.write(content)

    return answer


def status(code: int, body: bytes = b"", **headers: str) -> Answer:
    """This status, with headers whose names are written with underscores."""

    def answer(handler: Handler) -> None:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        handler.start(code, {"Content-Length": str(len(body)), **told})
        handler.wfile.write(body)

    return answer


def endless(first: bytes) -> Answer:
    """A body that goes on for as long as anyone listens."""

    def answer(handler: Handler) -> None:
        handler.start(200, {})
        handler.wfile.write(first)
        while True:
            handler.wfile.write(b"\0" * 65536)

    return answer


def record(name: str, content: bytes, url: str, *, md5: str | None = None) -> Answer:
    """An index whose newest record holds this file, in the shape of InvenioRDM."""
    digest = md5 or hashlib.md5(content, usedforsecurity=False).hexdigest()
    file = {"key": name, "size": len(content), "checksum": f"md5:{digest}", "links": {"self": url}}
    other = {"key": "README.txt", "size": 1, "checksum": "md5:0", "links": {"self": url}}
    return status(
        200, json.dumps({"hits": {"hits": [{"files": [other, file]}]}}).encode(), Content_Type="application/json"
    )


@contextmanager
def dump_server() -> Iterator[DumpServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    told = DumpServer(f"http://127.0.0.1:{server.server_address[1]}")
    server.told = told  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
