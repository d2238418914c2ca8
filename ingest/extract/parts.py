"""A long text read part by part: what each part says is given away before the next is read, and only names are kept.

Each part is read behind the lines that tell what the whole is about and knows the names told before it. How sure it is
of what it says is judged by the part alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.document import Block, Document
from ingest.extract.collecting import uncollected
from ingest.extract.confidence import Calibration, calibrate, shipped_calibration
from ingest.extract.extraction import read_window
from ingest.extract.known import KnownNames
from ingest.extract.language import languages_of
from ingest.extract.lexicons import shipped_lexicons
from ingest.extract.model import Extraction
from ingest.extract.passages import Part, parts_of
from ingest.extract.placing import Place
from ingest.extract.relations.pairing import Pairing, shipped_pairing
from ingest.extract.shapes import small_words
from ingest.extract.tagging import Tagging, shipped_tagging
from ingest.extract.vocabulary import compile_lexicons
from ingest.extract.windows import Told, Window

__all__ = ["PartRead", "extract_parts"]

_GAP = "\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRead:
    """What one part says: its spans are of ``document``, and ``place`` leads from there to the whole text.

    ``document`` has the lines before it that tell what the whole is about; ``part`` is the part by itself, and begins
    at ``offset`` in the whole.
    """

    extraction: Extraction
    document: Document
    place: Place
    part: Document
    offset: int


def extract_parts(
    parts: Iterable[tuple[int, Document]],
    *,
    known: KnownNames | None = None,
    calibration: Calibration | None = None,
    pairing: Pairing | None = None,
    tagging: Tagging | None = None,
) -> Iterator[PartRead]:
    """Yield what each part of a long text says; ``parts`` come in order, each with its offset in the whole.

    What is held at a time is one part, and the names and related pairs told so far: these grow with the number of
    different ones and not with the length of the text.
    """
    weights = tagging or shipped_tagging(), pairing or shipped_pairing()
    lexicons = shipped_lexicons()
    vocabulary = compile_lexicons(lexicons)
    told: Told | None = None
    head = _Head()
    for offset, given in parts:
        document, place = head.before(given, offset)
        language, languages = languages_of(document, lexicons)
        told = told or Told(language=language)
        listed = parts_of(document, languages)
        window = Window(listed, list(range(len(listed))), sum(block.end <= head.length for block, _ in listed))
        common = small_words(document.text)
        with uncollected():
            found = read_window(document, window, told, vocabulary, known, common, weights)
            told.add(found, window)
            extraction = calibrate(told.take(), document, calibration or shipped_calibration())
        if not head.length:
            head = _Head.of(told.head, document, offset)
        yield PartRead(extraction=extraction, document=document, place=place, part=given, offset=offset)


@dataclass(frozen=True, slots=True)
class _Head:
    """The lines that stand before every later part."""

    text: str = ""
    blocks: tuple[Block, ...] = ()
    starts: tuple[int, ...] = ()
    shifts: tuple[int, ...] = ()

    @property
    def length(self) -> int:
        return len(self.text)

    @classmethod
    def of(cls, parts: Sequence[Part], document: Document, offset: int) -> _Head:
        """Take the lines that head a document out of its part at this offset: the first that has any."""
        text, blocks, starts, shifts = "", [], [], []
        for block, _ in parts:
            shift = len(text) - block.start
            starts.append(len(text))
            shifts.append(offset - shift)
            text += document.text[block.start : block.end] + _GAP
            blocks.append(_shifted(block, shift))
        return cls(text, tuple(blocks), tuple(starts), tuple(shifts))

    def before(self, document: Document, offset: int) -> tuple[Document, Place]:
        """Return a part with these lines before it, and where what then is its text stands in the whole."""
        if not self.text:
            return document, Place((0,), (offset,))
        by = self.length
        whole = replace(
            document,
            text=self.text + document.text,
            blocks=(*self.blocks, *(_shifted(block, by) for block in document.blocks)),
            pages=tuple(replace(page, start=page.start + by, end=page.end + by) for page in document.pages),
            furniture=tuple((a + by, b + by) for a, b in document.furniture),
        )
        return whole, Place((*self.starts, by), (*self.shifts, offset - by))


def _shifted(block: Block, by: int) -> Block:
    return replace(
        block,
        start=block.start + by,
        end=block.end + by,
        cells=tuple((a + by, b + by) for a, b in block.cells),
        skips=tuple((a + by, b + by) for a, b in block.skips),
    )
