"""What every relation must withstand, whoever proposes it: its words stand in the document where it says."""

from __future__ import annotations

from graph.model import RELATIONS
from graph.statements import Statement, quote_fault
from ingest.extract.model import Entity, Evidence

__all__ = ["ends_in_order", "words_fault"]


def ends_in_order(kind: str, one: str, other: str) -> tuple[str, str]:
    """Return the ids of two entities as a relation is kept: one without direction has the entity named first first."""
    relation = RELATIONS.get(kind)
    turned = relation is not None and relation.symmetric and int(other[1:]) < int(one[1:])
    return (other, one) if turned else (one, other)


def words_fault(kind: str, start: Entity, end: Entity, evidence: Evidence, text: str) -> str | None:
    """Return why the words of a relation do not stand in the text where its evidence says; None if they do."""
    statement = Statement(
        source_id="",
        subject=start.id,
        subject_type=start.label,
        predicate=kind,
        object=end.id,
        object_type=end.label,
        quote=evidence.quote,
        start=evidence.start,
        end=evidence.end,
        anchors=evidence.anchors,
        extractor="",
    )
    return quote_fault(statement, text)
