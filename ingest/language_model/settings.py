"""Which language model is asked, and where: a value made at the door and passed inward."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

__all__ = ["ModelSettings"]

_VERSION: Final = 1
"""Raised when the same answer of a model would come to other statements."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSettings:
    """An OpenAI-compatible address and a model there; without an address only kept answers are used.

    ``timeout`` is how many seconds one answer may take, ``attempts`` how often it is asked for while the service is
    busy or failing, ``pause`` the seconds before the second attempt, doubled each time. Prices are for a million
    tokens; without both there is no cost to tell.
    """

    model: str
    url: str | None = None
    key: str | None = field(default=None, repr=False)
    timeout: float = 120.0
    attempts: int = 3
    pause: float = 1.0
    price_in: float | None = None
    price_out: float | None = None

    @property
    def extractor(self) -> str:
        """Name and version of this extractor, as statements carry it: ``llm:MODEL:1``."""
        return f"llm:{self.model}:{_VERSION}"

    @property
    def host(self) -> str:
        """The address without anything that could be secret, for messages."""
        parts = urlsplit(self.url or "")
        return f"{parts.hostname or 'nowhere'}{f':{parts.port}' if parts.port else ''}"

    @property
    def local(self) -> bool:
        """Whether the address is this machine itself."""
        name = urlsplit(self.url or "").hostname or ""
        return name in ("localhost", "::1") or name.startswith("127.")

    def cost(self, tokens_in: int, tokens_out: int) -> float | None:
        """What so many tokens cost, in the currency of the prices."""
        if self.price_in is None or self.price_out is None:
            return None
        return round((tokens_in * self.price_in + tokens_out * self.price_out) / 1_000_000, 6)
