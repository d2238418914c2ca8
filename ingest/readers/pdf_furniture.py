"""What stands at the head and foot of every page and is no part of what the document says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ingest.readers.pdf_layout import Line
from ingest.readers.pdf_manner import Manner
from ingest.readers.shapes import is_page_number

__all__ = ["without_furniture"]

_ZONE = 0.12
_LEADING = re.compile(r"(\d{1,4})\s")
_TRAILING = re.compile(r"\s(\d{1,4})$")
_NUMBERS = re.compile(r"\d+")


def without_furniture(pages: list[list[Line]], heights: list[float], manner: Manner) -> list[list[Line]]:
    """The pages without the heads, feet and numbers that they share; a large title stays where it stands first."""
    if len(pages) < 2:
        return [[line for line in page if not _is_number(line, heights[0])] for page in pages]
    seen: Counter[str] = Counter()
    distances: Counter[int] = Counter()
    for number, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        edge = [line for line in lines if _at_edge(line, height)]
        seen.update({_key(line) for line in edge})
        distances.update({distance for line in edge for distance in _distances(line, number)})
    needed = 2 if len(pages) < 4 else max(3, 0.3 * len(pages))
    # A head that names the chapter is on few pages of many, but those follow each other.
    counted = {distance for distance, times in distances.items() if times >= max(3, needed)}
    kept_once: set[str] = set()
    result: list[list[Line]] = []
    for number, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        kept: list[Line] = []
        numbered = {
            round(line.middle)
            for line in lines
            if _at_edge(line, height) and (_is_number(line, height) or not counted.isdisjoint(_distances(line, number)))
        }
        for line in lines:
            key = _key(line)
            repeats = _at_edge(line, height) and (seen[key] >= needed or round(line.middle) in numbered)
            if repeats and manner.level(line) is not None and key not in kept_once:
                kept_once.add(key)
                repeats = False
            if not repeats:
                kept.append(line)
        result.append(kept)
    return result


def _is_number(line: Line, height: float) -> bool:
    return _at_edge(line, height) and is_page_number(line.text)


def _distances(line: Line, number: int) -> Iterator[int]:
    """How far the numbers at the ends of a line are from the number of its page; a page number's is the same on all."""
    if len(line.text) <= 120:
        for found in (_LEADING.match(f"{line.text} "), _TRAILING.search(f" {line.text}")):
            if found is not None:
                yield int(found.group(1)) - number


def _key(line: Line) -> str:
    return _NUMBERS.sub("#", " ".join(line.text.casefold().split()))


def _at_edge(line: Line, height: float) -> bool:
    return line.bottom > (1 - _ZONE) * height or line.top < _ZONE * height
