"""Extraction measured on annotated documents: figures, causes, tables, and what a bad annotation is told."""

import importlib.util
import json
import sys
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from graph.errors import LifescapeError, NotFound, SourceRefused
from ingest.evaluation import Report, evaluate, load_annotated, put_between, to_markdown
from ingest.evaluation.annotations import to_annotation
from ingest.evaluation.comparing import PROGRAM, agree, reading_of
from ingest.evaluation.judging import MISS_CAUSES, SPURIOUS_CAUSES
from ingest.evaluation.markdown import marks
from ingest.evaluation.scoring import Count, by_type, compare
from ingest.extract import extract, to_json
from tests.ingest.annotated import annotation, as_found, entity, relation, write

BEGIN, END = marks()
SHARED = Path(__file__).resolve().parents[3] / "shared"
TOOL = SHARED / "tools" / "score_extraction.py"
PAGE = Path(__file__).parents[2] / "docs" / "extraction.md"


def report_on(tmp_path: Path, content: Any = None) -> Report:
    write(tmp_path, content or annotation())
    return evaluate(load_annotated([tmp_path]), extract)


def read(entities: list[dict[str, Any]], relations: list[dict[str, Any]], reader: int = 0) -> Any:
    return reading_of(to_annotation({"entities": entities, "relations": relations}, "made.json"), reader)


def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_extraction", TOOL)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(not TOOL.is_file(), reason="the scoring tool is not beside this copy of the repository")
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # the tool is not ours, and leaves its files open
def test_figures_are_those_of_the_tool_that_the_goals_are_told_in() -> None:
    scorer = tool()
    report = evaluate(load_annotated([SHARED / "gold"], [SHARED / "corpus"]), extract)
    types: dict[str, Any] = {}
    for result in report.results:
        gold = SHARED / "gold" / f"{result.annotated.name}.json"
        found = scorer.reading(to_json(result.extraction, result.annotated.name), "f:")
        total, told, differ = scorer.score(scorer.read_gold(f"{gold}+{gold.parent / 'second' / gold.name}"), found)
        for kind, name in (("entities", "entities"), ("entities_any_type", "entities, any type"), ("relations",) * 2):
            assert vars(total[name]) == _plain(result.count(kind)), (result.annotated.name, kind)
        assert len(differ) == sum(not j.good for j in result.judgements)
        for name, count in told.items():
            types[name] = types.get(name, scorer.Count()) + count
    assert {name: vars(c) for name, c in types.items() if c.asked or c.found} == {
        name: _plain(c) for name, c in report.types().items()
    }


def _plain(count: Count) -> dict[str, int]:
    return {"right": count.right, "found": count.found, "got": count.got, "asked": count.asked}


def test_what_either_reader_has_is_right_and_what_both_have_is_asked_for() -> None:
    first = read([entity("a", "Cluster", "Alfa"), entity("b", "Hub", "Beta")], [relation("a", "PART_OF", "b")])
    second = read(
        [entity("x", "Hub", "BÉTA!"), entity("y", "Cluster", "Alfa"), entity("z", "City", "Udine")],
        [relation("y", "PART_OF", "x"), relation("x", "LOCATED_IN", "z")],
        1,
    )
    found = read([entity("1", "Hub", "beta"), entity("2", "City", "Udine")], [relation("1", "LOCATED_IN", "2")])
    compared = compare(agree(first, second), found)
    assert compared.entities == Count(right=2, found=2, got=1, asked=2)
    assert compared.relations == Count(right=1, found=1, got=0, asked=1)


def test_a_wrong_type_is_one_mistake_and_spoils_no_relation() -> None:
    gold = read([entity("a", "Cluster", "Alfa"), entity("b", "Network", "Beta")], [relation("a", "MEMBER_OF", "b")])
    found = read([entity("1", "Hub", "Alfa"), entity("2", "Network", "Beta")], [relation("1", "MEMBER_OF", "2")])
    compared = compare(gold, found)
    assert (compared.entities.right, compared.entities_any_type.right, compared.relations.right) == (1, 2, 1)
    assert by_type([compared])["Hub"] == Count(found=1)


