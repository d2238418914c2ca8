"""What was read and is not in the graph: mentions that no rule promotes, relations that are not sure enough.

Both are found again at each assembly and kept beside the graph, so that nothing is lost silently: they can be listed,
and what a later source or judgement makes sure enough is in the graph from then on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

from graph.folder import DataFolder, write_atomically
from graph.names import fold
from graph.promotion import naming
from graph.statements import MENTION

__all__ = [
    "DOUBTS",
    "NOTHING_HELD",
    "Held",
    "HeldOfSource",
    "Listed",
    "held_back",
    "held_counts",
    "held_of",
    "held_version",
    "list_held",
]

DOUBTS: Final = ("end_not_promoted", "end_told_by_noun", "end_elsewhere", "no_cue", "rule_often_wrong")
"""What speaks against a doubtful relation; the last where nothing else can be named."""

MENTION_SCHEMA: Final[Mapping[str, Any]] = {
    "entity": pl.String,
    "source_id": pl.String,
    "label": pl.String,
    "name": pl.String,
    "aliases": pl.List(pl.String),
    "confidence": pl.Float64,
    "found_by": pl.String,
    "why": pl.String,
    "count": pl.Int64,
    "quote": pl.String,
    "page": pl.Int64,
    "start": pl.Int64,
    "end": pl.Int64,
    "search": pl.String,
}

_ENDS: Final = ("subject", "object")
DOUBTFUL_SCHEMA: Final[Mapping[str, Any]] = {
    "statement_id": pl.String,
    "source_id": pl.String,
    "type": pl.String,
    **{f"{end}{what}": pl.String for end in _ENDS for what in ("", "_label", "_name", "_node")},
    "confidence": pl.Float64,
    "joined": pl.Float64,
    "doubts": pl.List(pl.String),
    "quote": pl.String,
    "page": pl.Int64,
    "start": pl.Int64,
    "end": pl.Int64,
    "search": pl.String,
}
"""``joined`` is the confidence of all sources together, which is what counts; an end without a node is a mention."""

_SCHEMAS: Final = {"mentions": MENTION_SCHEMA, "doubtful": DOUBTFUL_SCHEMA}
_FILES: Final = {"mentions": "mentions.parquet", "doubtful": "doubtful.parquet"}


@dataclass(frozen=True, slots=True)
class Held:
    """Mentions and doubtful relations, each sorted, one row for an entity or statement of a source."""

    mentions: pl.DataFrame
    doubtful: pl.DataFrame
    review_below: float

    def save(self, folder: DataFolder) -> None:
        """Keep both beside the graph, with a version that changes when they do."""
        for what, frame in (("mentions", self.mentions), ("doubtful", self.doubtful)):
            _save(frame, folder.graph / _FILES[what], {"review_below": str(self.review_below)})


@dataclass(frozen=True, slots=True)
class HeldOfSource:
    """Of one source: why an entity stayed a mention, and what speaks against a doubtful statement, both by id."""

    mentions: Mapping[str, str]
    doubtful: Mapping[str, tuple[str, ...]]


NOTHING_HELD: Final = HeldOfSource({}, {})


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows of what is held back, and how many there are in all."""

    rows: list[dict[str, Any]]
    total: int


def held_back(placed: pl.DataFrame, verdicts: pl.DataFrame, doubtful: pl.DataFrame, review_below: float) -> Held:
    """Gather what is held back.

    ``placed`` are statements with the ``node`` and ``label`` of their subject, ``verdicts`` what
    :func:`graph.promotion.promote` says of each node, ``doubtful`` the statements of relations that are not sure
    enough, with the nodes of their ends (``from``, ``other``) and their ``joined`` confidence.
    """
    waiting = verdicts.filter(pl.col("ground").is_null()).select("node", "why")
    mentions = _mentions(placed.join(waiting, on="node", how="inner", maintain_order="left"))
    promoted = verdicts.filter(pl.col("ground").is_not_null())["node"]
    return Held(mentions, _doubtful(doubtful, placed, promoted), review_below)


def _mentions(waiting: pl.DataFrame) -> pl.DataFrame:
    names = naming(waiting).sort(
        "subject", pl.col("confidence"), "start", "value", descending=[False, True, False, False]
    )
    told = names.group_by("subject", maintain_order=True).agg(
        pl.col("source_id", "label", "why").first(),
        pl.col("value").first().alias("name"),
        pl.col("found_by").unique(maintain_order=True).str.join(" "),
        pl.col("quote", "page", "start", "end", "confidence").first(),
    )
    forms = waiting.filter(pl.col("predicate").is_in(["name", "alias", "acronym"]))
    aliases = forms.group_by("subject").agg(pl.col("value").unique().sort().alias("forms"))
    seen = waiting.filter(pl.col("predicate") == MENTION).sort("subject", "start", "statement_id")
    places = seen.group_by("subject", maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias("count"),
        *(pl.col(name).first().alias(f"seen_{name}") for name in ("quote", "page", "start", "end")),
    )
    whole = told.join(aliases, on="subject", how="left").join(places, on="subject", how="left")
    shown = [pl.coalesce(f"seen_{name}", name).alias(name) for name in ("quote", "page", "start", "end")]
    whole = whole.with_columns(
        *shown,
        pl.col("count").fill_null(1),
        pl.col("forms").list.set_difference(pl.concat_list("name")).list.sort().alias("aliases"),
        pl.struct("name", "forms").map_elements(_search_text, return_dtype=pl.String).alias("search"),
    ).rename({"subject": "entity"})
    return whole.select(*MENTION_SCHEMA).cast(pl.Schema(MENTION_SCHEMA)).sort("search", "source_id", "entity")


