"""Registries as they are handed out: dumps, archives, lists kept by hand, query results; what is bad is refused."""

import csv
import gzip
import io
import json
import os
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from graph.errors import Misconfigured, SourceRefused
from graph.folder import DataFolder
from graph.store import StatementStore
from ingest.document import Document, Table
from ingest.pipeline import ingest, rebuild
from ingest.readers import DEFAULT_LIMITS, Limits, read
from ingest.reading import Reading, Task, blank_source, read_source
from ingest.registries import draft_mapping, known_mappings, load_mapping

DATA = next((p / "shared/data" for p in Path(__file__).resolve().parents if (p / "shared/data").is_dir()), None)
needs_data = pytest.mark.skipif(DATA is None, reason="the shared tables are not here")


def reading(path: Path, **told: Any) -> Reading:
    blank = blank_source(path, source_id="source-x", label=path.name, sha256="", size=0, read_on="2026-01-01")
    found = read_source(Task(path=path, source=blank, **told))
    assert found.statements["statement_id"].n_unique() == found.statements.height
    return found


def said(found: Reading, predicate: str) -> set[str]:
    """The values of a predicate, or the names of the two ends of a relation."""
    names = dict(found.statements.filter(pl.col("predicate") == "name").select("subject", "value").iter_rows())
    rows = found.statements.filter(pl.col("predicate") == predicate).select("subject", "value", "object").iter_rows()
    return {value if value is not None else f"{names[subject]} → {names[end]}" for subject, value, end in rows}


def told(found: Reading, predicate: str, of: str) -> set[str]:
    """The values of a predicate that are said of what has this name."""
    frame = found.statements
    named = frame.filter((pl.col("predicate") == "name") & (pl.col("value") == of))["subject"].implode()
    return set(frame.filter((pl.col("predicate") == predicate) & pl.col("subject").is_in(named))["value"])


def semicolons(columns: Iterable[str], *rows: Iterable[str]) -> str:
    """A table as CORDIS writes it: semicolons, every cell quoted."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([columns, *rows])
    return out.getvalue()


def archive(path: Path, members: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


# --- CORDIS -----------------------------------------------------------------------------------------------------

PROJECTS = (
    ("id", "acronym", "status", "title", "startDate", "endDate", "totalCost", "ecMaxContribution", "legalBasis",
     "topics", "ecSignatureDate", "frameworkProgramme", "masterCall", "subCall", "fundingScheme", "nature",
     "objective", "contentUpdateDate", "rcn", "grantDoi", "keywords"),
    ("101000001", "ALGAHEART", "SIGNED", "Hearts from algae; a study", "2022-01-01", "2025-12-31", "2500000,50",
     "2000000", "HORIZON.2.1", "HORIZON-HLTH-2021-01", "2021-11-01", "HORIZON", "HORIZON-HLTH-2021", "", "RIA", "",
     "To grow hearts.\nSecond line.", "", "1", "10.3030/101000001", "algae, heart"),
)  # fmt: skip
PARTICIPANTS = (
    ("projectID", "projectAcronym", "organisationID", "vatNumber", "name", "shortName", "SME", "activityType",
     "street", "postCode", "city", "country", "nutsCode", "geolocation", "organizationURL", "contactForm",
     "contentUpdateDate", "rcn", "order", "role", "ecContribution", "netEcContribution", "totalCost",
     "endOfParticipation", "active"),
    ("101000001", "ALGAHEART", "990000001", "IT00484960588", '""ISTITUTO ALGHE""', "ISTALGHE", "false", "REC",
     "VIA DEL MARE 1", "80100", "Napoli", "IT", "ITF33", "40.85,14.26", "http://www.alghe.example", "", "", "2", "1",
     "coordinator", "1500000.5", "1400000.5", "1500000.5", "false", ""),
    ("101000001", "ALGAHEART", "990000002", "", "TINY HEARTS GMBH", "Tiny Hearts", "true", "PRC", "", "", "Graz",
     "AT", "", "", "", "", "", "3", "2", "participant", "500000", "", "500000", "false", ""),
)  # fmt: skip
FIELDS = (
    ("projectID", "euroSciVocCode", "euroSciVocPath", "euroSciVocTitle", "euroSciVocDescription"),
    ("101000001", "/21/39/225", "/medical and health sciences/clinical medicine/cardiology", "cardiology", ""),
)
TOPICS = (("projectID", "topic", "title"), ("101000001", "HORIZON-HLTH-2021-01", "Healthy hearts"))
BASES = (
    ("projectID", "legalBasis", "title", "uniqueProgrammePart"),
    ("101000001", "HORIZON.2.1", "Health", "true"),
)
LINKS = (
    ("physUrl", "id", "availableLanguages", "status", "archivedDate", "type", "source", "represents", "projectID"),
    ("https://algaheart.example", "1", "en", "", "", "relatedWebsite", "corda", "project", "101000001"),
    ("https://papers.example/d1.pdf", "2", "en", "", "", "projectDeliverable", "corda", "result", "101000001"),
)
ITEMS = (
    ("language", "availableLanguages", "uri", "title", "type", "source", "represents", "projectID"),
    ("en", "en", "https://pictures.example/1.png", "A heart", "image", "cordis", "project", "101000001"),
)
CORDIS = {"project": PROJECTS, "organization": PARTICIPANTS, "euroSciVoc": FIELDS, "topics": TOPICS,
          "legalBasis": BASES, "webLink": LINKS, "webItem": ITEMS}  # fmt: skip


def records(rows: tuple[tuple[str, ...], ...]) -> str:
    """A table as the JSON dumps have it: what is a number is one there."""
    made = [{k: int(v) if v.isdigit() and k.endswith("ID") else v for k, v in zip(rows[0], row, strict=True)}
            for row in rows[1:]]  # fmt: skip
    return json.dumps(made, ensure_ascii=False)


@pytest.fixture(params=["csv", "json"])
def dump(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The official archive of Horizon Europe, in small."""
    write = (lambda rows: semicolons(*rows)) if request.param == "csv" else records
    members = {f"{name}.{request.param}": write(rows) for name, rows in CORDIS.items()}
    return archive(tmp_path / f"cordis-HORIZONprojects-{request.param}.zip", members)


