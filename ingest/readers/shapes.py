"""What a line of text looks like: a bullet, a heading, a caption, an address. Said once, used by every reader."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from ingest.document import Block, BlockKind

__all__ = [
    "CONNECTED",
    "FINAL",
    "bullet_end",
    "calm_headings",
    "heading_like",
    "is_address",
    "is_capitals",
    "is_caption",
    "is_date",
    "is_dotted",
    "is_label",
    "is_labelled",
    "is_page_number",
    "without_dots",
]

_BULLET = re.compile(
    r"[•◦▪▫■□●○‣⁃∙·➢➤►▶✓✔❖–—*-][ \t\u00a0]*(?=\S)"
    r"|(?:\d{1,3}|[a-z]|[ivx]{2,5})[.)][ \t\u00a0]+(?=\S)"
    r"|\((?:\d{1,3}|[a-z]|[ivx]{2,5})\)[ \t\u00a0]+(?=\S)"
)
_TIGHT = re.compile(r"[–—*-](?=\S)")
_CAPTION = re.compile(
    r"(?:fig(?:ura|ure|\.)?|tab(?:ella|elle|le|\.)?|grafico|chart|abb(?:ildung|\.)?|tableau|gráfico)\s*\d+\b", re.I
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$|[\w.+-]+@[\w-]+(?:\.[\w-]+)+$|[\w-]+(?:\.[\w-]+)+(?:/\S*)?$")
_DOTTED = re.compile(r"(.*?\S)\s?(?:[.…·_]\s?){5,}\s*([\divxlc]+)$")
_PAGE_NUMBER = re.compile(
    r"(?:[-–—|]\s*)?(?:(?:page|pagina|pag\.|pág(?:ina|\.)|p\.|seite|s\.)\s*)?(?:\d{1,4}|[ivxl]{1,6})"
    r"(?:\s*(?:/|of|di|von|de|sur|sobre)\s*\d{1,4})?(?:\s*[-–—|])?$",
    re.I,
)
_DATE = re.compile(
    r"(?:[^\W\d_]{2,12}[.,]?\s)?\d{1,2}(?:[./-]\d{1,2}[./-]|(?:\.|st|nd|rd|th|er|º|°)?\s(?:de\s)?[^\W\d_]{3,12}\.?,?\s(?:de\s)?)"
    r"\d{2,4}$|[^\W\d_]{3,12}\s\d{1,2},\s\d{4}$",
    re.I,
)
_LABELLED = re.compile(r"[^\W\d_][^:.;!?\n]{0,40}:\s+\S")
_HEADS = (BlockKind.HEADING, BlockKind.TITLE)
_SHORT = 60
FINAL = re.compile(r"[.;:,!?…»”\"]\W{0,3}$")
CONNECTED = re.compile(r"(?:[-–—,&/(]|\b[a-zà-ÿ]{1,3}|[’'])\s*$")


def bullet_end(line: str) -> int:
    """Where the words of a list item begin in a line without margin, 0 when it has no bullet; may skip two bullets."""
    end = 0
    if line[:2].isalpha() and ")" not in line[:7] and "." not in line[:7]:
        return end
    for _ in range(2):
        found = _BULLET.match(line, end)
        # "-5 %" and "*emphasis*" are words: a mark from the keyboard needs a space after it to be a bullet.
        if found is None or _TIGHT.match(line, found.start()):
            break
        end = found.end()
    return end


def is_address(line: str) -> bool:
    """Whether a line is a web or mail address and nothing else."""
    return " " not in line and "." in line and _ADDRESS.match(line) is not None


def is_caption(text: str) -> bool:
    """Whether a text begins as the caption of a figure or table does."""
    return len(text) < 400 and _CAPTION.match(text) is not None


def is_capitals(text: str) -> bool:
    """Whether a text is set in capitals alone."""
    return text.isupper() and sum(map(str.isalpha, text)) >= 4


def is_date(text: str) -> bool:
    """Whether a text is a date and nothing else."""
    return len(text) <= 40 and _DATE.match(text) is not None


def is_dotted(line: str) -> bool:
    """Whether a line is an entry of a table of contents: words, a row of dots, a page number."""
    return _DOTTED.match(line) is not None if line[-1:] and line[-1] in "0123456789ivxlc" else False


def without_dots(line: str) -> tuple[str, str]:
    """The words and the page number of an entry of a table of contents."""
    found = _DOTTED.match(line)
    return (found.group(1), found.group(2)) if found is not None else (line, "")


def is_page_number(line: str) -> bool:
    """Whether a line is the number of a page and nothing else, in whatever way it is written."""
    return len(line) <= 24 and _PAGE_NUMBER.match(line) is not None


def is_label(line: str) -> bool:
    """Whether a line opens what comes after it: a few words and a colon."""
    return line.endswith(":") and len(line) <= 80 and len(line.split()) <= 6 and line[0].isupper() and "," not in line


def is_labelled(line: str) -> bool:
    """Whether a line is a label, a colon and a value."""
    return _LABELLED.match(line) is not None and "://" not in line[:60]


def heading_like(text: str) -> bool:
    """Whether a text that stands alone reads as a heading: short, capitalised, without a full stop."""
    if is_label(text):
        return True
    if (
        not text
        or len(text) > 120
        or text.count("\n") > 2
        or (FINAL.search(text) and not text.endswith(("?", "”", '"')))
    ):
        return False
    return (
        (text[0].isupper() or text[0].isdigit() or text[0] in "“«\"'")
        and len(text.split()) <= 16
        and any(map(str.isalpha, text))
        and CONNECTED.search(text) is None
        and not is_address(text)
        and not is_date(text)
        and not _stacked(text)
    )


def _stacked(text: str) -> bool:
    """Whether the lines of a text stand under each other for their own sake: a name over an office, labels."""
    lines = text.split("\n")
    return any(
        len(above) < 40 and below.lstrip()[:1].isupper() and CONNECTED.search(above) is None
        for above, below in pairwise(lines)
    )


def calm_headings(blocks: Iterable[Block]) -> Iterator[Block]:
    """The same blocks, where headings of level 1, which are guesses, are paragraphs again if they head nothing.

    Three and more in a row are the labels of a drawing or the lines of a cover: only the last can head what follows.
    The last block of a document heads nothing.
    """
    waiting: list[Block] = []
    for block in blocks:
        if block.kind in _HEADS or (block.kind is BlockKind.PARAGRAPH and block.end - block.start <= _SHORT):
            waiting.append(block)
            continue
        yield from _calmed(waiting)
        waiting.clear()
        yield block
    if waiting:
        yield from _calmed(waiting[:-1])
        yield waiting[-1] if waiting[-1].kind is BlockKind.TITLE else _as_paragraph(waiting[-1])


def _calmed(run: list[Block]) -> Iterator[Block]:
    for at, block in enumerate(run):
        # Titles, labels and other headings that were not guessed have a level of their own.
        heads = block.kind is BlockKind.TITLE or block.level > 1 or len(run) <= 2 or at == len(run) - 1
        yield block if heads else _as_paragraph(block)


def _as_paragraph(block: Block) -> Block:
    return replace(block, kind=BlockKind.PARAGRAPH, level=1)
