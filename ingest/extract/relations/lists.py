"""Relations that a list states: each item under "Partners:" takes part, each under "Members:" belongs.

The item's own words are the evidence; the other end may stand only in a heading or a title, and the cue is the
label of the list. Rows of a table with a header of known columns are read the same way.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.model import RELATIONS, relation_fault
from ingest.extract.lexicons import Label
from ingest.extract.model import Entity
from ingest.extract.relations.claims import Argument, Claim, Context
from ingest.extract.structure import Item, Scope

__all__ = ["find_in_lists"]

_PLACES = ("City", "Region", "Country")
_LOOK_BACK = 12


def find_in_lists(context: Context) -> Iterator[Claim]:
    """Yield what the lists of the document state."""
    for scope in context.scopes:
        for label in scope.labels:
            whole = _whole(context, scope, label)
            if whole is None:
                continue
            made = [claim for item in scope.items for claim in _item(context, scope, label, whole, item)]
            yield from made
            if made:
                break


def _whole(context: Context, scope: Scope, label: Label) -> Entity | None:
    """Return what the list is of: the document's subject if it fits, else the fitting name that stands last before."""
    if context.subject is not None and context.subject.label in label.whole and len(scope.items) > 0:
        own = context.subject
    else:
        own = None
    for number in range(scope.passage, max(-1, scope.passage - _LOOK_BACK), -1):
        for argument in reversed(context.arguments[number]):
            if argument.named and not argument.inner and argument.entity.label in label.whole:
                if number == scope.passage and argument.start >= scope.span[0]:
                    continue
                if own is None or argument.entity.label == "Project":
                    return argument.entity
    return own


def _item(context: Context, scope: Scope, label: Label, whole: Entity, item: Item) -> Iterator[Claim]:
    named = [
        a
        for a in context.arguments[item.passage]
        if a.named and not a.inner and item.start <= a.start and a.end <= item.end
    ]
    item_first = relation_takes_item_first(label, whole)
    opened = context.readings[item.passage].text.find("(", item.start, item.end)
    stop = opened if opened >= 0 else item.end
    for argument in named:
        if argument.entity is whole or (item_first and argument.start > stop):
            continue
        one, other = (argument.entity, whole) if item_first else (whole, argument.entity)
        if relation_fault(one.label, label.relation, other.label) is None:
            yield _claim(context, scope, label, one, other, argument, item, item_first)
    if item_first:
        yield from _places(context, named, item)


def relation_takes_item_first(label: Label, whole: Entity) -> bool:
    """Whether the items are the relation's start (members, partners) rather than its end (funders, themes)."""
    ends = RELATIONS[label.relation].ends
    return whole.label in ends.get(label.item, frozenset()) and label.relation not in (
        "FUNDED_BY",
        "FOCUSES_ON",
        "TARGETS",
        "LOCATED_IN",
    )


def _places(context: Context, named: list[Argument], item: Item) -> Iterator[Claim]:
    """A place after the name in an item is where the body is: "Body, City, Country"."""
    bodies = [a for a in named if a.entity.label in ("Organisation", "Cluster", "Network", "Hub")]
    text = context.readings[item.passage].text
    for place in (a for a in named if a.entity.label in _PLACES):
        for body in bodies:
            gap = text[body.end : place.start]
            if body.end <= place.start and len(gap) <= 60 and any(c in gap for c in ",(–-|\t:/"):
                yield Claim(
                    type="LOCATED_IN",
                    start=body.entity,
                    end=place.entity,
                    rule="item_place",
                    confidence=0.9,
                    passage=item.passage,
                    quote=(item.start, item.end),
                    anchors={
                        "subject": (item.passage, body.start, body.end),
                        "object": (item.passage, place.start, place.end),
                    },
                )


def _claim(
    context: Context,
    scope: Scope,
    label: Label,
    one: Entity,
    other: Entity,
    argument: Argument,
    item: Item,
    item_first: bool,
) -> Claim:
    anchors = {
        "cue": (scope.passage, *scope.span),
        "subject" if item_first else "object": (item.passage, argument.start, argument.end),
    }
    far = context.place_of(other if item_first else one, scope.passage)
    if far is not None:
        anchors["object" if item_first else "subject"] = far
    return Claim(
        type=label.relation,
        start=one,
        end=other,
        rule="list",
        confidence=0.9,
        passage=item.passage,
        quote=(item.start, item.end),
        anchors=anchors,
        properties={"role": label.role} if label.role and "role" in RELATIONS[label.relation].properties else {},
    )
