"""Graph databases over Bolt: the only module that knows the ``neo4j`` driver.

What always holds: reading goes through an access that cannot write; every exception of the driver leaves as one of
``graph.errors``; answers are plain Python, never objects of the driver; a passing failure is tried again. A query
may therefore run twice: every write must be one that changes nothing the second time (``MERGE``, not ``CREATE``).
"""

from __future__ import annotations

import base64
import logging
import random
import re
import secrets
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from types import TracebackType
from typing import Final, Literal, LiteralString, Self, TypeVar, cast
from urllib.parse import urlsplit

# The driver imports pandas wherever it is installed, a second and more for values that we never send; we say that it is
# not, until the driver has been imported.
_HIDDEN = "pandas" not in sys.modules
if _HIDDEN:
    sys.modules["pandas"] = None  # type: ignore[assignment]
import neo4j

if _HIDDEN:
    del sys.modules["pandas"]

from neo4j import exceptions
from neo4j.graph import Node, Path, Relationship
from neo4j.spatial import Point
from neo4j.time import Date, DateTime, Duration, Time

from graph.errors import DatabaseGone, LifescapeError, LimitReached, Misconfigured, NotFound, RequestRefused
from graph.free_cypher import PROCEDURES, Cutter, require_reading

__all__ = ["Access", "Database", "Dialect", "Result"]

Dialect = Literal["neo4j", "arcadedb"]
T = TypeVar("T")

_OLDEST_NEO4J: Final = 5
_SCHEMES: Final = frozenset({"bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc"})
_READ_PATIENCE: Final = 6.0
_WRITE_PATIENCE: Final = 40.0
"""Seconds for which a passing failure is tried again; a restart of the embedded engine fits in either."""
_MEMORY: Final = re.compile(r"OutOfMemory|MemoryPool|MemoryLimit|HeapBudget", re.IGNORECASE)
_EXPLAIN: Final[LiteralString] = "EXPLAIN "
_NODE_IDS: Final[LiteralString] = (
    "UNWIND $elements AS element MATCH (n) WHERE elementId(n) = element RETURN element, n.id"
)

# The driver reports each retry of its pool as a warning; ours are told by the error that ends them.
logging.getLogger("neo4j").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class Access:
    """Where a database is and who asks; the password never shows."""

    uri: str
    user: str
    password: str = field(repr=False)
    database: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """An answer: named columns, rows of plain values, and whether there was more."""

    columns: tuple[str, ...]
    rows: list[tuple[object, ...]]
    truncated: bool


