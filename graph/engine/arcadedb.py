"""ArcadeDB as it comes in its wheel: how to start it with its own Java, and its few administrative calls.

The wheel is never imported (that would load a Java machine into this process): only its files are used.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import importlib.metadata
import importlib.util
import json
import os
import secrets
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psutil

from graph.engine.state import DATABASE, write_private
from graph.errors import DatabaseGone, Misconfigured, RequestRefused

__all__ = ["USERS", "Administrator", "Installation", "JavaCommand", "default_heap", "free_port", "new_passwords"]

USERS: Final = ("root", "reader", "stranger")
"""Who may write, who answers our own questions, who answers anybody's."""

_PACKAGE: Final = "arcadedb_embedded"
_WRITING = ["createRecord", "readRecord", "updateRecord", "deleteRecord"]
_ADMINISTERING = ["updateSecurity", "updateSchema", "updateDatabaseSettings"]


def _group(access: list[str], records: list[str], *, timeout: int = -1) -> dict[str, object]:
    # resultSetLimit stays off: it also cuts the rows *inside* a query, and silently (a count of 3,000 nodes came
    # out as 2,000). Rows are limited where they are fetched (graph.bolt).
    return {"resultSetLimit": -1, "readTimeout": timeout, "access": access, "types": {"*": {"access": records}}}


_GROUPS: Final = {
    "databases": {
        "*": {
            "groups": {
                "admin": _group(_ADMINISTERING, _WRITING),
                "reader": _group([], ["readRecord"], timeout=10_000),
                "stranger": _group([], ["readRecord"], timeout=2_000),
                "*": _group([], []),
            }
        }
    },
    "version": 2,
}


