"""What two records have in common, as numbers; for many pairs at once.

Every figure is the same whichever table is the left one: of what differs by side, the smaller and the larger are told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import distance, fuzz, process

from graph.matching.lexicons import lexicon
from graph.matching.linking.bags import Bags, Floats, Ints, Shared, bags_of, interned, present, shared
from graph.matching.linking.letters import letter_bags
from graph.matching.linking.records import Records
from graph.matching.names import initials

__all__ = ["Comparison"]

_COMMON: Final = 3.0
"""Most that a word of the lexicon can tell: it says what kind a body is."""
_RECORDS: Final = 30_000
"""Words are taken to be as rare as among so many records at least, so that small tables are judged like large ones."""
_ACRONYM: Final = 10
"""Letters of the longest acronym."""
_KINDS: Final = frozenset((
    "university", "polytechnic", "college", "school", "faculty", "department", "institute", "institution", "centre",
    "laboratory", "academy", "hospital", "foundation", "association", "society", "company", "federation", "council",
    "agency", "ministry", "government", "region", "province", "municipality", "city", "chamber", "network",
    "cluster", "consortium", "union", "group",
))  # fmt: skip

_Weighted: TypeAlias = tuple[Bags, Bags, Floats]
_Texts: TypeAlias = tuple[NDArray[Any], NDArray[Any]]
_Pairs: TypeAlias = tuple[Ints, Ints]
_Table: TypeAlias = dict[str, Floats]


class Comparison:
    """Two tables made ready, so that any of their pairs can be compared."""

    def __init__(self, left: Records, right: Records, groups: Ints | None = None) -> None:
        """Make two tables ready, or one with itself, where ``groups`` numbers the bodies that rows are known to be."""
        sides = (left, right)
        self._groups = groups
        homes = left.countries, right.countries
        self._ids: dict[str, tuple[Ints, ...]] = {
            "written": interned(*(side.written for side in sides)),
            "name": interned(*(side.names for side in sides)),
            "name at home": interned(*(_at_home(side, side.names) for side in sides)),
            "country": interned(*(side.countries for side in sides)),
            "street": interned(*(side.places for side in sides)),
            "city": interned(*(_joined(side.cities) for side in sides)),
            "place": interned(*(_places(side) for side in sides)),
            "letters": interned(*(side.letters for side in sides)),
            "domain": interned(*(side.domains for side in sides)),
            "town": interned(*(side.towns for side in sides)),
            "first": interned(*([words[0] if words else "" for words in side.words] for side in sides)),
        }
        self._bags: dict[str, _Weighted] = {
            "words": _rare(*(side.words for side in sides)),
            "all": _rare(*(_all_words(side) for side in sides)),
            "street": _rare(*(side.streets for side in sides), homes=homes),
            "where": _rare(*(_streets_and_cities(side) for side in sides), homes=homes),
            "numbers": _even(*(side.numbers for side in sides)),
            "kinds": _even(*([_KINDS.intersection(words) for words in side.words] for side in sides)),
            "digits": _even(*([_with_digits(words) for words in side.words] for side in sides)),
            "legal": _even(*([forms.split() for forms in side.legal] for side in sides)),
            "identifiers": _even(*(side.identifiers for side in sides)),
            "schemes": _even(*([_schemes(known) for known in side.identifiers] for side in sides)),
            "letters": letter_bags(left.names, right.names),
        }
        forms, counts = bags_of(*map(_short_forms, sides), *map(_all_forms, sides))
        weights = _rarity(counts, len(left) + len(right))
        self._short: tuple[_Weighted, _Weighted] = (forms[0], forms[3], weights), (forms[2], forms[1], weights)
        self._texts: dict[str, _Texts] = {
            "name": _texts([side.names for side in sides]),
            "letters": _texts([side.letters for side in sides]),
            "words": _texts([[" ".join(words) for words in side.words] for side in sides]),
            "short": _texts([_joined(side.acronyms) for side in sides]),
            "acronym": _texts([_short_texts(side.acronyms) for side in sides]),
            "initials": _texts([side.initials for side in sides]),
            "standard initials": _texts([_initials(side.words) for side in sides]),
            "street": _texts([_joined(side.streets) for side in sides]),
            "street words": _texts([[" ".join(words) for words in side.streets] for side in sides]),
            "city": _texts([_joined(side.cities) for side in sides]),
        }

        self._sizes = {name: (_lengths(texts[0]), _lengths(texts[1])) for name, texts in self._texts.items()}

    def identifiers(self, pairs: _Pairs) -> tuple[Floats, Floats, Floats]:
        """How many identifiers each pair shares, how many schemes both have one of, whether the web site is one."""
        values, _ = self._shared("identifiers", pairs)
        schemes, _ = self._shared("schemes", pairs)
        return values.weight, schemes.weight, self._same("domain", pairs)

    def compare(self, pairs: _Pairs) -> _Table:
        """Figures of these pairs of rows, by name of the feature; what cannot be known is not a number."""
        return {**self._names(pairs), **self._short_names(pairs), **self._places(pairs), **self._others(pairs)}

    def _names(self, pairs: _Pairs) -> _Table:
        figures = {"same_text": self._same("written", pairs), "same_name": self._same("name", pairs)}
        figures["same_first"] = self._same("first", pairs)
        words, totals = self._shared("words", pairs)
        figures |= {"words_shared": words.weight, **_by_side("words_share", *_shares(words, totals))}
        figures |= _by_side("words_only", words.left_only, words.right_only)
        figures |= _by_side("words_lost", *(total - words.weight for total in totals))
        figures |= _by_side("words", *totals)
        runs, totals = self._shared("letters", pairs)
        figures |= _by_side("letters_share", *_shares(runs, totals))
        left, right = self._both("name", pairs)
        figures["ratio"] = _similar(left, right, fuzz.ratio)
        figures["partial_ratio"] = _similar(left, right, fuzz.partial_ratio)
        figures["jaro_winkler"] = _similar(left, right, distance.JaroWinkler.similarity)
        figures["edits"] = _similar(left, right, distance.Levenshtein.distance)
        figures |= _by_side("length", *self._long("name", pairs))
        left, right = self._both("letters", pairs)
        figures["same_letters"] = self._same("letters", pairs)
        figures["letters_ratio"] = _similar(left, right, fuzz.ratio)
        figures["letters_begin"] = _similar(left, right, distance.Prefix.similarity) / np.minimum(
            *self._long("letters", pairs)
        ).clip(1)
        figures["letters_edits"] = _similar(left, right, distance.Levenshtein.distance)
        figures |= self._rests(figures, pairs)
        left, right = self._both("words", pairs)
        figures["token_set_ratio"] = _similar(left, right, fuzz.token_set_ratio)
        figures["token_sort_ratio"] = _similar(left, right, fuzz.token_sort_ratio)
        every, totals = self._shared("all", pairs)
        figures |= {"all_shared": every.weight, **_by_side("all_share", *_shares(every, totals))}
        for name in ("kinds", "digits"):
            found, totals = self._shared(name, pairs)
            figures |= _by_side(f"{name}_lost", *(total - found.weight for total in totals))
        legal, totals = self._shared("legal", pairs)
        both = np.minimum(*totals) > 0
        figures["legal_same"] = np.where(both, legal.weight / np.maximum(np.maximum(*totals), 1), np.nan)
        figures["legal_given"] = (totals[0] > 0).astype(np.float32) + (totals[1] > 0)
        return figures

    def _rests(self, figures: _Table, pairs: _Pairs) -> _Table:
        """How alike the names are without the words that both have; without such words, as alike as they are."""
        found = {f"rest_{name}": figures[name].copy() for name in ("ratio", "partial_ratio")}
        some = np.flatnonzero((figures["words_shared"] > 0) & (figures["same_name"] != 1))
        left, right = _remainders(*self._both("words", (pairs[0][some], pairs[1][some])))
        found["rest_ratio"][some] = _similar(left, right, fuzz.ratio)
        found["rest_partial_ratio"][some] = _similar(left, right, fuzz.partial_ratio)
        return found

    def _short_names(self, pairs: _Pairs) -> _Table:
        """What acronyms and short names of one side have in the names of the other."""
        weight = np.zeros(len(pairs[0]), dtype=np.float32)
        for bags in self._short:
            weight = np.maximum(weight, shared(*bags, pairs).weight)
        ratio, part, similar, begun = (np.zeros_like(weight) for _ in range(4))
        for way in (("short", "name"), ("name", "short"), ("short", "short")):
            for at, left, right, _ in self._given(*way, pairs):
                ratio[at] = np.maximum(ratio[at], _similar(left, right, fuzz.ratio))
                part[at] = np.maximum(part[at], _similar(left, right, fuzz.partial_ratio))
        for letters in ("initials", "standard initials"):
            for at, left, right, least in (
                *self._given("acronym", letters, pairs),
                *self._given(letters, "acronym", pairs),
            ):
                similar[at] = np.maximum(similar[at], _similar(left, right, fuzz.ratio))
                begun[at] = np.maximum(begun[at], _similar(left, right, distance.Prefix.similarity) / least)
        given = np.maximum(*self._long("short", pairs))
        none = given == 0
        figures = {"short_ratio": np.where(none, np.nan, ratio), "short_partial_ratio": np.where(none, np.nan, part)}
        figures |= {"initials_ratio": similar, "initials_begin": begun}
        return {"short_shared": weight, "short_length": given, **figures}

    def _places(self, pairs: _Pairs) -> _Table:
        figures = {"same_country": self._same("country", pairs), "same_street": self._same("street", pairs)}
        figures |= {"same_place": self._same("place", pairs), "same_town": self._same("town", pairs)}
        for name in ("street", "where"):
            words, totals = self._shared(name, pairs)
            unknown = np.minimum(*totals) == 0
            shares = (np.where(unknown, np.nan, share) for share in _shares(words, totals))
            figures |= {f"{name}_shared": np.where(unknown, np.nan, words.weight)} | _by_side(f"{name}_share", *shares)
        left, right = self._both("street", pairs)
        known = np.minimum(*self._long("street", pairs)) > 0
        figures["street_ratio"] = np.where(known, _similar(left, right, fuzz.ratio), np.nan)
        left, right = self._both("street words", pairs)
        figures["street_words_ratio"] = np.where(known, _similar(left, right, fuzz.token_set_ratio), np.nan)
        numbers, totals = self._shared("numbers", pairs)
        least = np.minimum(*totals)
        figures["numbers_share"] = np.where(least > 0, numbers.weight / np.maximum(least, 1), np.nan)
        left, right = self._both("city", pairs)
        known = np.minimum(*self._long("city", pairs)) > 0
        figures["city_ratio"] = np.where(known, _similar(left, right, fuzz.partial_ratio), np.nan)
        return figures

    def _others(self, pairs: _Pairs) -> _Table:
        """How many records of the same table and of the other have the same name in that country, the same place."""
        figures: _Table = {}
        for name, told in (("name", "name at home"), ("place", "place")):
            left, right = self._ids[told]
            if self._groups is not None:
                own, across = _among_groups(left, self._groups, pairs)
                figures |= _by_side(f"{name}_own", *own) | _by_side(f"{name}_across", *across)
                continue
            size = int(max(left.max(initial=-1), right.max(initial=-1))) + 1
            in_left, in_right = (np.bincount(ids[ids >= 0], minlength=size + 1) for ids in (left, right))
            a, b = left[pairs[0]], right[pairs[1]]
            own = np.where(a >= 0, in_left[a], np.nan), np.where(b >= 0, in_right[b], np.nan)
            across = np.where(a >= 0, in_right[a], np.nan), np.where(b >= 0, in_left[b], np.nan)
            figures |= _by_side(f"{name}_own", *own) | _by_side(f"{name}_across", *across)
        return figures

    def _same(self, name: str, pairs: _Pairs) -> Floats:
        left, right = (ids[rows] for ids, rows in zip(self._ids[name], pairs, strict=True))
        return np.where((left < 0) | (right < 0), np.nan, left == right).astype(np.float32)

    def _both(self, name: str, pairs: _Pairs) -> _Texts:
        left, right = self._texts[name]
        return left[pairs[0]], right[pairs[1]]

    def _long(self, name: str, pairs: _Pairs) -> tuple[Floats, Floats]:
        left, right = self._sizes[name]
        return left[pairs[0]], right[pairs[1]]

    def _given(self, left: str, right: str, pairs: _Pairs) -> Iterator[tuple[Ints, NDArray[Any], NDArray[Any], Floats]]:
        """Where both texts are given: the places, the texts, and the length of the acronym among them, 3 at least."""
        sizes = self._sizes[left][0][pairs[0]], self._sizes[right][1][pairs[1]]
        at = np.flatnonzero(np.minimum(*sizes) > 0)
        acronym = sizes[0] if left in ("acronym", "short") else sizes[1]
        texts = self._texts[left][0][pairs[0][at]], self._texts[right][1][pairs[1][at]]
        yield at, *texts, np.maximum(acronym[at], 3)

    def _shared(self, name: str, pairs: _Pairs) -> tuple[Shared, tuple[Floats, Floats]]:
        left, right, weights = self._bags[name]
        totals = left.sums(weights)[pairs[0]], right.sums(weights)[pairs[1]]
        return shared(left, right, weights, pairs), totals


def _among_groups(ids: Ints, groups: Ints, pairs: _Pairs) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    """How many groups have each row's text, without the group of the pair's other row, and without the row's own."""
    size = int(groups.max(initial=0)) + 1
    given = np.unique(ids[ids >= 0] * size + groups[ids >= 0])
    having = np.bincount(given // size, minlength=int(ids.max(initial=0)) + 1)
    own, across = [], []
    for row, other in (pairs, pairs[::-1]):
        number = np.where(ids[row] >= 0, having[np.maximum(ids[row], 0)], np.nan)
        shared = present(ids[row] * size + groups[other], given)
        own.append((number - shared).astype(np.float32))
        across.append((number - 1).astype(np.float32))
    return (own[0], own[1]), (across[0], across[1])


def _by_side(name: str, left: NDArray[Any], right: NDArray[Any]) -> _Table:
    return {f"{name}_least": np.minimum(left, right), f"{name}_most": np.maximum(left, right)}


def _shares(found: Shared, totals: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    left, right = ((found.weight / np.maximum(total, 1e-6)).astype(np.float32) for total in totals)
    return left, right


def _similar(left: NDArray[Any], right: NDArray[Any], scorer: Any) -> Floats:
    found: Floats = process.cpdist(left, right, scorer=scorer, dtype=np.float32)
    return found


def _remainders(left: NDArray[Any], right: NDArray[Any]) -> _Texts:
    """What is left of each name without the words that the other has too."""
    rests: tuple[list[str], list[str]] = ([], [])
    for pair in zip(left, right, strict=True):
        words = [text.split() for text in pair]
        for rest, own, other in zip(rests, words, reversed(words), strict=True):
            rest.append("".join(word for word in own if word not in other))
    return _texts(rests)


def _lengths(texts: NDArray[Any]) -> Floats:
    return np.fromiter(map(len, texts), dtype=np.float32, count=len(texts))


def _texts(sides: Sequence[Sequence[str]]) -> _Texts:
    left, right = (np.array(side, dtype=object) for side in sides)
    return left, right


def _rarity(counts: Ints, records: int) -> Floats:
    return (np.log(max(records, _RECORDS) / np.maximum(counts, 1)) + 0.5).astype(np.float32)


def _rare(*sides: Sequence[Collection[str]], homes: Sequence[Sequence[str]] = ()) -> _Weighted:
    """Weigh words by their rarity; those of the lexicon are never rare."""
    standard = [word for words in set(lexicon().words.values()) for word in words]
    (*bags, known), counts = bags_of(*sides, [standard], homes=homes)
    weights = _rarity(counts, sum(map(len, sides)))
    weights[known.members] = np.minimum(weights[known.members], _COMMON)
    return bags[0], bags[1], weights


def _even(*sides: Sequence[Collection[str]]) -> _Weighted:
    bags, counts = bags_of(*sides)
    return bags[0], bags[1], np.ones(len(counts), dtype=np.float32)


def _short_texts(many: Iterable[Iterable[str]]) -> list[str]:
    return [text if 1 < len(text) <= _ACRONYM else "" for text in _joined(many)]


def _initials(many: Iterable[tuple[str, ...]]) -> list[str]:
    return [initials(words) if len(words) > 1 else "" for words in many]


def _joined(many: Iterable[Iterable[str]]) -> list[str]:
    return ["".join(words) for words in many]


def _at_home(records: Records, texts: Sequence[str]) -> list[str]:
    return [f"{country}|{text}" if text else "" for country, text in zip(records.countries, texts, strict=True)]


def _places(records: Records) -> list[str]:
    """Each row's address with its words in any order, and how its city begins; empty without a street."""
    ways = ["".join(sorted(words)) for words in records.streets]
    towns = [city[:5] for city in _joined(records.cities)]
    return _at_home(records, [f"{way}|{town}" if way else "" for way, town in zip(ways, towns, strict=True)])


def _streets_and_cities(records: Records) -> list[tuple[str, ...]]:
    return [(*street, *city) for street, city in zip(records.streets, records.cities, strict=True)]


def _all_words(records: Records) -> list[tuple[str, ...]]:
    return [(*words, *short) for words, short in zip(records.words, records.acronyms, strict=True)]


def _schemes(identifiers: Iterable[str]) -> list[str]:
    return [identifier.partition(":")[0] for identifier in identifiers]


def _with_digits(words: Iterable[str]) -> list[str]:
    return [word for word in words if any(map(str.isdigit, word))]


def _short_forms(records: Records) -> list[set[str]]:
    return [
        {"".join(short), *short, initials(words) if len(words) > 2 else ""} - {""}
        for words, short in zip(records.words, records.acronyms, strict=True)
    ]


def _all_forms(records: Records) -> list[set[str]]:
    short = _short_forms(records)
    return [{*words, "".join(words)} | forms for words, forms in zip(records.words, short, strict=True)]