def test_what_a_program_alone_has_is_nothing_of_the_readers() -> None:
    stated = [relation("e1", "LOCATED_IN", "e2")]
    gold = read([entity("e1", "Cluster", "Alfa"), entity("e2", "City", "Udine")], stated)
    found = read([entity("e1", "Cluster", "Omega"), entity("e2", "City", "Udine")], stated, PROGRAM)
    assert (compare(gold, found).relations.right, compare(gold, found).relations.found) == (0, 1)


def test_cooperation_has_no_direction() -> None:
    named = [entity("a", "Cluster", "Alfa"), entity("b", "Hub", "Beta")]
    gold, found = (read(named, [relation(x, "COLLABORATES_WITH", y)]) for x, y in (("a", "b"), ("b", "a")))
    assert compare(gold, found).relations == Count(1, 1, 1, 1)


def test_nothing_asked_and_nothing_found_is_perfect_and_noise_is_not() -> None:
    assert (Count().precision, Count().recall, Count().f1) == (1.0, 1.0, 1.0)
    assert Count(found=3).f1 == 0.0 and Count(asked=3).f1 == 0.0


def test_a_report_adds_up(tmp_path: Path) -> None:
    report = report_on(tmp_path)
    told = report.to_json()
    for kind, of in (("entities", "entity"), ("relations", "relation")):
        count, judged = report.micro(kind), [j for j in report.judgements if j.kind == of]
        assert count.asked == sum(j.side == "asked" for j in judged)
        assert count.right == sum(j.side == "found" and j.good for j in judged)
        for by in ("type", "language", "structure"):
            summed = sum((c.count for c in report.classes() if (c.kind, c.by) == (of, by)), Count())
            assert (summed.asked, summed.got, summed.found, summed.right) == tuple(
                told["totals"][kind][k] for k in ("asked", "got", "found", "right")
            )
    assert sum(c["count"] for c in told["causes"]) == len(told["misses"]) + len(told["spurious"])
    assert told["documents"][0] | {"language": "it", "shape": "member page", "readers": 1} == told["documents"][0]
    assert json.loads(json.dumps(told)) == told


def judged(tmp_path: Path, found: dict[str, Any], gold: dict[str, Any] | None = None) -> Report:
    """What is said of an extractor that finds just this."""
    write(tmp_path, gold or annotation())
    return evaluate(load_annotated([tmp_path]), lambda document: as_found(found, document))


def test_what_finds_all_and_no_more_is_perfect(tmp_path: Path) -> None:
    report = judged(tmp_path, annotation())
    assert report.micro("entities").f1 == report.micro("relations").f1 == 1.0
    assert report.macro("relations") == (1.0, 1.0, 1.0) and all(j.good for j in report.judgements)
    assert not report.weak() and "No class" in to_markdown(report)


@pytest.mark.parametrize(
    ("instead", "cause"),
    [
        ([], "never found"),
        ([entity("e3", "Hub", "Bravonet")], "wrong type"),
        ([entity("e3", "Network", "rete Bravonet")], "wrong boundary"),
        ([entity("e1", "Cluster", "Distretto Alfamed", "Bravonet")], "taken into another entity"),
    ],
)
def test_a_missed_entity_has_a_cause(tmp_path: Path, instead: list[dict[str, Any]], cause: str) -> None:
    gone = {"e3", *(e["id"] for e in instead)}
    found = annotation() | {"relations": []}
    found["entities"] = [e for e in found["entities"] if e["id"] not in gone] + instead
    told = [j for j in judged(tmp_path, found).judgements if (j.kind, j.side, j.good) == ("entity", "asked", False)]
    assert [(j.told, j.cause) for j in told] == [("Bravonet", cause)]


