"""A document read by a language model: the same extraction as the rules give, checked word by word."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from graph.model import worldwide
from ingest.document import Document
from ingest.extract import Extraction, Ledger, shipped_lexicons
from ingest.extract.language import languages_of
from ingest.extract.model import Entity, Relation
from ingest.extract.passages import make_passages, parts_of
from ingest.language_model.answers import Answer
from ingest.language_model.asking import ask_all
from ingest.language_model.cache import AnswerCache
from ingest.language_model.chunks import Chunk, cut
from ingest.language_model.client import Client
from ingest.language_model.counts import ModelCounts
from ingest.language_model.faults import ModelFailed
from ingest.language_model.merging import merge
from ingest.language_model.naming import Named, name_all
from ingest.language_model.prompt import Message
from ingest.language_model.said import Said
from ingest.language_model.settings import ModelSettings
from ingest.language_model.stating import End, state

__all__ = ["ModelReading", "read_with_model"]

_MOST_CHUNKS: Final = 2000
"""About ten megabytes of text: what is longer would be a bill that nobody expects."""

_NEEDS_RELATION = frozenset({"City", "Theme"})


@dataclass(frozen=True, slots=True)
class ModelReading:
    """What a model read, and what asking it came to."""

    extraction: Extraction
    counts: ModelCounts
    settings: ModelSettings

    def to_json(self) -> dict[str, Any]:
        """Return the counts for the ledger."""
        return self.counts.to_json(self.settings)


def read_with_model(document: Document, settings: ModelSettings, cache: AnswerCache) -> ModelReading:
    """Read one document. Whatever the model answers, what comes out stands in the document and in the vocabulary.

    Raises ModelFailed, with what to do, where the service cannot be asked or gave no usable answer at all.
    """
    language, languages = languages_of(document, shipped_lexicons())
    passages = make_passages(document, parts_of(document, languages))
    chunks = list(cut(passages))
    if len(chunks) > _MOST_CHUNKS:
        raise ModelFailed("too_long_for_model", f"It has more than {_MOST_CHUNKS} parts to ask a model for: split it.")
    counts, ledger = ModelCounts(), Ledger(passages=len(passages))
    with _asking(settings, counts) as ask:
        said = [(c, s, name_all(s, c, ledger)) for c, s in ask_all(chunks, ask, settings, cache, counts, ledger)]
    if chunks and not said:
        why = ", ".join(sorted(ledger.refused))
        raise ModelFailed("model_unusable", f"No answer of the model could be used ({why}): try another model.")
    named = [thing for _, _, things in said for thing in things.values()]
    entities, owner = merge(named, passages)
    relations = _relations(said, owner, document, ledger)
    related = {end for r in relations for end in (r.start, r.end)}
    _place_bodies(entities, relations)
    kept = [e for e in entities if e.id in related or e.label not in _NEEDS_RELATION]
    for entity in kept:
        entity.extractor = settings.extractor
    for relation in relations:
        relation.extractor = settings.extractor
    counts.refused = ledger.refused.copy()
    extraction = Extraction(language=language, entities=kept, relations=relations, ledger=ledger)
    return ModelReading(extraction, counts, settings)


def _relations(
    said: list[tuple[Chunk, Said, dict[str, Named]]],
    owner: dict[int, Entity],
    document: Document,
    ledger: Ledger,
) -> list[Relation]:
    made: dict[tuple[str, str, str], Relation] = {}
    position = 0
    for chunk, answer, things in said:
        ends = {
            identity: End(owner[position + number], thing) for number, (identity, thing) in enumerate(things.items())
        }
        position += len(things)
        for relation in answer.relations:
            state(relation, chunk, ends, document, ledger, made)
    return list(made.values())


def _place_bodies(entities: list[Entity], relations: list[Relation]) -> None:
    """A body is in the country of the place it is said to be in."""
    by_id = {e.id: e for e in entities}
    for relation in relations:
        body, place = by_id[relation.start], by_id[relation.end]
        if relation.type == "LOCATED_IN" and body.label not in worldwide() and body.country is None:
            body.country = place.country


@contextmanager
def _asking(settings: ModelSettings, counts: ModelCounts) -> Iterator[Any]:
    """Give a way to ask; without an address only kept answers count, and any other question fails."""
    if settings.url is None:

        def nobody(asked: list[Message]) -> Answer:
            raise ModelFailed("model_not_set", "Its answers are not all kept: set LIFESCAPE_LLM_URL to ask the model.")

        yield nobody
        return
    client = Client(settings, counts)
    try:
        yield client.ask
    finally:
        client.close()
