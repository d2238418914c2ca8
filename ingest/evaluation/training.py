"""Making the files of weights from annotated documents: what is a name, which pairs are told, how sure each thing is.

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
from ingest.evaluation.pairing import THRESHOLD, figures, hold_out, learn_pairing, told_of
from ingest.evaluation.pairs import collect, hash_of
from ingest.evaluation.tags import collect_offers, hold_out_names, learn_tagging, told_of_names

__all__ = ["COMMAND", "Weights", "train"]

COMMAND: Final = "lifescape train extraction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The contents of the three files of weights, each with what it was made from and what it is worth."""

    tagging: dict[str, Any]
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
    tagged, features = collect_offers(chosen)
    paired, names = collect(chosen, hold_out_names(tagged, features))
    held = hold_out(paired, names, threshold)
    counts = {
        "pairs": sum(len(each.links) for each in paired),
        "right": sum(int(each.rows.right.sum()) for each in paired),
    }
    told = held.to_json()
    entities = {
        "rules": figures([each.by_rules.entities for each in tagged]),
        "learned": figures([each.entities for each in held.learned]),
    }
    offers = {
        "offers": sum(len(each.rows.sizes) for each in tagged),
        "names": sum(int((each.rows.right > 0).sum()) for each in tagged),
    }
    return Weights(
        tagging=told_of_names(learn_tagging(tagged, features), {**made_from, "examples": offers, "held_out": entities}),
        pairing=told_of(learn_pairing(paired, names, threshold), {**made_from, "examples": counts, "held_out": told}),
        confidence=learn_confidence(
            chosen,
            {**made_from, "pairs": f"weighed by weights that have not seen the document, {told['folds']} folds"},
            lambda annotated: held.extractions[hash_of(annotated)],
        ),
    )
