"""Whether a confidence means what it says: of all that is claimed at 80 %, eighty in a hundred should be right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any, Final

__all__ = ["Bin", "Reliability", "reliability"]

_BINS: Final = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Claims of about one confidence: the average claimed, the share that is right, how many."""

    low: float
    claimed: float
    observed: float
    n: int


@dataclass(frozen=True, slots=True)
class Reliability:
    """Claims by confidence. ``brier`` is the mean squared error, ``ece`` the expected calibration error."""

    bins: tuple[Bin, ...]
    brier: float
    ece: float

    def to_json(self) -> dict[str, Any]:
        """Return the table as plain values."""
        bins = [
            {"from": b.low, "claimed": round(b.claimed, 3), "observed": round(b.observed, 3), "n": b.n}
            for b in self.bins
        ]
        return {"brier": round(self.brier, 4), "ece": round(self.ece, 4), "bins": bins}


def reliability(claims: Sequence[tuple[float, bool]]) -> Reliability:
    """Sort claims (confidence, whether right) into ten bins; no claims give an empty table."""
    if not claims:
        return Reliability((), 0.0, 0.0)
    sorted_ = [[(p, right) for p, right in claims if min(_BINS - 1, int(p * _BINS)) == i] for i in range(_BINS)]
    bins = tuple(
        Bin(i / _BINS, fmean(p for p, _ in held), fmean(right for _, right in held), len(held))
        for i, held in enumerate(sorted_)
        if held
    )
    return Reliability(
        bins,
        fmean((p - right) ** 2 for p, right in claims),
        sum(b.n * abs(b.claimed - b.observed) for b in bins) / len(claims),
    )
