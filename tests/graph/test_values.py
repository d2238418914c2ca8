"""Sources disagree, and the node says so: which value is shown, which are history, and that all of them are told."""

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from graph.assemble import GraphFrames, assemble
from graph.cities import may_be_one_place
from graph.sources import Source
from graph.statements import Statement
from graph.store import to_frame
from graph.trust import NOW, STANDINGS, speaks_of, standing_of

FACTS = Path(__file__).parents[3] / "shared" / "data" / "facts.jsonl"


def source(name: str, *, dated: str | None = None, standing: str = "", kind: str = "document") -> Source:
    return Source(
        id=f"source-{name}", label=name, origin=f"/x/{name}", sha256="0", size=1, media_type="text/plain",
        reader="rules:1", outcome="read", kind=kind, standing=standing, dated=dated,
    )  # fmt: skip


def says(src: str, predicate: str, value: str, *, confidence: float = 0.9, **held: str) -> Statement:
    return Statement(
        source_id=f"source-{src}", subject=f"source-{src}#c", subject_type="Cluster", predicate=predicate, value=value,
        quote=f"{predicate}: {value}", start=1, end=9, page=2, extractor="t", confidence=confidence, properties=held,
    )  # fmt: skip


def seat(src: str, city: str, **held: str) -> list[Statement]:
    entity = f"source-{src}#{city}"
    named = replace(says(src, "name", city), subject=entity, subject_type="City")
    placed = replace(
        says(src, "LOCATED_IN", city), value=None, object=entity, object_type="City", properties=held,
    )  # fmt: skip
    return [named, placed]


def graph(sources: Iterable[Source], statements: Iterable[Statement]) -> GraphFrames:
    known = list(sources)
    said = [says(s.label, "name", "Valle Salute") for s in known] + list(statements)
    rows = sorted({(s.subject, _node(s), s.subject_type) for s in said})
    return assemble(to_frame(said), known, pl.DataFrame(rows, schema=["entity", "node", "label"], orient="row"))


def _node(statement: Statement) -> str:
    local = statement.subject.rpartition("#")[2].casefold()
    return "cluster-1" if local == "c" else f"city-{local}"


def cluster(sources: Iterable[Source], statements: Iterable[Statement]) -> dict[str, Any]:
    return graph(sources, statements).nodes.row(by_predicate=pl.col("id") == "cluster-1", named=True)


def told(node: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(v["property"], v["value"], v["state"]) for v in json.loads(node["values"] or "[]")]


A, B = source("a", dated="2019-05"), source("b", dated="2021-01-31")


def test_the_newer_source_is_shown_and_the_node_says_that_the_other_disagrees() -> None:
    node = cluster([A, B], [says("a", "members", "30"), says("b", "members", "40.0")])
    assert (node["members"], node["conflicts"]) == (40.0, ["members"])
    assert told(node) == [("members", "40.0", "preferred"), ("members", "30", "disputed")]
    shown, other = json.loads(node["values"])
    assert (shown["source"], shown["date"], shown["quote"], shown["page"]) == (
        "source-b",
        "2021-01-31",
        "members: 40.0",
        2,
    )
    assert (other["source"], other["date"], other["preferred"], other["standing"]) == (
        "source-a", "2019-05", False, "document",
    )  # fmt: skip


def test_of_one_date_the_most_trusted_kind_of_source_is_shown() -> None:
    kept = source("a", dated="2020", kind="registry")
    official = source("b", dated="2020", kind="registry", standing="official")
    said = [says("a", "founded", "2006", confidence=1.0), says("b", "founded", "2002", confidence=0.8)]
    node = cluster([kept, official], said)
    assert (node["founded"], node["conflicts"]) == ("2002", ["founded"])


def test_of_one_date_and_kind_the_order_for_all_properties_decides() -> None:
    said = [says("a", "country", "IT", confidence=0.8), says("b", "country", "FR", confidence=0.9)]
    node = cluster([A, source("b", dated="2019-05")], said)
    assert (node["country"], node["conflicts"]) == ("FR", ["country"])


def test_a_table_without_a_date_is_what_its_keeper_holds_true_and_such_a_document_is_older_than_any() -> None:
    said = [says("a", "founded", "2006"), says("b", "founded", "2002")]
    assert cluster([source("a", kind="registry"), B], said)["founded"] == "2006"
    assert cluster([source("a"), B], said)["founded"] == "2002"


def test_the_date_that_the_words_name_goes_before_that_of_their_source() -> None:
    said = [says("a", "members", "30"), says("b", "members", "139", as_of="2013")]
    node = cluster([A, B], said)
    assert (node["members"], node["conflicts"]) == (30.0, ["members"])


def test_a_value_that_ended_is_history_and_no_conflict() -> None:
    node = cluster([A, B], [says("a", "country", "IT"), says("b", "country", "FR", until="2015")])
    assert (node["country"], node["conflicts"]) == ("IT", [])
    assert told(node) == [("country", "IT", "preferred"), ("country", "FR", "past")]


def test_what_holds_until_a_day_that_no_source_has_reached_is_still_in_dispute() -> None:
    node = cluster([A, B], [says("a", "country", "IT"), says("b", "country", "FR", until="2030")])
    assert node["conflicts"] == ["country"]


def test_what_was_last_said_before_another_value_began_to_hold_is_history() -> None:
    node = cluster([A, B], [says("a", "members", "30"), says("b", "members", "40", since="2020")])
    assert (node["members"], node["conflicts"]) == (40.0, [])
    assert told(node) == [("members", "40", "preferred"), ("members", "30", "past")]