class Database:
    """One graph database; safe to share between threads; close it, or use it as a context."""

    def __init__(
        self,
        writer: Access,
        reader: Access,
        *,
        stranger: Access | None = None,
        dialect: Dialect = "neo4j",
        sql: Callable[[str], None] | None = None,
        release: Callable[[], None] | None = None,
    ) -> None:
        """``sql`` carries out what an ArcadeDB cannot be told in Cypher; ``release`` lets go of the server itself."""
        self.dialect: Dialect = dialect
        self.sql = sql
        self._release = release
        self.address = writer.uri
        # On a cluster, what was just written is only seen by readers who bring the writer's bookmarks.
        bookmarks = neo4j.GraphDatabase.bookmark_manager() if dialect == "neo4j" else None
        self._writer = _Door(writer, neo4j.WRITE_ACCESS, _WRITE_PATIENCE, bookmarks)
        self._reader = _Door(reader, neo4j.READ_ACCESS, _READ_PATIENCE, bookmarks)
        self._stranger = _Door(stranger, neo4j.READ_ACCESS, _READ_PATIENCE, bookmarks) if stranger else self._reader

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Database({self.address!r}, dialect={self.dialect!r})"

    def close(self) -> None:
        """Let go of every connection; closing twice is harmless."""
        for door in (self._writer, self._reader, self._stranger):
            door.driver.close()
        release, self._release = self._release, None
        if release:
            release()

    @property
    def reading(self) -> Access:
        """The access that may only read, for another client of the same database."""
        return self._reader.access

    def check(self) -> None:
        """Return if the database answers and is one we can work with, else say what to do."""
        for door in (self._writer, self._reader):
            door.run(lambda session: session.run("RETURN 1").consume(), patience=0)
        with _translated(self._writer.access):
            agent = self._writer.driver.get_server_info().agent
        version = re.match(r"Neo4j/(\d+)", agent)
        if version and int(version.group(1)) < _OLDEST_NEO4J:
            raise Misconfigured(f"Use Neo4j {_OLDEST_NEO4J} or later: {self.address} is {agent}.")

    def wait(self, seconds: float) -> None:
        """Return as soon as the database answers; DatabaseGone if it has not within these seconds."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                return self.check()
            except DatabaseGone:
                if time.monotonic() > deadline:
                    raise
            time.sleep(0.05)

    def read(
        self,
        query: LiteralString,
        parameters: Mapping[str, object] | None = None,
        *,
        limit: int = 1000,
        timeout: float = 10.0,
    ) -> Result:
        """Answer one of our own reading queries, with at most ``limit`` rows."""
        return self._reader.run(lambda session: _answer(session, query, parameters, limit, timeout))

    def ask_freely(
        self,
        query: str,
        parameters: Mapping[str, object] | None = None,
        *,
        limit: int = 1000,
        timeout: float = 2.0,
    ) -> Result:
        """Answer a stranger's query if it only reads; what is cut (texts, lists, rows) makes it ``truncated``."""
        require_reading(query)
        if self.dialect == "arcadedb":
            return self._ask_arcadedb(query, parameters, limit, timeout)

        def answer(session: neo4j.Session) -> Result:
            _require_reading_plan(_explained(session, query, parameters, timeout))
            return _answer(session, query, parameters, limit, timeout)

        return _cut(self._stranger.run(answer))

    def _ask_arcadedb(self, query: str, parameters: Mapping[str, object] | None, limit: int, timeout: float) -> Result:
        """Ask as a user who may only read; the driver's time limit is ignored there, so we end the query ourselves."""
        mark = secrets.token_hex(8)
        watch = threading.Timer(timeout, self._terminate, [mark])
        watch.daemon = True
        watch.start()
        try:
            marked = f"{query.rstrip().removesuffix(';')}\n/* {mark} */"
            return _cut(self._stranger.run(lambda session: _answer(session, marked, parameters, limit, timeout)))
        finally:
            watch.cancel()

    def _terminate(self, mark: str) -> None:
        """End the running query that bears this mark, if it still runs."""

        def terminate(session: neo4j.Session) -> None:
            for record in list(session.run("SHOW TRANSACTIONS")):
                running, name = str(record["currentQuery"]), str(record["transactionId"])
                if mark in running and re.fullmatch(r"[\w-]+", name):
                    session.run(f"TERMINATE TRANSACTION '{name}'").consume()

        with suppress(LifescapeError):
            self._writer.run(terminate)

    def write(
        self, query: LiteralString, parameters: Mapping[str, object] | None = None, *, once: bool = False
    ) -> None:
        """Carry out one write, all of it or nothing; it may be tried twice, so it must be one that can.

        Where it cannot, ``once`` has it tried a single time: after DatabaseGone it may or may not have been done.
        """

        def write(session: neo4j.Session) -> None:
            # Never without a transaction of our own: ArcadeDB then commits row by row, forty times slower.
            with session.begin_transaction() as transaction:
                transaction.run(query, dict(parameters or {})).consume()
                transaction.commit()

        self._writer.run(write, patience=0 if once else None)

    def write_batches(
        self,
        query: LiteralString,
        rows: Iterable[Mapping[str, object]],
        *,
        size: int = 10_000,
        progress: Callable[[int], None] | None = None,
    ) -> int:
        """Carry out one write per ``size`` rows, handed over as ``$rows``; return how many rows there were."""
        total = 0
        remaining = iter(rows)
        while batch := [dict(row) for row in islice(remaining, size)]:
            self.write(query, {"rows": batch})
            total += len(batch)
            if progress:
                progress(len(batch))
        return total

    def stream(
        self, query: LiteralString, parameters: Mapping[str, object] | None = None
    ) -> Iterator[dict[str, object]]:
        """Give every row as it comes, without limit, as the writer; a failure midway is raised, not tried again."""
        door = self._writer
        with _translated(door.access), door.session(fetch_size=10_000) as session:
            for record in session.run(query, dict(parameters or {})):
                yield {key: _plain(value, {}) for key, value in zip(record.keys(), record.values(), strict=True)}


