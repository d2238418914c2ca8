"""Two readings of one document beside each other: what both found, what only one did, and the two as one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from graph.model import relation_fault
from ingest.extract import EXTRACTOR, Extraction
from ingest.extract.model import Entity, Ledger, Mention, Relation
from ingest.extract.relations.verifying import ends_in_order
from ingest.language_model.merging import forms_of

__all__ = ["Agreement", "Overlap", "unite"]

_SUREST: Final = 0.95
"""Two readers of the same words share the mistakes that lie in the words: together they are never certain."""

_PLACES = frozenset({"Country", "Region", "City"})

Triple = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Overlap:
    """How many things both readers found and how many only one of them."""

    rules_only: int
    model_only: int
    both: int

    def to_json(self) -> dict[str, Any]:
        """Return the counts with their Jaccard index and F1, the same whichever is measured against the other."""
        found = self.rules_only + self.model_only + self.both
        jaccard = round(self.both / found, 3) if found else None
        f1 = round(2 * self.both / (found + self.both), 3) if found else None
        counts = {"rules_only": self.rules_only, "model_only": self.model_only, "both": self.both}
        return {**counts, "jaccard": jaccard, "f1": f1}


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far rules and model agree on a document: on its entities (type and name) and on its relations."""

    entities: Overlap
    relations: Overlap

    def to_json(self) -> dict[str, Any]:
        """Return both overlaps."""
        return {"entities": self.entities.to_json(), "relations": self.relations.to_json()}


def unite(ruled: Extraction, modelled: Extraction, model: str) -> tuple[Extraction, Agreement]:
    """Return the union of two readings and their agreement; the readings themselves are left as they are.

    Where both name a body but differ on its type, that of the rules stands, and relations which it does not allow
    are refused. ``model`` is the name of the model's extractor: what both found is signed by both.
    """
    ledger = _ledger(ruled.ledger, modelled.ledger)
    both = f"{EXTRACTOR}+{model}"
    entities = {e.id: e for e in ruled.entities}
    highest = max((int(e.id[1:]) for e in ruled.entities), default=0)
    twins = _twins(ruled.entities, modelled.entities)
    new_id: dict[str, str] = {}
    agreed = 0
    for entity in modelled.entities:
        twin = twins.get(entity.id)
        if twin is None:
            highest += 1
            new_id[entity.id] = f"e{highest}"
            entities[new_id[entity.id]] = replace(entity, id=new_id[entity.id])
            continue
        new_id[entity.id] = twin
        if entities[twin].label == entity.label:
            agreed += 1
            entities[twin] = _joined(entities[twin], entity, both)
        else:
            ledger.refuse_saying("type_differs", f"{entity.label}: {entity.name} is {entities[twin].label}")
    relations, shared = _relations(ruled.relations, modelled.relations, new_id, entities, both, ledger)
    agreement = Agreement(
        Overlap(len(ruled.entities) - agreed, len(modelled.entities) - agreed, agreed),
        Overlap(len(ruled.relations) - shared, len(modelled.relations) - shared, shared),
    )
    united = replace(ruled, entities=list(entities.values()), relations=relations, ledger=ledger)
    return united, agreement


def _ledger(ruled: Ledger, modelled: Ledger) -> Ledger:
    return replace(
        ruled,
        accepted=ruled.accepted.copy(),
        proposed=ruled.proposed + sum(modelled.refused.values()),
        refused=ruled.refused + modelled.refused,
        refusals=[*ruled.refusals, *modelled.refusals],
        sayings=[*ruled.sayings, *modelled.sayings],
    )


