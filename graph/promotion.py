"""The rule of promotion: what of all that sources name becomes a node.

Nothing becomes one merely by being seen. An entity, with all that resolution joined to it, is promoted by the first of
these grounds that it has:

    identifier   a source gives an identifier of it
    registry     a registry holds it
    two_sources  two sources name it, and at least one of them does more than show the name
    context      its text defines it: a label, a head word or a legal form, an abbreviation beside its expansion, a role
                 beside a person, a noun in apposition, a name known beforehand
    relation     it is an end of a relation that is sure enough
    confidence   it is itself sure enough, and more speaks for it than that it stands there

A theme is only what others are about: neither context nor confidence make a node of it. All else stays in the
statement store as a mention, with the reason (see ``graph.held``). The rule looks at everything at once, so the order
of sources does not matter, and a later source or judgement promotes what was held back.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import polars as pl

from graph.sources import Source
from graph.statements import FOUND_BY, SEEN_ONLY

__all__ = ["DEFINING", "GROUNDS", "REVIEW_BELOW", "WHY_HELD", "naming", "promote"]

REVIEW_BELOW: Final = 0.5
"""What is more likely wrong than right is for a person to decide."""

GROUNDS: Final = ("identifier", "registry", "two_sources", "context", "relation", "confidence")
"""Why something is promoted, the first that holds."""

WHY_HELD: Final = ("merely_seen", "theme_alone", "unlikely")
"""Why something is not: nothing but its appearance speaks for it; nothing sure is about it; it is not sure enough."""

DEFINING: Final = frozenset(
    {"spelt_out", "labelled", "title", "head", "legal_form", "apposed", "described", "edition", "mission", "role"}
    | {"known", "city", "code"}
)
"""Ways to find a name that define what it names; all others only guess it."""


def naming(placed: pl.DataFrame) -> pl.DataFrame:
    """Return the names among statements, with how each was found and whether it was merely seen."""
    names = placed.filter(pl.col("predicate") == "name")
    told = pl.col("properties").str
    return names.with_columns(
        told.json_path_match(f"$.{FOUND_BY}").fill_null("").alias("found_by"),
        told.json_path_match(f"$.{SEEN_ONLY}").is_not_null().alias("seen_only"),
    )


def promote(
    placed: pl.DataFrame, sources: Iterable[Source], related: pl.DataFrame, review_below: float
) -> pl.DataFrame:
    """Return every named node with its ``ground`` or, where that is null, with ``why`` it is held back.

    ``placed`` are statements with the ``node`` and ``label`` of their subject; ``related`` the relations that are sure
    enough, from ``start`` to ``end``.
    """
    registries = [s.id for s in sources if s.kind == "registry"]
    names = naming(placed)
    theme = pl.col("label") == "Theme"
    defined = pl.col("found_by").str.split(" ").list.eval(pl.element().is_in(list(DEFINING))).list.any()
    spoken_of = ~pl.col("seen_only")
    told = names.group_by("node").agg(
        pl.col("source_id").is_in(registries).any().alias("registry"),
        ((pl.col("source_id").n_unique() > 1) & spoken_of.any()).alias("two_sources"),
        (defined & ~theme).any().alias("context"),
        ((pl.col("confidence") >= review_below) & spoken_of & ~theme).any().alias("confidence"),
        spoken_of.any().alias("spoken_of"),
        theme.first().alias("theme"),
    )
    identified = placed.filter(pl.col("predicate") == "identifier")["node"].unique().implode()
    ends = pl.concat([related["start"], related["end"]]).unique().implode()
    told = told.with_columns(
        pl.col("node").is_in(identified).alias("identifier"), pl.col("node").is_in(ends).alias("relation")
    )
    ground = pl.coalesce(pl.when(pl.col(name)).then(pl.lit(name)) for name in GROUNDS)
    seen, alone, unlikely = WHY_HELD
    why = pl.when("theme").then(pl.lit(alone)).when("spoken_of").then(pl.lit(unlikely)).otherwise(pl.lit(seen))
    return told.with_columns(ground.alias("ground")).select(
        "node", "ground", pl.when(pl.col("ground").is_null()).then(why).alias("why")
    )
