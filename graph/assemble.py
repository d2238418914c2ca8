"""Statements seen through links become nodes and edges.

A pure function of the statements, the sources and the links: the same input gives the same frames, row for row, and
the same version. Nothing is decided here about who is who; where statements differ on a property, the preferred one
is shown by a stated order (see ``graph.values`` and :data:`_PREFERRED`) and the others stay in the store. What becomes
a node is for ``graph.promotion`` to say; a relation is an edge where all sources together make it sure enough.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from graph.folder import DataFolder, write_atomically, write_text_atomically
from graph.held import Held, held_back
from graph.ids import digest
from graph.model import CHANGING, DISPUTED, EDGE_PROPERTIES, LISTS, NODE_PROPERTIES, RELATIONS, SEAT_RELATION
from graph.names import fold, identifier_key
from graph.promotion import REVIEW_BELOW, promote
from graph.sources import Source
from graph.values import settle

__all__ = ["EDGE_SCHEMA", "NODE_SCHEMA", "QUOTES_SHOWN", "GraphFrames", "assemble", "doubtful_alone"]

QUOTES_SHOWN: Final = 20
"""How many passages an edge carries, surest first; ``evidence`` counts all there are."""

_COLUMNS: Final[dict[str, Any]] = {
    "number": pl.Float64,
    "texts": pl.List(pl.String),
    "identifiers": pl.List(pl.String),
}
"""Column of each kind of property; any other is text."""

NODE_SCHEMA: Final[dict[str, Any]] = {
    "id": pl.String,
    "label": pl.String,
    **{name: _COLUMNS.get(p.kind, pl.String) for name, p in NODE_PROPERTIES.items()},
    "conflicts": pl.List(pl.String),
    "values": pl.String,
    "sources": pl.List(pl.String),
    "title": pl.String,
    "media_type": pl.String,
    "outcome": pl.String,
    "degree": pl.Int64,
    "search": pl.String,
    "x": pl.Float64,
    "y": pl.Float64,
    "community": pl.Int64,
    "hash": pl.String,
}

EDGE_SCHEMA: Final[dict[str, Any]] = {
    "id": pl.String,
    "type": pl.String,
    "start": pl.String,
    "end": pl.String,
    "start_label": pl.String,
    "end_label": pl.String,
    **{name: _COLUMNS.get(p.kind, pl.String) for name, p in EDGE_PROPERTIES.items()},
    "count": pl.Int64,
    "confidence": pl.Float64,
    "sources": pl.List(pl.String),
    "quotes": pl.List(pl.String),
    "quote_sources": pl.List(pl.String),
    "quote_pages": pl.List(pl.Int64),
    "quote_starts": pl.List(pl.Int64),
    "quote_ends": pl.List(pl.Int64),
    "evidence": pl.Int64,
    "hash": pl.String,
}

# Properties of which a node or relation shows one value, chosen from what is stated.
_SINGLE: Final = {n: NODE_SCHEMA[n] for n in NODE_PROPERTIES if n != "name" and n not in LISTS.values()}
_EDGE_OWN: Final = {name: EDGE_SCHEMA[name] for name in EDGE_PROPERTIES if name != "count"}

# Which of several names, descriptions or kinds is shown (of what sources can disagree on, ``graph.values`` decides): a
# name in mixed case before one in capitals; then the surer; then the one that more sources state; then the longer;
# then the first in the alphabet, so that there is always one answer.
_PREFERRED: Final = ("shouts", "confidence", "stated_by", "length", "value")
_DESCENDING: Final = (False, True, True, True, False)


@dataclass(frozen=True, slots=True)
class GraphFrames:
    """The assembled graph: nodes and edges, each sorted by id, and a version that changes when they do."""

    nodes: pl.DataFrame
    edges: pl.DataFrame
    version: str
    held: Held | None = None
    """What was left out of it, where it was just assembled; no part of the version."""

    def save(self, folder: DataFolder) -> None:
        """Keep the frames in the data folder, for exports and for the next load."""
        write_atomically(folder.graph / "nodes.parquet", lambda p: self.nodes.write_parquet(p))
        write_atomically(folder.graph / "edges.parquet", lambda p: self.edges.write_parquet(p))
        if self.held is not None:
            self.held.save(folder)
        text = json.dumps({"version": self.version})
        write_text_atomically(folder.graph / "version.json", text)

    def without_people(self) -> GraphFrames:
        """The graph with every person and every relation of one left out."""
        people = self.nodes.filter(pl.col("label") == "Person")["id"].implode()
        nodes = self.nodes.filter(pl.col("label") != "Person")
        edges = self.edges.filter(~pl.col("start").is_in(people) & ~pl.col("end").is_in(people))
        return GraphFrames(nodes, edges, version_of(nodes, edges))

    @classmethod
    def saved(cls, folder: DataFolder) -> GraphFrames | None:
        """What was last saved, or None if nothing was."""
        try:
            version = json.loads((folder.graph / "version.json").read_text(encoding="utf-8"))["version"]
            nodes = pl.read_parquet(folder.graph / "nodes.parquet")
            edges = pl.read_parquet(folder.graph / "edges.parquet")
        except FileNotFoundError:
            return None
        return cls(nodes, edges, version)


def assemble(
    statements: pl.DataFrame, sources: Iterable[Source], links: pl.DataFrame, *, review_below: float = REVIEW_BELOW
) -> GraphFrames:
    """Return the graph that these statements state, through these links (columns entity, node, label).

    Statements about entities that have no link are passed over; relations that join a node to itself, or whose ends
    the vocabulary does not allow once types are settled, are left out. Relations that all sources together make less
    sure than ``review_below``, and what is not promoted to a node, are held back and told in ``held``.
    """
    read = [s for s in sources if s.outcome in ("read", "partial")]
    placed = statements.filter(pl.col("source_id").is_in([s.id for s in read])).join(
        links, left_on="subject", right_on="entity", how="inner", maintain_order="left"
    )
    stated = _stated(placed, links)
    relations = _relations(stated)
    sure = relations.filter(pl.col("confidence") >= review_below)
    verdicts = promote(placed, read, sure, review_below)
    held = held_back(placed, verdicts, _doubtful(stated, relations, review_below), review_below)
    placed = placed.filter(pl.col("node").is_in(verdicts.filter(pl.col("ground").is_not_null())["node"].implode()))
    edges = pl.concat([sure, _mentions(placed)])
    nodes = pl.concat([_bodies(placed, edges, stated, read, review_below), _source_nodes(read)])
    degree = (
        pl.concat([edges.filter(pl.col("type") != "MENTIONED_IN")[end].rename("id") for end in ("start", "end")])
        .value_counts(name="degree")
        .cast({"degree": pl.Int64})
    )
    nodes = nodes.drop("degree").join(degree, on="id", how="left").with_columns(pl.col("degree").fill_null(0))
    nodes = _hashed(nodes.select(c for c in NODE_SCHEMA if c != "hash")).select(*NODE_SCHEMA).sort("id")
    edges = _hashed(edges.select(c for c in EDGE_SCHEMA if c != "hash")).select(*EDGE_SCHEMA).sort("id")
    return GraphFrames(nodes, edges, version_of(nodes, edges), held)


def doubtful_alone(source: Source, statements: pl.DataFrame, review_below: float) -> Mapping[str, tuple[str, ...]]:
    """Return the statements of one source that it alone would not bring into a graph, with what speaks against each."""
    links = statements.select(
        pl.col("subject").alias("entity"), pl.col("subject").alias("node"), pl.col("subject_type").alias("label")
    ).unique("entity", keep="first", maintain_order=True)
    held = assemble(statements, [source], links, review_below=review_below).held
    rows = held.doubtful.select("statement_id", "doubts").iter_rows() if held else ()
    return {name: tuple(doubts) for name, doubts in rows}


def version_of(nodes: pl.DataFrame, edges: pl.DataFrame) -> str:
    """Digest of all ids and hashes: equal graphs have equal versions."""
    h = hashlib.blake2b(digest_size=12)
    for frame in (nodes, edges):
        for row in frame.select("id", "hash").sort("id").iter_rows():
            h.update("\t".join(row).encode())
    return h.hexdigest()


def with_layout(frames: GraphFrames, layout: pl.DataFrame) -> GraphFrames:
    """Give nodes their place (columns id, x, y, community), and the graph the version that goes with it."""
    bare = frames.nodes.drop("x", "y", "community", "hash").join(layout, on="id", how="left")
    nodes = _hashed(bare.select(c for c in NODE_SCHEMA if c != "hash")).select(*NODE_SCHEMA).sort("id")
    return GraphFrames(nodes, frames.edges, version_of(nodes, frames.edges), frames.held)


def _bodies(
    placed: pl.DataFrame, edges: pl.DataFrame, stated: pl.DataFrame, sources: list[Source], review_below: float
) -> pl.DataFrame:
    """One row for each node that some source names."""
    literal = placed.filter(pl.col("value").is_not_null())
    ranked = _ranked(literal)
    base = placed.group_by("node").agg(pl.col("label").first(), pl.col("source_id").unique().sort().alias("sources"))
    names = _first(ranked.filter(pl.col("predicate") == "name"), "name")
    nodes = base.join(names, on="node", how="inner")
    settled = settle(placed, _seats(stated, edges, names), sources, review_below)
    for predicate, kind in _SINGLE.items():
        order = settled.ranked if predicate in (*DISPUTED, *CHANGING) else ranked
        chosen = _first(order.filter(pl.col("predicate") == predicate), predicate)
        nodes = nodes.join(chosen.with_columns(pl.col(predicate).cast(kind, strict=False)), on="node", how="left")
    nodes = nodes.with_columns(pl.when(pl.col("label") == "Organisation").then(pl.col("kind")).alias("kind"))
    nodes = nodes.join(_aliases(ranked, names), on="node", how="left")
    for predicate, name in LISTS.items():
        if predicate != "alias":
            items = literal.filter(pl.col("predicate") == predicate).group_by("node")
            nodes = nodes.join(items.agg(pl.col("value").unique().sort().alias(name)), on="node", how="left")
    nodes = nodes.join(settled.told, on="node", how="left").rename({"node": "id"})
    nodes = _with_country(nodes, edges)
    return _complete(
        nodes.with_columns(
            pl.col(*LISTS.values(), "conflicts").fill_null([]),
            pl.struct("name", "name_en", "acronym", "aliases", "identifiers")
            .map_elements(_search_text, return_dtype=pl.String)
            .alias("search"),
        ),
        NODE_SCHEMA,
    )


def _seats(stated: pl.DataFrame, edges: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """The statements of the relations of the graph that put something into a city, with the city's name as value."""
    sure = edges.filter((pl.col("type") == SEAT_RELATION) & (pl.col("end_label") == "City")).select(
        "type", pl.col("start").alias("from"), pl.col("end").alias("other")
    )
    placed = stated.join(sure, on=["type", "from", "other"], how="semi", maintain_order="left")
    cities = names.select(pl.col("node").alias("other"), pl.col("name").alias("city"))
    return placed.join(cities, on="other", maintain_order="left").with_columns(pl.col("city").alias("value"))


