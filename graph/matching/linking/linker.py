"""Two tables linked: which rows of one and of the other mean the same body."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from graph.matching.linking.assignment import one_to_one
from graph.matching.linking.bags import Floats, Ints
from graph.matching.linking.candidates import candidate_pairs, candidates_within
from graph.matching.linking.context import in_context, in_context_of_groups
from graph.matching.linking.features import Comparison
from graph.matching.linking.model import LinkModel, said_by_identifiers, shipped_model
from graph.matching.linking.records import Records
from graph.matching.linking.topics import told
from graph.matching.trees import Numbers

__all__ = ["Compared", "Links", "Progress", "compared", "compared_within", "in_threads", "link", "scores_of"]

Progress: TypeAlias = Callable[[int, int], None]
"""Called with pairs compared and pairs to compare."""

_BLOCK: Final = 50_000
_ROWS: Final = 4_096
_THREADS: Final = max(1, min(4, os.cpu_count() or 1))


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Candidate pairs that are not out of question, with their figures and what the linear judge says."""

    left: Ints
    right: Ints
    figures: Numbers
    """One row for each pair, in the order of the trees' features."""
    linear: Numbers
    said: Numbers

    def only(self, at: Ints) -> Compared:
        """Return the pairs at these places alone, in this order."""
        return Compared(self.left[at], self.right[at], self.figures[at], self.linear[at], self.said[at])


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Pairs of rows that are one body, sorted; score is a probability."""

    left: Ints
    right: Ints
    scores: Numbers
    reasons: list[str]


def link(
    left: Records,
    right: Records,
    *,
    model: LinkModel | None = None,
    threshold: float | None = None,
    many: bool = False,
    progress: Progress = lambda done, total: None,
) -> Links:
    """Link two tables: pairs at or above the threshold, by default each row in one pair at most.

    The same tables give the same links. Time and memory grow with the rows, not with their product.
    """
    model = model or shipped_model()
    least = model.threshold if threshold is None else threshold
    pairs = compared(left, right, model, progress)
    scores = scores_of(pairs, model)
    kept = np.flatnonzero(scores >= least)
    if not many:
        gains = np.log(scores[kept]) - np.log1p(-scores[kept]) - np.log(max(least, 1e-9) / max(1 - least, 1e-9))
        kept = kept[one_to_one(pairs.left[kept], pairs.right[kept], np.maximum(gains, 0) + 1e-6)]
    return Links(pairs.left[kept], pairs.right[kept], scores[kept], list(_reasons(model, pairs, kept)))


def compared(
    left: Records, right: Records, model: LinkModel, progress: Progress = lambda done, total: None
) -> Compared:
    """Compare the rows that share something rare; what the linear judge rules out is left out."""
    return _compared(Comparison(left, right), candidate_pairs(left, right), model, progress)


def compared_within(records: Records, groups: Ints, model: LinkModel) -> Compared:
    """Compare the rows of one table with one another, each pair in both directions; rows of one group are one body."""
    comparison = Comparison(records, records, groups)
    return _compared(comparison, candidates_within(records, groups), model, lambda done, total: None, groups)


def scores_of(pairs: Compared, model: LinkModel) -> Numbers:
    """Return how likely each pair is one body."""
    return model.scores(pairs.linear, in_threads(model.trees.log_odds, pairs.figures), pairs.said)


def _compared(
    comparison: Comparison,
    candidates: tuple[Ints, Ints, Floats],
    model: LinkModel,
    progress: Progress,
    groups: Ints | None = None,
) -> Compared:
    lefts, rights, keys = candidates
    starts = range(0, len(lefts), _BLOCK)
    blocks = ((lefts[at : at + _BLOCK], rights[at : at + _BLOCK], keys[at : at + _BLOCK]) for at in starts)
    judged = []
    with ThreadPoolExecutor(_THREADS) as threads:
        for start, found in zip(
            starts, threads.map(lambda block: _judged(comparison, model, *block), blocks), strict=True
        ):
            judged.append(found)
            progress(min(start + _BLOCK, len(lefts)), len(lefts))
    linear, said, figures = (
        (np.concatenate(parts) for parts in zip(*judged, strict=True))
        if judged
        else (np.empty(0), np.empty(0), np.empty((0, len(model.features))))
    )
    kept = _possible(linear, said, model)
    if groups is None:
        context = in_context(linear + said, lefts, rights)
    else:
        context = in_context_of_groups(linear + said, groups[lefts], groups[rights])
    names = model.trees.features[len(model.features) :]
    beside = [context[name][kept] for name in names]
    rows = np.column_stack([figures, *beside])
    return Compared(lefts[kept], rights[kept], rows, linear[kept], said[kept])


def _judged(
    comparison: Comparison, model: LinkModel, left: Ints, right: Ints, keys: Floats
) -> tuple[Numbers, Numbers, Numbers]:
    """Log-odds by the linear judge and by identifiers; the figures of the pairs that are possible."""
    found = comparison.compare((left, right)) | {"keys": keys}
    rows = np.column_stack([found[name] for name in model.features]).astype(np.float64)
    linear = model.linear.log_odds(rows)
    said = said_by_identifiers(*comparison.identifiers((left, right)))
    return linear, said, rows[_possible(linear, said, model)]


def in_threads(work: Callable[[Numbers], Numbers], rows: Numbers) -> Numbers:
    """Do the same for blocks of rows on all cores: numpy lets go of the interpreter while it counts."""
    blocks = [rows[at : at + _ROWS] for at in range(0, max(len(rows), 1), _ROWS)]
    with ThreadPoolExecutor(_THREADS) as threads:
        return np.concatenate(list(threads.map(work, blocks)))


def _possible(linear: Numbers, said: Numbers, model: LinkModel) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.asarray((linear >= model.gate) | (said > 0))


def _reasons(model: LinkModel, pairs: Compared, kept: Ints) -> Iterator[str]:
    added = in_threads(model.contributions, pairs.figures[kept])
    return told(model.trees.features, added, pairs.said[kept])