def _twins(ruled: list[Entity], modelled: list[Entity]) -> dict[str, str]:
    """For entities of the model the id of the rules' entity that is the same: one to one, its own type first."""
    by_form: dict[str, list[Entity]] = {}
    for entity in ruled:
        for form in _forms(entity):
            by_form.setdefault(form, []).append(entity)
    twins: dict[str, str] = {}
    for same_label in (True, False):
        for entity in modelled:
            met = {e.id: e for form in sorted(_forms(entity)) for e in by_form.get(form, ())}
            free = [e for e in met.values() if entity.id not in twins and e.id not in twins.values()]
            fit = [e for e in free if _may_be_one(e.label, entity.label, same_label)]
            if fit:
                named = forms_of([entity.name])
                twins[entity.id] = max(fit, key=lambda e: bool(forms_of([e.name]) & named)).id
    return twins


def _may_be_one(one: str, other: str, same_label: bool) -> bool:
    return one == other if same_label else (one in _PLACES) == (other in _PLACES)


def _forms(entity: Entity) -> set[str]:
    return forms_of([entity.name, *entity.aliases, entity.acronym or "", *(m.text for m in entity.mentions)])


def _joined(ruled: Entity, modelled: Entity, extractor: str) -> Entity:
    """Return the rules' entity with what the model adds: places that it did not see, forms, dates that it lacks."""
    told: list[tuple[tuple[int, int], Mention]] = list(zip(ruled.spans, ruled.mentions, strict=True))
    more = [
        (span, mention)
        for span, mention in zip(modelled.spans, modelled.mentions, strict=True)
        if not any(a < span[1] and span[0] < b for a, b in ruled.spans)
    ]
    seen = sorted([*told, *more], key=lambda pair: pair[0])
    dated = ruled if ruled.start or ruled.end else modelled
    return replace(
        ruled,
        spans=[span for span, _ in seen],
        mentions=[mention for _, mention in seen],
        aliases=[n for n in dict.fromkeys([*ruled.aliases, modelled.name, *modelled.aliases]) if n != ruled.name],
        acronym=ruled.acronym or modelled.acronym,
        kind=ruled.kind or modelled.kind,
        country=ruled.country or modelled.country,
        identifier=ruled.identifier or modelled.identifier,
        point=ruled.point or modelled.point,
        dates=dated.dates,
        start=dated.start,
        end=dated.end,
        extractor=extractor,
    )


def _relations(
    ruled: list[Relation],
    modelled: list[Relation],
    new_id: Mapping[str, str],
    entities: Mapping[str, Entity],
    both: str,
    ledger: Ledger,
) -> tuple[list[Relation], int]:
    made: dict[Triple, Relation] = {(r.type, r.start, r.end): r for r in ruled}
    ours = set(made)
    shared = 0
    for relation in modelled:
        key = _key(relation, new_id)
        fault = relation_fault(entities[key[1]].label, key[0], entities[key[2]].label)
        fault = "same_ends" if key[1] == key[2] else fault
        if fault:
            ledger.refuse_saying(fault, relation.evidence[0].quote)
        elif key in ours:
            shared += 1
            made[key] = _strengthened(made[key], relation, both)
        elif key not in made:
            ledger.accepted[relation.type] += 1
            ledger.proposed += 1
            made[key] = replace(relation, start=key[1], end=key[2])
    return list(made.values()), shared


def _key(relation: Relation, new_id: Mapping[str, str]) -> Triple:
    return relation.type, *ends_in_order(relation.type, new_id[relation.start], new_id[relation.end])


def _strengthened(ruled: Relation, modelled: Relation, extractor: str) -> Relation:
    """Join the evidence; that both err is less likely than that one does, so the doubts are multiplied (noisy-or).

    The larger of the two would say that agreement tells nothing, yet the two err in different ways: rules where a
    phrase is new to them, a model where it knows too much.
    """
    sure = 1 - (1 - ruled.confidence) * (1 - modelled.confidence)
    more = [e for e in modelled.evidence if not any(e.start < own.end and own.start < e.end for own in ruled.evidence)]
    return replace(
        ruled,
        confidence=max(ruled.confidence, modelled.confidence, min(sure, _SUREST)),
        properties={**modelled.properties, **ruled.properties},
        evidence=[*ruled.evidence, *more],
        extractor=extractor,
    )
