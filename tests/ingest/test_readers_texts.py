"""Plain text that once was pages, slides, tables or a web page, read as a careful reader would."""

from __future__ import annotations

import time
from itertools import pairwise

from ingest.document import Block, BlockKind, Document, from_reading, to_reading
from ingest.extract.passages import make_passages, parts_of
from ingest.readers.plain import read_plain
from ingest.readers.text_torn import Torn

LONG = "Il parco scientifico ospita quaranta imprese e due centri di ricerca e lavora con la società di gestione"


def read(text: str) -> Document:
    found = read_plain(text, ())
    assert found.text == text
    for block in found.blocks:
        assert text[block.start : block.end] == text[block.start : block.end].strip() != ""
        for (_, end), (following, _) in pairwise([(block.start, block.start), *block.skips, (block.end, block.end)]):
            assert end <= following
    assert all(before.end <= after.start for before, after in pairwise(found.blocks))
    return found


def said(found: Document, *kinds: BlockKind) -> list[str]:
    return [found.text[b.start : b.end] for b in found.blocks if not kinds or b.kind in kinds]


def rows(found: Document) -> list[list[str]]:
    return [[found.text[a:b] for a, b in block.cells] for block in found.blocks if block.cells]


def passages(found: Document) -> list[str]:
    return [p.text for p in make_passages(found, parts_of(found, ["it"] * len(found.blocks)))]


def paged(join: str) -> str:
    """Three pages, each ending in the middle of a sentence, with a number and a running head between."""
    pages = [f"{LONG} che nel corso dell’anno numero {n}\nha raccolto le proposte dei soci e le ha pre-" for n in "123"]
    ends = [
        f"{join}{n}\nRapporto della rete\n\nsentate alla Giunta. {LONG * 4}.\n\n" for n in (17, 18, 19)
    ]  # far enough apart to be pages
    return "".join(page + end for page, end in zip(pages, ends, strict=True))


def test_page_numbers_and_running_heads_do_not_cut_a_sentence() -> None:
    for join in ("\n\n", "\n"):
        found = read(paged(join))
        assert [found.text[a:b] for a, b in found.furniture] == [
            words for n in (17, 18, 19) for words in (str(n), "Rapporto della rete")
        ]
        tidy = passages(found)
        assert len(tidy) == 3
        assert all("e le ha presentate alla Giunta." in words for words in tidy)
        assert not any("Rapporto" in words for words in tidy)


def test_what_was_passed_over_keeps_every_offset_true() -> None:
    found = read(paged("\n\n"))
    [first, *_] = make_passages(found, parts_of(found, ["it"] * len(found.blocks)))
    at = first.text.index("Giunta")
    assert found.text[slice(*first.locate(at, at + 6))] == "Giunta"
    start, end = first.locate(first.text.index("presentate"), first.text.index("presentate") + 10)
    assert (found.text[start : start + 4], found.text[end - 7 : end]) == ("pre-", "sentate")


def test_a_joined_sentence_leaves_out_the_furniture_between_its_own_lines_too() -> None:
    halves = f"{LONG}\n17\nche nel corso dell’anno ha raccolto le proposte", "dei soci\n18\ne le ha discusse."
    text = f"{halves[0]}\n\nwww.rete.example\n\n{halves[1]}\n"
    places = [(text.index(part), text.index(part) + len(part)) for part in (halves[0], "www.rete.example", halves[1])]
    numbers = [(text.index(n), text.index(n) + 2) for n in ("17", "18")]
    blocks = [Block(kind=BlockKind.PARAGRAPH, start=a, end=b) for a, b in places]
    [joined] = Torn(text, numbers).joined(blocks)
    assert (joined.start, joined.end) == (places[0][0], places[2][1])
    assert [text[a:b] for a, b in joined.skips] == ["17", "www.rete.example", "18"]


def test_a_document_with_furniture_can_be_stored() -> None:
    found = read(paged("\n\n"))
    assert found.furniture and any(block.skips for block in found.blocks)
    assert from_reading(to_reading(found)) == found


def test_an_address_at_the_foot_of_every_page_is_in_no_block() -> None:
    foot = "https://www.northmoor.example/"
    found = read("\n\n".join(f"{LONG * 5}.\n\n{foot}" for _ in range(4)) + "\n\nhttps://once.example/page\n\nFine.")
    assert foot not in said(found)
    assert "https://once.example/page" in said(found)