def test_the_cordis_archive_is_one_source_and_says_all_that_its_tables_say(dump: Path) -> None:
    found = reading(dump)
    assert found.source.outcome == "read", found.source.ledger
    assert {"registry:cordis-project@2", "registry:cordis-organization@2"} < set(found.source.reader.split("+"))
    assert told(found, "identifier", "ISTITUTO ALGHE") == {"pic:990000001", "vat:IT00484960588"}
    assert told(found, "sme", "TINY HEARTS GMBH") == {"true"}
    assert told(found, "sme", "ISTITUTO ALGHE") == {"false"}
    assert told(found, "acronym", "ISTITUTO ALGHE") == {"ISTALGHE"}
    assert told(found, "alias", "TINY HEARTS GMBH") == {"Tiny Hearts"}
    assert told(found, "lat", "ISTITUTO ALGHE") == {"40.85"}
    assert told(found, "nuts", "ISTITUTO ALGHE") == {"ITF33"}
    assert told(found, "postcode", "ISTITUTO ALGHE") == {"80100"}
    assert told(found, "url", "ALGAHEART") == {"https://algaheart.example"}
    assert told(found, "status", "ALGAHEART") == {"ongoing"}
    assert told(found, "budget_eur", "ALGAHEART") == {"2500000.5"}
    assert said(found, "PARTICIPATES_IN") == {"ISTITUTO ALGHE → ALGAHEART", "TINY HEARTS GMBH → ALGAHEART"}


def test_what_a_participant_gets_is_net_where_that_is_told(dump: Path) -> None:
    rows = reading(dump).statements.filter(pl.col("predicate") == "PARTICIPATES_IN")["properties"]
    assert [json.loads(row) for row in rows] == [
        {"contribution_eur": 1400000.5, "role": "coordinator"},
        {"contribution_eur": 500000.0, "role": "partner"},
    ]


def test_the_path_of_a_field_of_science_is_kept(dump: Path) -> None:
    found = reading(dump)
    steps = {"cardiology → clinical medicine", "clinical medicine → medical and health sciences"}
    assert steps < said(found, "PART_OF")
    assert told(found, "identifier", "cardiology") == {"euroscivoc:225"}
    assert {s for s in said(found, "FOCUSES_ON") if s.endswith("cardiology")} and len(said(found, "FOCUSES_ON")) == 1


def test_programme_call_and_topic_fund_a_project(dump: Path) -> None:
    found = reading(dump)
    topic = "Healthy hearts (HORIZON-HLTH-2021-01)"
    frame = found.statements
    funded = frame.filter(pl.col("predicate") == "FUNDED_BY")["object"].unique().implode()
    names = set(frame.filter((pl.col("predicate") == "name") & pl.col("subject").is_in(funded))["value"])
    assert {"Horizon Europe", "HORIZON-HLTH-2021", topic, "Health (HORIZON.2.1)"} <= names
    amounts = frame.filter(pl.col("predicate") == "FUNDED_BY")["properties"].to_list()
    assert [json.loads(a)["amount_eur"] for a in amounts if "amount" in a] == [2000000.0]


