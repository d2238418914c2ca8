"""The linker as the resolver's scorer: all bodies as one table, linked with itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from graph.matching import Body
from graph.matching.linking import LinkModel, link_within, shipped_model, understand_rows
from ingest.resolve.kept_scores import KeptScores
from ingest.resolve.scored import ScoredPair, Scorer

__all__ = ["LinkedPairs", "shipped_scorer"]

_NAMES: Final = 4
"""Names of a body that are compared."""
_HOSTED: Final = 3
"""A host that more bodies give as their web site is a directory, and says nothing of them."""

_VERSION: Final = 1
"""Raised whenever the same weights may score the same bodies otherwise."""
_HIGH: Final = 0.97
"""Where organisations of two framework programmes had their identifiers hidden, 98 of 99 joins from here on were right;
in the other, one ministry had two identifiers."""
_LOW: Final = 0.25
"""From here on four in ten pairs are one body: worth a look."""


class LinkedPairs:
    """Pairs of bodies by the best pair of their names."""

    def __init__(self, model: LinkModel, *, high: float = _HIGH, low: float = _LOW) -> None:
        self.version = f"link-{_VERSION}-{model.fingerprint}"
        self.high = high
        self.low = low
        self._model = model

    def pairs(self, bodies: Sequence[Body], groups: Mapping[str, str]) -> Iterable[ScoredPair]:
        """Return the pairs among these bodies that score at least ``low``, each once, sorted."""
        numbers = {group: at for at, group in enumerate(sorted(set(groups.values())))}
        hosted = Counter(host for body in bodies for host in set(body.domains[:1]))
        rows = [(body, row) for body in bodies for row in _rows(body, hosted)]
        grouped = np.array([numbers[groups[body.id]] for body, _ in rows], dtype=np.int64)
        found = link_within(understand_rows(row for _, row in rows), grouped, low=self.low, model=self._model)
        best: dict[tuple[str, str], int] = {}
        for at, ends in enumerate(zip(found.left.tolist(), found.right.tolist(), strict=True)):
            one, other = sorted(rows[end][0].id for end in ends)
            if (one, other) not in best or found.scores[at] > found.scores[best[one, other]]:
                best[one, other] = at
        for (one, other), at in sorted(best.items()):
            yield ScoredPair(one, other, float(found.scores[at]), found.reasons[at])


def _rows(body: Body, hosted: Mapping[str, int]) -> Iterator[Mapping[str, str]]:
    host = next((host for host in body.domains if hosted[host] <= _HOSTED), "")
    known = {
        "country": body.country,
        "city": body.city,
        "street": body.address,
        "postcode": body.postcode,
        "url": host,
        "identifier": " ".join(body.identifiers),
    }
    for at, name in enumerate(body.names[:_NAMES]):
        acronym = body.acronyms[min(at, len(body.acronyms) - 1)] if body.acronyms else ""
        yield {"name": name, "acronym": acronym, **known}


def shipped_scorer(kept: Path) -> Scorer:
    """Return the scorer that comes with Lifescape; its scores are kept in a file for as long as they hold."""
    return KeptScores(LinkedPairs(shipped_model()), kept)
