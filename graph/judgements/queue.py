"""The pairs that wait for a person, kept beside the graph: made at each assembly, the most telling first."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from graph.errors import NotFound
from graph.folder import DataFolder, write_atomically
from graph.ids import digest
from graph.judgements.followed import Followed
from graph.judgements.log import JudgementLog
from graph.judgements.sides import Side
from graph.model import Text

__all__ = ["ReviewQueue", "Waiting", "pair_name", "teaches"]

_FILE: Final = "review.parquet"
_SCHEMA: Final[Mapping[str, Any]] = {
    "pair": pl.String,
    "left": pl.String,
    "right": pl.String,
    "by": pl.String,
    "why": pl.String,
    "score": pl.Float64,
    "reasons": pl.List(pl.Struct({"en": pl.String, "it": pl.String})),
    "weight": pl.Float64,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A pair that may be one body, both sides as their sources have them."""

    pair: str
    """Its name, made from the two entities."""
    left: Side
    right: Side
    by: str
    """The rule or the model that would not decide."""
    why: str
    score: float | None
    """How sure a model is that they are the same; None where a rule asks."""
    reasons: tuple[Text, ...]
    """What a model found for and against it, weightiest first."""
    weight: float
    """How much a judgement teaches: more near the threshold and between bodies with many relations."""


def pair_name(left: str, right: str) -> str:
    """Name of a pair of entities, whichever way round."""
    return digest("pair", *sorted((left, right)))


def teaches(score: float | None, threshold: float, degrees: int) -> float:
    """Say how much a judgement on a pair teaches, from how near its score is to the threshold and from its degrees."""
    nearness = 0.5 if score is None else 1 - abs(score - threshold) / max(threshold, 1 - threshold)
    return round(nearness * math.log2(2 + degrees), 6)


class ReviewQueue:
    """The pairs waiting in a data folder; those that a person has judged since are passed over."""

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder
        self._log = JudgementLog(folder.judgements)

    def save(self, waiting: Iterable[Waiting]) -> None:
        """Keep the pairs that wait now."""
        rows = [
            (
                w.pair,
                _json(w.left),
                _json(w.right),
                w.by,
                w.why,
                w.score,
                [{"en": r.en, "it": r.it} for r in w.reasons],
                w.weight,
            )
            for w in sorted(waiting, key=lambda w: (-w.weight, w.pair))
        ]
        frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
        write_atomically(self._folder.graph / _FILE, lambda p: frame.write_parquet(p))

    def waiting(self) -> list[Waiting]:
        """Return the pairs that wait, those that teach most first; none before the first assembly."""
        return self.page()[0]

    def page(self, skip: int = 0, limit: int | None = None) -> tuple[list[Waiting], int]:
        """Return some of the pairs that wait, in their order, and how many there are in all."""
        judged = [pair_name(*pair) for pair in self._log.by_people()]
        waiting = self._kept().filter(~pl.col("pair").is_in(judged))
        return [_read(row) for row in waiting.slice(skip, limit).iter_rows(named=True)], waiting.height

    def one(self, pair: str) -> Waiting:
        """Return the pair of this name, judged or not; NotFound if it does not wait."""
        rows = self._kept().filter(pl.col("pair") == pair).rows(named=True)
        if not rows:
            raise NotFound(f"No pair {pair[:40]!r} waits for a judgement: the list of those that do has their names.")
        return _read(rows[0])

    def pending(self) -> int:
        """Return how many judgements and undoings of people the graph does not follow yet."""
        return len({d.name for d in self._log.standing()} ^ Followed.saved(self._folder).names)

    def _kept(self) -> pl.DataFrame:
        try:
            return pl.read_parquet(self._folder.graph / _FILE)
        except FileNotFoundError:
            return pl.DataFrame(schema=_SCHEMA)


def _json(side: Side) -> str:
    return json.dumps(side.to_json(), ensure_ascii=False)


def _read(row: Mapping[str, Any]) -> Waiting:
    reasons = tuple(Text(**told) for told in row["reasons"])
    sides = {end: Side.from_json(json.loads(row[end])) for end in ("left", "right")}
    return Waiting(**{**row, **sides, "reasons": reasons})
