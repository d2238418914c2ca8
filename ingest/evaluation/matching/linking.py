"""How the weights of linking are learned: from two tables that have identifiers in common."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from graph.matching.linking import LinkModel, Records, understand_rows
from graph.matching.linking.assignment import one_to_one
from graph.matching.linking.bags import Ints
from graph.matching.linking.candidates import candidate_pairs
from graph.matching.linking.context import in_context
from graph.matching.linking.features import Comparison
from graph.matching.linking.model import Linear
from graph.matching.trees import Numbers, Trees
from ingest.evaluation.matching.boosting import boosted, logistic
from ingest.evaluation.matching.figures import pair_figures
from ingest.evaluation.matching.known import KnownTables

__all__ = ["Examples", "Learned", "examples_of", "fit", "learn", "train_linking"]

_VIEWS: Final = (
    ((), False, 1.0),
    (("street",), False, 0.3),
    (("street",), True, 0.2),
    (("street", "city"), False, 0.2),
    (("street", "city", "acronym"), False, 0.2),
)
"""What is taken from the tables, whether names of the right one are mistyped, and what an example then weighs.

Not every table has addresses or short names, and few are written as carefully as those that have identifiers.
"""
_GATE: Final = -7.0
_SEEDS: Final = (1, 2, 3, 4)
_TREES: Final[dict[str, Any]] = {
    "max_iter": 160,
    "learning_rate": 0.08,
    "max_leaf_nodes": 8,
    "min_samples_leaf": 12,
    "l2_regularization": 8.0,
    "max_features": 0.25,
    "max_bins": 64,
}
_STRENGTH: Final = 0.3
_FALLING: Final = ("_only", "_lost", "edits", "rank_", "rival_", "_own", "_across")
_FREE: Final = ("length", "words_least", "words_most", "short_length", "legal_given")
_FOLDS: Final = 3
_PRECISION: Final = 0.99
_DIGITS: Final = 7


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """Candidate pairs with their figures and the right answer; ``weights`` are those of their view of the tables."""

    left: Ints
    right: Ints
    names: tuple[str, ...]
    rows: Numbers
    answers: Ints
    weights: Numbers
    views: Ints


def examples_of(known: KnownTables) -> Examples:
    """Compare all candidates of the tables, with all their columns and again with some of them taken away."""
    parts = []
    for view, (hidden, careless, weight) in enumerate(_VIEWS):
        left, right = known.left.without(hidden), known.right.without(hidden)
        right = _mistyped(right) if careless else right
        lefts, rights, keys = candidate_pairs(left, right)
        figures = Comparison(left, right).compare((lefts, rights)) | {"keys": keys}
        rows = np.column_stack(list(figures.values())).astype(np.float64)
        answers = known.answers(lefts, rights)
        parts.append((lefts, rights, rows, answers, np.full(len(lefts), weight), np.full(len(lefts), view)))
    lefts, rights, rows, answers, weights, views = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Examples(lefts, rights, tuple(figures), rows, answers, weights, views)


def learn(examples: Examples, among: NDArray[np.bool_]) -> LinkModel:
    """Learn both judges from the examples marked; the calibration is left as it is, one to one."""
    linear = _linear(examples, among)
    base = linear.log_odds(examples.rows)
    context = beside(examples, base)
    names = (*examples.names, *context)
    possible = among & (base >= _GATE)
    rows = np.column_stack([examples.rows, *context.values()])[possible]
    directions = [_direction(name) for name in names]
    ensembles = [
        boosted(
            rows,
            examples.answers[possible],
            names,
            _TREES | {"random_state": seed, "monotonic_cst": directions},
            examples.weights[possible],
        )
        for seed in _SEEDS
    ]
    trees = _averaged(ensembles)
    return LinkModel(linear, trees, gate=_GATE, slope=1.0, offset=0.0, threshold=0.5)


def _averaged(ensembles: Sequence[Trees]) -> Trees:
    """Put ensembles together so that their log-odds are averaged."""
    share = len(ensembles)
    trees = [
        [(*node[:5], round(node[5] / share, _DIGITS)) for node in tree]
        for ensemble in ensembles
        for tree in ensemble.written()["trees"]
    ]
    return Trees.of(ensembles[0].features, sum(each.base for each in ensembles) / share, trees)


def beside(examples: Examples, base: Numbers) -> dict[str, Numbers]:
    """Tell the context of each example, among those of its view."""
    found: dict[str, Numbers] = {}
    for view in np.unique(examples.views):
        rows = np.flatnonzero(examples.views == view)
        for name, figures in in_context(base[rows], examples.left[rows], examples.right[rows]).items():
            found.setdefault(name, np.zeros(len(base)))[rows] = figures
    return found


def log_odds(model: LinkModel, examples: Examples, among: Ints) -> Numbers:
    """Give the log-odds of these examples, before calibration; those out of question get the gate's."""
    base = model.linear.log_odds(examples.rows)
    context = beside(examples, base)
    rows = np.column_stack([examples.rows, *context.values()])[among]
    possible = base[among] >= model.gate
    found = np.minimum(base[among], model.gate)
    found[possible] = (base[among][possible] + model.trees.log_odds(rows[possible])) / 2
    return np.asarray(found)


