"""PDFs that are hard to read, made by code, with the blocks that a careful reader sees in them.

Each maker sets the same kind of page anew for every seed: other texts, sizes, widths and ways of drawing. So a test
that passes for many seeds has not been fitted to one page.
"""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import matplotlib
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.ingest import hard_texts as texts

__all__ = ["MAKERS", "Case", "cases"]

_SYLLABLE = re.compile(r"(?<=[aeiouàèéíóäöü])(?=[bcdfglmnprstvz][aeiouàèéíóäöü])")
_WIDTH, _HEIGHT = 595.0, 842.0
_FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
for _name in ("DejaVuSans", "DejaVuSans-Bold"):
    pdfmetrics.registerFont(TTFont(_name, _FONTS / f"{_name}.ttf"))


@dataclass(frozen=True, slots=True)
class Case:
    """One PDF, the class it is of, and the words of its blocks in reading order."""

    name: str
    raw: bytes
    blocks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    x: float
    y: float
    font: str
    size: float
    words: str
    fill: float = 0.0
    """How much wider than usual each space is, so that the line ends at the margin."""


@dataclass(slots=True)
class Sheet:
    """A document that is being set: pieces are placed on a page and drawn in the order that the manner says."""

    chance: random.Random
    manner: str = "lines"
    size: float = 10.0
    face: str = "Helvetica"
    bold: str = "Helvetica-Bold"
    hyphenates: bool = True
    justified: bool = True
    pieces: list[_Piece] = field(default_factory=list)
    out: io.BytesIO = field(default_factory=io.BytesIO)
    canvas: Canvas = field(init=False)

    def __post_init__(self) -> None:
        self.canvas = Canvas(self.out, pagesize=(_WIDTH, _HEIGHT), invariant=1)

    @property
    def step(self) -> float:
        return self.size * 1.25

    def put(self, x: float, y: float, words: str, *, bold: bool = False, size: float = 0, fill: float = 0) -> None:
        self.pieces.append(_Piece(x, y, self.bold if bold else self.face, size or self.size, words, fill))

    def paragraph(self, text: str, x: float, y: float, width: float, *, size: float = 0, bold: bool = False) -> float:
        """Set a text from this base line down and tell the base line of what comes next."""
        size = size or self.size
        font = self.bold if bold else self.face
        lines = self.wrap(text, font, size, width)
        for at, line in enumerate(lines):
            spaces = line.count(" ")
            last = at == len(lines) - 1
            room = width - pdfmetrics.stringWidth(line, font, size)
            fill = room / spaces if self.justified and spaces and not last and not bold else 0
            self.put(x, y, line, bold=bold, size=size, fill=fill)
            y -= size * 1.25
        return y

    def wrap(self, text: str, font: str, size: float, width: float) -> list[str]:
        lines, line = [], ""
        words = text.split()
        while words:
            word = words.pop(0)
            longer = f"{line} {word}" if line else word
            if pdfmetrics.stringWidth(longer, font, size) <= width:
                line = longer
                continue
            for head, tail in self._breaks(word):
                longer = f"{line} {head}" if line else head
                if pdfmetrics.stringWidth(longer, font, size) <= width:
                    line = longer
                    word = tail
                    break
            lines.append(line)
            line = ""
            words.insert(0, word)
        return [*lines, line]

    def _breaks(self, word: str) -> Iterator[tuple[str, str]]:
        """Where a word may be parted, the last place first; a hyphen of its own needs no other."""
        if not self.hyphenates:
            return
        own = [found.end() for found in re.finditer(r"(?<=\w)-(?=\w)", word)]
        soft = [p.start() for p in _SYLLABLE.finditer(word) if 2 <= p.start() <= len(word) - 3 and word[:4].isalpha()]
        if "-" in word:
            soft = []
        for at in sorted([*own, *soft], reverse=True):
            yield (word[:at], word[at:]) if at in own else (f"{word[:at]}-", word[at:])

    def column(self, blocks: Sequence[str], x: float, y: float, width: float, gap: float = 0.8) -> float:
        for text in blocks:
            if text in texts.HEADINGS:
                y = self.paragraph(text, x, y - 0.4 * self.step, width, bold=True, size=self.size * 1.2)
            else:
                y = self.paragraph(text, x, y, width)
            y -= gap * self.step
        return y

    def page(self) -> None:
        """Draw what was placed and begin another page."""
        pieces = list(self.pieces)
        if self.manner == "rows":
            pieces.sort(key=lambda piece: (-round(piece.y), piece.x))
        elif self.manner == "shuffled":
            self.chance.shuffle(pieces)
        elif self.manner == "backwards":
            pieces.reverse()
        for piece in pieces:
            self._draw(piece)
        self.pieces.clear()
        self.canvas.showPage()

    def _draw(self, piece: _Piece) -> None:
        if self.manner in ("words", "letters"):
            x = piece.x
            for part in re.findall(r"\S+|\s" if self.manner == "words" else r".", piece.words):
                if part != " ":
                    self._show(x, piece, part)
                x += pdfmetrics.stringWidth(part, piece.font, piece.size) + (piece.fill if part == " " else 0)
        else:
            self._show(piece.x, piece, piece.words)

    def _show(self, x: float, piece: _Piece, words: str) -> None:
        line = self.canvas.beginText(x, piece.y)
        line.setFont(piece.font, piece.size)
        line.setWordSpace(piece.fill if piece.font.startswith(("Helvetica", "Times")) else 0)
        line.textOut(words)
        self.canvas.drawText(line)

    def pdf(self) -> bytes:
        if self.pieces:
            self.page()
        self.canvas.save()
        return self.out.getvalue()


