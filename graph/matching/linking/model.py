"""How likely two records are one body: what was learned from pairs that are known, and what identifiers say."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from graph.errors import Misconfigured
from graph.matching.linking.bags import Floats
from graph.matching.trees import Numbers, Trees

__all__ = ["Evidence", "Linear", "LinkModel", "shipped_model"]

Evidence: TypeAlias = Mapping[str, NDArray[Any]]
"""Figures of many pairs, by name of the feature."""

_FARTHEST: Final = 8.0
"""Standard deviations from the mean beyond which a figure says no more: no name is too long to be linked."""
_SAME_IDENTIFIER: Final = 14.0
_OTHER_IDENTIFIER: Final = -6.0
_SAME_DOMAIN: Final = 4.0
"""Log-odds set by hand: no table that the weights are learned from has identifiers (they are the answer) or domains."""


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """A logistic regression on standardised features; a figure that is not known says nothing."""

    means: Numbers
    scales: Numbers
    weights: Numbers
    intercept: float

    def contributions(self, rows: Numbers) -> Numbers:
        """Return what each feature of each row adds to the log-odds."""
        standard = np.clip((rows - self.means) / self.scales, -_FARTHEST, _FARTHEST)
        return np.nan_to_num(standard, nan=0.0) * self.weights

    def log_odds(self, rows: Numbers) -> Numbers:
        """Return the log-odds of each row."""
        found: Numbers = self.contributions(rows).sum(axis=1) + self.intercept
        return found


@dataclass(frozen=True, slots=True, eq=False)
class LinkModel:
    """Two judges in turn: a linear one for every pair, then trees for what it thinks possible and for its rivals.

    The linear judge gives ranks and distances among rivals, which the trees know too. The mean of both is calibrated.
    It grows with every figure, so that scores do not saturate: trees alone have few different answers.
    """

    linear: Linear
    trees: Trees
    gate: float
    """Log-odds of the linear judge below which a pair is out of question."""
    slope: float
    offset: float
    threshold: float
    """Score from which on precision was at least .99 on bodies held out."""

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> LinkModel:
        """Read what :meth:`written` wrote; Misconfigured if it is damaged."""
        try:
            linear = content["linear"]
            numbers = {key: np.array(linear[key], dtype=np.float64) for key in ("means", "scales", "weights")}
            slope, offset = content["calibration"]
            return cls(
                Linear(**numbers, intercept=linear["intercept"]),
                Trees.read(content["trees"]),
                gate=content["gate"],
                slope=slope,
                offset=offset,
                threshold=content["threshold"],
            )
        except (KeyError, TypeError, ValueError) as error:
            raise Misconfigured("The weights of linking are damaged: install Lifescape anew.") from error

    def written(self) -> dict[str, Any]:
        """Return the model as JSON holds it."""
        names = ("means", "scales", "weights")
        linear = {name: getattr(self.linear, name).tolist() for name in names}
        return {
            "threshold": self.threshold,
            "calibration": [self.slope, self.offset],
            "gate": self.gate,
            "linear": {**linear, "intercept": self.linear.intercept},
            "trees": self.trees.written(),
        }

    @property
    def fingerprint(self) -> str:
        """Eight letters and digits that other weights do not have."""
        return hashlib.blake2b(json.dumps(self.written(), sort_keys=True).encode(), digest_size=4).hexdigest()

    @property
    def features(self) -> tuple[str, ...]:
        """Features of the linear judge; the trees ask these and the context."""
        return self.trees.features[: len(self.linear.weights)]

    def scores(self, linear: Numbers, trees: Numbers, said: Numbers) -> Numbers:
        """Return probabilities, from the log-odds of both judges and what identifiers add."""
        return np.asarray(1 / (1 + np.exp(-(self.slope * (linear + trees) / 2 + self.offset + said))))

    def contributions(self, rows: Numbers) -> Numbers:
        """Return what each feature adds to the log-odds of each row, by the mean of both judges."""
        added = self.trees.contributions(rows)
        added[:, : len(self.features)] += self.linear.contributions(rows[:, : len(self.features)])
        return np.asarray(added * (self.slope / 2))


def said_by_identifiers(same: Floats, other: Floats, domain: Floats) -> Numbers:
    """Return what shared or contradicting identifiers, and a shared web site, add to the log-odds."""
    contradicted = (other > 0) & ~(same > 0)
    return np.asarray(
        (same > 0) * _SAME_IDENTIFIER + contradicted * _OTHER_IDENTIFIER + (np.nan_to_num(domain) > 0) * _SAME_DOMAIN
    )


@cache
def shipped_model() -> LinkModel:
    """Return the model that comes with Lifescape; its provenance is in the file."""
    file = resources.files("graph.matching.linking") / "weights.json"
    return LinkModel.read(json.loads(file.read_text(encoding="utf-8")))
