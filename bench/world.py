"""A made world of any size, shaped like the real one: a few hubs of high degree, many bodies, words on every edge."""

from __future__ import annotations

import numpy as np
import polars as pl

from graph.assemble import EDGE_SCHEMA, NODE_SCHEMA, GraphFrames, version_of
from graph.ids import digest, entity_id

__all__ = ["make_world"]

_SHARES = (
    ("Organisation", 0.70),
    ("Project", 0.18),
    ("Cluster", 0.05),
    ("Hub", 0.04),
    ("Network", 0.01),
    ("Theme", 0.02),
)
_WORDS = ("bio", "medica", "salute", "cluster", "ricerca", "genomics", "pharma", "università", "institut", "valley")
_COUNTRIES = ("IT", "FR", "DE", "ES", "BE", "NL", "SE", "DK", "PT", "AT")


def make_world(nodes: int, edges: int, *, seed: int = 1) -> GraphFrames:
    """Return frames with about these numbers of nodes and relations; the same seed gives the same world."""
    rng = np.random.default_rng(seed)
    labels = np.repeat([label for label, _ in _SHARES], [round(nodes * share) for _, share in _SHARES])
    count = len(labels)
    words = rng.integers(0, len(_WORDS), (count, 3))
    names = [f"{_WORDS[a]} {_WORDS[b]} {_WORDS[c]} {i}" for i, (a, b, c) in enumerate(words.tolist())]
    ids = [entity_id(str(label), name) for label, name in zip(labels, names, strict=True)]
    frame = pl.DataFrame(
        {
            "id": ids,
            "label": labels,
            "name": names,
            "search": names,
            "country": [_COUNTRIES[i] for i in rng.integers(0, len(_COUNTRIES), count)],
            "sources": [["source-bench"]] * count,
            "x": rng.normal(size=count).round(2),
            "y": rng.normal(size=count).round(2),
            "community": rng.integers(0, 50, count),
            "hash": names,
        }
    )
    made = _edges(rng, frame, edges)
    ends = pl.concat([made["start"], made["end"].rename("start")]).value_counts(name="degree").rename({"start": "id"})
    whole = _complete(frame.join(ends, on="id", how="left").with_columns(pl.col("degree").fill_null(0)), NODE_SCHEMA)
    return GraphFrames(whole.sort("id"), made.sort("id"), version_of(whole, made))


def _edges(rng: np.random.Generator, nodes: pl.DataFrame, count: int) -> pl.DataFrame:
    """Participations, memberships and themes; a tenth of the projects and networks take half of the relations."""
    kinds = (
        ("PARTICIPATES_IN", "Organisation", "Project", 0.7),
        ("MEMBER_OF", "Cluster", "Network", 0.05),
        ("FOCUSES_ON", "Project", "Theme", 0.25),
    )
    parts = []
    for kind, start, end, share in kinds:
        wanted = round(count * share)
        starts = nodes.filter(pl.col("label") == start)["id"].to_numpy()
        ends = nodes.filter(pl.col("label") == end)["id"].to_numpy()
        most = len(starts) * len(ends)
        # Without repetition: numbers of pairs, skewed so that the first ends are met most often.
        a = rng.integers(0, len(starts), int(wanted * 1.3))
        b = (len(ends) * rng.random(int(wanted * 1.3)) ** 2).astype(np.int64)
        pairs = np.unique(a * len(ends) + b)
        pairs = rng.permutation(pairs)[: min(wanted, most)]
        parts.append(
            pl.DataFrame(
                {
                    "type": kind,
                    "start": starts[pairs // len(ends)],
                    "end": ends[pairs % len(ends)],
                    "start_label": start,
                    "end_label": end,
                }
            )
        )
    made = pl.concat(parts)
    keys = [digest(*key) for key in made.select("type", "start", "end").iter_rows()]
    made = made.with_columns(
        pl.Series("id", [f"edge-{k}" for k in keys]),
        pl.Series("hash", keys),
        pl.lit(0.9).alias("confidence"),
        pl.lit(1).cast(pl.Int64).alias("evidence"),
    )
    said = pl.format("{} takes part, says the report", pl.col("start"))
    made = made.with_columns(
        pl.concat_list(said).alias("quotes"),
        pl.concat_list(pl.lit("source-bench")).alias("quote_sources"),
        pl.concat_list(pl.lit("source-bench")).alias("sources"),
        pl.concat_list(pl.lit(0).cast(pl.Int64)).alias("quote_pages"),
        pl.concat_list(pl.lit(0).cast(pl.Int64)).alias("quote_starts"),
        pl.concat_list(pl.lit(40).cast(pl.Int64)).alias("quote_ends"),
    )
    return _complete(made, EDGE_SCHEMA)


def _complete(frame: pl.DataFrame, schema: dict[str, pl.DataType]) -> pl.DataFrame:
    missing = [pl.lit(None, dtype=kind).alias(name) for name, kind in schema.items() if name not in frame.columns]
    return frame.with_columns(missing).select(*schema).cast(pl.Schema(schema))
