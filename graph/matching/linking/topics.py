"""What speaks for a link, in words: features by what they look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from graph.matching.trees import Numbers

__all__ = ["IDENTIFIER", "by_topic", "told"]

_TOPICS: Final = {
    "name": ("same_text", "same_name", "same_first", "same_letters", "words", "letters", "ratio", "partial_ratio",
             "jaro_winkler", "edits", "length", "rest", "token", "all", "kinds", "digits", "keys"),
    "short name": ("short", "initials"),
    "legal form": ("legal",),
    "country": ("same_country",),
    "address": ("same_street", "same_place", "same_town", "street", "where", "numbers", "city"),
    "alone with this name": ("name_own", "name_across"),
    "alone at this address": ("place_own", "place_across"),
    "other candidates": ("score", "rank", "gap", "rival"),
}  # fmt: skip
"""Each topic and how the names of its features begin."""
IDENTIFIER: Final = "identifier or web site"
_LEAST: Final = 0.1


def told(features: Sequence[str], contributions: Numbers, said: Numbers) -> Iterator[str]:
    """Tell for each row what each topic adds to the log-odds, the weightiest first: ``name +4.2; address +2.1``."""
    for topics in by_topic(features, contributions, said):
        yield "; ".join(f"{topic} {weight:+.1f}" for topic, weight in topics)


def by_topic(features: Sequence[str], contributions: Numbers, said: Numbers) -> Iterator[list[tuple[str, float]]]:
    """Return for each row the topics that add something to the log-odds and what they add, the weightiest first."""
    topics = [*_TOPICS, IDENTIFIER]
    of = np.array([_topic(feature) for feature in features])
    weights = np.column_stack([contributions[:, of == at].sum(axis=1) for at in range(len(_TOPICS))] + [said])
    for row in weights:
        order = np.argsort(-np.abs(row), kind="stable")
        yield [(topics[at], float(row[at])) for at in order if abs(row[at]) >= _LEAST]


def _topic(feature: str) -> int:
    """Number of the topic with the longest beginning of this feature's name."""
    fits = [
        (len(begin), at) for at, begins in enumerate(_TOPICS.values()) for begin in begins if feature.startswith(begin)
    ]
    return max(fits)[1]
