"""The page of one document: it shows what was read, holds no foreign markup, and every link in it leads somewhere."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from lxml import html

from api.read_page import LANGUAGES, MOST_CHARACTERS, reading_page
from api.read_page.markup import Mark, marked, plain
from api.read_page.paint import contrast, tags
from api.read_page.words import DOUBTS, HELD, REFUSALS, UNREAD
from graph import held as held_back
from graph.held import HeldOfSource
from graph.model import NODE_TYPES
from graph.promotion import WHY_HELD
from graph.readings import SourceReading, put_together
from ingest.document import Document
from ingest.extract import extract
from ingest.readers import read
from ingest.reading import Task, blank_source, read_source
from ingest.sample import sample_path
from tests.ingest import made_files as made

SHARED = Path(__file__).parents[3] / "shared" / "corpus"
DOCUMENTS = [*sorted((sample_path() / "documents").iterdir()), *(sorted(SHARED.iterdir()) if SHARED.is_dir() else [])]
HOSTILE = """# Il Cluster Alfa Nord <script>alert(1)</script>

Il Cluster Alfa Nord non è membro del Council of European BioRegions.

Il Cluster Alfa Nord collabora con il Cluster "><img/src=x/onerror=alert(2)>, con il Cluster Beta\u202egnorw\u202c Sud
e con l'Università di Bologna' onmouseover='alert(3)'. &lt;b&gt; </style><style>*{display:none}</style>
"""


def reading_of(path: Path) -> SourceReading:
    blank = blank_source(
        path, source_id="source-aaaaaaaaaaaa", label=path.name, sha256="0" * 64, size=1, read_on="2026-11-22"
    )
    found = read_source(Task(path=path, source=blank))
    return put_together(found.source, found.statements, found.document, {})


def written(folder: Path, text: str, name: str = "paper.md") -> SourceReading:
    (folder / name).write_text(text, encoding="utf-8")
    return reading_of(folder / name)


def shown(page: str) -> html.HtmlElement:
    return html.document_fromstring(page)


def find(page: html.HtmlElement, selector: str) -> list[html.HtmlElement]:
    """Elements by a simple selector: a tag, ``.class``, ``#id``, ``[attribute]``, one under another, by commas."""
    paths = []
    for alternative in selector.split(","):
        path = ""
        for step in alternative.split():
            tag, rest = re.match(r"([a-z0-9]*)(.*)", step).groups()  # type: ignore[union-attr]
            conditions = [
                f"[contains(concat(' ', @class, ' '), ' {name} ')]"
                if kind == "."
                else f"[@id='{name}']"
                if kind == "#"
                else f"[@{name}]"
                for kind, name in re.findall(r"([.#\[])([\w-]+)", rest)
            ]
            path += f"//{tag or '*'}{''.join(conditions)}"
        paths.append(path)
    found: list[html.HtmlElement] = page.xpath(" | ".join(paths))
    return found


def words(page: html.HtmlElement, selector: str) -> list[str]:
    return [" ".join(element.text_content().split()) for element in find(page, selector)]


@pytest.fixture(scope="module", params=DOCUMENTS, ids=lambda p: p.name)
def reading(request: pytest.FixtureRequest) -> SourceReading:
    path: Path = request.param
    return reading_of(path)


def test_the_page_shows_every_word_and_every_statement(reading: SourceReading) -> None:
    page = shown(reading_page(reading))
    for part, block in zip(reading.parts, find(page, ".b"), strict=True):
        body = block[0]
        for number in find(body, "sup"):
            number.drop_tree()
        assert body.text_content().split() == reading.text[part.start : part.end].split()
    told = words(page, ".c")
    for statement in reading.statements:
        subject, other = " ".join(statement.subject.name.split()), " ".join(statement.object.name.split())
        assert any(subject in card and other in card for card in told), (subject, statement.type, other)
    assert len(find(page, ".c.refused")) <= len(reading.refused)
    assert len(find(page, ".names li")) == len(reading.entities)
    assert len(find(page, "mark")) == len({(o.start, o.end) for o in reading.occurrences})


def test_every_link_leads_to_one_place_and_none_leads_away(reading: SourceReading) -> None:
    page = shown(reading_page(reading, language="it"))
    ids = [element.get("id") for element in find(page, "[id]")]
    assert len(ids) == len(set(ids))
    targets = [a.get("href") for a in find(page, "a")]
    assert all(target.startswith("#") and target[1:] in ids for target in targets)
    assert not find(page, "script, link, img, iframe, object, form, [style], [onclick]")


