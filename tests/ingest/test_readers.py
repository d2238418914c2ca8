"""What every format becomes: its text, its blocks in order, its tables row by row."""

from __future__ import annotations

import json
import pickle
from itertools import pairwise
from pathlib import Path

import pytest

from ingest.document import BlockKind, Document, Table
from ingest.readers import SUPPORTED, read
from tests.ingest import made_files as made

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


def document(folder: Path, name: str, content: str | bytes) -> Document:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    found = read(path)
    assert isinstance(found, Document)
    check_spans(found)
    return found


def tables(folder: Path, name: str, content: str | bytes) -> tuple[Table, ...]:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    found = read(path)
    assert isinstance(found, tuple)
    return found


def check_spans(found: Document) -> None:
    """Blocks are in order, apart, inside the text and without margins; pages tile it; every word is in a block."""
    text = found.text
    for block in found.blocks:
        assert 0 <= block.start < block.end <= len(text)
        assert text[block.start : block.end] == text[block.start : block.end].strip()
        for (start, end), (following, _) in pairwise([*block.cells, (block.end, block.end)]):
            assert block.start <= start < end <= following
    for before, after in pairwise(found.blocks):
        assert before.end <= after.start
    if found.pages:
        assert found.pages[0].start == 0
        assert found.pages[-1].end == len(text)
        assert [page.number for page in found.pages] == list(range(1, len(found.pages) + 1))
        assert all(before.end == after.start for before, after in pairwise(found.pages))
        spans = {page.number: page for page in found.pages}
        for block in found.blocks:
            assert block.page is not None
            assert spans[block.page].start <= block.start <= block.end <= spans[block.page].end
    outside = [text[a:b] for a, b in pairwise([0, *(p for b in found.blocks for p in (b.start, b.end)), len(text)])][
        ::2
    ]
    words = [word for part in outside for word in part.split() if len(word.strip("</>().")) > 3 and word.isalpha()]
    assert words == []


def said(found: Document, *kinds: BlockKind) -> list[str]:
    return [found.text[b.start : b.end] for b in found.blocks if not kinds or b.kind in kinds]


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not here")
def test_the_corpus_keeps_its_text_and_every_word_is_in_a_block() -> None:
    files = sorted(CORPUS.glob("*.txt"))
    assert files
    for path in files:
        found = read(path)
        assert isinstance(found, Document)
        assert found.text == path.read_text(encoding="utf-8-sig")
        check_spans(found)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not here")
def test_the_corpus_has_its_headings_and_lists() -> None:
    found = {path.name[:3]: read(path) for path in CORPUS.glob("*.txt")}
    partners = found["003"]
    assert isinstance(partners, Document)
    assert partners.title == "NETBIOCLUE"
    assert said(partners, BlockKind.HEADING)[-2:] == ["Partner di Progetto:", "IL PROGETTO"]
    assert len(said(partners, BlockKind.LIST_ITEM)) == 14 + 5
    strategy = found["000"]
    assert isinstance(strategy, Document)
    assert said(strategy, BlockKind.HEADING)[:3] == ["Europa", "Stati Uniti", "Giappone"]
    report = found["002"]
    assert isinstance(report, Document)
    assert report.media_type == "text/markdown"
    assert len(said(report, BlockKind.CAPTION)) == 6
    assert report.text[slice(*next(b for b in report.blocks if b.cells).cells[0])] == "1. PREMESSA"
    wrapped = found["004"]
    assert isinstance(wrapped, Document)
    assert "La Skills Intelligence" in said(wrapped, BlockKind.HEADING)
    assert any(words.startswith("Parallelamente") and words.endswith("hub ATMP.") for words in said(wrapped))


def test_wrapped_text_has_paragraphs_lists_and_labels(tmp_path: Path) -> None:
    text = (
        "LA RETE\n\nLa rete dei cluster europei riunisce\nquaranta cluster e lavora con la Clust-\nER Health.\n\n"
        "Partner di Progetto:\n\n  • Università di Bologna,\n    Bologna (Italia);\n  – BioM (Germania)\n\n"
        "Chi partecipa:\n1. Biocat\n2. Medicon Valley\n   a) sede di Lund\n"
    )
    found = document(tmp_path, "a.txt", text)
    assert found.text == text
    assert said(found, BlockKind.HEADING) == ["Partner di Progetto:", "Chi partecipa:"]
    assert said(found, BlockKind.TITLE) == ["LA RETE"]
    assert said(found, BlockKind.LIST_ITEM) == [
        "Università di Bologna,\n    Bologna (Italia);",
        "BioM (Germania)",
        "Biocat",
        "Medicon Valley",
        "sede di Lund",
    ]
    assert [b.level for b in found.blocks if b.kind is BlockKind.LIST_ITEM] == [1, 1, 1, 1, 2]
    assert "Clust-\nER Health." in said(found, BlockKind.PARAGRAPH)[0]


