"""One table linked with itself: which of its rows mean the same body, beside what is known already."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from graph.matching.body import Reason
from graph.matching.linking.bags import Ints
from graph.matching.linking.linker import compared_within, in_threads, scores_of
from graph.matching.linking.model import LinkModel, shipped_model
from graph.matching.linking.records import Records
from graph.matching.linking.topics import IDENTIFIER, by_topic
from graph.matching.trees import Numbers

__all__ = ["Alike", "link_within"]


@dataclass(frozen=True, slots=True, eq=False)
class Alike:
    """Pairs of rows of one table, the smaller row first, sorted; score is a probability."""

    left: Ints
    right: Ints
    scores: Numbers
    reasons: list[tuple[Reason, ...]]
    """What speaks for and against each, weightiest first, by the topics it belongs to."""


def link_within(records: Records, groups: Ints, *, low: float, model: LinkModel | None = None) -> Alike:
    """Return the pairs of rows that score at least ``low``, each once.

    Rows of one group are known to be one body: they are no pair, and no rivals of one another. The same rows give the
    same pairs, whatever their numbers of groups are. Time and memory grow with the rows, not with their square.
    """
    model = model or shipped_model()
    numbers = np.unique(groups, return_inverse=True)[1].astype(np.int64)
    pairs = compared_within(records, numbers, model)
    pairs = pairs.only(np.flatnonzero(pairs.left < pairs.right))
    scores = scores_of(pairs, model)
    kept = np.flatnonzero(scores >= low)
    added = in_threads(model.contributions, pairs.figures[kept])
    told = by_topic(model.trees.features, added, pairs.said[kept])
    ends = zip(pairs.left[kept].tolist(), pairs.right[kept].tolist(), strict=True)
    reasons = [_reasons(records, *pair, topics) for pair, topics in zip(ends, told, strict=True)]
    return Alike(pairs.left[kept], pairs.right[kept], scores[kept], reasons)


def _reasons(records: Records, left: int, right: int, topics: list[tuple[str, float]]) -> tuple[Reason, ...]:
    found = []
    for topic, weight in topics:
        feature, value = _SHOWN[topic]
        asked, known = value(records, left), value(records, right)
        found.append(Reason(feature=feature, weight=round(weight, 3), asked=asked, known=known))
    return tuple(found)


def _name(records: Records, row: int) -> str:
    return records.written[row]


def _place(records: Records, row: int) -> str:
    return ", ".join(part for part in (records.places[row], records.towns[row]) if part)


def _identifiers(records: Records, row: int) -> str:
    return " ".join((*records.identifiers[row], records.domains[row])).strip()


_SHOWN: Final[Mapping[str, tuple[str, Callable[[Records, int], str]]]] = {
    "name": ("name", _name),
    "short name": ("acronym", lambda records, row: " ".join(records.acronyms[row])),
    "legal form": ("legal", lambda records, row: records.legal[row]),
    "country": ("country", lambda records, row: records.countries[row]),
    "address": ("place", _place),
    "alone with this name": ("others", _name),
    "alone at this address": ("neighbours", _place),
    "other candidates": ("rivals", _name),
    IDENTIFIER: ("identifier", _identifiers),
}
"""By topic the feature that a reason names, and what of a row it was read from."""
