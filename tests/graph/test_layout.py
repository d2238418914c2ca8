"""The same graph gets the same places; communities keep together and nothing lies on anything else."""

from itertools import combinations

import numpy as np
import polars as pl

from graph.layout import lay_out


def world(groups: int, size: int, *, lonely: int = 3) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rings of clusters, each joined to the next ring by one relation, and some bodies without any."""
    ids = [f"cluster-{g:02d}{i:03d}" for g in range(groups) for i in range(size)]
    alone = [f"hub-{i}" for i in range(lonely)]
    nodes = pl.DataFrame(
        {"id": [*ids, *alone, "source-x"], "label": ["Cluster"] * len(ids) + ["Hub"] * lonely + ["Source"]}
    )
    pairs = [
        (ids[g * size + i], ids[g * size + (i + step) % size])
        for g in range(groups) for i in range(size) for step in (1, 2, 3)
    ]  # fmt: skip
    pairs += [(ids[g * size], ids[(g + 1) * size]) for g in range(groups - 1)]
    edges = pl.DataFrame(
        {"type": "COLLABORATES_WITH", "start": [a for a, _ in pairs], "end": [b for _, b in pairs], "confidence": 0.9}
    )
    mentions = edges.head(5).with_columns(type=pl.lit("MENTIONED_IN"), end=pl.lit("source-x"))
    return nodes, pl.concat([edges, mentions])


def test_every_node_but_sources_has_its_own_place() -> None:
    layout = lay_out(*world(6, 20))
    assert layout.height == 6 * 20 + 3
    assert layout.filter(pl.col("id") == "source-x").is_empty()
    assert layout.select("x", "y").is_unique().all()
    assert layout.select(pl.all().is_not_null().all()).row(0) == (True,) * 4


def test_communities_are_found_and_lie_apart() -> None:
    layout = lay_out(*world(6, 20)).filter(pl.col("community") >= 0)
    assert layout["community"].n_unique() == 6
    middle = {c: g.select("x", "y").mean().row(0) for (c,), g in layout.group_by("community")}
    for c, group in layout.group_by("community"):
        reach = np.hypot(*(group.select("x", "y").to_numpy() - middle[c[0]]).T).max()
        others = [np.hypot(*np.subtract(middle[c[0]], m)) for k, m in middle.items() if k != c[0]]
        assert min(others) > reach
    assert all(np.hypot(*np.subtract(a, b)) > 1 for a, b in combinations(middle.values(), 2))


def test_the_same_graph_gets_the_same_layout_whatever_the_order_of_rows() -> None:
    nodes, edges = world(4, 15)
    assert lay_out(nodes, edges).equals(lay_out(nodes.reverse(), edges.sample(fraction=1, shuffle=True, seed=7)))


def test_a_large_community_is_divided_further() -> None:
    nodes, edges = world(1, 900, lonely=0)
    layout = lay_out(nodes, edges)
    assert layout.height == 900 and layout.select("x", "y").is_unique().all()


def test_empty_and_lonely_graphs() -> None:
    nodes, edges = world(1, 5)
    assert lay_out(nodes.clear(), edges.clear()).is_empty()
    lonely = lay_out(nodes, edges.clear())
    assert lonely["community"].to_list() == [-1] * 8
    assert lonely.select("x", "y").is_unique().all()


def test_thousands_of_communities_lie_apart_too() -> None:
    nodes, edges = world(1, 4, lonely=0)
    groups = range(1_600)
    many = pl.concat([nodes.with_columns(id=pl.col("id") + f"-{g:04d}") for g in groups])
    joined = pl.concat([edges.with_columns(start=pl.col("start") + f"-{g:04d}", end=pl.col("end") + f"-{g:04d}")
                        for g in groups])  # fmt: skip
    layout = lay_out(many, joined)
    assert layout["community"].n_unique() == len(groups)
    middles = layout.group_by("community").agg(pl.col("x", "y").mean()).sort("x").select("x", "y").to_numpy()
    # Sorted from left to right, whatever is near in space is near in the list.
    nearest = min(np.hypot(*(middles[step:] - middles[:-step]).T).min() for step in range(1, 400))
    assert nearest > 1
