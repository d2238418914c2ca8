import ast
import re
from dataclasses import fields
from importlib import resources
from pathlib import Path

import pytest

from graph.errors import Misconfigured
from graph.model import RELATIONS
from ingest.document import Block, BlockKind, Document
from ingest.extract import Extraction, extract, load_lexicon, shipped_lexicons
from ingest.extract.legal import compile_legal_forms
from ingest.extract.lexicons import Lexicon

PORTUGUESE = """
language: pt
head_order: first
stop_words: [o, a, os, as, um, uma, de, do, da, dos, das, e, em, no, na, com, por, pelo, pela, para, que, é, são, foi]
determiners: [o, a, os, as, do, da]
joiners: [de, do, da, dos, das, para]
genitives: [de, do, da, dos, das]
loose: [para]
prepositions: [de, do, da, com, por, pelo, pela, em, no, na]
companions: [com]
conjunctions: [e]
into: [em, no, na]
place_words: [em, no, na]
months: [janeiro, fevereiro, março, abril, maio, junho, julho, agosto, setembro, outubro, novembro, dezembro]
millions: [milhões]
negations: [não]
naming_adjectives: [europeia]
heads:
  - {label: Cluster, words: [polo, polo de competitividade]}
  - {label: Organisation, kind: university, words: [universidade]}
  - {label: Organisation, kind: public_body, words: [comissão]}
legal_forms:
  - {kind: company, words: [Lda.]}
nouns:
  Cluster: [polo]
  Project: [projeto]
roles: [presidente]
labels:
  - {relation: MEMBER_OF, whole: [Cluster], role: member, words: [associados]}
cues:
  - {relations: MEMBER_OF, words: [é membro da, é membro do]}
  - {relations: [COLLABORATES_WITH], words: [colabora com]}
  - {relations: [PARTICIPATES_IN], role: coordinator, way: inverse, words: [coordenado pela, coordenado pelo]}
  - {relations: [FUNDED_BY], words: [financiado pela, financiado pelo]}
  - {relations: [LOCATED_IN], ends: [City], words: [com sede em]}
"""


def document(text: str) -> Document:
    block = Block(kind=BlockKind.PARAGRAPH, start=0, end=len(text))
    return Document(text=text, blocks=(block,), media_type="text/plain")


def test_the_shipped_languages_load() -> None:
    assert {"it", "en", "fr", "de", "es"} <= {lexicon.language for lexicon in shipped_lexicons()}


@pytest.mark.parametrize("lexicon", shipped_lexicons(), ids=lambda lexicon: lexicon.language)
def test_every_shipped_language_says_every_relation(lexicon: Lexicon) -> None:
    by_rules = {"HAS_ROLE"}  # told by offices beside names
    said = {relation for cue in lexicon.cues for relation in cue.relations}
    assert set(RELATIONS) - {"MENTIONED_IN"} - by_rules <= said
    assert {"Organisation", "Cluster", "Network", "Hub", "Event", "Programme", "Policy"} <= {
        head.label for head in lexicon.heads
    }
    assert {label.relation for label in lexicon.labels} >= {"MEMBER_OF", "PARTICIPATES_IN", "FUNDED_BY", "FOCUSES_ON"}
    assert lexicon.roles and lexicon.negations and lexicon.plans and lexicon.we and lexicon.legal_forms
    assert {"name", "country", "city", "role"} <= lexicon.columns.keys()


def test_every_key_is_told_of_where_the_files_are() -> None:
    readme = (resources.files("ingest.extract") / "lexicon" / "README.md").read_text(encoding="utf-8")
    assert [field.name for field in fields(Lexicon) if f"`{field.name}`" not in readme] == []


def test_a_new_language_needs_only_a_file(tmp_path: Path) -> None:
    (tmp_path / "pt.yaml").write_text(PORTUGUESE, encoding="utf-8")
    lexicons = shipped_lexicons(tmp_path)
    found = extract(
        document(
            "O Polo Saúde Douro, com sede em Braga, é membro da European Clusters Alliance e colabora com a "
            "Universidade de Aveiro. O projeto ZEFIRO foi coordenado pela Zefirotec Lda. O projeto ZEFIRO é "
            "financiado pela Comissão europeia. Na Alemanha não é membro da Enterprise Europe Network."
        ),
        lexicons=lexicons,
    )
    names = {entity.id: entity.name for entity in found.entities}
    assert found.language == "pt"
    assert {(r.type, names[r.start], names[r.end]) for r in found.relations} >= {
        ("MEMBER_OF", "Polo Saúde Douro", "European Clusters Alliance"),
        ("COLLABORATES_WITH", "Polo Saúde Douro", "Universidade de Aveiro"),
        ("LOCATED_IN", "Polo Saúde Douro", "Braga"),
        ("PARTICIPATES_IN", "Zefirotec Lda.", "ZEFIRO"),
        ("FUNDED_BY", "ZEFIRO", "Comissão europeia"),
    }
    assert "Germany" in names.values()
    assert "Enterprise Europe Network" not in {names[r.end] for r in found.relations}


