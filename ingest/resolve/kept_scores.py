"""Scores kept from one assembly to the next: while bodies and scorer are the same, nothing is scored anew."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import polars as pl

from graph.folder import write_atomically
from graph.matching import Body, Reason
from ingest.resolve.scored import ScoredPair, Scorer

__all__ = ["KeptScores"]

_SCHEMA: Final[Mapping[str, Any]] = {
    "left": pl.String,
    "right": pl.String,
    "score": pl.Float64,
    "reasons": pl.String,
}


class KeptScores:
    """A scorer that gives what another gave for the same bodies, from a file; a file that cannot be used is made anew.

    The scores are those that the other would give: they are kept for the whole set of bodies, because how telling a
    name is depends on all of them.
    """

    def __init__(self, scorer: Scorer, path: Path) -> None:
        self._scorer = scorer
        self._path = path

    @property
    def version(self) -> str:
        """Version of the scorer."""
        return self._scorer.version

    @property
    def high(self) -> float:
        """From this score on two are the same."""
        return self._scorer.high

    @property
    def low(self) -> float:
        """From this score on a person is asked."""
        return self._scorer.low

    def pairs(self, bodies: Sequence[Body], groups: Mapping[str, str]) -> Iterable[ScoredPair]:
        """Return the pairs among these bodies that score at least ``low``, each once."""
        key = self._key(bodies, groups)
        kept = self._read(key)
        if kept is not None:
            return kept
        made = list(self._scorer.pairs(bodies, groups))
        rows = [(p.left, p.right, p.score, json.dumps([asdict(r) for r in p.reasons])) for p in made]
        frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
        write_atomically(self._path, lambda p: frame.write_parquet(p, metadata={"key": key}))
        return made

    def _key(self, bodies: Sequence[Body], groups: Mapping[str, str]) -> str:
        h = hashlib.blake2b(repr((self.version, self.high, self.low)).encode(), digest_size=20)
        for body in bodies:
            h.update(repr((body, groups[body.id])).encode("utf-8", "surrogatepass"))
        return h.hexdigest()

    def _read(self, key: str) -> list[ScoredPair] | None:
        try:
            if pl.read_parquet_metadata(self._path).get("key") != key:
                return None
            rows = pl.read_parquet(self._path).iter_rows()
        except (OSError, pl.exceptions.PolarsError):
            return None
        return [
            ScoredPair(left, right, score, tuple(Reason(**told) for told in json.loads(reasons)))
            for left, right, score, reasons in rows
        ]
