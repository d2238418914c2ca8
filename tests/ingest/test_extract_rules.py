"""Small texts, each with what must and must not be read out of it."""

import pytest

from ingest.document import Block, BlockKind, Document
from ingest.extract import Extraction, extract
from ingest.extract.abbreviations import spells
from ingest.extract.dates import find_amounts, find_periods
from ingest.extract.sentences import split_sentences

T, H, P, L = BlockKind.TITLE, BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM


def read(*blocks: tuple[BlockKind, str] | str) -> Extraction:
    text, spans = "", []
    for block in blocks:
        kind, words = block if isinstance(block, tuple) else (P, block)
        start = len(text)
        text += words + "\n\n"
        spans.append(Block(kind=kind, start=start, end=start + len(words)))
    return extract(Document(text=text, blocks=tuple(spans), media_type="text/plain"))


def names(found: Extraction) -> set[tuple[str, str]]:
    return {(entity.label, entity.name) for entity in found.entities}


def stated(found: Extraction) -> set[tuple[str, str, str]]:
    name = {entity.id: entity.name for entity in found.entities}
    return {(r.type, name[r.start], name[r.end]) for r in found.relations}


@pytest.mark.parametrize(
    ("text", "label", "name"),
    [
        ("Ha parlato l'Università degli Studi di Ferrara.", "Organisation", "Università degli Studi di Ferrara"),
        ("Ha parlato l'università di Leida.", "Organisation", "università di Leida"),
        (
            "Ha scritto il Ministero dell'Università e della Ricerca.",
            "Organisation",
            "Ministero dell'Università e della Ricerca",
        ),
        (
            "Ha scritto la Camera di Commercio di Modena e Novara.",
            "Organisation",
            "Camera di Commercio di Modena e Novara",
        ),
        ("Visita al Parco Scientifico Tecnologico Lucano.", "Hub", "Parco Scientifico Tecnologico Lucano"),
        ("Il Distretto Biomedicale Padano cresce.", "Cluster", "Distretto Biomedicale Padano"),
        ("Il Tech-POLO Nord.", "Project", ""),
        ("Ha investito Medisana Prove S.p.A. di Torino.", "Organisation", "Medisana Prove S.p.A."),
        ("We met the University of Turku yesterday.", "Organisation", "University of Turku"),
        ("We met Chalmers University of Technology and Getinge.", "Organisation", "Chalmers University of Technology"),
        ("We visited the Medeon Science Park in spring.", "Hub", "Medeon Science Park"),
        ("The Nordvik Biotech Alliance grew.", "Network", "Nordvik Biotech Alliance"),
        (
            "The Regional Development Agency of Normandy answered.",
            "Organisation",
            "Regional Development Agency of Normandy",
        ),
        ("Acme Biologics GmbH answered.", "Organisation", "Acme Biologics GmbH"),
        ("Si parla del progetto ZEFIRO-2 e dei suoi risultati.", "Project", "ZEFIRO-2"),
        ("The ZEFIRO project ended.", "Project", "ZEFIRO"),
        ("Il convegno “Farmaci e territorio” è finito.", "Event", "Farmaci e territorio"),
        ("Finanzia il programma Interreg Italia-Croazia.", "Programme", "Interreg Italia-Croazia"),
        ("All'edizione 2021 di Salute ExpoMed molti erano presenti.", "Event", "Salute ExpoMed 2021"),
        ("Si va in missione commerciale a Lisbona.", "Event", "missione commerciale a Lisbona"),
    ],
)
def test_names_are_told(text: str, label: str, name: str) -> None:
    if not name:
        assert not names(read(text)) & {(label, "Tech-POLO Nord")}
    else:
        assert (label, name) in names(read(text))


@pytest.mark.parametrize(
    "text",
    [
        "Il comitato organizzatore e il Comitato Organizzatore si incontrano.",
        "La regione cresce. Università, ospedali e imprese collaborano.",
        "Cluster europei e reti internazionali sono importanti.",
        "The project and the cluster are important for all partners.",
        "European projects are useful. German clusters too.",
        "IL CLUSTER",
        "ATTIVITÀ DEL DISTRETTO REGIONALE",
    ],
)
def test_common_nouns_are_no_names(text: str) -> None:
    assert {label for label, _ in names(read(text))} <= {"Country", "Region"}


def test_an_abbreviation_and_its_name_are_one() -> None:
    found = read(
        "L'Agenzia Regionale per l'Innovazione Salute (ARIS) è nuova.",
        "ARIS collabora con BIRN (Biomedical Industry Research Network).",
    )
    aris = next(e for e in found.entities if e.acronym == "ARIS")
    assert aris.name == "Agenzia Regionale per l'Innovazione Salute" and len(aris.mentions) == 2
    assert ("COLLABORATES_WITH", aris.name, "Biomedical Industry Research Network") in stated(found)


