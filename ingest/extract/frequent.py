"""Names that a document tells by saying them again: capitalised phrases that recur and that no rule has named."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from ingest.document import BlockKind
from ingest.extract.passages import fold_word
from ingest.extract.people import person_in
from ingest.extract.pieces import Piece, is_head, is_plain
from ingest.extract.places import city_named
from ingest.extract.reading import Reading, is_taken
from ingest.extract.shapes import is_acronym
from ingest.extract.vocabulary import Vocabulary

__all__ = ["kind_of_document", "name_frequent"]

_RANK = 44
_KINDS = ("Project", "Cluster", "Network", "Hub", "Event", "Programme")
_PHRASE, _WORD = 2, 3  # how often a phrase, or a word by itself, must be said
_OPENING = 4  # passages that say what a document is about
_LABEL = re.compile(r"(?:\s[^\W\d_A-Z]+){0,3}\s?:\s")  # "Main expertise: …" is a label, no name
_HEADS = (BlockKind.HEADING, BlockKind.TITLE)


def name_frequent(readings: Sequence[Reading], vocabulary: Vocabulary) -> None:
    """Name what recurs: of the document's own kind if the beginning says it, else a body."""
    places: dict[str, list[tuple[Reading, int, int]]] = defaultdict(list)
    within: Counter[str] = Counter()
    for reading in readings:
        for piece in _free(reading, vocabulary):
            start, end = piece.span
            text = reading.text[start:end]
            if _LABEL.match(reading.text, end):
                continue
            places[text].append((reading, start, end))
            within[text] += not reading.sentence_start(start) and reading.passage.kind not in _HEADS
    opening = " ".join(" ".join(fold_word(r.text).split()) for r in readings[:_OPENING])
    kind = kind_of_document(readings)
    for text, said in places.items():
        single = " " not in text and not _coined(text)
        if len(said) < (_WORD if single else _PHRASE) or (single and within[text] < _PHRASE):
            continue
        label = kind if kind != "Event" and f" {fold_word(text)} " in f" {opening} " else "Organisation"
        for reading, start, end in said:
            reading.mentions.append(reading.passage.mention(start, end, label, "frequent", _RANK))
    for reading in readings:
        reading.mentions.sort(key=lambda m: m.start)


def kind_of_document(readings: Sequence[Reading]) -> str:
    """The type that the nouns of a document's beginning speak of most."""
    nouns = Counter(s.label for r in readings[:40] for _, _, s in r.of_kind("noun") if s.label in _KINDS)
    return max(_KINDS, key=lambda kind: (nouns[kind], -_KINDS.index(kind)))


def _free(reading: Reading, vocabulary: Vocabulary) -> Iterator[Piece]:
    """The pieces of a passage that may be names and that nothing has named."""
    if reading.shouting:
        return
    for piece in reading.pieces:
        start, end = piece.span
        if end - start < 4 or is_taken(reading, start, end, beyond_parts=True):
            continue
        words = piece.words
        plain = all(is_plain(w, vocabulary) or w.casefold() in reading.common or is_head(w, vocabulary) for w in words)
        if plain or len(words) > 6 or person_in(piece.run, vocabulary) is not None:
            continue
        if city_named(piece.text) is None and not any(
            s.kind == "role" for _, _, s in reading.signs_between(start, end)
        ):
            yield piece


def _coined(word: str) -> bool:
    return is_acronym(word) or any(c.isupper() for c in word[1:]) or any(c.isdigit() for c in word)
