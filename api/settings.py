"""Every setting of Lifescape, stated once: its variable, its default, what it means.

:class:`Settings` is a frozen value built once at the door and passed inward; nothing else reads the environment.
A value that cannot be used stops the start with the name of its variable. Secrets never show in ``repr``.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from graph.errors import Misconfigured

__all__ = ["SETTINGS", "Setting", "Settings", "is_loopback", "parse_workers"]

_GRAPH_SCHEMES = frozenset({"bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc"})
# These go into response headers and are compared with request headers: nothing but plain hosts and origins.
_ORIGIN = re.compile(r"https?://(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?")
_HOST_NAME = re.compile(r"(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:.]+\]")
_CLUSTER = re.compile(r"(?:tcp|tls)://[A-Za-z0-9._\[\]:-]+:\d{1,5}")
_TOKEN_LENGTH: Final = 16


def is_loopback(host: str) -> bool:
    """Whether this host name or address can only be reached from the machine itself."""
    bare = host.strip("[]").lower()
    if bare == "localhost":
        return True
    try:
        return ipaddress.ip_address(bare).is_loopback
    except ValueError:
        return False


def _list(pattern: re.Pattern[str], what: str) -> Callable[[str], tuple[str, ...]]:
    def parse(text: str) -> tuple[str, ...]:
        items = tuple(item.rstrip("/") for item in text.lower().replace(",", " ").split())
        for item in items:
            if item != "*" and not pattern.fullmatch(item):
                raise ValueError(f"{what}, parted by spaces")
        return items

    return parse


def _count(lowest: int, highest: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        number = int(text) if text.isascii() and text.isdigit() else -1
        if not lowest <= number <= highest:
            raise ValueError(f"a whole number from {lowest} to {highest}")
        return number

    return parse


def parse_workers(text: str) -> int | str:
    """Return a number of processes, or the address of a Dask cluster as it is."""
    if _CLUSTER.fullmatch(text):
        return text
    try:
        return _count(0, 1024)(text)
    except ValueError as error:
        raise ValueError(f"{error}, or the address of a Dask cluster such as tcp://localhost:8786") from error


def _yes_or_no(text: str) -> bool:
    answer = {"true": True, "yes": True, "1": True, "on": True, "false": False, "no": False, "0": False, "off": False}
    if text.lower() not in answer:
        raise ValueError("true or false")
    return answer[text.lower()]


def _graph(text: str) -> str:
    if text == "embedded:":
        return text
    address = urlsplit(text)
    if address.scheme not in _GRAPH_SCHEMES or not address.hostname:
        raise ValueError("embedded: or an address such as bolt://localhost:7687 or neo4j+s://host")
    if address.username or address.password:
        raise ValueError("an address without user and password, which go into LIFESCAPE_GRAPH_USER and _PASSWORD")
    return text


def _folder(text: str) -> Path:
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        raise ValueError("a folder") from error


def _token(text: str) -> str:
    if len(text) < _TOKEN_LENGTH or not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError(f"at least {_TOKEN_LENGTH} letters, digits or signs, without spaces")
    return text


def _iri(text: str) -> str:
    if urlsplit(text).scheme not in ("http", "https") or not text.endswith(("/", "#")) or re.search(r'[\s<>"]', text):
        raise ValueError("an http or https address that ends in / or #")
    return text


def _service(text: str) -> str:
    address = urlsplit(text)
    _ = address.port  # raises ValueError where it is none
    plain = not (address.username or address.password or address.query or address.fragment)
    if address.scheme not in ("http", "https") or not address.hostname or not plain or not text.isprintable():
        raise ValueError("an http or https address such as http://localhost:11434/v1, without user or password")
    return text.rstrip("/").removesuffix("/chat/completions")


def _name(text: str) -> str:
    if not text.isprintable() or len(text) > 200:
        raise ValueError("a name as the service knows it")
    return text


def _key(text: str) -> str:
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError("letters, digits and signs, without spaces")
    return text


def _price(text: str) -> float:
    if not re.fullmatch(r"\d{1,6}(?:\.\d{1,6})?", text, re.ASCII):
        raise ValueError("a number such as 0.15")
    return float(text)


def _share(text: str) -> float:
    if not re.fullmatch(r"0(?:\.\d{1,6})?|1(?:\.0{1,6})?", text, re.ASCII):
        raise ValueError("a number from 0 to 1 such as 0.5")
    return float(text)


def _host(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9.:-]+", text):
        raise ValueError("a host name or an address such as 127.0.0.1 or 0.0.0.0")
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One variable of the environment; ``parse`` raises ValueError saying what the value should be."""

    variable: str
    field: str
    default: str | None
    """None where there is nothing unless it is set."""
    meaning: str
    parse: Callable[[str], Any]
    secret: bool = False


