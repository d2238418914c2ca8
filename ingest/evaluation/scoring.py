"""How much of what readers found an extractor found too, and how much of what it found is right.

An entity is right if a reader has it with its type. A relation is right if a reader has its type between the same two
entities; an entity of the wrong type does not also spoil its relations.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import reduce
from operator import add
from statistics import fmean

from ingest.evaluation.comparing import PROGRAM, Key, Link, Reading, align, link, link_found
from ingest.extract import Extraction

__all__ = ["Comparison", "Count", "average", "by_type", "compare", "count_links", "total"]


@dataclass(frozen=True, slots=True)
class Count:
    """``right`` of what was found, ``got`` of what was asked for."""

    right: int = 0
    found: int = 0
    got: int = 0
    asked: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.right + other.right, self.found + other.found, self.got + other.got, self.asked + other.asked)

    @property
    def precision(self) -> float:
        """Of what was found, how much is right; 1 if nothing was found and nothing was to be found."""
        return self.right / self.found if self.found else float(not self.asked)

    @property
    def recall(self) -> float:
        """Of what was asked for, how much was found."""
        return self.got / self.asked if self.asked else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def total(counts: Iterable[Count]) -> Count:
    """Return the sum of the counts of several documents: a long one counts for more."""
    return reduce(add, counts, Count())


def average(counts: Sequence[Count]) -> tuple[float, float, float]:
    """Return precision, recall and F1 averaged: a short document counts as much as a long one."""
    return fmean(c.precision for c in counts), fmean(c.recall for c in counts), fmean(c.f1 for c in counts)


def count_links(found: Set[Link], gold: Reading) -> Count:
    """Return the count of relations that were found, told by the measure's entities."""
    asked = {each for each, is_asked in gold.links.items() if is_asked}
    return Count(len(found & gold.links.keys()), len(found), len(found & asked), len(asked))


@dataclass(frozen=True, slots=True)
class Comparison:
    """A measure and what was found, brought together; relations found are told by the measure's entities."""

    gold: Reading
    found: Reading
    pairs: dict[Key, Key]
    """Entities of the measure and the found ones of the same type."""
    any_type: dict[Key, Key]
    links: dict[Link, Link]
    """Every relation found, told by the entities of the measure where they are known, and as it was found."""

    @property
    def right_nodes(self) -> set[Key]:
        """Entities found that are right, as they were found."""
        return set(self.pairs.values())

    @property
    def right_links(self) -> set[Link]:
        """Relations found that are right, as they were found."""
        return {own for each, own in self.links.items() if each in self.gold.links}

    @property
    def entities(self) -> Count:
        """The count of all entities."""
        return self._nodes(self.pairs)

    @property
    def entities_any_type(self) -> Count:
        """The count of all entities, whatever type they were taken for."""
        return self._nodes(self.any_type)

    @property
    def relations(self) -> Count:
        """The count of all relations."""
        return count_links(self.links.keys(), self.gold)

    def verdicts(self, extraction: Extraction) -> tuple[list[bool], list[bool]]:
        """Return whether each entity and each relation of the extraction compared is right, in their order."""
        nodes, links = self.right_nodes, self.right_links
        entities = [(PROGRAM, e.id) in nodes for e in extraction.entities]
        return entities, [link_found(r) in links for r in extraction.relations]

    def _nodes(self, pairs: dict[Key, Key]) -> Count:
        asked = {key for key, node in self.gold.nodes.items() if node.asked}
        return Count(len(pairs), len(self.found.nodes), len(asked & pairs.keys()), len(asked))


def compare(gold: Reading, found: Reading) -> Comparison:
    """Bring a measure and what was found together."""
    any_type = align(gold.nodes, found.nodes, same_type=False)
    back = {other: key for key, other in any_type.items()}
    links = {link(kind, back.get(a, a), back.get(b, b)): (kind, a, b) for kind, a, b in found.links}
    return Comparison(gold, found, align(gold.nodes, found.nodes, same_type=True), any_type, links)


def by_type(comparisons: Iterable[Comparison]) -> dict[str, Count]:
    """Return the counts of every type of entity and relation that was asked for or found."""
    total: Counter[tuple[str, str]] = Counter()
    for comparison in comparisons:
        total.update(_tallies(comparison))
    names = sorted({name for name, _ in total})
    return {n: Count(total[n, "right"], total[n, "found"], total[n, "got"], total[n, "asked"]) for n in names}


def _tallies(c: Comparison) -> Iterator[tuple[str, str]]:
    right = c.right_nodes
    for key, node in c.gold.nodes.items():
        if node.asked:
            yield node.type, "asked"
            if key in c.pairs:
                yield node.type, "got"
    for key, node in c.found.nodes.items():
        yield node.type, "found"
        if key in right:
            yield node.type, "right"
    for each, asked in c.gold.links.items():
        if asked:
            yield each[0], "asked"
            if each in c.links:
                yield each[0], "got"
    for each in c.links:
        yield each[0], "found"
        if each in c.gold.links:
            yield each[0], "right"
