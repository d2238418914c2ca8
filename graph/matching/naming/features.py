"""Figures by which a body is judged to be the one that a text means, each with the side of the matter it belongs to."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from rapidfuzz import fuzz

from graph.matching.lexicons import lexicon
from graph.matching.naming.asked import Asked
from graph.matching.naming.fitting import Fit, fits
from graph.matching.naming.index import ACRONYM, NameIndex
from graph.matching.naming.search import search
from graph.matching.trees import Numbers
from graph.model import ORGANISATION_KINDS

__all__ = ["ASPECTS", "FEATURES", "RIVALRY", "Candidates", "candidates", "rivalry"]

_MOST: Final = 14
"""Bodies of which figures are made."""
_KINDS: Final = tuple(ORGANISATION_KINDS)

ASPECTS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": (
        *("likely", "anywhere", "share", "span_share", "shared", "words", "span_words", "whole", "same", "all_of_it"),
        *("ratio", "sorted_ratio", "part_ratio", "set_ratio", "order", "form_kind", "short"),
    ),
    "rest": ("over_most", "over_sum", "over_heads", "lacking_most", "lacking_sum", "lacking_heads", "unexplained"),
    "place_in_text": ("from_end", "from_start", "two_segments", "before", "after", "text_words"),
    "country": ("country", "countries_named", "country_given"),
    "city": ("city", "city_apart", "other_city", "region", "city_given"),
    "acronym": ("acronym", "acronym_unsaid"),
    "known": ("parts", "parents"),
    "kind": tuple(f"is_{kind}" for kind in _KINDS),
    "rivals": ("bearers", "rank", "behind", "whole_names", "inside_longer", "part_named", "parent_named"),
}
"""Sides of the matter that a person is told, and the figures that each sums up."""

FEATURES: Final[tuple[str, ...]] = tuple(name for names in ASPECTS.values() for name in names)
RIVALRY: Final = ("own", "best_other", "lead", "place", "all_odds")
"""What the second judgement adds: the first one's on this body and on the others."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """The bodies that a text may mean, likeliest first, and the figures of each."""

    bodies: list[int]
    fits: list[Fit]
    rows: Numbers
    """One row for each body, one column for each of :data:`FEATURES`."""


def candidates(index: NameIndex, asked: Asked) -> Candidates:
    """Find the bodies that a text may mean."""
    found = search(index, asked) if asked.words and index.forms else None
    best = _best_fits(index, asked, list(fits(index, asked, found))) if found else []
    best = best[:_MOST]
    rows = _Rows(index, asked, best)
    figures = [rows.of(rank) for rank in range(len(best))]
    table = np.array(figures, dtype=np.float64).reshape(len(best), len(FEATURES))
    return Candidates([body for _, body, _, _ in best], [fit for *_, fit, _ in best], table)


def rivalry(odds: Numbers) -> Numbers:
    """Return the columns of :data:`RIVALRY` for the bodies of one text, from the first judgement's log-odds."""
    if not len(odds):
        return np.zeros((0, len(RIVALRY)))
    order = np.argsort(-odds, kind="stable")
    place = np.empty(len(odds))
    place[order] = np.arange(len(odds))
    second = odds[order[1]] if len(odds) > 1 else -12.0
    other = np.where(place == 0, second, odds[order[0]])
    share = 1 / (1 + np.exp(-odds))
    return np.column_stack([odds, other, odds - other, place, np.full(len(odds), share.sum())])


_Ranked = tuple[float, int, Fit, int]
"""Guess, body, fit, what the form is to the body."""


def _best_fits(index: NameIndex, asked: Asked, found: Sequence[Fit]) -> list[_Ranked]:
    best: dict[int, tuple[float, Fit, int]] = {}
    for fit in found:
        for body, kind in index.owners[fit.form]:
            worth = fit.worth + 0.05 * kind
            if body not in best or worth > best[body][0]:
                best[body] = worth, fit, kind
    ranked = [(_placed(index, asked, body, worth), body, fit, kind) for body, (worth, fit, kind) in best.items()]
    return sorted(ranked, key=lambda r: (-r[0], r[1]))


