"""From features to a probability, by weights that are read from a file; without weights, what the rule itself says."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from typing import Any, Final

from graph.errors import Misconfigured
from ingest.document import Document
from ingest.extract.confidence.features import Features, features_of
from ingest.extract.model import Extraction

__all__ = [
    "UNCALIBRATED",
    "Calibration",
    "Model",
    "calibrate",
    "load_calibration",
    "shipped_calibration",
]

_FILE: Final = "weights.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Weights of a logistic regression; it speaks only of the ``types`` that it has seen."""

    bias: float = 0.0
    weights: Mapping[str, float] = field(default_factory=dict)
    types: frozenset[str] = frozenset()

    def probability(self, type_: str, features: Features, otherwise: float) -> float:
        """Return how likely such a thing is right, or ``otherwise`` if its type is unknown here."""
        if type_ not in self.types:
            return otherwise
        sum_ = self.bias + math.fsum(self.weights.get(name, 0.0) * value for name, value in features.items())
        return round(1 / (1 + math.exp(-max(-30.0, min(30.0, sum_)))), 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The models of entities and relations, and what they were made from."""

    entities: Model = Model()
    relations: Model = Model()
    provenance: Mapping[str, Any] = field(default_factory=dict)


UNCALIBRATED: Final = Calibration()
"""Leaves every confidence as the rules set it."""


def calibrate(extraction: Extraction, document: Document, calibration: Calibration) -> Extraction:
    """Make every confidence of an extraction the probability that it is right; nothing else changes."""
    if not calibration.entities.types and not calibration.relations.types:
        return extraction
    entities, relations = features_of(extraction, document)
    merely_seen, _ = features_of(replace(extraction, entities=extraction.seen, relations=[]), document)
    for entity, features in zip([*extraction.entities, *extraction.seen], [*entities, *merely_seen], strict=True):
        entity.confidence = calibration.entities.probability(entity.label, features, entity.confidence)
    for relation, features in zip(extraction.relations, relations, strict=True):
        relation.confidence = calibration.relations.probability(relation.type, features, relation.confidence)
    return extraction


def load_calibration(text: str, name: str) -> Calibration:
    """Read a file of weights; a bad one is refused by its name."""
    try:
        raw = json.loads(text)
        return Calibration(
            entities=_model(raw["entities"]), relations=_model(raw["relations"]), provenance=dict(raw["provenance"])
        )
    except (ValueError, TypeError, KeyError, AttributeError) as e:
        raise Misconfigured(f"{name} holds no weights ({e!r}): make it with `lifescape train extraction`.") from e


def _model(raw: Mapping[str, Any]) -> Model:
    weights = {str(name): float(value) for name, value in raw["weights"].items()}
    return Model(bias=float(raw["bias"]), weights=weights, types=frozenset(map(str, raw["types"])))


@cache
def shipped_calibration() -> Calibration:
    """Return the weights that come with Lifescape; read once per process."""
    path = resources.files("ingest.extract.confidence") / _FILE
    return load_calibration(path.read_text(encoding="utf-8"), _FILE)