def test_heads_of_pages_parted_by_form_feeds_are_in_no_block() -> None:
    text = "\f".join(f"Annual report 2025\n\nChapter {n} is about partners and members.\n\n{n}\n" for n in range(1, 6))
    found = read(text)
    assert said(found) == [f"Chapter {n} is about partners and members." for n in range(1, 6)]


def test_numbers_of_a_graphic_are_words_of_the_document() -> None:
    found = read("10\nProposte presentate\n\n11\nSoci coinvolti\n\n12\nEventi europei\n")
    assert found.furniture == ()
    assert "".join(said(found)).count("1") == 4


def test_rows_with_strokes_have_cells() -> None:
    found = read(
        "Rete Nordvent\n\nPresidente | Marta Bianchi\nVice | Carla Neri, Ugo Rossi, Bene-\ndetta Verdi\nSede | Torino\n"
        "\n| Nome | Paese |\n| BioTal | Germania |\n|\n |\n"
    )
    assert rows(found) == [
        ["Presidente", "Marta Bianchi"],
        ["Vice", "Carla Neri, Ugo Rossi, Bene-\ndetta Verdi"],
        ["Sede", "Torino"],
        ["Nome", "Paese"],
        ["BioTal", "Germania"],
    ]


def test_cells_on_lines_of_their_own_make_rows_by_their_time() -> None:
    found = read("8:00 |\nRegistration |\n9:30 |\nOpening by the rector |\nCoffee |\n")
    assert rows(found) == [["8:00", "Registration"], ["9:30", "Opening by the rector"]]
    assert said(found, BlockKind.PARAGRAPH) == ["Coffee"]


def test_one_stroke_in_a_line_makes_no_table() -> None:
    found = read(f"Lakeside Science Park | LSP - EE\n{LONG * 2}.\n")
    assert rows(found) == []
    assert said(found, BlockKind.TITLE) == ["Lakeside Science Park | LSP - EE"]


def test_labels_above_their_values_are_headings() -> None:
    text = (
        "TIDE-CARE\n\nCoordinator\nLakeside Science Park, 10111 Tallvik\nTotal cost\n€ 1,240,000\nPeriod\n2021 – 2024\n"
        "Status\nSIGNED\nWebsite\nhttps://tide.example/\n"
    )
    labels = [text[b.start : b.end] for b in read(text).blocks if b.kind is BlockKind.HEADING and b.level == 6]
    assert labels == ["Coordinator", "Total cost", "Period", "Status", "Website"]


def test_names_one_below_the_other_are_no_labels_and_values() -> None:
    found = read("Bologna\nParma\nModena\nFerrara\nRimini\nForlì\nRavenna\nPiacenza\n")
    assert said(found, BlockKind.HEADING) == []


def test_the_points_of_a_programme_are_blocks_of_their_own() -> None:
    found = read(
        "Programme\n9h15 – Introduction ; Anne Durand\n10:30 Session 1: Testing\n- Marc Petit, Pôle Azur\n"
        "- Léa Roux, Univ. de Belle-Rive\n11h30 – Discussion\n12h-14h Déjeuner\n"
    )
    assert said(found, BlockKind.LIST_ITEM) == ["Marc Petit, Pôle Azur", "Léa Roux, Univ. de Belle-Rive"]
    assert said(found, BlockKind.PARAGRAPH)[-2:] == ["11h30 – Discussion", "12h-14h Déjeuner"]


def test_a_date_is_no_heading_and_a_title_above_it_is_one() -> None:
    for date in ("1er octobre 2013", "21 May 2013", "17.05.2023", "12 de marzo de 2024", "March 3, 2025"):
        found = read(f"Incontro della rete\n{date}\n\n{LONG * 2}.\n\n{date}\n\n{LONG * 2}.\n")
        assert said(found, BlockKind.TITLE, BlockKind.HEADING) == ["Incontro della rete"]


def test_lines_in_capitals_head_what_is_below_where_lines_are_not_wrapped() -> None:
    found = read(f"{LONG * 2}.\nPARTNER\nUniversità di Collefiorito\nPôle Santé-Azur\nORGANI\nMarta Bianchi\n")
    assert said(found, BlockKind.HEADING) == ["PARTNER", "ORGANI"]


def test_reading_stays_linear_on_lines_that_look_like_furniture() -> None:
    for line in ("7\n", "Pag. 7\n", "https://a.example/\n", "a | b\n", "Status\n7 %\n", "| \n", "x-\n"):
        times = []
        for many in (4_000, 32_000):
            start = time.process_time()
            read_plain(line * many, ())
            times.append(time.process_time() - start)
        assert times[1] < 40 * max(times[0], 0.01)
