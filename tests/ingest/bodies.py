"""Invented bodies as many sources would have them, with what a scorer says of them and edges that are wrong."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from graph.judgements import Decision, Judgement
from graph.names import name_key
from ingest.resolve import Entity, decide

COUNTRIES = ("IT", "FR", "DE", "ES")
HEADS = ("University of", "Institute of", "Centre for", "Hospital of", "Foundation", "Laboratory of")


@dataclass(frozen=True)
class Bodies:
    """Entities with the body that each truly is, and decisions that are right."""

    entities: dict[str, Entity]
    truth: dict[str, int]
    decisions: list[Decision]

    def with_wrong_edges(self, rate: float, seed: int = 1) -> list[Decision]:
        """All decisions and so many wrong ones for each right one, within countries, as sure of themselves as they."""
        dice = Random(seed)
        by_country: defaultdict[str, list[str]] = defaultdict(list)
        for e in sorted(self.entities):
            by_country[self.entities[e].country].append(e)
        joined = [d for d in self.decisions if d.judgement is Judgement.POSITIVE]
        known = {d.pair for d in self.decisions}
        wrong: list[Decision] = []
        while len(wrong) < rate * len(joined):
            left, right = dice.sample(by_country[dice.choice(COUNTRIES)], 2)
            by, score = dice.choice([("model:1", round(dice.uniform(0.9, 1), 3)), ("rule:name@1", None)])
            d = Decision.of(left, right, Judgement.POSITIVE, by=by, why="wrong", score=score)
            if self.truth[left] != self.truth[right] and d.pair not in known:
                known.add(d.pair)
                wrong.append(d)
        return [*self.decisions, *wrong]


def bodies(count: int, seed: int = 0) -> Bodies:
    """Make so many bodies of invented names."""
    dice = Random(seed)
    spellings = []
    for body in range(count):
        place = "".join(dice.choice("bcdfglmnprstvz") + dice.choice("aeiou") for _ in range(4)).capitalize()
        spelt = (f"{dice.choice(HEADS)} {place} {body}", f"{place} {body} main campus", f"U.{place[:5]} {body}")
        spellings.append((dice.choice(COUNTRIES), spelt))
    return spelt_out(spellings, dice)


def spelt_out(spellings: Sequence[tuple[str, Sequence[str]]], dice: Random) -> Bodies:
    """Make a body of each country and spellings, in one to nine sources; some sources give identifiers.

    A scorer finds four of five pairs of spellings of one body; rules find what they find.
    """
    entities: dict[str, Entity] = {}
    truth: dict[str, int] = {}
    pairs: list[Decision] = []
    for body, (country, spelt) in enumerate(spellings):
        mine = []
        for number in range(dice.choice((1, 1, 2, 2, 3, 4, 5, 7, 9))):
            key = f"source-{number:012d}#{body:012d}"
            name = dice.choice(spelt)
            e = Entity(key, "Organisation", name, {name_key(name)}, countries={country})
            if dice.random() < 0.3:
                e.identifiers = {dice.choice((f"ror:{body}", f"pic:{body}"))}
            if dice.random() < 0.15:
                e.keys |= {name_key(s) for s in spelt}
                e.identifiers |= {f"ror:{body}"}
            entities[key] = e
            truth[key] = body
            mine.append(key)
        for left in mine:
            for right in mine:
                alike = entities[left].keys & entities[right].keys
                if left < right and not alike and dice.random() < 0.8:
                    score = round(dice.uniform(0.9, 1), 3)
                    pairs.append(Decision.of(left, right, Judgement.POSITIVE, by="model:1", why="alike", score=score))
    ruled = decide(entities.values())
    settled = {d.pair for d in ruled}
    return Bodies(entities, truth, [*ruled, *(d for d in pairs if d.pair not in settled)])


@dataclass(frozen=True)
class Figures:
    """How well groups agree with the truth: over pairs of entities, and over entities (B-cubed)."""

    precision: float
    recall: float
    b3_precision: float
    b3_recall: float
    largest: int
    """Bodies in the group that has most."""


def figures(groups: Iterable[Sequence[str]], truth: Mapping[str, int]) -> Figures:
    """Compare groups of entities with what they are."""
    sizes = Counter(truth.values())
    both = mine = 0
    b3_precision = b3_recall = 0.0
    largest = 0
    for group in groups:
        parts = Counter(truth[e] for e in group)
        largest = max(largest, len(parts))
        mine += _pairs(len(group))
        both += sum(_pairs(n) for n in parts.values())
        b3_precision += sum(n * n / len(group) for n in parts.values())
        b3_recall += sum(n * n / sizes[body] for body, n in parts.items())
    theirs = sum(_pairs(n) for n in sizes.values())
    total = len(truth)
    return Figures(both / mine, both / theirs, b3_precision / total, b3_recall / total, largest)


def single_linkage(decisions: Iterable[Decision], entities: Iterable[str]) -> list[list[str]]:
    """What the groups would be if every positive decision joined."""
    from ingest.resolve.groups import Sets

    sets = Sets(entities)
    for d in decisions:
        if d.judgement is Judgement.POSITIVE:
            sets.join(d.left, d.right)
    return sets.groups()


def _pairs(n: int) -> int:
    return n * (n - 1) // 2