@pytest.mark.parametrize(
    ("short", "long", "right"),
    [
        ("NOBF", "Nordic Biohealth Forum", True),
        ("IHAR", "Institute for Health and Ageing Research", True),
        ("XYZ", "Nordic Biohealth Forum", False),
        ("A", "Agency", False),
    ],
)
def test_letters_of_an_abbreviation_stand_in_its_name(short: str, long: str, right: bool) -> None:
    assert spells(short, long) is right


def test_a_partner_list_gives_roles_and_countries() -> None:
    found = read(
        (T, "ALTAVITA"),
        "Progetto: ALTAVITA: ALleanza per le TerApie della VITA",
        "Coordinatore: Università di Padova",
        (H, "Partner di progetto:"),
        (L, "Università di Padova (Italia);"),
        (L, "Genova Biolab, Ambertec (Italia);"),
        (L, "Lyon Biocampus (Francia)."),
    )
    name = "ALleanza per le TerApie della VITA"
    said = stated(found)
    for partner in ("Università di Padova", "Genova Biolab", "Ambertec", "Lyon Biocampus"):
        assert ("PARTICIPATES_IN", partner, name) in said
    assert ("LOCATED_IN", "Ambertec", "Italy") in said and ("LOCATED_IN", "Lyon Biocampus", "France") in said
    assert ("LOCATED_IN", "Lyon Biocampus", "Italy") not in said
    roles = {r.start: r.properties.get("role") for r in found.relations if r.type == "PARTICIPATES_IN"}
    assert sorted(map(str, roles.values())) == ["coordinator", "partner", "partner", "partner"]
    evidence = next(r for r in found.relations if r.type == "PARTICIPATES_IN" and r.properties["role"] == "partner")
    assert set(evidence.evidence[0].anchors) == {"subject", "object", "cue"}


def test_an_english_member_list_and_a_label_line() -> None:
    found = read(
        (T, "Nordvik Life Science Cluster"),
        (H, "Members"),
        (L, "Astrea Pharma AB, Gothenburg, Sweden"),
        (L, "Turku Science Park (Finland)"),
        "Target markets: Germany, Japan",
    )
    said = stated(found)
    assert ("MEMBER_OF", "Astrea Pharma AB", "Nordvik Life Science Cluster") in said
    assert ("MEMBER_OF", "Turku Science Park", "Nordvik Life Science Cluster") in said
    assert ("LOCATED_IN", "Astrea Pharma AB", "Gothenburg") in said
    assert ("TARGETS", "Nordvik Life Science Cluster", "Japan") in said


