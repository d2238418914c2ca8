"""Which of several stated values a node shows, which of them are history, and where sources disagree.

A value is shown by this rule, the first that decides: it holds still; it is sure (see ``review_below``); the newest
source states it; the most trusted kind of source does (``graph.trust``); the surer; the one that more sources state;
the longer; the first in the alphabet. The date of a value is what its words name (``as_of``), else that of its source.

A value is history where its words say that it ended, or where what was last said of it is older than the day since
which another is stated to hold. Nothing here looks at the clock: "today" is the newest date that any source bears.

Sources disagree where two sure values hold at once and cannot both be right: 2013 and 2013-04 can, 30 and 40 cannot.
On the seat, a body may have several: only sources that name no city in common disagree (``graph.cities`` knows the
names of one city). All values stay in the store;
those in dispute or superseded stand on the node with their words.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from typing import Any, Final

import polars as pl

from graph.cities import may_be_one_place
from graph.model import CHANGING, DISPUTED, NODE_PROPERTIES, actors
from graph.sources import Source
from graph.statements import AS_OF
from graph.trust import NOW, STANDINGS, speaks_of, standing_of

__all__ = ["SEAT_NAME", "VALUES_SHOWN", "Settled", "StatedValue", "settle", "values_told"]

SEAT_NAME: Final = "seat"
"""How the city that a body is in is called among its properties in dispute."""

VALUES_SHOWN: Final = 20
"""How many statements of one property in dispute stand on a node, the preferred one first; all are in the store."""

_LARGE: Final = 100_000.0
"""From here on a sum may be a rounded one: 11 million and 10,987,654 agree."""

_RANK: Final = ("past", "unsure", "date", "trust", "confidence", "stated_by", "length", "value")
_RANK_DOWN: Final = (False, False, True, True, True, True, True, False)
_STATED: Final = ("date", "trust", "confidence", "source_id", "page", "start", "statement_id")
_STATED_DOWN: Final = (True, True, True, False, False, False, False)

Claim = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Settled:
    """What the rule came to: the value to show, and what is to be told of the others."""

    ranked: pl.DataFrame
    """Columns ``node``, ``predicate``, ``value``: each value once, the one to show first."""
    told: pl.DataFrame
    """Columns ``node``, ``conflicts`` (names of properties in dispute), ``values`` (JSON, see :func:`_told`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedValue:
    """One value of a property as one source states it, where values differ.

    ``state`` is ``preferred`` (it is shown), ``disputed`` (it speaks against that), ``agrees`` (both can be right),
    ``past`` (it held once) or ``unsure`` (more likely read wrongly than right). ``preferred`` values that are past are
    shown for want of a later one.
    """

    property: str
    value: str
    state: str
    preferred: bool
    source: str
    standing: str
    quote: str
    start: int
    end: int
    confidence: float
    page: int | None = None
    date: str | None = None
    since: str | None = None
    until: str | None = None
    node: str | None = None
    """Of a seat, the city."""


def values_told(node: Mapping[str, Any]) -> Mapping[str, tuple[StatedValue, ...]]:
    """Return by property the values of a node that are in dispute or superseded, the one that is shown first."""
    found: dict[str, tuple[StatedValue, ...]] = {}
    for content in json.loads(node.get("values") or "[]"):
        value = StatedValue(**content)
        found[value.property] = (*found.get(value.property, ()), value)
    return found


def settle(placed: pl.DataFrame, seats: pl.DataFrame, sources: Iterable[Source], review_below: float) -> Settled:
    """Settle what these statements say of their ``node``.

    ``seats`` are the statements of the relations that put a body or an event into a city, ``from`` it to the node
    ``other`` with the name ``value``.
    """
    stated = _stated(placed, seats)
    once = stated.unique(["node", "predicate", "key"], keep="first", maintain_order=True)
    several = once.group_by("node", "predicate").len().filter(pl.col("len") > 1)
    alone = once.join(several, on=["node", "predicate"], how="anti", maintain_order="left")
    differing = stated.join(several, on=["node", "predicate"], how="semi", maintain_order="left")
    claims = _dated(differing, list(sources), review_below)
    # Of a value the statement that speaks best for it counts, and how many sources state it.
    best = claims.sort(
        "node", "predicate", "key", "past", "unsure", *_STATED,
        descending=[False] * 5 + list(_STATED_DOWN), nulls_last=True,
    )  # fmt: skip
    values = best.group_by("node", "predicate", "key", maintain_order=True).agg(
        pl.col("value", "past", "unsure", "date", "trust", "confidence").first(),
        pl.col("source_id").n_unique().alias("stated_by"),
        pl.col("value").first().str.len_chars().alias("length"),
    )
    values = values.sort("node", "predicate", *_RANK, descending=[False, False, *_RANK_DOWN])
    order = values.select("node", "predicate", "key", pl.int_range(pl.len()).over("node", "predicate").alias("order"))
    doubted = best.join(order, on=["node", "predicate", "key"], maintain_order="left").sort(
        "node", "predicate", "order", maintain_order=True
    )
    told = pl.DataFrame(
        list(_told(doubted.iter_rows(named=True))),
        schema={"node": pl.String, "conflicts": pl.List(pl.String), "values": pl.String},
        orient="row",
    )
    ranked = pl.concat([frame.select("node", "predicate", "value") for frame in (alone, values)])
    return Settled(ranked.filter(pl.col("predicate") != SEAT_NAME), told)


def _stated(placed: pl.DataFrame, seats: pl.DataFrame) -> pl.DataFrame:
    """Every statement of these properties, with the ``key`` that equal values share."""
    own = ["source_id", "confidence", "properties", "quote", "page", "start", "end", "statement_id"]
    literal = placed.filter(pl.col("predicate").is_in([*DISPUTED, *CHANGING]) & pl.col("value").is_not_null())
    literal = literal.select("node", "predicate", "value", pl.lit(None, pl.String).alias("other"), *own)
    placing = seats.filter(pl.col("from_label").is_in([*sorted(actors()), "Event"])).select(
        pl.col("from").alias("node"), pl.lit(SEAT_NAME).alias("predicate"), "value", "other", *own
    )
    stated = pl.concat([literal, placing])
    return stated.with_columns(pl.coalesce("other", _number("value"), "value").alias("key"))


def _dated(stated: pl.DataFrame, sources: Sequence[Source], review_below: float) -> pl.DataFrame:
    """Add to statements their dates, the standing of their source, and whether they are past or unsure."""
    of_source = pl.DataFrame(
        [(s.id, s.dated, speaks_of(s), STANDINGS[standing_of(s)].trust, standing_of(s)) for s in sources],
        schema={"source_id": pl.String, "dated": pl.String, "spoken": pl.String, "trust": pl.Int64, "kind": pl.String},
        orient="row",
    )
    said = pl.col("properties").str
    claims = (
        stated.join(of_source, on="source_id", how="left", maintain_order="left")
        .with_columns(
            said.json_path_match(f"$.{AS_OF}").alias(AS_OF),
            said.json_path_match("$.since").alias("since"),
            said.json_path_match("$.until").alias("until"),
        )
        .with_columns(
            pl.coalesce(AS_OF, "dated").alias("stated_on"),
            pl.coalesce(AS_OF, "spoken").alias("date"),
            (pl.col("confidence") < review_below).alias("unsure"),
        )
    )
    today = max([day for day in (*of_source["dated"], *claims["stated_on"]) if day], default=NOW)
    holds_since = pl.col("since").filter(~pl.col("unsure") & (pl.col("since") <= today)).max()
    last_known = _last_day(pl.coalesce("until", pl.when(pl.col("date") != "").then("date"), "since"))
    ended = _last_day(pl.col("until")) <= _last_day(pl.lit(today, pl.String))
    claims = claims.with_columns(holds_since.over("node", "predicate").alias("replaced"))
    replaced = (pl.col("since") < pl.col("replaced")) | (last_known < pl.col("replaced"))
    return claims.with_columns((ended.fill_null(False) | replaced.fill_null(False)).alias("past"))


def _number(column: str) -> pl.Expr:
    """Numbers written in several ways are one value."""
    numbers = [name for name in (*DISPUTED, *CHANGING) if NODE_PROPERTIES[name].kind == "number"]
    number = pl.col(column).cast(pl.Float64, strict=False).cast(pl.String)
    return pl.when(pl.col("predicate").is_in(numbers)).then(number)


def _last_day(date: pl.Expr) -> pl.Expr:
    """The last day of a year or month, so that dates of any precision compare."""
    length = date.str.len_chars()
    return pl.when(length == 4).then(date + "-12-31").when(length == 7).then(date + "-31").otherwise(date)


def _told(claims: Iterable[Claim]) -> Iterator[tuple[str, list[str], str]]:
    """Yield for each node with something to tell its properties in dispute, and the values of these and of its history.

    The values are a JSON list, one object for each statement: ``property``, ``value``, ``state`` (``preferred``,
    ``disputed``, ``agrees``, ``past``, ``unsure``) and where it stands; ``node`` for a city.
    """
    for node, of_node in groupby(claims, key=lambda c: c["node"]):
        conflicts, rows = [], []
        for name, group in groupby(of_node, key=lambda c: c["predicate"]):
            found = list(group)
            disputed = _disputed(name, found)
            if disputed:
                conflicts.append(name)
            if disputed or any(c["past"] and c["key"] != found[0]["key"] for c in found):
                rows += [_row(c, found[0], disputed) for c in found[:VALUES_SHOWN]]
        if rows:
            yield node, conflicts, json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _disputed(name: str, claims: list[Claim]) -> frozenset[str]:
    """Return the keys of the values that speak against the preferred one, which is the first."""
    holding = [c for c in claims if not (c["past"] or c["unsure"])]
    if not holding or name in CHANGING:
        return frozenset()
    shown = holding[0]
    if name != SEAT_NAME:
        return frozenset(c["key"] for c in holding if not _agree(name, shown["key"], c["key"]))
    cities: dict[str, set[str]] = {}
    for claim in holding:
        cities.setdefault(claim["source_id"], set()).add(claim["value"])
    apart = any(not _share_a_city(one, other) for one, other in combinations(cities.values(), 2))
    beside = {city for named in cities.values() if _share_a_city({shown["value"]}, named) for city in named}
    against = frozenset(c["key"] for c in holding if not _share_a_city({c["value"]}, beside))
    return against if apart else frozenset()


def _share_a_city(some: set[str], others: set[str]) -> bool:
    return any(one == other or may_be_one_place(one, other) for one in some for other in others)


def _agree(name: str, one: str, other: str) -> bool:
    kind = NODE_PROPERTIES[name].kind
    if kind == "date":
        return one.startswith(other) or other.startswith(one)
    if kind == "number" and min(float(one), float(other)) >= _LARGE:
        digits = max(2, min(_digits(one), _digits(other)))
        return f"{float(one):.{digits - 1}e}" == f"{float(other):.{digits - 1}e}"
    return one == other


def _digits(number: str) -> int:
    """How many digits of a number are told: 11,000,000 tells two."""
    return len(f"{float(number):.12e}".partition("e")[0].replace(".", "").rstrip("0")) or 1


def _row(claim: Claim, shown: Claim, disputed: frozenset[str]) -> Mapping[str, Any]:
    preferred = claim["key"] == shown["key"]
    states = {
        "preferred": preferred and not shown["past"],
        "past": claim["past"],
        "unsure": claim["unsure"],
        "disputed": claim["key"] in disputed,
    }
    content = {
        "property": claim["predicate"],
        "value": claim["value"],
        "node": claim["other"],
        "state": next((state for state, so in states.items() if so), "agrees"),
        "preferred": preferred,
        "source": claim["source_id"],
        "standing": claim["kind"],
        "date": claim["stated_on"],
        "since": claim["since"],
        "until": claim["until"],
        "quote": claim["quote"],
        "page": claim["page"],
        "start": claim["start"],
        "end": claim["end"],
        "confidence": claim["confidence"],
    }
    return {key: value for key, value in content.items() if value is not None}
