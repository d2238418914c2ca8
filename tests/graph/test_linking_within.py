"""One table linked with itself: pairs of groups, each once, whatever the order of rows and the numbers of groups."""

from __future__ import annotations

import numpy as np
import pytest

from graph.matching.linking import Alike, link_within, understand_rows
from graph.matching.linking.context import in_context, in_context_of_groups

ROWS = [
    {"name": "Università degli Studi di Bologna", "country": "IT", "city": "Bologna"},
    {"name": "UNIVERSITA' DI BOLOGNA", "country": "IT", "city": "BOLOGNA"},
    {"name": "Forschungszentrum Jülich GmbH", "country": "DE", "city": "Jülich"},
    {"name": "FORSCHUNGSZENTRUM JUELICH", "country": "DE", "city": "JULICH"},
    {"name": "Institut Pasteur", "country": "FR", "city": "Paris"},
    {"name": "Institut Pasteur", "country": "TN", "city": "Tunis"},
    {"name": "BioM Biotech Cluster Development GmbH", "country": "DE", "city": "Martinsried"},
    {"name": "bioPmed", "country": "IT", "city": "Ivrea"},
]


def _linked(order: list[int], groups: list[int] | None = None, low: float = 0.5) -> Alike:
    found = groups or list(range(len(ROWS)))
    return link_within(understand_rows(ROWS[at] for at in order), np.array([found[at] for at in order]), low=low)


def _pairs(found: Alike) -> list[tuple[int, int]]:
    return list(zip(found.left.tolist(), found.right.tolist(), strict=True))


def test_spellings_are_linked_and_homonyms_abroad_are_not() -> None:
    found = _linked([*range(8)], low=0.9)
    assert _pairs(found) == [(0, 1), (2, 3)]
    assert all(reasons[0].feature == "name" and reasons[0].weight > 0 for reasons in found.reasons)
    assert (found.reasons[0][0].asked, found.reasons[0][0].known) == (ROWS[0]["name"], ROWS[1]["name"])


def test_each_pair_is_told_once_and_no_row_with_itself() -> None:
    found = _linked([*range(8)], low=0)
    assert len(found.left) > 2 and (found.left < found.right).all()
    assert len(set(_pairs(found))) == len(found.left)


def test_rows_of_one_group_are_no_pair() -> None:
    found = _linked([*range(8)], [7, 7, 2, 3, 4, 5, 6, 8], low=0)
    assert (0, 1) not in _pairs(found) and (2, 3) in _pairs(found)


def test_the_order_of_rows_and_the_numbers_of_groups_do_not_matter() -> None:
    forth, back = _linked([*range(8)], low=0), _linked([*range(7, -1, -1)], [90 - at for at in range(8)], low=0)
    turned = {(7 - b, 7 - a): score for (a, b), score in zip(_pairs(back), back.scores.tolist(), strict=True)}
    told = dict(zip(_pairs(forth), forth.scores.tolist(), strict=True))
    assert turned.keys() == told.keys() and np.allclose([turned[p] for p in told], list(told.values()))
    assert _linked([*range(8)], low=0).scores.tolist() == forth.scores.tolist()


def test_another_row_of_the_same_body_is_no_rival() -> None:
    alone = _linked([0, 1])
    twice = [*ROWS[:2], {**ROWS[1], "name": "UNIVERSITA DI BOLOGNA"}]
    found = link_within(understand_rows(twice), np.array([0, 1, 1]), low=0.5)
    assert _pairs(found) == [(0, 1), (0, 2)]
    assert found.scores.min() == pytest.approx(float(alone.scores[0]), abs=0.05)


def test_groups_of_one_row_have_the_context_of_rows() -> None:
    scores = np.array([3.0, 1.0, 2.0, -1.0])
    left, right = np.array([0, 0, 1, 2]), np.array([3, 4, 3, 4])
    rows, groups = in_context(scores, left, right), in_context_of_groups(scores, left, right)
    assert {name: values.tolist() for name, values in rows.items()} == {n: v.tolist() for n, v in groups.items()}


def test_the_rival_of_a_pair_is_in_another_group() -> None:
    found = in_context_of_groups(np.array([3.0, 2.5, 1.0]), np.array([0, 0, 0]), np.array([1, 1, 2]))
    assert found["rank_most"].tolist() == [0, 0, 1] and found["gap_least"].tolist() == [2.0, 1.5, -2.0]


def test_nothing_is_linked_in_an_empty_table() -> None:
    assert _pairs(link_within(understand_rows([]), np.zeros(0, dtype=np.int64), low=0)) == []
