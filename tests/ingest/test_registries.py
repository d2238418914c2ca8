"""Registries: mappings are refused with their line, rows are read or counted, and every statement shows its words."""

import json
import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from graph.errors import Misconfigured, SourceRefused
from graph.model import relation_fault
from graph.statements import Statement, quote_fault
from ingest.document import Row, Table
from ingest.registries import (
    RegistryMapping,
    RowCounts,
    apply,
    built_in_mappings,
    choose_mapping,
    country_code,
    country_name,
    find_mapping,
    load_mapping,
    load_mappings,
    render,
)
from ingest.registries.mapping import Entity
from ingest.registries.transforms import TRANSFORMS

MEMBERS = ("network", "member", "country", "city", "url", "since")


def table(columns: tuple[str, ...], *rows: tuple[str, ...], fault_at: int | None = None) -> Table:
    return Table(
        name="t.csv",
        columns=columns,
        media_type="text/csv",
        rows=[
            Row(number=i, cells=dict(zip(columns, row, strict=False)), fault="too_few_cells" if i == fault_at else None)
            for i, row in enumerate(rows, start=1)
        ],
    )


def read(tab: Table, mapping: RegistryMapping | None = None) -> tuple[list[Statement], RowCounts]:
    """Read a table and hold every statement to its words and to the vocabulary."""
    mapping = mapping or choose_mapping(tab)
    counts = RowCounts()
    statements = list(apply(mapping, tab, "source-x", counts))
    texts = {row.number: render(row, mapping) for row in tab.rows if row.fault is None}
    for statement in statements:
        assert statement.page is not None
        assert quote_fault(statement, texts[statement.page]) is None
        if statement.object is not None:
            assert statement.object_type is not None
            assert relation_fault(statement.subject_type, statement.predicate, statement.object_type) is None
        assert statement.extractor == mapping.extractor
    assert pickle.loads(pickle.dumps(statements)) == statements  # they cross from worker to parent
    assert counts.read == counts.accepted + counts.merged + counts.refused.total()
    assert counts.statements == len(statements) == len({s.statement_id for s in statements})
    return statements, counts


def said(statements: list[Statement], predicate: str) -> set[str]:
    """The values of a predicate, or the names of the two ends of a relation."""
    names = {s.subject: s.value for s in statements if s.predicate == "name"}
    return {s.value if s.value is not None else f"{names[s.subject]} → {names[s.object or '']}" for s in statements
            if s.predicate == predicate}  # fmt: skip


# --- member lists -----------------------------------------------------------------------------------------------


def test_a_membership_says_who_where_and_since_when() -> None:
    statements, counts = read(
        table(MEMBERS, ("CEBR", "Clust-ER Health", "Italia", "Bologna", "health.clust-er.it", "2022"))
    )
    membership = next(s for s in statements if s.predicate == "MEMBER_OF")
    assert membership.properties == {"since": "2022"}
    assert membership.quote.startswith("network: CEBR · member: Clust-ER Health")
    assert said(statements, "LOCATED_IN") == {"Clust-ER Health → Bologna", "Clust-ER Health → Italy"}
    assert said(statements, "identifier") == {"iso:IT"}
    assert said(statements, "url") == {"https://health.clust-er.it"}
    assert counts.to_dict()["rows_accepted"] == 1


def test_the_name_of_an_entity_is_anchored_where_it_stands() -> None:
    row = ("CEBR", "BioWin", "BE", "Gosselies", "", "")
    statements, _ = read(table(MEMBERS, row))
    name = next(s for s in statements if s.predicate == "name" and s.value == "BioWin")
    text = "network: CEBR · member: BioWin · country: BE · city: Gosselies"
    assert text[slice(*name.anchors["value"])] == "BioWin"


def test_headings_may_be_italian_and_in_any_case() -> None:
    tab = table(("Rete", "SOCIO", "Paese", "Città"), ("ALISEI", "Si4Life", "Italia", "Genova"))
    statements, _ = read(tab)
    assert said(statements, "MEMBER_OF") == {"Si4Life → ALISEI"}