def test_rows_that_are_left_out_on_purpose_make_a_source_no_less_whole(dump: Path) -> None:
    ledger = reading(dump).source.ledger
    assert ledger["refused"] == {"type_other": 1}
    assert ledger["rows_left_out"] == ledger["rows_refused"] == 1
    assert any("webItem was passed over" in note for note in ledger["notes"])


def test_old_dumps_of_cordis_say_the_same(tmp_path: Path) -> None:
    projects = semicolons(
        ("rcn", "reference", "acronym", "status", "programme", "topics", "frameworkProgramme", "title", "startDate",
         "endDate", "projectUrl", "objective", "totalCost", "ecMaxContribution", "call", "fundingScheme",
         "coordinator", "coordinatorCountry", "participants", "participantCountries", "subjects"),
        ("8", "200001", "OLDNET", "CLO", "FP7-HEALTH", "HEALTH-2007-1.1-1;HEALTH-2007-1.1-2", "FP7", "An old net",
         "2008-01-01", "2011-12-31", "http://oldnet.example", "Aim.", "3.000.000,25", "2000000", "FP7-HEALTH-2007-A",
         "CP", "X", "IT", "Y;Z", "FR;DE", "LIF"),
    )  # fmt: skip
    bodies = semicolons(
        ("projectRcn", "projectReference", "projectAcronym", "role", "id", "name", "shortName", "activityType",
         "endOfParticipation", "ecContribution", "country", "street", "city", "postCode", "organizationUrl",
         "vatNumber", "contactForm", "contactFirstNames", "contactLastNames"),
        ("8", "200001", "OLDNET", "coordinator", "990000009", "UNIVERSITA DI PROVA", "UNIPRO", "HES", "false",
         "1234567,89", "IT", "Via Prova 3", "Modena", "41100", "www.prova.example", "IT00484960588", "", "Ada", "Neri"),
    )  # fmt: skip
    (tmp_path / "cordis-fp7projects.csv").write_text(projects, encoding="utf-8")
    (tmp_path / "cordis-fp7organizations.csv").write_text(bodies, encoding="utf-8")
    found = reading(tmp_path / "cordis-fp7projects.csv")
    assert said(found, "start") == {"2008-01-01"}
    assert told(found, "identifier", "OLDNET") == {"cordis:200001"}
    assert {"OLDNET → HEALTH-2007-1.1-2", "OLDNET → FP7-HEALTH", "OLDNET → FP7-HEALTH-2007-A"} < said(
        found, "FUNDED_BY"
    )
    assert "HEALTH-2007-1.1-1 → FP7-HEALTH-2007-A" in said(found, "PART_OF")
    found = reading(tmp_path / "cordis-fp7organizations.csv")
    assert told(found, "identifier", "UNIVERSITA DI PROVA") == {"pic:990000009", "vat:IT00484960588"}
    assert told(found, "identifier", "OLDNET") == {"cordis:200001"}
    assert "Neri" not in "".join(v or "" for v in found.statements["value"])
    (properties,) = found.statements.filter(pl.col("predicate") == "PARTICIPATES_IN")["properties"]
    assert json.loads(properties) == {"contribution_eur": 1234567.89, "role": "coordinator"}


def test_tables_of_cordis_unpacked_meet_in_one_project(tmp_path: Path) -> None:
    for name in ("project", "organization", "euroSciVoc", "topics"):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / f"{name}.csv").write_text(semicolons(*CORDIS[name]), encoding="utf-8")
    folder = DataFolder(tmp_path / "data")
    with folder.writing():
        report = ingest([tmp_path / "in"], folder, today="2026-01-01")
        frames, _ = rebuild(folder, at="2026-01-01T00:00:00")
    assert report.outcomes() == {"read": 4}
    (project,) = frames.nodes.filter(pl.col("label") == "Project").rows(named=True)
    assert project["name"] == "ALGAHEART"
    assert len(project["sources"]) == 4
    sme = frames.nodes.filter(pl.col("name") == "TINY HEARTS GMBH")["sme"].item()
    assert sme == "true"


# --- ROR --------------------------------------------------------------------------------------------------------


