"""Who reads documents: the rules, a language model, or both; and one document read by them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from ingest.document import Document
from ingest.extract import EXTRACTOR, Extraction, KnownNames, extract
from ingest.language_model import (
    Agreement,
    AnswerCache,
    ModelFailed,
    ModelReading,
    ModelSettings,
    read_with_model,
    unite,
)
from ingest.workers import deadline

__all__ = ["Extracted", "Extractor", "extract_document"]

_SECONDS: Final = 600.0
"""How long the rules may take for one document; a model is bounded by its own settings."""
_A_SECOND: Final = 100_000
"""Characters for which the rules have a second more: a tenth of their speed, so that length alone refuses nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extractor:
    """Who reads: the rules unless ``rules`` is False, and a model if one is given, with its kept answers."""

    rules: bool = True
    model: ModelSettings | None = None
    answers: AnswerCache | None = None

    def reader(self, names: str) -> str:
        """Name and version of this reader, with what names the rules know; stored with every document."""
        parts = [f"{EXTRACTOR}+{names}"] if self.rules else []
        return "+".join([*parts, *([self.model.extractor] if self.model else [])])

    def has_read(self, reader: str) -> bool:
        """Whether a stored document was read by the like: rules of any version and names, and this very model."""
        ruled, model = _parted(reader)
        return self.rules == bool(ruled) and (self.model.extractor if self.model else "") == model

    def as_before(self, reader: str) -> Extractor:
        """Return who reads a stored document anew: as it was read, with a model's kept answers if it is not set."""
        ruled, model = _parted(reader)
        if not model:
            return Extractor()
        name = model.removeprefix("llm:").rpartition(":")[0]
        asked = self.model if self.model and self.model.model == name else ModelSettings(model=name)
        return Extractor(rules=bool(ruled), model=asked, answers=self.answers)


def _parted(reader: str) -> tuple[str, str]:
    """Part a reader's name in that of the rules and that of the model; a model's name may hold any sign."""
    at = reader.find("llm:")
    return (reader[:at].rstrip("+"), reader[at:]) if at >= 0 else (reader, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What a document says, who said it, and what is to be told of the reading."""

    extraction: Extraction
    model: ModelReading | None = None
    agreement: Agreement | None = None
    failure: ModelFailed | None = None
    """Why the model gave nothing where the rules did: their result stands alone."""

    def told(self) -> dict[str, Any]:
        """Return the model's counts and the agreement, as far as there are any."""
        told: dict[str, Any] = {}
        if self.model:
            told["model"] = self.model.to_json()
        if self.agreement:
            told["agreement"] = self.agreement.to_json()
        if self.failure:
            told["model"] = {"failed": self.failure.reason, "why": str(self.failure)}
        return told


def extract_document(document: Document, extractor: Extractor, known: KnownNames | None) -> Extracted:
    """Read one document; ModelFailed passes through where only a model was to read it."""
    ruled = None
    if extractor.rules or extractor.model is None:
        with deadline(_SECONDS + len(document.text) / _A_SECOND):
            ruled = extract(document, known=known)
    if extractor.model is None or extractor.answers is None:
        assert ruled is not None
        return Extracted(extraction=ruled)
    try:
        model = read_with_model(document, extractor.model, extractor.answers)
    except ModelFailed as failure:
        if ruled is None:
            raise
        return Extracted(extraction=ruled, failure=failure)
    if ruled is None:
        return Extracted(extraction=model.extraction, model=model)
    united, agreement = unite(ruled, model.extraction, extractor.model.extractor)
    return Extracted(extraction=united, model=model, agreement=agreement)
