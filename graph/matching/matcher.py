"""Texts matched to bodies: candidates found by their rare words, each judged, each with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

import numpy as np

from graph.matching.body import Body, Match
from graph.matching.judging import Judge, shipped_judge
from graph.matching.naming.asked import Asked, read_asked
from graph.matching.naming.features import Candidates, candidates
from graph.matching.naming.index import NameIndex
from graph.matching.reasons import reasons_of

__all__ = ["Matcher"]

_BATCH: Final = 64
"""Texts that are judged at once."""
_NAMES: Final = 4
"""Names of one body that are looked for."""


class Matcher:
    """An index over bodies and a judge. Built once, then only read: any number of threads may ask at the same time."""

    def __init__(self, bodies: Iterable[Body], *, judge: Judge | None = None) -> None:
        self._judge = judge or shipped_judge()
        self._index = NameIndex(bodies, self._judge.background)

    @property
    def threshold(self) -> float:
        """The score from which an answer may be taken without looking: 95 of 100 are right."""
        return self._judge.threshold

    @property
    def version(self) -> str:
        """Names the weights that judge."""
        return self._judge.version

    def match(self, asked: Body, *, limit: int = 5) -> list[Match]:
        """Return the bodies that may be meant, surest first, at most ``limit``; empty where no word is known."""
        return next(self.match_many([asked], limit=limit))

    def match_many(self, asked: Iterable[Body], *, limit: int = 1) -> Iterator[list[Match]]:
        """Yield for each body asked about what :meth:`match` returns, in their order; reads as it yields."""
        rest = iter(asked)
        while batch := list(islice(rest, _BATCH)):
            yield from self._judged(batch, limit)

    def _judged(self, batch: Sequence[Body], limit: int) -> Iterator[list[Match]]:
        texts: list[tuple[Asked, Candidates]] = []
        sizes = []
        for body in batch:
            read = [read_asked(one) for one in _by_name(body)]
            texts += [(one, candidates(self._index, one)) for one in read]
            sizes.append(len(read))
        odds = self._judge.log_odds([found.rows for _, found in texts])
        start = 0
        for size in sizes:
            here = range(start, start + size)
            best: dict[int, tuple[float, int, int]] = {}
            for text in here:
                asked, found = texts[text]
                for rank, (body_at, value) in enumerate(zip(found.bodies, odds[text].tolist(), strict=True)):
                    if asked.generic and not found.fits[rank].same:
                        continue
                    if body_at not in best or value > best[body_at][0]:
                        best[body_at] = value, text, rank
            kept = sorted(best.items(), key=lambda item: (-item[1][0], self._index.bodies[item[0]].id))[:limit]
            yield [self._match(body_at, value, *texts[text], rank) for body_at, (value, text, rank) in kept]
            start += size

    def _match(self, at: int, odds: float, asked: Asked, found: Candidates, rank: int) -> Match:
        body = self._index.bodies[at]
        sides = self._judge.sides(found.rows[rank], odds)
        reasons = reasons_of(sides, body, asked, found.fits[rank])
        return Match(body=body, score=float(1 / (1 + np.exp(-odds))), reasons=reasons)


def _by_name(body: Body) -> list[Body]:
    """The body once for each of its names, first the main one."""
    if len(body.names) <= 1:
        return [body]
    fields = {"country": body.country, "region": body.region, "city": body.city, "acronyms": body.acronyms}
    return [Body(names=(name,), **fields) for name in body.names[:_NAMES]]  # type: ignore[arg-type]
