"""The gate: a claim becomes a relation only if the vocabulary allows it and its words stand where it says."""

from __future__ import annotations

from collections.abc import Iterable

from graph.model import RELATIONS, relation_fault
from graph.statements import Statement, quote_fault
from ingest.document import Document
from ingest.extract.model import Evidence, Ledger, Relation, Span
from ingest.extract.passages import Passage
from ingest.extract.relations.claims import Claim

__all__ = ["accept", "strengthen"]

_ROLE_RANK = {"coordinator": 2, "partner": 1, "member": 1}


def accept(claims: Iterable[Claim], document: Document, passages: list[Passage], ledger: Ledger) -> list[Relation]:
    """Return the relations that hold, each once with all its evidence; count the rest by reason."""
    made: dict[tuple[str, str, str], Relation] = {}
    told: set[tuple[str, str, str, int, int]] = set()
    for claim in claims:
        evidence = _evidence(claim, document, passages)
        fault = _fault(claim, evidence, document)
        if fault is not None:
            ledger.refuse(fault, evidence.quote)
            continue
        key = _ends(claim)
        relation = made.get(key)
        if relation is None:
            made[key] = relation = Relation(
                type=key[0], start=key[1], end=key[2], rule=claim.rule, confidence=claim.confidence
            )
            ledger.accepted[claim.type] += 1
        if (*key, evidence.start, evidence.end) not in told:
            told.add((*key, evidence.start, evidence.end))
            relation.evidence.append(evidence)
        strengthen(relation, claim)
    return list(made.values())


def _ends(claim: Claim) -> tuple[str, str, str]:
    one, other = claim.start.id, claim.end.id
    if RELATIONS[claim.type].symmetric and int(other[1:]) < int(one[1:]):
        one, other = other, one
    return claim.type, one, other


def strengthen(relation: Relation, claim: Claim | Relation) -> None:
    """Let what was claimed once more make a relation surer and say more of it."""
    relation.confidence = max(relation.confidence, claim.confidence)
    for name, value in claim.properties.items():
        old = relation.properties.get(name)
        if old is None or _ROLE_RANK.get(str(value), 0) > _ROLE_RANK.get(str(old), 0):
            relation.properties[name] = value


def _evidence(claim: Claim, document: Document, passages: list[Passage]) -> Evidence:
    passage = passages[claim.passage]
    start, end = passage.locate(*claim.quote)
    anchors: dict[str, Span] = {role: passages[n].locate(a, b) for role, (n, a, b) in claim.anchors.items()}
    return Evidence(
        start=start,
        end=end,
        quote=document.text[start:end],
        anchors=anchors,
        page=passage.page,
        language=passage.language,
    )


def _fault(claim: Claim, evidence: Evidence, document: Document) -> str | None:
    fault = relation_fault(claim.start.label, claim.type, claim.end.label)
    if fault is not None:
        return fault
    if claim.start is claim.end:
        return "same_ends"
    if not {"subject", "object"} <= evidence.anchors.keys():
        return "end_not_in_text"
    statement = Statement(
        source_id="",
        subject=claim.start.id,
        subject_type=claim.start.label,
        predicate=claim.type,
        object=claim.end.id,
        object_type=claim.end.label,
        quote=evidence.quote,
        start=evidence.start,
        end=evidence.end,
        anchors=evidence.anchors,
        extractor="",
    )
    return quote_fault(statement, document.text)
