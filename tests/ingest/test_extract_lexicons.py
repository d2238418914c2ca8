from pathlib import Path

import pytest

from graph.errors import Misconfigured
from ingest.document import Block, BlockKind, Document
from ingest.extract import extract, load_lexicon, shipped_lexicons

FRENCH = """
language: fr
head_order: first
stop_words: [le, la, les, de, des, du, et, est, un, une, par, dans, en, au, avec]
determiners: [le, la]
joiners: [de, des, du, la]
genitives: [de, des, du]
conjunctions: [et]
heads:
  - {label: Cluster, words: [pôle, pôle de compétitivité]}
  - {label: Organisation, kind: university, words: [université]}
nouns:
  Cluster: [pôle]
cues:
  - {relations: MEMBER_OF, words: [est membre du, est membre de]}
  - {relations: [COLLABORATES_WITH], words: [collabore avec]}
"""


def document(text: str) -> Document:
    block = Block(kind=BlockKind.PARAGRAPH, start=0, end=len(text))
    return Document(text=text, blocks=(block,), media_type="text/plain")


def test_the_shipped_languages_load() -> None:
    assert {"it", "en"} <= {lexicon.language for lexicon in shipped_lexicons()}


def test_a_new_language_needs_only_a_file(tmp_path: Path) -> None:
    (tmp_path / "fr.yaml").write_text(FRENCH, encoding="utf-8")
    lexicons = shipped_lexicons(tmp_path)
    found = extract(
        document(
            "Le Pôle Santé Loire est membre du Council of European BioRegions et collabore avec l'Université de Tours."
        ),
        lexicons=lexicons,
    )
    names = {entity.id: (entity.label, entity.name) for entity in found.entities}
    assert found.language == "fr"
    assert ("Cluster", "Pôle Santé Loire") in names.values()
    assert ("Organisation", "Université de Tours") in names.values()
    stated = {(r.type, names[r.start][1], names[r.end][1]) for r in found.relations}
    assert ("MEMBER_OF", "Pôle Santé Loire", "Council of European BioRegions") in stated


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "empty"),
        ("- a\n- b\n", 1, "keys with values"),
        ("language: xx\n", 1, "stop_words"),
        ("language: xx\nstop_words: [a]\ncolour: red\n", 3, "colour"),
        ("language: xx\nstop_words: a\n", 2, "list"),
        ("language: xx\nstop_words: [a]\nmonths: [uno, due]\n", 3, "twelve"),
        ("language: xx\nstop_words: [a]\nheads:\n  - {label: Galaxy, words: [a]}\n", 4, "Galaxy"),
        ("language: xx\nstop_words: [a]\ncues:\n  - {relations: [LOVES], words: [a]}\n", 4, "LOVES"),
        ("language: xx\nstop_words: [a]\ncues:\n  - {relations: [MEMBER_OF]}\n", 4, "words"),
        ("language: xx\nstop_words: [a]\ncues:\n  - {relations: [MEMBER_OF], words: [a], reach: far}\n", 4, "number"),
        ("language: xx\nstop_words: [a]\nstop_words: [b]\n", 3, "once"),
        ("language: xx\nstop_words: [a, ~]\n", 2, "text"),
        ("language: xx\nstop_words: [a\n", 3, "YAML"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        load_lexicon("xx.yaml", text)
    assert str(caught.value).startswith(f"xx.yaml:{line}:")
    assert words in str(caught.value)
