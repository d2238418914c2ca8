"""Whether another record would do better: what a pair is, seen beside the other pairs of its two records."""

from __future__ import annotations

import numpy as np

from graph.matching.linking.bags import Ints
from graph.matching.trees import Numbers

__all__ = ["in_context", "in_context_of_groups"]

_NOBODY = -12.0
"""Log-odds of a rival where there is none."""
_WORST_RANK = 5


def in_context(scores: Numbers, left: Ints, right: Ints) -> dict[str, Numbers]:
    """Tell each pair's rank among those of its left and of its right record, and how far the best other is."""
    ranks, gaps = zip(*(_beside(scores, rows) for rows in (left, right)), strict=True)
    return {
        "score": scores,
        "rank_least": np.minimum(*ranks),
        "rank_most": np.maximum(*ranks),
        "gap_least": np.minimum(*gaps),
        "gap_most": np.maximum(*gaps),
        "rival_least": scores - np.maximum(*gaps),
        "rival_most": scores - np.minimum(*gaps),
    }


def in_context_of_groups(scores: Numbers, left: Ints, right: Ints) -> dict[str, Numbers]:
    """Tell the same where several rows are one body: ``left`` and ``right`` are numbers of groups.

    The rivals of a pair are the best pairs with other groups, not other rows of the same two.
    """
    size = int(max(left.max(initial=0), right.max(initial=0))) + 1
    pairs, of = np.unique(left * size + right, return_inverse=True)
    best = np.full(len(pairs), -np.inf)
    np.maximum.at(best, of, scores)
    found = {name: values[of] for name, values in in_context(best, pairs // size, pairs % size).items()}
    behind = found["score"] - scores
    shifted = {name: found[name] - behind for name in ("score", "gap_least", "gap_most")}
    return found | shifted


def _beside(scores: Numbers, rows: Ints) -> tuple[Numbers, Numbers]:
    order = np.lexsort((-scores, rows))
    ranked, sorted_rows = scores[order], rows[order]
    place = np.arange(len(rows))
    begins = np.diff(sorted_rows, prepend=-1) != 0
    start = np.maximum.accumulate(np.where(begins, place, 0))
    following = np.append(ranked[1:], _NOBODY)
    following[np.append(begins[1:], True)] = _NOBODY
    rank, gap = np.empty_like(scores), np.empty_like(scores)
    rank[order] = np.minimum(place - start, _WORST_RANK)
    best = ranked[start]
    gap[order] = ranked - np.where(place == start, following, best)
    return rank, gap
