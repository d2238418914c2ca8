"""Logistic regression over many rows of few features each, with numpy alone: the same rows give the same weights.

Weights are drawn towards zero, so there is one best answer and it is found whatever the way there.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["Columns", "Numbers", "Rows", "fit_rows", "join", "odds_of"]

Numbers = npt.NDArray[np.float64]
Columns = npt.NDArray[np.int32]

_ROUNDS: Final = 400
_MEMORY: Final = 12
_STEEPEST: Final = 1e-3
"""A slope below this everywhere leaves no weight further than a thousandth from where it belongs."""
_HALVINGS: Final = 40
_ENOUGH: Final = 1e-4


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """What holds in each row: the columns of all rows one after the other, and how many each row has (at least 1)."""

    columns: Columns
    sizes: Columns
    right: Numbers
    counts: Numbers
    """How much each row counts."""


def join(parts: list[Rows]) -> Rows:
    """Return the rows of all parts, in order."""
    return Rows(
        np.concatenate([p.columns for p in parts]),
        np.concatenate([p.sizes for p in parts]),
        np.concatenate([p.right for p in parts]),
        np.concatenate([p.counts for p in parts]),
    )


def odds_of(rows: Rows, weights: Numbers) -> Numbers:
    """Return the sum of the weights of every row."""
    if not len(rows.sizes):
        return np.zeros(0)
    starts = np.concatenate(([0], np.cumsum(rows.sizes)[:-1]))
    return np.asarray(np.add.reduceat(weights[rows.columns], starts), dtype=np.float64)


def fit_rows(rows: Rows, used: npt.NDArray[np.bool_], pull: float) -> Numbers:
    """Return the weights of all columns that make the rows most likely; those not ``used`` stay zero (L-BFGS)."""
    weights = np.zeros(len(used))
    if not len(rows.sizes):
        return weights
    steps: deque[tuple[Numbers, Numbers]] = deque(maxlen=_MEMORY)
    loss, slope = _loss(rows, weights, used, pull)
    for _ in range(_ROUNDS):
        if float(np.abs(slope).max(initial=0.0)) < _STEEPEST:
            break
        way = -_turned(slope, steps)
        downhill, length = float(slope @ way), 1.0
        for _ in range(_HALVINGS):
            there = weights + length * way
            loss_there, slope_there = _loss(rows, there, used, pull)
            if loss_there <= loss + _ENOUGH * length * downhill:
                break
            length /= 2
        else:
            break  # no step improves any more: numbers have no finer grain
        if float((there - weights) @ (slope_there - slope)) > 0:
            steps.append((there - weights, slope_there - slope))
        weights, loss, slope = there, loss_there, slope_there
    return weights


def _loss(rows: Rows, weights: Numbers, used: npt.NDArray[np.bool_], pull: float) -> tuple[float, Numbers]:
    odds = odds_of(rows, weights)
    miss = np.logaddexp(0.0, odds) - rows.right * odds
    off = rows.counts * (1 / (1 + np.exp(-np.clip(odds, -500, 500))) - rows.right)
    slope = np.bincount(rows.columns, weights=np.repeat(off, rows.sizes), minlength=len(weights)) + pull * weights
    return float(rows.counts @ miss) + pull / 2 * float(weights @ weights), np.where(used, slope, 0.0)


def _turned(slope: Numbers, steps: deque[tuple[Numbers, Numbers]]) -> Numbers:
    """Turn a slope by what the last steps told of how the ground bends."""
    way, shares = slope.copy(), []
    for step, change in reversed(steps):
        share = float(step @ way) / float(step @ change)
        shares.append(share)
        way -= share * change
    if steps:
        step, change = steps[-1]
        way *= float(step @ change) / float(change @ change)
    else:
        way /= max(1.0, float(np.linalg.norm(slope)))
    for (step, change), share in zip(steps, reversed(shares), strict=True):
        way += (share - float(change @ way) / float(step @ change)) * step
    return way