def ror_2(number: int, name: str, **more: Any) -> dict[str, Any]:
    return {
        "id": f"https://ror.org/0aaaaaa0{number}", "status": "active", "types": ["education"], "established": 1900,
        "names": [{"value": name, "types": ["ror_display", "label"], "lang": "en"}], "links": [], "external_ids": [],
        "locations": [{"geonames_details": {"country_code": "IT", "name": "Pisa", "lat": 43.7, "lng": 10.4}}],
        "relationships": [], "domains": ["pisa.example"], **more,
    }  # fmt: skip


def ror_1(number: int, name: str, **more: Any) -> dict[str, Any]:
    return {
        "id": f"https://ror.org/0aaaaaa0{number}", "name": name, "status": "active", "types": ["Education"],
        "established": 1900, "links": [], "aliases": [], "acronyms": [], "labels": [], "relationships": [],
        "external_ids": {}, "addresses": [{"city": "Pisa", "lat": 43.7, "lng": 10.4}],
        "country": {"country_code": "IT", "country_name": "Italy"}, **more,
    }  # fmt: skip


def test_of_a_ror_archive_the_newest_schema_is_read_and_nothing_twice(tmp_path: Path) -> None:
    stem = "v1.60-2025-01-01-ror-data"
    path = archive(
        tmp_path / f"{stem}.zip",
        {
            f"{stem}.json": json.dumps([ror_1(1, "Old Name")]),
            f"{stem}.csv": "id,name\nhttps://ror.org/0aaaaaa01,Old Name\n",
            f"{stem}_schema_v2.json": json.dumps([ror_2(1, "New Name")]),
            f"{stem}_schema_v2.csv": "id,names.types.label\nhttps://ror.org/0aaaaaa01,New Name\n",
            "__MACOSX/._x": "x",
            "readme.txt": "Terms of use",
        },
    )
    found = reading(path)
    assert found.source.outcome == "read"
    assert told(found, "domain", "New Name") == {"pisa.example"}
    assert "Old Name" not in said(found, "name")
    assert found.source.ledger["rows"] == 1
    notes = found.source.ledger["notes"]
    assert sum("holds the same" in note for note in notes) == 3
    assert any(note.startswith("readme.txt was not read") for note in notes)


@pytest.mark.parametrize("form", ["json", "jsonl", "json.gz", "jsonl.gz", "zip"])
@pytest.mark.parametrize("record", [ror_1, ror_2])
def test_ror_in_every_form(tmp_path: Path, form: str, record: Any) -> None:
    made = [record(1, "One"), record(2, "Two", status="inactive"), record(3, "Three", status="withdrawn")]
    text = "\n".join(map(json.dumps, made)) if "jsonl" in form else json.dumps(made, indent=1)
    path = tmp_path / f"ror.{form}"
    if form == "zip":
        archive(path, {"v2.0-ror-data.json": text})
    else:
        path.write_bytes(gzip.compress(text.encode()) if form.endswith(".gz") else text.encode())
    found = reading(path)
    assert said(found, "name") - {"Pisa", "Italy"} == {"One", "Two"}
    assert told(found, "status", "Two") == {"inactive"}
    assert found.source.ledger["refused"] == {"status_withdrawn": 1}
    assert found.source.outcome == "read"


def test_a_body_with_a_thousand_children_does_not_quote_them_all_each_time(tmp_path: Path) -> None:
    children = [
        {"type": "child", "id": f"https://ror.org/0b{n:07}", "label": f"Institute number {n}"} for n in range(1000)
    ]
    path = tmp_path / "ror.json"
    path.write_text(json.dumps([ror_2(1, "Academy", relationships=children)]), encoding="utf-8")
    found = reading(path)
    assert len([s for s in said(found, "PART_OF") if s.endswith("→ Academy")]) == 1000
    assert found.statements.filter(pl.col("quote").str.len_chars() > 1000).is_empty()


# --- clusters, query results, lists -----------------------------------------------------------------------------


