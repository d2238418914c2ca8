from __future__ import annotations

import numpy as np
import pytest

from graph.errors import Misconfigured
from graph.matching.linking import LinkModel, Records, link, understand_rows
from graph.matching.linking.assignment import one_to_one
from graph.matching.linking.bags import bags_of, shared
from graph.matching.linking.candidates import candidate_pairs
from graph.matching.linking.context import in_context
from graph.matching.linking.damage import repaired

LEFT = [
    {"name": "Università degli Studi di Bologna", "country": "IT", "address": "Via Zamboni 33, Bologna, 40126"},
    {"name": "Forschungszentrum Jülich GmbH", "country": "DE", "address": "Wilhelm-Johnen-Straße, Jülich, 52428"},
    {"name": "BioM Biotech Cluster Development GmbH", "country": "DE", "address": "Am Klopferspitz 19a, Martinsried"},
    {"name": "Azienda Lombarda Sementi SRL", "country": "IT", "address": "Via Roma 1, Lodi, 26900"},
    {"name": "Institut Pasteur", "country": "FR", "address": "Rue du Docteur Roux 25, Paris, 75724 cedex 15"},
]
RIGHT = [
    {"name": "bioPmed", "country": "IT", "city": "Ivrea", "street": "Via Ribes 5"},
    {
        "name": "INSTITUT PASTEUR",
        "acronym": "IP",
        "country": "FR",
        "city": "PARIS",
        "street": "RUE DU DR ROUX 25",
    },
    {
        "name": "FORSCHUNGSZENTRUM JUELICH",
        "acronym": "FZJ",
        "country": "DE",
        "city": "JULICH",
        "street": "WILHELM JOHNEN STR",
    },
    {"name": "UNIVERSITA' DI BOLOGNA", "country": "IT", "city": "BOLOGNA", "street": "VIA ZAMBONI 33"},
    {"name": "Azienda LombardaSementi S.r.l.", "country": "IT", "city": "Lodi", "street": "Via Roma 1"},
]


def _pairs(left: list[dict[str, str]], right: list[dict[str, str]], **options: object) -> list[tuple[int, int]]:
    links = link(understand_rows(left), understand_rows(right), **options)  # type: ignore[arg-type]
    return list(zip(links.left.tolist(), links.right.tolist(), strict=True))


def test_bodies_written_otherwise_are_linked_and_like_sounding_ones_are_not() -> None:
    assert _pairs(LEFT, RIGHT) == [(0, 3), (1, 2), (3, 4), (4, 1)]


def test_links_are_the_same_each_time_whichever_table_is_left() -> None:
    forth = link(understand_rows(LEFT), understand_rows(RIGHT))
    back = link(understand_rows(RIGHT), understand_rows(LEFT))
    again = link(understand_rows(LEFT), understand_rows(RIGHT))
    assert again.scores.tolist() == forth.scores.tolist() and again.reasons == forth.reasons
    assert {(b, a) for a, b in zip(back.left.tolist(), back.right.tolist(), strict=True)} == set(
        zip(forth.left.tolist(), forth.right.tolist(), strict=True)
    )
    assert np.allclose(sorted(back.scores), sorted(forth.scores))


def test_reasons_name_what_speaks_for_a_pair() -> None:
    links = link(understand_rows(LEFT), understand_rows(RIGHT))
    assert all(reason.startswith("name +") for reason in links.reasons)
    assert len(set(links.scores.tolist())) == len(links.scores)


def test_each_row_has_one_partner_unless_many_are_asked_for() -> None:
    twice = [RIGHT[3], RIGHT[3]]
    assert len(_pairs(LEFT[:1], twice, threshold=0.01)) == 1
    assert _pairs(LEFT[:1], twice, threshold=0.01, many=True) == [(0, 0), (0, 1)]


def test_names_alone_are_enough() -> None:
    left, right = ([{"name": row["name"]} for row in rows] for rows in (LEFT, RIGHT))
    found = _pairs(left, right)
    assert (4, 1) in found
    assert not {(2, 0)} & set(found)


