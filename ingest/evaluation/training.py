"""Learning what the rules' confidences are worth, from documents that careful readers annotated.

A logistic regression that is drawn towards the rule's own confidence: where there is little to learn from, the rule
is believed. It is tried on documents it has not seen, each in turn, and the figures of that trial go with the weights.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from graph.errors import RequestRefused
from graph.ids import digest
from ingest.evaluation.annotations import Annotated
from ingest.evaluation.reliability import Reliability, reliability
from ingest.evaluation.report import compare_with
from ingest.extract import extract
from ingest.extract.confidence import UNCALIBRATED, Model, features_of
from ingest.extract.confidence.features import PRIOR, Features

__all__ = ["Example", "Trial", "examples_of", "fit", "train", "trial"]

_COMMAND: Final = "lifescape train extraction GOLD_DIR…"
_PULL: Final = 4.0
"""How strongly weights are drawn to where they start, in examples; large against chance in a few hundred."""
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


def examples_of(documents: Sequence[Annotated]) -> tuple[list[Example], list[Example]]:
    """Extract from annotated documents by the rules alone; return the entities and relations as examples."""
    entities: list[Example] = []
    relations: list[Example] = []
    for annotated in documents:
        extraction = extract(annotated.document, calibration=UNCALIBRATED)
        comparison = compare_with(annotated, extraction)
        name = _hash(annotated)
        right_nodes = {key[1] for key in comparison.pairs.values()}
        right_links = {own for each, own in comparison.links.items() if each in comparison.gold.links}
        ends = {(kind, frozenset((a[1], b[1]))) for kind, a, b in right_links}
        of_entities, of_relations = features_of(extraction, annotated.document)
        entities += [
            Example(document=name, type=e.label, features=f, rule=e.confidence, right=e.id in right_nodes)
            for e, f in zip(extraction.entities, of_entities, strict=True)
        ]
        relations += [
            Example(
                document=name,
                type=r.type,
                features=f,
                rule=r.confidence,
                right=(r.type, frozenset((r.start, r.end))) in ends,
            )
            for r, f in zip(extraction.relations, of_relations, strict=True)
        ]
    return entities, relations


def _hash(annotated: Annotated) -> str:
    return digest(annotated.document.text)


def fit(examples: Sequence[Example]) -> Model:
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
    weights = _newton(x, y, start)
    told = {name: round(float(weights[i]), 4) for name, i in column.items()}
    return Model(bias=round(float(weights[0]), 4), weights={n: w for n, w in told.items() if w}, types=types)


def _newton(x: _Numbers, y: _Numbers, start: _Numbers) -> _Numbers:
    pull = np.full(x.shape[1], _PULL)
    pull[0] = _PULL / 10  # the share that is right overall is known best
    weights = start.copy()
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        slope = x.T @ (chance - y) + pull * (weights - start)
        bend = (x * (chance * (1 - chance))[:, None]).T @ x + np.diag(pull)
        step: _Numbers = np.linalg.solve(bend, slope)
        weights = weights - step
        if float(np.abs(step).max()) < 1e-8:
            break
    return weights


def trial(examples: Sequence[Example]) -> Trial:
    """Fit on all documents but one, try on that one, for each in turn."""
    before = [(e.rule, e.right) for e in examples]
    after: list[tuple[float, bool]] = []
    for held in sorted({e.document for e in examples}):
        model = fit([e for e in examples if e.document != held])
        after += [
            (model.probability(e.type, e.features, e.rule), e.right) for e in examples if e.document == held
        ]
    return Trial(before=reliability(before), after=reliability(after))


def train(documents: Sequence[Annotated]) -> dict[str, Any]:
    """Return the content of a file of weights, with what it was made from and how it does on held-out documents."""
    if len({_hash(a) for a in documents}) < 2:
        raise RequestRefused("Give at least two annotated documents: weights are tried on those they have not seen.")
    entities, relations = examples_of(documents)
    return {
        "provenance": {
            "command": _COMMAND,
            "documents": sorted({_hash(a) for a in documents}),
            "examples": {"entities": len(entities), "relations": len(relations)},
            "held_out": {"entities": trial(entities).to_json(), "relations": trial(relations).to_json()},
        },
        "entities": _told(fit(entities)),
        "relations": _told(fit(relations)),
    }


def _told(model: Model) -> dict[str, Any]:
    return {"bias": model.bias, "types": sorted(model.types), "weights": dict(sorted(model.weights.items()))}
