"""How near the blocks of hard PDFs come to what was written: `python -m tests.ingest.measure_pdfs [SEEDS]`.

``pairs`` is the share of neighbouring words, the edges of blocks included, that the reader and the writer have in
common (F1); ``blocks`` the share of blocks that are the same to the letter.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean

from ingest.readers.limits import DEFAULT_LIMITS
from ingest.readers.pdf import read_pdf
from tests.ingest.hard_pdfs import Case, cases

__all__ = ["Measure", "measure", "measures"]


@dataclass(frozen=True, slots=True)
class Measure:
    """How near one PDF was read."""

    name: str
    pairs: float
    blocks: float


def measure(case: Case) -> Measure:
    document = read_pdf(case.raw, case.name, limits=DEFAULT_LIMITS)
    found = [" ".join(document.text[block.start : block.end].split()) for block in document.blocks]
    written, read = _pairs(case.blocks), _pairs(found)
    pairs = 2 * (written & read).total() / (written.total() + read.total())
    same = (Counter(case.blocks) & Counter(found)).total()
    return Measure(case.name, pairs, same / max(len(case.blocks), len(found)))


def measures(seeds: int) -> dict[str, list[Measure]]:
    """The measures of every class of page."""
    result: dict[str, list[Measure]] = {}
    for case in cases(seeds):
        result.setdefault(case.name, []).append(measure(case))
    return result


def _pairs(blocks: Iterable[str]) -> Counter[tuple[str, str]]:
    return Counter(pair for block in blocks for pair in pairwise(["", *block.split(), ""]))


def _show(seeds: int) -> None:
    print(f"{'class':24}{'pairs':>8}{'worst':>8}{'blocks':>8}")
    everything: list[Measure] = []
    for name, found in measures(seeds).items():
        everything += found
        print(f"{name:24}{mean(m.pairs for m in found):8.3f}{min(m.pairs for m in found):8.3f}", end="")
        print(f"{mean(m.blocks for m in found):8.3f}")
    print(f"{'all':24}{mean(m.pairs for m in everything):8.3f}{'':8}{mean(m.blocks for m in everything):8.3f}")


if __name__ == "__main__":
    _show(int(sys.argv[1]) if len(sys.argv) > 1 else 8)
