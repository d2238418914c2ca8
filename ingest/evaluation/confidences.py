"""Learning what an extractor's own confidences are worth, from documents that careful readers annotated.

A logistic regression that is drawn towards the rule's own confidence: where there is little to learn from, the rule
is believed. It is tried on documents it has not seen, each in turn, and the figures of that trial go with the weights.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ingest.evaluation.annotations import Annotated
from ingest.evaluation.pairs import hash_of
from ingest.evaluation.reliability import Reliability, reliability
from ingest.evaluation.report import compare_with
from ingest.extract import Extraction, extract
from ingest.extract.confidence import UNCALIBRATED, Model, features_of
from ingest.extract.confidence.features import PRIOR, Features

__all__ = ["Example", "Trial", "choose_pull", "examples_of", "fit", "learn_confidence", "trial"]

_KINDS: Final = ("entities", "relations")
_PULLS: Final = (4.0, 16.0, 64.0, 256.0)
"""How strongly weights may be drawn to where they start, in examples; the last all but leaves the rules alone."""
_FOLDS: Final = 5
_TENTHS: Final = 10
_SEEN: Final = 5
"""A type with fewer examples keeps the rule's own confidence."""
_ROUNDS: Final = 50

_Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One thing that was extracted: what speaks for it, what the rule says, and whether a reader has it."""

    document: str
    type: str
    features: Features
    rule: float
    right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Reliability of the rules' own confidences and of learned ones on documents that were held out."""

    before: Reliability
    after: Reliability

    def to_json(self) -> dict[str, Any]:
        """Return both tables as plain values."""
        return {"before": self.before.to_json(), "after": self.after.to_json()}


def _uncalibrated(annotated: Annotated) -> Extraction:
    return extract(annotated.document, calibration=UNCALIBRATED)


def examples_of(
    documents: Sequence[Annotated], read: Callable[[Annotated], Extraction] = _uncalibrated
) -> tuple[list[Example], list[Example]]:
    """Return what is extracted from annotated documents, entities and relations, as examples.

    ``read`` gives the extraction with the confidences that calibration is to start from.
    """
    entities: list[Example] = []
    relations: list[Example] = []
    for annotated in documents:
        extraction = read(annotated)
        comparison = compare_with(annotated, extraction)
        name = hash_of(annotated)
        right_entities, right_relations = comparison.verdicts(extraction)
        of_entities, of_relations = features_of(extraction, annotated.document)
        entities += [
            Example(document=name, type=e.label, features=f, rule=e.confidence, right=right)
            for e, f, right in zip(extraction.entities, of_entities, right_entities, strict=True)
        ]
        relations += [
            Example(document=name, type=r.type, features=f, rule=r.confidence, right=right)
            for r, f, right in zip(extraction.relations, of_relations, right_relations, strict=True)
        ]
    return entities, relations


def fit(examples: Sequence[Example], pull: float) -> Model:
    """Learn weights from examples, by Newton's method; the same examples give the same weights."""
    seen = Counter(e.type for e in examples)
    types = frozenset(t for t, n in seen.items() if n >= _SEEN)
    used = [e for e in examples if e.type in types]
    if not used:
        return Model()
    names = sorted({name for e in used for name in e.features})
    column = {name: i for i, name in enumerate(names, 1)}
    x: _Numbers = np.zeros((len(used), len(names) + 1))
    x[:, 0] = 1.0
    for row, example in enumerate(used):
        for name, value in example.features.items():
            x[row, column[name]] = value
    y: _Numbers = np.array([float(e.right) for e in used])
    start: _Numbers = np.zeros(len(names) + 1)
    if PRIOR in column:
        start[column[PRIOR]] = 1.0
    weights = _newton(x, y, start, pull)
    told = {name: round(float(weights[i]), 4) for name, i in column.items()}
    return Model(bias=round(float(weights[0]), 4), weights={n: w for n, w in told.items() if w}, types=types)


def _newton(x: _Numbers, y: _Numbers, start: _Numbers, strength: float) -> _Numbers:
    pull: _Numbers = np.full(x.shape[1], strength)
    pull[0] = strength / 10  # the share that is right overall is known best
    weights = start.copy()
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        slope = x.T @ (chance - y) + pull * (weights - start)
        bend = (x * (chance * (1 - chance))[:, None]).T @ x + np.diag(pull)
        step: _Numbers = np.asarray(np.linalg.solve(bend, slope), dtype=np.float64)
        weights = weights - step
        if float(np.abs(step).max()) < 1e-8:
            break
    return weights


def choose_pull(examples: Sequence[Example]) -> float:
    """Return the pull that errs least on documents that were held out, a fifth of them at a time."""
    return min(_PULLS, key=lambda pull: (reliability(_held_out(examples, _FOLDS, pull)).brier, -pull))


def _held_out(examples: Sequence[Example], folds: int, pull: float) -> list[tuple[float, bool]]:
    """Return what models claim that were fitted without the document at hand, and whether it is right."""
    names = sorted({e.document for e in examples})
    claims: list[tuple[float, bool]] = []
    for held in (set(names[i::folds]) for i in range(min(folds, len(names)))):
        model = fit([e for e in examples if e.document not in held], pull)
        claims += [(model.probability(e.type, e.features, e.rule), e.right) for e in examples if e.document in held]
    return claims


def trial(examples: Sequence[Example]) -> Trial:
    """Fit on nine tenths of the documents, try on the rest, for each tenth; only the pull is chosen with all in view.

    Up to ten documents are held out one by one.
    """
    return _trial(examples, choose_pull(examples))


def _trial(examples: Sequence[Example], pull: float) -> Trial:
    return Trial(
        before=reliability([(e.rule, e.right) for e in examples]),
        after=reliability(_held_out(examples, _TENTHS, pull)),
    )


def learn_confidence(
    documents: Sequence[Annotated], provenance: Mapping[str, Any], read: Callable[[Annotated], Extraction]
) -> dict[str, Any]:
    """Return the content of a file of weights, with what it was made from and how it does on held-out documents.

    Where learning does not beat the rules on held-out documents, there are no weights: the rules are believed.
    """
    learned = {kind: _learn(examples) for kind, examples in zip(_KINDS, examples_of(documents, read), strict=True)}
    return {
        "provenance": {
            **provenance,
            "examples": {kind: len(x.examples) for kind, x in learned.items()},
            "held_out": {kind: x.trial.to_json() for kind, x in learned.items()},
        },
        **{kind: _told(x.model) for kind, x in learned.items()},
    }


@dataclass(frozen=True, slots=True)
class _Learned:
    examples: Sequence[Example]
    trial: Trial
    model: Model


def _learn(examples: Sequence[Example]) -> _Learned:
    """Learn, but keep to the rules where that is not better on documents that were held out."""
    pull = choose_pull(examples)
    tried = _trial(examples, pull)
    better = tried.after.brier < tried.before.brier
    return _Learned(examples, tried, fit(examples, pull) if better else Model())


def _told(model: Model) -> dict[str, Any]:
    return {"bias": model.bias, "types": sorted(model.types), "weights": dict(sorted(model.weights.items()))}