def _search_text(names: Mapping[str, Any]) -> str:
    return " | ".join(dict.fromkeys(key for name in (names["name"], *names["forms"]) if (key := fold(name))))


def _doubtful(doubtful: pl.DataFrame, placed: pl.DataFrame, promoted: pl.Series) -> pl.DataFrame:
    names = placed.filter(pl.col("predicate") == "name").sort("subject", "start", "value")
    named = names.group_by("subject", maintain_order=True).agg(pl.col("value").first())
    known = promoted.implode()
    for end, node in (("subject", "node_of_subject"), ("object", "node_of_object")):
        doubtful = doubtful.join(
            named.rename({"subject": end, "value": f"{end}_name"}), on=end, how="left", maintain_order="left"
        ).with_columns(pl.when(pl.col(node).is_in(known)).then(node).alias(f"{end}_node"))
    told = doubtful.with_columns(
        pl.col("predicate").alias("type"),
        pl.col("subject_type").alias("subject_label"),
        pl.col("object_type").alias("object_label"),
        pl.col("subject_name", "object_name").fill_null(""),
    )
    doubts = [_doubts(row) for row in told.select("anchors", "start", "end", "subject_node", "object_node").iter_rows()]
    told = told.with_columns(
        pl.Series("doubts", doubts, dtype=pl.List(pl.String)),
        pl.struct("subject_name", "object_name")
        .map_elements(lambda n: f"{fold(n['subject_name'])} | {fold(n['object_name'])}", return_dtype=pl.String)
        .alias("search"),
    )
    whole = told.select(*DOUBTFUL_SCHEMA).cast(pl.Schema(DOUBTFUL_SCHEMA))
    return whole.sort("source_id", "start", "end", "statement_id")


def _doubts(row: tuple[str, int, int, str | None, str | None]) -> list[str]:
    anchors: dict[str, list[int]] = json.loads(row[0])
    inside = [row[1] <= anchors[end][0] < row[2] for end in _ENDS if end in anchors]
    found = {
        "end_not_promoted": row[3] is None or row[4] is None,
        "end_told_by_noun": any(f"{end}_noun" in anchors for end in _ENDS),
        "end_elsewhere": not all(inside),
        "no_cue": "cue" not in anchors,
    }
    return [doubt for doubt in DOUBTS if found.get(doubt)] or [DOUBTS[-1]]


def list_held(
    folder: DataFolder,
    what: str,
    *,
    text: str = "",
    source: str | None = None,
    labels: tuple[str, ...] = (),
    people: bool = True,
    skip: int = 0,
    limit: int | None = None,
) -> Listed:
    """List ``mentions`` or ``doubtful`` relations in their stable order; an empty list before the first assembly.

    Only those whose names hold ``text`` (accents and case do not matter), of this source, of these types (labels of
    mentions, types of relations); without ``people``, none that is or names a person.
    """
    frame = _kept(folder, what)
    ends = ("label",) if what == "mentions" else ("subject_label", "object_label")
    chosen = [pl.col("search").str.contains(fold(text), literal=True)] if fold(text) else []
    chosen += [pl.col("source_id") == source] if source is not None else []
    chosen += [pl.col("label" if what == "mentions" else "type").is_in(labels)] if labels else []
    chosen += [] if people else [pl.col(end) != "Person" for end in ends]
    found = frame.filter(*chosen) if chosen else frame
    return Listed(found.slice(skip, limit).rows(named=True), found.height)


def held_of(source_id: str, folder: DataFolder) -> HeldOfSource:
    """Return what is held back of one source."""
    own = pl.col("source_id") == source_id
    mentions = _kept(folder, "mentions", "source_id", "entity", "why").filter(own).drop("source_id")
    doubtful = _kept(folder, "doubtful", "source_id", "statement_id", "doubts").filter(own).drop("source_id")
    return HeldOfSource(dict(mentions.iter_rows()), {name: tuple(doubts) for name, doubts in doubtful.iter_rows()})


def held_counts(folder: DataFolder) -> Mapping[str, Mapping[str, int]]:
    """Return by source how many ``mentions`` and ``doubtful`` statements are held back; those without are left out."""
    counts: dict[str, dict[str, int]] = {}
    for what in _FILES:
        for source, count in _kept(folder, what, "source_id")["source_id"].value_counts().iter_rows():
            counts.setdefault(source, dict.fromkeys(_FILES, 0))[what] = count
    return counts


def _kept(folder: DataFolder, what: str, *columns: str) -> pl.DataFrame:
    """Read these columns of what is held back, all if none is named; no row before the first assembly."""
    try:
        frame = pl.read_parquet(folder.graph / _FILES[what], columns=list(columns) or None)
    except FileNotFoundError:
        frame = pl.DataFrame(schema=_SCHEMAS[what])
    return frame.select(columns or pl.all())


def held_version(folder: DataFolder, what: str) -> tuple[str, str] | None:
    """Return the version of ``mentions`` or ``doubtful`` and the threshold that made it; None before the first."""
    try:
        metadata = pl.read_parquet_metadata(folder.graph / _FILES[what])
    except FileNotFoundError:
        return None
    return metadata["version"], metadata["review_below"]


def _save(frame: pl.DataFrame, path: Path, told: Mapping[str, str]) -> None:
    h = hashlib.blake2b(digest_size=12)
    for (text,) in frame.select(pl.struct(pl.all()).struct.json_encode()).iter_rows():
        h.update(f"{text}\n".encode())
    metadata = {**told, "version": h.hexdigest()}
    write_atomically(path, lambda p: frame.write_parquet(p, metadata=metadata))
