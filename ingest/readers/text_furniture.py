"""Page furniture in a plain text that was once pages: their numbers, their running heads, the address at their foot.

Only what is furniture beyond doubt is told here: page numbers that count up, lines that name a page, an address that
comes again and again, heads and feet that pages marked by form feeds share.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from ingest.document import Page
from ingest.readers.shapes import is_page_number
from ingest.readers.text_lines import trimmed

__all__ = ["furniture_of"]

Span = tuple[int, int]

_NUMBER = re.compile(r"\n[ \t]*(?:[-–—|][ \t]?)?(\d{1,4})(?:[ \t]?[-–—|])?[ \t]*(?![^\n\f])")
_PAGE_WORDS = ("page ", "pagina ", "pag.", "seite ", "página ", "pág.")
_OF = re.compile(r"[ \t]?\d{1,4}(?:[ \t]?(?:/|of|di|von|de|sur)[ \t]?\d{1,4})?[ \t]*(?![^\n\f])", re.I)
_ADDRESS = re.compile(r"\n[ \t]*((?:https?://|www\.)\S+)[ \t]*(?![^\n\f])")
_WORDED = re.compile(r"[^\n\f]*\S[^\n\f]*")
_NUMBERED = re.compile(r"^\d+\s|\s?\b\d+$")
_APART = 400
_LONGEST = 70
_EDGE_LINES = 2


def furniture_of(text: str, pages: tuple[Page, ...]) -> list[Span]:
    """The spans of the lines that are page furniture, in order."""
    numbers = list(_counted(text))
    found = {*numbers, *_named(text), *_repeated(text)}
    if pages:
        found.update(_shared(text, pages))
    else:
        found.update(_beside(text, numbers))
    return sorted(found)


def _counted(text: str) -> Iterator[Span]:
    """Numbers that stand alone on their line and count up by one, well apart from each other."""
    seen: dict[int, list[Span]] = {}
    ended: list[list[Span]] = []
    for line in _NUMBER.finditer(text):
        number, span = int(line.group(1)), trimmed(text, *line.span())
        before = seen.pop(number - 1, [])
        if before and span[0] - before[-1][1] < _APART:
            ended.append(before)
            before = []
        if number in seen:
            ended.append(seen[number])
        seen[number] = before
        before.append(span)
    for chain in [*ended, *seen.values()]:
        if len(chain) >= 3:
            yield from chain


def _named(text: str) -> Iterator[Span]:
    """Short lines that end with the word for a page and its number, with an empty line on one side."""
    for place in _page_words(text):
        start, end = _line_at(text, place)
        words = text[start:end]
        alone = is_page_number(words) or _edge(text, start, end)
        if alone and len(words) <= _LONGEST and not words[0].islower():
            yield start, end


def _page_words(text: str) -> Iterator[int]:
    for word in _PAGE_WORDS:
        for spelled in (word, word.capitalize(), word.upper()):
            place = text.find(spelled)
            while place >= 0:
                if _OF.match(text, place + len(spelled)):
                    yield place
                place = text.find(spelled, place + len(spelled))


def _edge(text: str, start: int, end: int) -> bool:
    above = text[max(0, start - 200) : start].rstrip(" \t")
    below = text[end : end + 200].lstrip(" \t")
    return not above.strip("\n") or above.endswith("\n\n") or not below.strip("\n") or below.startswith("\n\n")


def _repeated(text: str) -> Iterator[Span]:
    """Addresses alone on a line that come three times and more, well apart."""
    places: dict[str, list[Span]] = {}
    for line in _ADDRESS.finditer(text):
        places.setdefault(line.group(1).casefold(), []).append(line.span(1))
    for spans in places.values():
        apart = 1 + sum(b[0] - a[1] > _APART for a, b in pairwise(spans))
        if apart >= 3:
            yield from spans


def _beside(text: str, numbers: list[Span]) -> Iterator[Span]:
    """Short lines right above or below page numbers, where the same line stands by three of them."""
    beside: dict[str, list[Span]] = {}
    for start, end in numbers:
        for place in (start - 1, end + 1):
            near = _line_at(text, place) if 0 <= place < len(text) else (0, 0)
            words = text[slice(*near)]
            if words and near != (start, end) and len(words) <= _LONGEST and not words[0].islower():
                beside.setdefault(_key(words), []).append(near)
    for spans in beside.values():
        if len(spans) >= 3:
            yield from spans


def _shared(text: str, pages: tuple[Page, ...]) -> Iterator[Span]:
    """The first and last lines of pages, where a third of the pages share them; a page number there is one anyway."""
    edges = [list(_edge_lines(text, page)) for page in pages]
    seen = Counter(key for lines in edges for key in {_key(text[a:b]) for a, b in lines})
    needed = max(2 if len(pages) < 4 else 3, 0.3 * len(pages))
    for lines in edges:
        for start, end in lines:
            words = text[start:end]
            if is_page_number(words) or (seen[_key(words)] >= needed and len(words) <= 2 * _LONGEST):
                yield start, end


def _edge_lines(text: str, page: Page) -> Iterable[Span]:
    head = _lines_within(text, page.start, min(page.end, page.start + 1000))
    foot = _lines_within(text, max(page.start, page.end - 1000), page.end)
    return dict.fromkeys([*head[:_EDGE_LINES], *foot[-_EDGE_LINES:]])


def _lines_within(text: str, start: int, end: int) -> list[Span]:
    return [trimmed(text, *found.span()) for found in _WORDED.finditer(text, start, end)]


def _key(words: str) -> str:
    """What a running head is the same by on every page: its words without the number at one of its ends."""
    return _NUMBERED.sub("#", " ".join(words.casefold().split()))


def _line_at(text: str, place: int) -> Span:
    """The span, without margins, of the line that holds a place."""
    line = text.rfind("\n", 0, place) + 1
    # Most texts have no form feed: it is looked for in this line alone.
    start = max(line, text.rfind("\f", line, place) + 1)
    ends = [end for end in (text.find("\n", place), text.find("\f", place, place + 4000)) if end >= 0]
    return trimmed(text, start, min(ends, default=len(text)))