def test_eccp_profiles_by_name_of_the_file_or_by_a_column(tmp_path: Path) -> None:
    head = "Cluster name,Country,NUTS2,City,Website,Year of establishment,Total number of members,{}\n"
    row = 'Bio Alfa,Italy,ITC1,Torino,www.bioalfa.example,2003,"1,250",Biotechnology; medtech\n'
    (tmp_path / "eccp-export.csv").write_text(head.format("Topics") + row, encoding="utf-8")
    (tmp_path / "profiles.csv").write_text(head.format("Sectoral industries") + row, encoding="utf-8")
    (tmp_path / "others.csv").write_text(head.format("Whatever") + row, encoding="utf-8")
    by_name, by_column = reading(tmp_path / "eccp-export.csv"), reading(tmp_path / "profiles.csv")
    for found in (by_name, by_column):
        assert told(found, "nuts", "Bio Alfa") == {"ITC1"}
        assert told(found, "founded", "Bio Alfa") == {"2003"}
        assert said(found, "MEMBER_OF") == {"Bio Alfa → European Cluster Collaboration Platform"}
        assert set(found.statements.filter(pl.col("value") == "Bio Alfa")["subject_type"]) == {"Cluster"}
        assert found.source.ledger["refused"] == {"ambiguous_number": 1}
    assert said(by_column, "FOCUSES_ON") == {"Bio Alfa → Biotechnology", "Bio Alfa → Medical technology"}
    assert reading(tmp_path / "others.csv").source.reason == "unknown_table"


def test_an_ordinary_list_with_ordinary_columns_is_taken_for_nothing_particular(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,country,themes,sectors,technology\nAlfa,IT,x,y,z\n", encoding="utf-8")
    assert reading(tmp_path / "a.csv").source.reader.startswith("registry:body-list@")
    (tmp_path / "b.csv").write_text("cluster,name,label\nAlfa,Beta,x\n", encoding="utf-8")
    assert reading(tmp_path / "b.csv").source.reason == "unknown_table"


def test_cebr_members_of_a_list_that_does_not_name_the_network(tmp_path: Path) -> None:
    text = "Name;Paese;Città;Membro dal;Tipo;Numero di membri\nBio Beta;Francia;Lione;2010;bioregion;40\n"
    (tmp_path / "CEBR_members_2025.csv").write_text(text, encoding="utf-8")
    (tmp_path / "list.csv").write_text(text.replace("Membro dal", "Membro CEBR dal"), encoding="utf-8")
    (tmp_path / "other.csv").write_text(text, encoding="utf-8")
    for name in ("CEBR_members_2025.csv", "list.csv"):
        found = reading(tmp_path / name)
        assert said(found, "MEMBER_OF") == {"Bio Beta → Council of European BioRegions"}
        (properties,) = found.statements.filter(pl.col("predicate") == "MEMBER_OF")["properties"]
        assert json.loads(properties) == {"since": "2010"}
        assert told(found, "members", "Bio Beta") == {"40"}
    assert reading(tmp_path / "other.csv").source.reason == "unknown_table"
    assert said(reading(tmp_path / "other.csv", mapping="cebr-members"), "MEMBER_OF")


def test_results_of_a_wikidata_query(tmp_path: Path) -> None:
    def uri(number: str) -> dict[str, str]:
        return {"type": "uri", "value": f"http://www.wikidata.org/entity/{number}"}

    def word(text: str) -> dict[str, str]:
        return {"type": "literal", "value": text, "xml:lang": "en"}

    rows = [
        {
            "org": uri("Q1"), "orgLabel": word("Alfa Institute"), "countryLabel": word("Italy"),
            "inception": {"type": "literal", "value": "1999-01-01T00:00:00Z", "datatype": "xsd:dateTime"},
            "coord": {"type": "literal", "value": "Point(11.34 44.49)", "datatype": "geo:wktLiteral"},
            "rorId": word("04xfq0f34"), "officialWebsite": {"type": "uri", "value": "https://alfa.example"},
            "parentOrganization": uri("Q2"), "parentOrganizationLabel": word("Omega"), "hqLabel": word("Bologna"),
        },
        {"org": uri("Q3"), "orgLabel": word("Q3"), "countryLabel": word("Italy")},
        {"org": uri("Q1"), "orgLabel": word("Alfa Institute"), "shortName": word("ALFA")},
    ]  # fmt: skip
    names = list(dict.fromkeys(key for row in rows for key in row))
    whole = {"head": {"link": [], "vars": names}, "results": {"distinct": False, "ordered": True, "bindings": rows}}
    (tmp_path / "query.json").write_text(json.dumps(whole, indent=2), encoding="utf-8")
    flat = [{key: value["value"] for key, value in row.items()} for row in rows]
    (tmp_path / "page.json").write_text(json.dumps(flat), encoding="utf-8")
    for name in ("query.json", "page.json"):
        found = reading(tmp_path / name)
        assert told(found, "identifier", "Alfa Institute") == {"wikidata:Q1", "ror:04xfq0f34"}
        assert told(found, "founded", "Alfa Institute") == {"1999"}
        assert told(found, "lat", "Alfa Institute") == {"44.49"}
        assert told(found, "lon", "Alfa Institute") == {"11.34"}
        assert told(found, "acronym", "Alfa Institute") == {"ALFA"}
        assert {"Alfa Institute → Omega", "Bologna → Italy"} == said(found, "PART_OF")
        assert found.source.ledger["refused"] == {"no_body": 1}
        assert found.source.ledger["rows_merged"] == 1


def test_hospitals_of_one_name_and_city_are_one_and_universities_have_domains(tmp_path: Path) -> None:
    columns = (
        "id,hospital_name,site_name,lat,lon,street,house_number,postcode,city,cc,facility_type,public_private,url\n"
    )
    rows = "X_1,Klinik Alfa,Nord,47.1,16.2,Gasse,3,7431,Wien,AT,,,\nX_2,Klinik Alfa,Ost,,,Weg,,7431,Wien,AT,,,\n"
    (tmp_path / "h.csv").write_text(columns + rows + "X_3,Klinik Alfa,,,,,,,Graz,AT,,,\n", encoding="utf-8")
    found = reading(tmp_path / "h.csv")
    bodies = found.statements.filter((pl.col("subject_type") == "Organisation") & (pl.col("predicate") == "name"))
    assert bodies.height == 2
    assert said(found, "street") == {"Gasse 3", "Weg"}
    made = [{"name": "Uni Alfa", "domains": ["alfa.example", "students.alfa.example"], "alpha_two_code": "IT",
             "web_pages": ["http://alfa.example/"], "country": "Italy", "state-province": None}]  # fmt: skip
    (tmp_path / "u.json").write_text(json.dumps(made), encoding="utf-8")
    found = reading(tmp_path / "u.json")
    assert said(found, "domain") == {"alfa.example", "students.alfa.example"}
    assert said(found, "url") == {"http://alfa.example/"}
    assert said(found, "kind") == {"university"}


# --- bad files --------------------------------------------------------------------------------------------------


def test_a_cut_off_archive_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "d.zip", {"project.csv": semicolons(*PROJECTS) * 50})
    path.write_bytes(path.read_bytes()[:-40])
    assert reading(path).source.reason == "truncated"


