"""Untrusted words as markup: escaped, with what could turn a line around or hide shown as what it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

__all__ = ["Mark", "marked", "plain"]

# Embeddings, overrides and isolates make a line read as what it is not; other controls cannot stand in a page.
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """Return a text that shows as itself and does nothing, also inside an attribute."""
    return _HIDDEN.sub(lambda found: f"⟨U+{ord(found.group()):04X}⟩", escape(text))


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of the text and the element around it: trusted markup to open and close it with."""

    start: int
    end: int
    opening: str
    closing: str


def marked(text: str, start: int, end: int, marks: Iterable[Mark], points: Mapping[int, Sequence[str]]) -> str:
    """Return the text from ``start`` to ``end`` with elements around its marks, and trusted markup at some points.

    A mark that crosses another is cut at its end, so that elements are always nested; one outside is left out.
    """
    inside = sorted((m for m in marks if start <= m.start < min(m.end, end)), key=lambda m: (m.start, -m.end))
    return "".join(_woven(text, start, end, inside, points))


def _woven(text: str, start: int, end: int, marks: list[Mark], points: Mapping[int, Sequence[str]]) -> Iterator[str]:
    edges = sorted({start, end, *points, *(m.start for m in marks), *(m.end for m in marks)})
    opened: list[tuple[int, str]] = []
    waiting = iter(marks)
    coming = next(waiting, None)
    for here, following in zip(edges, [*edges[1:], end], strict=True):
        if not start <= here <= end:
            continue
        while opened and opened[-1][0] <= here:
            yield opened.pop()[1]
        yield from points.get(here, ())
        while coming is not None and coming.start == here:
            stop = min(coming.end, end, opened[-1][0] if opened else end)
            yield coming.opening
            opened.append((stop, coming.closing))
            coming = next(waiting, None)
        yield plain(text[here : min(following, end)]).replace("\t", ' <i class="tab"></i> ')
    while opened:
        yield opened.pop()[1]
