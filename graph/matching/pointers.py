"""What a text points at without naming it: an identifier, a web site.

``ror:01111rn36``, the address of a record at a registry, a bare number or a bare host each mean one body; they are
looked up, never compared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from graph.names import identifier_key

__all__ = ["Pointers", "host_of", "pointers_in"]

_LONGEST: Final = 300
_IDENTIFIER: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*:[^\s/]\S*")
_VALUE: Final = re.compile(r"(?=\S*\d)[A-Za-z0-9][A-Za-z0-9._/-]{4,39}")
_HOST: Final = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,24}")

_REGISTRIES: Final = {
    "ror.org": "ror",
    "wikidata.org": "wikidata",
    "isni.org": "isni",
    "grid.ac": "grid",
    "cordis.europa.eu": "cordis",
}
"""Hosts whose addresses end in an identifier of this scheme."""

# Many bodies have their page there, so that the host says nothing of which is meant.
_SHARED: Final = frozenset(
    [
        "facebook.com",
        "linkedin.com",
        "twitter.com",
        "x.com",
        "instagram.com",
        "youtube.com",
        "google.com",
        "sites.google.com",
        "github.com",
        "wikipedia.org",
        "wordpress.com",
        "blogspot.com",
        "europa.eu",
        "ec.europa.eu",
    ]
)


@dataclass(frozen=True, slots=True)
class Pointers:
    """What a text points at; all empty for a name."""

    identifiers: tuple[str, ...] = ()
    """Keys of ``scheme:value``, see :func:`graph.names.identifier_key`."""
    value: str = ""
    """Key of an identifier without its scheme."""
    host: str = ""


def pointers_in(text: str) -> Pointers:
    """Return what the whole text points at."""
    text = text.strip()
    if not text or len(text) > _LONGEST or any(map(str.isspace, text)):
        return Pointers(value=_spaced_digits(text))
    host = host_of(text)
    if host:
        last = urlsplit(text if "://" in text else f"//{text}").path.rstrip("/").rpartition("/")[2]
        scheme = next((s for site, s in _REGISTRIES.items() if host == site or host.endswith(f".{site}")), None)
        return Pointers(identifiers=(identifier_key(f"{scheme}:{last}"),)) if scheme and last else Pointers(host=host)
    if _IDENTIFIER.fullmatch(text):
        return Pointers(identifiers=(identifier_key(text),))
    return Pointers(value=identifier_key(text)) if _VALUE.fullmatch(text) else Pointers()


def host_of(address: str) -> str:
    """Return the host of a web address or of a bare host, without ``www.``; empty if it is none or many share it."""
    address = address.strip()
    try:
        parts = urlsplit(address if "://" in address else f"//{address}")
        host = (parts.hostname or "").removesuffix(".").removeprefix("www.")
    except ValueError:
        return ""
    if parts.scheme not in ("", "http", "https") or "@" in parts.netloc or not _HOST.fullmatch(host):
        return ""
    return "" if host in _SHARED else host


def _spaced_digits(text: str) -> str:
    """Return the number that a text is if it is one written in groups, as ISNI is."""
    return identifier_key(text) if len(text) <= 40 and text.replace(" ", "").isdigit() else ""
