"""Whatever the text, every word that a statement shows stands where it says."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from graph.model import NODE_TYPES, relation_fault
from graph.statements import MENTION, quote_fault
from ingest.document import Block, BlockKind, Document
from ingest.extract import EXTRACTOR, KnownName, KnownNames, extract, to_json, to_statements
from ingest.extract.passages import make_passages, parts_of
from ingest.readers import read

SHARED = Path(__file__).resolve().parents[3] / "shared"
CORPUS = sorted((SHARED / "corpus").glob("*.txt")) if SHARED.is_dir() else []
GOLD = sorted((SHARED / "gold").glob("*.json")) if SHARED.is_dir() else []


def document(*blocks: str) -> Document:
    text = "\n\n".join(blocks)
    spans: list[Block] = []
    for block in blocks:
        start = spans[-1].end + 2 if spans else 0
        spans.append(Block(kind=BlockKind.PARAGRAPH, start=start, end=start + len(block)))
    return Document(text=text, blocks=tuple(spans), media_type="text/plain")


HOSTILE = {
    "nothing": "",
    "spaces": " \t\n \u00a0 ",
    "one letter": "a" * 1_000_000,
    "one capital": "A" * 200_000,
    "no sentence": "Cluster di " * 5_000,
    "only signs": ".,;:!?()[]“”" * 10_000,
    "open parentheses": "(" * 50_000,
    "right to left": "مرحبا Cluster של Health \u200fשלום 集群 " * 500,
    "broken words": "inno-\nvazione Clust-\nER di Bolo-\n gna " * 200,
    "soft hyphens": "Uni\u00adversità di Bo\u00adlogna collabora con Ente Sa\u00adno S.p.A. " * 20,
    "abbreviations": "ABC (Agenzia Bella Cosa) " * 500,
    "surrogates": "Università di \ud800 Bologna fa parte della rete \udfff Alfa",
    "ligatures": "ﬁnanziato dal Programma Horizon Europe, Oﬃce of Health Cluster İstanbul ß",
}


def check(given: Document) -> None:
    extraction = extract(given)
    for passage in make_passages(given, parts_of(given, ["it"] * len(given.blocks))):
        for index, char in enumerate(passage.text):
            original = given.text[passage.offset(index)]
            assert original == char or (original.isspace() and char.isspace()) or char == "-"
    ids = {entity.id for entity in extraction.entities}
    assert len(ids) == len(extraction.entities)
    labels = {entity.id: entity.label for entity in extraction.entities}
    for relation in extraction.relations:
        assert relation_fault(labels[relation.start], relation.type, labels[relation.end]) is None
        assert relation.evidence
    named = set()
    for statement in to_statements(extraction, given, "source-x"):
        assert quote_fault(statement, given.text) is None
        assert statement.quote == given.text[statement.start : statement.end]
        assert statement.extractor == EXTRACTOR
        assert statement.anchors
        if statement.predicate == MENTION:
            assert statement.value is not None and statement.value in statement.quote
        if statement.predicate == "name":
            named.add(statement.subject)
    assert len(named) == len(extraction.entities) + len(extraction.seen)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_are_read_and_their_words_stand_in_place(text: str) -> None:
    check(document(text) if text else Document(text="", blocks=(), media_type="text/plain"))


@pytest.mark.skipif(not CORPUS, reason="the corpus is not beside this copy of the repository")
@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name[:3])
def test_every_word_shown_stands_in_the_corpus(path: Path) -> None:
    read_document = read(path)
    assert isinstance(read_document, Document)
    check(read_document)


def test_the_same_document_gives_the_same_json() -> None:
    given = document("Il Cluster Alfa Beta fa parte della rete Enterprise Europe Network.", "Sede a Bologna, Italia.")
    first, second = (json.dumps(to_json(extract(given), "d"), ensure_ascii=False) for _ in range(2))
    assert first == second


def test_the_json_has_the_shape_that_is_promised() -> None:
    found = to_json(
        extract(document("Il Cluster Alfa Beta è membro del Council of European BioRegions (CEBR).")), "d.txt"
    )
    assert set(found) == {"document", "language", "entities", "relations"}
    assert found["document"] == "d.txt" and found["language"] == "it"
    for entity in found["entities"]:
        assert set(entity) == {"id", "type", "name", "mentions", "kind", "country"}
        assert entity["type"] in NODE_TYPES and entity["mentions"]
    [relation] = found["relations"]
    assert set(relation) == {"type", "from", "to", "properties", "evidence"}
    assert relation["type"] == "MEMBER_OF"
    assert set(relation["evidence"][0]) == {"start", "end", "quote"}


def test_a_country_is_its_code_and_its_english_name() -> None:
    given = document("Gli Stati Uniti e la Repubblica Ceca.")
    statements = to_statements(extract(given), given, "source-x")
    said = {(s.predicate, s.value) for s in statements if s.subject_type == "Country"}
    assert {("name", "Czechia"), ("identifier", "iso:CZ"), ("alias", "Repubblica Ceca"), ("country", "US")} <= said


def test_names_of_a_registry_are_known() -> None:
    known = KnownNames(
        [KnownName(name="Zeta Life", label="Cluster", aliases=("Cluster Zeta della Vita",), country="FR")]
    )
    given = document("Abbiamo incontrato zeta cluster e poi ZETA LIFE, oltre a Cluster Zeta della vita.")
    [entity] = [e for e in extract(given, known=known).entities if e.label == "Cluster"]
    assert entity.name == "Zeta Life" and entity.country == "FR" and len(entity.mentions) == 2


@pytest.mark.skipif(not GOLD, reason="the annotated documents are not beside this copy of the repository")
def test_no_list_names_what_only_the_annotated_documents_name() -> None:
    folder = Path(__file__).resolve().parents[2] / "ingest" / "extract"
    lists = "\n".join(
        path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.suffix in (".yaml", ".csv", ".txt", ".py", ".md")
    ).casefold()
    public = {"European Commission", "Commissione europea", "UE", "ECCP", "Council of European BioRegions (CEBR)"}
    kinds = ("Cluster", "Organisation", "Project", "Person", "Event", "Hub")
    for path in GOLD:
        for entity in json.loads(path.read_text(encoding="utf-8"))["entities"]:
            if entity["type"] in kinds and entity["name"] not in public and len(entity["name"]) > 3:
                name = re.escape(entity["name"].casefold())
                assert re.search(rf"(?<!\w){name}(?!\w)", lists) is None


def test_a_word_in_capitals_that_is_never_said_again_titles_a_document_and_names_nothing() -> None:
    given = document("COMUNICATO", "Il Cluster Alfa Nord è membro della European Clusters Alliance.")
    title = replace(given.blocks[0], kind=BlockKind.TITLE)
    found = extract(replace(given, blocks=(title, *given.blocks[1:])))
    assert {e.name for e in found.entities} == {"Cluster Alfa Nord", "European Clusters Alliance"}
    assert "COMUNICATO" not in {e.name for e in found.seen}


def test_a_verb_between_an_event_and_its_place_is_no_part_of_its_name() -> None:
    given = document("The kick-off meeting took place in Leuven. Il cluster guida una missione commerciale a Lisbona.")
    names = {e.name for e in extract(given).entities if e.label == "Event"}
    assert "missione commerciale a Lisbona" in names and not any("took" in name for name in names)
