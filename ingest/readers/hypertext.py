"""Web pages: their headings, lists, tables and paragraphs, without menus, scripts and footers; nothing is fetched.

The page is read whole with its structure. Where ``trafilatura`` finds a main text, what lies before and behind it is
left out, except lists and tables of more than a few words an item: a page of members is all list and no text.
"""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import trafilatura
from lxml import etree, html

from graph.errors import SourceRefused
from ingest.document import BlockKind, Document
from ingest.readers.composing import Composer, one_line
from ingest.readers.days import plain_day
from ingest.readers.decoding import decode
from ingest.readers.limits import Limits
from ingest.readers.shapes import bullet_end, is_caption

__all__ = ["read_html"]

_DROPPED = {
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "canvas", "video", "audio",
    "nav", "footer", "form", "button", "select", "input", "textarea", "dialog", "head", "map",
}  # fmt: skip
_ROLES = {"navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar"}
_FURNITURE = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|navigation|menu|submenu|footer|breadcrumbs?|cookies?|cookie-?\w+|share|sharing|social"
    r"|sidebar|widget|pagination|pager|skip-?link|newsletter|advert\w*|banner|popup|modal|comments?)(?:$|[-_\s])",
    re.I,
)
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_INLINE = {
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd",
    "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
    "wbr", "img", "acronym", "nobr", "picture", "source",
}  # fmt: skip
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.I)
_PUBLISHED = {
    "article:published_time", "date", "dc.date", "dc.date.issued", "dcterms.date", "dcterms.issued", "datepublished",
}  # fmt: skip
_SHORT_ITEM = 3.0
_ENOUGH = 200
# Beyond this the search for the main text takes longer than it helps.
_CAREFUL = 500_000


@dataclass(slots=True)
class _Piece:
    kind: BlockKind
    words: str
    level: int = 1
    cells: list[str] = field(default_factory=list)