def _ranked(literal: pl.DataFrame) -> pl.DataFrame:
    """Each value of each property once for each node, preferred ones first."""
    return (
        literal.group_by("node", "predicate", "value")
        .agg(pl.col("confidence").max(), pl.col("source_id").n_unique().alias("stated_by"))
        .with_columns(
            pl.col("value").str.len_chars().alias("length"),
            (
                (pl.col("value").str.to_uppercase() == pl.col("value"))
                & pl.col("value").str.contains(" ", literal=True)
            ).alias("shouts"),
        )
        .sort("node", "predicate", *_PREFERRED, descending=[False, False, *_DESCENDING])
    )


def _first(ranked: pl.DataFrame, name: str) -> pl.DataFrame:
    return ranked.group_by("node", maintain_order=True).agg(pl.col("value").first().alias(name))


def _aliases(ranked: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Other names of each node, those that only repeat its name in other letters left out."""
    other = ranked.filter(pl.col("predicate").is_in(["name", "alias", "name_en", "acronym"])).join(names, on="node")
    other = other.filter(pl.col("value") != pl.col("name"))
    return other.group_by("node").agg(pl.col("value").unique().sort().alias("aliases"))


def _with_country(nodes: pl.DataFrame, edges: pl.DataFrame) -> pl.DataFrame:
    """Fill in the country of a node whose only stated place is one country."""
    codes = (
        nodes.filter(pl.col("label") == "Country")
        .explode("identifiers")
        .filter(pl.col("identifiers").str.starts_with("iso:"))
        .select(pl.col("id").alias("end"), pl.col("identifiers").str.slice(4, 2).alias("code"))
    )
    stated = (
        edges.filter(pl.col("type").is_in(["LOCATED_IN", "PART_OF"]))
        .join(codes, on="end")
        .group_by("start")
        .agg(pl.col("code").unique())
        .filter(pl.col("code").list.len() == 1)
        .select(pl.col("start").alias("id"), pl.col("code").list.first())
    )
    own = codes.rename({"end": "id", "code": "own"}).unique("id", keep="first", maintain_order=True)
    joined = nodes.join(stated, on="id", how="left").join(own, on="id", how="left")
    return joined.with_columns(pl.coalesce("country", "own", "code").alias("country")).drop("code", "own")


def _search_text(names: dict[str, Any]) -> str:
    words = [names["name"], names["name_en"], names["acronym"], *(names["aliases"] or ())]
    keys = [*(fold(word) for word in words if word), *(identifier_key(i) for i in names["identifiers"] or ())]
    return " | ".join(dict.fromkeys(key for key in keys if key))


def _stated(placed: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Every statement of a relation that may be an edge, with the nodes it joins: ``from`` and ``other``."""
    ends = links.rename({"entity": "object", "node": "other", "label": "other_label"})
    stated = placed.filter(pl.col("object").is_not_null()).join(ends, on="object", how="inner", maintain_order="left")
    stated = (
        stated.rename({"node": "from", "label": "from_label", "predicate": "type"})
        .with_columns(pl.col("from").alias("node_of_subject"), pl.col("other").alias("node_of_object"))
        .filter(pl.col("from") != pl.col("other"))
    )
    symmetric = [t for t, r in RELATIONS.items() if r.symmetric]
    turned = pl.col("type").is_in(symmetric) & (pl.col("from") > pl.col("other"))
    return stated.with_columns(
        pl.when(turned).then("other").otherwise("from").alias("from"),
        pl.when(turned).then("from").otherwise("other").alias("other"),
        pl.when(turned).then("other_label").otherwise("from_label").alias("from_label"),
        pl.when(turned).then("from_label").otherwise("other_label").alias("other_label"),
    ).join(_allowed(), on=["type", "from_label", "other_label"], how="semi", maintain_order="left")


def _doubtful(stated: pl.DataFrame, relations: pl.DataFrame, review_below: float) -> pl.DataFrame:
    """The statements whose relation is not sure enough, with its ``joined`` confidence."""
    unsure = relations.filter(pl.col("confidence") < review_below).select(
        "type", pl.col("start").alias("from"), pl.col("end").alias("other"), pl.col("confidence").alias("joined")
    )
    doubtful = stated.join(unsure, on=["type", "from", "other"], how="inner", maintain_order="left")
    return doubtful.rename({"type": "predicate"})


def _relations(stated: pl.DataFrame) -> pl.DataFrame:
    """One edge for each relation type and pair of nodes, with the words that state it."""
    own = [
        pl.col("properties").str.json_path_match(f"$.{name}").cast(kind, strict=False).alias(name)
        for name, kind in _EDGE_OWN.items()
    ]
    stated = stated.with_columns(own).sort(
        "type", "from", "other", "confidence", "source_id", "page", "start", "end", "statement_id",
        descending=[False, False, False, True, *[False] * 5], nulls_last=True,
    )  # fmt: skip
    return _edges(stated, ["type", "from", "other"], [pl.col(n).drop_nulls().first() for n in _EDGE_OWN])


def _allowed() -> pl.DataFrame:
    rows = [(r.type, start, end) for r in RELATIONS.values() for start, ends in r.ends.items() for end in sorted(ends)]
    return pl.DataFrame(rows, schema=["type", "from_label", "other_label"], orient="row")


def _mentions(placed: pl.DataFrame) -> pl.DataFrame:
    """MENTIONED_IN: from every node to every source that speaks of it, with the number of its occurrences."""
    spoken = placed.sort("node", "source_id", "page", "start", "statement_id", nulls_last=True).with_columns(
        pl.lit("MENTIONED_IN").alias("type"),
        pl.lit("Source").alias("other_label"),
        pl.col("source_id").alias("other"),
        (pl.col("predicate") == "mention").alias("occurs"),
    )
    shown = spoken.filter(pl.col("predicate").is_in(["name", "mention"])).rename(
        {"node": "from", "label": "from_label"}
    )
    counted = shown.group_by("from", "other").agg(
        pl.col("occurs").sum().clip(lower_bound=1).cast(pl.Int64).alias("count")
    )
    first = shown.unique(["from", "other"], keep="first", maintain_order=True)
    edges = _edges(first, ["type", "from", "other"], [])
    return (
        edges.drop("count", "evidence")
        .join(
            counted.select(pl.col("from").alias("start"), pl.col("other").alias("end"), "count"),
            on=["start", "end"],
            how="left",
        )
        .with_columns(pl.col("count").alias("evidence"))
        .select(*EDGE_SCHEMA)
    )


def _edges(stated: pl.DataFrame, by: list[str], own: list[pl.Expr]) -> pl.DataFrame:
    """Group sorted statements into edges; confidence is that at least one of the sources is right."""
    doubt = stated.group_by(*by, "source_id").agg(pl.col("confidence").max())
    confidence = doubt.group_by(by).agg((1 - (1 - pl.col("confidence")).product()).round(4).alias("confidence"))
    grouped = stated.group_by(by, maintain_order=True).agg(
        *own,
        pl.col("from_label").first().alias("start_label"),
        pl.col("other_label").first().alias("end_label"),
        pl.col("source_id").unique().sort().alias("sources"),
        pl.col("quote").head(QUOTES_SHOWN).alias("quotes"),
        pl.col("source_id").head(QUOTES_SHOWN).alias("quote_sources"),
        pl.col("page").fill_null(0).head(QUOTES_SHOWN).alias("quote_pages"),
        pl.col("start").head(QUOTES_SHOWN).alias("quote_starts"),
        pl.col("end").head(QUOTES_SHOWN).alias("quote_ends"),
        pl.len().cast(pl.Int64).alias("evidence"),
    )
    edges = grouped.join(confidence, on=by, how="left").rename({"from": "start", "other": "end"})
    ids = [f"edge-{digest(*key)}" for key in edges.select("type", "start", "end").iter_rows()]
    return _complete(edges.with_columns(pl.Series("id", ids, dtype=pl.String)), EDGE_SCHEMA)


def _source_nodes(sources: list[Source]) -> pl.DataFrame:
    rows = [
        {
            "id": s.id,
            "label": "Source",
            "name": s.title or s.label,
            "aliases": [s.label] if s.title and s.title != s.label else [],
            **{name: [] for name in (*LISTS.values(), "conflicts") if name != "aliases"},
            "sources": [],
            "title": s.title,
            "media_type": s.media_type,
            "outcome": s.outcome,
            "search": " | ".join(dict.fromkeys(fold(t) for t in (s.title or "", s.label) if fold(t))),
        }
        for s in sources
    ]
    return _complete(pl.DataFrame(rows, schema={k: NODE_SCHEMA[k] for k in rows[0]} if rows else {}), NODE_SCHEMA)


def _complete(frame: pl.DataFrame, schema: dict[str, Any]) -> pl.DataFrame:
    """Add the columns that are missing, as nulls, and put all in order."""
    missing = [pl.lit(None, dtype=kind).alias(name) for name, kind in schema.items() if name not in frame.columns]
    return frame.with_columns(missing).select(*schema).cast(pl.Schema(schema))


def _hashed(frame: pl.DataFrame) -> pl.DataFrame:
    """Add a digest of every other column."""
    rows = frame.select(pl.struct(pl.all()).struct.json_encode())
    hashes = [hashlib.blake2b(text.encode(), digest_size=9).hexdigest() for (text,) in rows.iter_rows()]
    return frame.with_columns(pl.Series("hash", hashes, dtype=pl.String))