def test_a_network_is_part_of_a_network_for_it_cannot_be_a_member() -> None:
    tab = table((*MEMBERS[:3], "member_type"), ("ECCP", "European Clusters Alliance", "BE", "alliance"))
    statements, _ = read(tab)
    assert said(statements, "PART_OF") == {"European Clusters Alliance → ECCP"}


def test_lists_in_a_cell_are_split_and_themes_get_their_usual_name() -> None:
    tab = table((*MEMBERS[:3], "themes", "identifiers"), ("N", "M", "FR", "medtech; e-health ;; Bees", "ror:1; grid:2"))
    statements, _ = read(tab)
    assert said(statements, "FOCUSES_ON") == {"M → Medical technology", "M → Digital health", "M → Bees"}
    assert {"ror:1", "grid:2"} < said(statements, "identifier")


def test_an_unreadable_value_is_counted_and_the_row_is_kept() -> None:
    statements, counts = read(table(MEMBERS, ("N", "M", "Atlantis", "Poseidonis", "javascript:alert(1)", "04/05/2020")))
    assert counts.values_refused == {"unknown_country": 1, "bad_url": 1, "ambiguous_date": 1}
    assert "Atlantis" in counts.examples["unknown_country"][0]
    assert said(statements, "MEMBER_OF") == {"M → N"}
    assert not said(statements, "LOCATED_IN")


def test_broken_empty_and_nameless_rows_are_refused_and_the_rest_goes_on() -> None:
    tab = table(MEMBERS, ("N",), ("", "", "", "", "", ""), ("N", "", "IT", "", "", ""), ("N", "M", "IT"), fault_at=1)
    statements, counts = read(tab)
    assert counts.refused == {"too_few_cells": 1, "empty_row": 1, "no_key": 1}
    assert said(statements, "MEMBER_OF") == {"M → N"}


def test_the_same_record_twice_is_merged_and_says_nothing_twice() -> None:
    row = ("N", "M", "IT", "Roma", "", "")
    statements, counts = read(table(MEMBERS, row, row, (*row[:4], "https://m.it", "")))
    assert (counts.accepted, counts.merged) == (1, 2)
    assert len([s for s in statements if s.predicate == "MEMBER_OF"]) == 1
    assert said(statements, "url") == {"https://m.it"}


def test_white_space_and_control_characters_do_not_reach_a_name() -> None:
    statements, _ = read(table(MEMBERS, ("N", "  Bio\n\tM\u00a0Park\x00 ", "IT", "", "", "")))
    assert "Bio M Park" in said(statements, "name")


# --- CORDIS -----------------------------------------------------------------------------------------------------

PROJECT = ("id", "acronym", "title", "startDate", "endDate", "totalCost", "ecMaxContribution", "objective",
           "frameworkProgramme")  # fmt: skip
PARTICIPANT = ("projectID", "projectAcronym", "organisationID", "vatNumber", "name", "shortName", "activityType",
               "city", "country", "geolocation", "organizationURL", "order", "role", "ecContribution")  # fmt: skip


def test_a_cordis_project_and_its_programme() -> None:
    objective = "word " * 1000
    row = ("101", "NET", "A net", "2021-06-01", "2024-11-30", "4112446.25", "3999946,5", objective, "H2020")
    statements, _ = read(table(PROJECT, row))
    funding = next(s for s in statements if s.predicate == "FUNDED_BY")
    assert funding.properties == {"amount_eur": 3999946.5}
    assert said(statements, "FUNDED_BY") == {"NET → Horizon 2020"}
    assert said(statements, "identifier") == {"cordis:101"}
    assert said(statements, "budget_eur") == {"4112446.25"}
    assert said(statements, "alias") == {"A net"}
    assert len(said(statements, "description").pop()) == 1999


def test_a_cordis_project_without_acronym_cost_or_dates_says_nothing_of_them() -> None:
    statements, counts = read(table(PROJECT, ("18956", "", "A network", "", "", "", "", "", "FP6")))
    assert said(statements, "name") == {"A network", "Sixth Framework Programme"}
    assert {s.predicate for s in statements} == {"name", "acronym", "identifier", "FUNDED_BY"}
    assert not counts.values_refused


