"""Where the ends of a claim stand by name: what a statement shows is a name, never only a noun that stands for one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from ingest.extract.model import Entity
from ingest.extract.relations.claims import Claim

__all__ = ["anchored"]

Place = tuple[int, int, int]


def anchored(claim: Claim) -> dict[str, Place]:
    """Return the claim's anchors with each end at one of its names.

    Words that only stand for an end ("the cluster", "we") move to ``subject_noun`` or ``object_noun``, and the end
    is anchored at its nearest name before them, else after. An end that has no name in the document has no anchor.
    """
    places = dict(claim.anchors)
    for role, entity in (("subject", claim.start), ("object", claim.end)):
        place = places.get(role)
        if place is None or _names(entity, place):
            continue
        places[f"{role}_noun"] = places.pop(role)
        nearest = _nearest(entity, place[0])
        if nearest is not None:
            places[role] = nearest
    return places


def _names(entity: Entity, place: Place) -> bool:
    """Whether a name of the entity stands at, or within, this place."""
    passage, start, end = place
    first = bisect_left(entity.mentions, passage, key=lambda m: m.passage)
    last = bisect_right(entity.mentions, passage, key=lambda m: m.passage)
    return any(start <= m.start and m.end <= end for m in entity.mentions[first:last])


def _nearest(entity: Entity, passage: int) -> Place | None:
    if not entity.mentions:
        return None
    after = bisect_right(entity.mentions, passage, key=lambda m: m.passage)
    found = entity.mentions[max(0, after - 1)]
    return found.passage, found.start, found.end
