"""DOCX: headings, lists, tables and paragraphs in the order of the document, text boxes and footnotes included."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from graph.errors import SourceRefused
from ingest.document import BlockKind, Document
from ingest.readers.composing import Composer, one_line
from ingest.readers.days import plain_day
from ingest.readers.limits import Limits
from ingest.readers.package import inspect, parse_part
from ingest.readers.shapes import bullet_end, heading_like, is_caption, is_label

__all__ = ["read_docx"]

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_SKIPPED = {f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}pPr", f"{_W}rPr", f"{_MC}Fallback"}


@dataclass(frozen=True, slots=True)
class _Style:
    name: str = ""
    parent: str | None = None
    outline: int | None = None
    listed: bool = False


def read_docx(raw: bytes, name: str, *, limits: Limits) -> Document:
    """The document of a DOCX file."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        inspect(archive, name, limits=limits)
        root = parse_part(archive, "word/document.xml")
        body = root.find(f"{_W}body") if root is not None else None
        if body is None:
            raise SourceRefused("damaged", f"{name} has no text part that is known here: save it anew as DOCX.")
        writer = _Writer(_styles(parse_part(archive, "word/styles.xml")))
        writer.write(body)
        for notes in ("word/footnotes.xml", "word/endnotes.xml"):
            if (part := parse_part(archive, notes)) is not None:
                writer.write(part)
        core = parse_part(archive, "docProps/core.xml")
    title = (
        _first(writer.composer, BlockKind.TITLE)
        or _of_core(core, "title")
        or _first(writer.composer, BlockKind.HEADING)
    )
    return Document(
        text=writer.composer.text(),
        blocks=tuple(writer.composer.blocks),
        media_type=_MEDIA_TYPE,
        title=title,
        language=_of_core(core, "language") or _language(body),
        dated=plain_day(_of_core(core, "modified", _TERMS) or _of_core(core, "created", _TERMS)),
    )


def _styles(root: etree._Element | None) -> dict[str, _Style]:
    found: dict[str, _Style] = {}
    for style in root.iter(f"{_W}style") if root is not None else ():
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        found[style.get(f"{_W}styleId") or ""] = _Style(
            name=_value(style.find(f"{_W}name")).lower(),
            parent=_value(style.find(f"{_W}basedOn")) or None,
            outline=int(_value(outline)) if _value(outline).isdigit() else None,
            listed=style.find(f"{_W}pPr/{_W}numPr") is not None,
        )
    return found


def _language(body: etree._Element) -> str | None:
    """The language that most runs say they are in; what the program's own template says tells nothing."""
    said = Counter(language.get(f"{_W}val") for language in body.iter(f"{_W}lang"))
    return next((language for language, _ in said.most_common() if language), None)


def _of_core(root: etree._Element | None, what: str, space: str = _DC) -> str | None:
    found = root.find(f"{space}{what}") if root is not None else None
    return (one_line(found.text or "") or None) if found is not None else None


def _first(composer: Composer, kind: BlockKind) -> str | None:
    block = next((block for block in composer.blocks if block.kind is kind), None)
    return one_line(composer.text()[block.start : block.end]) if block else None


def _value(element: etree._Element | None) -> str:
    return (element.get(f"{_W}val") or "") if element is not None else ""


