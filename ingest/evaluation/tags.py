"""Learning the weights of names: every offer of words in annotated documents, and what a reader takes the words for.

An offer is a name if its words, or the full name in them, are a form that a reader gives of an entity and stand in no
longer one. Every document is held out once, so that what is learned from its names later sees them as those of an
unknown document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from ingest.evaluation.annotations import Annotated
from ingest.evaluation.comparing import gold_of
from ingest.evaluation.logistic import Numbers, Rows, fit_kinds, join
from ingest.evaluation.pairs import hash_of, in_order
from ingest.evaluation.report import compare_with
from ingest.evaluation.scoring import Comparison
from ingest.extract import extract
from ingest.extract.confidence import UNCALIBRATED
from ingest.extract.model import Span
from ingest.extract.passages import Passage
from ingest.extract.relations.pairing import Pairing
from ingest.extract.tagging import LABELS, Offered, Tagging, features_of, written
from ingest.extract.vocabulary import Vocabulary

__all__ = ["Tagged", "collect_offers", "hold_out_names", "learn_tagging", "told_of_names"]

FOLDS: Final = 5
"""How many times a share of the documents is held out."""
_PULL: Final = 3.0
"""How strongly weights are drawn to zero, in rows."""
_SEEN: Final = 3
"""A feature that fewer documents show is not learned: a word that is but a name tells nothing of the next document."""
_LEAST: Final = 0.05
"""A smaller weight is left out."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tagged:
    """The offers of one document; ``right`` is 0 for no name, else the place of the type among all and one more."""

    hash: str
    rows: Rows
    by_rules: Comparison
    """What the rules alone make of the document."""


def collect_offers(documents: Iterable[Annotated]) -> tuple[list[Tagged], tuple[str, ...]]:
    """Read documents by the rules alone and keep every offer; return them with the names of the features, in order."""
    columns: dict[str, int] = {}
    found = [_collected(annotated, columns) for annotated in documents]
    names = tuple(sorted(columns))
    order = np.zeros(len(names), dtype=np.int32)
    order[[columns[name] for name in names]] = np.arange(len(names), dtype=np.int32)
    return [replace(each, rows=in_order(each.rows, order)) for each in found], names


def _collected(annotated: Annotated, names: dict[str, int]) -> Tagged:
    forms = {form: node.type for _, node in sorted(gold_of(annotated).nodes.items()) for form in sorted(node.forms)}
    pattern = re.compile(
        "(?<= )(?:" + "|".join(f.replace(" ", " +") for f in sorted(forms, key=lambda f: (-len(f), f))) + ")(?= )"
    )
    columns: list[int] = []
    sizes: list[int] = []
    right: list[float] = []

    def witness(offered: Sequence[Offered], vocabulary: Vocabulary) -> None:
        for reading, offers, facts in offered:
            passage = reading.passage
            spans = {
                (match.start() - 1, match.end() - 1): forms[" ".join(match.group().split())]
                for match in (pattern.finditer(passage.folded) if forms else ())
            }
            for offer, groups in zip(offers, facts, strict=True):
                features = sorted(set(features_of(groups, vocabulary)))
                columns.extend(names.setdefault(feature, len(names)) for feature in features)
                sizes.append(len(features))
                longs = [m.long for m in offer.readings if m.long]
                told = [(offer.start, offer.end), *(_within(passage, offer.start, offer.end, x) for x in longs)]
                label = next((spans[s] for s in (_bare(passage, span) for span in told if span) if s in spans), None)
                right.append(0.0 if label is None else LABELS.index(label) + 1.0)

    extraction = extract(
        annotated.document, pairing=Pairing(), tagging=Tagging(witness=witness), calibration=UNCALIBRATED
    )
    rows = Rows(
        np.array(columns, dtype=np.int32),
        np.array(sizes, dtype=np.int32),
        np.array(right, dtype=np.float64),
        np.ones(len(sizes), dtype=np.float64),
    )
    return Tagged(hash=hash_of(annotated), rows=rows, by_rules=compare_with(annotated, extraction))


def _within(passage: Passage, start: int, end: int, name: str) -> Span | None:
    at = passage.text.find(name, start, end)
    return (at, at + len(name)) if at >= 0 else None


def _bare(passage: Passage, span: Span) -> Span:
    """A span without the signs at its edges."""
    folded = passage.folded[span[0] + 1 : span[1] + 1]
    return span[0] + len(folded) - len(folded.lstrip()), span[1] - len(folded) + len(folded.rstrip())


def learn_tagging(documents: Sequence[Tagged], names: Sequence[str]) -> Tagging:
    """Learn weights from all these documents; the same documents give the same weights."""
    shown = np.zeros(len(names), dtype=np.int32)
    for each in documents:
        shown[np.unique(each.rows.columns)] += 1
    weights: Numbers = fit_kinds(join([d.rows for d in documents]), len(LABELS) + 1, shown >= _SEEN, _PULL)
    weights = np.where(np.abs(weights) >= _LEAST, np.round(weights, 2), 0.0)
    told = {name: row.tolist() for name, row in zip(names, weights, strict=True) if row.any()}
    return Tagging(weights=told)


def hold_out_names(documents: Sequence[Tagged], names: Sequence[str]) -> Mapping[str, Tagging]:
    """Return for every document, by its hash, weights that were learned from the documents of the other folds."""
    hashes = sorted({d.hash for d in documents})
    fold = {each: number % FOLDS for number, each in enumerate(hashes)}
    learned = [
        learn_tagging([d for d in documents if fold[d.hash] != number], names)
        for number in range(min(FOLDS, len(hashes)))
    ]
    return {each: learned[number] for each, number in fold.items()}


def told_of_names(tagging: Tagging, provenance: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content of a file of weights."""
    return {
        "provenance": dict(provenance),
        "types": list(LABELS),
        "weights": {name: written(each) for name, each in sorted(tagging.weights.items())},
    }
