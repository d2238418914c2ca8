"""A real Neo4j Community server for tests: fetched once by Maven, started as a child, ended by its number."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import time
from pathlib import Path

import neo4j
from neo4j.exceptions import DriverError, Neo4jError

from graph.bolt import Access

HERE = Path(__file__).parent
JARS = HERE / "server" / "lib"
FETCH_SECONDS = 600
START_SECONDS = 180


def missing() -> str | None:
    """Say what this machine lacks to run the server, or None."""
    absent = [tool for tool in ("java", "mvn") if shutil.which(tool) is None]
    if not absent or (absent == ["mvn"] and _fetched()):
        return None
    return f"a real Neo4j needs Java 17 and Maven; not found: {', '.join(absent)}"


def _fetched() -> bool:
    done = JARS / ".copied"  # also what make looks at
    return done.exists() and done.stat().st_mtime >= (HERE / "pom.xml").stat().st_mtime


def fetch() -> None:
    """Bring the server's jars here, once; they stay for later runs."""
    if _fetched():
        return
    shutil.rmtree(JARS, ignore_errors=True)
    subprocess.run(
        ["mvn", "-q", "-B", "dependency:copy-dependencies", f"-DoutputDirectory={JARS}"],
        cwd=HERE,
        check=True,
        timeout=FETCH_SECONDS,
    )
    (JARS / ".copied").touch()


class Neo4jServer:
    """One server with its files in a folder of its own; ``access`` is its address and first user."""

    def __init__(self, folder: Path, *, heap: str = "768m") -> None:
        fetch()
        self._log = folder / "console.log"
        (folder / "conf").mkdir(parents=True)
        port = _free_port()
        (folder / "conf" / "neo4j.conf").write_text(
            f"server.bolt.listen_address=127.0.0.1:{port}\n"
            "server.http.enabled=false\n"
            "server.https.enabled=false\n"
            "dbms.usage_report.enabled=false\n"
            "dbms.security.allow_csv_import_from_file_urls=false\n"
            "server.memory.pagecache.size=256m\n"
            "db.memory.transaction.max=512m\n"
            "db.tx_log.rotation.retention_policy=false\n",
            encoding="utf-8",
        )
        command = ["java", "-Xms256m", f"-Xmx{heap}", "-XX:+UseParallelGC", "-cp", f"{JARS}{os.sep}*"]
        command += ["org.neo4j.server.CommunityEntryPoint", f"--home-dir={folder}", f"--config-dir={folder / 'conf'}"]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
            )
        self.access = Access(f"bolt://127.0.0.1:{port}", "neo4j", secrets.token_urlsafe(12), "neo4j")
        try:
            self._set_password()
        except BaseException:
            self.stop()
            raise

    def _set_password(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                with (
                    neo4j.GraphDatabase.driver(self.access.uri, auth=("neo4j", "neo4j")) as driver,
                    driver.session(database="system") as session,
                ):
                    session.run(
                        "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $password", password=self.access.password
                    ).consume()
                return
            except (DriverError, Neo4jError):
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise
            time.sleep(0.2)

    def stop(self) -> None:
        """End the server; it is given some time to close its files."""
        self._process.terminate()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
