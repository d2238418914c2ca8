"""Which rows of two tables are worth comparing: those that share something rare."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

import numpy as np
import polars as pl

from graph.matching.linking.bags import Floats, Ints
from graph.matching.linking.records import Records
from graph.matching.names import initials

__all__ = ["candidate_pairs", "candidates_within"]

_MOST_PAIRS: Final = 1_000
"""A thing that so many pairs share tells nothing."""
_MOST_ROWS: Final = 300
"""Rows of one table that may share a thing, however few groups they are: pairs grow by the square."""
_KEPT: Final = 4
"""Candidates that each row keeps, on either side."""
_WINDOW: Final = 9
"""Letters in a row that two names share if only a typing mistake parts them."""
_TEXTS: Final = ("country", "name", "sorted", "short", "initials", "way", "city", "postcode", "domain")
_ROWS_AT_ONCE: Final = 20_000


def candidate_pairs(left: Records, right: Records) -> tuple[Ints, Ints, Floats]:
    """Find for each row of either table the rows of the other that share most with it.

    What is shared counts the more the fewer pairs share it. Time and memory grow with the rows, not with their
    product: what more than ``_MOST_PAIRS`` pairs share is left out. The pairs come sorted.
    """
    left_keys, right_keys = _keys(left, "left"), _keys(right, "right")
    sizes = left_keys.group_by("key").len("l").join(right_keys.group_by("key").len("r"), on="key")
    weights = _weighed(sizes, pl.col("l").cast(pl.Int64) * pl.col("r"))
    left_keys, right_keys = left_keys.join(weights, on="key"), right_keys.join(weights.select("key"), on="key")
    return _ranked(pl.concat([_best(chunk.join(right_keys, on="key")) for chunk in _chunks(left_keys, len(left))]))


def candidates_within(records: Records, groups: Ints) -> tuple[Ints, Ints, Floats]:
    """Find the same within one table, each pair in both directions; rows of one group are no pair.

    What is shared counts the more the fewer groups share it.
    """
    of = pl.DataFrame({"left": np.arange(len(records), dtype=np.uint32), "group": groups})
    left_keys = _keys(records, "left").join(of, on="left", maintain_order="left")
    sizes = left_keys.group_by("key").agg(pl.len().alias("rows"), pl.col("group").n_unique().cast(pl.Int64).alias("n"))
    sizes = sizes.filter((pl.col("n") > 1) & (pl.col("rows") <= _MOST_ROWS))
    left_keys = left_keys.join(_weighed(sizes, pl.col("n") * pl.col("n")), on="key")
    right_keys = left_keys.select("key", pl.col("left").alias("right"), pl.col("group").alias("other"))
    found = []
    for chunk in _chunks(left_keys, len(records)):
        shared = chunk.join(right_keys, on="key").filter(pl.col("group") != pl.col("other"))
        found.append(_best(shared.select("left", "right", "weight")))
    lefts, rights, weights = _ranked(pl.concat(found))
    # A row may be among the best of another and not the other way about: who is a rival would depend on the direction.
    return _both_ways(lefts, rights, weights)


def _weighed(sizes: pl.DataFrame, pairs: pl.Expr) -> pl.DataFrame:
    weight = (np.log(1e8) - pairs.cast(pl.Float64).log()).cast(pl.Float32).alias("weight")
    return sizes.filter(pairs <= _MOST_PAIRS).select("key", weight)


def _both_ways(lefts: Ints, rights: Ints, weights: Floats) -> tuple[Ints, Ints, Floats]:
    forth = pl.DataFrame({"left": lefts, "right": rights, "weight": weights})
    back = forth.select(pl.col("right").alias("left"), pl.col("left").alias("right"), "weight")
    pairs = pl.concat([forth, back]).group_by("left", "right").agg(pl.col("weight").max()).sort("left", "right")
    return pairs["left"].to_numpy(), pairs["right"].to_numpy(), pairs["weight"].to_numpy()


def _ranked(found: pl.DataFrame) -> tuple[Ints, Ints, Floats]:
    ranked = found.filter((pl.col("of_left") <= _KEPT) | (_rank("right") <= _KEPT)).sort("left", "right")
    lefts, rights = (ranked[side].to_numpy().astype(np.int64) for side in ("left", "right"))
    return lefts, rights, ranked["weight"].to_numpy().astype(np.float32)


def _chunks(keys: pl.DataFrame, rows: int) -> Iterator[pl.DataFrame]:
    for start in range(0, max(rows, 1), _ROWS_AT_ONCE):
        yield keys.filter(pl.col("left").is_between(start, start + _ROWS_AT_ONCE, closed="left"))


def _best(shared: pl.DataFrame) -> pl.DataFrame:
    # Sorted before they are added up: sums of floats depend on their order.
    pairs = shared.group_by("left", "right").agg(pl.col("weight").cast(pl.Float64).sort().sum())
    ranked = pairs.with_columns(_rank("left").alias("of_left"))
    return ranked.filter((pl.col("of_left") <= _KEPT) | (_rank("right") <= _KEPT))


def _rank(side: str) -> pl.Expr:
    other = "right" if side == "left" else "left"
    order = pl.struct(-pl.col("weight").round(3), pl.col(other))
    return order.rank("ordinal").over(side)


def _keys(records: Records, side: str) -> pl.DataFrame:
    """Everything by which a row may be found, one hash each."""
    rows = pl.DataFrame(
        {
            side: np.arange(len(records), dtype=np.uint32),
            "country": records.countries,
            "name": records.names,
            "sorted": ["".join(sorted(words)) for words in records.words],
            "short": ["".join(words) for words in records.acronyms],
            "initials": [initials(words) if len(words) > 2 else "" for words in records.words],
            "way": ["".join(sorted(words)) for words in records.streets],
            "city": ["".join(words)[:6] for words in records.cities],
            "postcode": records.postcodes,
            "domain": records.domains,
        },
        schema_overrides=dict.fromkeys(_TEXTS, pl.String),
    )
    keys = [frame.select(side, "key") for frame in _frames(records, rows, side)]
    return pl.concat([*keys, _windows(records, side)]).unique(maintain_order=True)


def _frames(records: Records, rows: pl.DataFrame, side: str) -> Iterator[pl.DataFrame]:
    country, city, name = pl.col("country"), pl.col("city"), pl.col("name")
    short, word, then = pl.col("short"), pl.col("word"), pl.col("then")
    words = _long(records.words, side).join(rows.select(side, "country", "city"), on=side, maintain_order="left")
    yield _keyed(rows.filter(name != ""), "name", name)
    yield _keyed(rows.filter(name != ""), "words", pl.col("sorted"))
    yield _keyed(rows, "head", name.str.slice(0, 7), country)
    yield _keyed(rows, "tail", name.str.slice(-8), country)
    yield _keyed(words, "word", word)
    yield _keyed(words, "word at home", word, country)
    yield _keyed(words, "word in town", word, city, country)
    pairs = words.with_columns(word.shift(-1).over(side).alias("then")).drop_nulls("then")
    yield _keyed(pairs, "two", word, then)
    yield _keyed(pairs, "two at home", word, then, country)
    yield _keyed(pairs, "word", word + then)
    named = rows.filter(short != "")
    for kind in ("name", "word"):
        yield _keyed(named, kind, short)
    yield _keyed(named, "acronym", short, country)
    yield _keyed(named, "word at home", short, country)
    shorts = _long(records.acronyms, side).join(rows.select(side, "country"), on=side, maintain_order="left")
    yield _keyed(shorts, "word", word)
    yield _keyed(shorts, "word at home", word, country)
    yield _keyed(rows.filter(pl.col("initials") != ""), "acronym", pl.col("initials"), country)
    yield _keyed(rows.filter(pl.col("way") != ""), "street", pl.col("way"), country)
    parts = _long(records.streets, side).join(rows.select(side, "country", "city"), on=side, maintain_order="left")
    numeric = word.str.contains(r"^\d")
    yield _keyed(parts.filter(~numeric), "way", word, city, country)
    numbers = parts.filter(numeric).select(side, word.alias("number"))
    yield _keyed(parts.filter(~numeric).join(numbers, on=side), "door", word, pl.col("number"), country)
    yield _keyed(rows.filter(pl.col("postcode") != ""), "postcode", pl.col("postcode"), country)
    yield _keyed(rows.filter(pl.col("domain") != ""), "domain", pl.col("domain"))
    yield _keyed(_long(records.identifiers, side), "identifier", word)


def _long(many: Sequence[Sequence[str]], side: str) -> pl.DataFrame:
    """One line for each word, with its row."""
    sizes = np.fromiter(map(len, many), dtype=np.int64, count=len(many))
    owners = np.repeat(np.arange(len(many), dtype=np.uint32), sizes)
    return pl.DataFrame({side: owners, "word": pl.Series(list(chain.from_iterable(many)), dtype=pl.String)})


def _keyed(rows: pl.DataFrame, kind: str, *parts: pl.Expr) -> pl.DataFrame:
    text = pl.concat_str([pl.lit(kind), *parts], separator="|")
    return rows.with_columns(text.hash(seed=0).alias("key"))


def _windows(records: Records, side: str) -> pl.DataFrame:
    """Each run of letters of the names, as a rolling hash over all names at once."""
    names = [name.encode() for name in records.names]
    sizes = np.array([len(name) for name in names], dtype=np.int64)
    letters = np.frombuffer(b"".join(names), dtype=np.uint8).astype(np.uint64)
    owners = np.repeat(np.arange(len(names), dtype=np.uint32), sizes)
    count = max(len(letters) - _WINDOW + 1, 0)
    keys = np.zeros(count, dtype=np.uint64)
    for offset in range(_WINDOW):
        keys = keys * np.uint64(1_099_511_628_211) + letters[offset : offset + count] + np.uint64(1)
    whole = owners[:count] == owners[_WINDOW - 1 :] if count else np.zeros(0, dtype=bool)
    return pl.DataFrame({side: owners[:count][whole], "key": keys[whole]})