class _Door:
    """One access and its driver, opened in one mode."""

    def __init__(self, access: Access, mode: str, patience: float, bookmarks: neo4j.BookmarkManager | None) -> None:
        self.access = access
        self._bookmarks = bookmarks
        self._mode = mode
        self._patience = patience
        parts = urlsplit(access.uri)
        if parts.scheme not in _SCHEMES or not parts.hostname:
            raise Misconfigured(
                f"Set LIFESCAPE_GRAPH to embedded: or to an address like bolt://host:7687: {access.uri!r} is neither."
            )
        with _translated(access):
            self.driver = neo4j.GraphDatabase.driver(
                access.uri,
                auth=(access.user, access.password),
                connection_timeout=5.0,
                connection_acquisition_timeout=30.0,
                max_connection_pool_size=50,
                notifications_min_severity="OFF",
                user_agent="lifescape",
            )

    def session(self, *, fetch_size: int = 1000) -> neo4j.Session:
        return self.driver.session(
            database=self.access.database,
            default_access_mode=self._mode,
            fetch_size=fetch_size,
            bookmark_manager=self._bookmarks,
        )

    def run(self, work: Callable[[neo4j.Session], T], *, patience: float | None = None) -> T:
        """Do the work in a session; again with growing pauses while the failure is a passing one."""
        deadline = time.monotonic() + (self._patience if patience is None else patience)
        pause = 0.1
        with _translated(self.access):
            while True:
                try:
                    with self.session() as session:
                        return work(session)
                except (exceptions.Neo4jError, exceptions.DriverError) as error:
                    if not _passing(error) or time.monotonic() + pause > deadline:
                        raise
                time.sleep(pause * random.uniform(0.8, 1.2))
                pause = min(pause * 2, 2.0)


def _passing(error: exceptions.Neo4jError | exceptions.DriverError) -> bool:
    return error.is_retryable() and not _MEMORY.search(str(error))


@contextmanager
def _translated(access: Access) -> Iterator[None]:
    """Let no exception of the driver out: each becomes the error that says what follows from it."""
    try:
        yield
    except (exceptions.AuthError, exceptions.AuthConfigurationError) as error:
        raise Misconfigured(
            f"Set LIFESCAPE_GRAPH_USER and LIFESCAPE_GRAPH_PASSWORD: {access.uri} refuses the user {access.user!r}."
        ) from error
    except exceptions.Neo4jError as error:
        raise _from_server(error, access) from error
    except (exceptions.ConfigurationError, exceptions.UnsupportedServerProduct) as error:
        raise Misconfigured(f"Set LIFESCAPE_GRAPH to the address of a Neo4j 5 server: {_first_line(error)}.") from error
    except (exceptions.DriverError, OSError) as error:
        raise DatabaseGone(
            f"Start the graph database, or set LIFESCAPE_GRAPH: {access.uri} does not answer."
        ) from error
    except ValueError as error:
        # The driver finds some faults of an address only while resolving it.
        raise Misconfigured(f"Set LIFESCAPE_GRAPH to a valid address: {access.uri} is none.") from error


def _from_server(error: exceptions.Neo4jError, access: Access) -> LifescapeError:
    code = error.code or ""
    message = _first_line(error)
    if "TransactionTimedOut" in code or code.endswith(".TransactionTerminated") or code.endswith(".Terminated"):
        return LimitReached("Ask for less: the query took too long and was stopped.")
    if _MEMORY.search(code) or _MEMORY.search(message):
        return LimitReached("Ask for less: the query needed too much memory and was stopped.")
    if code.endswith(".DatabaseNotFound"):
        return Misconfigured(f"Set LIFESCAPE_GRAPH_DATABASE: {access.uri} has no database {access.database!r}.")
    if "No space left" in message:
        return Misconfigured(f"Free some disk space: the graph database at {access.uri} cannot write.")
    if ".Security." in code or code.endswith(".AccessMode"):
        return RequestRefused(
            "Only reading is allowed here: take the writing or administrative parts out of the query."
        )
    if "no such fulltext" in message or message.endswith("db.index.fulltext.querynodes"):
        return NotFound("There is no graph yet: `lifescape ingest PATH…` makes one.")
    if error.is_retryable() or code.startswith("Neo.TransientError"):
        return DatabaseGone(f"Try again later: the graph database at {access.uri} is busy ({message}).")
    return RequestRefused(f"Correct the query: {message}")


def _first_line(error: Exception) -> str:
    text = (error.message or "") if isinstance(error, exceptions.Neo4jError) else str(error)
    return (text.strip().splitlines() or ["no reason given"])[0].rstrip(".")


def _explained(
    session: neo4j.Session, query: LiteralString, parameters: Mapping[str, object] | None, timeout: float
) -> neo4j.ResultSummary:
    try:
        return session.run(neo4j.Query(_EXPLAIN + query, timeout=timeout), dict(parameters or {})).consume()
    except exceptions.CypherSyntaxError as error:
        # Places are told in the text with our prefix; the one who asked knows it without.
        moved = re.sub(
            r"\(line 1, column (\d+) \(offset: \d+\)\)",
            lambda place: f"(line 1, column {int(place.group(1)) - len(_EXPLAIN)})",
            _first_line(error),
        )
        raise RequestRefused(f"Correct the query: {moved}") from error


