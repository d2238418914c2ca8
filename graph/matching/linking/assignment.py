"""Which pairs stay when each record may have one partner only."""

from __future__ import annotations

from typing import Final

import networkx as nx
import numpy as np

from graph.matching.linking.bags import Ints
from graph.matching.trees import Numbers

__all__ = ["one_to_one"]

_LARGEST: Final = 400
"""Pairs of a knot that is still solved exactly; in a larger one the best pair is taken first."""


def one_to_one(left: Ints, right: Ints, gains: Numbers) -> Ints:
    """Choose pairs so that no row is in two and the sum of the gains (all above zero) is the largest; sorted."""
    alone = (np.bincount(left)[left] == 1) & (np.bincount(right)[right] == 1) if len(left) else np.zeros(0, dtype=bool)
    kept = np.flatnonzero(alone).tolist()
    tied: nx.Graph[tuple[str, int]] = nx.Graph()
    for pair in np.flatnonzero(~alone).tolist():
        ends = ("left", int(left[pair])), ("right", int(right[pair]))
        tied.add_edge(*ends, weight=float(gains[pair]), pair=pair)
    for knot in nx.connected_components(tied):
        part = tied.subgraph(sorted(knot))
        if part.number_of_edges() <= _LARGEST:
            kept += [part.edges[edge]["pair"] for edge in nx.max_weight_matching(part)]
        else:
            kept += _best_first(part)
    return np.array(sorted(kept), dtype=np.int64)


def _best_first(knot: nx.Graph[tuple[str, int]]) -> list[int]:
    taken: set[object] = set()
    kept: list[int] = []
    for a, b, data in sorted(knot.edges(data=True), key=lambda edge: (-edge[2]["weight"], edge[2]["pair"])):
        if a not in taken and b not in taken:
            taken |= {a, b}
            kept.append(data["pair"])
    return kept
