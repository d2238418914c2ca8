"""Logistic regression over many rows of few features each, with numpy alone: the same rows give the same weights.

Weights are drawn towards zero, so there is one best answer and it is found whatever the way there.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["Columns", "Numbers", "Rows", "fit_kinds", "fit_rows", "join", "odds_of"]

Numbers = npt.NDArray[np.float64]
Columns = npt.NDArray[np.int32]

_ROUNDS: Final = 400
_MEMORY: Final = 12
_STEEPEST: Final = 1e-3
"""A slope below this everywhere leaves no weight further than a thousandth from where it belongs."""
_NEARLY: Final = 0.05
"""The same where there are many kinds, which cost a round each as much; weights are then good to a hundredth."""
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
    """Return the sum of the weights of every row, by kind if there is more than one."""
    if not len(rows.sizes):
        return np.zeros((0, *weights.shape[1:]))
    starts = np.concatenate(([0], np.cumsum(rows.sizes)[:-1]))
    return np.asarray(np.add.reduceat(weights[rows.columns], starts, axis=0), dtype=np.float64)


def fit_rows(rows: Rows, used: npt.NDArray[np.bool_], pull: float) -> Numbers:
    """Return the weights of all columns that make the rows most likely; those not ``used`` stay zero (L-BFGS)."""
    if not len(rows.sizes):
        return np.zeros(len(used))
    return _descend(lambda weights: _loss(rows, weights, used, pull), np.zeros(len(used)), _STEEPEST)


def fit_kinds(rows: Rows, kinds: int, used: npt.NDArray[np.bool_], pull: float) -> Numbers:
    """Return weights by column and kind that make the kind of every row (``right``) most likely, as ``fit_rows``."""
    if not len(rows.sizes):
        return np.zeros((len(used), kinds))
    start = np.zeros(len(used) * kinds)
    found = _descend(lambda weights: _loss_of_kinds(rows, weights.reshape(-1, kinds), used, pull), start, _NEARLY)
    return found.reshape(-1, kinds)


def _descend(look: Callable[[Numbers], tuple[float, Numbers]], weights: Numbers, steepest: float) -> Numbers:
    """Go down from these weights to where the slope is below ``steepest`` everywhere."""
    steps: deque[tuple[Numbers, Numbers]] = deque(maxlen=_MEMORY)
    loss, slope = look(weights)
    for _ in range(_ROUNDS):
        if float(np.abs(slope).max(initial=0.0)) < steepest:
            break
        way = -_turned(slope, steps)
        downhill, length = float(slope @ way), 1.0
        for _ in range(_HALVINGS):
            there = weights + length * way
            loss_there, slope_there = look(there)
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


def _loss_of_kinds(rows: Rows, weights: Numbers, used: npt.NDArray[np.bool_], pull: float) -> tuple[float, Numbers]:
    odds = odds_of(rows, weights)
    odds -= odds.max(axis=1, keepdims=True)
    chances = np.exp(odds)
    totals = chances.sum(axis=1)
    each, kind = np.arange(len(odds)), rows.right.astype(np.int32)
    miss = np.log(totals) - odds[each, kind]
    off = chances / totals[:, None]
    off[each, kind] -= 1
    off *= rows.counts[:, None]
    number = np.repeat(each, rows.sizes)
    slope: Numbers = np.stack(
        [np.bincount(rows.columns, column[number], len(weights)).astype(np.float64) for column in off.T], axis=1
    )
    slope = np.where(used[:, None], slope + pull * weights, 0.0)
    return float(rows.counts @ miss) + pull / 2 * float(np.vdot(weights, weights)), slope.ravel()


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