def test_it_can_be_used_without_seeing_colours_or_the_screen(reading: SourceReading) -> None:
    page = shown(reading_page(reading))
    assert page.get("lang") == "en"
    assert len(find(page, "main")) == len(find(page, "h1")) == len(find(page, "nav[aria-label]")) == 1
    levels = [int(element.tag[1]) for element in find(page, "h1, h2, h3")]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for mark in find(page, "mark"):
        assert mark.get("title").partition(": ")[0] in {t.text.en for t in NODE_TYPES.values()}
    for figure in find(page, "a.n"):
        assert figure.get("aria-label")


def test_hostile_words_are_words_and_no_markup(tmp_path: Path) -> None:
    reading = written(tmp_path, HOSTILE, "<b onload=alert(4)>.md")
    text = reading_page(reading, language="it")
    page = shown(text)
    assert not find(page, "script, img, b, [onload], [onerror], [onmouseover]")
    assert len(find(page, "style")) == 1 == text.count("</style>")
    assert "<script>alert(1)</script>" in find(page, ".document")[0].text_content()
    assert words(page, ".quiet bdi")[0] == "<b onload=alert(4)>.md"
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f]", text)
    assert "⟨U+202E⟩gnorw⟨U+202C⟩" in text
    policy = find(page, "meta[http-equiv]")[0].get("content")
    assert policy.startswith("default-src 'none'; style-src 'sha256-") and "unsafe" not in policy


def test_what_was_refused_says_why_in_both_languages(tmp_path: Path) -> None:
    reading = written(tmp_path, HOSTILE)
    assert [r.reason for r in reading.refused] == ["negated"]
    for language, why in (("en", "Refused: the sentence denies it"), ("it", "Rifiutata: la frase lo nega")):
        (card,) = words(shown(reading_page(reading, language=language)), ".c.refused")
        assert card.startswith("r1 Cluster Alfa Nord") and "Council of European BioRegions" in card
        assert card.endswith(why)


def test_what_is_doubtful_has_a_look_of_its_own_and_says_why_in_both_languages(tmp_path: Path) -> None:
    path = tmp_path / "paper.md"
    path.write_text(f"{HOSTILE}\nIl Cluster Alfa Nord collabora con l'Ospedale San Matteo.\n", encoding="utf-8")
    blank = blank_source(path, source_id="source-a", label="p", sha256="0", size=1, read_on="2026-11-22")
    made = read_source(Task(path=path, source=blank))
    related = made.statements.filter(pl.col("object").is_not_null())
    one, (waits, *_) = related["statement_id"][0], related["subject"]
    held = HeldOfSource({waits: "merely_seen"}, {one: ("no_cue", "end_elsewhere")})
    found = put_together(made.source, made.statements, made.document, {}, held)
    assert [s.id for s in found.statements if s.doubts] == [one]
    for language, tile, why, name in (
        ("en", "doubtful", "Doubtful, not in the graph: no word of its own says so", "Only a mention"),
        ("it", "dubbie", "Dubbia, non è nel grafo: nessuna parola lo dice", "Solo una menzione"),
    ):
        page = shown(reading_page(found, language=language))
        (card,) = words(page, ".c.doubtful")
        assert card.startswith("d1? ") and why in card
        assert len(find(page, "a.n.doubtful")) == 1 and not find(page, ".c.doubtful.refused")
        assert f"{tile}1" in words(page, ".totals div")
        assert sum(name in entry for entry in words(page, ".names li")) == 1


def test_every_reason_to_hold_back_is_told_in_plain_words() -> None:
    assert set(HELD) == set(WHY_HELD) and set(DOUBTS) == set(held_back.DOUBTS)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_every_reason_that_occurs_is_told_in_plain_words(path: Path) -> None:
    document = read(path)
    assert isinstance(document, Document)
    assert set(extract(document).ledger.refused) <= REFUSALS.keys()
    assert {page.unread for page in document.pages} - {None} <= UNREAD.keys()


def test_every_reason_in_the_code_is_told_in_plain_words() -> None:
    modules = [p.read_text(encoding="utf-8") for p in sample_path().parents[0].rglob("*.py")]
    codes = {code for text in modules for code in re.findall(r'refuse_saying\((?:fault or )?"(\w+)"', text)}
    codes |= {code for text in modules for code in re.findall(r'Refusal\(\s*reason="(\w+)"', text)}
    assert len(codes) > 8 and codes <= REFUSALS.keys(), codes - REFUSALS.keys()


def test_very_many_refusals_are_told_up_to_a_limit(tmp_path: Path) -> None:
    reading = written(tmp_path, HOSTILE)
    many = replace(
        reading, source=replace(reading.source, ledger={**reading.source.ledger, "refused": {"negated": 133}})
    )
    page = shown(reading_page(many))
    assert len(find(page, ".c.refused")) == 1
    assert "and 132 more were refused" in find(page, "details")[0].text_content()