@dataclass(frozen=True, slots=True)
class Installation:
    """The engine's files inside the installed wheel."""

    java: Path
    jars: tuple[Path, ...]
    version: str

    @classmethod
    def find(cls) -> Installation:
        """Return the installed engine; Misconfigured where this platform has none."""
        found = importlib.util.find_spec(_PACKAGE)
        folders = [Path(p) for p in (found.submodule_search_locations or [])] if found else []
        for folder in folders:
            java = folder / "jre" / "bin" / ("java.exe" if sys.platform == "win32" else "java")
            jars = tuple(sorted((folder / "jars").glob("*.jar")))
            if java.exists() and jars:
                return cls(java, jars, importlib.metadata.version("arcadedb-embedded"))
        raise Misconfigured(
            "Set LIFESCAPE_GRAPH to the address of a Neo4j server: there is no embedded engine for this platform."
        )

    def fingerprint(self) -> str:
        """Digest of what a class cache depends on: these very files."""
        h = hashlib.blake2b(self.version.encode(), digest_size=8)
        for path in (self.java, *self.jars):
            stat = path.stat()
            h.update(f"{path}|{stat.st_size}|{stat.st_mtime_ns}\n".encode())
        return h.hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class JavaCommand:
    """One way to start the engine; ``folder`` is all it ever writes to."""

    installation: Installation
    folder: Path
    bolt_port: int
    http_port: int
    heap: str
    cache: tuple[str, ...] = ()
    """Flags that read or write a cache of loaded classes."""

    def line(self) -> list[str]:
        """Return the command; no password is in it, for everybody may read command lines."""
        settings = {
            "server.rootPath": self.folder,
            "server.rootPasswordPath": self.folder / "root-password",
            "server.saltIterations": 1000,  # passwords are 192 random bits, made anew at every start
            "server.httpIncomingHost": "127.0.0.1",
            "server.httpIncomingPort": self.http_port,
            "server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
            "server.defaultDatabases": f"{DATABASE}[root]",
            "bolt.host": "127.0.0.1",
            "bolt.port": self.bolt_port,
            "txWalFlush": 1,
            "serverMetrics": "false",
            "studio.enabled": "false",
            "polyglotEngineEnabled": "false",
            "opencypher.loadCsv.allowFileUrls": "false",
            "opencypher.loadCsv.allowRemoteUrls": "false",
        }
        return [
            str(self.installation.java),
            f"-Xmx{self.heap}",
            "-XX:+UseCompactObjectHeaders",
            "-XX:+UseParallelGC",
            # After running out of memory nothing is sure any more; the supervisor starts anew within seconds.
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-UsePerfData",  # or it writes to the system's temporary folder
            f"-XX:ErrorFile={self.folder / 'log' / 'java-crash-%p.log'}",
            *self.cache,
            f"-Djava.io.tmpdir={self.folder / 'tmp'}",
            "-Djava.awt.headless=true",
            "-Dfile.encoding=UTF8",
            "-Dpolyglot.engine.WarnInterpreterOnly=false",
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
            "--add-opens=java.base/java.nio.channels.spi=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            *(f"-Darcadedb.{name}={value}" for name, value in settings.items()),
            "-cp",
            os.pathsep.join(map(str, self.installation.jars)),
            "com.arcadedb.server.ArcadeDBServer",
        ]

    def prepare(self, root_password: str) -> None:
        """Lay out the folder for a first or later start: own folders, groups, root's password, no users yet."""
        for name in ("config", "log", "tmp"):
            (self.folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
        (self.folder / "config" / "server-users.jsonl").unlink(missing_ok=True)
        write_private(self.folder / "config" / "server-groups.json", json.dumps(_GROUPS, indent=1))
        write_private(self.folder / "root-password", root_password)


class Administrator:
    """The engine's HTTP door, as root, on this machine only."""

    def __init__(self, port: int, password: str) -> None:
        self._port = port
        self._headers = {
            "Authorization": "Basic " + base64.b64encode(f"root:{password}".encode()).decode(),
            "Content-Type": "application/json",
        }

    def ready(self) -> bool:
        """Whether the server says it is up; queries may still fail."""
        try:
            return self._ask("GET", "/api/v1/ready", None)[0] < 300
        except OSError:
            return False

    def query(self) -> None:
        """Return if the database answers, else raise."""
        self._command(f"/api/v1/query/{DATABASE}", {"language": "sql", "command": "SELECT 1"})

    def sql(self, script: str) -> None:
        """Carry out SQL statements, each ended by a semicolon: what this engine cannot be told in Cypher."""
        self._command(f"/api/v1/command/{DATABASE}", {"language": "sqlscript", "command": script})

    def create_user(self, name: str, password: str) -> None:
        """Make a user of the group of the same name."""
        user = json.dumps({"name": name, "password": password, "databases": {DATABASE: [name]}})
        self._command("/api/v1/server", {"command": f"create user {user}"})

    def shut_down(self) -> None:
        """Ask the server to close its files and end."""
        self._command("/api/v1/server", {"command": "shutdown"})

    def _command(self, path: str, body: dict[str, str]) -> None:
        try:
            status, answer = self._ask("POST", path, json.dumps(body))
        except OSError as error:
            raise DatabaseGone("Start the command again: the embedded engine does not answer.") from error
        if status >= 300:
            raise RequestRefused(f"The embedded engine refuses a command: {_reason(answer)}")

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=600)
        try:
            connection.request(method, path, body, self._headers)
            response = connection.getresponse()
            return response.status, response.read()
        except http.client.HTTPException as error:
            raise ConnectionError(str(error)) from error
        finally:
            connection.close()


def _reason(answer: bytes) -> str:
    try:
        told: dict[str, Any] = json.loads(answer)
        return str(told.get("detail") or told.get("error") or told)
    except ValueError:
        return answer.decode("utf-8", "replace")[:500]


def default_heap() -> str:
    """A quarter of the memory, between 512 megabytes and 2 gigabytes."""
    quarter = psutil.virtual_memory().total // 4 // 2**20
    return f"{min(max(quarter, 512), 2048)}m"


def free_port() -> int:
    """A port of this machine that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def new_passwords() -> dict[str, str]:
    """One random password per user."""
    return {user: secrets.token_urlsafe(24) for user in USERS}
