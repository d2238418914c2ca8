"""What the matcher is worth on bodies that it was not trained on."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from graph.matching.linking import LinkModel, link
from graph.matching.linking.linker import compared
from ingest.evaluation.matching.figures import PairFigures, area_under_curve, pair_figures, tied_share, total
from ingest.evaluation.matching.known import KnownTables
from ingest.evaluation.matching.linking import fit

__all__ = ["Trial", "held_out", "tried"]


@dataclass(frozen=True, slots=True)
class Trial:
    """Figures of one way of trying, at the default threshold."""

    all: PairFigures
    unequal: PairFigures
    """Pairs whose names or countries are written differently."""
    auc: float
    """Over the candidate pairs."""
    ties: float
    """Share of the pairs given that have exactly the score of another."""

    def to_json(self) -> dict[str, Any]:
        """Return the figures, rounded."""
        told = {"all": self.all.to_json(), "unequal": self.unequal.to_json()}
        auc = None if math.isnan(self.auc) else round(self.auc, 5)
        return told | {"auc": auc, "ties": round(self.ties, 4)}


def tried(known: KnownTables, model: LinkModel, counts: Callable[[int, int], bool] = lambda a, b: True) -> Trial:
    """Link the tables with a model; only pairs for which ``counts`` holds are counted."""
    links = link(known.left, known.right, model=model)
    given = [pair for pair in zip(links.left.tolist(), links.right.tolist(), strict=True) if counts(*pair)]
    everything, unequal = pair_figures(known, given, counts)
    pairs = compared(known.left, known.right, model)
    scores = model.scores(pairs.linear, model.trees.log_odds(pairs.figures), pairs.said)
    area = area_under_curve(scores, known.answers(pairs.left, pairs.right))
    return Trial(everything, unequal, area, tied_share(links.scores))


def held_out(known: KnownTables, folds: int, *, whole: bool = False) -> Trial:
    """Train on the bodies of all parts but one and link those of that one, each part in turn.

    Each identifier is in one part, with its rows of both tables. By default the rows of the other parts are taken
    away; with ``whole`` they stay in the tables as possible mistakes, and a pair counts in its left row's part.
    """
    left, right = known.folds(folds)
    trials = []
    for part in range(folds):
        model = fit(known.only(np.flatnonzero(left != part).tolist(), np.flatnonzero(right != part).tolist())).model
        if whole:
            trials.append(tried(known, model, lambda a, b, part=part: bool(left[a] == part)))  # type: ignore[misc]
        else:
            rest = known.only(np.flatnonzero(left == part).tolist(), np.flatnonzero(right == part).tolist())
            trials.append(tried(rest, model))
    return Trial(
        total(each.all for each in trials),
        total(each.unequal for each in trials),
        float(np.mean([each.auc for each in trials])),
        float(np.mean([each.ties for each in trials])),
    )
