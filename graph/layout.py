"""Where each node stands on the map, worked out once for a graph and stored with it.

Level by level, so that communities can be seen and cost grows with the number of nodes. Communities are found by the
Leiden method (Traag, Waltman, van Eck: From Louvain to Leiden, 2019, https://doi.org/10.1038/s41598-019-41695-z);
inside each come its own communities while it is large, then a spring layout (Fruchterman, Reingold 1991). Communities
are discs, placed by what joins them and pushed apart until none overlaps. Seeds are fixed and nodes are taken in the
order of their ids: the same graph gets the same layout.
"""

from __future__ import annotations

from typing import Any, Final

import graspologic_native
import numpy as np
import numpy.typing as npt
import polars as pl
import rustworkx as rx

__all__ = ["lay_out"]

Points = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]

_SEED: Final = 20_26
_SPRING_MOST: Final = 500
"""Largest community laid out by springs, whose cost grows with its square; a larger one is divided further."""
_MARGIN: Final = 0.8
"""Clear space around a community."""
_PUSHES_MOST: Final = 100_000_000
"""Pairs of discs looked at before they may stay where they are; some seconds."""
_LOOSE: Final = -1
"""Community of the nodes that nothing joins to any other."""

# A place or a theme that hundreds share says little about who belongs together, and would pull all into one heap.
_PULL: Final = {"LOCATED_IN": 0.15, "FOCUSES_ON": 0.25, "PART_OF": 0.5, "TARGETS": 0.1}


def lay_out(nodes: pl.DataFrame, edges: pl.DataFrame) -> pl.DataFrame:
    """Return a frame ``id, x, y, community`` for every node but sources; one unit of area holds about one node."""
    ids = nodes.filter(pl.col("label") != "Source")["id"].sort().to_list()
    pairs, weights = _joined(edges, {node: i for i, node in enumerate(ids)})
    community = _communities(len(ids), pairs, weights, resolution=1.0)
    points = _by_community(community, pairs, weights, resolution=1.0)
    loose = np.flatnonzero(community == _LOOSE)
    points[loose] = _ring(len(loose), inner_radius=_extent(points[community != _LOOSE]))
    return pl.DataFrame(
        {"id": ids, "x": points[:, 0].round(2), "y": points[:, 1].round(2), "community": community},
        schema={"id": pl.String, "x": pl.Float64, "y": pl.Float64, "community": pl.Int64},
    )


def _by_community(community: Numbers, pairs: Numbers, weights: Points, *, resolution: float) -> Points:
    """Places of all nodes that are in a community: each community a disc, laid out inside."""
    points = np.zeros((len(community), 2))
    discs = [np.flatnonzero(community == c) for c in range(int(community.max(initial=_LOOSE)) + 1)]
    own = community[pairs[:, 0]] == community[pairs[:, 1]]
    inside, pull = pairs[own], weights[own]
    home = community[inside[:, 0]]
    order = np.argsort(home, kind="stable")
    cuts = np.searchsorted(home[order], np.arange(1, len(discs)))
    inner = [
        _inside(len(members), np.searchsorted(members, inside[part]), pull[part], resolution=resolution)
        for members, part in zip(discs, np.split(order, cuts) if discs else [], strict=True)
    ]
    radius = np.array([_extent(local) for local in inner]) + _MARGIN
    for members, local, centre in zip(discs, inner, _discs(radius, community, pairs, weights), strict=True):
        points[members] = local + centre
    return points


def _joined(edges: pl.DataFrame, place: dict[str, int]) -> tuple[Numbers, Points]:
    """Pairs of node numbers that some relation joins, each once, and how strongly."""
    known = pl.DataFrame({"id": list(place), "n": list(place.values())}, schema={"id": pl.String, "n": pl.Int64})
    pull = pl.col("type").replace_strict(_PULL, default=1.0, return_dtype=pl.Float64)
    joined = (
        edges.filter(pl.col("type") != "MENTIONED_IN")
        .join(known.rename({"id": "start", "n": "a"}), on="start")
        .join(known.rename({"id": "end", "n": "b"}), on="end")
        .select(
            pl.min_horizontal("a", "b").alias("a"),
            pl.max_horizontal("a", "b").alias("b"),
            (pl.col("confidence") * pull).alias("w"),
        )
        .group_by("a", "b")
        .agg(pl.col("w").max())
        .sort("a", "b")
    )
    return joined.select("a", "b").to_numpy().astype(np.int64), joined["w"].to_numpy().astype(np.float64)


def _communities(count: int, pairs: Numbers, weights: Points, *, resolution: float) -> Numbers:
    """Community number of each node, the largest first; :data:`_LOOSE` for nodes without relations."""
    community = np.full(count, _LOOSE, dtype=np.int64)
    if not len(pairs):
        return community
    # Both directions of each pair, in rows: the compressed form that the method reads without a copy.
    ends = np.concatenate([pairs, pairs[:, ::-1]])
    order = np.lexsort((ends[:, 1], ends[:, 0]))
    pointers = np.concatenate([[0], np.bincount(ends[:, 0], minlength=count).cumsum()]).astype(np.int64)
    _, found = graspologic_native.leiden_csr(
        pointers, ends[order, 1].astype(np.int32), np.concatenate([weights, weights])[order], count,
        resolution=resolution, randomness=0.001, iterations=2, use_modularity=True, seed=_SEED,
    )  # fmt: skip
    joined = set(pairs.ravel().tolist())
    groups: dict[int, list[int]] = {}
    for node, group in found.items():
        if node in joined:
            groups.setdefault(group, []).append(int(node))
    ranked = sorted(groups.values(), key=lambda members: (-len(members), min(members)))
    for rank, members in enumerate(ranked):
        community[members] = rank
    return community


