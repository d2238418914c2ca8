"""Forms of names that may stand in a text: those that share enough of its rare words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from graph.matching.naming.asked import Asked
from graph.matching.naming.index import NameIndex

__all__ = ["Found", "search"]

_COVERED: Final = 26
"""Forms kept of which the text has the largest part."""
_WEIGHTY: Final = 16
"""Forms kept of which the text has more that tells than it lacks."""
_LEAST: Final = 0.3
_OPEN: Final = 0.97
"""How alike two words written as one are to the one word of the vocabulary."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What a search gives."""

    forms: list[int]
    shares: list[float]
    """How much of what each form tells stands somewhere in the text, from 0 to 1."""
    meanings: Mapping[int, tuple[str, float]]
    """For a word of the vocabulary, the word of the text that stands for it, and how alike they are."""


def search(index: NameIndex, asked: Asked) -> Found:
    """Return the forms that may stand in a text, likeliest first."""
    meanings = _meanings(index, asked)
    telling = {at: float(index.weights[at]) * alike * alike for at, (_, alike) in meanings.items()}
    rare = [at for at in telling if at not in index.common] or list(telling)
    score = np.zeros(len(index.forms), dtype=np.float32)
    for at in rare:
        score[index.postings[at]] += telling[at]
    touched = np.flatnonzero(score > 0)
    kept = score[touched]
    for at in telling.keys() - set(rare):
        kept += telling[at] * index.common[at][touched]
    whole = index.form_weights[touched]
    kept = np.minimum(kept, whole)
    share = kept / whole
    likely = share * share * np.sqrt(kept)
    best = np.union1d(_largest(likely, _COVERED), _largest(2 * kept - whole, _WEIGHTY))
    best = best[likely[best] > _LEAST]
    best = best[np.lexsort((touched[best], -likely[best]))]
    return Found(touched[best].tolist(), share[best].tolist(), meanings)


def _meanings(index: NameIndex, asked: Asked) -> dict[int, tuple[str, float]]:
    found: dict[int, tuple[str, float]] = {}
    for word in dict.fromkeys(asked.words):
        for at, alike in index.meant_by(word):
            if at not in found or found[at][1] < alike:
                found[at] = word, alike
    for one, other in pairwise(asked.words):
        joined = index.vocabulary.get(one + other)
        if joined is not None and joined not in found and len(one) + len(other) > 3:
            found[joined] = one, _OPEN
    return found


def _largest(values: npt.NDArray[np.float32], count: int) -> npt.NDArray[np.int64]:
    if len(values) <= count:
        return np.arange(len(values))
    return np.argpartition(-values, count)[:count]