def test_the_first_participant_is_coordinator_only_if_its_role_says_so() -> None:
    rows = (
        ("1", "NET", "999", "", "FIRST SPA", "", "PRC", "Milano", "IT", "(45.4,9.1)", "", "1", "", "10.5"),
        ("1", "NET", "888", "", "SECOND", "S2", "HES", "Athens", "EL", "", "", "2", "coordinator", ""),
        ("1", "NET", "", "", "THIRD", "", "", "London", "UK", "", "", "3", "participant", "x"),
    )
    statements, counts = read(table(PARTICIPANT, *rows))
    by_name = {s.value: s.subject for s in statements if s.predicate == "name"}
    roles = {s.subject: dict(s.properties) for s in statements if s.predicate == "PARTICIPATES_IN"}
    assert roles[by_name["FIRST SPA"]] == {"contribution_eur": 10.5}
    assert roles[by_name["SECOND"]] == {"role": "coordinator"}
    assert roles[by_name["THIRD"]] == {"role": "partner"}
    assert counts.values_refused == {"bad_number": 1}
    assert {"iso:IT", "iso:GR", "iso:GB", "pic:999", "cordis:1"} < said(statements, "identifier")
    assert said(statements, "kind") == {"company", "university"}
    assert said(statements, "lat") == {"45.4"}


def test_a_refused_row_takes_nothing_from_the_rows_after_it() -> None:
    orphan = ("1", "", "999", "", "ACME", "", "PRC", "Roma", "IT", "", "", "1", "", "")
    statements, counts = read(table(PARTICIPANT, ("", *orphan[1:]), orphan))
    assert counts.refused == {"no_key": 1}
    tab = table(PARTICIPANT, orphan)
    needs_city = replace(tab_mapping := choose_mapping(tab), entities=_required(tab_mapping, "city"))
    statements, counts = read(table(PARTICIPANT, (*orphan[:7], "", *orphan[8:]), orphan), needs_city)
    assert counts.refused == {"no_city": 1}
    assert "ACME" in said(statements, "name")


def _required(mapping: RegistryMapping, name: str) -> tuple[Entity, ...]:
    return tuple(replace(entity, required=True) if entity.name == name else entity for entity in mapping.entities)


# --- ROR --------------------------------------------------------------------------------------------------------

ROR_2 = {
    "id": "https://ror.org/01111rn36",
    "names": [
        {"lang": "it", "types": ["ror_display", "label"], "value": "Università di Bologna"},
        {"lang": "en", "types": ["label"], "value": "University of Bologna"},
        {"lang": None, "types": ["acronym"], "value": "UNIBO"},
    ],
    "types": ["funder", "education"],
    "status": "active",
    "established": 1088,
    "links": [{"type": "wikipedia", "value": "https://w.org/b"}, {"type": "website", "value": "https://www.unibo.it"}],
    "locations": [{"geonames_details": {"country_code": "IT", "name": "Bologna", "lat": 44.49, "lng": 11.34,
                                         "country_subdivision_name": "Emilia-Romagna"}}],
    "external_ids": [{"type": "isni", "all": ["0000 0004 1757 1758"], "preferred": None}],
    "relationships": [{"type": "parent", "id": "https://ror.org/02x", "label": "Alma"},
                      {"type": "child", "id": "https://ror.org/04x", "label": "Rizzoli"},
                      {"type": "related", "id": "https://ror.org/03x", "label": "Other"},
                      {"type": "predecessor", "id": "https://ror.org/05x", "label": "Studium"}],
}  # fmt: skip
ROR_1 = {
    "id": "https://ror.org/01111rn36",
    "name": "Università di Bologna",
    "types": ["Education"],
    "status": "active",
    "established": 1088,
    "links": ["https://www.unibo.it"],
    "aliases": [],
    "acronyms": ["UNIBO"],
    "labels": [{"label": "University of Bologna", "iso639": "en"}],
    "addresses": [{"city": "Bologna", "state": "Emilia-Romagna", "lat": 44.49, "lng": 11.34}],
    "country": {"country_code": "IT"},
    "external_ids": {"ISNI": {"preferred": None, "all": ["0000 0004 1757 1758"]}},
    "relationships": [
        {"type": "Parent", "id": "https://ror.org/02x", "label": "Alma"},
        {"type": "Child", "id": "https://ror.org/04x", "label": "Rizzoli"},
        {"type": "Related", "id": "https://ror.org/03x", "label": "Other"},
        {"type": "Predecessor", "id": "https://ror.org/05x", "label": "Studium"},
    ],
}


