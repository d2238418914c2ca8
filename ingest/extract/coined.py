"""Names that their spelling tells, "BioHub", "TIDECARE", and those that a phrase behind them describes.

"ABC, a platform for makers of devices" says what ABC is. A coined word that nothing describes is taken for a body and
needs a relation, or a second appearance, to stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.document import BlockKind
from ingest.extract.model import Mention
from ingest.extract.passages import fold_word
from ingest.extract.people import person_in
from ingest.extract.pieces import Piece, is_plain
from ingest.extract.places import city_named
from ingest.extract.reading import Reading, is_taken
from ingest.extract.vocabulary import Vocabulary

__all__ = ["find_coined", "find_described"]

_DESCRIBED = 52
_COINED = 32
_CAPITAL = 22
_MIXED = re.compile(r"(?=.*\d)(?=.*[A-Z].*[A-Z])[\w'’.-]{4,}")
_INNER = re.compile(r"[a-zà-ÿ][A-Z]")
_HEADS = (BlockKind.HEADING, BlockKind.TITLE)
_LABELS = ("Project", "Cluster", "Network", "Hub", "Programme", "Event", "Organisation")


def find_described(reading: Reading, vocabulary: Vocabulary) -> Iterator[Mention]:
    """Yield the names that a noun right behind describes: "ABC, a project on …", "ABC is a network of …"."""
    if reading.shouting:
        return
    nouns = [(a, b, s.label) for a, b, s in reading.of_kind("noun") if s.label in _LABELS]
    for piece in reading.pieces if nouns else ():
        start, end = piece.span
        noun = next(((a, label) for a, _, label in nouns if end < a <= end + 50), None)
        if noun is None or not vocabulary.phrases.description.fullmatch(reading.text, end, noun[0]):
            continue
        words = piece.words
        place = city_named(piece.text) is not None or any(m.start == start for m in reading.known)
        if len(words) <= 6 and not place and not all(fold_word(w) in vocabulary.ordinary for w in words):
            yield reading.passage.mention(start, end, noun[1], "described", _DESCRIBED)


def find_coined(reading: Reading, vocabulary: Vocabulary) -> Iterator[Mention]:
    """Yield words spelt as no ordinary one, and capitalised phrases within sentences, that no rule has named."""
    if reading.shouting:
        return
    heading = reading.passage.kind in _HEADS
    if heading and reading.text.isupper() and reading.text.isalpha():
        return  # "COMUNICATO": a heading that is one word in capitals names only what the text says again
    for piece in reading.pieces:
        start, end = piece.span
        if is_taken(reading, start, end, beyond_parts=True) or person_in(piece.run, vocabulary) is not None:
            continue
        words = piece.words
        if any(s.kind == "role" for _, _, s in reading.signs_between(start, end)):
            continue
        if all(is_plain(w, vocabulary) for w in words) or city_named(piece.text) is not None:
            continue
        if _is_coined(words[0]) and all(_is_coined(w) or w[0].isdigit() for w in words[1:]):
            yield reading.passage.mention(start, end, _kind_by(reading, start), "coined", _COINED)
        elif not heading and not is_taken(reading, start, end) and _is_phrase(piece, words, reading, vocabulary):
            yield reading.passage.mention(start, end, "Organisation", "capital", _CAPITAL)


def _kind_by(reading: Reading, start: int) -> str:
    """A project where the sentence, or the heading above, speaks of projects or of what only projects have."""
    if "Project" in reading.section:
        return "Project"
    span = reading.sentence_at(start) or (0, len(reading.text))
    for _, _, sign in reading.signs_between(*span):
        if sign.kind == "noun" and sign.label == "Project":
            return "Project"
        if sign.cue is not None and (sign.cue.relations[0] == "FUNDED_BY" or sign.cue.role == "coordinator"):
            return "Project"
    return "Organisation"


def _is_coined(word: str) -> bool:
    if len(word) < 4:
        return False
    return _INNER.search(word) is not None or (len(word) > 4 and word.isupper()) or _MIXED.fullmatch(word) is not None


def _is_phrase(piece: Piece, words: Sequence[str], reading: Reading, vocabulary: Vocabulary) -> bool:
    start = piece.span[0]
    if not 2 <= len(words) <= 6 or reading.sentence_start(start) or not all(w[0].isalpha() for w in words):
        return False
    if reading.text[start - 1 : start] in tuple('“”"«‘') or fold_word(words[0]) in vocabulary.titles:
        return False
    return sum(w.casefold() in reading.common for w in words) * 2 < len(words)
