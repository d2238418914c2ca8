"""Real places for other real places of the same kind: a country for a country, and its towns for the other's towns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from random import Random

from ingest.evaluation.swapping.pools import LANGUAGES, Pools
from ingest.extract.passages import fold_word
from ingest.extract.places import city_named

__all__ = ["Places", "opens_with_vowel"]


class Places:
    """The places of one document and what stands for each; the same place always gets the same other."""

    def __init__(self, pools: Pools, seed: str, language: str, taken: Callable[[str], bool]) -> None:
        self._pools, self._seed, self._language, self._taken = pools, seed, language, taken
        self._countries = {
            code: group[(i + 1) % len(group)]
            for group in (_shuffled(g, f"{seed}:countries") for g in pools.country_groups)
            for i, code in enumerate(group)
        }
        self._names = {
            fold_word(name): (code, language)
            for language in reversed((language, *LANGUAGES))
            for code, name in pools.country_names.get(language, {}).items()
            if len(code) == 2
        }
        self._known: dict[str, str] = {}
        self._used: set[str] = set()

    def country_code(self, code: str | None) -> str | None:
        """Return the country that stands for this one."""
        return self._countries.get(code, code) if code else None

    def known(self, text: str) -> str | None:
        """Return what stands for a place that was placed before, or for the name of a country."""
        region = self._pools.region_countries.get(fold_word(text))
        return (
            self._known.get(fold_word(text))
            or self.country(text, None)
            or (self.region(text, region) if region is not None else None)
        )

    def country(self, text: str, code: str | None) -> str | None:
        """Return the name of the other country in the language of this name."""
        short = next((c for c, form in self._pools.abbreviations.items() if form == text), None)
        if short is not None:
            other = self._countries.get(short, short)
            return self._pools.abbreviations.get(other) or self._pools.country_names["en"][other]
        told, language = self._names.get(fold_word(text), (code, self._language))
        other_code = self.country_code(told)
        if other_code is None or other_code == told:
            return None
        return self._remember(
            text, self._pools.country_names.get(language, self._pools.country_names["en"])[other_code]
        )

    def city(self, text: str, code: str | None = None) -> str | None:
        """Return a town of the country that stands for the town's own."""
        if fold_word(text) in self._known:
            return self._known[fold_word(text)]
        found = city_named(text)
        own = code or (found.country if found else None)
        towns = self._pools.cities.get(self.country_code(own) or "") or self._pools.cities.get(own or "")
        return self._draw(text, towns, list(chain(*self._pools.cities.values()))) if towns else None

    def region(self, text: str, code: str | None) -> str | None:
        """Return a region of the country that stands for the region's own; a part of the world for another."""
        if fold_word(text) in self._known:
            return self._known[fold_word(text)]
        if code is None:
            rows = self._pools.areas.get(self._language, self._pools.areas["en"])
            row = next((r for r in rows if fold_word(text) in map(fold_word, r)), rows[0])
            return self._draw(text, row, list(chain(*rows)))
        listed = self._pools.regions.get(self.country_code(code) or "") or self._pools.regions.get(code)
        if not listed or code not in self._pools.regions:  # a province called by its town
            return self.city(text, code)
        return self._draw(text, self._in_language(listed), self._in_language(chain(*self._pools.regions.values())))

    def _in_language(self, regions: Iterable[Mapping[str, str]]) -> list[str]:
        return [names.get(self._language, names["en"]) for names in regions]

    def _draw(self, text: str, pool: Sequence[str], wider: Sequence[str]) -> str | None:
        """Draw a place that is not in the document yet; where the country has no more, from anywhere."""
        free = next(
            (f for p in (pool, wider) if (f := [n for n in p if n not in self._used and not self._taken(n)])), wider
        )
        # The words before a name elide or not by its first letter.
        fitting = [p for p in free if opens_with_vowel(p) == opens_with_vowel(text)] or free
        return self._remember(text, Random(f"{self._seed}:{fold_word(text)}").choice(fitting))

    def _remember(self, text: str, new: str) -> str:
        self._used.add(new)
        self._known[fold_word(text)] = new
        return new


def _shuffled(group: Sequence[str], seed: str) -> list[str]:
    listed = list(group)
    Random(seed).shuffle(listed)
    return listed


def opens_with_vowel(text: str) -> bool:
    """Whether a name begins with a vowel."""
    return fold_word(text)[:1] in tuple("aeiou")
