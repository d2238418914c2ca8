"""What asking a model came to: calls, tokens, cost, for the ledger of a source."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from ingest.language_model.settings import ModelSettings

__all__ = ["ModelCounts"]


@dataclass(slots=True)
class ModelCounts:
    """``calls`` are questions put to the service, ``retries`` the further requests that they took."""

    chunks: int = 0
    chunks_unread: int = 0
    calls: int = 0
    cache_hits: int = 0
    retries: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    calls_estimated: int = 0
    """Calls whose tokens the service did not tell: they are estimated by length."""
    refused: Counter[str] = field(default_factory=Counter)

    def to_json(self, settings: ModelSettings) -> dict[str, Any]:
        """Return the counts with what they cost; what does not apply is left out."""
        told: dict[str, Any] = {
            "extractor": settings.extractor,
            "chunks": self.chunks,
            "chunks_unread": self.chunks_unread,
            "calls": self.calls,
            "cache_hits": self.cache_hits,
            "retries": self.retries,
            "tokens_in": self.tokens_in,
            "tokens_out": self.tokens_out,
            "cost": settings.cost(self.tokens_in, self.tokens_out),
            "refused": dict(sorted(self.refused.items())),
        }
        if self.calls_estimated:
            told["calls_estimated"] = self.calls_estimated
        return {k: v for k, v in told.items() if v is not None}
