"""How one form of a name fits a text: in which of its segments it stands, what it lacks and what it leaves over."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from graph.matching.naming.asked import Asked
from graph.matching.naming.index import NameIndex
from graph.matching.naming.search import Found

__all__ = ["Fit", "fits"]

_WIDER: Final = 1.0
"""How much more two segments must have of a form than one, to be taken together."""


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A form of a name in its best place of a text."""

    form: int
    key: str
    span: int
    """The segment, or pair of segments, that has most of it."""
    anywhere: float
    """Share of the form, by what its words tell, that stands anywhere in the text."""
    share: float
    """Share of the form that stands in the span."""
    span_share: float
    """Share of the span that is the form."""
    shared: float
    """What the words tell that both have."""
    over: tuple[str, ...]
    """Words of the span that are not in the form."""
    lacking: tuple[str, ...]
    """Words of the form that are not in the span."""
    first: int
    last: int
    """Words of the span before the form's first one and after its last one."""
    whole: bool
    """Whether it stands in the text word by word."""
    same: bool
    """Whether it is the span word by word."""
    ratio: float
    """How alike form and span are, letter by letter."""
    sorted_ratio: float
    """The same with the words of both in alphabetical order."""
    worth: float
    """A first guess of how well it fits; figures of the same text can be compared."""


def fits(index: NameIndex, asked: Asked, found: Found) -> Iterator[Fit]:
    """Yield each form found in its best place; those without a word in any segment are left out."""
    rarity = {word: index.rarity(word) for word in dict.fromkeys(asked.words)}
    totals = [sum(rarity[w] for w in dict.fromkeys(span)) for span in asked.spans]
    for form, anywhere in zip(found.forms, found.shares, strict=True):
        fit = _fit(index, asked, found, form, anywhere, rarity, totals)
        if fit is not None:
            yield fit


def _fit(
    index: NameIndex,
    asked: Asked,
    found: Found,
    form: int,
    anywhere: float,
    rarity: dict[str, float],
    totals: list[float],
) -> Fit | None:
    words = index.forms[form]
    standing: list[tuple[str, str, float]] = []
    for word in dict.fromkeys(words):
        at = index.vocabulary[word]
        meant = found.meanings.get(at)
        if meant is not None:
            standing.append((word, meant[0], float(index.weights[at]) * meant[1]))
    best, shared = -1, 0.0
    for span, there in enumerate(asked.sets):
        weight = sum([w for _, meant, w in standing if meant in there])
        if weight > shared + (_WIDER if span >= asked.segments else 0.0):
            best, shared = span, weight
    if best < 0:
        return None
    span_words, there = asked.spans[best], asked.sets[best]
    used = {meant for _, meant, _ in standing if meant in there}
    held = {word for word, meant, _ in standing if meant in there}
    over = tuple(w for w in dict.fromkeys(span_words) if w not in used and w not in words)
    key, span_key = index.keys[form], asked.keys[best]
    whole = f" {key} " in asked.line
    places = [at for at, word in enumerate(span_words) if word in used]
    share = min(shared / float(index.form_weights[form]), 1.0)
    span_share = 1.0 - sum([rarity[w] for w in over]) / max(totals[best], 1e-9)
    same = key == span_key
    worth = share * share * (0.3 + 0.7 * span_share) * math.sqrt(shared) + whole + same
    return Fit(
        form=form,
        key=key,
        span=best,
        anywhere=anywhere,
        share=share,
        span_share=span_share,
        shared=shared,
        over=over,
        lacking=tuple(w for w in dict.fromkeys(words) if w not in held),
        first=places[0],
        last=len(span_words) - 1 - places[-1],
        whole=whole,
        same=same,
        ratio=fuzz.ratio(span_key, key) / 100,
        sorted_ratio=fuzz.token_sort_ratio(span_key, key) / 100,
        worth=worth,
    )
