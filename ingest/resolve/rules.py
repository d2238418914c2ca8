"""The first rules: the same identifier; the same full name within type and country; an acronym spelt out.

Each rule says why in words a person can check. None of them guesses: where a name could mean two bodies the pair is
``unsure`` and waits for a person. The scorer (``ingest.resolve.scored``) adds decisions beside these.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from graph.judgements import Decision, Judgement, family
from graph.model import actors, worldwide
from ingest.resolve.entities import Entity
from ingest.resolve.groups import SINGLE

__all__ = ["decide"]

_IDENTIFIER, _NAME, _ACRONYM = "rule:identifier@1", "rule:name@1", "rule:acronym@1"


def decide(entities: Iterable[Entity]) -> list[Decision]:
    """Return what the rules say of these entities, in a stable order, one decision for a pair (the surest first)."""
    known = sorted(entities, key=lambda e: e.id)
    by_id = {e.id: e for e in known}
    decisions: dict[tuple[str, str], Decision] = {}
    for decision in [*_same_identifier(known), *_same_name(known), *_typed_elsewhere(known), *_spelt_out(known)]:
        if decision.judgement is Judgement.POSITIVE and _told_apart(by_id[decision.left], by_id[decision.right]):
            decision = replace(decision, judgement=Judgement.NEGATIVE, why=f"{decision.why}, but other identifiers")
        decisions.setdefault(decision.pair, decision)
    return list(decisions.values())


def _told_apart(one: Entity, other: Entity) -> bool:
    """Whether both carry an identifier of one scheme, and not the same."""
    mine, theirs = _by_scheme(one), _by_scheme(other)
    return any(not mine[scheme] & theirs[scheme] for scheme in mine.keys() & theirs.keys())


def _by_scheme(entity: Entity) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for identifier in entity.identifiers:
        scheme = identifier.partition(":")[0]
        if scheme in SINGLE:
            found.setdefault(scheme, set()).add(identifier)
    return found


def _same_identifier(entities: list[Entity]) -> Iterator[Decision]:
    blocks: defaultdict[tuple[str, str], list[Entity]] = defaultdict(list)
    for entity in entities:
        for identifier in entity.identifiers:
            blocks[family(entity.label), identifier].append(entity)
    for (_, identifier), block in sorted(blocks.items()):
        for other in block[1:]:
            yield Decision.of(block[0].id, other.id, Judgement.POSITIVE, by=_IDENTIFIER, why=f"both carry {identifier}")


def _same_name(entities: list[Entity]) -> Iterator[Decision]:
    blocks: defaultdict[tuple[str, ...], list[Entity]] = defaultdict(list)
    for entity in entities:
        for key in entity.keys:
            for block in _name_blocks(entity, key):
                blocks[block].append(entity)
    for block, members in sorted(blocks.items()):
        if len(members) > 1:
            yield from _within_country(members, key=block[1])


def _typed_elsewhere(entities: list[Entity]) -> Iterator[Decision]:
    """Join an organisation of no stated kind to the one cluster, network or hub that has its name."""
    typed: defaultdict[str, list[Entity]] = defaultdict(list)
    for entity in entities:
        if entity.label in actors() and entity.label != "Organisation":
            for key in entity.keys:
                typed[key].append(entity)
    for entity in entities:
        if not entity.unspecified:
            continue
        for key in sorted(entity.keys & typed.keys()):
            fitting = [t for t in typed[key] if _countries_agree(entity, t)]
            if len({t.label for t in fitting}) == 1 and len({t.country for t in fitting} - {""}) <= 1:
                why = f"same name “{key}”, which another source calls a {fitting[0].label.lower()}"
                yield Decision.of(entity.id, fitting[0].id, Judgement.POSITIVE, by=_NAME, why=why)


def _name_blocks(entity: Entity, key: str) -> list[tuple[str, ...]]:
    # Two people of one name are the same only where they are seen with the same body.
    if entity.label == "Person":
        return [("Person", key, body) for body in sorted(entity.bodies)]
    return [(entity.label, key)]


def _within_country(members: list[Entity], *, key: str) -> Iterator[Decision]:
    by_country: defaultdict[str, list[Entity]] = defaultdict(list)
    for entity in members:
        by_country["" if entity.label in worldwide() else entity.country].append(entity)
    unplaced = by_country.pop("", [])
    groups = [by_country[c] for c in sorted(by_country)]
    if len(groups) == 1:
        groups[0].extend(unplaced)
        unplaced = []
    for group in [*groups, unplaced]:
        for other in group[1:]:
            yield Decision.of(
                group[0].id, other.id, Judgement.POSITIVE, by=_NAME, why=f"same name “{key}”, type and country"
            )
    if unplaced:
        for group in groups:
            yield Decision.of(
                group[0].id,
                unplaced[0].id,
                Judgement.UNSURE,
                by=_NAME,
                why=f"same name “{key}”, but it is known in {len(groups)} countries",
            )


def _spelt_out(entities: list[Entity]) -> Iterator[Decision]:
    bare: defaultdict[tuple[str, str], list[Entity]] = defaultdict(list)
    full: defaultdict[tuple[str, str], list[Entity]] = defaultdict(list)
    for entity in entities:
        if entity.label == "Person":
            continue
        for acronym in entity.acronyms - entity.keys:
            full[entity.label, acronym].append(entity)
        for key in entity.keys:
            if " " not in key:
                bare[entity.label, key].append(entity)
    for block in sorted(bare.keys() & full.keys()):
        spelt = _one_body(full[block])
        for entity in bare[block]:
            if not _countries_agree(entity, full[block][0]):
                continue
            yield Decision.of(
                entity.id,
                full[block][0].id,
                Judgement.POSITIVE if spelt else Judgement.UNSURE,
                by=_ACRONYM,
                why=f"“{block[1]}” is its acronym" if spelt else f"“{block[1]}” is the acronym of several bodies",
            )


def _one_body(entities: list[Entity]) -> bool:
    """Whether all of these have a full name in common, directly or through one another."""
    joined = set(entities[0].keys)
    rest = entities[1:]
    while rest:
        near = [e for e in rest if e.keys & joined]
        if not near:
            return False
        for entity in near:
            joined |= entity.keys
        rest = [e for e in rest if e not in near]
    return True


def _countries_agree(one: Entity, other: Entity) -> bool:
    if one.label in worldwide() or other.label in worldwide():
        return True
    return not one.country or not other.country or one.country == other.country