def _mistyped(records: Records) -> Records:
    """Leave out a letter of each third name and a space of each other third, the same ones each time."""
    names = [_mistake(name) for name in records.written]
    fresh = understand_rows({"name": name} for name in names)
    changed = ("written", "letters", "words", "legal", "initials")
    return replace(records, **{column: getattr(fresh, column) for column in changed})


def _mistake(name: str) -> str:
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4])
    if number % 3 == 0 and len(name) > 4:
        at = 1 + number // 3 % (len(name) - 1)
        return name[:at] + name[at + 1 :]
    return name.replace(" ", "", 1) if number % 3 == 1 else name


def _linear(examples: Examples, chosen: Any) -> Linear:
    rows, weights = examples.rows[chosen], examples.weights[chosen]
    means = np.array([_mean(column) for column in rows.T])
    scales = np.array([_spread(column) for column in rows.T])
    standard = np.nan_to_num((rows - means) / scales, nan=0.0)
    found = np.round(logistic(standard, examples.answers[chosen], weights=weights, strength=_STRENGTH), _DIGITS)
    return Linear(means, scales, found[1:], float(found[0]))


def _mean(column: Numbers) -> float:
    known = column[~np.isnan(column)]
    return round(float(known.mean()), 7) if len(known) else 0.0


def _spread(column: Numbers) -> float:
    known = column[~np.isnan(column)]
    return round(float(known.std()), 7) or 1.0 if len(known) else 1.0


def _direction(name: str) -> int:
    if name.startswith(_FREE) or (name.startswith("legal") and "lost" in name):
        return 0
    return -1 if any(part in name for part in _FALLING) else 1


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """A model, and the links that were made of the whole tables by models that had not seen the left row's body."""

    model: LinkModel
    left: Ints
    right: Ints
    scores: Numbers


def fit(known: KnownTables) -> Learned:
    """Learn a model, with its calibration and threshold from bodies held out in turn."""
    examples = examples_of(known)
    model = learn(examples, np.ones(len(examples.answers), dtype=bool))
    odds = _held_out_odds(examples, known)
    plain = np.flatnonzero(examples.views == 0)
    left, right, answers = examples.left[plain], examples.right[plain], examples.answers[plain]
    near = odds > _GATE
    offset, slope = np.round(logistic(odds[near, None], answers[near], strength=1e4), _DIGITS).tolist()
    model = replace(model, slope=slope, offset=offset)
    scores = model.scores(odds, odds, np.zeros(len(odds)))
    model = replace(model, threshold=_threshold(scores, left, right, answers, len(known.true_pairs)))
    kept = _kept(scores, left, right, model.threshold)
    return Learned(model, left[kept], right[kept], scores[kept])


def train_linking(known: KnownTables, *, command: str) -> dict[str, Any]:
    """Learn the weights of linking, as they are shipped, with their provenance: the same tables give the same."""
    learned = fit(known)
    pairs = zip(learned.left.tolist(), learned.right.tolist(), strict=True)
    everything, unequal = pair_figures(known, pairs)
    held_out = {"folds": _FOLDS, "all": everything.to_json(), "unequal": unequal.to_json()}
    bodies = len(set(known.left_ids) & set(known.right_ids))
    provenance = {"command": command, "files": list(known.files), "bodies": bodies, "held_out": held_out}
    return {"provenance": provenance, **learned.model.written()}


def _held_out_odds(examples: Examples, known: KnownTables) -> Numbers:
    """Log-odds of the pairs of the whole tables, each by a model that has seen neither of its bodies' pairs."""
    folds = known.folds(_FOLDS)
    left, right = folds[0][examples.left], folds[1][examples.right]
    plain = np.flatnonzero(examples.views == 0)
    # A true pair is in one part, the two bodies of a false one mostly in two: fewer false ones are left to learn from.
    even = replace(examples, weights=examples.weights * np.where(examples.answers == 1, 1.0, _FOLDS / (_FOLDS - 1)))
    found = np.zeros(len(plain))
    for part in range(_FOLDS):
        here = left[plain] == part
        found[here] = log_odds(learn(even, (left != part) & (right != part)), examples, plain[here])
    return found


def _threshold(scores: Numbers, left: Ints, right: Ints, answers: Ints, true: int) -> float:
    """Score with the best F1 among those at which precision is enough."""
    best = (0.0, 0.5)
    for least in np.arange(0.2, 0.9, 0.02):
        kept = _kept(scores, left, right, least)
        count = int(answers[kept].sum())
        if len(kept) and count / len(kept) >= _PRECISION:
            best = max(best, (2 * count / (len(kept) + true), round(float(least), 2)))
    return best[1]


def _kept(scores: Numbers, left: Ints, right: Ints, least: float) -> Ints:
    above = np.flatnonzero(scores >= least)
    odds = np.log(scores[above] / (1 - scores[above])) - np.log(least / (1 - least))
    return above[one_to_one(left[above], right[above], np.maximum(odds, 0) + 1e-6)]