def test_a_plan_supersedes_nothing_before_its_day() -> None:
    node = cluster([A, B], [says("a", "members", "30"), says("b", "members", "40", since="2027")])
    assert node["conflicts"] == ["members"]


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [("founded", "2013", "2013-04"), ("members", "30", "30.0"), ("country", "IT", "IT"), ("url", "a.eu", "b.eu")],
)
def test_values_that_can_both_be_right_are_no_conflict(name: str, one: str, other: str) -> None:
    assert cluster([A, B], [says("a", name, one), says("b", name, other)])["conflicts"] == []


@pytest.mark.parametrize(
    ("one", "other", "differ"), [("11000000", "10987654", []), ("10000000", "11000000", ["budget_eur"])]
)
def test_a_rounded_sum_agrees_with_the_exact_one(one: str, other: str, differ: list[str]) -> None:
    said = [says("a", "budget_eur", one), says("b", "budget_eur", other)]
    assert cluster([A, B], said)["conflicts"] == differ


def test_a_guess_that_is_more_likely_wrong_than_right_neither_wins_nor_disputes() -> None:
    node = cluster([A, B], [says("a", "country", "IT"), says("b", "country", "FR", confidence=0.3)])
    assert (node["country"], node["conflicts"], node["values"]) == ("IT", [], None)


def test_sources_that_name_no_city_in_common_disagree_on_the_seat() -> None:
    node = cluster([A, B], [*seat("a", "Bologna"), *seat("b", "Milano")])
    assert node["conflicts"] == ["seat"]
    assert told(node) == [("seat", "Milano", "preferred"), ("seat", "Bologna", "disputed")]
    assert json.loads(node["values"])[0]["node"] == "city-milano"


def test_a_body_with_two_seats_is_in_no_dispute_with_a_source_that_names_one() -> None:
    node = cluster([A, B], [*seat("a", "Bologna"), *seat("a", "Milano"), *seat("b", "Milano")])
    assert (node["conflicts"], node["values"]) == ([], None)


def test_a_body_that_moved_has_its_former_seat_as_history() -> None:
    node = cluster([A, B], [*seat("a", "Bologna", until="2015"), *seat("b", "Milano", since="2015")])
    assert (node["conflicts"], told(node)) == ([], [("seat", "Milano", "preferred"), ("seat", "Bologna", "past")])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("København", "Copenhagen", True), ("Bruxelles / Brussel", "Brussels", True), ("Firenze", "FLORENCE", True),
        ("Planegg", "Munich", True), ("Kiel", "Lübeck", False), ("Bologna", "Milano", False), ("Lyon", "Paris", False),
        ("Atlantis", "Lyon", False),
    ],
)  # fmt: skip
def test_one_city_has_many_names(one: str, other: str, same: bool) -> None:
    assert may_be_one_place(one, other) is same
    assert may_be_one_place(other, one) is same


def test_the_order_of_sources_and_statements_changes_nothing() -> None:
    said = [says("a", "members", "30"), says("b", "members", "40"), *seat("a", "Bologna"), *seat("b", "Milano")]
    one, other = graph([A, B], said), graph([B, A], list(reversed(said)))
    assert one.version == other.version
    assert one.nodes.equals(other.nodes)


def test_each_kind_of_source_has_its_place_in_the_table() -> None:
    trusted = [s.trust for s in STANDINGS.values()]
    assert trusted == sorted(set(trusted), reverse=True)
    assert standing_of(source("a", kind="registry")) == "list"
    assert standing_of(source("a", kind="registry", standing="official")) == "official"
    assert standing_of(source("a", standing="no such")) == "document"
    assert (speaks_of(source("a", kind="registry")), speaks_of(source("a")), speaks_of(A)) == (NOW, "", "2019-05")


@pytest.mark.skipif(not FACTS.is_file(), reason="the shared facts are not here")
def test_facts_read_off_public_pages_disagree_where_their_reader_says_so() -> None:
    predicates = {"founded": "founded", "member_count": "members", "budget": "budget_eur"}
    sources: list[Source] = []
    said: dict[str, list[Statement]] = {}
    for page in map(json.loads, FACTS.read_text(encoding="utf-8").splitlines()):
        told = re.search(r"(?:posted|published) (\d{4}-\d\d-\d\d)", page["note"])
        sources.append(source(page["id"], dated=told[1] if told else None))
        for body, predicate, value in page["facts"]:
            number = re.search(r"\d+", value)
            if predicate not in predicates or number is None:
                continue
            size = 1_000_000 if re.search(r"mio|million", value, re.I) else 1
            day = re.search(r"end of (\d{4})", value)
            stated = str(int(number[0]) * size) if size > 1 or predicate == "member_count" else value
            statement = says(page["id"], predicates[predicate], stated)
            said.setdefault(body, []).append(replace(statement, properties={"as_of": day[1]} if day else {}))
    nodes = {body: cluster(sources, statements) for body, statements in said.items()}
    assert [body for body, node in nodes.items() if node["conflicts"]] == ["HALRIC"]
    assert told_of(nodes["HALRIC"], "budget_eur") == {"11000000": "preferred", "10000000": "disputed"}
    assert nodes["CEBR"]["founded"] == "2002"
    assert nodes["Lyonbiopôle"]["members"] == 139.0


def told_of(node: dict[str, Any], name: str) -> dict[str, str]:
    return {value: state for of, value, state in told(node) if of == name}
