"""The envelope of an answer: its words and its tokens, out of whatever bytes a service sent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from ingest.language_model.chunks import tokens
from ingest.language_model.counts import ModelCounts
from ingest.language_model.faults import AnswerUnusable, ModelFailed
from ingest.language_model.prompt import Message
from ingest.language_model.settings import ModelSettings

__all__ = ["Answer", "load_json", "read_answer"]


@dataclass(frozen=True, slots=True)
class Answer:
    """The words of an answer and whether the service cut them off."""

    text: str
    cut_off: bool


def read_answer(content: bytes, asked: list[Message], settings: ModelSettings, counts: ModelCounts) -> Answer:
    """Count the tokens and return the words; AnswerUnusable where the model declined."""
    try:
        told = load_json(content)
        choice = told["choices"][0]
        message = choice["message"]
        text = message.get("content")
        cut_off = choice.get("finish_reason") == "length"
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        sentence = f"{settings.host} does not answer as an OpenAI-compatible service does: check LIFESCAPE_LLM_URL."
        raise ModelFailed("model_not_compatible", sentence) from error
    _count(told.get("usage"), asked, text, counts)
    if not isinstance(text, str) or not text.strip():
        raise AnswerUnusable("model_declined", "The model gave no answer.")
    return Answer(text, cut_off)


def load_json(content: bytes | str) -> Any:
    """Read JSON from somebody else; ValueError for whatever is wrong with it, also for nesting without end."""
    try:
        return json.loads(content)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _count(usage: Any, asked: list[Message], text: Any, counts: ModelCounts) -> None:
    told = usage if isinstance(usage, dict) else {}
    spent = [told.get(name) for name in ("prompt_tokens", "completion_tokens")]
    if all(isinstance(n, int) and 0 <= n < 10**9 for n in spent):
        counts.tokens_in += spent[0] or 0
        counts.tokens_out += spent[1] or 0
        return
    counts.calls_estimated += 1
    counts.tokens_in += sum(tokens(m["content"]) for m in asked)
    counts.tokens_out += tokens(text) if isinstance(text, str) else 0