def spread(record: dict[str, object]) -> Table:
    """A record as the JSON reader gives it: nested values stay JSON."""
    cells = {k: v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for k, v in record.items()}
    return table(tuple(cells), tuple(cells.values()))


@pytest.mark.parametrize("record", [ROR_1, ROR_2], ids=["schema 1", "schema 2"])
@pytest.mark.parametrize("wrapped", [False, True])
def test_both_schemas_of_ror_say_the_same(record: dict[str, object], wrapped: bool) -> None:
    tab = table(("schema", "record"), ("v", json.dumps(record))) if wrapped else spread(record)
    statements, _ = read(tab)
    assert said(statements, "identifier") == {
        *("ror:01111rn36", "ror:02x", "ror:03x", "ror:04x", "isni:0000000417571758", "iso:IT")
    }
    assert said(statements, "name") == {
        *("Università di Bologna", "Alma", "Rizzoli", "Other", "Bologna", "Emilia-Romagna", "Italy")
    }
    assert said(statements, "name_en") == {"University of Bologna"}
    assert said(statements, "acronym") == {"UNIBO"}
    assert said(statements, "kind") == {"university"}
    assert said(statements, "founded") == {"1088"}
    assert said(statements, "lon") == {"11.34"}
    assert said(statements, "status") == {"active"}
    assert said(statements, "predecessor") == {"Studium"}
    assert said(statements, "PART_OF") == {
        *("Università di Bologna → Alma", "Rizzoli → Università di Bologna"),
        *("Bologna → Emilia-Romagna", "Bologna → Italy", "Emilia-Romagna → Italy"),
    }
    assert said(statements, "COLLABORATES_WITH") == {"Università di Bologna → Other"}
    english = next(s for s in statements if s.value == "University of Bologna" and s.predicate == "alias")
    assert english.language == "en"


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (json.dumps({**ROR_2, "status": "withdrawn"}), "status_withdrawn"),
        (json.dumps({**ROR_2, "names": 5}), "not_a_ror_record"),
        ("{", "not_a_ror_record"),
        ("[" * 100_000, "not_a_ror_record"),
    ],
)
def test_withdrawn_and_damaged_ror_records_are_counted(record: str, reason: str) -> None:
    tab = table(("schema", "record"), ("v2", record))
    counts = RowCounts()
    assert not list(apply(choose_mapping(tab), tab, "source-x", counts))
    assert counts.refused == {reason: 1}


# --- which mapping ----------------------------------------------------------------------------------------------


def test_a_table_is_recognised_by_its_columns() -> None:
    found = {m.name: find_mapping(_named(m)) for m in built_in_mappings()}
    assert {name: m.name if m else None for name, m in found.items()} == {name: name for name in found}


def _named(mapping: RegistryMapping) -> Table:
    """A table with the columns of a mapping, in a file that is called what it asks for."""
    names = [pattern.replace("*", "-list") for pattern in mapping.columns.files]
    return replace(table(mapping.columns.signatures[0]), name=names[0] if names else "t")


def test_an_unknown_table_is_refused_with_advice() -> None:
    with pytest.raises(SourceRefused, match="add a mapping file") as caught:
        choose_mapping(table(("a", "b")))
    assert caught.value.reason == "unknown_table"
    assert find_mapping(table(("a", "b"))) is None


def test_missing_columns_are_named() -> None:
    with pytest.raises(SourceRefused, match="member, country") as caught:
        choose_mapping(table(("network", "city")), "member-list")
    assert caught.value.reason == "missing_columns"


