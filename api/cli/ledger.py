"""The ledger of sources as rows that a person reads: what was looked at, what came of it, what does not add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from api.read_page.words import LOOKED_AT, why_refused, why_unread
from graph.sources import Source, ledger_faults

__all__ = ["accounts", "ledger_rows", "placed", "why_left_out"]

_PAGES_NAMED: Final = 8


def accounts(sources: Sequence[Source]) -> dict[str, Any]:
    """Return how much of all sources and of their pages is accounted for; it is all, unless something is broken."""
    ledgers = [s.ledger for s in sources]
    documents = [s for s in sources if s.kind == "document"]
    unread = [why for ledger in ledgers for why in ledger.get("unread_pages", {}).values()]
    whole = sum(not ledger_faults(s) for s in sources)
    return {
        "accounted_for": f"{whole} of {len(sources)} sources ({100 * whole // len(sources)} %)" if sources else None,
        "pages": sum(ledger.get("pages", 0) for ledger in ledgers),
        "pages_read": sum(ledger.get("pages_read", 0) for ledger in ledgers),
        "pages_unread": {why: unread.count(why) for why in sorted(set(unread))},
        "of_documents": {
            "proposed": sum(s.ledger.get("proposed", 0) for s in documents),
            "accepted": sum(sum(s.ledger.get("relations", {}).values()) for s in documents),
            "refused": sum(sum(s.ledger.get("refused", {}).values()) for s in documents),
        },
    }


def placed(source_id: str, promoted: Mapping[str, int], held: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """Return what became of a source in the graph: names promoted to nodes, names that stayed mentions, and doubts."""
    counts = held.get(source_id, {})
    return {
        "promoted": promoted.get(source_id, 0),
        "mentions_only": counts.get("mentions", 0),
        "doubtful": counts.get("doubtful", 0),
    }


def ledger_rows(source: Source) -> Iterator[tuple[str, object]]:
    """Yield the whole ledger of one source, a row for each count, each unread page and each reason."""
    ledger = source.ledger
    if ledger.get("pages"):
        yield "pages", ledger["pages"]
        yield "pages_read", ledger.get("pages_read", 0)
        yield "pages_unread", len(ledger.get("unread_pages", {}))
    for page, why in ledger.get("unread_pages", {}).items():
        yield f"page {page} unread", f"{why}: {why_unread(why, 'en')}"
    looked_at = LOOKED_AT if source.kind == "document" and source.outcome in ("read", "partial") else ()
    yield from ((name, ledger.get(name, 0)) for name in looked_at)
    yield from ((name, ledger[name]) for name in ("rows", "rows_refused") if name in ledger)
    accepted, refused = ledger.get("relations", {}), ledger.get("refused", {})
    yield "accepted", sum(accepted.values())
    for kind, count in accepted.items():
        yield f"accepted {kind}", count
    yield "refused", sum(refused.values())
    for reason, count in refused.items():
        words = why_refused(reason, "en")
        yield f"refused {reason}", f"{count}: {words}" if words != reason.replace("_", " ") else count
    yield "mentions", ledger.get("mentions", 0)
    yield from ((f"entities {label}", count) for label, count in ledger.get("entities", {}).items())
    for told in ("model", "agreement"):
        yield from ((f"{told} {name}", value) for name, value in ledger.get(told, {}).items())
    yield from (("note", note) for note in ledger.get("notes", ()))
    faults = ledger_faults(source)
    yield "adds_up", "; ".join(faults) if faults else "yes: every page, row and proposed statement is accounted for"


def why_left_out(source: Source) -> str:
    """Say in a line why a source was not read whole."""
    if source.reason:
        return source.reason
    unread = source.ledger.get("unread_pages", {})
    pages: dict[str, list[str]] = {}
    for page, why in unread.items():
        pages.setdefault(why, []).append(page)
    told = [f"{why}: page{'s' * (len(on) > 1)} {_listed(on)}" for why, on in pages.items()]
    return "; ".join([*told, *source.ledger.get("refused", ()), *ledger_faults(source)])


def _listed(pages: Sequence[str]) -> str:
    return ", ".join(pages[:_PAGES_NAMED]) + (" …" if len(pages) > _PAGES_NAMED else "")