def test_no_code_names_a_language_or_knows_its_words() -> None:
    """A rule that asks for a language, or spells out its small words, would make a new language more than a file."""
    codes = {lexicon.language for lexicon in shipped_lexicons()}
    # Words of three letters and more: shorter ones are also names of variables and parts of patterns.
    small = {w for x in shipped_lexicons() for w in (*x.joiners, *x.genitives, *x.determiners) if len(w) > 2}
    package = resources.files("ingest.extract")
    for path in (p for folder in ("", "relations", "relations/pairing") for p in (package / folder).iterdir()):
        if not path.name.endswith(".py"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and not is_prose(node.value):
                words = set(re.findall(r"[^\W\d_]+", node.value.casefold()))
                assert node.value not in codes, f"{path.name}:{node.lineno} names a language: {node.value!r}"
                told = words & small
                assert len(told) < 2, f"{path.name}:{node.lineno} knows words of a language: {sorted(told)}"


def is_prose(text: str) -> bool:
    """Whether a string is a docstring or a message to people rather than a rule."""
    return text.count(" ") > 3


def document_in(language: str, *lines: str) -> Document:
    text = "\n\n".join(lines)
    starts = [sum(len(line) + 2 for line in lines[:n]) for n in range(len(lines))]
    blocks = [
        Block(kind=BlockKind.PARAGRAPH, start=a, end=a + len(line)) for a, line in zip(starts, lines, strict=True)
    ]
    return Document(text=text, blocks=tuple(blocks), media_type="text/plain", language=language)


def stated(found: Extraction) -> set[tuple[str, str, str]]:
    name = {entity.id: entity.name for entity in found.entities}
    return {(r.type, name[r.start], name[r.end]) for r in found.relations}


@pytest.mark.parametrize(
    ("language", "line", "relation"),
    [
        (
            "fr",
            "Le Pôle Santé Ouest fait partie du réseau Enterprise Europe Network.",
            ("MEMBER_OF", "Pôle Santé Ouest", "Enterprise Europe Network"),
        ),
        (
            "fr",
            "Le projet ZEFIRO est financé par l'Agence nationale de la recherche.",
            ("FUNDED_BY", "ZEFIRO", "Agence nationale de la recherche"),
        ),
        (
            "fr",
            "Le Technopole Alpha Nord, implanté à Brest, est dédié à la télémédecine.",
            ("LOCATED_IN", "Technopole Alpha Nord", "Brest"),
        ),
        (
            "fr",
            "Le projet ZEFIRO, piloté par la société Zefirotec SAS, avance.",
            ("PARTICIPATES_IN", "Zefirotec SAS", "ZEFIRO"),
        ),
        (
            "de",
            "Der Technologiepark Nordhafen gehört seit 2019 dem Verband Norddeutscher Biotechnik e.V. an.",
            ("MEMBER_OF", "Technologiepark Nordhafen", "Verband Norddeutscher Biotechnik e.V."),
        ),
        (
            "de",
            "Das Projekt ZEFIRO wird von der Universität Bremen koordiniert.",
            ("PARTICIPATES_IN", "Universität Bremen", "ZEFIRO"),
        ),
        (
            "de",
            "Das Verbundprojekt ZEFIRO wird vom Bundesministerium für Bildung und Forschung gefördert.",
            ("FUNDED_BY", "ZEFIRO", "Bundesministerium für Bildung und Forschung"),
        ),
        (
            "de",
            "Die Zefirotec GmbH & Co. KG hat ihren Sitz in Jena.",
            ("LOCATED_IN", "Zefirotec GmbH & Co. KG", "Jena"),
        ),
        (
            "de",
            "Das Gesundheitscluster Nordhafen arbeitet eng mit dem Universitätsklinikum Jena zusammen.",
            ("COLLABORATES_WITH", "Gesundheitscluster Nordhafen", "Universitätsklinikum Jena"),
        ),
        (
            "es",
            "El Clúster Salud Duero, ubicado en Soria, forma parte de la Enterprise Europe Network.",
            ("MEMBER_OF", "Clúster Salud Duero", "Enterprise Europe Network"),
        ),
        (
            "es",
            "El proyecto ZEFIRO está liderado por Zefirotec, S.L.",
            ("PARTICIPATES_IN", "Zefirotec, S.L.", "ZEFIRO"),
        ),
        (
            "es",
            "El proyecto ZEFIRO está financiado por la Agencia Estatal de Investigación.",
            ("FUNDED_BY", "ZEFIRO", "Agencia Estatal de Investigación"),
        ),
        (
            "es",
            "El Clúster Salud Duero colabora con el Hospital Universitario de Soria.",
            ("COLLABORATES_WITH", "Clúster Salud Duero", "Hospital Universitario de Soria"),
        ),
    ],
)
def test_sentences_of_every_language_state_relations(language: str, line: str, relation: tuple[str, str, str]) -> None:
    found = extract(document_in(language, line))
    assert found.language == language
    assert relation in stated(found)


def test_german_nouns_are_no_names() -> None:
    found = extract(
        document_in(
            "de",
            "Die Förderung der Forschung ist ein Ziel der Landesregierung. Unternehmen und Hochschulen arbeiten in "
            "Zusammenarbeit mit Kliniken, Verbänden und Start-ups an neuen Diagnoseverfahren.",
            "Mitglied werden: Die Mitgliedschaft im Netzwerk bringt Vorteile für Hersteller und Dienstleister.",
        )
    )
    assert {entity.name for entity in found.entities} == set()


@pytest.mark.parametrize(
    ("text", "label", "name", "kind"),
    [
        ("Wir trafen die BioRegion Nordhafen Management GmbH.", "Cluster", "BioRegion Nordhafen Management GmbH", None),
        ("Wir trafen die Zefirotec gGmbH.", "Organisation", "Zefirotec gGmbH", "company"),
        (
            "Der Vorstand des Universitätsklinikums Jena tagte.",
            "Organisation",
            "Universitätsklinikum Jena",
            "hospital",
        ),
        (
            "Das Institut für Medizinische Physik forscht.",
            "Organisation",
            "Institut für Medizinische Physik",
            "research",
        ),
        (
            "Das Zentrum für Luft- und Raumfahrtmedizin forscht.",
            "Organisation",
            "Zentrum für Luft- und Raumfahrtmedizin",
            "other",
        ),
        ("Ha investito la Zefirotec S.c.a r.l. di Pavia.", "Organisation", "Zefirotec S.c.a r.l.", "company"),
        ("Ha investito la Zefirotec soc. coop. di Pavia.", "Organisation", "Zefirotec soc. coop.", "company"),
        ("Ha parlato la Zefiro Salute onlus di Pavia.", "Organisation", "Zefiro Salute onlus", "ngo"),
        ("Ha parlato la Commissione europea.", "Organisation", "Commissione europea", "public_body"),
        ("We met Zefirotec Sp. z o.o. in spring.", "Organisation", "Zefirotec Sp. z o.o.", "company"),
        ("La Commission européenne a répondu.", "Organisation", "Commission européenne", "public_body"),
    ],
)
def test_legal_forms_compounds_and_small_words_make_names(text: str, label: str, name: str, kind: str | None) -> None:
    found = extract(document(text))
    assert (label, name, kind) in {(e.label, e.name, e.kind) for e in found.entities}


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        (
            "Si visitano le Prefetture di Nara, Nagano e Akita.",
            {"Prefettura di Nara", "Prefettura di Nagano", "Prefettura di Akita"},
        ),
        ("Si scrive alla Prefettura di Milano.", set()),
        ("We wrote to people of Nara Prefecture.", {"Nara Prefecture"}),
        ("Wir schrieben den Kantonen Luzern und Bern.", {"Kanton Luzern", "Kanton Bern"}),
        ("Nos reunimos en la provincia de Soria.", {"provincia de Soria"}),
    ],
)
def test_head_words_make_regions_of_places(text: str, regions: set[str]) -> None:
    assert {e.name for e in extract(document(text)).entities if e.label == "Region"} == regions


