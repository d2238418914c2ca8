"""The runs of a PDF page in reading order: columns where a gap goes down through prose, rows from top to bottom.

What stands side by side is read column by column where it is prose or two lists, and row by row where it is a table.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Collection, Iterator
from statistics import median

from ingest.readers.pdf_rows import rows_of
from ingest.readers.pdf_runs import Run
from ingest.readers.shapes import bullet_end

__all__ = ["columns_of", "gutters_of"]

_DEEPEST = 8
_MOST = 2000
_Columns = Iterator[list[list[Run]]]


def columns_of(runs: list[Run], known: Collection[float] = ()) -> _Columns:
    """The columns in reading order, each with its rows; ``known`` are the gaps between columns on other pages."""
    yield from _columns(runs, known, 0)


def gutters_of(runs: list[Run]) -> Iterator[float]:
    """Where the gaps between columns are that go down through a good part of the page."""
    if len(runs) > _MOST:
        return
    for band, gutter in _bands(runs, ()):
        if gutter is not None and len(band) >= 12:
            yield gutter
            for side in _sides_of(band, gutter):
                yield from gutters_of(side)


def _columns(runs: list[Run], known: Collection[float], depth: int) -> _Columns:
    # A page of more runs than any page of words has is a drawing.
    parted = depth < _DEEPEST and len(runs) <= _MOST
    rows: list[list[Run]] = []
    for band, gutter in _bands(runs, known) if parted else [(runs, None)]:
        if gutter is None:
            rows += rows_of(band)
            continue
        if rows:
            yield rows
            rows = []
        yield from _beside(band, gutter, known, depth)
    if rows:
        yield rows


def _bands(runs: list[Run], known: Collection[float]) -> list[tuple[list[Run], float | None]]:
    """The runs parted where an empty strip goes across the page, and joined again where columns go on below it."""
    bands: list[tuple[list[Run], float | None]] = []
    for band in _strips(runs):
        gutter = _gutter(band)
        if bands:
            above, before = bands[-1]
            if _goes_on(band, gutter, before) or _goes_on(above, before, gutter):
                bands[-1] = (above + band, before if gutter is None else gutter)
                continue
        bands.append((band, gutter))
    if all(gutter is None for _, gutter in bands):
        # Too few lines beside each other to tell by themselves: the foot of the last column.
        below = next((gutter for gutter in known if _parts_at(runs, gutter)), None)
        return bands if below is None else [(runs, below)]
    return bands


def _strips(runs: list[Run]) -> Iterator[list[Run]]:
    strip: list[Run] = []
    bottom = 0.0
    for run in sorted(runs, key=lambda run: -run.top):
        if strip and bottom - run.top > 0.6 * run.height:
            yield strip
            strip = []
        bottom = min(bottom, run.bottom) if strip else run.bottom
        strip.append(run)
    if strip:
        yield strip


def _goes_on(band: list[Run], gutter: float | None, neighbour: float | None) -> bool:
    """Whether a band has the columns of the one beside it, or too few lines to tell and none across the gap."""
    if neighbour is None:
        return False
    if gutter is not None:
        return abs(gutter - neighbour) < 2 * band[0].height
    left, right = _sides_of(band, neighbour)
    if len(left) + len(right) < len(band):
        return False
    if not left or not right:
        # The longer column alone; a line as wide as the page would have gone across the gap.
        return _is_prose(band) and _alike(band, neighbour)
    return len(band) < 6 or _is_prose(left) or _is_prose(right)


def _alike(band: list[Run], neighbour: float) -> bool:
    """Whether a band on one side of a gap comes close to it, so that it fills the column there."""
    reach = min(abs(run.right - neighbour) if run.right <= neighbour else abs(run.left - neighbour) for run in band)
    return reach < 3 * band[0].height


def _beside(runs: list[Run], gutter: float, known: Collection[float], depth: int) -> _Columns:
    """The rows of two columns, those above a run that goes across before it and those below after it."""
    band: list[Run] = []
    crossing: list[Run] = []
    for run in sorted(runs, key=lambda run: -run.middle):
        if run.left < gutter < run.right:
            yield from _sides(band, gutter, known, depth)
            band = []
            crossing.append(run)
        else:
            if crossing:
                yield rows_of(crossing)
                crossing = []
            band.append(run)
    if crossing:
        yield rows_of(crossing)
    yield from _sides(band, gutter, known, depth)


def _sides(band: list[Run], gutter: float, known: Collection[float], depth: int) -> _Columns:
    for side in _sides_of(band, gutter):
        if side:
            yield from _columns(side, known, depth + 1)


def _gutter(runs: list[Run]) -> float | None:
    """Where a gap between two columns is; None when the runs are one column or a table."""
    if len(runs) >= 6:
        height = median(run.height for run in runs)
        edges = sorted([(run.left, 1) for run in runs] + [(run.right, -1) for run in runs])
        allowed = 0.25 * len(runs)
        best: tuple[float, float] | None = None
        covering = 0
        for (x, step), (following, _) in itertools.pairwise(edges):
            covering += step
            room = following - x
            worth = min(room, 4 * height) - covering * height
            if covering <= allowed and room >= 0.5 * height and (best is None or worth > best[0]):
                middle = (x + following) / 2
                if _parts(runs, middle, height):
                    best = (worth, middle)
        if best is not None:
            return best[1]
    return None


def _parts_at(runs: list[Run], gutter: float) -> bool:
    """Whether a gap that parts columns on other pages parts even the few lines here."""
    left, right = _sides_of(runs, gutter)
    return (
        bool(left)
        and bool(right)
        and len(left) + len(right) >= 0.75 * len(runs)
        and len(runs) >= 4
        and (_is_prose(left) or _is_prose(right))
    )


def _parts(runs: list[Run], gutter: float, height: float) -> bool:
    left, right = _sides_of(runs, gutter)
    crossing = len(runs) - len(left) - len(right)
    if min(len(left), len(right)) < 3 or crossing > 0.5 * min(len(left), len(right)):
        return False
    shared = min(_top(left), _top(right)) - max(_bottom(left), _bottom(right))
    if shared < 0.4 * min(_top(left) - _bottom(left), _top(right) - _bottom(right)):
        return False
    if _is_prose(runs) and _is_prose(left, 0.15) and _is_prose(right, 0.15):
        return True
    if _is_list(left) and _is_list(right):
        return True
    return not _aligned(left, right, height)


def _sides_of(runs: list[Run], gutter: float) -> tuple[list[Run], list[Run]]:
    """The runs on the left and on the right of a gap, without those that go across it."""
    return [run for run in runs if run.right <= gutter], [run for run in runs if run.left >= gutter]


def _top(runs: list[Run]) -> float:
    return max(run.top for run in runs)


def _bottom(runs: list[Run]) -> float:
    return min(run.bottom for run in runs)


def _is_prose(runs: list[Run], least: float = 0.28) -> bool:
    """Whether most runs are lines of sentences: several words each, a share of which begin in the middle of one."""
    # The words of a line that was spread to the margin may be runs of their own: they count by their letters.
    lines = [run.text for run in runs if len(run.text) >= 18 and " " in run.text]
    within = sum(line[0].islower() or line[-1] == "-" for line in lines)
    written, whole = sum(map(len, lines)), sum(len(run.text) for run in runs)
    # In some languages every second word has a capital; long lines are seldom cells.
    needed = least if written < 40 * len(lines) else least / 2
    return written >= 0.6 * whole and within >= needed * len(lines)


def _is_list(runs: list[Run]) -> bool:
    return sum(bullet_end(run.text) > 0 or (len(run.text) == 1 and not run.text.isalnum()) for run in runs) >= 3


def _aligned(left: list[Run], right: list[Run], height: float) -> bool:
    levels = sorted(run.middle for run in right)
    beside = 0
    for run in left:
        nearest = bisect_left(levels, run.middle - 0.3 * height)
        beside += nearest < len(levels) and levels[nearest] <= run.middle + 0.3 * height
    return beside >= 0.6 * min(len(left), len(right))