def _placed(index: NameIndex, asked: Asked, body: int, worth: float) -> float:
    country, city = index.bodies[body].country, index.cities[body]
    if asked.country:
        worth *= 1.5 if country == asked.country else 0.6
    elif asked.countries:
        worth *= 1.3 if country in asked.countries else 0.8
    return worth * 1.2 if city and (city == asked.city or f" {city} " in asked.folded) else worth


def _agreement(asked: str, known: str) -> int:
    """1 where both are known and equal, −1 where they differ, 0 where one is not known."""
    return 0 if not asked or not known else 1 if asked == known else -1


class _Rows:
    """Makes the row of each candidate; what all of them share is worked out once."""

    def __init__(self, index: NameIndex, asked: Asked, best: Sequence[_Ranked]) -> None:
        self._index, self._asked, self._best = index, asked, best
        self._whole = [fit.key for _, _, fit, _ in best if fit.whole]
        self._near = {body for _, body, fit, _ in best if fit.share > 0.9}
        self._parents_near = frozenset(p for body in self._near for p in index.parents[body])
        self._cities = asked.ends & index.all_cities
        self._total = sum(index.rarity(word) for word in dict.fromkeys(asked.words)) or 1.0

    def of(self, rank: int) -> list[float]:
        """Figures of the candidate with this rank, in the order of :data:`FEATURES`."""
        guess, at, fit, kind = self._best[rank]
        index, asked, heads = self._index, self._asked, lexicon().kinds
        body, city = index.bodies[at], index.cities[at]
        span_words = asked.spans[fit.span]
        over = [index.rarity(word) for word in fit.over]
        lacking = [index.rarity(word) for word in fit.lacking]
        one = fit.span < asked.segments
        in_text = bool(city) and f" {city} " in asked.folded
        acronyms = [name for name in (*body.acronyms, *body.names) if len(name) <= 8 and name.isupper()]
        said = any(name in asked.capitals for name in acronyms)
        region = index.regions[at]
        known = bool(asked.countries) and bool(body.country)
        figures = (
            *(fit.share * fit.share * math.sqrt(fit.shared), fit.anywhere, fit.share, fit.span_share, fit.shared),
            *(len(index.forms[fit.form]), len(span_words), fit.whole, fit.same, fit.same and asked.segments == 1),
            *(fit.ratio, fit.sorted_ratio, fuzz.partial_ratio(fit.key, asked.line) / 100),
            *(fuzz.token_set_ratio(asked.keys[fit.span], fit.key) / 100, fit.ratio - fit.sorted_ratio),
            *(kind, len(fit.key) <= 5),
            *(max(over, default=0.0), sum(over), sum(word in heads for word in fit.over)),
            *(max(lacking, default=0.0), sum(lacking), sum(word in heads for word in fit.lacking)),
            1 - fit.shared / self._total,
            *(asked.segments - 1 - (fit.span if one else fit.span - asked.segments + 1),),
            *(fit.span if one else fit.span - asked.segments, not one, fit.first, fit.last, len(asked.words)),
            *((0 if not known else 1 if body.country in asked.countries else -1), len(asked.countries)),
            _agreement(asked.country, body.country),
            *(in_text, in_text and not _has_words(fit.key, city), bool(self._cities - {city})),
            *(bool(region) and f" {region} " in asked.folded, _agreement(asked.city, city)),
            *(said, kind == ACRONYM and not said),
            *(math.log1p(index.children[at]), len(body.parents)),
            *(body.kind == kind for kind in _KINDS),
            *(len(index.owners[fit.form]), rank, self._best[0][0] - guess, len(self._whole)),
            fit.whole and any(len(key) > len(fit.key) and f" {fit.key} " in f" {key} " for key in self._whole),
            *(at in self._parents_near, bool(index.parents[at] & self._near)),
        )
        return [float(figure) for figure in figures]


def _has_words(key: str, city: str) -> bool:
    there = key.split()
    return all(word in there for word in city.split())