def test_a_damaged_member_is_refused(tmp_path: Path) -> None:
    noise = "".join(f"{n};" for n in os.urandom(20_000))
    path = archive(tmp_path / "d.zip", {"project.csv": semicolons(*PROJECTS) + noise})
    raw = bytearray(path.read_bytes())
    raw[2000:2100] = bytes(100)
    path.write_bytes(raw)
    refused = reading(path).source
    assert refused.outcome == "refused" and refused.reason == "damaged"
    assert refused.ledger["notes"][0].count("\n") == 0


def test_a_bomb_in_an_archive_is_refused_before_it_unpacks(tmp_path: Path) -> None:
    path = archive(tmp_path / "d.zip", {"project.csv": semicolons(PROJECTS[0]) + "0" * 60_000_000})
    assert reading(path).source.reason == "zip_bomb"


def test_an_archive_with_too_many_files_or_none_to_read_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "many.zip", {f"{n}.csv": "a,b\n1,2\n" for n in range(20)})
    with pytest.raises(SourceRefused, match="holds 20 files") as caught:
        read(path, limits=Limits(zip_members=10))
    assert caught.value.reason == "zip_bomb"
    path = archive(tmp_path / "pictures.zip", {"a.png": b"\x89PNG", "b.zip": b"PK"})
    assert reading(path).source.reason == "unsupported"


def test_a_page_of_the_web_in_the_place_of_a_table_is_refused(tmp_path: Path) -> None:
    page = "<!DOCTYPE html><html><body>Sign in</body></html>"
    path = archive(tmp_path / "d.zip", {"project.csv": page})
    assert reading(path).source.reason == "wrong_format"
    path = archive(tmp_path / "e.zip", {"project.csv": semicolons(*PROJECTS), "organization.csv": page})
    found = reading(path)
    assert said(found, "name") > {"ALGAHEART"}
    assert any("organization.csv is a web page" in note for note in found.source.ledger["notes"])


def test_missing_columns_are_named_in_the_ledger(tmp_path: Path) -> None:
    (tmp_path / "organization.csv").write_text("projectID;name\n1;Alfa\n", encoding="utf-8")
    refused = reading(tmp_path / "organization.csv", mapping="cordis-organization").source
    assert refused.reason == "missing_columns"
    assert "country, activityType, ecContribution" in refused.ledger["notes"][0]