def test_form_feeds_are_pages_and_tabs_are_cells(tmp_path: Path) -> None:
    found = document(tmp_path, "a.txt", "Prima pagina qui.\n\fNome\tPaese\nBioM\tDE\n\fTerza pagina.\n")
    assert [page.number for page in found.pages] == [1, 2, 3]
    assert [b.page for b in found.blocks] == [1, 2, 2, 3]
    row = found.blocks[2]
    assert [found.text[a:b] for a, b in row.cells] == ["BioM", "DE"]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1250", "Międzynarodowa sieć klastrów w Łodzi łączy uczelnie i firmy z całej Polski, także małe."),
        ("cp1251", "Биотехнологический кластер объединяет университеты и компании региона и работает с партнёрами."),
        ("cp1253", "Το δίκτυο των συστάδων συνδέει τα πανεπιστήμια και τις εταιρείες της περιφέρειας."),
        ("cp1252", "Größe"),
    ],
)
def test_the_pages_of_other_languages_are_told_apart(tmp_path: Path, encoding: str, text: str) -> None:
    assert document(tmp_path, "a.txt", text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1"])
def test_encodings_are_found_out(tmp_path: Path, encoding: str) -> None:
    text = "La città di Forlì è più bella perché c’è la società Über Förderung à côté.\nL'università è già qui."
    text = text.replace("’", "'") if encoding == "latin-1" else text
    found = document(tmp_path, "a.txt", text.replace("\n", "\r\n").encode(encoding))
    assert found.text == text
    assert bool(found.notes) == (encoding in ("cp1252", "latin-1", "utf-16-le"))


def test_a_few_broken_bytes_do_not_change_the_encoding(tmp_path: Path) -> None:
    found = document(tmp_path, "a.txt", "È già così, perché è qui.".encode() + b" \xff e basta")
    assert found.text == "È già così, perché è qui. � e basta"
    assert found.notes == ("1 characters that are not valid utf-8 were replaced",)


def test_markdown_has_headings_lists_tables_and_no_marks_at_the_edges(tmp_path: Path) -> None:
    text = (
        "# Il **progetto**\n\nTesto di una riga\nche continua<sup>1</sup>.\n\n**Obiettivi**\n\n- uno\n  - due\n\n"
        "---\n\n| Nome | Paese |\n| --- | --- |\n| BioM | DE |\n\nFigura 1: la rete\n\nSotto\n=====\n"
    )
    found = document(tmp_path, "a.md", text)
    assert found.text == text
    assert found.title == "Il **progetto**"
    assert said(found, BlockKind.HEADING) == ["Obiettivi", "Sotto"]
    assert said(found, BlockKind.PARAGRAPH) == ["Testo di una riga\nche continua<sup>1</sup>."]
    assert [(b.level, found.text[b.start : b.end]) for b in found.blocks if b.kind is BlockKind.LIST_ITEM] == [
        (1, "uno"),
        (2, "due"),
    ]
    assert [[text[a:z] for a, z in b.cells] for b in found.blocks if b.cells] == [["Nome", "Paese"], ["BioM", "DE"]]
    assert said(found, BlockKind.CAPTION) == ["Figura 1: la rete"]


PAGE = """<!doctype html><html lang="it"><head><title>I soci | Rete</title><script>var x = "codice";</script></head>
<body><nav><ul><li><a href="/">Pagina iniziale del sito</a></li></ul></nav>
<div class="cookie-banner">Accetta tutto</div><h1>I soci</h1><p>La rete&nbsp;riunisce i cluster.</p>
<ul><li><a href="https://x.org">BioM</a>, Germania<ul><li>Filiale di Monaco</li></ul></li><li>Biocat (Spagna)</li>
<li><img src="a.png" alt="Medicon Valley"></li></ul>
<table><tr><th>Nome</th><th>Paese</th></tr><tr><td><a>BioM</a></td><td>Ger<b>mania</b></td></tr></table>
<p>Alfa<br>Beta<br>Gamma</p><footer>Tutti i diritti</footer></body></html>"""


def test_a_page_of_members_keeps_its_list_and_loses_its_menu(tmp_path: Path) -> None:
    found = document(tmp_path, "a.html", PAGE)
    assert (found.title, found.language, found.media_type) == ("I soci", "it", "text/html")
    assert said(found) == [
        "I soci", "La rete riunisce i cluster.", "BioM, Germania", "Filiale di Monaco", "Biocat (Spagna)",
        "Medicon Valley", "Nome\tPaese", "BioM\tGermania", "Alfa", "Beta", "Gamma",
    ]  # fmt: skip


def test_an_article_keeps_its_body_and_loses_what_surrounds_it(tmp_path: Path) -> None:
    body = "".join(
        f"<p>Il cluster numero {n} ha partecipato alla conferenza con i suoi soci e partner.</p>" for n in range(9)
    )
    page = f"<html><body><div>Benvenuti, accedi qui</div><h1>Notizia</h1>{body}<div>Iscriviti ora</div></body></html>"
    words = said(document(tmp_path, "a.html", page))
    assert words[0] == "Notizia"
    assert len(words) == 10


def test_the_encoding_a_page_declares_is_used(tmp_path: Path) -> None:
    page = '<html><head><meta charset="iso-8859-1"></head><body><p>Città €</p></body></html>'
    assert said(document(tmp_path, "a.htm", page.encode("cp1252"))) == ["Città €"]


LEFT = [
    "Il cluster della salute riunisce imprese e universi-",
    "tà della regione e lavora con il Clust-",
    "ER Agrifood per la ricerca e lo svi-",
    "luppo di terapie avanzate in Italia.",
]
RIGHT = [
    "La rete europea collega oltre quaranta cluster",
    "di scienze della vita. Tra i membri ci sono",
    "Toscana Life Sciences e BioPmed, che",
    "partecipano al progetto comune da anni.",
]


def report() -> bytes:
    def furniture(number: int) -> list[made.Placed]:
        return [(60, 820, 8, "Rapporto annuale 2025 - Clust-ER Health"), (290, 20, 8, str(number))]

    first = [*furniture(1), (60, 740, 22, "Rapporto del cluster"), (60, 700, 14, "1. Le attività")]
    # Line by line across both columns, as many programs write them.
    for at, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
        first += [(60, 670 - 14 * at, 10, left), (320, 670 - 14 * at, 10, right)]
    first += [(60, 590, -10, "Partner del progetto:")]
    first += made.column(["• Università di Bologna (Italia);", "• Bioindustry Park,", "   Ivrea (Italia)."], top=570)
    for at, row in enumerate([("Membro", "Paese", "Anno"), ("BioM", "Germania", "2006"), ("Biocat", "Spagna", "2006")]):
        first += [(x, 480 - 16 * at, 10, cell) for x, cell in zip((60, 250, 420), row, strict=True)]
    return made.pdf([first, [*furniture(2), *made.column(LEFT)], made.PIXEL, [*furniture(4), *made.column(RIGHT)]])


def test_a_pdf_reads_column_by_column_without_furniture(tmp_path: Path) -> None:
    found = document(tmp_path, "a.pdf", report())
    assert found.title == "Rapporto del cluster"
    assert found.language == "it-IT"
    assert said(found)[:10] == [
        "Rapporto del cluster",
        "1. Le attività",
        "Il cluster della salute riunisce imprese e università della regione e lavora con il Clust-ER Agrifood "
        "per la ricerca e lo sviluppo di terapie avanzate in Italia.",
        " ".join(RIGHT),
        "Partner del progetto:",
        "Università di Bologna (Italia);",
        "Bioindustry Park, Ivrea (Italia).",
        "Membro\tPaese\tAnno",
        "BioM\tGermania\t2006",
        "Biocat\tSpagna\t2006",
    ]
    assert "annuale" not in found.text
    assert [page.unread for page in found.pages] == [None, None, "image_only", None]
    assert found.notes == ("pages that are pictures without text: 3",)


def test_a_docx_keeps_the_order_of_paragraphs_lists_and_tables(tmp_path: Path) -> None:
    found = document(tmp_path, "a.docx", made.word())
    assert [(b.kind.value, b.level, found.text[b.start : b.end]) for b in found.blocks] == [
        ("title", 1, "Il cluster della salute"),
        ("heading", 1, "Partner"),
        ("heading", 6, "I partner del progetto BioNet sono:"),
        ("list_item", 1, "Università di Bologna (Italia);"),
        ("list_item", 2, "Bioindustry Park (Italia);"),
        ("table_row", 1, "Membro\tPaese"),
        ("table_row", 1, "BioM\tGermania"),
        ("list_item", 1, "Medicon Valley Alliance (Danimarca)"),
        ("paragraph", 1, "Dopo la tabella viene questo paragrafo."),
    ]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_a_csv_streams_its_rows_and_can_be_read_again(tmp_path: Path, mark: str) -> None:
    lines = [
        ("nome", "paese", "città"),
        ('"Clust-ER\nHealth"', "IT", "Bologna"),
        ("BioM", "DE", "München"),
        ("", "", ""),
    ]
    content = "\r\n".join(mark.join(line) for line in lines[:3]) + "\r\n\r\n"
    (table,) = tables(tmp_path, "soci.csv", content.encode("utf-8-sig"))
    assert (table.name, table.columns) == ("soci", ("nome", "paese", "città"))
    rows = list(table.rows)
    assert [(row.number, row.cells["nome"], row.cells["città"], row.fault) for row in rows] == [
        (1, "Clust-ER\nHealth", "Bologna", None),
        (2, "BioM", "München", None),
    ]
    assert list(table.rows) == rows
    assert list(pickle.loads(pickle.dumps(table)).rows) == rows


def test_broken_rows_are_told_and_their_neighbours_are_kept(tmp_path: Path) -> None:
    content = 'a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2,3,,\n"open,2,3\n7,8,9\n5" disc,2,3\n\x00,2,3\n'
    (table,) = tables(tmp_path, "x.csv", content)
    rows = list(table.rows)
    assert [row.fault for row in rows] == [
        None, "too_few_cells", "too_many_cells", None, "unclosed_quote", None, None, None,
    ]  # fmt: skip
    assert rows[5].cells == {"a": "7", "b": "8", "c": "9"}
    assert rows[6].cells["a"] == '5" disc'
    assert rows[7].cells["a"] == "�"


def test_headers_are_found_below_a_title_and_made_different(tmp_path: Path) -> None:
    (table,) = tables(tmp_path, "x.csv", "Elenco dei soci 2025\n\nnome;paese;nome;\nBioM;DE;x;y\nBiocat;ES;z;w\n")
    assert table.columns == ("nome", "paese", "nome_2", "column_4")
    assert [row.cells["nome_2"] for row in table.rows] == ["x", "z"]


def test_a_workbook_gives_a_table_for_each_sheet(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Elenco dei soci"],
        [],
        ["Nome", "Paese", "Anno"],
        ["BioM", "DE", 2006],
        ["X", None, None, "zu viel"],
    ]
    content = made.workbook({"Soci": rows, "Vuoto": [], "Altro": [["a", "b"], [1.5, True]]})
    soci, altro = tables(tmp_path, "x.xlsx", content)
    assert (soci.name, soci.columns) == ("Soci", ("Nome", "Paese", "Anno"))
    assert [(row.number, dict(row.cells), row.fault) for row in soci.rows] == [
        (1, {"Nome": "BioM", "Paese": "DE", "Anno": "2006"}, None),
        (2, {"Nome": "X", "Paese": "", "Anno": ""}, "too_many_cells"),
    ]
    assert [dict(row.cells) for row in altro.rows] == [{"a": "1.5", "b": "true"}]


RECORDS = [{"id": 1, "name": "Università", "links": ["x"], "none": None}, {"id": 2, "geo": {"lat": 1.5}, "ok": True}]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", json.dumps(RECORDS, indent=1)),
        ("b.jsonl", "\n".join(json.dumps(record) for record in RECORDS)),
        ("c.json", "\ufeff" + "".join(json.dumps(record) for record in RECORDS)),
        ("d.json", json.dumps({"count": 2, "items": RECORDS})),
        ("e.jsonl.gz", made.gzipped("\n".join(json.dumps(record) for record in RECORDS).encode())),
        ("f.json.gz", made.gzipped(json.dumps(RECORDS).encode())),
    ],
)
def test_json_in_its_many_shapes_gives_the_same_rows(tmp_path: Path, name: str, content: str | bytes) -> None:
    (table,) = tables(tmp_path, name, content)
    assert table.columns == ("id", "name", "links", "geo", "ok")
    assert [dict(row.cells) for row in table.rows] == [
        {"id": "1", "name": "Università", "links": '["x"]'},
        {"id": "2", "geo": '{"lat": 1.5}', "ok": "true"},
    ]


def test_broken_records_are_told_and_their_neighbours_are_kept(tmp_path: Path) -> None:
    (table,) = tables(tmp_path, "a.jsonl", '{"a": 1}\n{"a": \n{"a": 3}\n[1, 2]\n{"a": "x}\n{"a": 6}\n{"a": 7')
    assert [(row.fault, dict(row.cells)) for row in table.rows] == [
        (None, {"a": "1"}),
        ("bad_json", {}),
        (None, {"a": "3"}),
        ("not_an_object", {}),
        ("bad_json", {}),
        (None, {"a": "6"}),
        ("truncated", {}),
    ]


def test_records_larger_than_the_window_are_read(tmp_path: Path) -> None:
    records = [{"id": str(n), "text": "parola " * 100_000} for n in range(4)]
    (table,) = tables(tmp_path, "a.json", json.dumps(records))
    assert [(row.cells["id"], len(row.cells["text"])) for row in table.rows] == [(str(n), 699_999) for n in range(4)]


def test_suffixes_are_told() -> None:
    assert {".txt", ".md", ".html", ".pdf", ".docx", ".csv", ".xlsx", ".json", ".jsonl.gz"} <= SUPPORTED
