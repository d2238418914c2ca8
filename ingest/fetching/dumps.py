"""What can be fetched, and from where; or from a mirror that the caller names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

import yaml

from graph.errors import RequestRefused
from ingest.fetching.index import ARCHIVE_NAME, newest_file

__all__ = ["Dump", "Wanted", "dumps", "wanted_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dump:
    """One registry's dumps, as ``dumps.yaml`` has them: files by name, or an index that names the newest."""

    name: str
    title: str
    licence: str
    documented: str
    hosts: frozenset[str]
    most: int
    members: tuple[str, ...]
    files: Mapping[str, str]
    index: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One file to download, and what is known of it beforehand."""

    url: str
    name: str
    hosts: frozenset[str]
    most: int
    members: tuple[str, ...]
    """Patterns of names of which each must be in the archive."""
    md5: str | None = None
    size: int | None = None


@cache
def dumps() -> Mapping[str, Dump]:
    """Return the dumps by name."""
    content = yaml.safe_load(files("ingest.fetching").joinpath("dumps.yaml").read_text(encoding="utf-8"))
    return MappingProxyType({name: _dump(name, told) for name, told in content.items()})


def _dump(name: str, told: Mapping[str, Any]) -> Dump:
    lists = {"hosts": frozenset(told["hosts"]), "members": tuple(told["members"])}
    return Dump(**{"index": None, "files": {}, **told, **lists, "name": name})


def wanted_of(
    dump: Dump, parts: Iterable[str] = (), *, mirror: str | None = None, md5: str | None = None
) -> list[Wanted]:
    """Return the files of a dump that are to be downloaded: these parts of it, or all.

    ``mirror`` is the address of one archive (it ends in ``.zip``), of a folder that holds files of the same names, or
    of an index; then no other host than its own may answer. Where an index names the file, it is asked here.
    """
    chosen = list(parts) or list(dump.files)
    if unknown := [part for part in chosen if part not in dump.files]:
        known = f"choose from {', '.join(dump.files)}" if dump.files else "it is one file"
        raise RequestRefused(f"{dump.name} has no part {unknown[0]}: {known}.")
    if md5 and len(chosen) > 1:
        raise RequestRefused("An MD5 is that of one file: fetch the parts one at a time.")
    hosts = _hosts(mirror) if mirror else dump.hosts
    if mirror and mirror.endswith(".zip"):
        if len(chosen) > 1:
            raise RequestRefused("One archive is one part: name it, as in --programme horizon, or give a folder.")
        return [_wanted(dump, mirror, hosts, md5=md5)]
    if dump.index:
        file = newest_file(mirror or dump.index, hosts)
        return [_wanted(dump, file.url, hosts, name=file.name, md5=md5 or file.md5, size=file.size)]
    folder = mirror and mirror.rstrip("/") + "/"
    urls = [dump.files[part] for part in chosen]
    return [_wanted(dump, folder + url.rpartition("/")[2] if folder else url, hosts, md5=md5) for url in urls]


def _wanted(
    dump: Dump,
    url: str,
    hosts: frozenset[str],
    *,
    name: str | None = None,
    md5: str | None = None,
    size: int | None = None,
) -> Wanted:
    name = name or urlsplit(url).path.rpartition("/")[2]
    if not ARCHIVE_NAME.fullmatch(name):
        raise RequestRefused(f"{url[:200]} names no archive: an address ends in NAME.zip.")
    return Wanted(url=url, name=name, hosts=hosts, most=dump.most, members=dump.members, md5=md5, size=size)


def _hosts(mirror: str) -> frozenset[str]:
    try:
        address = urlsplit(mirror)
        host = address.hostname
    except ValueError:
        host = None
    if not host or address.scheme not in ("http", "https"):
        raise RequestRefused(f"--from needs a web address (https://…), not {mirror[:80]!r}.")
    return frozenset({host})
