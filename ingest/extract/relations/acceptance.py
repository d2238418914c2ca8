"""The gate: a claim becomes a relation only if the vocabulary allows it and its words stand where it says."""

from __future__ import annotations

from collections.abc import Iterable

from graph.model import relation_fault
from ingest.document import Document
from ingest.extract.model import Evidence, Ledger, Refusal, Relation, Span
from ingest.extract.passages import Passage
from ingest.extract.relations.anchoring import anchored
from ingest.extract.relations.claims import Claim
from ingest.extract.relations.verifying import ends_in_order, words_fault

__all__ = ["accept", "strengthen"]

_Proposal = tuple[str, str, str, int, int]
"""Relation type, its two ends, and the span of the quotation."""

_TURNED = {"subject": "object", "object": "subject", "subject_noun": "object_noun", "object_noun": "subject_noun"}
_ROLE_RANK = {"coordinator": 2, "partner": 1, "member": 1}


def accept(claims: Iterable[Claim], document: Document, passages: list[Passage], ledger: Ledger) -> list[Relation]:
    """Return the relations that hold, each once with all its evidence; count the rest by reason.

    Two rules that propose the same relation of the same words propose it once: it is accepted if either holds.
    """
    made: dict[tuple[str, str, str], Relation] = {}
    told: set[_Proposal] = set()
    refused: dict[_Proposal, Refusal] = {}
    for claim in claims:
        key = _ends(claim)
        evidence = _evidence(claim, document, passages, turned=key[1] != claim.start.id)
        proposal = (*key, evidence.start, evidence.end)
        fault = claim.fault or _fault(claim, evidence, document)
        if fault is not None:
            refused.setdefault(
                proposal, Refusal(reason=fault, type=claim.type, start=claim.start, end=claim.end, evidence=evidence)
            )
            continue
        relation = made.get(key)
        if relation is None:
            made[key] = relation = Relation(
                type=key[0], start=key[1], end=key[2], rule=claim.rule, confidence=claim.confidence
            )
        if proposal not in told:
            told.add(proposal)
            ledger.accepted[claim.type] += 1
            relation.evidence.append(evidence)
        strengthen(relation, claim)
    ledger.proposed += len(told | refused.keys())
    for _, refusal in sorted(
        ((p, r) for p, r in refused.items() if p not in told), key=lambda pair: (pair[1].evidence.start, pair[0])
    ):
        ledger.refuse(refusal)
    return list(made.values())


def _ends(claim: Claim) -> tuple[str, str, str]:
    return claim.type, *ends_in_order(claim.type, claim.start.id, claim.end.id)


def strengthen(relation: Relation, claim: Claim | Relation) -> None:
    """Let what was claimed once more make a relation surer and say more of it."""
    relation.confidence = max(relation.confidence, claim.confidence)
    for name, value in claim.properties.items():
        old = relation.properties.get(name)
        if old is None or _ROLE_RANK.get(str(value), 0) > _ROLE_RANK.get(str(old), 0):
            relation.properties[name] = value


def _evidence(claim: Claim, document: Document, passages: list[Passage], *, turned: bool) -> Evidence:
    passage = passages[claim.passage]
    start, end = passage.locate(*claim.quote)
    anchors: dict[str, Span] = {
        _TURNED.get(role, role) if turned else role: passages[n].locate(a, b)
        for role, (n, a, b) in anchored(claim).items()
    }
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
    return words_fault(claim.type, claim.start, claim.end, evidence, document.text)
