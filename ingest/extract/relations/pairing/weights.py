"""The weights of pairs: data, learned from annotated documents and read from a file."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Final

from graph.errors import Misconfigured
from ingest.extract.relations.claims import Claim, Context

__all__ = ["Pairing", "load_pairing", "shipped_pairing"]

THRESHOLD = 0.5
_FILE: Final = "weights.json"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pairing:
    """Weights of a logistic regression: of features by themselves and of features with a relation's type."""

    weights: Mapping[str, float] = field(default_factory=dict)
    threshold: float = THRESHOLD
    floor: float = 0.0
    """Below it what a rule says is taken back."""
    provenance: Mapping[str, Any] = field(default_factory=dict)
    """What the weights were made from."""
    witness: Callable[[Context, Sequence[Claim]], None] | None = None
    """Is shown what the rules know and say, a window at a time, before any of it is weighed: to learn from."""


def load_pairing(text: str, name: str) -> Pairing:
    """Read a file of weights; a bad one is refused by its name."""
    try:
        raw = json.loads(text)
        weights = {str(feature): float(weight) for feature, weight in raw["weights"].items()}
        threshold, floor = float(raw["threshold"]), float(raw["floor"])
        if not all(math.isfinite(weight) for weight in weights.values()):
            raise ValueError("a weight that is no number")
        if not 0 < threshold < 1 or not 0 <= floor <= threshold:
            raise ValueError(f"threshold {threshold}, floor {floor}")
        return Pairing(weights=weights, threshold=threshold, floor=floor, provenance=dict(raw["provenance"]))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as e:
        raise Misconfigured(
            f"{name} holds no weights of pairs ({e!r}): make it with `lifescape train extraction`."
        ) from e


@cache
def shipped_pairing() -> Pairing:
    """Return the weights that come with Lifescape; read once per process."""
    path = resources.files("ingest.extract.relations.pairing") / _FILE
    return load_pairing(path.read_text(encoding="utf-8"), f"relations/pairing/{_FILE}")
