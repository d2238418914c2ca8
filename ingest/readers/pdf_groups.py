"""Lines of PDF pages put together to paragraphs, items and tables, also over the end of a column or page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from ingest.readers.pdf_layout import Line
from ingest.readers.pdf_manner import Manner
from ingest.readers.pdf_tables import is_tabular, joins_table
from ingest.readers.shapes import CONNECTED, FINAL, bullet_end, is_dotted, is_label, is_labelled

__all__ = ["groups_of", "run_on"]

Group = list[Line]
_NOTE = re.compile(r"(?:\d{1,3}|\*+|†)[.)\]]?\s?(?=[^\W\d_])")
"""How a note at the foot of a page begins."""


def groups_of(lines: list[Line], manner: Manner) -> Iterator[Group]:
    """The groups of one page in order."""
    leading = _leading(lines)
    group: Group = []
    for line, edge in zip(lines, [0.0, *_edges(lines, leading)], strict=False):
        if group and _parts(group, line, manner, leading, edge):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _leading(lines: list[Line]) -> float:
    steps = [above.bottom - below.bottom for above, below in pairwise(lines) if above.column == below.column]
    steps = [step for step in steps if step > 0]
    return median(steps) if steps else 0.0


def _edges(lines: list[Line], leading: float) -> list[float]:
    """For each line, how far the lines that stand close together with it reach to the right."""
    edges: list[float] = []
    stretch: list[Line] = []
    for line in lines:
        if stretch:
            last = stretch[-1]
            step = last.bottom - line.bottom
            if line.column != last.column or not 0 < step < 1.6 * max(leading, line.height):
                edges += [max(near.right for near in stretch)] * len(stretch)
                stretch = []
        stretch.append(line)
    return edges + [max(near.right for near in stretch)] * len(stretch) if stretch else edges


def run_on(pages: list[list[Group]], manner: Manner) -> None:
    """Move the lines that end a paragraph of one page from the head of the next page to the paragraph."""
    for before, after in pairwise(pages):
        # Notes at the foot of a page stand between the halves of the sentence above them.
        opened = next((g for g in reversed(before) if _is_body(g, manner)), None)
        if opened is None or not after or not _is_body(after[0], manner):
            continue
        edge = max(line.right for group in before for line in group if line.column == opened[-1].column)
        if _runs_on(opened, after[0][0], edge):
            opened.extend(after.pop(0))


def _is_body(group: Group, manner: Manner) -> bool:
    return 0.93 * manner.body < group[0].height < 1.12 * manner.body and not is_tabular(group)


def _runs_on(group: Group, line: Line, edge: float) -> bool:
    """Whether a line at the head of a column goes on with the paragraph at the foot of the one before."""
    last = group[-1]
    if FINAL.search(last.text) and not last.text.endswith(","):
        return False
    if bullet_end(line.text) or len(line.cells) > 1 or line.bold != last.bold or not line.is_as_tall_as(last):
        return False
    if line.text[0].islower() or last.text.endswith("-"):
        return True
    return not _ends_early(last, line, edge) and len(last.text) > 25


def _ends_early(last: Line, line: Line, edge: float) -> bool:
    """Whether the first word of a line would have found room in the line before, had it been of one paragraph."""
    text = line.text
    word = len(text.split(maxsplit=1)[0]) * (line.right - line.left) / len(text)
    return edge - last.right > 1.15 * word + 0.4 * line.height


def _parts(group: Group, line: Line, manner: Manner, leading: float, edge: float) -> bool:
    last = group[-1]
    final = FINAL.search(last.text) is not None
    if is_tabular(group):
        return not joins_table(group, line, manner.body)
    if bullet_end(line.text) and not (line.text[0].islower() and not final):
        return True
    if final and line.height < 0.93 * manner.body and _NOTE.match(line.text):
        return True
    if len(line.cells) > 1 or is_dotted(last.text) or is_dotted(line.text):
        return True
    if not line.is_as_tall_as(last) or (line.bold != last.bold and (final or len(group) == 1)):
        return True
    if line.column != last.column:
        return not _runs_on(group, line, edge)
    step = last.bottom - line.bottom
    usual = group[-2].bottom - last.bottom if len(group) > 1 else min(leading, 1.4 * line.height)
    if step > 1.35 * max(usual, 1.05 * min(line.height, last.height)) or step < 0:
        return True
    if bullet_end(group[0].text):
        return line.left < group[0].left - 0.5 * manner.body or (final and line.left <= group[0].left + 1)
    if last.text.endswith(";") and abs(line.left - last.left) < 2:
        return True
    if (is_labelled(line.text) and (final or is_labelled(last.text))) or (is_label(line.text) and final):
        return True
    opens = not line.text[0].islower()
    short = _ends_early(last, line, edge)
    if opens and short and (final or CONNECTED.search(last.text) is None):
        return True
    return final and opens and line.left - last.left > 0.8 * manner.body
