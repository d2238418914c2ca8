"""Documents with other names: consistent, of the same kind, and read as well as before."""

from pathlib import Path
from random import Random
from typing import Any

import pytest

from ingest.document import Block, Document
from ingest.evaluation import Annotated, Swapped, evaluate, load_annotated, swap_names, write_annotated
from ingest.evaluation.swapping.coining import cased, coin, same_ending
from ingest.evaluation.swapping.keeping import restyled, stays
from ingest.evaluation.swapping.pools import LANGUAGES, load_pools
from ingest.extract import extract
from ingest.extract.abbreviations import spells
from ingest.extract.places import city_named
from tests.ingest.annotated import annotation, entity, relation, write

SHARED = Path(__file__).resolve().parents[3] / "shared"
DOCUMENTS = Path(__file__).parents[1] / "documents" / "development"
SEEDS = (1, 2, 3, 4)
BOUND = 0.03
"""How far the score of all documents may fall when names change; chance alone moves it by a point or two."""


def swapped(tmp_path: Path, content: Any, text: str, seed: int = 1) -> tuple[Annotated, Swapped]:
    write(tmp_path, content, text=text)
    [annotated] = load_annotated([tmp_path])
    return annotated, swap_names(annotated, seed)


def names(annotated: Annotated, reader: int = 0) -> dict[str, str]:
    return {e.id: e.name for e in annotated.readings[reader].entities}


TEXT = """Rete Nordvent (RN)

L'Agenzia Lucana Salute Digitale (ALSD) e la Camera di Commercio di Torino fanno parte della Rete Nordvent (RN).

ALSD ha invitato Marta Bianchi e la dott.ssa Bianchi al Forum Nordvent 2024 di Torino (Italia), sul tema
della medicina di precisione. Con Zorbix-7 S.r.l. collabora anche BioZorbix. Finanzia Horizon Europe con la
Commissione europea.
"""


def gold() -> dict[str, Any]:
    listed = [
        entity("n", "Network", "Rete Nordvent", "RN"),
        entity("a", "Organisation", "Agenzia Lucana Salute Digitale", "ALSD"),
        entity("c", "Organisation", "Camera di Commercio di Torino", country="IT"),
        entity("p", "Person", "Marta Bianchi", "dott.ssa Bianchi"),
        entity("f", "Event", "Forum Nordvent 2024"),
        entity("t", "City", "Torino", country="IT"),
        entity("i", "Country", "Italia", country="IT"),
        entity("m", "Theme", "medicina di precisione"),
        entity("z", "Organisation", "Zorbix-7 S.r.l."),
        entity("b", "Organisation", "BioZorbix"),
        entity("h", "Programme", "Horizon Europe"),
        entity("e", "Organisation", "Commissione europea"),
    ]
    quote = "Camera di Commercio di Torino fanno parte della Rete Nordvent"
    return {"language": "it", "entities": listed, "relations": [relation("c", "MEMBER_OF", "n", quote)]}


@pytest.mark.parametrize("seed", SEEDS)
def test_names_change_and_what_they_are_stays(tmp_path: Path, seed: int) -> None:
    before, after = swapped(tmp_path, gold(), TEXT, seed)
    new = names(after.annotated)
    text = after.annotated.document.text
    assert after.unchanged == ("Commissione europea",) and not after.lost
    for name in ("Nordvent", "ALSD", "Torino", "Italia", "Bianchi", "Zorbix", "Horizon Europe", "Marta"):
        assert name not in text
    assert new["n"].startswith("Rete ") and new["c"].startswith("Camera di Commercio di ")
    assert new["m"] == "medicina di precisione" and new["m"] in text and new["e"] in text
    assert new["z"].endswith("-7 S.r.l.") and new["b"].startswith("Bio") and new["f"].endswith(" 2024")
    assert new["c"].endswith(new["t"]), "the town in a name is the town itself"
    assert new["f"].split()[1] == new["n"].split()[1], "a name inside another is the same in both"
    town = city_named(new["t"])
    assert town is not None and town.country == after.annotated.readings[0].raw["entities"][5]["country"]
    assert len(text.splitlines()) == len(before.document.text.splitlines())


@pytest.mark.parametrize("seed", SEEDS)
def test_acronyms_follow_their_long_names(tmp_path: Path, seed: int) -> None:
    _, after = swapped(tmp_path, gold(), TEXT, seed)
    for key in ("n", "a"):
        long, short = next(e for e in after.annotated.readings[0].entities if e.id == key).mentions
        assert spells(short, long) and f"{long} ({short})" in after.annotated.document.text


def test_the_same_seed_gives_the_same_document_and_another_another(tmp_path: Path) -> None:
    texts = [swapped(tmp_path, gold(), TEXT, seed)[1].annotated.document.text for seed in (1, 1, 2)]
    assert texts[0] == texts[1] != texts[2]


def test_mentions_and_quotations_stand_in_the_new_text(tmp_path: Path) -> None:
    _, after = swapped(tmp_path, gold(), TEXT)
    text = " ".join(after.annotated.document.text.split())
    [reading] = after.annotated.readings
    assert all(m in text for e in reading.entities for m in e.mentions)
    assert all(q in text for r in reading.relations for q in r.quotes)
    assert [(r.type, r.start, r.end) for r in reading.relations] == [("MEMBER_OF", "c", "n")]