def test_a_table_gives_places_roles_and_participation() -> None:
    rows = [
        ["Partner", "Country", "Role"],
        ["Turku Biolab", "Finland", "Coordinator"],
        ["Ghent Cells", "Belgium", "Partner"],
    ]
    text, blocks = "The ORION-7 project\n", [Block(kind=T, start=0, end=19)]
    for row in rows:
        cells, start = [], len(text)
        for cell in row:
            cells.append((len(text), len(text) + len(cell)))
            text += cell + "\t"
        blocks.append(Block(kind=BlockKind.TABLE_ROW, start=start, end=len(text) - 1, cells=tuple(cells)))
        text += "\n"
    found = extract(Document(text=text, blocks=tuple(blocks), media_type="text/plain"))
    assert {
        ("PARTICIPATES_IN", "Turku Biolab", "ORION-7"),
        ("PARTICIPATES_IN", "Ghent Cells", "ORION-7"),
        ("LOCATED_IN", "Ghent Cells", "Belgium"),
    } <= stated(found)
    assert {r.properties.get("role") for r in found.relations if r.type == "PARTICIPATES_IN"} == {
        "coordinator",
        "partner",
    }


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        (
            "Il Cluster Alfa Nord è membro della European Clusters Alliance.",
            ("MEMBER_OF", "Cluster Alfa Nord", "European Clusters Alliance"),
        ),
        (
            "The Alfa Nord Cluster is a member of the European Clusters Alliance.",
            ("MEMBER_OF", "Alfa Nord Cluster", "European Clusters Alliance"),
        ),
        (
            "Il progetto ZEFIRO è coordinato dall'Università di Pavia.",
            ("PARTICIPATES_IN", "Università di Pavia", "ZEFIRO"),
        ),
        (
            "The ZEFIRO project is coordinated by the University of Turku.",
            ("PARTICIPATES_IN", "University of Turku", "ZEFIRO"),
        ),
        (
            "Il progetto ZEFIRO è finanziato dal programma Horizon Europe.",
            ("FUNDED_BY", "ZEFIRO", "Horizon Europe"),
        ),
        ("The ZEFIRO project is funded by Horizon Europe.", ("FUNDED_BY", "ZEFIRO", "Horizon Europe")),
        (
            "Il Distretto Biomedicale Padano, con sede a Mirandola, lavora.",
            ("LOCATED_IN", "Distretto Biomedicale Padano", "Mirandola"),
        ),
        ("Medeon Science Park is based in Malmö.", ("LOCATED_IN", "Medeon Science Park", "Malmö")),
        (
            "La Fondazione Santa Chiara si occupa di medicina rigenerativa.",
            ("FOCUSES_ON", "Fondazione Santa Chiara", "Regenerative medicine"),
        ),
        (
            "Medeon Science Park focuses on digital health and medical devices.",
            ("FOCUSES_ON", "Medeon Science Park", "Medical devices"),
        ),
        (
            "Il Cluster Alfa Nord ha organizzato il Forum Salute Alpina a Bolzano.",
            ("ORGANISES", "Cluster Alfa Nord", "Forum Salute Alpina"),
        ),
        (
            "The Nordvik Health Summit 2023 was organised by Medeon Science Park.",
            ("ORGANISES", "Medeon Science Park", "Nordvik Health Summit 2023"),
        ),
        (
            "Il Cluster Alfa Nord ha partecipato a BIO-Europe 2023.",
            ("ATTENDS", "Cluster Alfa Nord", "BIO-Europe 2023"),
        ),
        (
            "The Alfa Nord Cluster attended BIO-Europe 2023.",
            ("ATTENDS", "Alfa Nord Cluster", "BIO-Europe 2023"),
        ),
        (
            "Il Cluster Alfa Nord lavora in collaborazione con Zefirotec.",
            ("COLLABORATES_WITH", "Cluster Alfa Nord", "Zefirotec"),
        ),
        (
            "Medeon Science Park collaborates with Karolinska Institutet.",
            ("COLLABORATES_WITH", "Medeon Science Park", "Karolinska Institutet"),
        ),
        (
            "Ha parlato Giulia Ferri, presidente del Distretto Biomedicale Padano.",
            ("HAS_ROLE", "Giulia Ferri", "Distretto Biomedicale Padano"),
        ),
        (
            "Peter Holm, CEO of Medeon Science Park, spoke.",
            ("HAS_ROLE", "Peter Holm", "Medeon Science Park"),
        ),
        (
            "Il Cluster Alfa Nord contribuisce alla Strategia di specializzazione intelligente.",
            ("SUPPORTS", "Cluster Alfa Nord", "Smart Specialisation Strategy"),
        ),
        ("Il Tecnopolo Alfa Nord (Parma, Italia) cresce.", ("PART_OF", "Parma", "Italy")),
    ],
)
def test_sentences_state_relations(text: str, relation: tuple[str, str, str]) -> None:
    assert relation in stated(read(text))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Il Cluster Alfa Nord non è membro della European Clusters Alliance.", "negated"),
        ("The Alfa Nord Cluster is not a member of the European Clusters Alliance.", "negated"),
        (
            "Il Cluster Alfa Nord potrebbe diventare membro della European Clusters Alliance.",
            "planned",
        ),
        ("Medeon Science Park could become a member of the European Clusters Alliance.", "planned"),
    ],
)
def test_what_is_denied_or_only_planned_is_counted_and_not_stated(text: str, reason: str) -> None:
    found = read(text)
    assert not stated(found)
    assert found.ledger.refused[reason] == 1
    (refusal,) = found.ledger.refusals
    assert (refusal.reason, refusal.type) == (reason, "MEMBER_OF")
    assert refusal.evidence.quote in text
    places = {role: text[start:end] for role, (start, end) in refusal.evidence.anchors.items()}
    assert places["subject"] == refusal.start.name and places["object"] == refusal.end.name and places["cue"]


def test_the_documents_subject_acts_where_a_noun_stands_for_it() -> None:
    found = read(
        (T, "Distretto Biomedicale Padano"),
        "Il Distretto Biomedicale Padano nasce nel 2010.",
        "Il distretto fa parte della rete Enterprise Europe Network.",
        "Our text in English. We collaborate with Karolinska Institutet and with the new Medeon Science Park.",
    )
    said = stated(found)
    assert ("MEMBER_OF", "Distretto Biomedicale Padano", "Enterprise Europe Network") in said
    assert ("COLLABORATES_WITH", "Distretto Biomedicale Padano", "Medeon Science Park") in said


