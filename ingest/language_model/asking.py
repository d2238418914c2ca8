"""One chunk after the other: kept answers first, then the service; what it cannot answer whole is asked in halves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ingest.extract.model import Ledger
from ingest.language_model.answers import Answer
from ingest.language_model.cache import AnswerCache
from ingest.language_model.chunks import Chunk
from ingest.language_model.counts import ModelCounts
from ingest.language_model.faults import AnswerUnusable
from ingest.language_model.prompt import Message, messages
from ingest.language_model.said import Said, read_said
from ingest.language_model.settings import ModelSettings

__all__ = ["ask_all"]

_HALVINGS = 2
"""How often a chunk is cut in two before it is given up."""

_WHOLE_ANSWERS = frozenset({"answer_wrong_schema", "model_declined"})
"""Faults that a smaller part would not mend."""


def ask_all(
    chunks: Iterable[Chunk],
    ask: Callable[[list[Message]], Answer],
    settings: ModelSettings,
    cache: AnswerCache,
    counts: ModelCounts,
    ledger: Ledger,
) -> Iterator[tuple[Chunk, Said]]:
    """Yield what was said of every chunk or part of one; what stays unread is counted with its reason.

    An answer is kept once it could be read, so what failed is asked again the next time. ModelFailed passes through.
    """
    for chunk in chunks:
        counts.chunks += 1
        waiting = [(chunk, 0)]
        while waiting:
            part, depth = waiting.pop(0)
            try:
                said = _said(part, ask, settings, cache, counts, ledger)
            except AnswerUnusable as fault:
                halves = part.halves() if depth < _HALVINGS and fault.reason not in _WHOLE_ANSWERS else None
                if halves:
                    waiting[:0] = [(half, depth + 1) for half in halves]
                else:
                    counts.chunks_unread += 1
                    ledger.refuse_saying(fault.reason, part.body[0].text)
                continue
            yield part, said


def _said(
    part: Chunk,
    ask: Callable[[list[Message]], Answer],
    settings: ModelSettings,
    cache: AnswerCache,
    counts: ModelCounts,
    ledger: Ledger,
) -> Said:
    asked = messages(part)
    kept = cache.get(settings, asked)
    if kept is not None:
        counts.cache_hits += 1
        return read_said(kept, ledger)
    answer = ask(asked)
    if answer.cut_off:
        raise AnswerUnusable("answer_cut_off", "The model's answer was cut off.")
    said = read_said(answer.text, ledger)
    cache.put(settings, asked, answer.text)
    return said