@pytest.mark.parametrize(
    ("asked", "found", "cause"),
    [
        (relation("e1", "FUNDED_BY", "gone"), None, "an end is missing"),
        (relation("e1", "PART_OF", "e2"), relation("e2", "PART_OF", "e1"), "taken for another relation"),
        (relation("e9", "HAS_ROLE", "e4", "Anna Carlotti"), None, "not both named in one sentence"),
        (relation("e3", "LOCATED_IN", "e8", "Delphinia Park (Francia)"), None, "a list or table not understood"),
        (relation("e1", "COLLABORATES_WITH", "e2"), None, "a cue there but not used"),
        (relation("e1", "TARGETS", "e11"), None, "no cue in the lexicon"),
    ],
)
def test_a_missed_relation_has_a_cause(
    tmp_path: Path, asked: dict[str, Any], found: dict[str, Any] | None, cause: str
) -> None:
    gold = annotation() | {"relations": [asked]}
    content = annotation() | {"relations": [found] if found else []}
    gold["entities"].append(entity("gone", "Programme", "ha aperto"))
    told = [j for j in judged(tmp_path, content, gold).judgements if (j.kind, j.side) == ("relation", "asked")]
    assert [j.cause for j in told] == [cause]


@pytest.mark.parametrize(
    ("more", "cause"),
    [
        (relation("x", "MEMBER_OF", "e3"), "an end no reader has"),
        (relation("e1", "PART_OF", "e3"), "another relation is stated"),
        (relation("e5", "MEMBER_OF", "e3"), "no reader relates them"),
    ],
)
def test_a_relation_that_no_reader_has_has_a_cause(tmp_path: Path, more: dict[str, Any], cause: str) -> None:
    found = annotation()
    found["entities"].append(entity("x", "Organisation", "ha aperto"))
    found["relations"].append(more)
    told = [j for j in judged(tmp_path, found).judgements if not j.good]
    assert {(j.kind, j.cause) for j in told} == {("entity", "no reader has it"), ("relation", cause)}


def test_structures_are_told_apart(tmp_path: Path) -> None:
    for side in ("asked", "found"):
        told = {j.told: j.structure for j in judged(tmp_path, annotation()).judgements if j.side == side}
        assert told["ORMEA"] == "label: value" and told["Delphinia Park"] == "list item"
        assert told["Bravonet"] == "paragraph" and told["Distretto Alfamed"] == "heading"
        assert told["Delphinia Park LOCATED_IN Francia"] == "list item"


def test_a_bad_class_is_named(tmp_path: Path) -> None:
    gold = annotation()
    words = ("ha aperto", "fa parte", "della rete", "collabora con", "direttrice del")
    gold["entities"] += [entity(f"x{i}", "Programme", w) for i, w in enumerate(words)]
    report = judged(tmp_path, annotation(), gold)
    assert [(c.by, c.value) for c in report.weak()] == [("type", "Programme")]
    assert "*Programme*" in to_markdown(report)


def test_documents_may_stand_elsewhere_and_second_readers_in_two_ways(tmp_path: Path) -> None:
    gold, texts = tmp_path / "gold", tmp_path / "texts"
    write(gold, annotation())
    write(gold / "second", annotation())
    texts.mkdir()
    (gold / "page.txt").rename(texts / "page.txt")
    [loaded] = load_annotated([gold], [texts])
    assert loaded.path == texts / "page.txt" and len(loaded.readings) == 2
    (gold / "second" / "page.json").rename(gold / "page.second.json")
    [loaded] = load_annotated([gold], [texts])
    assert len(loaded.readings) == 2


