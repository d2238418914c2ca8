"""The newest release of a dump, as a record of an InvenioRDM repository (Zenodo) names it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final

from ingest.fetching.checks import DownloadFailed
from ingest.fetching.transport import Unreached, ask

__all__ = ["ARCHIVE_NAME", "Named", "newest_file"]

_MOST: Final = 5_000_000
_TIMEOUT: Final = 60.0
ARCHIVE_NAME: Final = re.compile(r"[\w][\w.+-]{0,150}\.zip")


@dataclass(frozen=True, slots=True)
class Named:
    """A file of a record, with the size and MD5 that the record gives."""

    name: str
    url: str
    size: int | None
    md5: str | None


def newest_file(index: str, hosts: frozenset[str]) -> Named:
    """Return the archive of the newest record that an index lists."""
    try:
        with ask(index, {"Accept": "application/json"}, hosts=hosts, timeout=_TIMEOUT) as reply:
            if reply.status != 200:
                raise _failed(index, f"it answers {reply.status}")
            text = b""
            while piece := reply.read(1 << 16):
                text += piece
                if len(text) > _MOST:
                    raise _failed(index, "its answer has no end")
    except Unreached as e:
        raise _failed(index, str(e)) from e
    try:
        files = json.loads(text)["hits"]["hits"][0]["files"]
        named = [_named(file) for file in files if ARCHIVE_NAME.fullmatch(str(file.get("key")))]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as e:
        raise _failed(index, "its answer is no list of records") from e
    if not named:
        raise _failed(index, "its newest record holds no archive")
    return sorted(named, key=lambda file: file.name)[-1]


def _named(file: dict[str, Any]) -> Named:
    kind, _, digest = str(file.get("checksum", "")).partition(":")
    md5 = digest.lower() if kind == "md5" and re.fullmatch(r"[0-9a-fA-F]{32}", digest) else None
    size = file.get("size", file.get("filesize"))
    return Named(file["key"], str(file["links"]["self"]), size if isinstance(size, int) else None, md5)


def _failed(index: str, why: str) -> DownloadFailed:
    return DownloadFailed(
        "no_index", f"The list of releases at {index} cannot be used ({why}): try later, or name a file with --from."
    )