def test_pages_that_gave_no_text_are_named(tmp_path: Path) -> None:
    lines = made.column(["Il Cluster Alfa Nord è membro del Council of European BioRegions."])
    (tmp_path / "paper.pdf").write_bytes(made.pdf([lines, made.PIXEL, lines, b""]))
    page = shown(reading_page(reading_of(tmp_path / "paper.pdf")))
    assert words(page, ".warn li") == [
        "Page 2: a picture without text: run text recognition (OCR) on it",
        "Page 4: nothing stands on it",
    ]
    assert words(page, ".pg")[1].startswith("Page 2: not read") and len(words(page, ".pg")) == 4
    assert "2 of 4" in words(page, ".totals dd")


def test_a_scan_has_a_page_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(made.pdf([made.PIXEL, made.PIXEL]))
    page = shown(reading_page(reading_of(tmp_path / "scan.pdf"), language="it"))
    assert len(words(page, ".warn li")) == 2 and "OCR" in words(page, ".warn")[0]
    assert "0 su 2" in words(page, ".totals dd")


def test_a_long_document_is_cut_and_says_so(tmp_path: Path) -> None:
    sentence = "Il Cluster Alfa Nord collabora con l'Università di Bologna. "
    reading = written(tmp_path, f"{sentence * 100}\n\n" * 3, "long.txt")
    assert all(part.end - part.start <= 4000 for part in reading.parts)
    assert any(part.continued for part in reading.parts)
    whole = shown(reading_page(reading))
    assert not find(whole, ".document .warn")
    longer = replace(reading, parts=reading.parts * (MOST_CHARACTERS // len(reading.text) + 1))
    cut = reading_page(longer)
    assert "characters more are not shown here" in cut


def test_controls_and_broken_characters_are_shown_and_not_sent() -> None:
    assert plain("a\x1b[31m\x00\ud800\u2066\u200f&") == "a⟨U+001B⟩[31m⟨U+0000⟩⟨U+D800⟩⟨U+2066⟩\u200f&amp;"


def test_marks_that_cross_are_nested_and_numbers_stand_where_they_belong() -> None:
    marks = [Mark(0, 6, "<a>", "</a>"), Mark(4, 9, "<b>", "</b>"), Mark(20, 22, "<c>", "</c>")]
    assert marked("0123456789", 0, 10, marks, {6: ["[1]"], 10: ["[2]"]}) == "<a>0123<b>45</b></a>[1]6789[2]"


def test_tags_tell_types_apart() -> None:
    for language in LANGUAGES:
        short = tags(language)
        assert len(set(short.values())) == len(NODE_TYPES) and min(map(len, short.values())) >= 3


def rules(sheet: str) -> Iterator[tuple[str, tuple[str, str, str]]]:
    for label, wash, rim, tag in re.findall(r"\.t-(\w+)\{--wash:(#\w+);--rim:(#\w+);--tag:(#\w+)\}", sheet):
        yield label, (wash, rim, tag)


def test_colours_stand_out_in_light_and_dark(tmp_path: Path) -> None:
    def rgb(colour: str) -> tuple[float, float, float]:
        return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)

    style = find(shown(reading_page(written(tmp_path, HOSTILE))), "style")[0].text
    sheet, themes = style, list(rules(style))
    assert len(themes) == 2 * len(NODE_TYPES)
    papers = dict(zip(("light", "dark"), re.findall(r"--paper: (#\w{6})", sheet), strict=True))
    inks = dict(zip(("light", "dark"), re.findall(r"--ink: (#\w{6})", sheet), strict=True))
    for at, (label, (wash, rim, tag)) in enumerate(themes):
        theme = "light" if at < len(NODE_TYPES) else "dark"
        assert contrast(rgb(tag), rgb(wash)) >= 4.5, (label, theme)
        assert contrast(rgb(rim), rgb(papers[theme])) >= 3, (label, theme)
        assert contrast(rgb(inks[theme]), rgb(wash)) >= 4.5, (label, theme)
    for name, ground in (
        ("quiet", "paper"),
        ("quiet", "ground"),
        ("off", "off-wash"),
        ("warn", "warn-wash"),
        ("accent", "ground"),
        ("ink", "lit"),
    ):
        pairs = zip(
            re.findall(rf"--{name}: (#\w{{6}})", sheet), re.findall(rf"--{ground}: (#\w{{6}})", sheet), strict=True
        )
        assert [contrast(rgb(a), rgb(b)) >= 4.5 for a, b in pairs] == [True, True], (name, ground)
