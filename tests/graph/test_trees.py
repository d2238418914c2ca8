from __future__ import annotations

import json
import math

import numpy as np
import pytest

from graph.errors import Misconfigured
from graph.matching.trees import Node, Trees

STUMP: list[Node] = [(0, 0.5, True, 1, 2, 0.25), (-1, 0.0, False, 0, 0, -1.0), (-1, 0.0, False, 0, 0, 2.0)]
DEEP: list[Node] = [
    (1, 3.0, False, 1, 2, 0.0),
    (-1, 0.0, False, 0, 0, 0.5),
    (0, -1.0, False, 3, 4, -0.5),
    (-1, 0.0, False, 0, 0, -3.0),
    (-1, 0.0, False, 0, 0, 1.0),
]
TREES = Trees.of(("near", "rare"), 0.125, [STUMP, DEEP])
ROWS = np.array([[0.5, 3.0], [0.6, 3.1], [math.nan, math.nan], [-1.0, 9.0]])


def test_each_row_gets_the_leaves_it_reaches() -> None:
    # Not a number goes left in the first tree, right and right in the second.
    assert TREES.log_odds(ROWS).tolist() == [0.125 - 1 + 0.5, 0.125 + 2 + 1, 0.125 - 1 + 1, 0.125 - 1 - 3]


def test_what_features_add_gives_the_log_odds() -> None:
    expected = TREES.expected
    assert expected == TREES.base + STUMP[0][-1] + DEEP[0][-1]
    for row, odds in zip(ROWS, TREES.log_odds(ROWS), strict=True):
        assert expected + TREES.contributions(row[None]).sum() == pytest.approx(odds)


def test_what_is_written_is_read_again() -> None:
    again = Trees.read(json.loads(json.dumps(TREES.written())))
    assert again.log_odds(ROWS).tolist() == TREES.log_odds(ROWS).tolist()
    assert again.written() == TREES.written()


def test_no_trees_and_no_rows() -> None:
    assert Trees.of(("near",), 0.5, []).log_odds(np.zeros((2, 1))).tolist() == [0.5, 0.5]
    assert TREES.log_odds(np.zeros((0, 2))).tolist() == []


@pytest.mark.parametrize("node", [(2, 0.0, True, 1, 2, 0.0), (0, 0.0, True, 1, 3, 0.0), (0, 0.0, True, 0, 2, 0.0)])
def test_damaged_trees_are_refused(node: Node) -> None:
    with pytest.raises(Misconfigured):
        Trees.of(("near", "rare"), 0.0, [[node, *STUMP[1:]]])
