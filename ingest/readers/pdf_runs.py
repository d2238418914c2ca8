"""The letters of a PDF page as runs: what stands on one base line without a wide gap between.

A page that was drawn on its side is turned upright. What stands at another angle than the page (a notice in the
margin, a stamp across) is kept apart, and so cannot come between the words of a line.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

__all__ = ["Leaf", "Run", "leaf_of"]

_LINE_END_HYPHEN = 2
_SPACES = frozenset((9, 32, 160, 0x3000, 0x202F, *range(0x2000, 0x200B)))
_QUARTER = math.pi / 2
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_UNSEEN = re.compile("[\xad\u200b-\u200f\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class Run:
    """Letters on one base line and their box. ``gaps`` are the spaces between its letters if they stand apart."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    bold: bool
    spaced: bool
    """Whether white space went before it."""
    gaps: tuple[float, ...] = ()

    @property
    def height(self) -> float:
        """How tall its letters are."""
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        """How high on the page it stands."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page set upright: its runs in the order of the file, its height, and the words that stand at other angles."""

    runs: list[Run]
    height: float
    aside: tuple[str, ...] = ()


def leaf_of(page: pdfium.PdfPage, textpage: pdfium.PdfTextPage) -> Leaf:
    """The runs of a page within what is shown of it."""
    left, bottom, right, top = page.get_cropbox()
    turned: dict[int, list[Run]] = {}
    for turn, run in _runs(textpage):
        turned.setdefault(turn, []).append(run)
    sizes = {turn: sum(len(run.text) for run in runs) for turn, runs in turned.items() if turn >= 0}
    upright = max(sizes, key=sizes.__getitem__, default=0)
    wide, high = right - left, top - bottom
    shift = {0: (-left, -bottom), 1: (top, -left), 2: (right, top), 3: (-bottom, right)}[upright]
    if upright % 2:
        wide, high = high, wide
    runs = turned.pop(upright, [])
    if any(shift):
        across, up = shift
        runs = [
            replace(r, left=r.left + across, right=r.right + across, bottom=r.bottom + up, top=r.top + up) for r in runs
        ]
    shown = [r for r in runs if -5 < r.middle < high + 5 and r.right > -5 and r.left < wide + 5]
    return Leaf(_once(shown), high, tuple(_aside(turned)))


def _once(runs: list[Run]) -> list[Run]:
    """The runs without those drawn a second time a hair beside themselves, as some programs make bold."""
    counts = Counter(run.text for run in runs)
    kept: list[Run] = []
    placed: dict[str, list[Run]] = {}
    for run in runs:
        if counts[run.text] > 1:
            near = placed.setdefault(run.text, [])
            reach = 0.2 * run.height
            if any(abs(run.left - r.left) < reach and abs(run.bottom - r.bottom) < reach for r in near[-50:]):
                continue
            near.append(run)
        kept.append(run)
    return kept


def _aside(turned: dict[int, list[Run]]) -> Iterator[str]:
    for turn, runs in turned.items():
        words = ""
        last: Run | None = None
        for run in runs:
            if last is not None and (abs(run.bottom - last.bottom) > last.height or run.left < last.left):
                yield words
                words = ""
            # Letters on a slope are runs of their own.
            words = f"{words} {run.text}" if words and (turn >= 0 or run.spaced) else words + run.text
            last = run
        yield words


def _turn(handle: object, at: int) -> int:
    """How many quarters a letter is turned against the usual, -1 for any other angle."""
    angle = pdfium_c.FPDFText_GetCharAngle(handle, at) / _QUARTER
    quarters = round(angle)
    return quarters % 4 if abs(angle - quarters) < 0.08 else -1


def _runs(page: pdfium.PdfTextPage) -> Iterator[tuple[int, Run]]:
    """Runs in the order of the file, each with the turn of its letters and set upright by it."""
    box = pdfium_c.FS_RECTF()
    reference = ctypes.byref(box)
    handle, code_at, box_at = page.raw, pdfium_c.FPDFText_GetUnicode, pdfium_c.FPDFText_GetLooseCharBox
    letters: list[str] = []
    gaps: list[float] = []
    left = right = bottom = top = last = 0.0
    first = turn = 0
    spaced = began_spaced = False
    for at in range(page.count_chars()):
        code = code_at(handle, at)
        if code in _SPACES or code in (0, 10, 13) or not box_at(handle, at, reference):
            spaced = True
            continue
        low, high, near, far = box.bottom, box.top, box.left, box.right
        if turn:
            low, high, near, far = _upright(turn, low, high, near, far)
        gap = 0.0
        if letters:
            wide = top - bottom
            level = low == bottom and high == top
            if not level:
                height = high - low
                small, wide = (height, wide) if height < wide else (wide, height)
                # A first letter several lines tall is no part of the line it stands on.
                level = min(top, high) - max(bottom, low) >= 0.5 * small and wide < 1.9 * small
            gap = near - right
            # The letters of a ligature share its box.
            if not level or not (-0.7 * wide <= gap <= wide or near == last):
                yield turn, _run(handle, letters, gaps, (left, right, bottom, top), first, began_spaced)
                letters, gaps = [], []
        if not letters:
            now = _turn(handle, at)
            if now != turn:
                turn = now
                low, high, near, far = _upright(turn, box.bottom, box.top, box.left, box.right)
            left, right, bottom, top, first = near, far, low, high, at
            began_spaced = spaced and not pdfium_c.FPDFText_IsGenerated(handle, at - 1)
        else:
            # A space that the library only supposes, where nothing stands apart, is none.
            if spaced and (gap > 0.06 * (top - bottom) or not pdfium_c.FPDFText_IsGenerated(handle, at - 1)):
                letters.append(" ")
                gaps.append(gap)
            if far > right:
                right = far
            # A bullet or a number before the words is of another size than they are.
            if high - low > top - bottom or len(letters) <= 2:
                bottom, top = low, high
        letters.append("-" if code == _LINE_END_HYPHEN else chr(code))
        last, spaced = near, False
    if letters:
        yield turn, _run(handle, letters, gaps, (left, right, bottom, top), first, began_spaced)


def _upright(turn: int, low: float, high: float, near: float, far: float) -> tuple[float, float, float, float]:
    if turn == 1:
        return near, far, -high, -low
    if turn == 2:
        return -high, -low, -far, -near
    if turn == 3:
        return -far, -near, low, high
    return low, high, near, far


def _run(
    handle: object,
    letters: list[str],
    gaps: list[float],
    box: tuple[float, float, float, float],
    first: int,
    spaced: bool,
) -> Run:
    text = "".join(letters)
    if not text.isascii():
        if any("\ud800" <= letter <= "\udfff" for letter in letters):
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if text.endswith("\xad"):
            text = f"{text[:-1]}-"
        text = _UNSEEN.sub("", text).replace("\u2010", "-").replace("\u2011", "-")
        # A sign of a font of bullets has a code that means nothing elsewhere.
        text = _PRIVATE.sub("\ufffd", _PRIVATE.sub("•", text[:1]) + text[1:])
    apart = len(gaps) > 0 and len(text) == 2 * len(gaps) + 1
    return Run(text, *box, _is_bold(handle, first), spaced, tuple(gaps) if apart else ())


def _is_bold(handle: object, at: int) -> bool:
    if pdfium_c.FPDFText_GetFontWeight(handle, at) >= 600:
        return True
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    pdfium_c.FPDFText_GetFontInfo(handle, at, name, len(name), ctypes.byref(flags))
    return b"bold" in name.value.lower() or b"black" in name.value.lower()
