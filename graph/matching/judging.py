"""The judge of names: what was learned about figures, as it is shipped, and what it makes of candidates.

Two ensembles of trees and a calibration: the first judges each body by itself, the second sees beside that how the
other candidates of the same text did, the calibration turns the second's log-odds into a probability and adds a little
of what is continuous, so that no two bodies that differ at all get the same score.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

import numpy as np

from graph.matching.naming.features import ASPECTS, FEATURES, RIVALRY, rivalry
from graph.matching.naming.rarity import Background
from graph.matching.trees import Numbers, Trees

__all__ = ["CONTINUOUS", "Judge", "calibrated", "calibration_rows", "shipped_judge"]

CONTINUOUS: Final = ("likely", "span_share", "ratio", "shared", "set_ratio", "unexplained", "part_ratio")
"""Figures that the calibration sees beside the log-odds."""
_AT: Final = {name: at for at, name in enumerate(FEATURES)}
_SIDES: Final = tuple(np.array([_AT[name] for name in names]) for names in ASPECTS.values())


@dataclass(frozen=True, slots=True, eq=False)
class Judge:
    """Learned weights; see the docstring of the module."""

    version: str
    """Changes with the weights."""
    background: Background
    first: Trees
    second: Trees
    calibration: Numbers
    """Intercept, weight of the second's log-odds, weights of :data:`CONTINUOUS`."""
    threshold: float
    """Score from which at least 95 of 100 answers are right, on texts that were not learned from."""

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> Judge:
        """Read weights as they are shipped."""
        return cls(
            version=content["version"],
            background=Background.read(content["background"]),
            first=Trees.read(content["first"]),
            second=Trees.read(content["second"]),
            calibration=np.array(content["calibration"], dtype=np.float64),
            threshold=content["threshold"],
        )

    def log_odds(self, texts: Sequence[Numbers]) -> list[Numbers]:
        """Return the log-odds that each candidate is meant; for each text a table of figures, a row for a candidate."""
        sizes = [len(rows) for rows in texts]
        rows = np.concatenate([np.zeros((0, len(FEATURES))), *texts])
        ends = np.cumsum(sizes)[:-1]
        first = np.split(self.first.log_odds(rows), ends)
        beside = np.concatenate([np.zeros((0, len(RIVALRY))), *map(rivalry, first)])
        second = self.second.log_odds(np.column_stack([rows, beside]))
        return np.split(calibrated(calibration_rows(rows, second), self.calibration), ends)

    def sides(self, row: Numbers, odds: float) -> Mapping[str, float]:
        """Return what each side of the matter adds to the log-odds of a candidate, ``odds``, beside those of any.

        What the second judgement and the calibration add is for ``rivals``: how the candidate stands among the others.
        """
        (added,) = self.first.contributions(row[None])
        found = {name: float(added[columns].sum()) for name, columns in zip(ASPECTS, _SIDES, strict=True)}
        return {**found, "rivals": found["rivals"] + odds - self.first.expected - sum(found.values())}


def calibration_rows(rows: Numbers, second: Numbers) -> Numbers:
    """Return what the calibration weighs: 1, the second judgement's log-odds, continuous figures."""
    return np.column_stack([np.ones(len(rows)), second, rows[:, [_AT[name] for name in CONTINUOUS]]])


def calibrated(rows: Numbers, weights: Numbers) -> Numbers:
    """Return the log-odds of each row, the same to the last digit whatever other rows there are."""
    return np.asarray((rows * weights).sum(axis=1), dtype=np.float64)


@cache
def shipped_judge() -> Judge:
    """Return the judge whose weights come with Lifescape."""
    file = resources.files("graph.matching") / "weights" / "names.json"
    return Judge.read(json.loads(file.read_text(encoding="utf-8")))
