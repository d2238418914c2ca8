"""Names cut into runs of three letters, which survive lost spaces, typing mistakes and endings."""

from __future__ import annotations

from typing import Final

import numpy as np

from graph.matching.linking.bags import Bags, Floats

__all__ = ["letter_bags"]

_ALPHABET: Final = 38
"""Digits, letters, one for any other, one for the ends of a name."""
_CODES: Final = np.full(256, 36, dtype=np.int64)
_CODES[48:58] = np.arange(10)
_CODES[97:123] = np.arange(10, 36)
_CODES[0] = 37


def letter_bags(left: list[str], right: list[str]) -> tuple[Bags, Bags, Floats]:
    """Give each name the set of its runs of three letters, and each run the weight of its rarity."""
    bags = _runs(left), _runs(right)
    held = np.zeros(_ALPHABET**3, dtype=np.int64)
    for each in bags:
        held += np.bincount(each.members, minlength=len(held))
    return *bags, (np.log(max(len(left) + len(right), 1) / np.maximum(held, 1)) + 0.5).astype(np.float32)


def _runs(names: list[str]) -> Bags:
    texts = [f"\0{name}\0".encode("ascii", "replace") for name in names]
    sizes = np.array([len(text) for text in texts], dtype=np.int64)
    codes = _CODES[np.frombuffer(b"".join(texts), dtype=np.uint8)]
    owners = np.repeat(np.arange(len(texts), dtype=np.int64), sizes)
    runs = (codes[:-2] * _ALPHABET + codes[1:-1]) * _ALPHABET + codes[2:]
    whole = owners[:-2] == owners[2:]
    keys = np.unique(owners[:-2][whole] * _ALPHABET**3 + runs[whole])
    counts = np.bincount(keys // _ALPHABET**3, minlength=len(names))
    return Bags(np.concatenate(([0], np.cumsum(counts))), keys % _ALPHABET**3)
