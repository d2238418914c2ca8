"""What a text points at, and bodies found by it."""

from __future__ import annotations

import pytest

from graph.matching import Body, Register, host_of
from graph.matching.pointers import Pointers, pointers_in

BODIES = (
    (
        "Organisation",
        Body(
            id="organisation-a",
            names=("Università di Esempia",),
            identifiers=("ror:01exmpl01", "vat:IT01234567890"),
            country="IT",
            domains=("esempia.example",),
        ),
    ),
    (
        "Organisation",
        Body(
            id="organisation-b",
            names=("Institut Exemplaire",),
            identifiers=("pic:999900001",),
            country="FR",
            domains=("shared.example",),
        ),
    ),
    (
        "Cluster",
        Body(
            id="cluster-c",
            names=("Esempia Cluster",),
            identifiers=("isni:0000000406391882",),
            domains=("shared.example",),
        ),
    ),
)


@pytest.mark.parametrize(
    ("text", "pointers"),
    [
        ("ror:01exmpl01", Pointers(identifiers=("ror01exmpl01",))),
        ("https://ror.org/01exmpl01", Pointers(identifiers=("ror01exmpl01",))),
        ("http://www.wikidata.org/entity/Q42", Pointers(identifiers=("wikidataq42",))),
        ("999900001", Pointers(value="999900001")),
        ("0000 0004 0639 1882", Pointers(value="0000000406391882")),
        ("Q27489", Pointers(value="q27489")),
        ("https://www.esempia.example/it/chi-siamo", Pointers(host="esempia.example")),
        ("esempia.example", Pointers(host="esempia.example")),
        ("Università di Esempia", Pointers()),
        ("Nota: vedi sotto", Pointers()),
        ("https://www.facebook.com/esempia", Pointers()),
        ("javascript:alert(1)", Pointers(identifiers=("javascriptalert1",))),
        ("3M", Pointers()),
        ("", Pointers()),
        ("x" * 1000, Pointers()),
    ],
)
def test_pointers(text: str, pointers: Pointers) -> None:
    assert pointers_in(text) == pointers


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.Example.org:8080/a?b#c", "example.org"),
        ("example.org.", "example.org"),
        ("università.example", "università.example"),
        ("user@example.org", ""),
        ("ftp://example.org", ""),
        ("http://[::1", ""),
        ("192.0.2.1", ""),
        ("e.g.", ""),
        ("", ""),
    ],
)
def test_hosts(address: str, host: str) -> None:
    assert host_of(address) == host


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("ror:01exmpl01", "organisation-a"),
        ("https://ror.org/01EXMPL01/", "organisation-a"),
        ("IT01234567890", "organisation-a"),
        ("999900001", "organisation-b"),
        ("0000 0004 0639 1882", "cluster-c"),
        ("www.esempia.example", "organisation-a"),
        ("cluster-c", "cluster-c"),
    ],
)
def test_what_points_at_one_body_is_it(text: str, id: str) -> None:
    found = Register(BODIES).ask(Body(names=(text,)))
    assert [(m.body.id, m.score) for m in found] == [(id, 1.0)]
    assert found[0].reasons[0].asked == text and found[0].reasons[0].known


def test_what_several_have_decides_nothing() -> None:
    register = Register(BODIES)
    found = register.ask(Body(names=("shared.example",)))
    assert {m.body.id: m.score for m in found} == {"organisation-b": 0.5, "cluster-c": 0.5}
    assert max(m.score for m in found) < register.threshold
    assert [m.body.id for m in register.ask(Body(names=("shared.example",)), labels={"Cluster"})] == ["cluster-c"]


def test_names_are_matched_within_types() -> None:
    register = Register(BODIES)
    assert register.ask(Body(names=("Universita di Esempia",), country="IT"))[0].body.id == "organisation-a"
    assert "organisation-a" not in [m.body.id for m in register.ask(Body(names=("Esempia",)), labels={"Cluster"})]
    assert register.ask(Body(names=("…",))) == register.ask(Body(names=())) == []
    assert len(register) == 3 and register.label("cluster-c") == "Cluster"
    assert register.schemes == ("isni", "pic", "ror", "vat")
