"""Learning the weights of pairs, and what they are worth on documents they have not seen."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ingest.evaluation.comparing import Link
from ingest.evaluation.logistic import Numbers, fit_rows, join, odds_of
from ingest.evaluation.pairs import Names, Paired
from ingest.evaluation.report import compare_with
from ingest.evaluation.scoring import Comparison, Count, average, by_type, count_links, total
from ingest.extract import Extraction, extract
from ingest.extract.confidence import UNCALIBRATED
from ingest.extract.relations.pairing import Pairing

__all__ = ["FOLDS", "THRESHOLD", "HeldOut", "figures", "hold_out", "learn_pairing", "told_of"]

FOLDS: Final = 10
"""How many times a share of the documents is held out."""
_PULL: Final = 8.0
"""How strongly weights are drawn to zero, in rows."""
_SEEN: Final = 2
"""A feature that fewer documents show is not learned."""
_LEAST: Final = 0.02
"""A smaller weight is left out."""
_FLOOR: Final = 0.2
"""What a rule says is taken back where hardly anything speaks for it; held out, 0.05 to 0.2 are alike to 0.01."""
THRESHOLD: Final = 0.3
"""How likely a pair must be to be told: somewhat below even chances, for what is doubtful goes to review."""
_THRESHOLDS: Final = (0.2, 0.25, 0.3, 0.33, 0.35, 0.4, 0.45, 0.5, 0.6)


def _weights(documents: Sequence[Paired], width: int) -> Numbers:
    shown = np.zeros(width, dtype=np.int32)
    for each in documents:
        shown[np.unique(each.rows.columns)] += 1
    weights = np.round(fit_rows(join([d.rows for d in documents]), shown >= _SEEN, _PULL), 3)
    return np.where(np.abs(weights) >= _LEAST, weights, 0.0)


def learn_pairing(documents: Sequence[Paired], names: Names, threshold: float = THRESHOLD) -> Pairing:
    """Learn weights from all these documents; the same documents give the same weights."""
    return _pairing(_weights(documents, len(names)), names, threshold)


def _pairing(weights: Numbers, names: Names, threshold: float) -> Pairing:
    told = {name: float(weight) for name, weight in zip(names, weights, strict=True) if weight}
    return Pairing(weights=told, threshold=threshold, floor=_FLOOR)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HeldOut:
    """Documents as they are read by weights that have not seen them."""

    extractions: Mapping[str, Extraction]
    """By the hash of the document."""
    learned: Sequence[Comparison]
    by_rules: Sequence[Comparison]
    thresholds: Mapping[float, Count]
    """What pairs alone would find if they were told from this chance on."""

    def to_json(self) -> dict[str, Any]:
        """Return the figures of relations: by the rules alone, and with what was learned beside them."""
        types = [by_type(comparisons) for comparisons in (self.by_rules, self.learned)]
        relations = sorted({link[0] for c in (*self.by_rules, *self.learned) for link in (*c.gold.links, *c.links)})
        return {
            "folds": min(FOLDS, len(self.extractions)),
            "rules": figures([c.relations for c in self.by_rules]),
            "learned": figures([c.relations for c in self.learned]),
            "thresholds": {f"{t:.2f}": _rounded(c.precision, c.recall, c.f1) for t, c in self.thresholds.items()},
            "types": {
                name: {
                    "asked": types[0].get(name, Count()).asked,
                    "rules": round(types[0].get(name, Count()).f1, 3),
                    "learned": round(types[1].get(name, Count()).f1, 3),
                }
                for name in relations
            },
        }


def figures(counts: Sequence[Count]) -> dict[str, dict[str, float]]:
    """Return what these counts, one of each document, amount to: all together, and on average."""
    micro = total(counts)
    return {"micro": _rounded(micro.precision, micro.recall, micro.f1), "per_document": _rounded(*average(counts))}


def _rounded(precision: float, recall: float, f1: float) -> dict[str, float]:
    return {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(f1, 3)}


def hold_out(documents: Sequence[Paired], names: Names, threshold: float = THRESHOLD) -> HeldOut:
    """Read every document with weights that were learned from the documents of the other folds."""
    hashes = sorted({d.hash for d in documents})
    fold = {each: number % FOLDS for number, each in enumerate(hashes)}
    weights = {
        number: _weights([d for d in documents if fold[d.hash] != number], len(names))
        for number in range(min(FOLDS, len(hashes)))
    }
    pairings = {number: _pairing(each, names, threshold) for number, each in weights.items()}
    extractions = {
        d.hash: extract(
            d.annotated.document, pairing=pairings[fold[d.hash]], tagging=d.tagging, calibration=UNCALIBRATED
        )
        for d in documents
    }
    return HeldOut(
        extractions=extractions,
        learned=[compare_with(d.annotated, extractions[d.hash]) for d in documents],
        by_rules=[d.by_rules for d in documents],
        thresholds=_by_threshold(documents, [weights[fold[d.hash]] for d in documents]),
    )


def _by_threshold(documents: Sequence[Paired], weights: Sequence[Numbers]) -> dict[float, Count]:
    """Return what would be found if pairs were told from these chances on, all documents together."""
    totals = dict.fromkeys(_THRESHOLDS, Count())
    for each, own in zip(documents, weights, strict=True):
        best: dict[Link, float] = {}
        for link, value in zip(each.links, odds_of(each.rows, own), strict=True):
            best[link] = max(best.get(link, value), value)
        for threshold in _THRESHOLDS:
            got = {link for link, odds in best.items() if odds >= math.log(threshold / (1 - threshold))}
            totals[threshold] += count_links(got, each.gold)
    return totals


def told_of(pairing: Pairing, provenance: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content of a file of weights."""
    return {
        "provenance": dict(provenance),
        "threshold": pairing.threshold,
        "floor": pairing.floor,
        "weights": dict(sorted(pairing.weights.items())),
    }
