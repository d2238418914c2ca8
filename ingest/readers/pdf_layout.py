"""The lines of a PDF page in reading order: characters to runs, runs to columns, columns to lines.

A page says only where its characters stand. Runs of characters on one base line, parted by wide gaps, are put into
columns where a gap goes down through the text, unless what stands side by side is a table.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

__all__ = ["Line", "lines_of"]

_DEEPEST = 8
_LINE_END_HYPHEN = 2


@dataclass(frozen=True, slots=True)
class _Run:
    text: str
    left: float
    right: float
    bottom: float
    top: float
    bold: bool

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a column: its cells from left to right, more than one where wide gaps part them, and its box.

    ``column`` counts up each time the reading goes on in another column or across the page.
    """

    cells: tuple[str, ...]
    left: float
    right: float
    bottom: float
    top: float
    bold: bool
    column: int

    @property
    def text(self) -> str:
        """The words of the line."""
        return " ".join(self.cells)

    @property
    def height(self) -> float:
        """How tall its letters are."""
        return self.top - self.bottom


def lines_of(page: pdfium.PdfTextPage) -> list[Line]:
    """The lines of a page in the order in which they are read."""
    runs = list(_runs(page))
    return [_line(row, column) for column, row in _ordered(runs)]


def _runs(page: pdfium.PdfTextPage) -> Iterator[_Run]:
    """Runs of characters that stand on one base line without a wide gap, in the order of the file."""
    box = pdfium_c.FS_RECTF()
    reference = ctypes.byref(box)
    handle, code_at, box_at = page.raw, pdfium_c.FPDFText_GetUnicode, pdfium_c.FPDFText_GetLooseCharBox
    letters: list[str] = []
    left = right = bottom = top = 0.0
    first = 0
    spaced = False
    for at in range(page.count_chars()):
        code = code_at(handle, at)
        if code in (32, 160, 9):
            spaced = True
            continue
        if code in (0, 10, 13) or not box_at(handle, at, reference):
            spaced = True
            continue
        low, high, near = box.bottom, box.top, box.left
        if letters:
            wide = top - bottom
            level = low == bottom and high == top
            if not level:
                height = high - low
                level = min(top, high) - max(bottom, low) >= 0.5 * min(height, wide)
                wide = max(wide, height)
            if not level or not -0.7 * wide <= near - right <= wide:
                yield _Run(_spelled(letters), left, right, bottom, top, _is_bold(handle, first))
                letters = []
        if not letters:
            left, right, bottom, top, first = near, box.right, low, high, at
        else:
            if spaced:
                letters.append(" ")
            if (far := box.right) > right:
                right = far
            if high - low > top - bottom:
                bottom, top = low, high
        letters.append("-" if code == _LINE_END_HYPHEN else chr(code))
        spaced = False
    if letters:
        yield _Run(_spelled(letters), left, right, bottom, top, _is_bold(handle, first))


def _spelled(letters: list[str]) -> str:
    text = "".join(letters)
    if any("\ud800" <= letter <= "\udfff" for letter in letters):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _is_bold(handle: object, at: int) -> bool:
    if pdfium_c.FPDFText_GetFontWeight(handle, at) >= 600:
        return True
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    pdfium_c.FPDFText_GetFontInfo(handle, at, name, len(name), ctypes.byref(flags))
    return b"bold" in name.value.lower() or b"black" in name.value.lower()


def _ordered(runs: list[_Run]) -> Iterator[tuple[int, list[_Run]]]:
    """Rows of runs with the number of the column they are in."""
    for column, rows in enumerate(_columns(runs, 0)):
        for row in rows:
            yield column, row


def _columns(runs: list[_Run], depth: int) -> Iterator[list[list[_Run]]]:
    for band, gutter in _bands(runs) if depth < _DEEPEST else [(runs, None)]:
        if gutter is None:
            yield _rows(band)
        else:
            yield from _beside(band, gutter, depth)


def _bands(runs: list[_Run]) -> list[tuple[list[_Run], float | None]]:
    """The runs parted where an empty strip goes across the page, and joined again where columns go on below it."""
    bands: list[tuple[list[_Run], float | None]] = []
    for band in _strips(runs):
        gutter = _gutter(band)
        if bands:
            above, before = bands[-1]
            if _goes_on(band, gutter, before) or _goes_on(above, before, gutter):
                bands[-1] = (above + band, before if gutter is None else gutter)
                continue
        bands.append((band, gutter))
    return bands


def _strips(runs: list[_Run]) -> Iterator[list[_Run]]:
    strip: list[_Run] = []
    bottom = 0.0
    for run in sorted(runs, key=lambda run: -run.top):
        if strip and bottom - run.top > 0.6 * run.height:
            yield strip
            strip = []
        bottom = min(bottom, run.bottom) if strip else run.bottom
        strip.append(run)
    if strip:
        yield strip