def test_a_registry_is_added_by_a_file(tmp_path: Path) -> None:
    (tmp_path / "labs.yaml").write_text(GOOD, encoding="utf-8")
    (mapping,) = load_mappings(tmp_path)
    tab = table(("lab", "state"), ("Lab One", "NO"))
    assert find_mapping(tab, [*built_in_mappings(), mapping]) is mapping
    statements, _ = read(tab, mapping)
    assert said(statements, "LOCATED_IN") == {"Lab One → Norway"}
    assert statements[0].confidence == 0.5
    (tmp_path / "more.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(Misconfigured, match=r"more\.yaml:1: there is already a mapping named “labs”"):
        load_mappings(tmp_path)


GOOD = """name: labs
version: 3
confidence: 0.5
columns:
  required: [lab, state]
record: "{lab}"
maps:
  state_kind:
    entries: {company: [NO, "yes"]}
entities:
  lab:
    type: Organisation
    key: "{lab|key}"
    name: "{lab}"
    kind: "{state|state_kind}"
  country: {type: Country, key: "{state|country}", name: "{state|country_name}"}
relations:
  - from: lab
    type: LOCATED_IN
    to: country
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("version: 3\n", "", r":1: the key “version” is missing"),
        ("version: 3", "version: three", r":2: write a number here"),
        ("version: 3", "versions: 3", r":2: there is no key “versions” here"),
        ("confidence: 0.5", "confidence: 2", r":3: write a number from 0 to 1"),
        ("required: [lab, state]", "required: []", r":5: name at least one required column"),
        ('record: "{lab}"', 'record: "{lap}"', r":6: there is no column “lap”"),
        ('record: "{lab}"', 'record: "{lab"', r":6: “{lab” has a brace without its partner"),
        ('record: "{lab}"', "record: {a: b}", r":6: write one value here"),
        ("company: [NO", "firm: [NO", r":15: a kind is one of company"),
        ("type: Organisation", "type: Laboratory", r":12: a type is one of Cluster"),
        ("type: Organisation", 'type: "{lab}"', r":12: a type is one of Cluster"),
        ("{lab|key}", "{lab|eval}", r":13: there is no conversion “eval”; use one of .*country"),
        ("    kind:", "    budget_eur:", r":15: “budget_eur” is no property of Organisation"),
        ("    kind:", "    aliases:", r":15: there is no key “aliases” here"),
        ("from: lab", "from: lap", r":18: there is no entity “lap”"),
        ("LOCATED_IN", "SITS_IN", r":19: there is no relation “SITS_IN”"),
        ("LOCATED_IN", "MEMBER_OF", r":19: MEMBER_OF cannot join Organisation to Country"),
        ("to: country", 'to: country\n    with: {role: "{lab}"}', r":21: “role” is no property of LOCATED_IN"),
        ("name: labs", "name: labs\nname: other", r":2: the key “name” stands here twice"),
        ("name: labs", "name: [labs", r":\d+: this is not YAML"),
        (GOOD, "", r":1: the file is empty"),
    ],
)
def test_a_bad_mapping_is_refused_with_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD
    path = tmp_path / "labs.yaml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Misconfigured, match=r"labs\.yaml" + message):
        load_mapping(path)


# --- values -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said_as", "code"),
    [("IT", "IT"), ("el", "GR"), ("UK", "GB"), ("Allemagne", "DE"), ("Ελλάδα", "GR"), ("Česko", "CZ"), ("ITA", "IT"),
     ("The Netherlands", "NL"), ("Turkey", "TR"), ("日本", "JP"), ("EU", None), ("ZZ", None), ("Atlantis", None),
     ("", None)],
)  # fmt: skip
def test_countries_by_code_or_name_in_any_language(said_as: str, code: str | None) -> None:
    assert country_code(said_as) == code
    assert code is None or country_code(country_name(code)) == code


@pytest.mark.parametrize(
    ("transform", "value", "result"),
    [
        ("date", "2021-06-01 00:00:00", "2021-06-01"),
        ("date", "31/12/2020", "2020-12-31"),
        ("date", "04.05.2020", "2020-05-04"),
        ("date", "5/2020", "2020-05"),
        ("date", "976", "0976"),
        ("number", "1.234.567,80", "1234567.8"),
        ("number", "1 000 000", "1000000"),
        ("number", "0,5", "0.5"),
        ("number", "-3", "-3"),
        ("url", "www.bio-m.org", "https://www.bio-m.org"),
        ("key", "The Bio Park S.r.l.", "bio park"),
        ("longitude", "45.1, 9.2", "9.2"),
    ],
)
def test_conversions(transform: str, value: str, result: str) -> None:
    assert TRANSFORMS[transform](value) == result