@pytest.mark.parametrize(
    ("text", "position", "kind"),
    [(" a.s. in", 0, "company"), (" as a partner", 0, None), (", Inc. said", 0, "company"), (" SpA", 0, "company")],
)
def test_a_legal_form_written_small_needs_its_full_stops(text: str, position: int, kind: str | None) -> None:
    found = compile_legal_forms(shipped_lexicons()).match(text, position)
    assert (found[2] if found else None) == kind


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
        ("language: xx\nstop_words: [a]\ncues:\n  - {relations: [MEMBER_OF], words: [a], closing: b}\n", 4, "list"),
        ("language: xx\nstop_words: [a]\nlegal_forms:\n  - {kind: empire, words: [a]}\n", 4, "empire"),
        ("language: xx\nstop_words: [a]\nlegal_forms:\n  - {words: [a]}\n", 4, "kind"),
        ("language: xx\nstop_words: [a]\nregion_heads: [county]\n", 3, "list"),
        ("language: xx\nstop_words: [a]\nregion_heads: [[]]\n", 3, "plurals"),
        ("language: xx\nstop_words: [a]\nhead_order: middle\n", 3, "middle"),
        ("language: xx\nstop_words: [a]\nnouns_capitalised: perhaps\n", 3, "true or false"),
        ("language: xx\nstop_words: [a]\ncommon_nouns: [b]\n", 3, "nouns_capitalised"),
        ("language: xx\nstop_words: [a]\nroles: [chief]\ncompound_ends:\n  - chief\n  - park\n", 6, "park"),
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
