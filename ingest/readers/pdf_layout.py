"""The lines of PDF pages in reading order, each with its cells.

A page says only where its letters stand. The columns of all pages together tell where a page has columns of which
only a few lines are left.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.readers.pdf_columns import columns_of, gutters_of
from ingest.readers.pdf_runs import Leaf, Run

__all__ = ["Cell", "Line", "lines_of"]

_SINGLES = re.compile(r"\S(?: \S)*$")


@dataclass(frozen=True, slots=True)
class Cell:
    """Words of a line that stand apart from its others, and where they begin and end."""

    text: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a column: its cells from left to right, more than one where wide gaps part them, and its box.

    ``column`` counts up each time the reading goes on in another column or across the page.
    """

    cells: tuple[Cell, ...]
    bottom: float
    top: float
    bold: bool
    column: int
    page: int = 0

    @property
    def text(self) -> str:
        """The words of the line."""
        return " ".join(cell.text for cell in self.cells)

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.cells[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return max(cell.right for cell in self.cells)

    @property
    def height(self) -> float:
        """How tall its letters are."""
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        """How high on the page it stands."""
        return (self.top + self.bottom) / 2

    def is_as_tall_as(self, other: Line) -> bool:
        """Whether its letters are of the same size as those of another line, as far as boxes tell."""
        return 0.88 < self.height / max(other.height, 0.1) < 1.14


def lines_of(leaves: list[Leaf]) -> list[list[Line]]:
    """The lines of every page in the order in which they are read."""
    seen = Counter(round(gutter / 4) for leaf in leaves for gutter in set(gutters_of(leaf.runs)))
    known = [4.0 * place for place, _ in seen.most_common(6)]
    return [list(_lines(leaf, known, number)) for number, leaf in enumerate(leaves, start=1)]


def _lines(leaf: Leaf, known: list[float], page: int) -> Iterator[Line]:
    for column, rows in enumerate(columns_of(leaf.runs, known)):
        full = _full(rows)
        for row in rows:
            # Bullets and the numbers of notes are of other sizes than the words they stand with.
            main = max(row, key=lambda run: len(run.text))
            yield Line(
                cells=tuple(_cells(row, stretched=_fills(row, full))),
                bottom=main.bottom,
                top=main.top,
                bold=all(run.bold for run in row if len(run.text) > 1 or run is main),
                column=column,
                page=page,
            )


def _full(rows: list[list[Run]]) -> Counter[tuple[int, int]]:
    """Where the rows of a column that have no wide gaps begin and end, and how many do so."""
    return Counter((round(row[0].left), round(row[0].right)) for row in rows if len(row) == 1)


def _fills(row: list[Run], full: Counter[tuple[int, int]]) -> bool:
    """Whether a row begins and ends where full lines of prose do, so that its gaps are there to make it do so."""
    if len(row) < 2 or row[-1].text.isdigit():
        return False
    if max(after.left - before.right for before, after in pairwise(row)) > 4 * row[0].height:
        return False
    left, right = round(row[0].left), round(row[-1].right)
    lines = sum(full[left + a, right + b] for a in (-1, 0, 1) for b in (-1, 0, 1))
    return lines >= 2


def _cells(row: list[Run], *, stretched: bool) -> Iterator[Cell]:
    if _letters_apart(row):
        text = " ".join(_closed(run) for run in row)
        yield Cell(text, row[0].left, max(run.right for run in row))
        return
    text, left, right = row[0].text, row[0].left, row[0].right
    for before, run in pairwise(row):
        gap, height = run.left - before.right, max(run.height, before.height)
        # A bullet or a number stands apart from its words, and is no cell.
        if len(text) > 3 and gap >= 0.5 * height and not stretched:
            yield Cell(text, left, right)
            text, left, right = run.text, run.left, run.right
            continue
        text = text + run.text if gap < 0.08 * height and not run.spaced else f"{text} {run.text}"
        right = max(right, run.right)
    yield Cell(text, left, right)


def _letters_apart(row: list[Run]) -> bool:
    """Whether a row is a heading whose letters stand apart, so that a space between two of them parts no words."""
    letters = [letter for run in row for letter in run.text if letter != " "]
    return (
        len(letters) >= 4
        and all(_SINGLES.match(run.text) for run in row)
        and sum(map(str.isalpha, letters)) >= 0.8 * len(letters)
    )


def _closed(run: Run) -> str:
    """The run without the spaces between its letters; one much wider than the others parts two words."""
    letters = run.text.split(" ")
    if len(run.gaps) != len(letters) - 1:
        return "".join(letters)
    usual = median(run.gaps) if run.gaps else 0.0
    return letters[0] + "".join(
        letter if gap < 1.6 * usual else f" {letter}" for gap, letter in zip(run.gaps, letters[1:], strict=True)
    )
