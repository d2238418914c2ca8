"""The lines of one group of a plain text, parted into the paragraphs, list items and rows that they make."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from ingest.readers.shapes import CONNECTED, FINAL, is_address, is_capitals, is_label, is_labelled
from ingest.readers.text_lines import Habits, TextLine

__all__ = ["stretches", "units_of"]

_TIME = re.compile(
    r"\d{1,2}(?:[:.h]\d{2}|h)(?:\s?(?:-|–|—|/|to|a|à|bis)\s?\d{1,2}(?:[:.h]\d{2}|h)?)?(?:\s*[|–—:-]|\s(?=[A-ZÀ-Þ]))"
)
_OPENING = frozenset('“«"[(')


def _is_piped(line: str) -> bool:
    """Whether a line is a row of a table that was made flat: its cells are parted, or closed, by upright strokes."""
    return " | " in line or line[0] == "|" or line.endswith(" |")


def stretches(group: list[TextLine]) -> Iterator[tuple[bool, list[TextLine]]]:
    """The lines of a group, in turn those of a flat table and those of none; a stroke in one line makes no table."""
    if not any("|" in line.text for line in group):
        yield False, group
        return
    piped: list[bool] = []
    for at, line in enumerate(group):
        piped.append(_is_piped(line.text) or (at > 0 and piped[-1] and _within_row(group, at)))
    stretch: list[TextLine] = []
    tabular = False
    for rows, found in groupby(zip(piped, group, strict=True), key=itemgetter(0)):
        lines = [line for _, line in found]
        table = rows and (len(lines) > 1 or lines[0].text[0] == "|" or lines[0].text[-1] == "|")
        if stretch and table is not tabular:
            yield tabular, stretch
            stretch = []
        tabular = table
        stretch += lines
    yield tabular, stretch


def _within_row(group: list[TextLine], at: int) -> bool:
    """Whether a line without strokes goes on with the cell above it: it stands between two rows, or in mid-sentence."""
    if group[at - 1].text.endswith("|"):
        return False
    below = at + 1 < len(group) and _is_piped(group[at + 1].text)
    return below and len(group[at].text) < len(group[at - 1].text)


def units_of(group: list[TextLine], habits: Habits) -> Iterator[list[TextLine]]:
    """The lines of each paragraph and list item of a group."""
    unit: list[TextLine] = []
    for at, line in enumerate(group):
        if unit and _parts(unit, line, group[max(0, at - 4) : at + 4], habits):
            yield unit
            unit = []
        unit.append(line if not unit or not line.bullet else line._replace(bullet=0))
    if unit:
        yield unit


def _parts(unit: list[TextLine], line: TextLine, around: list[TextLine], habits: Habits) -> bool:
    last = unit[-1]
    if not line.bullet and not unit[0].bullet:
        if not habits.wrapped:
            return True
        if _goes_on(last, line):
            return False
    final = FINAL.search(last.text) is not None
    if line.bullet:
        # A dash or a number at the margin of wrapped prose may be a word of it.
        above = not habits.wrapped or final or line.indent > last.indent
        return bool(unit[0].bullet) or above or (not last.text[0].islower() and len(unit) == 1)
    if unit[0].bullet:
        if line.indent > unit[0].indent:
            return False
        return (
            not habits.wrapped
            or (final and not line.text[0].islower())
            or line.indent < unit[0].indent
            or _opens_anew(line.text)
        )
    if _opens_anew(line.text) or is_address(line.text) or is_address(last.text):
        return True
    if line.indent > last.indent or is_label(last.text):
        return True
    if is_labelled(line.text) and (final or is_labelled(last.text)):
        return True
    opens = line.text[0].isupper() or line.text[0].isdigit() or line.text[0] in _OPENING
    if not opens or CONNECTED.search(last.text):
        return False
    if is_capitals(last.text) and " " in last.text and not is_capitals(line.text):
        return True
    width = max(near.end - near.start for near in around)
    if width < 45:
        return not final and (last.text in habits.repeated or line.text in habits.repeated)
    word = line.text.split(maxsplit=1)[0]
    if len(last.text) + 1 + len(word) <= 0.8 * width:
        return True
    return len(unit) == 1 and not final and last.text[0].isupper() and len(last.text) <= 80 and _opens(word, habits)


def _goes_on(last: TextLine, line: TextLine) -> bool:
    """Whether a line is plainly the next of a wrapped paragraph, so that nothing else need be asked."""
    return (
        line.text[0].islower()
        and line.indent <= last.indent
        and ":" not in line.text
        and last.text[-1] != ":"
        and " " in line.text
        and " " in last.text
    )


def _opens_anew(line: str) -> bool:
    """Whether a line begins with a time of day, as the points of a programme do."""
    return line[0].isdigit() and _TIME.match(line) is not None


def _opens(word: str, habits: Habits) -> bool:
    """Whether a capitalised short word is one that this text writes small within its sentences."""
    lead = re.split("[’']", word, maxsplit=1)
    short = len(word) <= 4 or (len(lead) == 2 and len(lead[0]) <= 5)
    return short and not word.isupper() and (word[0].lower() + word[1:]) in habits.common