def read_html(raw: bytes, name: str, *, limits: Limits) -> Document:
    """The document of a web page."""
    text, notes = _decode(raw, name)
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True)
    root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    if any("depth" in error.message for error in parser.error_log):
        raise SourceRefused("too_deep", f"{name} is nested too deeply for a web page: save its text and give that.")
    found = root.find(".//title")
    page_title = one_line(found.text or "") if found is not None else ""
    pieces = list(_pieces(root))
    main = _main_text(text) if len(text) <= _CAREFUL else ""
    kept = _around(pieces, main) if len(main) >= _ENOUGH else pieces
    composer = Composer()
    title = next((piece.words for piece in kept if piece.kind is BlockKind.TITLE), None)
    if title is None and page_title:
        composer.add(BlockKind.TITLE, page_title)
    for piece in kept:
        if piece.cells:
            composer.add_row(piece.cells)
        else:
            composer.add(piece.kind, piece.words, level=piece.level)
    return Document(
        text=composer.text(),
        blocks=tuple(composer.blocks),
        media_type="text/html",
        title=one_line(title or page_title) or None,
        language=(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip() or None,
        dated=_published(root),
        notes=notes,
    )


def _published(root: html.HtmlElement) -> str | None:
    """The day on which the page says that it was published."""
    for said in root.iter("meta", "time"):
        names = {(said.get(key) or "").casefold() for key in ("property", "name", "itemprop")}
        if names & _PUBLISHED and (day := plain_day(said.get("content") or said.get("datetime"))):
            return day
    return None


def _decode(raw: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    declared = _META.search(raw[:4096])
    if declared is not None and not raw.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            codec = codecs.lookup(declared.group(1).decode("ascii")).name
            # Browsers read Latin-1 as the Windows page, and so do those who write it.
            codec = "cp1252" if codec in ("iso8859-1", "ascii") else codec
            if not codec.startswith(("utf-16", "utf-32")):
                return decode(raw.decode(codec).encode("utf-8"), name)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(raw, name)


def _main_text(text: str) -> str:
    """The words of what trafilatura takes for the main text, empty when it finds none."""
    level = logging.getLogger("trafilatura").level
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = trafilatura.extract(text, output_format="txt", include_comments=False)
    except (ValueError, RecursionError, AttributeError, TypeError, etree.LxmlError):
        return ""
    finally:
        logging.getLogger("trafilatura").setLevel(level)
    return _folded(found or "")


def _folded(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _around(pieces: list[_Piece], main: str) -> list[_Piece]:
    """The pieces from the first to the last that the main text has, with the headings above them and rich lists."""
    inside = [len(key) > 12 and key in main for key in (_folded(piece.words) for piece in pieces)]
    if not any(inside):
        return pieces
    first = inside.index(True)
    last = len(inside) - 1 - inside[::-1].index(True)
    while first and pieces[first - 1].kind in (BlockKind.HEADING, BlockKind.TITLE):
        first -= 1
    kept = [first <= at <= last for at in range(len(pieces))]
    for begin, end in _runs(pieces):
        words = sum(len(piece.words.split()) for piece in pieces[begin:end]) / (end - begin)
        if end - begin >= 3 and words > _SHORT_ITEM:
            while begin and pieces[begin - 1].kind is BlockKind.HEADING:
                begin -= 1
            kept[begin:end] = [True] * (end - begin)
    for at, piece in enumerate(pieces):
        kept[at] = kept[at] or piece.kind is BlockKind.TITLE
    return [piece for piece, keep in zip(pieces, kept, strict=True) if keep]


def _runs(pieces: list[_Piece]) -> Iterator[tuple[int, int]]:
    """Where lists and tables begin and end."""
    begin: int | None = None
    for at, piece in enumerate(pieces):
        listed = piece.kind in (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW)
        if listed and begin is None:
            begin = at
        if not listed and begin is not None:
            yield begin, at
            begin = None
    if begin is not None:
        yield begin, len(pieces)


def _pieces(root: etree._Element) -> Iterator[_Piece]:
    """The blocks of a page in the order of its source."""
    body = root.find("body")
    scribe = _Scribe()
    walk = etree.iterwalk(body if body is not None else root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if _is_furniture(element, tag):
                walk.skip_subtree()
                scribe.skipping = element
                continue
            yield from scribe.start(tag, element)
        else:
            if scribe.skipping is element:
                scribe.skipping = None
            else:
                yield from scribe.end(tag)
            scribe.write(element.tail)
    yield from scribe.flush()


def _is_furniture(element: etree._Element, tag: str) -> bool:
    if tag in _DROPPED or not tag:
        return True
    if tag in ("body", "main", "article", "html") or tag in _HEADINGS:
        return False
    if (element.get("role") or "").lower() in _ROLES:
        return True
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    return tag in ("div", "ul", "ol", "aside", "section", "header", "p", "span") and bool(_FURNITURE.search(named))


@dataclass(slots=True)
class _Scribe:
    """Gathers words until a block ends; knows the lists and the table it is in."""

    words: list[str] = field(default_factory=list)
    kinds: list[tuple[str, BlockKind, int]] = field(default_factory=list)
    depth: int = 0
    cells: list[str] | None = None
    in_cell: int = 0
    alternative: str = ""
    broken: bool = False
    skipping: etree._Element | None = None

    def write(self, text: str | None) -> None:
        if text:
            self.words.append(text if self._kind()[0] == "pre" else re.sub(r"\s+", " ", text))

    def start(self, tag: str, element: etree._Element) -> Iterator[_Piece]:
        if tag == "br":
            self.words.append("\n")
            self.broken = True
        elif tag == "img":
            self.alternative = self.alternative or (element.get("alt") or "")
        elif tag == "tr" and self.in_cell == 0:
            yield from self.flush()
            self.cells = [] if element.find(".//table") is None else None
        elif tag in ("td", "th") and self.cells is not None:
            self.words.clear()
            self.in_cell += 1
        elif self.in_cell:
            if tag not in _INLINE:
                self.words.append(" ")
        elif tag not in _INLINE:
            yield from self.flush()
            if tag in ("ul", "ol", "dl"):
                self.depth += 1
            if (kind := self._kind_of(tag)) is not None:
                self.kinds.append((tag, *kind))
        self.write(element.text)

    def end(self, tag: str) -> Iterator[_Piece]:
        if tag in ("td", "th") and self.in_cell:
            self.in_cell -= 1
            if self.cells is not None:
                self.cells.append("".join(self.words).strip() or self.alternative)
            self.alternative = ""
            self.words.clear()
        elif tag == "tr" and self.cells is not None and not self.in_cell:
            row = [one_line(cell) for cell in self.cells]
            self.cells = None
            self.words.clear()
            if any(row):
                yield _Piece(BlockKind.TABLE_ROW, " ".join(row), cells=row)
        elif self.in_cell:
            if tag not in _INLINE:
                self.words.append(" ")
        elif tag not in _INLINE and tag not in ("br", "img"):
            yield from self.flush()
            if tag in ("ul", "ol", "dl"):
                self.depth = max(0, self.depth - 1)
            if self.kinds and self.kinds[-1][0] == tag:
                self.kinds.pop()

    def flush(self) -> Iterator[_Piece]:
        """The block that the words gathered so far make."""
        words = "".join(self.words).strip()
        broken, alternative = self.broken, self.alternative
        self.words.clear()
        self.broken, self.alternative = False, ""
        _, kind, level = self._kind()
        if not words and kind is BlockKind.LIST_ITEM:
            words = alternative.strip()
        if not words:
            return
        if kind is BlockKind.PARAGRAPH and broken:
            yield from _by_lines(words)
            return
        if kind is BlockKind.PARAGRAPH and is_caption(words):
            kind = BlockKind.CAPTION
        bullet = bullet_end(words) if kind in (BlockKind.LIST_ITEM, BlockKind.PARAGRAPH) else 0
        if bullet and kind is BlockKind.PARAGRAPH and words[0] in "•◦▪■●○‣·–-":
            kind = BlockKind.LIST_ITEM
        yield _Piece(kind, words[bullet:] if kind is BlockKind.LIST_ITEM else words, level)

    def _kind(self) -> tuple[str, BlockKind, int]:
        return self.kinds[-1] if self.kinds else ("", BlockKind.PARAGRAPH, 1)

    def _kind_of(self, tag: str) -> tuple[BlockKind, int] | None:
        if tag in _HEADINGS:
            return (BlockKind.TITLE if tag == "h1" else BlockKind.HEADING), _HEADINGS[tag]
        if tag in ("li", "dt", "dd"):
            return BlockKind.LIST_ITEM, max(1, self.depth)
        if tag in ("figcaption", "caption"):
            return BlockKind.CAPTION, 1
        if tag == "pre":
            return BlockKind.PARAGRAPH, 1
        return None


def _by_lines(words: str) -> Iterator[_Piece]:
    """Short lines parted by ``<br>`` are a list; long ones are paragraphs."""
    lines = [line.strip() for line in words.split("\n") if line.strip()]
    listed = len(lines) >= 3 and max(map(len, lines)) <= 100
    for line in lines:
        bullet = bullet_end(line)
        if listed or bullet:
            yield _Piece(BlockKind.LIST_ITEM, line[bullet:])
        else:
            yield _Piece(BlockKind.PARAGRAPH, line)
