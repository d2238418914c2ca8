"""Boosted decision trees, evaluated with numpy alone: the form in which what was learned is shipped.

Gradient boosting as in Friedman, "Greedy function approximation" (2001): a base value and many small trees, whose
leaves add to the log-odds. What one feature adds is told by the path through each tree, as proposed by Saabas: the
change of the expected value at each node goes to the feature that the node asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from graph.errors import Misconfigured

__all__ = ["Node", "Numbers", "Trees"]

Numbers = npt.NDArray[np.float64]
Node = tuple[int, float, bool, int, int, float]
"""Feature asked, its threshold, whether not-a-number goes left, nodes on the left (≤) and right, expected value.

A leaf has feature −1; nodes are numbered within their tree, whose root is 0.
"""

_LEAF: Final = -1
_BLOCK: Final = 64
"""Rows that are taken through all trees at once: as many as a processor's cache holds."""


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """An ensemble of trees over named features."""

    features: tuple[str, ...]
    base: float
    roots: npt.NDArray[np.int32]
    feature: npt.NDArray[np.int32]
    threshold: Numbers
    missing_left: npt.NDArray[np.bool_]
    children: npt.NDArray[np.int32]
    """Left and right of each node in two columns; of a leaf, the leaf itself."""
    value: Numbers
    depth: int

    @classmethod
    def of(cls, features: Sequence[str], base: float, trees: Sequence[Sequence[Node]]) -> Trees:
        """Put trees together; Misconfigured if a node asks for a feature or leads to a node that is not there."""
        roots: list[int] = []
        rows: list[tuple[float, ...]] = []
        for tree in trees:
            roots.append(len(rows))
            for at, node in enumerate(tree):
                rows.append(_placed(node, at, offset=roots[-1], size=len(tree), features=len(features)))
        table = np.array(rows, dtype=np.float64).reshape(len(rows), 6)
        return cls(
            features=tuple(features),
            base=base,
            roots=np.array(roots, dtype=np.int32),
            feature=table[:, 0].astype(np.int32),
            threshold=table[:, 1],
            missing_left=table[:, 2].astype(bool),
            children=table[:, 3:5].astype(np.int32),
            value=table[:, 5],
            depth=max((_depth(tree) for tree in trees), default=0),
        )

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> Trees:
        """Read what :meth:`written` wrote."""
        return cls.of(content["features"], content["base"], content["trees"])

    def written(self) -> dict[str, Any]:
        """Return the trees as JSON holds them."""
        trees = []
        ends = [*self.roots[1:].tolist(), len(self.feature)]
        for start, end in zip(self.roots.tolist(), ends, strict=True):
            trees.append([self._node(at, start) for at in range(start, end)])
        return {"features": list(self.features), "base": self.base, "trees": trees}

    def log_odds(self, rows: Numbers) -> Numbers:
        """Return the log-odds of each row of features (one column each, in the order of ``features``)."""
        found = np.empty(len(rows))
        for start in range(0, len(rows), _BLOCK):
            block = rows[start : start + _BLOCK]
            found[start : start + _BLOCK] = self.value[self._leaves(block)].sum(axis=1) + self.base
        return found

    @property
    def expected(self) -> float:
        """The log-odds of a row of which nothing is known."""
        return self.base + float(self.value[self.roots].sum())

    def contributions(self, rows: Numbers) -> Numbers:
        """Return what each feature adds to the log-odds of each row, beside what is ``expected``."""
        width = len(self.features)
        lines = np.arange(len(rows))[:, None]
        added = np.zeros(len(rows) * width)
        at = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        for _ in range(self.depth):
            feature = self.feature[at]
            below = self._below(at, rows[lines, feature])
            moved = below != at
            where = (lines * width + feature)[moved]
            added += np.bincount(where, (self.value[below] - self.value[at])[moved], minlength=len(added))
            at = below
        return added.reshape(len(rows), width)

    def _leaves(self, rows: Numbers) -> npt.NDArray[np.int32]:
        at = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        lines = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            at = self._below(at, rows[lines, self.feature[at]])
        return np.asarray(at, dtype=np.int32)

    def _below(self, at: npt.NDArray[np.int32], asked: Numbers) -> npt.NDArray[np.int32]:
        """The node that each node leads to."""
        right = np.where(np.isnan(asked), ~self.missing_left[at], asked > self.threshold[at])
        return self.children[at, right.astype(np.int8)]

    def _node(self, at: int, start: int) -> Node:
        if self.feature[at] == _LEAF:
            return (_LEAF, 0.0, False, 0, 0, float(self.value[at]))
        left, right = (self.children[at] - start).tolist()
        return (
            int(self.feature[at]),
            float(self.threshold[at]),
            bool(self.missing_left[at]),
            left,
            right,
            float(self.value[at]),
        )


def _placed(node: Node, at: int, *, offset: int, size: int, features: int) -> tuple[float, ...]:
    feature, threshold, missing_left, left, right, value = node
    if feature == _LEAF:
        return _LEAF, 0.0, 0.0, offset + at, offset + at, value
    if not (0 <= feature < features and at < left < size and at < right < size):
        raise Misconfigured("The weights of the matcher are damaged: install Lifescape anew.")
    return feature, threshold, missing_left, offset + left, offset + right, value


def _depth(tree: Sequence[Node]) -> int:
    deep = [0] * len(tree)
    for at, (feature, _, _, left, right, _) in enumerate(tree):
        if feature != _LEAF:
            deep[left] = deep[right] = deep[at] + 1
    return max(deep, default=0)
