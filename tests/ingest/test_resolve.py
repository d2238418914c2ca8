"""Rules propose, the log remembers, links are a view; nothing is merged in place and everything can be undone."""

from itertools import permutations
from pathlib import Path

import pytest

from graph.errors import Misconfigured
from graph.judgements import Decision, Judgement, JudgementLog
from graph.statements import Statement
from graph.store import to_frame
from ingest.resolve import Entity, collect_entities, decide, link, resolve


def entity(key: str, name: str, *, label: str = "Organisation", country: str = "", **more: set[str]) -> Entity:
    from graph.names import name_key

    made = Entity(f"source-{key}", label, name, {name_key(name)})
    made.countries = {country} if country else set()
    for field, values in more.items():
        setattr(made, field, values)
    return made


def nodes(*entities: Entity, decisions: list[Decision] | None = None) -> list[set[str]]:
    """The groups that come out, as sets of the entities' own ids."""
    frame = link({e.id: e for e in entities}, decide(entities) if decisions is None else decisions).frame
    return sorted(
        ({i.removeprefix("source-") for i in group} for group in frame.group_by("node").agg("entity")["entity"]),
        key=lambda g: min(g),
    )


def test_same_identifier_joins_whatever_the_names() -> None:
    a = entity("a", "Università di Bologna", country="IT", identifiers={"ror:01111rn36"})
    b = entity("b", "Alma Mater Studiorum", country="IT", identifiers={"ror:01111rn36", "pic:999993953"})
    c = entity("c", "UniBo", identifiers={"pic:999993953"})
    assert nodes(a, b, c) == [{"a", "b", "c"}]


def test_identifier_joins_bodies_of_different_type_under_the_more_telling_one() -> None:
    a = entity("a", "Lyonbiopole", identifiers={"vat:FR1"})
    b = entity("b", "Lyonbiopôle", label="Cluster", identifiers={"vat:FR1"})
    frame = link({e.id: e for e in (a, b)}, decide([a, b])).frame
    assert frame["label"].to_list() == ["Cluster", "Cluster"]
    assert frame["node"].n_unique() == 1 and frame["node"][0].startswith("cluster-")


def test_same_name_joins_within_type_and_country_only() -> None:
    a = entity("a", "Health Hub S.r.l.", country="IT")
    b = entity("b", "HEALTH HUB", country="IT")
    c = entity("c", "Health Hub", country="FR")
    a.kind = b.kind = c.kind = "company"
    d = entity("d", "Health Hub", label="Hub", country="IT")
    assert nodes(a, b, c, d) == [{"a", "b"}, {"c"}, {"d"}]


def test_two_projects_of_one_acronym_are_two_where_their_numbers_differ() -> None:
    a = entity("a", "ECHO", label="Project", identifiers={"cordis:1"})
    b = entity("b", "ECHO", label="Project", identifiers={"cordis:2"})
    assert nodes(a, b) == [{"a"}, {"b"}]
    assert {d.judgement for d in decide([a, b])} == {Judgement.NEGATIVE}


def test_a_network_is_one_whatever_countries_it_is_seen_in() -> None:
    a = entity("a", "Council of Regions", label="Network", country="BE")
    b = entity("b", "Council of Regions", label="Network", country="GR")
    assert nodes(a, b) == [{"a", "b"}]


def test_organisation_of_no_stated_kind_joins_the_cluster_of_its_name() -> None:
    a = entity("a", "Valle Salute", label="Cluster")
    b = entity("b", "Valle Salute", country="IT")
    c = entity("c", "Valle Salute", country="IT")
    c.kind = "company"
    assert nodes(a, b, c) == [{"a", "b", "c"}], "c joins b by name and country"
    assert nodes(a, c) == [{"a"}, {"c"}], "a company of that name is another body"


def test_name_without_country_joins_the_only_country_it_is_known_in() -> None:
    a, b = entity("a", "Toscana Life Sciences", country="IT"), entity("b", "Toscana Life Sciences")
    assert nodes(a, b) == [{"a", "b"}]


def test_name_known_in_two_countries_waits_for_a_person() -> None:
    a, b = entity("a", "BioPark", country="IT"), entity("b", "BioPark", country="DE")
    c = entity("c", "BioPark")
    assert nodes(a, b, c) == [{"a"}, {"b"}, {"c"}]
    assert {d.judgement for d in decide([a, b, c])} == {Judgement.UNSURE}


def test_acronym_joins_the_one_body_it_abbreviates() -> None:
    full = entity("a", "Council of European BioRegions", label="Network", acronyms={"cebr"})
    bare = entity("b", "CEBR", label="Network")
    assert nodes(full, bare) == [{"a", "b"}]


def test_acronym_of_two_bodies_joins_neither() -> None:
    a = entity("a", "Tuscan Life Sciences", acronyms={"tls"})
    b = entity("b", "Turku Laboratory Services", acronyms={"tls"})
    c = entity("c", "TLS")
    assert nodes(a, b, c) == [{"a"}, {"b"}, {"c"}]


