"""How a PDF is set: the height of its usual letters, those of its headings, and the words that it uses."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ingest.hyphens import Hyphens
from ingest.readers.pdf_layout import Line

__all__ = ["Manner"]


@dataclass(frozen=True, slots=True)
class Manner:
    """What all pages together tell of each of them."""

    body: float
    heads: tuple[float, ...]
    hyphens: Hyphens

    @classmethod
    def of(cls, pages: list[list[Line]]) -> Manner:
        """The manner of a document's pages."""
        sizes: Counter[float] = Counter()
        for line in (line for page in pages for line in page):
            sizes[round(line.height * 2) / 2] += sum(len(cell.text) for cell in line.cells)
        body = sizes.most_common(1)[0][0] if sizes else 10.0
        heads = sorted((size for size in sizes if size >= 1.12 * body), reverse=True)
        hyphens = Hyphens(cell.text for page in pages for line in page for cell in line.cells)
        return cls(body=body, heads=tuple(heads), hyphens=hyphens)

    def level(self, line: Line) -> int | None:
        """The level of the heading a line of this size is, None for usual sizes."""
        if line.height < 1.12 * self.body:
            return None
        larger = sum(size > line.height * 1.03 for size in self.heads)
        return min(6, larger + 1)

    def words_of(self, lines: list[Line]) -> str:
        """The words of lines that follow each other, with what their ends parted made whole."""
        words = ""
        for line in lines:
            words = self.hyphens.join(words, line.text)
        return words