SETTINGS: Final[tuple[Setting, ...]] = (
    Setting(
        variable="LIFESCAPE_DATA",
        field="data",
        default="./data",
        meaning="Folder of the sources, the graph and the embedded engine; nothing is written elsewhere.",
        parse=_folder,
    ),
    Setting(
        variable="LIFESCAPE_GRAPH",
        field="graph",
        default="embedded:",
        meaning="Graph database: `embedded:`, or the address of a Neo4j server (`bolt://`, `neo4j://`, `neo4j+s://`).",
        parse=_graph,
    ),
    Setting(
        variable="LIFESCAPE_GRAPH_USER",
        field="graph_user",
        default="neo4j",
        meaning="User of the Neo4j server; the embedded engine has its own.",
        parse=str,
    ),
    Setting(
        variable="LIFESCAPE_GRAPH_PASSWORD",
        field="graph_password",
        default=None,
        meaning="Password of that user.",
        parse=str,
        secret=True,
    ),
    Setting(
        variable="LIFESCAPE_GRAPH_DATABASE",
        field="graph_database",
        default=None,
        meaning="Database on the Neo4j server; empty means the user's home database.",
        parse=str,
    ),
    Setting(
        variable="LIFESCAPE_HOST",
        field="host",
        default="127.0.0.1",
        meaning="Address to serve on; `0.0.0.0` opens the map to the network.",
        parse=_host,
    ),
    Setting(
        variable="LIFESCAPE_PORT",
        field="port",
        default="0",
        meaning="Port to serve on; 0 takes a free one and prints it.",
        parse=_count(0, 65535),
    ),
    Setting(
        variable="LIFESCAPE_HOSTS",
        field="hosts",
        default="",
        meaning="Public host names of this server, parted by spaces; requests to other names are refused. "
        "Empty means loopback names only when served on loopback, and any name otherwise.",
        parse=_list(_HOST_NAME, "host names such as map.example.org"),
    ),
    Setting(
        variable="LIFESCAPE_TOKEN",
        field="token",
        default=None,
        meaning="Researcher's token: opens free Cypher to requests from elsewhere (`Authorization: Bearer …`).",
        parse=_token,
        secret=True,
    ),
    Setting(
        variable="LIFESCAPE_ADMIN_TOKEN",
        field="admin_token",
        default=None,
        meaning="Administrator's token: opens the review of who is who over HTTP (`Authorization: Bearer …`); "
        "without it, only the command line judges.",
        parse=_token,
        secret=True,
    ),
    Setting(
        variable="LIFESCAPE_BASE_IRI",
        field="base_iri",
        default="https://lifescape.example/id/",
        meaning="Where the identifiers of exported linked data begin.",
        parse=_iri,
    ),
    Setting(
        variable="LIFESCAPE_EMBED_ORIGINS",
        field="embed_origins",
        default="",
        meaning="Sites that may show the map inside their pages, parted by spaces (`https://example.org`); "
        "`*` means any, empty means none.",
        parse=_list(_ORIGIN, "origins such as https://example.org"),
    ),
    Setting(
        variable="LIFESCAPE_RECONCILE_ORIGINS",
        field="reconcile_origins",
        default="",
        meaning="Sites whose pages may match tables (`/reconcile`), parted by spaces; `*` means any. Empty means pages "
        "of this machine when served on loopback, and any otherwise. OpenRefine on this machine needs nothing.",
        parse=_list(_ORIGIN, "origins such as https://refine.example.org"),
    ),
    Setting(
        variable="LIFESCAPE_SHOW_PEOPLE",
        field="show_people",
        default="false",
        meaning="Whether people named in public roles appear in search and on the map.",
        parse=_yes_or_no,
    ),
    Setting(
        variable="LIFESCAPE_REVIEW_BELOW",
        field="review_below",
        default="0.5",
        meaning="Relations less sure than this stay out of the graph and are listed by `lifescape doubtful`; from 0 "
        "(none) to 1. What is only named and less sure stays a mention. Holds from the next `lifescape ingest` on.",
        parse=_share,
    ),
    Setting(
        variable="LIFESCAPE_WORKERS",
        field="workers",
        default="0",
        meaning="Processes that read documents at the same time, 0 for one on each core; or the address of a Dask "
        "cluster (`tcp://host:port`) that reads them.",
        parse=parse_workers,
    ),
    Setting(
        variable="LIFESCAPE_LLM_URL",
        field="llm_url",
        default=None,
        meaning="OpenAI-compatible address that `--extractor llm` sends documents to (`http://localhost:11434/v1`).",
        parse=_service,
    ),
    Setting(
        variable="LIFESCAPE_LLM_MODEL",
        field="llm_model",
        default=None,
        meaning="Name of the language model there.",
        parse=_name,
    ),
    Setting(
        variable="LIFESCAPE_LLM_KEY",
        field="llm_key",
        default=None,
        meaning="Key of the service, if it wants one.",
        parse=_key,
        secret=True,
    ),
    Setting(
        variable="LIFESCAPE_LLM_TIMEOUT",
        field="llm_timeout",
        default="120",
        meaning="Seconds that one answer of the model may take.",
        parse=_count(1, 3600),
    ),
    Setting(
        variable="LIFESCAPE_LLM_PRICE_IN",
        field="llm_price_in",
        default=None,
        meaning="Price of a million tokens that are sent, for the ledger to tell the cost.",
        parse=_price,
    ),
    Setting(
        variable="LIFESCAPE_LLM_PRICE_OUT",
        field="llm_price_out",
        default=None,
        meaning="Price of a million tokens that are answered.",
        parse=_price,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one run; change one with ``dataclasses.replace``."""

    data: Path
    graph: str
    graph_user: str
    graph_password: str | None = field(repr=False)
    graph_database: str | None
    host: str
    port: int
    hosts: tuple[str, ...]
    token: str | None = field(repr=False)
    admin_token: str | None = field(repr=False)
    base_iri: str
    embed_origins: tuple[str, ...]
    reconcile_origins: tuple[str, ...]
    show_people: bool
    review_below: float
    workers: int | str
    llm_url: str | None
    llm_model: str | None
    llm_key: str | None = field(repr=False)
    llm_timeout: int
    llm_price_in: float | None
    llm_price_out: float | None

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """Read the ``LIFESCAPE_*`` variables; an empty one counts as absent.

        Raises Misconfigured for the first value that cannot be used, without repeating a secret.
        """
        values: dict[str, Any] = {}
        for setting in SETTINGS:
            text = environ.get(setting.variable, "").strip() or setting.default
            try:
                values[setting.field] = None if text is None else setting.parse(text)
            except ValueError as error:
                said = "" if setting.secret else f", not {text!r:.80}"
                raise Misconfigured(f"{setting.variable} must be {error}{said}.") from error
        return cls(**values)

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        return is_loopback(self.host)