def test_another_encoding_is_read_and_said(tmp_path: Path) -> None:
    text = semicolons(PARTICIPANTS[0], [c.replace("ISTITUTO ALGHE", "Università Città") for c in PARTICIPANTS[1]])
    (tmp_path / "organization.csv").write_bytes(text.encode("cp1252"))
    found = reading(tmp_path / "organization.csv")
    assert "Università Città" in said(found, "name")
    assert any("cp1252" in note for note in found.source.ledger["notes"])


def test_a_number_given_twice_is_counted_and_both_names_stay(tmp_path: Path) -> None:
    rows = [ror_2(1, "First"), ror_2(1, "Second")]
    (tmp_path / "ror.json").write_text(json.dumps(rows), encoding="utf-8")
    found = reading(tmp_path / "ror.json")
    assert found.source.ledger["rows_merged"] == 1
    assert {"First", "Second"} < said(found, "name")


# --- mappings of one's own --------------------------------------------------------------------------------------

LABS = (
    "Denominazione;Paese;Città;Sito web;Tipo;Anno;Email;Rete;Membro dal;ROR;Temi\n"
    "Centro Alfa S.r.l.;Italia;Torino;www.alfa.example;impresa;2003;x@alfa.example;Rete Uno;2010;"
    "https://ror.org/04xfq0f34;medtech | cancer\n"
    "Istituto Beta;Francia;Lione;beta.example;ente di ricerca;1999;y@beta.example;Rete Due;2011;;biotech\n"
)


def table_of(path: Path) -> Table:
    content = read(path)
    assert not isinstance(content, Document)
    return content[0]


def test_a_draft_loads_runs_and_says_how_it_was_made(tmp_path: Path) -> None:
    (tmp_path / "labs.csv").write_text(LABS, encoding="utf-8")
    text = draft_mapping(table_of(tmp_path / "labs.csv"))
    assert "#   Denominazione: name, by its heading" in text
    assert "#   Email: left out, it concerns persons" in text
    (tmp_path / "labs.yaml").write_text(text, encoding="utf-8")
    found = reading(tmp_path / "labs.csv", own=(tmp_path / "labs.yaml",))
    assert found.source.outcome == "read"
    assert told(found, "identifier", "Centro Alfa S.r.l.") == {"ror:04xfq0f34"}
    assert told(found, "kind", "Istituto Beta") == {"research"}
    assert said(found, "MEMBER_OF") == {"Centro Alfa S.r.l. → Rete Uno", "Istituto Beta → Rete Due"}
    assert "Centro Alfa S.r.l. → Oncology" in said(found, "FOCUSES_ON")
    assert "Torino → Italy" in said(found, "PART_OF")
    assert not found.statements.filter(pl.col("value").str.contains("@"))["value"].to_list()


