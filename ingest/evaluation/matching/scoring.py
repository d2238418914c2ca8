"""Figures of texts matched to records.

As published for the affiliation matchers of ROR and Crossref, a wrong answer counts against precision only, never also
as a miss, over the texts that can be answered from the records at hand. ``plain`` is the share of all texts answered
rightly, silence being right where there is nothing to find; ``spoken`` is the precision over all texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

from ingest.evaluation.matching.figures import area_under_curve, tied_share

__all__ = ["PRECISE", "Answer", "NameFigures", "best_f1", "precise_from", "ranking", "score_names"]

PRECISE: Final = 0.95


@dataclass(frozen=True, slots=True)
class Answer:
    """The best answer to one text."""

    score: float
    """Zero where there is none."""
    right: bool
    answerable: bool
    """Whether what the text means is among the records."""


@dataclass(frozen=True, slots=True)
class NameFigures:
    """Figures at one threshold."""

    threshold: float
    texts: int
    answerable: int
    precision: float
    recall: float
    f1: float
    usual_f1: float
    """F1 where a wrong answer is a miss too."""
    plain: float
    spoken: float

    def to_json(self) -> dict[str, Any]:
        """Return the figures, rounded to four digits."""
        return {name: round(value, 4) if isinstance(value, float) else value for name, value in asdict(self).items()}


def score_names(answers: Sequence[Answer], threshold: float) -> NameFigures:
    """Return the figures of what is answered from this score on."""
    said = [a for a in answers if a.score >= threshold and a.score > 0]
    answerable = sum(a.answerable for a in answers)
    right = sum(a.right for a in said)
    wrong = sum(a.answerable and not a.right for a in said)
    spurious = len(said) - right - wrong
    quiet = len(answers) - answerable - spurious
    silent = answerable - right - wrong
    precision, recall, usual = _ratio(right, right + wrong), _ratio(right, right + silent), _ratio(right, answerable)
    return NameFigures(
        threshold=threshold,
        texts=len(answers),
        answerable=answerable,
        precision=precision,
        recall=recall,
        f1=_ratio(2 * precision * recall, precision + recall),
        usual_f1=_ratio(2 * precision * usual, precision + usual),
        plain=_ratio(right + quiet, len(answers)),
        spoken=_ratio(right, len(said)),
    )


def best_f1(answers: Sequence[Answer]) -> NameFigures:
    """Return the figures at the threshold with the best F1."""
    return max((score_names(answers, t) for t in _thresholds(answers)), key=lambda f: (f.f1, -f.threshold))


def precise_from(answers: Sequence[Answer], precision: float = PRECISE) -> float:
    """Return the lowest score from which on this share of the answers to answerable texts is right; 1 if none is."""
    asked = sorted((a for a in answers if a.answerable and a.score > 0), key=lambda a: -a.score)
    right, found = 0, 1.0
    for count, answer in enumerate(asked, 1):
        right += answer.right
        if right >= precision * count:
            found = answer.score
    return found


def ranking(answers: Sequence[Answer]) -> dict[str, float]:
    """Return the area under the curve and the share of exact ties."""
    said = [a for a in answers if a.score > 0]
    scores = np.array([a.score for a in said])
    area = area_under_curve(scores, np.array([a.right for a in said], dtype=np.int64))
    return {"auc": round(area, 4), "ties": round(tied_share(scores), 4)}


def _thresholds(answers: Sequence[Answer]) -> list[float]:
    scores = np.unique([a.score for a in answers])
    return [0.0, *scores[:: max(len(scores) // 400, 1)].tolist()]


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