def _goes_on(band: list[_Run], gutter: float | None, neighbour: float | None) -> bool:
    """Whether a band has the columns of the one beside it, or too few lines to tell and none across the gap."""
    if neighbour is None:
        return False
    if gutter is not None:
        return abs(gutter - neighbour) < 2 * band[0].height
    left = [run for run in band if run.right <= neighbour]
    right = [run for run in band if run.left >= neighbour]
    if not left or not right or len(left) + len(right) < len(band):
        return False
    height = band[0].height
    return len(band) < 6 or _is_prose(left, height) or _is_prose(right, height)


def _beside(runs: list[_Run], gutter: float, depth: int) -> Iterator[list[list[_Run]]]:
    """The rows of two columns, those above a run that goes across before it and those below after it."""
    band: list[_Run] = []
    crossing: list[_Run] = []
    for run in sorted(runs, key=lambda run: -run.middle):
        if run.left < gutter < run.right:
            yield from _sides(band, gutter, depth)
            band = []
            crossing.append(run)
        else:
            if crossing:
                yield _rows(crossing)
                crossing = []
            band.append(run)
    if crossing:
        yield _rows(crossing)
    yield from _sides(band, gutter, depth)


def _sides(band: list[_Run], gutter: float, depth: int) -> Iterator[list[list[_Run]]]:
    for side in ([run for run in band if run.right <= gutter], [run for run in band if run.left >= gutter]):
        if side:
            yield from _columns(side, depth + 1)


def _gutter(runs: list[_Run]) -> float | None:
    """Where a gap between two columns is; None when the runs are one column or a table."""
    if len(runs) < 6:
        return None
    height = median(run.height for run in runs)
    edges = sorted([(run.left, 1) for run in runs] + [(run.right, -1) for run in runs])
    allowed = 0.25 * len(runs)
    best: tuple[float, float] | None = None
    covering = 0
    for (x, step), (following, _) in itertools.pairwise(edges):
        covering += step
        room = following - x
        if covering <= allowed and room >= 0.5 * height and (best is None or room - covering * height > best[0]):
            middle = (x + following) / 2
            if _parts(runs, middle, height):
                best = (room - covering * height, middle)
    return best[1] if best else None


def _parts(runs: list[_Run], gutter: float, height: float) -> bool:
    left = [run for run in runs if run.right <= gutter]
    right = [run for run in runs if run.left >= gutter]
    crossing = len(runs) - len(left) - len(right)
    if min(len(left), len(right)) < 3 or crossing > 0.5 * min(len(left), len(right)):
        return False
    shared = min(_top(left), _top(right)) - max(_bottom(left), _bottom(right))
    if shared < 0.4 * min(_top(left) - _bottom(left), _top(right) - _bottom(right)):
        return False
    if _is_prose(left, height) and _is_prose(right, height):
        return True
    return not _aligned(left, right, height)


def _top(runs: Sequence[_Run]) -> float:
    return max(run.top for run in runs)


def _bottom(runs: Sequence[_Run]) -> float:
    return min(run.bottom for run in runs)


def _is_prose(runs: list[_Run], height: float) -> bool:
    """Whether most runs fill their column, as the lines of paragraphs do and the cells of tables do not."""
    width = max(run.right for run in runs) - min(run.left for run in runs)
    full = sum(run.right - run.left >= 0.7 * width for run in runs)
    return width >= 8 * height and full >= 0.5 * len(runs)


def _aligned(left: list[_Run], right: list[_Run], height: float) -> bool:
    levels = sorted(run.middle for run in right)
    beside = 0
    for run in left:
        low, high = run.middle - 0.3 * height, run.middle + 0.3 * height
        beside += any(low <= level <= high for level in levels[:2000])
    return beside >= 0.6 * min(len(left), len(right))


def _rows(runs: list[_Run]) -> list[list[_Run]]:
    """Runs of one column, put into lines from top to bottom and from left to right."""
    rows: list[list[_Run]] = []
    for run in sorted(runs, key=lambda run: -run.middle):
        if rows and abs(rows[-1][0].middle - run.middle) < 0.4 * min(run.height, rows[-1][0].height):
            rows[-1].append(run)
        else:
            rows.append([run])
    for row in rows:
        row.sort(key=lambda run: run.left)
    return rows


def _line(row: list[_Run], column: int) -> Line:
    cells = [row[0].text]
    for before, run in itertools.pairwise(row):
        # A bullet or a number stands apart from its words, and is no cell.
        if len(cells[-1]) <= 3 or run.left - before.right < 0.5 * run.height:
            cells[-1] = f"{cells[-1]} {run.text}"
        else:
            cells.append(run.text)
    return Line(
        cells=tuple(cells),
        left=row[0].left,
        right=max(run.right for run in row),
        bottom=min(run.bottom for run in row),
        top=max(run.top for run in row),
        bold=all(run.bold for run in row),
        column=column,
    )