def _sheet(chance: random.Random, **changes: object) -> Sheet:
    face = chance.choice([("Helvetica", "Helvetica-Bold"), ("Times-Roman", "Times-Bold")])
    sheet = Sheet(
        chance,
        manner=chance.choice(["lines", "rows", "words", "letters", "shuffled", "backwards"]),
        size=chance.choice([8.5, 9.0, 10.0, 11.0]),
        face=face[0],
        bold=face[1],
        justified=chance.random() < 0.7,
    )
    for name, value in changes.items():
        setattr(sheet, name, value)
    return sheet


def _paragraphs(chance: random.Random, count: int) -> list[str]:
    return chance.sample(texts.PARAGRAPHS, count)


def _in_columns(chance: random.Random, count: int, each: int) -> tuple[bytes, list[str]]:
    sheet = _sheet(chance)
    if count == 3:
        sheet.size = 8.5
    gutter = chance.choice([12.0, 16.0, 24.0])
    width = (_WIDTH - 100 - gutter * (count - 1)) / count
    blocks = _paragraphs(chance, count * each)
    for at in range(count):
        # One line higher or lower, as when columns do not share a grid.
        top = 780 - chance.choice([0, 0, 4])
        sheet.column(blocks[at * each : (at + 1) * each], 50 + at * (width + gutter), top, width)
    return sheet.pdf(), blocks


def two_columns(chance: random.Random) -> tuple[bytes, list[str]]:
    return _in_columns(chance, 2, 4)


def three_columns(chance: random.Random) -> tuple[bytes, list[str]]:
    return _in_columns(chance, 3, 3)


def broken_over_columns(chance: random.Random) -> tuple[bytes, list[str]]:
    """Paragraphs that run on from the foot of a column to the head of the next, and on to the next page."""
    sheet = _sheet(chance)
    width, blocks = 240.0, _paragraphs(chance, 9)
    lines: list[tuple[str, float]] = []
    for text in blocks:
        set_lines = sheet.wrap(text, sheet.face, sheet.size, width)
        for at, line in enumerate(set_lines):
            room = width - pdfmetrics.stringWidth(line, sheet.face, sheet.size)
            spaces = line.count(" ")
            lines.append((line, room / spaces if sheet.justified and spaces and at < len(set_lines) - 1 else 0))
        lines.append(("", 0))
    height = chance.randint(13, 17)
    # No column begins with the empty line between two paragraphs.
    columns: list[list[tuple[str, float]]] = [[]]
    for placed in lines:
        if len(columns[-1]) == height:
            columns.append([])
        if placed[0] or columns[-1]:
            columns[-1].append(placed)
    for number, column in enumerate(columns):
        if number and number % 2 == 0:
            sheet.page()
        for at, (line, fill) in enumerate(column):
            if line:
                sheet.put(50 + (number % 2) * 256, 780 - at * sheet.step, line, fill=fill)
    return sheet.pdf(), blocks