@pytest.mark.parametrize(
    "heading",
    ["{name}", "name|x", 'a "name"', "name: [x]", "# name", "nom\u202eme", "name\\", "- name", "!name", "*name"],
)
def test_a_draft_survives_hostile_headings_and_cells(tmp_path: Path, heading: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([[heading, "country", "type"], ["Alfa\n# x: y", "IT", "}{|"], ["Beta", "FR", '"']])
    (tmp_path / "t.csv").write_text(out.getvalue(), encoding="utf-8")
    path = tmp_path / "t.yaml"
    path.write_text(draft_mapping(table_of(tmp_path / "t.csv")), encoding="utf-8")
    found = reading(tmp_path / "t.csv", own=(path,))
    assert "Beta" in said(found, "name")
    assert said(found, "LOCATED_IN") >= {"Beta → France"}


@pytest.mark.parametrize("heading", ["cluster", "network name", "hub", "hospital", "university", "company", "name"])
@pytest.mark.parametrize("typed", [False, True])
def test_a_draft_joins_only_what_the_vocabulary_lets_it(tmp_path: Path, heading: str, typed: bool) -> None:
    kind = ("type", "network") if typed else ("note", "x")
    text = f"{heading},member of,since,{kind[0]}\nAlfa,Omega,2010,{kind[1]}\nBeta,Omega,2011,{kind[1]}\n"
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    path = tmp_path / "t.yaml"
    path.write_text(draft_mapping(table_of(tmp_path / "t.csv")), encoding="utf-8")
    found = reading(tmp_path / "t.csv", own=(path,))
    assert said(found, "MEMBER_OF") | said(found, "PART_OF") == {"Alfa → Omega", "Beta → Omega"}


def test_a_table_without_names_cannot_be_drafted(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("x,y\n1,2\n3,4\n", encoding="utf-8")
    with pytest.raises(SourceRefused, match="name one of them “name”"):
        draft_mapping(table_of(tmp_path / "t.csv"))


def test_a_mapping_that_is_edited_has_its_tables_read_again(tmp_path: Path) -> None:
    (tmp_path / "labs.csv").write_text(LABS, encoding="utf-8")
    mine = tmp_path / "labs.yaml"
    mine.write_text(draft_mapping(table_of(tmp_path / "labs.csv")), encoding="utf-8")
    folder = DataFolder(tmp_path / "data")

    def run() -> Counter[str]:
        with folder.writing():
            return Counter(ingest([tmp_path / "labs.csv"], folder, today="2026-01-01", own=[mine]).outcomes())

    assert run() == {"read": 1}
    assert run() == {"unchanged": 1}
    mine.write_text(mine.read_text(encoding="utf-8").replace("confidence: 0.9", "confidence: 0.7"), encoding="utf-8")
    assert run() == {"read": 1}
    store = StatementStore(folder)
    assert set(store.frame()["confidence"]) == {0.7}


def test_rows_are_told_while_a_registry_is_read(tmp_path: Path) -> None:
    rows = "".join(f"Network {n % 7},Member {n},IT\n" for n in range(12_000))
    (tmp_path / "members.csv").write_text("network,member,country\n" + rows, encoding="utf-8")
    folder = DataFolder(tmp_path / "data")
    heard: list[tuple[str, int, int]] = []
    with folder.writing():
        ingest([tmp_path / "members.csv"], folder, today="2026-01-01", progress=lambda *told: heard.append(told))
    told = [done for stage, done, _ in heard if stage == "rows"]
    assert told == sorted(told) and told[-1] == 12_000
    assert not [path for path in folder.root.iterdir() if path.name == ".rows"]


def test_a_mapping_of_ones_own_comes_before_one_of_the_same_name(tmp_path: Path) -> None:
    built_in = next(m for m in known_mappings() if m.name == "body-list")
    (tmp_path / "mine.yaml").write_text(draft_named(tmp_path, "body-list"), encoding="utf-8")
    found = [m for m in known_mappings([tmp_path / "mine.yaml"]) if m.name == "body-list"]
    assert found == [load_mapping(tmp_path / "mine.yaml")] and found != [built_in]
    with pytest.raises(Misconfigured, match="check its path"):
        known_mappings([tmp_path / "gone.yaml"])


def draft_named(folder: Path, name: str) -> str:
    (folder / "labs.csv").write_text(LABS, encoding="utf-8")
    return draft_mapping(table_of(folder / "labs.csv"), name)


# --- real tables ------------------------------------------------------------------------------------------------


@needs_data
@pytest.mark.parametrize(
    ("file", "rows", "reader"),
    [
        ("lists/hospitals_eu.csv", 15_181, "hospitals"),
        ("lists/universities.json", 10_251, "universities"),
        ("cordis_organisations/fp7.csv", 20_846, "organisation-list"),
        ("cordis_organisations/h2020_2017.csv", 11_319, "organisation-list"),
        ("cordis/project.csv", 383, "cordis-project"),
        ("cordis/organization.csv", 7_259, "cordis-organization"),
    ],
)
def test_real_tables_are_read_whole(file: str, rows: int, reader: str) -> None:
    assert DATA is not None
    found = reading(DATA / file)
    assert found.source.outcome == "read", found.source.ledger
    assert found.source.ledger["rows"] == rows
    assert found.source.reader.startswith(f"registry:{reader}@")
    assert found.source.ledger.get("rows_refused", 0) == 0


@needs_data
def test_real_ror_records_of_both_schemas_are_read(tmp_path: Path) -> None:
    assert DATA is not None
    with gzip.open(DATA / "ror-records-latest.jsonl.gz", "rt", encoding="utf-8") as lines:
        some = [line for number, line in enumerate(lines) if number % 25 == 0]
    (tmp_path / "ror.jsonl").write_text("".join(some), encoding="utf-8")
    found = reading(tmp_path / "ror.jsonl", own=())
    ledger = found.source.ledger
    assert ledger["rows"] == len(some) > 2_000
    assert set(ledger["refused"]) == {"status_withdrawn"}
    assert found.source.outcome == "read"
    assert DEFAULT_LIMITS.table_bytes > 1_000_000_000
