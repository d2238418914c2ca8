"""The document under what was found in it: where a name stands, in what kind of block, with which cues about it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from ingest.document import BlockKind, Document
from ingest.evaluation.comparing import fold_form
from ingest.extract.language import languages_of
from ingest.extract.lexicons import Lexicon, shipped_lexicons
from ingest.extract.passages import Passage, fold_evenly, make_passages, parts_of
from ingest.extract.sentences import split_sentences
from ingest.extract.vocabulary import compile_lexicons

__all__ = ["NOWHERE", "STRUCTURES", "Ground", "Place"]

NOWHERE: Final = "not in the text"
STRUCTURES: Final = (
    "heading",
    "paragraph",
    "hard-wrapped paragraph",
    "list item",
    "table row",
    "label: value",
    "caption",
    NOWHERE,
)

_LABELLED: Final = re.compile(r"[^\s:][^:.;!?]{1,40}:\s+\S")
_LABEL_WORDS: Final = 5
_LOOK_BACK: Final = 15
_NAMES: Final = {
    BlockKind.TITLE: "heading",
    BlockKind.HEADING: "heading",
    BlockKind.LIST_ITEM: "list item",
    BlockKind.TABLE_ROW: "table row",
    BlockKind.CAPTION: "caption",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence: its passage, its span there, and its words folded between spaces."""

    passage: int
    start: int
    end: int
    words: str


class Ground:
    """One document, cut into passages and sentences as the extractor cuts it."""

    def __init__(self, document: Document, lexicons: tuple[Lexicon, ...] | None = None) -> None:
        chosen = lexicons or shipped_lexicons()
        self._vocabulary = compile_lexicons(chosen)
        self._passages = make_passages(document, parts_of(document, languages_of(document, chosen)[1]))
        self._starts = [p.offset(0) for p in self._passages]
        self._sentences = [s for p in self._passages for s in self._cut(p)]

    def _cut(self, passage: Passage) -> Iterator[Place]:
        abbreviations = self._vocabulary.lexicons[passage.language].abbreviations
        for start, end in split_sentences(passage.text, abbreviations):
            yield Place(passage.number, start, end, f" {fold_form(passage.text[start:end])} ")

    def structure_at(self, offset: int) -> str:
        """Return the kind of block that holds an offset of the document."""
        index = bisect_right(self._starts, offset) - 1
        return self._structure(self._passages[index]) if index >= 0 else NOWHERE

    def structure_of(self, place: Place | None) -> str:
        """Return the kind of block that a sentence stands in."""
        return NOWHERE if place is None else self._structure(self._passages[place.passage])

    def _structure(self, passage: Passage) -> str:
        named = _NAMES.get(passage.kind)
        if named in (None, "list item") and _LABELLED.match(passage.text):
            label = passage.text.partition(":")[0]
            if len(label.split()) <= _LABEL_WORDS and len(passage.text) <= 250:
                return "label: value"
        return named or ("hard-wrapped paragraph" if passage.breaks else "paragraph")

    def places_of(self, forms: Iterable[str]) -> Iterator[Place]:
        """Yield the sentences that hold one of these folded forms whole."""
        wanted = [f" {form} " for form in forms]
        return (s for s in self._sentences if any(form in s.words for form in wanted))

    def place_of_quote(self, quotes: Iterable[str]) -> Place | None:
        """Return the sentence that holds a quotation, or its beginning where it runs on."""
        for quote in quotes:
            words = fold_form(quote).split()
            for size in (len(words), 6, 3):
                found = next(self.places_of([" ".join(words[:size])]), None) if words else None
                if found is not None:
                    return found
        return None

    def cued(self, place: Place, relation: str) -> bool:
        """Whether the lexicon has a cue for this relation in the sentence, or heads the list that it stands in."""
        passage = self._passages[place.passage]
        signs = self._vocabulary.signs[passage.language].find(passage.folded)
        return self._labelled(place.passage, relation) or any(
            sign.cue is not None and relation in sign.cue.relations
            for start, end, meanings in signs
            for sign in meanings
            if place.start <= start and end <= place.end
        )

    def _labelled(self, number: int, relation: str) -> bool:
        own = self._passages[number]
        above = self._passages[max(0, number - _LOOK_BACK) : number] if own.kind is not BlockKind.PARAGRAPH else []
        keys = [own.text.partition(":")[0], *(p.text.rstrip().rstrip(":") for p in above)]
        labels = (x for k in keys for x in self._vocabulary.labels.get(" ".join(fold_evenly(k).split()), ()))
        return any(label.relation == relation for label in labels)
