"""Bags of words by number, and what two bags share, for many pairs at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

__all__ = ["Bags", "Floats", "Ints", "Shared", "bags_of", "interned", "present", "shared"]

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Bags:
    """For each record a set of numbers, in rising order; all in one array."""

    starts: Ints
    members: Ints

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def sizes(self) -> Ints:
        """How many members each set has."""
        return np.diff(self.starts)

    def of(self, rows: Ints) -> tuple[Ints, Ints]:
        """Give the members of these rows' sets, each with the position in ``rows`` that it belongs to."""
        sizes = self.sizes[rows]
        owners = np.repeat(np.arange(len(rows)), sizes)
        within = np.arange(len(owners)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        return owners, self.members[within + np.repeat(self.starts[:-1][rows], sizes)]

    def sums(self, weights: Floats) -> Floats:
        """Sum of the weights in each set."""
        running = np.concatenate(([0.0], np.cumsum(weights[self.members], dtype=np.float64)))
        return (running[self.starts[1:]] - running[self.starts[:-1]]).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Shared:
    """What the two sets of each pair have in common, by weight."""

    weight: Floats
    left_only: Floats
    """The weightiest member that only the left set has; 0 for none."""
    right_only: Floats


def interned(left: Sequence[str], right: Sequence[str]) -> tuple[Ints, Ints]:
    """Number the texts of both sides, the same text by the same number; an empty text is -1."""
    hashes = [pl.Series(side, dtype=pl.String).hash().to_numpy() for side in (left, right)]
    numbers = np.unique(np.concatenate(hashes), return_inverse=True)[1].astype(np.int64)
    empty = np.fromiter((not text for side in (left, right) for text in side), dtype=bool, count=len(numbers))
    numbers[empty] = -1
    return numbers[: len(left)], numbers[len(left) :]


def bags_of(*sides: Sequence[Collection[str]], homes: Sequence[Sequence[str]] = ()) -> tuple[list[Bags], Ints]:
    """Make sets of numbers out of sets of words; also tell in how many sets of all sides each number is.

    With ``homes`` (a text for each row of each side) the same word is another one in another home.
    """
    sizes = [np.fromiter(map(len, side), dtype=np.int64, count=len(side)) for side in sides]
    hashes = [pl.Series(list(chain.from_iterable(side)), dtype=pl.String).hash().to_numpy() for side in sides]
    for at, places in enumerate(homes):
        salt = pl.Series(places, dtype=pl.String).hash().to_numpy() * np.uint64(2) + np.uint64(1)
        hashes[at] = hashes[at] * np.repeat(salt, sizes[at])
    known, numbers = np.unique(np.concatenate(hashes), return_inverse=True)
    parts = np.split(numbers.astype(np.int64), np.cumsum([len(side) for side in hashes])[:-1])
    made = [_sets(part, size, len(known)) for part, size in zip(parts, sizes, strict=True)]
    return made, sum((np.bincount(side.members, minlength=len(known)) for side in made), np.zeros(len(known), np.int64))


def _sets(members: Ints, sizes: Ints, size: int) -> Bags:
    keys = np.unique(np.repeat(np.arange(len(sizes)), sizes) * max(size, 1) + members)
    owners = keys // max(size, 1)
    return Bags(np.concatenate(([0], np.cumsum(np.bincount(owners, minlength=len(sizes))))), keys % max(size, 1))


def shared(left: Bags, right: Bags, weights: Floats, pairs: tuple[Ints, Ints]) -> Shared:
    """Compare the sets of each pair of rows."""
    size, count = len(weights), len(pairs[0])
    left_owners, left_members = left.of(pairs[0])
    right_owners, right_members = right.of(pairs[1])
    left_keys, right_keys = left_owners * size + left_members, right_owners * size + right_members
    in_both = present(left_keys, right_keys)
    weight = np.bincount(left_owners[in_both], weights[left_members[in_both]], count).astype(np.float32)
    return Shared(
        weight,
        _heaviest(left_owners[~in_both], weights[left_members[~in_both]], count),
        _heaviest(*_missing(right_owners, right_members, right_keys, left_keys, weights), count),
    )


def present(keys: Ints, others: Ints) -> NDArray[np.bool_]:
    """Tell of each key whether it is among the others, which are sorted."""
    if not len(others):
        return np.zeros(len(keys), dtype=bool)
    place = np.searchsorted(others, keys)
    place[place == len(others)] = 0
    return np.asarray(others[place] == keys)


def _missing(owners: Ints, members: Ints, keys: Ints, others: Ints, weights: Floats) -> tuple[Ints, Floats]:
    alone = ~present(keys, others)
    return owners[alone], weights[members[alone]]


def _heaviest(owners: Ints, weights: Floats, count: int) -> Floats:
    found = np.zeros(count, dtype=np.float32)
    if len(owners):
        first = np.flatnonzero(np.diff(owners, prepend=-1))
        found[owners[first]] = np.maximum.reduceat(weights, first)
    return found
