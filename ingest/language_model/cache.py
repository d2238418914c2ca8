"""Answers kept in the data folder, so that nothing is asked and paid for twice.

An answer lies in a file named by what was asked: the model, the words of the question (which hold the vocabulary,
the orders and the chunk) and the schema. Another prompt or vocabulary is another question. The address is no part
of it: the same model elsewhere is the same model.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from graph.folder import write_text_atomically
from ingest.language_model.prompt import Message
from ingest.language_model.schema import answer_schema
from ingest.language_model.settings import ModelSettings

__all__ = ["AnswerCache"]


@dataclass(frozen=True, slots=True)
class AnswerCache:
    """Kept answers; ``writable`` is False for commands that write nothing. Several processes may share a folder."""

    folder: Path
    writable: bool = True

    def get(self, settings: ModelSettings, asked: list[Message]) -> str | None:
        """Return the words that this question was answered with, if it ever was; a damaged file counts as none."""
        try:
            kept = json.loads(self._file(settings, asked).read_text(encoding="utf-8"))
            answer = kept["answer"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return answer if isinstance(answer, str) else None

    def put(self, settings: ModelSettings, asked: list[Message], answer: str) -> None:
        """Keep an answer, whole or not at all."""
        if self.writable:
            kept = json.dumps({"model": settings.model, "answer": answer})
            write_text_atomically(self._file(settings, asked), kept)

    def _file(self, settings: ModelSettings, asked: list[Message]) -> Path:
        question = json.dumps([settings.extractor, asked, answer_schema()], ensure_ascii=True, sort_keys=True)
        return self.folder / f"{hashlib.sha256(question.encode()).hexdigest()[:40]}.json"
