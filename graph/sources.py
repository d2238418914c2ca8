"""What is known of a source besides its statements: where it came from and what its reading came to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

__all__ = ["OUTCOMES", "Source", "ledger_faults"]

OUTCOMES = ("read", "partial", "refused", "duplicate")
"""How a reading can end: whole; with pages or rows left out; not at all; same content as another source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One ingested file: its identity, its origin and its ledger.

    ``sha256`` is of the file's bytes. ``reader`` names what read it and in which version (for instance
    ``document:3`` or ``cordis-project:1``): a source is read anew when either changes. ``ledger`` counts what was
    read, accepted and refused; its shape is that of ``ingest.ledger``.
    """

    id: str
    label: str
    """Path under the folder that was ingested, or the file's name."""
    origin: str
    """Where the file was when it was read; never exported."""
    sha256: str
    size: int
    media_type: str
    reader: str
    outcome: str
    reason: str | None = None
    title: str | None = None
    language: str | None = None
    kind: str = "document"
    """``document`` or ``registry``."""
    standing: str = ""
    """How far it is trusted where sources disagree: a key of ``graph.trust.STANDINGS``; empty follows from the kind."""
    dated: str | None = None
    """Day, month or year that it bears itself: of a registry its release; None where it bears none (ISO 8601)."""
    read_on: str | None = None
    """Day of the reading, ISO 8601; never exported."""
    pages: int | None = None
    ledger: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> str:
        """Return the record as one line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Source:
        """Read back what :meth:`to_json` wrote; keys of later versions are passed over."""
        known = cls.__dataclass_fields__
        return cls(**{k: v for k, v in json.loads(text).items() if k in known})


def ledger_faults(source: Source) -> list[str]:
    """Say what of a source is not accounted for; empty where every page, row and proposed relation is.

    A source that was left out, whole or in part, must say why; every page was read or stands with its reason among
    those that were not; of a document every relation that was proposed was accepted or refused.
    """
    ledger = source.ledger
    faults = []
    if source.outcome not in OUTCOMES:
        faults.append(f"outcome {source.outcome!r} is none of {', '.join(OUTCOMES)}")
    if source.outcome in ("refused", "duplicate") and not source.reason:
        faults.append(f"{source.outcome} without a reason")
    pages, read, unread = ledger.get("pages", 0), ledger.get("pages_read", 0), ledger.get("unread_pages", {})
    if pages != read + len(unread) or not all(unread.values()):
        faults.append(f"{pages} pages are not {read} read and {len(unread)} unread, each with a reason")
    if source.outcome == "partial" and not (
        source.reason or unread or ledger.get("rows_refused") or ledger.get("notes")
    ):
        faults.append("partial without a word on what is missing")
    if source.kind == "document" and source.outcome in ("read", "partial"):
        accepted, refused = sum(ledger.get("relations", {}).values()), sum(ledger.get("refused", {}).values())
        if ledger.get("proposed", 0) != accepted + refused:
            faults.append(f"{ledger.get('proposed', 0)} proposed are not {accepted} accepted and {refused} refused")
    return faults
