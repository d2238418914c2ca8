"""Nothing is lost silently: pages, sentences and proposed statements add up, and every word stands where it is said."""

import re
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

import ingest.extract
from graph.folder import DataFolder
from graph.model import RELATIONS
from graph.sources import Source, ledger_faults
from graph.statements import Statement
from graph.store import StatementStore
from ingest.document import Document
from ingest.pipeline import ingest as ingest_files
from ingest.readers import read
from ingest.readers.plain import read_plain
from ingest.sample import sample_path
from tests.ingest import made_files as made

SHARED = Path(__file__).parents[3] / "shared"
NAMES = ("name", "alias", "acronym", "mention")
WORDS = ["Il Cluster Alfa Nord è membro del Council of European BioRegions.", "Ha sede a Torino dal primo gennaio."]


def stored(folder: DataFolder, *paths: Path) -> list[Source]:
    with folder.writing():
        ingest_files(paths, folder, today="2026-11-22", make_executor=lambda: ThreadPoolExecutor(2))
    return StatementStore(folder).sources()


@pytest.fixture(scope="module", params=["sample", "corpus"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> StatementStore:
    """The sample, or the shared corpus where it is, as ingest stores it."""
    place = sample_path() if request.param == "sample" else SHARED / "corpus"
    if not place.is_dir():
        pytest.skip("the corpus is not here")
    paths = [place / "registries", place / "documents"] if request.param == "sample" else [place]
    folder = DataFolder(tmp_path_factory.mktemp("data"))
    assert stored(folder, *paths)
    return StatementStore(folder)


def documents(store: StatementStore) -> Iterator[tuple[Source, str, list[Statement]]]:
    for source in store.sources():
        text = store.text(source.id)
        if text is not None:
            yield source, text, list(store.statements(source.id))


def tidy(words: str) -> str:
    """Words without what a typesetter put into them: line ends, hyphens at line ends."""
    return " ".join(re.sub(r"\xad|-[^\S\n]*\n\s*(?=[^\W\d_A-Z])", "", words).split())


def names_of(statements: list[Statement]) -> dict[str, set[str]]:
    names: defaultdict[str, set[str]] = defaultdict(set)
    for statement in statements:
        if statement.value is not None and statement.predicate in NAMES:
            names[statement.subject].add(tidy(statement.value))
    return names


def known_acronyms(store: StatementStore) -> dict[str, set[str]]:
    """Acronym to the names that a registry or the shipped list gives it."""
    known: defaultdict[str, set[str]] = defaultdict(set)
    shipped = Path(ingest.extract.__file__).parent / "gazetteer" / "names.yaml"
    listed: dict[str, list[dict[str, Any]]] = yaml.safe_load(shipped.read_text(encoding="utf-8"))
    for entry in (e for entries in listed.values() for e in entries):
        for acronym in (entry.get("acronym"), *entry.get("aliases", ())):
            known[acronym] |= {entry["name"], *entry.get("aliases", ())}
    for source in store.sources():
        if source.kind == "registry":
            statements = list(store.statements(source.id))
            names = names_of(statements)
            for s in statements:
                if s.predicate == "acronym" and s.value is not None:
                    known[s.value] |= names[s.subject]
    return known


def test_every_statement_stands_on_its_words(store: StatementStore) -> None:
    """Quotation at its offsets; subject and object anchored at a name of theirs; cue and nouns in place."""
    checked = 0
    for source, text, statements in documents(store):
        names = names_of(statements)
        for s in statements:
            assert text[s.start : s.end] == s.quote, (source.label, s)
            for role, entity in (("subject", s.subject), ("object", s.object)):
                if s.object is not None:
                    assert entity is not None
                    words = tidy(text[slice(*s.anchors[role])])
                    assert any(name in words for name in names[entity]), (source.label, role, words, names[entity])
                    checked += 1
            if "cue" in s.anchors:
                start, end = s.anchors["cue"]  # in the quotation, or in the line that heads the list it is of
                assert end <= s.end and any(map(str.isalpha, text[start:end])), (source.label, s)
            for role in ("subject_noun", "object_noun"):
                if role in s.anchors:
                    assert s.start <= s.anchors[role][0] and s.anchors[role][1] <= s.end, (source.label, s)
    assert checked > 50


def test_every_acronym_is_spelled_out_in_the_text_or_known(store: StatementStore) -> None:
    known = known_acronyms(store)
    checked = 0
    for source, text, statements in documents(store):
        names, plain = names_of(statements), tidy(text)
        for s in statements:
            if s.predicate != "acronym":
                continue
            assert s.value is not None
            short = re.escape(s.value)
            forms = names[s.subject] - {s.value}
            said = r"\s(?:stands for|sta per|steht für|signifie|significa)\s(?:the\s)?"
            beside = rf"(?:\s?\(|\s?[–-]\s|,\s|{said})\s?[\"“]?"
            spelled = any(
                re.search(rf"{re.escape(form)}{beside}{short}|{short}{beside}{re.escape(form)}", plain)
                or re.search(rf"(?<!\w){short}(?!\w)", form)
                for form in forms
            )
            assert spelled or names[s.subject] & known.get(s.value, set()), (source.label, s.value, forms)
            checked += 1
    assert checked > 10


def test_what_was_proposed_was_accepted_or_refused(store: StatementStore) -> None:
    proposed = 0
    for source in store.sources():
        assert ledger_faults(source) == [], source.label
        ledger = source.ledger
        stated = [s for s in store.statements(source.id) if s.object is not None]
        told = {kind: sum(s.predicate == kind for s in stated) for kind in RELATIONS}
        assert ledger.get("relations", {}) == {kind: n for kind, n in told.items() if n}
        if source.kind == "document":
            assert ledger.get("proposed", 0) == len(stated) + sum(ledger.get("refused", {}).values())
            assert ledger.get("sentences_with_cue", 0) >= ledger.get("cues_without_ends", 0)
            proposed += ledger.get("proposed", 0)
    assert proposed > 50


def test_what_was_refused_is_kept_with_its_words(store: StatementStore) -> None:
    for source, text, _ in documents(store):
        reading = store.reading(source.id)
        assert reading is not None
        assert len(reading["refused"]) == sum(source.ledger.get("refused", {}).values())
        for refusal in reading["refused"]:
            assert refusal["reason"] in source.ledger["refused"]
            assert text[refusal["start"] : refusal["end"]].strip()


@pytest.mark.parametrize("window", [1_000, 10_000_000])
@pytest.mark.parametrize("path", sorted((sample_path() / "documents").iterdir()), ids=lambda p: p.name)
def test_a_document_adds_up_however_it_is_cut(path: Path, window: int) -> None:
    document = read(path)
    assert isinstance(document, Document)
    denied = "Il Cluster Alfa Nord non è membro del Council of European BioRegions."
    longer = read_plain(f"{document.text}\n\n{denied}\n\n" * 3, ())
    found = ingest.extract.extract(longer, window=window)
    stated = sum(len(relation.evidence) for relation in found.relations)
    ledger = found.ledger
    assert ledger.proposed == stated + ledger.refused.total() and ledger.accepted.total() == stated
    assert ledger.refused["negated"] >= 3 and len(ledger.refusals) == ledger.refused.total()


def test_every_page_of_a_pdf_is_read_or_named_with_the_reason(tmp_path: Path) -> None:
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(made.pdf([made.column(WORDS), made.PIXEL, made.column(WORDS), b"", made.PIXEL]))
    (source,) = stored(DataFolder(tmp_path / "data"), paper)
    assert (source.outcome, source.pages) == ("partial", 5)
    assert source.ledger["unread_pages"] == {"2": "image_only", "4": "empty", "5": "image_only"}
    assert source.ledger["pages"] == source.ledger["pages_read"] + len(source.ledger["unread_pages"]) == 5
    assert ledger_faults(source) == []


def test_a_blank_page_is_no_loss(tmp_path: Path) -> None:
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(made.pdf([made.column(WORDS), b""]))
    (source,) = stored(DataFolder(tmp_path / "data"), paper)
    assert source.outcome == "read"
    assert source.ledger["unread_pages"] == {"2": "empty"}


def test_a_scan_accounts_for_its_pages_though_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(made.pdf([made.PIXEL, b"", made.PIXEL]))
    (tmp_path / "locked.pdf").write_bytes(made.pdf([made.column(WORDS)], encrypt=True))
    locked, scan = stored(DataFolder(tmp_path / "data"), tmp_path / "scan.pdf", tmp_path / "locked.pdf")
    assert (scan.outcome, scan.reason, scan.pages) == ("refused", "no_text", 3)
    assert scan.ledger["unread_pages"] == {"1": "image_only", "2": "empty", "3": "image_only"}
    assert (locked.outcome, locked.reason) == ("refused", "password_protected")
    assert ledger_faults(scan) == ledger_faults(locked) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"pages": 3}, "3 pages"),
        ({"unread_pages": {"2": ""}}, "pages"),
        ({"proposed": 7}, "7 proposed"),
        ({"refused": {"negated": 2}}, "2 refused"),
    ],
)
def test_a_ledger_that_does_not_add_up_is_found_out(tmp_path: Path, change: dict[str, Any], fault: str) -> None:
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(made.pdf([made.column(WORDS), made.PIXEL]))
    (source,) = stored(DataFolder(tmp_path / "data"), paper)
    (found,) = ledger_faults(replace(source, ledger={**source.ledger, **change}))
    assert fault in found
