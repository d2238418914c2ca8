"""A language model on loopback that answers by script, also as badly as services and models do."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Asked = dict[str, Any]
"""The body of a question as the service got it."""


@dataclass(frozen=True)
class Reply:
    """What goes back: a status, headers and bytes; ``never`` holds the connection until the server closes."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    never: bool = False


Behaviour = Callable[[Asked], Reply]


def said(answer: Any, *, finish: str = "stop", usage: Any = None) -> Reply:
    """A chat completion with this answer, as JSON unless it is text already."""
    content = answer if isinstance(answer, str) else json.dumps(answer)
    told: dict[str, Any] = {"choices": [{"message": {"content": content}, "finish_reason": finish}]}
    told["usage"] = {"prompt_tokens": 1000, "completion_tokens": 200} if usage is None else usage
    return Reply(body=json.dumps(told).encode())


def part(asked: Asked) -> str:
    """The part of the document that a question holds."""
    text: str = asked["messages"][-1]["content"]
    return text


def wanted(asked: Asked) -> str:
    """Which format of answers a question wants; empty if none."""
    return str(asked.get("response_format", {}).get("type", ""))


def always(reply: Reply) -> Behaviour:
    """The same for every question."""
    return lambda asked: reply


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """One after the other, the last for all further questions."""
    waiting = list(behaviours)

    def answer(asked: Asked) -> Reply:
        return (waiting.pop(0) if len(waiting) > 1 else waiting[0])(asked)

    return answer


@dataclass
class ModelServer:
    """A running server: its address, what it was asked, with which headers."""

    behave: Behaviour
    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def model_server(behave: Behaviour) -> Iterator[ModelServer]:
    """Serve one behaviour on a free port of loopback."""
    server = ModelServer(behave)
    closing = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.asked.append(asked)
            server.headers.append({k.lower(): v for k, v in self.headers.items()} | {":path": self.path})
            reply = server.behave(asked)
            if reply.never:
                closing.wait()
                return
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A client that has heard enough hangs up; that is no error here."""

    with Server(("127.0.0.1", 0), Handler) as http:
        server.url = f"http://127.0.0.1:{http.server_address[1]}/v1"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            closing.set()
            http.shutdown()
            thread.join()
