"""From the things of every chunk to the entities of one document: names written alike are one thing.

Two things become one if they share a label and a form of their name. Where chunks differ on the label of a body, the
label said of most mentions stands. Places never become bodies: a region and its government may share their words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from graph.names import fold, name_key
from ingest.extract.model import Entity, Mention
from ingest.extract.passages import Passage
from ingest.language_model.naming import Named
from ingest.language_model.places import SETTLED

__all__ = ["forms_of", "merge"]


def merge(named: Sequence[Named], passages: Sequence[Passage]) -> tuple[list[Entity], dict[int, Entity]]:
    """Return the entities in the order of the text and, for the position of each thing, the entity it belongs to."""
    groups = _groups(named)
    by_first = sorted(groups, key=lambda group: min(_order(m) for i in group for m in named[i].mentions))
    entities: list[Entity] = []
    owner: dict[int, Entity] = {}
    for group in by_first:
        entity = _entity(len(entities) + 1, [named[i] for i in group], passages)
        entities.append(entity)
        owner |= dict.fromkeys(group, entity)
    return entities, owner


def forms_of(names: Iterable[str]) -> set[str]:
    """Names folded for comparison; what is nothing but signs gives none."""
    return {key for name in names if (key := name_key(name))}


def _order(mention: Mention) -> tuple[int, int]:
    return mention.passage, mention.start


def _keys(thing: Named) -> set[tuple[str, str]]:
    """What a thing is recognised by; bodies of every label in one space, what has an official name in its own."""
    if thing.label in SETTLED:
        return {(thing.label, fold(m.entry or m.text) + (m.country or "")) for m in thing.mentions}
    space = "Person" if thing.label == "Person" else ""
    names = {thing.name, *(m.text for m in thing.mentions), thing.acronym or thing.name}
    return {(space, form) for form in forms_of(names)}


def _groups(named: Sequence[Named]) -> list[list[int]]:
    """Positions of the things that share a key, directly or through others."""
    groups: list[list[int]] = []
    at: dict[tuple[str, str], int] = {}
    for position, thing in enumerate(named):
        keys = _keys(thing)
        met = sorted({at[key] for key in keys if key in at})
        if met:
            into = met[0]
            for other in met[1:]:
                groups[into] += groups[other]
                groups[other] = []
                at |= {key: into for key, place in at.items() if place == other}
        else:
            into = len(groups)
            groups.append([])
        groups[into].append(position)
        at |= dict.fromkeys(keys, into)
    return [group for group in groups if group]


def _entity(number: int, things: Sequence[Named], passages: Sequence[Passage]) -> Entity:
    votes: Counter[str] = Counter()
    for thing in things:
        votes[thing.label] += len(thing.mentions)
    label = votes.most_common(1)[0][0]
    mentions = sorted({_order(m): m for t in things for m in t.mentions}.values(), key=_order)
    entry = next((m for m in mentions if m.entry), None)
    name = " ".join((entry.entry if entry and entry.entry else max((t.name for t in things), key=_worth)).split())
    forms = dict.fromkeys(" ".join(m.text.split()) for m in mentions)
    first = mentions[0]
    dated = next((t for t in things if t.dates), None)
    key = fold(entry.entry or "") + (entry.country or "") if entry else name_key(name) or fold(name) or first.text
    return Entity(
        id=f"e{number}",
        label=label,
        name=name,
        key=key,
        mentions=mentions,
        spans=[passages[m.passage].locate(m.start, m.end) for m in mentions],
        aliases=[form for form in forms if form != name],
        acronym=next((t.acronym for t in things if t.acronym and t.acronym != name), None),
        kind=next((t.kind for t in things if t.kind), None) if label == "Organisation" else None,
        country=entry.country if entry else None,
        identifier=entry.identifier if entry else None,
        point=entry.point if entry else None,
        dates=dated.dates if dated else None,
        start=dated.start if dated else None,
        end=dated.end if dated else None,
    )


def _worth(name: str) -> tuple[bool, int]:
    """The most complete form; one all in capitals only where there is no other."""
    return not (name.isupper() and len(name) > 12), len(name)