def heading_over_columns(chance: random.Random) -> tuple[bytes, list[str]]:
    sheet = _sheet(chance)
    title, heading = chance.choice(texts.TITLES), chance.choice(texts.HEADINGS)
    above, below = _paragraphs(chance, 4), _paragraphs(chance, 4)
    lead = below.pop()
    sheet.put(50, 790, title, bold=True, size=22)
    y = sheet.paragraph(lead, 50, 760, 495)
    starts = y - sheet.step
    y = min(sheet.column(above[:2], 50, starts, 238), sheet.column(above[2:], 307, starts, 238))
    sheet.put(50, y - 16, heading, bold=True, size=14)
    starts = y - 16 - 2 * sheet.step
    sheet.column(below[:2], 50, starts, 238)
    sheet.column(below[2:], 307, starts, 238)
    return sheet.pdf(), [title, lead, *above, heading, *below]


def sidebar(chance: random.Random) -> tuple[bytes, list[str]]:
    """A narrow box beside the text, in smaller letters, with its own heading and lines."""
    sheet = _sheet(chance)
    blocks, box = _paragraphs(chance, 5), _paragraphs(chance, 2)
    heading = chance.choice(texts.HEADINGS)
    left = chance.random() < 0.5
    text_x, box_x = (220.0, 60.0) if left else (50.0, 410.0)
    sheet.column(blocks, text_x, 780, 330)
    sheet.canvas.rect(box_x - 8, 380, 136, 415)
    y = sheet.paragraph(heading, box_x, 770, 120, bold=True, size=sheet.size)
    for text in box:
        y = sheet.paragraph(text, box_x, y - 6, 120, size=sheet.size * 0.85)
    side = [heading, *box]
    return sheet.pdf(), [*side, *blocks] if left else [*blocks, *side]