def _require_reading_plan(summary: neo4j.ResultSummary) -> None:
    """Refuse by what the server would do, whatever the text looked like."""
    operators = list(_operators(cast("dict[str, object] | None", summary.plan)))
    if summary.query_type != "r" or not operators:
        raise RequestRefused("Only reading is allowed here: take the writing or administrative parts out of the query.")
    for name, details in operators:
        if name.startswith(("LoadCSV", "Show", "Terminate", "AdministrationCommand", "Transaction")):
            raise RequestRefused("Only the graph can be read here: files, settings and users cannot.")
        if name.startswith("ProcedureCall") and details.partition("(")[0].lower() not in PROCEDURES:
            raise RequestRefused(f"Only these procedures may be called here: {', '.join(sorted(PROCEDURES))}.")


def _operators(plan: dict[str, object] | None) -> Iterator[tuple[str, str]]:
    if plan is None:
        return
    arguments = cast("dict[str, object]", plan.get("args") or {})
    yield str(plan["operatorType"]), str(arguments.get("Details", ""))
    for child in cast("list[dict[str, object]]", plan.get("children") or []):
        yield from _operators(child)


def _answer(
    session: neo4j.Session, query: LiteralString, parameters: Mapping[str, object] | None, limit: int, timeout: float
) -> Result:
    result = session.run(neo4j.Query(query, timeout=timeout), dict(parameters or {}))
    columns = tuple(result.keys())
    records = result.fetch(limit + 1)
    result.consume()
    ids = _node_ids(session, [record.values() for record in records[:limit]])
    rows = [tuple(_plain(value, ids) for value in record.values()) for record in records[:limit]]
    return Result(columns, rows, truncated=len(records) > limit)


def _node_ids(session: neo4j.Session, rows: Sequence[Sequence[object]]) -> dict[str, str]:
    """Our ids by the database's: a relation names its ends by the latter, often without the nodes themselves."""
    ids: dict[str, str] = {}
    ends: set[str] = set()
    pending: list[object] = [value for row in rows for value in row]
    while pending:
        value = pending.pop()
        if isinstance(value, Node):
            ids[value.element_id] = value.get("id", value.element_id)
        elif isinstance(value, Path):
            pending += [*value.nodes, *value.relationships]
        elif isinstance(value, Relationship):
            ends.update(node.element_id for node in value.nodes if node is not None)
        elif isinstance(value, list):
            pending += value
        elif isinstance(value, dict):
            pending += value.values()
    if missing := sorted(ends - ids.keys()):
        found = session.run(neo4j.Query(_NODE_IDS, timeout=10.0), {"elements": missing})
        ids.update((str(element), str(node_id)) for element, node_id in found.values())
    return ids


def _plain(value: object, ids: Mapping[str, str]) -> object:
    """Turn a value of the driver into plain Python: dicts, lists, texts, numbers, None."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Node():
            return {"label": next(iter(value.labels), None), **{k: _plain(v, ids) for k, v in value.items()}}
        case Path():
            return {
                "nodes": [_plain(node, ids) for node in value.nodes],
                "relations": [_plain(relation, ids) for relation in value.relationships],
            }
        case Relationship():
            start, end = (ids.get(n.element_id, n.element_id) if n is not None else None for n in value.nodes)
            properties = {k: _plain(v, ids) for k, v in value.items()}
            return {**properties, "type": value.type, "start": start, "end": end}
        case Mapping():
            return {str(k): _plain(v, ids) for k, v in value.items()}
        case Date() | DateTime() | Time() | Duration():
            return value.iso_format()
        case Point():
            return {"srid": value.srid, "coordinates": [float(c) for c in value]}
        case list() | tuple() | set() | frozenset():
            return [_plain(item, ids) for item in value]
        case bytes() | bytearray():
            return base64.b64encode(value).decode("ascii")
        case _:
            return str(value)


def _cut(result: Result) -> Result:
    """Keep an answer to free Cypher within what is handed out."""
    cutter = Cutter()
    rows: list[tuple[object, ...]] = []
    for row in result.rows:
        kept = tuple(cutter.cut(value) for value in row)
        if cutter.full:
            break
        rows.append(kept)
    return Result(result.columns, rows, truncated=result.truncated or cutter.shortened)