def test_the_same_identifier_links_and_another_of_the_scheme_parts() -> None:
    left = [{"name": "Snecma", "country": "FR", "identifier": "pic:1"}, LEFT[4] | {"identifier": "pic:2"}]
    right = [
        {"name": "Safran Aircraft Engines", "country": "FR", "identifier": "pic:1"},
        RIGHT[1] | {"identifier": "pic:3"},
    ]
    assert _pairs(left, right) == [(0, 0)]


def test_empty_tables_have_no_links() -> None:
    assert _pairs([], []) == _pairs(LEFT, []) == _pairs([{"name": ""}], [{"name": ""}]) == []


def test_hostile_names_are_names_like_others() -> None:
    name = '<script>alert(1)</script> "; DROP TABLE ' + "x" * 5_000
    assert _pairs([{"name": name, "country": "IT"}], [{"name": name, "country": "IT"}]) == [(0, 0)]


def test_candidates_do_not_grow_with_the_product_of_the_rows() -> None:
    rows = [{"name": f"Institute of Health number {n}", "country": "IT"} for n in range(2_000)]
    table = understand_rows(rows)
    left, right, _ = candidate_pairs(table, table)
    assert len(left) < 20 * len(rows)
    assert set(range(2_000)) <= {a for a, b in zip(left.tolist(), right.tolist(), strict=True) if a == b}


@pytest.mark.parametrize(
    ("damaged", "right"),
    [
        ("Minist√©rio da Justi√ßa", "Ministério da Justiça"),
        ("JÃ¶rg", "Jörg"),
        ("Ærø", "Ærø"),
        ("√2", "√2"),
        ("plain", "plain"),
    ],
)
def test_accents_read_in_the_wrong_encoding_are_put_right(damaged: str, right: str) -> None:
    assert repaired(damaged) == right


def test_an_address_in_one_line_is_taken_apart() -> None:
    records = understand_rows([LEFT[4]])
    assert records.towns == ["Paris"]
    assert records.postcodes == ["75724"]
    assert records.streets == understand_rows([{"name": "x", "street": "RUE DU DOCTEUR ROUX 25"}]).streets


def test_german_vowels_are_one_word_however_they_are_written() -> None:
    one, other = (understand_rows([{"name": name}]).words for name in ("Stadtwerke München", "STADTWERKE MUENCHEN"))
    assert one == other


def test_sets_are_compared_by_weight() -> None:
    (left, right), counts = bags_of([["a", "b"], []], [["b", "c", "c"]])
    weights = np.arange(1, len(counts) + 1, dtype=np.float32)
    ids = {word: int(bags_of([[word]], [["a", "b", "c"]])[0][0].members[0]) for word in "abc"}
    found = shared(left, right, weights, (np.array([0, 1]), np.array([0, 0])))
    assert sorted(counts.tolist()) == [1, 1, 2]
    assert found.weight.tolist() == [weights[ids["b"]], 0]
    assert found.left_only.tolist() == [weights[ids["a"]], 0]
    assert found.right_only[0] == weights[ids["c"]]


def test_the_best_sum_wins_over_the_best_pair() -> None:
    left, right = np.array([0, 0, 1]), np.array([0, 1, 0])
    assert one_to_one(left, right, np.array([5.0, 4.0, 4.0])).tolist() == [1, 2]
    assert one_to_one(left, right, np.array([9.0, 4.0, 4.0])).tolist() == [0]


def test_a_pair_knows_its_rivals() -> None:
    found = in_context(np.array([3.0, 1.0, 2.0]), np.array([0, 0, 1]), np.array([0, 1, 1]))
    assert found["rank_most"].tolist() == [0, 1, 0]
    assert found["gap_least"].tolist() == [2, -2, 1]


def test_damaged_weights_are_refused() -> None:
    with pytest.raises(Misconfigured, match="install Lifescape anew"):
        LinkModel.read({"linear": {}})


def test_rows_can_be_chosen_and_columns_hidden() -> None:
    records = understand_rows(RIGHT)
    assert records.only([2]).written == [RIGHT[2]["name"]]
    bare = records.without(("street", "acronym"))
    assert isinstance(bare, Records)
    assert set(bare.places) == {""} and set(bare.acronyms) == {()} and bare.towns == records.towns