def test_all_names_of_a_series_take_part() -> None:
    found = read("Il progetto ZEFIRO coinvolge il Cluster Alfa Nord, l'Ospedale San Matteo di Pavia e BioCell Hub.")
    takers = {start for kind, start, _ in stated(found) if kind == "PARTICIPATES_IN"}
    assert takers == {"Cluster Alfa Nord", "Ospedale San Matteo di Pavia", "BioCell Hub"}


def test_a_city_within_a_name_is_no_city() -> None:
    assert not any(e.name == "Brescia" for e in read("Ho letto il Giornale di Brescia. Roma vince.").entities)
    assert ("LOCATED_IN", "Fondazione Santa Chiara", "Brescia") in stated(
        read("La Fondazione Santa Chiara ha sede a Brescia.")
    )


def test_an_event_has_its_days() -> None:
    found = read("L'Assemblea della European Clusters Alliance si terrà a Vienna (15-17 maggio 2023).")
    event = next(e for e in found.entities if e.label == "Event")
    assert (event.start, event.end) == ("2023-05-15", "2023-05-17")


def test_sentences_end_where_they_end() -> None:
    text = "Il dott. Rossi e A. Bianchi parlano. Poi tacciono! Fine"
    assert [text[a:b] for a, b in split_sentences(text, frozenset({"dott"}))] == [
        "Il dott. Rossi e A. Bianchi parlano.",
        "Poi tacciono!",
        "Fine",
    ]


def test_dates_and_sums_become_numbers() -> None:
    months = {"marzo": 3, "march": 3}
    assert [(p.start, p.end) for p in find_periods("il 7 e 8 marzo 2024, nel 2019", months)] == [
        ("2024-03-07", "2024-03-08"),
        ("2019", "2019"),
    ]
    assert [(p.start, p.end) for p in find_periods("March 5, 2021", months)] == [("2021-03-05", "2021-03-05")]
    sums = find_amounts("€ 1.2 million and 2.500,50 euro and EUR 15.000", frozenset({"million"}), frozenset())
    assert [value for _, value in sums] == [1_200_000.0, 2500.5, 15_000.0]


@pytest.mark.parametrize(
    "text",
    [
        "VELPA is a network. VELPA stands for Valle Emilia Laboratories Park Alliance. VELPA has forty members.",
        "VELPA sta per Valle Emilia Laboratories Park Alliance. La rete VELPA conta quaranta soci.",
    ],
)
def test_an_abbreviation_that_the_text_spells_out_is_one_with_its_long_name(text: str) -> None:
    found = read(text)
    own = [e for e in found.entities if "VELPA" in (e.name, *e.aliases)]
    assert len(own) == 1
    assert {"VELPA", "Valle Emilia Laboratories Park Alliance"} <= {own[0].name, *own[0].aliases}


def test_what_an_abbreviation_is_its_long_name_is_too() -> None:
    found = read(
        (BlockKind.TITLE, "The VELPA project starts"),
        "VELPA stands for Valle Emilia Laboratories Park Alliance. The VELPA project has nine partners.",
    )
    assert [e.label for e in found.entities if "VELPA" in (e.name, *e.aliases)] == ["Project"]


def test_a_heading_is_what_its_own_section_speaks_of() -> None:
    found = read(
        (BlockKind.TITLE, "Cluster funding in brief"),
        "The programme has helped every cluster of the cluster association and its clusters for ten years.",
        (BlockKind.HEADING, "Q4Health"),
        "The project was launched in Lyon in 2018. The project helps regions to invest together.",
        (BlockKind.HEADING, "Second"),
        "Every cluster of the cluster association took part.",
        (BlockKind.HEADING, "Third"),
        "The cluster association thanks its clusters.",
    )
    assert ("Project", "Q4Health") in names(found)


def test_a_section_of_a_round_up_tells_nothing_of_the_project_of_another() -> None:
    found = read(
        (T, "Projects of the year: a short round-up"),
        (H, "NOVAPRINT"),
        "The project NOVAPRINT began in 2021. Zeta Cluster coordinates the project.",
        "Project partners:",
        (L, "Alpha Cluster (Spain), coordinator"),
        (L, "Beta Cluster (Italy)"),
        (H, "VELTRA"),
        "VELTRA ran from 2018 to 2020. The partners were Gamma Cluster (Greece) and Delta Cluster (Poland).",
    )
    partners = {start for kind, start, end in stated(found) if kind == "PARTICIPATES_IN" and end == "NOVAPRINT"}
    assert {"Alpha Cluster", "Beta Cluster"} <= partners
    assert not partners & {"Gamma Cluster", "Delta Cluster", "VELTRA"}
