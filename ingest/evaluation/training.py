"""Making both files of weights from annotated documents: first which pairs are told, then how sure each thing is.

Confidences are learned from documents as they are read by weights of pairs that have not seen them (``hold_out``).
Weights that had seen a document would be surer of it than they are of the next one, and so would every confidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from graph.errors import RequestRefused
from ingest.evaluation.annotations import Annotated
from ingest.evaluation.confidences import learn_confidence
from ingest.evaluation.pairing import THRESHOLD, hold_out, learn_pairing, told_of
from ingest.evaluation.pairs import collect, hash_of

__all__ = ["COMMAND", "Weights", "train"]

COMMAND: Final = "lifescape train extraction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The contents of the two files of weights, each with what it was made from and what it is worth."""

    pairing: dict[str, Any]
    confidence: dict[str, Any]


def train(documents: Sequence[Annotated], *, command: str = COMMAND, threshold: float = THRESHOLD) -> Weights:
    """Learn from annotated documents; the same documents in any order give the same weights.

    Pairs are told from the chance ``threshold`` on. ``command`` is noted as what made the weights.
    """
    by_hash = {hash_of(annotated): annotated for annotated in documents}
    if len(by_hash) < 2:
        raise RequestRefused("Give at least two annotated documents: weights are tried on those they have not seen.")
    chosen = [by_hash[each] for each in sorted(by_hash)]
    made_from = {"command": command, "documents": {hash_of(each): each.name for each in chosen}}
    paired, names = collect(chosen)
    held = hold_out(paired, names, threshold)
    counts = {
        "pairs": sum(len(each.links) for each in paired),
        "right": sum(int(each.rows.right.sum()) for each in paired),
    }
    told = held.to_json()
    return Weights(
        pairing=told_of(learn_pairing(paired, names, threshold), {**made_from, "examples": counts, "held_out": told}),
        confidence=learn_confidence(
            chosen,
            {**made_from, "pairs": f"weighed by weights that have not seen the document, {told['folds']} folds"},
            lambda annotated: held.extractions[hash_of(annotated)],
        ),
    )