def test_blocks_move_with_their_words(tmp_path: Path) -> None:
    before, after = swapped(tmp_path, gold(), TEXT)
    old, new = before.document, after.annotated.document
    for one, other in zip(old.blocks, new.blocks, strict=True):
        assert one.kind is other.kind
        was, now = old.text[one.start : one.end], new.text[other.start : other.end]
        assert (was[0], was[-1]) == (now[0], now[-1]) or was[0].isupper() == now[0].isupper()
        assert len(was.splitlines()) == len(now.splitlines())
    assert " ".join(new.text[b.start : b.end] for b in new.blocks).split() == new.text.split()


def test_a_name_broken_over_lines_stays_broken(tmp_path: Path) -> None:
    content = {"language": "it", "entities": [entity("a", "Organisation", "Agenzia Zorbix Quart")], "relations": []}
    _, after = swapped(tmp_path, content, "Parla l'Agenzia Zorbix\n  Quart da Roma.\n")
    assert not after.lost and len(after.annotated.document.text.splitlines()) == 2
    assert (
        after.annotated.document.text.startswith("Parla l'Agenzia ") and "Zorbix" not in after.annotated.document.text
    )


@pytest.mark.parametrize("text", ["", "()[]{}*+?.\\ (?P<x>", "<script>alert(1)</script>", "A" * 5000])
def test_hostile_names_are_only_words(tmp_path: Path, text: str) -> None:
    name = text or "Zorbix"
    content = {"language": "xx", "entities": [entity("a", "Organisation", name)], "relations": []}
    _, after = swapped(tmp_path, content, f"Parla {name} oggi.\n")
    assert after.annotated.document.text.startswith("Parla ")


def test_written_documents_are_read_again_as_they_are(tmp_path: Path) -> None:
    write(tmp_path / "in", annotation())
    write(tmp_path / "in" / "second", annotation())
    annotated = [swap_names(a, 3).annotated for a in load_annotated([tmp_path / "in"])]
    for each in annotated:
        write_annotated(each, tmp_path / "out")
    again = load_annotated([tmp_path / "out"])
    assert [a.document.text for a in again] == [a.document.text for a in annotated]
    assert len(again[0].readings) == 2
    for kind in ("entities", "relations"):
        assert evaluate(again, extract).micro(kind) == evaluate(annotated, extract).micro(kind)


def test_a_table_is_written_as_a_table(tmp_path: Path) -> None:
    text = "<html><body><h1>Zorbix</h1><ul><li>uno</li><li>due</li></ul><table><tr><td>a</td><td>b</td></tr>"
    text += "<tr><td>c</td><td>d</td></tr></table><p>Fine.</p></body></html>"
    write(tmp_path, {"entities": [entity("a", "Project", "Zorbix")], "relations": []}, text=text)
    (tmp_path / "page.txt").rename(tmp_path / "page.html")
    [annotated] = load_annotated([tmp_path])
    path = write_annotated(annotated, tmp_path / "out")
    assert path.suffix == ".md"
    [again] = load_annotated([tmp_path / "out"])
    assert [words(b, again.document) for b in again.document.blocks] == [
        words(b, annotated.document) for b in annotated.document.blocks
    ]


def words(block: Block, document: Document) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in document.text[block.start : block.end]).split()


def test_towns_and_given_names_of_the_pools_are_what_they_should_be() -> None:
    pools = load_pools()
    for code, towns in pools.cities.items():
        for town in towns:
            found = city_named(town)
            assert found is not None and found.country == code, town
    grouped = [code for group in pools.country_groups for code in group]
    assert len(grouped) == len(set(grouped)) and set(grouped) <= set(pools.cities)
    assert set(pools.given) == set(pools.surnames) == set(pools.titles) == set(LANGUAGES)
    assert not [w for words in pools.surnames.values() for w in words if stays(w)]


@pytest.mark.parametrize("word", ["Clorbina", "NETzwerk", "BioAlpha", "ZETA", "Ærø", "x", "Pmed"])
def test_a_coined_word_has_the_shape_of_the_old(word: str) -> None:
    made = coin(word, Random(4), load_pools(), lambda _: False)
    assert made != word and [c.isupper() for c in made] == [c.isupper() for c in word]


def test_capitals_endings_and_styled_head_words() -> None:
    assert cased("training", "NETwork") == "TRAining" and cased("abc", "Xyz") == "Abc" and cased("abcd", "XY") == "ABCD"
    assert same_ending("networking", ("garden", "training"), Random(1), lambda _: False) == "training"
    assert same_ending("x", (), Random(1), lambda _: False) is None
    styled = restyled("Net-WORK", Random(1))
    assert styled != "Net-WORK" and styled.replace("-", "").casefold() == "network"
    assert restyled("Zorb-IX", Random(1)) == "Zorb-IX"


def assert_names_do_not_matter(documents: list[Annotated], seed: int, *, lost: float = 0.0) -> None:
    changed = [swap_names(d, seed) for d in documents]
    named = sum(len(reading.entities) for d in documents for reading in d.readings)
    assert sum(len(each.lost) for each in changed) <= lost * named
    before, after = (evaluate(d, extract) for d in (documents, [s.annotated for s in changed]))
    for kind in ("entities", "relations"):
        assert after.micro(kind).f1 > before.micro(kind).f1 - BOUND


@pytest.mark.skipif(not SHARED.is_dir(), reason="the annotated documents are not beside this copy of the repository")
@pytest.mark.parametrize("seed", SEEDS)
def test_no_rule_knows_the_names_that_it_is_measured_on(seed: int) -> None:
    assert_names_do_not_matter(load_annotated([SHARED / "gold"], [SHARED / "corpus"]), seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_rule_knows_the_names_that_it_is_tried_on(seed: int) -> None:
    # Where a theme and a name share a word, the theme may be lost with the name's.
    assert_names_do_not_matter(load_annotated([DOCUMENTS]), seed, lost=0.005)
