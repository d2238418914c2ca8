"""Reading with a language model, for those who have one: any OpenAI-compatible address, nothing believed unseen.

The model only proposes. Every name and quotation has to stand in the document, every label and relation in the
vocabulary, every end in the words quoted; what does not is refused and counted. So the worst that a document or a
model can do is to say in the document's own words what a careful reader would not conclude from them.
"""

from __future__ import annotations

from ingest.language_model.agreement import Agreement, unite
from ingest.language_model.cache import AnswerCache
from ingest.language_model.client import http_library
from ingest.language_model.faults import ModelFailed
from ingest.language_model.modelling import ModelReading, read_with_model
from ingest.language_model.settings import ModelSettings

__all__ = [
    "Agreement",
    "AnswerCache",
    "ModelFailed",
    "ModelReading",
    "ModelSettings",
    "http_library",
    "read_with_model",
    "unite",
]
