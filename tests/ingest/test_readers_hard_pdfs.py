"""Pages that are hard to read are read as they were written, whatever way they were drawn in."""

from __future__ import annotations

import random
from statistics import mean

import pytest

from ingest.document import BlockKind
from ingest.readers.limits import DEFAULT_LIMITS
from ingest.readers.pdf import read_pdf
from tests.ingest import hard_pdfs as hard
from tests.ingest import hard_texts as texts
from tests.ingest.measure_pdfs import measure


@pytest.mark.parametrize("maker", hard.MAKERS, ids=lambda maker: maker.__name__)
def test_hard_pages_are_read_in_their_order(maker: hard.Maker) -> None:
    found = [measure(case) for case in hard.cases(6, [maker])]
    assert mean(m.pairs for m in found) >= 0.985
    assert mean(m.blocks for m in found) >= 0.9


def kinds(maker: hard.Maker, seed: int = 0) -> list[tuple[BlockKind, str]]:
    raw, _ = maker(random.Random(f"kinds {seed}"))
    found = read_pdf(raw, "a.pdf", limits=DEFAULT_LIMITS)
    return [(b.kind, found.text[b.start : b.end]) for b in found.blocks]


def test_headings_in_capitals_and_with_letters_apart_are_headings() -> None:
    heads = [words for kind, words in kinds(hard.capital_headings) if kind in (BlockKind.HEADING, BlockKind.TITLE)]
    assert len(heads) == 3
    assert all(words.isupper() for words in heads)
    heads = [words for kind, words in kinds(hard.spaced_headings) if kind in (BlockKind.HEADING, BlockKind.TITLE)]
    assert heads == ["RAPPORTO ANNUALE", "LA RETE"]


def test_bullets_of_symbol_fonts_make_items() -> None:
    for seed in range(4):
        items = [words for kind, words in kinds(hard.symbol_bullets, seed) if kind is BlockKind.LIST_ITEM]
        assert items == list(texts.ITEMS)


def test_a_cell_of_two_lines_is_one_cell() -> None:
    for maker in (hard.ruled_table, hard.bare_table):
        raw, _ = maker(random.Random("cells"))
        found = read_pdf(raw, "a.pdf", limits=DEFAULT_LIMITS)
        rows = [tuple(found.text[a:b] for a, b in block.cells) for block in found.blocks if block.cells]
        assert rows == list(texts.ROWS)


def test_a_sentence_that_a_page_ends_is_one_block_of_the_page_it_begins_on() -> None:
    raw, blocks = hard.footnotes(random.Random("notes"))
    found = read_pdf(raw, "a.pdf", limits=DEFAULT_LIMITS)
    assert [found.text[b.start : b.end] for b in found.blocks] == blocks
    assert [b.page for b in found.blocks] == [1, 1, 1, 1, 2]


def test_a_page_that_is_a_picture_is_named() -> None:
    raw, _ = hard.mixed_pages(random.Random("picture"))
    found = read_pdf(raw, "a.pdf", limits=DEFAULT_LIMITS)
    assert [page.unread for page in found.pages] == [None, "image_only", None]
    assert found.notes == ("pages that are pictures without text: 2",)
    assert BlockKind.CAPTION in {block.kind for block in found.blocks}