def _inside(size: int, pairs: Numbers, weights: Points, *, resolution: float) -> Points:
    """Places of one community's members around (0, 0), none over another, in about one unit of area for each."""
    if size == 1:
        return np.zeros((1, 2))
    if size <= _SPRING_MOST:
        points = _springs(size, pairs, weights)
        points *= 0.8 * np.sqrt(size) / max(_extent(points), 1e-9)
        degree = np.bincount(pairs.ravel(), minlength=size)
        return _pushed_apart(points, 0.5 + 0.11 * np.sqrt(degree), rounds=80)
    parts = _communities(size, pairs, weights, resolution=resolution * 3)
    divided = int(parts.max()) > 0
    points = _by_community(parts, pairs, weights, resolution=resolution * 3) if divided else _sunflower(size)
    middled: Points = points - points.mean(axis=0)
    return middled


def _springs(size: int, pairs: Numbers, weights: Points) -> Points:
    """Places of a small graph by springs, around their middle."""
    graph: Any = rx.PyGraph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from([(int(a), int(b), float(w)) for (a, b), w in zip(pairs, weights, strict=True)])
    start = _sunflower(size)
    placed = rx.spring_layout(
        graph, pos={i: tuple(p) for i, p in enumerate(start.tolist())}, k=1.0, num_iter=80,
        weight_fn=float, seed=_SEED, center=(0.0, 0.0), scale=1,
    )  # fmt: skip
    points = np.array([placed[i] for i in range(size)], dtype=np.float64)
    centred: Points = points - points.mean(axis=0)
    return centred


def _discs(radius: Points, community: Numbers, pairs: Numbers, weights: Points) -> Points:
    """Centres of the communities' discs: near what they are joined to, none over another."""
    count = len(radius)
    if not count:
        return np.zeros((0, 2))
    between = pl.DataFrame({"a": community[pairs[:, 0]], "b": community[pairs[:, 1]], "w": weights})
    joined = (
        between.filter(pl.col("a") != pl.col("b"))
        .select(pl.min_horizontal("a", "b").alias("a"), pl.max_horizontal("a", "b").alias("b"), "w")
        .group_by("a", "b")
        .agg(pl.col("w").sum())
        .sort("a", "b")
    )
    if count > _SPRING_MOST:
        centres = _sunflower(count)
    else:
        links = joined.select("a", "b").to_numpy().astype(np.int64)
        centres = _springs(count, links, np.log1p(joined["w"].to_numpy()))
    centres = centres * (0.8 * np.sqrt((radius**2).sum()) / max(_extent(centres), 1e-9))
    return _pushed_apart(centres, radius)


def _pushed_apart(centres: Points, radius: Points, rounds: int = 200) -> Points:
    """Move discs until none overlaps another, as little as this takes; large ones move less."""
    centres = centres.copy()
    mass = radius**2
    looked_at = 0
    for _ in range(rounds):
        one, other = _side_by_side(centres[:, 0], radius)
        looked_at += len(one)
        apart = centres[one] - centres[other]
        distance = np.hypot(apart[:, 0], apart[:, 1])
        overlap = radius[one] + radius[other] - distance
        near = overlap >= 1e-3
        if not near.any() or looked_at > _PUSHES_MOST:
            break
        one, other, apart, distance, overlap = one[near], other[near], apart[near], distance[near], overlap[near]
        # Discs on one spot have no direction to part in: give them one by their number.
        same = distance < 1e-9
        apart[same] = np.stack([np.cos(one[same] * 2.399963), np.sin(one[same] * 2.399963)], axis=1)
        distance[same] = 1.0
        push = apart * (0.6 * overlap / distance)[:, None]
        share = (mass[other] / (mass[one] + mass[other]))[:, None]
        for discs, move in ((one, push * share), (other, push * (share - 1))):
            for axis in (0, 1):
                centres[:, axis] += np.bincount(discs, move[:, axis], len(centres))
    return centres


def _side_by_side(x: Points, radius: Points) -> tuple[Numbers, Numbers]:
    """Every pair of discs that overlap seen from below, which is few of all where discs are small."""
    order = np.argsort(x - radius, kind="stable")
    left, right = (x - radius)[order], (x + radius)[order]
    follow = np.searchsorted(left, right) - np.arange(len(x)) - 1
    one = np.repeat(np.arange(len(x)), follow)
    other = one + 1 + np.arange(len(one)) - np.repeat(follow.cumsum() - follow, follow)
    return order[one], order[other]


def _ring(count: int, *, inner_radius: float) -> Points:
    """Rings around the whole picture for the nodes that nothing joins, evenly filled."""
    points = np.empty((count, 2))
    done, radius = 0, inner_radius + 3.0
    while done < count:
        now = min(max(int(2 * np.pi * radius / 1.6), 1), count - done)
        angle = np.arange(now) * (2 * np.pi / now)
        points[done : done + now] = np.stack([np.cos(angle), np.sin(angle)], axis=1) * radius
        done, radius = done + now, radius + 1.6
    return points


def _sunflower(count: int) -> Points:
    """Evenly spread points, one to a unit of area, the first in the middle (Vogel 1979)."""
    n = np.arange(count)
    spiral: Points = np.stack([np.cos(n * 2.399963), np.sin(n * 2.399963)], axis=1) * np.sqrt(n + 0.5)[:, None]
    return spiral


def _extent(points: Points) -> float:
    return float(np.hypot(points[:, 0], points[:, 1]).max(initial=0.0))