def running_heads(chance: random.Random) -> tuple[bytes, list[str]]:
    """Heads that change with the chapter, left and right pages, and numbers at the outer edge."""
    sheet = _sheet(chance)
    blocks: list[str] = []
    spread = _paragraphs(chance, 12)
    first = chance.choice([1, 17, 98])
    for page in range(6):
        number, chapter = first + page, texts.HEADINGS[page // 2]
        if page % 2:
            sheet.put(50, 812, str(number), size=8)
            sheet.put(80, 812, "Annual report 2025", size=8)
        else:
            sheet.put(300, 812, chapter, size=8)
            sheet.put(530, 812, str(number), size=8)
        sheet.put(50, 30, f"www.northmoor.example | page {number} of 60", size=8)
        texts_here = spread[2 * page : 2 * page + 2]
        sheet.column(texts_here, 50, 770, 490)
        blocks += texts_here
        sheet.page()
    return sheet.pdf(), blocks


def footnotes(chance: random.Random) -> tuple[bytes, list[str]]:
    sheet = _sheet(chance, hyphenates=True)
    blocks = _paragraphs(chance, 3)
    whole = blocks[1]
    y = sheet.column(blocks[:1], 50, 300, 490)
    lines = sheet.wrap(whole, sheet.face, sheet.size, 490)
    half = len(lines) - 1
    for line in lines[:half]:
        sheet.put(50, y, line)
        y -= sheet.step
    sheet.canvas.line(50, 100, 150, 100)
    for at, note in enumerate(texts.NOTES):
        sheet.put(50, 86 - at * 10, note, size=7)
    sheet.page()
    y = 780
    for line in lines[half:]:
        sheet.put(50, y, line)
        y -= sheet.step
    sheet.column(blocks[2:], 50, y - sheet.step, 490)
    return sheet.pdf(), [blocks[0], whole, *texts.NOTES, blocks[2]]


def ruled_table(chance: random.Random) -> tuple[bytes, list[str]]:
    return _table(chance, ruled=True)


def bare_table(chance: random.Random) -> tuple[bytes, list[str]]:
    return _table(chance, ruled=False)


def _table(chance: random.Random, *, ruled: bool) -> tuple[bytes, list[str]]:
    """Rows whose cells are wrapped within their columns, between two paragraphs."""
    sheet = _sheet(chance, hyphenates=False, justified=False)
    before, after = _paragraphs(chance, 2)
    y = sheet.paragraph(before, 50, 780, 490) - sheet.step
    edges = (50.0, 230.0, 330.0)
    for number, row in enumerate(texts.ROWS):
        deepest = y
        if ruled:
            sheet.canvas.line(46, y + sheet.size, 540, y + sheet.size)
        for x, width, cell in zip(edges, (165.0, 85.0, 150.0), row, strict=True):
            deepest = min(deepest, sheet.paragraph(cell, x, y, width, bold=number == 0))
        y = deepest - 0.5 * sheet.step
    if ruled:
        sheet.canvas.line(46, y + sheet.size, 540, y + sheet.size)
    sheet.paragraph(after, 50, y - sheet.step, 490)
    return sheet.pdf(), [before, *(" ".join(row) for row in texts.ROWS), after]


def ligatures(chance: random.Random) -> tuple[bytes, list[str]]:
    """Letters drawn as ligatures, soft hyphens inside words, spaces that do not break."""
    sheet = _sheet(chance, face="DejaVuSans", bold="DejaVuSans-Bold", justified=False, hyphenates=False)
    blocks = [
        "L’ufficio scientifico della rete affianca le officine farmaceutiche e fissa i profili difficili.",
        "The office of the affiliated hospitals offers efficient first-aid workflows and scientific figures.",
    ]
    y = 780.0
    for text in blocks:
        drawn = text.replace("ffi", "ﬃ").replace("fi", "ﬁ").replace("fl", "ﬂ").replace("ff", "ﬀ")
        drawn = _SYLLABLE.sub("\xad", drawn) if chance.random() < 0.5 else drawn
        y = sheet.paragraph(drawn, 50, y, 300) - sheet.step
    return sheet.pdf(), blocks


def soft_breaks(chance: random.Random) -> tuple[bytes, list[str]]:
    """Words parted at a soft hyphen that is drawn as one, and at the hyphen that does not break (U+2010)."""
    sheet = _sheet(chance, face="DejaVuSans", bold="DejaVuSans-Bold", justified=False)
    blocks = _paragraphs(chance, 4)
    mark = chance.choice(["\xad", "\u2010"])
    y = 780.0
    for text in blocks:
        for line in sheet.wrap(text, sheet.face, sheet.size, 230):
            added = line.endswith("-") and f"{line.split()[-1]}" not in text
            sheet.put(50, y, line[:-1] + mark if added else line)
            y -= sheet.step
        y -= sheet.step
    return sheet.pdf(), blocks


def rotated_text(chance: random.Random) -> tuple[bytes, list[str]]:
    """A notice that stands on its side in the margin, and a pale stamp across the page."""
    sheet = _sheet(chance)
    blocks = _paragraphs(chance, 6)
    sheet.column(blocks, 70, 780, 460)
    sheet.canvas.saveState()
    sheet.canvas.translate(30, 300)
    sheet.canvas.rotate(90)
    sheet.canvas.setFont("Helvetica", 8)
    notice = "Printed on recycled paper by Northmoor Press"
    sheet.canvas.drawString(0, 0, notice)
    sheet.canvas.restoreState()
    blocks.append(notice)
    if chance.random() < 0.5:
        sheet.canvas.saveState()
        sheet.canvas.translate(150, 350)
        sheet.canvas.rotate(45)
        sheet.canvas.setFont("Helvetica-Bold", 70)
        sheet.canvas.setFillGray(0.9)
        sheet.canvas.drawString(0, 0, "DRAFT")
        sheet.canvas.restoreState()
        blocks.append("DRAFT")
    return sheet.pdf(), blocks


def turned_page(chance: random.Random) -> tuple[bytes, list[str]]:
    """A page that was drawn on its side and is shown upright."""
    sheet = _sheet(chance)
    blocks = _paragraphs(chance, 4)
    sheet.canvas.setPageRotation(90)
    sheet.canvas.translate(_WIDTH, 0)
    sheet.canvas.rotate(90)
    sheet.column(blocks[:2], 50, 540, 350)
    sheet.column(blocks[2:], 430, 540, 350)
    return sheet.pdf(), blocks


def spaced_headings(chance: random.Random) -> tuple[bytes, list[str]]:
    """Headings whose letters stand apart, by spaces or by drawing."""
    sheet = _sheet(chance)
    heading, other = "RAPPORTO ANNUALE", "LA RETE"
    blocks = _paragraphs(chance, 2)
    sheet.put(50, 790, " ".join("   " if letter == " " else letter for letter in heading), bold=True, size=16)
    y = sheet.paragraph(blocks[0], 50, 760, 490) - 2 * sheet.step
    line = sheet.canvas.beginText(50, y)
    line.setFont(sheet.bold, 13)
    line.setCharSpace(chance.choice([2, 4, 6]))
    line.textOut(other)
    line.setCharSpace(0)
    sheet.canvas.drawText(line)
    sheet.paragraph(blocks[1], 50, y - 24, 490)
    return sheet.pdf(), [heading, blocks[0], other, blocks[1]]


def capital_headings(chance: random.Random) -> tuple[bytes, list[str]]:
    """Headings no larger and no bolder than the text, in capitals alone."""
    sheet = _sheet(chance)
    heads = [text.upper() for text in chance.sample(texts.HEADINGS, 3)]
    blocks = _paragraphs(chance, 3)
    y = 780.0
    for head, text in zip(heads, blocks, strict=True):
        sheet.put(50, y, head)
        y = sheet.paragraph(text, 50, y - 1.2 * sheet.step, 490) - sheet.step
    return sheet.pdf(), [part for pair in zip(heads, blocks, strict=True) for part in pair]


def symbol_bullets(chance: random.Random) -> tuple[bytes, list[str]]:
    """Bullets from fonts of signs, whose codes are letters of no alphabet or private ones."""
    sheet = _sheet(chance, justified=False, manner=chance.choice(["lines", "rows", "shuffled"]))
    signs = [("ZapfDingbats", "➢"), ("ZapfDingbats", "■"), ("Symbol", "•"), ("DejaVuSans", "\uf0b7")]
    (font, sign), hang = chance.choice(signs), chance.choice([14, 20])
    intro = "Partners of the project are:"
    y = 740.0
    sheet.put(50, 780, chance.choice(texts.PARAGRAPHS)[:80].rsplit(" ", 1)[0] + ".")
    first = sheet.pieces[-1].words
    sheet.put(50, 758, intro)
    for item in texts.ITEMS:
        sheet.pieces.append(_Piece(60, y, font, sheet.size, sign))
        y = sheet.paragraph(item, 60 + hang, y, 300) - 0.2 * sheet.step
    return sheet.pdf(), [first, intro, *texts.ITEMS]


def mixed_pages(chance: random.Random) -> tuple[bytes, list[str]]:
    """Pages with text, a page that is a picture, and one with a picture and a caption."""
    sheet = _sheet(chance)
    blocks = _paragraphs(chance, 3)
    picture = ImageReader(_pixel())
    sheet.column(blocks[:1], 50, 780, 490)
    sheet.page()
    sheet.canvas.drawImage(picture, 0, 0, _WIDTH, _HEIGHT)
    sheet.page()
    caption = "Figura 1: i soci della rete per provincia"
    y = sheet.column(blocks[1:2], 50, 780, 490)
    sheet.canvas.drawImage(picture, 50, y - 200, 300, 190)
    sheet.put(50, y - 214, caption, size=8)
    sheet.column(blocks[2:], 50, y - 250, 490)
    return sheet.pdf(), [blocks[0], blocks[1], caption, blocks[2]]


def _pixel() -> io.BytesIO:
    from PIL import Image

    out = io.BytesIO()
    Image.new("L", (4, 4), 128).save(out, "PNG")
    out.seek(0)
    return out


def contents(chance: random.Random) -> tuple[bytes, list[str]]:
    """A table of contents with dot leaders and page numbers at the right margin."""
    sheet = _sheet(chance, justified=False)
    dotted = chance.random() < 0.6
    sheet.put(50, 790, "Indice", bold=True, size=16)
    y = 760.0
    for words, number in texts.CONTENTS:
        x = 50 + 14 * words.count(".1")
        if dotted:
            dots = chance.choice([".", " ."])
            room = 500 - x - pdfmetrics.stringWidth(words + number, sheet.face, sheet.size)
            many = int(room / pdfmetrics.stringWidth(dots, sheet.face, sheet.size)) - 2
            sheet.put(x, y, f"{words} {dots * many} {number}")
        else:
            sheet.put(x, y, words)
            sheet.put(500, y, number)
        y -= 1.4 * sheet.step
    blocks = _paragraphs(chance, 2)
    sheet.column(blocks, 50, y - 2 * sheet.step, 490)
    return sheet.pdf(), ["Indice", *(f"{words} {number}" for words, number in texts.CONTENTS), *blocks]


def label_lines(chance: random.Random) -> tuple[bytes, list[str]]:
    """Labels and their values, the labels bold, in a column of their own or before the value on the line."""
    sheet = _sheet(chance, justified=False)
    blocks = _paragraphs(chance, 2)
    y = sheet.paragraph(blocks[0], 50, 780, 490) - sheet.step
    apart = chance.random() < 0.5
    for label, value in texts.LABELS:
        sheet.put(50, y, label, bold=True)
        sheet.put(160 if apart else 54 + pdfmetrics.stringWidth(label, sheet.bold, sheet.size), y, value)
        y -= 1.3 * sheet.step
    sheet.paragraph(blocks[1], 50, y - sheet.step, 490)
    return sheet.pdf(), [blocks[0], *(" ".join(pair) for pair in texts.LABELS), blocks[1]]


def slide(chance: random.Random) -> tuple[bytes, list[str]]:
    """Short labels that stand about a drawing, each on its own, under a title."""
    sheet = _sheet(chance, justified=False)
    sheet.put(50, 790, chance.choice(texts.TITLES), bold=True, size=24)
    title = sheet.pieces[-1].words
    for at, label in enumerate(texts.SLIDE):
        sheet.put(60 + 170 * (at % 3) + chance.randint(0, 30), 640 - 130 * (at // 3), label)
    text = chance.choice(texts.PARAGRAPHS)
    sheet.paragraph(text, 50, 380, 490)
    return sheet.pdf(), [title, *texts.SLIDE, text]


def drawn_twice(chance: random.Random) -> tuple[bytes, list[str]]:
    """Bold text made by drawing the same words twice, a hair apart."""
    sheet = _sheet(chance, manner=chance.choice(["lines", "words", "shuffled"]))
    heading = chance.choice(texts.HEADINGS)
    blocks = _paragraphs(chance, 2)
    sheet.put(50, 790, heading, size=14)
    sheet.column(blocks, 50, 760, 490)
    sheet.pieces += [_Piece(p.x + 0.3, p.y, p.font, p.size, p.words, p.fill) for p in list(sheet.pieces) if p.y > 740]
    return sheet.pdf(), [heading, *blocks]


def raised_signs(chance: random.Random) -> tuple[bytes, list[str]]:
    """Small raised numbers of notes and small lowered ones of formulas."""
    sheet = _sheet(chance, justified=False, manner=chance.choice(["lines", "letters", "shuffled"]))
    parts = [("The alliance", 0), ("1", 4), (" cut its CO", 0), ("2", -2), (" and opened a 4", 0), ("th", 4)]
    x = 50.0
    for words, lift in parts:
        size = sheet.size * (0.6 if lift else 1)
        sheet.put(x, 780 + lift, words, size=size)
        x += pdfmetrics.stringWidth(words, sheet.face, size)
    sheet.put(x, 780, " site in Tallvik.")
    text = chance.choice(texts.PARAGRAPHS)
    sheet.paragraph(text, 50, 750, 490)
    return sheet.pdf(), ["The alliance1 cut its CO2 and opened a 4th site in Tallvik.", text]


def dropped_capital(chance: random.Random) -> tuple[bytes, list[str]]:
    """A first letter three lines tall, with the text set around it."""
    sheet = _sheet(chance, manner=chance.choice(["lines", "rows"]))
    # Nobody can tell whether a tall "I" is a word or begins one.
    text, other, *_ = [words for words in _paragraphs(chance, 4) if words[1].isalpha()]
    tall = sheet.size * 3.4
    sheet.put(50, 780 - 2 * sheet.step, text[0], size=tall)
    shift = pdfmetrics.stringWidth(text[0], sheet.face, tall) + 3
    lines = sheet.wrap(text[1:], sheet.face, sheet.size, 230 - shift)[:3]
    taken = len(text[1:]) if len(lines) < 3 else _taken(text[1:], lines)
    for at, line in enumerate(lines):
        sheet.put(50 + shift, 780 - at * sheet.step, line)
    y = sheet.paragraph(text[1 + taken :].lstrip(), 50, 780 - 3 * sheet.step, 230)
    sheet.paragraph(other, 50, y - sheet.step, 230)
    return sheet.pdf(), [text, other]


def _taken(text: str, lines: Sequence[str]) -> int:
    at = 0
    for line in lines:
        words = line[:-1] if line.endswith("-") and not text.startswith(line, at) else line
        at += len(words)
        while at < len(text) and text[at] == " ":
            at += 1
    return at


Maker = Callable[[random.Random], tuple[bytes, list[str]]]
MAKERS: tuple[Maker, ...] = (
    two_columns, three_columns, broken_over_columns, heading_over_columns, sidebar, running_heads, footnotes,
    ruled_table, bare_table, ligatures, soft_breaks, rotated_text, turned_page, spaced_headings, capital_headings,
    symbol_bullets, mixed_pages, contents, label_lines, slide, drawn_twice, raised_signs, dropped_capital,
)  # fmt: skip


def cases(seeds: int, makers: Sequence[Maker] = MAKERS) -> Iterator[Case]:
    """Every class of page, set once for each seed."""
    for maker in makers:
        for seed in range(seeds):
            raw, blocks = maker(random.Random(f"{maker.__name__} {seed}"))
            yield Case(maker.__name__, raw, tuple(blocks))