def changed(**more: Any) -> dict[str, Any]:
    return annotation() | more


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{not json", "page.json is not JSON"),
        ("[]", "page.json must be an object"),
        ("[" * 100_000, "page.json is not JSON"),
        ({"entities": [], "relations": {}}, "lists of objects"),
        (changed(entities=[entity("a", "Planet", "Mars")]), "entity 1 needs a `type`"),
        (changed(entities=[entity("a", "City", "Udine")] * 2), "entity 2 needs an `id`"),
        (changed(entities=[{"id": 1, "type": "City", "name": "Udine", "mentions": "Udine"}]), "list of texts"),
        (changed(relations=[relation("e1", "LIKES", "e2")]), "relation 1 needs a `type`"),
        (changed(relations=[relation("e1", "PART_OF", "e99")]), "relation 1 must lead"),
        (changed(entities=[entity("a", "City", "Atlantis")], relations=[]), "'Atlantis' does not stand in page.txt"),
    ],
)
def test_a_bad_annotation_is_refused_in_one_sentence(tmp_path: Path, content: Any, told: str) -> None:
    write(tmp_path, content)
    with pytest.raises(SourceRefused, match=r"page\.json") as refused:
        load_annotated([tmp_path])
    assert told in str(refused.value) and "\n" not in str(refused.value)


def test_a_missing_document_or_folder_is_told(tmp_path: Path) -> None:
    (write(tmp_path, annotation())).with_suffix(".txt").unlink()
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(NotFound):
            load_annotated([folder])
    (tmp_path / "page.json").unlink()
    with pytest.raises(NotFound, match="holds no annotation"):
        load_annotated([tmp_path])


def test_an_annotation_leads_to_no_file_outside_the_folders(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("Udine è segreta.", encoding="utf-8")
    write(tmp_path / "gold", annotation() | {"document": "../secret.txt"})
    (tmp_path / "gold" / "page.txt").unlink()
    with pytest.raises(LifescapeError, match="is not there"):
        load_annotated([tmp_path / "gold"])


def test_words_broken_by_a_typesetter_still_stand_in_the_text(tmp_path: Path) -> None:
    text = "Il pro-\ngetto e l'area Alfa-\nBeta crescono."
    forms = (
        entity("a", "Project", "progetto"),
        entity("b", "Region", "Alfa-Beta"),
        entity("c", "Region", "Alfa- Beta"),
    )
    write(tmp_path, {"entities": list(forms), "relations": []}, text=text)
    assert load_annotated([tmp_path])


def headers(markdown: str) -> list[str]:
    lines = markdown.splitlines()
    return [line for line, below in pairwise(lines) if below.startswith("| --- |")]


def causes(markdown: str) -> list[str]:
    every = {c for table in (MISS_CAUSES, SPURIOUS_CAUSES) for listed in table.values() for c in listed}
    return [line.split("|")[1].strip() for line in markdown.splitlines() if line.split(" | ")[0][2:] in every]


def test_the_page_has_the_tables_that_the_command_makes(tmp_path: Path) -> None:
    made = to_markdown(report_on(tmp_path))
    page = PAGE.read_text(encoding="utf-8")
    between = page.partition(BEGIN)[2].partition(END)[0]
    assert headers(between) == headers(made)
    assert causes(between) == causes(made)


def test_tables_are_renewed_between_the_marks_and_nowhere_else(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"# Before\n\n{BEGIN}\nold\n{END}\n\nAfter\n", encoding="utf-8")
    put_between(page, "| new |\n")
    put_between(page, "| newer |\n")
    assert page.read_text(encoding="utf-8") == f"# Before\n\n{BEGIN}\n\n| newer |\n\n{END}\n\nAfter\n"
    page.write_text("no marks", encoding="utf-8")
    with pytest.raises(SourceRefused, match="has no place"):
        put_between(page, "")
    with pytest.raises(NotFound):
        put_between(tmp_path / "none.md", "")


def test_a_hostile_name_becomes_no_markup(tmp_path: Path) -> None:
    content = annotation() | {"shape": "<b>|x"}
    assert "| &lt;b>\\|x |" in to_markdown(report_on(tmp_path, content))
