"""Stable ids: the same thing gets the same id on every machine and on every run.

An id is a readable prefix and 60 bits of BLAKE2b in base 32: with a million ids the chance that any two collide
is below one in two million. Ids hash only what identifies a thing, never what may change about it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from itertools import product

from graph.model import NODE_TYPES

__all__ = ["digest", "entity_id", "label_of", "slug", "source_id"]

# Millions of ids are made in one reading: base 32 is looked up three digits at a time, a fourth of the work.
_THREE = tuple(map("".join, product("abcdefghijklmnopqrstuvwxyz234567", repeat=3)))
_ABSENT = (1).to_bytes(8, "big") + b"\x00"
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_LABELS = {label.lower(): label for label in NODE_TYPES}


def digest(*parts: object) -> str:
    """Return 12 lower-case base-32 digits of the parts; parts are kept apart, None differs from an empty text."""
    content = bytearray()
    for part in parts:
        if part is None:
            content += _ABSENT
            continue
        data = (part if type(part) is str else str(part)).encode("utf-8", "surrogatepass")
        content += (len(data) + 1).to_bytes(8, "big")
        content += b"\x01"
        content += data
    bits = int.from_bytes(hashlib.blake2b(content, digest_size=15).digest()[:8], "big") >> 4
    return _THREE[bits >> 45] + _THREE[bits >> 30 & 0x7FFF] + _THREE[bits >> 15 & 0x7FFF] + _THREE[bits & 0x7FFF]


def entity_id(label: str, *key: object) -> str:
    """Id of a node of this label, from what identifies it: ``cluster-k3vq…``."""
    return f"{label.lower()}-{digest(label, *key)}"


def label_of(node_id: str) -> str | None:
    """Label of the node with this id, which begins with it; None if this is no id of ours."""
    return _LABELS.get(node_id.partition("-")[0])


def slug(text: str, *, limit: int = 40) -> str:
    """Lower-case ASCII words joined by hyphens, at most ``limit`` characters; ``x`` if nothing is left."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    return _NOT_SLUG.sub("-", ascii_text).strip("-")[:limit].strip("-") or "x"


def source_id(label: str) -> str:
    """Id of a source and of its node, from its label (its path under the folder ingested): ``source-k3vq…``."""
    return entity_id("Source", label)
