from __future__ import annotations

import pytest

from graph.matching import Body, Matcher
from graph.matching.names import understand

BODIES = [
    Body(
        id="1",
        names=("Università di Bologna", "University of Bologna"),
        country="IT",
        city="Bologna",
        kind="university",
    ),
    Body(id="2", names=("Biom Biotech Cluster Development",), acronyms=("BioM",), country="DE", city="Martinsried"),
    Body(id="3", names=("bioPmed",), country="IT", city="Torino"),
    Body(id="4", names=("Università degli Studi dell'Aquila",), country="IT", city="L'Aquila", kind="university"),
    Body(id="5", names=("Siena Biotech S.p.A.",), country="IT", city="Siena", kind="company"),
    Body(id="6", names=("Universitätsklinikum Ulm",), country="DE", city="Ulm", kind="hospital"),
    Body(id="7", names=("Universität Ulm",), country="DE", city="Ulm", kind="university"),
    Body(id="8", names=("Health Cluster Portugal",), country="PT", city="Porto"),
    Body(id="9", names=("Consiglio Nazionale delle Ricerche",), acronyms=("CNR",), country="IT", city="Roma"),
    Body(id="10", names=("Trinity College Dublin",), country="IE", city="Dublin", kind="university"),
    Body(id="11", names=("Trinity College",), country="US", city="Hartford", kind="university"),
    Body(id="12", names=("Université de Franche-Comté",), country="FR", city="Besançon", kind="university"),
]
MATCHER = Matcher(BODIES)


def meant(text: str, **known: str) -> str | None:
    found = MATCHER.match(Body(names=(text,), **known))  # type: ignore[arg-type]
    return found[0].body.id if found else None


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("Department of Medicine, University of Bologna, Italy", "1"),
        ("UNIVERSITA' DEGLI STUDI DI BOLOGNA", "1"),
        ("Univ. Bologna", "1"),
        ("Universita dell’Aquila", "4"),
        ("SIENA BIOTECH SPA", "5"),
        ("University Hospital Ulm", "6"),
        ("Institute of Physics, University of Ulm", "7"),
        ("C.N.R. Istituto di Biofisica", "9"),
        ("Trinity College, Hartford, CT", "11"),
        ("School of Medicine, Trinity College, Dublin, Ireland", "10"),
        ("Université de FrancheComté", "12"),
        ("laUniversità di Bologna", "1"),
    ],
)
def test_a_name_is_found_as_it_is_written(text: str, id: str) -> None:
    assert meant(text) == id


def test_a_country_given_beside_the_name_tells_homonyms_apart() -> None:
    abroad, at_home = (
        {m.body.id: m.score for m in MATCHER.match(Body(names=("Trinity College",), country=country))}
        for country in ("IE", "US")
    )
    assert abroad["11"] < MATCHER.threshold < at_home["11"]
    assert abroad["10"] > at_home["10"]


@pytest.mark.parametrize(
    "text", ["Health", "University", "S.p.A.", "Department of Medicine", "cluster", "", "…", "a" * 5000]
)
def test_what_names_no_body_is_not_answered(text: str) -> None:
    assert not [m for m in MATCHER.match(Body(names=(text,))) if m.score >= MATCHER.threshold]


def test_bodies_with_like_names_stay_apart() -> None:
    for one, other in (("BioM", "3"), ("bioPmed", "2")):
        found = {m.body.id: m.score for m in MATCHER.match(Body(names=(one,)))}
        assert found.get(other, 0.0) < MATCHER.threshold


def test_reasons_add_up_and_speak_both_languages() -> None:
    (match, *_) = MATCHER.match(Body(names=("University of Bologna",), country="IT"))
    assert {"name", "country"} & {reason.feature for reason in match.reasons}
    assert all(reason.weight > 0 for reason in match.reasons[:2])
    for reason in match.reasons:
        assert reason.text("it") and reason.text("en")
    assert list(match.reasons) == sorted(match.reasons, key=lambda r: (-abs(r.weight), r.feature))


def test_many_at_once_are_answered_as_one_by_one() -> None:
    texts = [name for body in BODIES for name in body.names] * 6
    asked = [Body(names=(text,)) for text in texts]
    together = list(MATCHER.match_many(asked, limit=3))
    assert together == [MATCHER.match(one, limit=3) for one in asked]


def test_no_bodies_give_no_match() -> None:
    assert Matcher([]).match(Body(names=("University of Bologna",))) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Siena Biotech S.p.A.", "SIENA BIOTECH SPA"),
        ("Bio-X S.c.a r.l.", "BIO X SCARL"),
        ("Müller GmbH & Co. KG", "Muller"),
        ("Техника ООО", "Tekhnika"),
        ("Universität Ulm", "University of Ulm"),
        ("Università degli Studi di Pavia", "Univ. Pavia"),
        ("C.N.R.", "CNR"),
        ("Université de l’Est", "University East"),
        ("Uniwersytet Warszawski", "Universität Warszawski"),
    ],
)
def test_one_name_written_in_many_ways_is_one(one: str, other: str) -> None:
    assert understand(one).words == understand(other).words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("BioM", "bioPmed"),
        ("Università di Pavia", "Università di Padova"),
        ("Zhejiang A & F University", "Zhejiang University"),
        ("Texas A&M University", "Texas University"),
    ],
)
def test_other_names_stay_other(one: str, other: str) -> None:
    assert understand(one).words != understand(other).words


def test_a_name_that_is_a_legal_form_stays() -> None:
    assert understand("SPA").words == ("spa",)
    assert understand("The").words == ("the",)
