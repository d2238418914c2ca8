"""Gradient boosting and logistic regression by scikit-learn, written down as numbers that need it no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from graph.errors import Misconfigured
from graph.matching.trees import Node, Numbers, Trees

__all__ = ["boosted", "logistic"]

_DIGITS: Final = 6
_SHARED: Final = {
    "min_samples_leaf": 40,
    "l2_regularization": 5.0,
    "max_features": 0.4,
    "random_state": 0,
}


def boosted(
    rows: Numbers,
    right: npt.NDArray[Any],
    names: Sequence[str],
    settings: Mapping[str, Any],
    weights: Numbers | None = None,
) -> Trees:
    """Learn trees that tell right rows from wrong ones; the same rows give the same trees.

    Thresholds and values are rounded to six digits, so what is returned is what a file of weights holds.
    """
    with _installed():
        from sklearn.ensemble import HistGradientBoostingClassifier
    model = HistGradientBoostingClassifier(early_stopping=False, **{**_SHARED, **settings})
    rows = np.where(np.isnan(rows).all(axis=0), 0.0, rows)  # what is never known cannot be cut into bins
    model.fit(rows, right, sample_weight=weights)
    trees = [_nodes(predictor.nodes) for (predictor,) in model._predictors]
    return Trees.of(names, round(float(model._baseline_prediction.item()), _DIGITS), trees)


def logistic(
    rows: Numbers, right: npt.NDArray[Any], *, weights: Numbers | None = None, strength: float = 10.0
) -> Numbers:
    """Learn an intercept and one weight for each column (logistic regression); smaller where ``strength`` is."""
    with _installed():
        from sklearn.linear_model import LogisticRegression
    fitted = LogisticRegression(C=strength, max_iter=1000).fit(rows, right, sample_weight=weights)
    return np.concatenate([fitted.intercept_, fitted.coef_[0]])


@contextmanager
def _installed() -> Iterator[None]:
    try:
        yield
    except ImportError as error:
        raise Misconfigured("Learning needs scikit-learn: install lifescape[train].") from error


def _nodes(table: Any) -> list[Node]:
    """The nodes of one tree as scikit-learn keeps them; what is expected at a node is the mean of its leaves."""
    values = table["value"].astype(float)
    for at in range(len(table) - 1, -1, -1):
        node = table[at]
        if not node["is_leaf"]:
            below = [int(node["left"]), int(node["right"])]
            values[at] = np.average(values[below], weights=table["count"][below])
    nodes: list[Node] = []
    for node, value in zip(table, np.round(values, _DIGITS).tolist(), strict=True):
        if node["is_leaf"]:
            nodes.append((-1, 0.0, False, 0, 0, value))
            continue
        threshold = round(float(node["num_threshold"]), _DIGITS)
        missing = bool(node["missing_go_to_left"])
        nodes.append((int(node["feature_idx"]), threshold, missing, int(node["left"]), int(node["right"]), value))
    return nodes
