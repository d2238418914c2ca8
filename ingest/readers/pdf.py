"""PDF: the words of every page in reading order, with columns, headings, lists, tables and hyphens put right.

What repeats at the head and foot of pages is left out. A page without words is kept and says why it gave none.
The library underneath is not safe for threads: in one process it opens one file at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from threading import Lock

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from graph.errors import SourceRefused
from ingest.document import EMPTY, Block, BlockKind, Document, Page
from ingest.readers.composing import Composer, one_line
from ingest.readers.days import plain_day
from ingest.readers.limits import Limits
from ingest.readers.pdf_blocks import grouped, write_page
from ingest.readers.pdf_furniture import without_furniture
from ingest.readers.pdf_layout import lines_of
from ingest.readers.pdf_manner import Manner
from ingest.readers.pdf_runs import Leaf, leaf_of
from ingest.readers.refusals import NoText

__all__ = ["read_pdf"]

_ONE_AT_A_TIME = Lock()
_DRAWN = (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_FORM)


def read_pdf(raw: bytes, name: str, *, limits: Limits) -> Document:
    """The document of a PDF file."""
    with _ONE_AT_A_TIME, closing(_open(raw, name)) as pdf:
        if len(pdf) > limits.pages:
            raise SourceRefused("too_large", f"{name} has more than {limits.pages} pages: split it.")
        leaves, unread = zip(*_leaves(pdf), strict=True) if len(pdf) else ((), ())
        language, said = _language(pdf), one_line(pdf.get_metadata_value("Title") or "")
        written = plain_day(pdf.get_metadata_value("CreationDate"))
    if not any(map(_says, leaves)):
        raise _wordless(unread, name)
    lines = lines_of(list(leaves))
    manner = Manner.of(lines)
    groups = grouped(without_furniture(lines, [leaf.height for leaf in leaves], manner), manner)
    composer, spans = Composer(), []
    for number, (page, leaf, why) in enumerate(zip(groups, leaves, unread, strict=True), start=1):
        start = composer.length
        write_page(composer, page, manner, number, leaf.aside)
        spans.append(Page(number=number, start=start, end=composer.end_page(), unread=why))
    text = composer.text()
    blocks = tuple(_titled(composer.blocks))
    title = next((one_line(text[b.start : b.end]) for b in blocks if b.kind is BlockKind.TITLE), said or None)
    return Document(
        text=text,
        blocks=blocks,
        media_type="application/pdf",
        title=title,
        language=language,
        dated=written,
        pages=tuple(spans),
        notes=tuple(_notes(spans)),
    )


def _open(raw: bytes, name: str) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(raw)
    except pdfium.PdfiumError as error:
        if "assword" in str(error):
            message = f"{name} is protected by a password: save it without one and try again."
            raise SourceRefused("password_protected", message) from error
        if "security" in str(error).lower():
            message = f"{name} is locked in a way that cannot be opened here: save it without protection."
            raise SourceRefused("password_protected", message) from error
        if b"%%EOF" not in raw[-2048:]:
            message = f"{name} ends too early: copy or download it again, the end is missing."
            raise SourceRefused("truncated", message) from error
        raise SourceRefused("damaged", f"{name} is damaged and cannot be opened: export it anew.") from error


def _leaves(pdf: pdfium.PdfDocument) -> Iterator[tuple[Leaf, str | None]]:
    """What each page says, and why it says nothing if it does."""
    for number in range(len(pdf)):
        try:
            page = pdf[number]
        except pdfium.PdfiumError:
            yield Leaf([], 0.0), "damaged"
            continue
        with closing(page), closing(page.get_textpage()) as textpage:
            leaf = leaf_of(page, textpage)
            yield leaf, None if _says(leaf) else _why_wordless(page)


def _says(leaf: Leaf) -> bool:
    return bool(leaf.runs or leaf.aside)


def _why_wordless(page: pdfium.PdfPage) -> str:
    drawn = any(True for _ in page.get_objects(filter=_DRAWN, max_depth=2))
    return "image_only" if drawn else EMPTY


def _wordless(reasons: Sequence[str | None], name: str) -> SourceRefused:
    if "image_only" in reasons:
        message = f"{name} holds pictures of pages and no text: run text recognition (OCR) on it and try again."
    else:
        message = f"{name} holds no words: give a document with text in it."
    return NoText(message, pages={number: why or EMPTY for number, why in enumerate(reasons, start=1)})


def _titled(blocks: list[Block]) -> Iterator[Block]:
    """The same blocks, where the largest heading of the first page with words is the title."""
    first = blocks[0].page if blocks else None
    heads = [block for block in blocks if block.page == first and block.kind is BlockKind.HEADING and block.level < 6]
    best = min(heads, key=lambda block: block.level, default=None)
    for block in blocks:
        if block is best:
            yield Block(kind=BlockKind.TITLE, start=block.start, end=block.end, page=block.page)
        else:
            yield block


def _language(pdf: pdfium.PdfDocument) -> str | None:
    size = pdfium_c.FPDFCatalog_GetLanguage(pdf, None, 0)
    if size <= 2 or size > 200:
        return None
    buffer = (pdfium_c.FPDF_WCHAR * (size // 2))()
    pdfium_c.FPDFCatalog_GetLanguage(pdf, buffer, size)
    return bytes(buffer).decode("utf-16-le", "replace").strip("\x00 ") or None


def _notes(pages: list[Page]) -> Iterator[str]:
    for reason, words in (("image_only", "pages that are pictures without text"), ("damaged", "damaged pages")):
        numbers = [str(page.number) for page in pages if page.unread == reason]
        if numbers:
            yield f"{words}: {', '.join(numbers[:20])}{' …' if len(numbers) > 20 else ''}"