@dataclass(slots=True)
class _Writer:
    styles: dict[str, _Style]
    composer: Composer = field(default_factory=Composer)

    def write(self, container: etree._Element) -> None:
        """Write the paragraphs and tables of a container, whatever wraps them."""
        for element in _outermost(container, {f"{_W}p", f"{_W}tbl"}):
            if element.tag == f"{_W}tbl":
                for row in _outermost(element, {f"{_W}tr"}):
                    cells = _outermost(row, {f"{_W}tc"})
                    self.composer.add_row([self._cell(cell) for cell in cells])
            else:
                self._paragraph(element)

    def _cell(self, cell: etree._Element) -> str:
        return " ".join(filter(None, (_words(paragraph) for paragraph in cell.iter(f"{_W}p"))))

    def _paragraph(self, paragraph: etree._Element) -> None:
        words = _words(paragraph)
        if words.strip():
            kind, level = self._kind(paragraph, words.strip())
            bullet = bullet_end(words.lstrip()) if kind is BlockKind.LIST_ITEM else 0
            self.composer.add(kind, words.lstrip()[bullet:], level=level)
        for box in _outermost(paragraph, {f"{_W}txbxContent"}):
            self.write(box)

    def _kind(self, paragraph: etree._Element, words: str) -> tuple[BlockKind, int]:
        style = _value(paragraph.find(f"{_W}pPr/{_W}pStyle"))
        outline = _value(paragraph.find(f"{_W}pPr/{_W}outlineLvl"))
        names, level, listed = self._ancestry(style)
        if outline.isdigit() and int(outline) < 9:
            level = int(outline) + 1
        if "title" in names:
            return BlockKind.TITLE, 1
        if level is not None and len(words) < 300:
            return BlockKind.HEADING, level
        if "caption" in names or is_caption(words):
            return BlockKind.CAPTION, 1
        numbered = paragraph.find(f"{_W}pPr/{_W}numPr")
        if (numbered is not None and _value(numbered.find(f"{_W}numId")) != "0") or (numbered is None and listed):
            depth = _value(numbered.find(f"{_W}ilvl")) if numbered is not None else ""
            return BlockKind.LIST_ITEM, int(depth) + 1 if depth.isdigit() else _list_level(names)
        if bullet_end(words):
            return BlockKind.LIST_ITEM, 1
        if is_label(words) or (heading_like(words) and _all_bold(paragraph)):
            return BlockKind.HEADING, 6
        return BlockKind.PARAGRAPH, 1

    def _ancestry(self, style: str) -> tuple[set[str], int | None, bool]:
        """The names of a style and of those it is based on, the level they give a heading, and whether they list."""
        names: set[str] = set()
        level: int | None = None
        listed = False
        for _ in range(20):
            found = self.styles.get(style)
            if found is None:
                break
            names.add(found.name)
            listed = listed or found.listed
            if level is None and found.outline is not None and found.outline < 9:
                level = found.outline + 1
            if level is None and found.name.startswith("heading ") and found.name[8:].isdigit():
                level = int(found.name[8:])
            style = found.parent or ""
        return names, level, listed


def _list_level(names: set[str]) -> int:
    """The level that a style such as ``List Bullet 2`` says in its name."""
    return max((int(name[-1]) for name in names if name.startswith("list ") and name[-1].isdigit()), default=1) or 1


def _all_bold(paragraph: etree._Element) -> bool:
    runs = [run for run in paragraph.iter(f"{_W}r") if run.find(f"{_W}t") is not None]
    marks = [run.find(f"{_W}rPr/{_W}b") for run in runs]
    return bool(runs) and all(mark is not None and _value(mark) not in ("0", "false") for mark in marks)


def _outermost(container: etree._Element, tags: set[str]) -> Iterator[etree._Element]:
    """The elements of these tags with none of them around, in order; what was deleted or doubled is passed over."""
    walk = etree.iterwalk(container, events=("start",))
    for _, element in walk:
        if element is container:
            continue
        if element.tag in tags:
            yield element
            walk.skip_subtree()
        elif element.tag in _SKIPPED or element.tag == f"{_W}txbxContent":
            walk.skip_subtree()


def _words(paragraph: etree._Element) -> str:
    """The words of a paragraph; those of boxes that hang on it are blocks of their own."""
    parts: list[str] = []
    walk = etree.iterwalk(paragraph, events=("start",))
    for _, element in walk:
        if element.tag in _SKIPPED or element.tag == f"{_W}txbxContent":
            walk.skip_subtree()
        elif element.tag == f"{_W}t":
            parts.append(element.text or "")
        elif element.tag == f"{_W}tab":
            parts.append(" ")
        elif element.tag in (f"{_W}br", f"{_W}cr"):
            parts.append("\n")
        elif element.tag == f"{_W}noBreakHyphen":
            parts.append("-")
    return "".join(parts)