def test_two_people_of_one_name_are_one_only_with_a_body_in_common() -> None:
    a = entity("a", "Anna Rossi", label="Person", bodies={"biopmed"})
    b = entity("b", "Anna Rossi", label="Person", bodies={"biopmed", "cebr"})
    c = entity("c", "Anna Rossi", label="Person", bodies={"lyonbiopole"})
    assert nodes(a, b, c) == [{"a", "b"}, {"c"}]


def test_result_does_not_depend_on_order() -> None:
    cast = [
        entity("a", "Bio Valley", country="IT", acronyms={"bv"}),
        entity("b", "Bio Valley", acronyms={"bv"}),
        entity("c", "BV"),
        entity("d", "Bio-Valley", country="IT", identifiers={"vat:1"}),
    ]
    views = {str(link({e.id: e for e in p}, decide(p)).frame.rows()) for p in permutations(cast)}
    assert len(views) == 1


def person(left: str, right: str, judgement: Judgement) -> Decision:
    return Decision.of(f"source-{left}", f"source-{right}", judgement, by="anna", why="I know them")


def test_a_person_outranks_every_rule() -> None:
    a, b, c = (entity(k, "BioPark", country="IT") for k in "abc")
    rules = decide([a, b, c])
    in_force = {d.pair: d for d in [*rules, person("a", "b", Judgement.NEGATIVE)]}
    links = link({e.id: e for e in (a, b, c)}, in_force.values())
    assert nodes(a, b, c, decisions=list(in_force.values())) == [{"a", "c"}, {"b"}]
    assert links.frame["node"].n_unique() == 2, "two bodies of one name and country still get ids of their own"


def test_a_chain_never_crosses_a_negative_and_the_conflict_is_told() -> None:
    a, b, c = entity("a", "A"), entity("b", "B"), entity("c", "C")
    decisions = [
        person("a", "c", Judgement.NEGATIVE),
        person("a", "b", Judgement.POSITIVE),
        person("b", "c", Judgement.POSITIVE),
    ]
    links = link({e.id: e for e in (a, b, c)}, decisions)
    assert nodes(a, b, c, decisions=decisions) == [{"a", "b"}, {"c"}]
    assert [c.unfollowed.pair for c in links.conflicts] == [("source-b", "source-c")]


def test_log_keeps_every_line_and_the_latest_holds(tmp_path: Path) -> None:
    log = JudgementLog(tmp_path / "j.jsonl")
    assert log.append([person("b", "a", Judgement.POSITIVE)], at="2026-01-01T00:00:00+00:00") == 1
    log.append([person("a", "b", Judgement.NEGATIVE)], at="2026-01-02T00:00:00+00:00")
    assert [d.judgement for d in log] == [Judgement.POSITIVE, Judgement.NEGATIVE]
    assert log.in_force()["source-a", "source-b"].judgement is Judgement.NEGATIVE
    log.append([person("a", "b", Judgement.WITHDRAWN)], at="2026-01-03T00:00:00+00:00")
    assert log.in_force() == {}
    assert len(list(log)) == 3


def test_log_survives_a_line_cut_by_a_crash(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    log = JudgementLog(path)
    log.append([person("a", "b", Judgement.POSITIVE)], at="t")
    with path.open("a") as f:
        f.write('{"left": "source-c", "ri')
    assert len(list(log)) == 1
    log.append([person("c", "d", Judgement.POSITIVE)], at="t")
    assert [d.left for d in log] == ["source-a", "source-c"]


def test_a_damaged_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    path.write_text('{"left": 1}\n')
    with pytest.raises(Misconfigured, match=r"j\.jsonl:1 is not a judgement"):
        list(JudgementLog(path))


def says(src: str, local: str, predicate: str, value: str) -> Statement:
    return Statement(
        source_id=f"source-{src}", subject=f"source-{src}#{local}", subject_type="Cluster", predicate=predicate,
        value=value, quote=value, start=0, end=len(value), extractor="t",
    )  # fmt: skip


def test_resolution_is_a_function_of_sources_not_of_history(tmp_path: Path) -> None:
    log = JudgementLog(tmp_path / "j.jsonl")
    both = to_frame([says("a", "1", "name", "BioM"), says("b", "1", "name", "BIOM")])
    first = resolve(both, log, at="1")
    assert (first.entities, first.nodes, first.added) == (2, 1, {"positive": 1})
    again = resolve(both, log, at="2")
    assert again.added == {} and again.links.frame.equals(first.links.frame)
    moved = to_frame([says("a", "1", "name", "BioM"), says("b", "1", "name", "bioPmed")])
    apart = resolve(moved, log, at="3")
    assert (apart.nodes, apart.added) == (2, {"withdrawn": 1})
    assert resolve(both, log, at="4").links.frame.equals(first.links.frame)
    assert resolve(both, JudgementLog(tmp_path / "fresh.jsonl"), at="5").links.frame.equals(first.links.frame)


def test_entities_without_a_name_are_left_out() -> None:
    assert collect_entities(to_frame([says("a", "1", "country", "IT")])) == {}
