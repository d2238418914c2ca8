"""One passage being read: its sentences, its runs of capitals and the signs that the lexicons found in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter

from ingest.document import BlockKind
from ingest.extract.compounds import bases_of, cut_common, end_of
from ingest.extract.model import Mention, Span
from ingest.extract.passages import Passage, fold_word
from ingest.extract.pieces import Piece, is_head, pieces_of
from ingest.extract.sentences import split_sentences
from ingest.extract.shapes import Run, find_runs, is_shouting
from ingest.extract.vocabulary import Sign, SignKind, Vocabulary

__all__ = ["Found", "Reading", "is_taken", "read_passage", "tell_sections"]

_PARTS = ("Country", "Region", "City", "Theme")

_BRACKET = 250  # characters that the two parts of a cue may be apart

Found = tuple[int, int, Sign]
"""A sign with its start and end."""


@dataclass(slots=True, kw_only=True)
class Reading:
    """A passage and what has been seen in it so far; ``signs`` are sorted by start, longest first."""

    passage: Passage
    sentences: tuple[Span, ...]
    runs: list[Run]
    pieces: list[Piece]
    signs: list[Found]
    shouting: bool
    common: Set[str] = frozenset()
    """Words that the document also writes small: by themselves they are no names."""
    section: Set[str] = frozenset()
    """Types of things that the heading above speaks of."""
    known: list[Mention] = field(default_factory=list)
    """Every name of the shipped vocabularies in it, also those inside longer names."""
    mentions: list[Mention] = field(default_factory=list)
    offered: list[Mention] = field(default_factory=list)
    """What the rules took its words for before rivals were settled."""

    text: str = field(init=False)
    """The passage's tidy text."""
    _words: Set[str] | None = field(init=False)
    _starts: list[int] = field(init=False)
    _by_kind: dict[str, list[Found]] = field(init=False)

    def __post_init__(self) -> None:
        self.text = self.passage.text
        self._words = None
        self._starts = [sign[0] for sign in self.signs]
        self._by_kind = {}
        for sign in self.signs:
            self._by_kind.setdefault(sign[2].kind, []).append(sign)

    @property
    def words(self) -> Set[str]:
        """Its words, folded."""
        if self._words is None:
            self._words = frozenset(self.passage.folded.split())
        return self._words

    def of_kind(self, kind: SignKind) -> Sequence[Found]:
        """Return the signs of one kind, in order."""
        return self._by_kind.get(kind, ())

    def signs_between(self, start: int, end: int) -> list[Found]:
        """Return the signs that stand wholly between two positions."""
        low = bisect_left(self._starts, start)
        high = bisect_left(self._starts, end, low)
        return [sign for sign in self.signs[low:high] if sign[1] <= end] if low < high else []

    def sentence_at(self, position: int) -> Span | None:
        """Return the sentence that a position stands in; None between two."""
        index = bisect_right(self.sentences, position, key=itemgetter(0)) - 1
        return self.sentences[index] if index >= 0 and position < self.sentences[index][1] else None

    def sentence_end(self, position: int) -> int:
        """Return where the sentence of a position ends, else the passage."""
        sentence = self.sentence_at(position)
        return sentence[1] if sentence else len(self.text)

    def is_free(self, start: int, end: int) -> bool:
        """Whether no name, not even a short form, stands at any of these words."""
        for m in self.mentions:  # noqa: SIM110 - asked of every name that may be one, and a generator costs twice as much
            if m.start < end and start < m.end:
                return False
        return True

    def sentence_start(self, position: int) -> bool:
        """Whether a sentence begins at this position."""
        index = bisect_left(self.sentences, (position, 0))
        return index < len(self.sentences) and self.sentences[index][0] == position


def tell_sections(readings: Sequence[Reading]) -> None:
    """Let every passage know what the heading above it speaks of."""
    section: Set[str] = frozenset()
    for reading in readings:
        kind = reading.passage.kind
        if kind in (BlockKind.HEADING, BlockKind.TITLE) or (len(reading.text) <= 40 and reading.text.endswith(":")):
            nouns = frozenset(s.label for _, _, s in reading.of_kind("noun"))
            section = nouns or (section if kind is BlockKind.HEADING and len(reading.text.split()) == 1 else nouns)
        reading.section = section


def is_taken(reading: Reading, start: int, end: int, *, beyond_parts: bool = False) -> bool:
    """Whether a name stands at these words; ``beyond_parts``: but for a place or a theme that is a part of them."""
    for m in reading.mentions:
        if (
            m.start < end
            and start < m.end
            and m.how != "short"
            and (not beyond_parts or m.label not in _PARTS or (m.start <= start and end <= m.end))
        ):
            return True
    return False


def read_passage(passage: Passage, vocabulary: Vocabulary, small: Set[str]) -> Reading:
    """Look at one passage with the lexicon of its language."""
    lexicon = vocabulary.lexicons[passage.language]
    signs = [
        (start, end, sign)
        for start, end, meanings in vocabulary.signs[passage.language].find(passage.folded)
        for sign in meanings
    ]
    runs = find_runs(
        passage.text,
        vocabulary.within,
        vocabulary.conjunctions,
        breaks=passage.breaks,
        openers=vocabulary.openers,
    )
    sentences = split_sentences(passage.text, lexicon.abbreviations)
    signs = [s for s in signs if s[2].cue is None or not s[2].cue.closing or _closed(passage, s, sentences)]
    signs += _in_compounds(runs, vocabulary, passage.language)
    signs.sort(key=itemgetter(1), reverse=True)
    signs.sort(key=itemgetter(0))
    common = vocabulary.common_nouns.get(passage.language)
    if common is not None:
        forms, text = vocabulary.legal_forms, passage.text
        runs = [
            part
            for run in runs
            for part in cut_common(
                run,
                common,
                lambda word: is_head(word, vocabulary),
                lambda position: forms.match(text, position) is not None,
            )
        ]
    return Reading(
        passage=passage,
        sentences=sentences,
        runs=runs,
        pieces=[piece for run in runs for piece in pieces_of(run, vocabulary, common)],
        signs=signs,
        shouting=is_shouting(passage.text),
        common=small,
    )


def _closed(passage: Passage, sign: Found, sentences: tuple[Span, ...]) -> bool:
    """Whether the second part of a cue in two parts ("wird von … gefördert") follows in its sentence, not too far."""
    _, end, meaning = sign
    index = bisect_left(sentences, end, key=itemgetter(1))
    stop = min(sentences[index][1] if index < len(sentences) else len(passage.text), end + _BRACKET)
    following = set(passage.folded[end + 1 : stop + 1].split())
    return meaning.cue is not None and any(fold_word(word) in following for word in meaning.cue.closing)


def _in_compounds(runs: list[Run], vocabulary: Vocabulary, language: str) -> Iterator[Found]:
    """Yield the signs that the ends of compounds are, each over the whole word: "Universitätsklinikum"."""
    for run in runs if vocabulary.ends[language] else ():
        for (start, end), word in zip(run.words, run.written, strict=True):
            for sign in _meanings(word, vocabulary, language):
                yield start, end, sign


@lru_cache(maxsize=100_000)
def _meanings(word: str, vocabulary: Vocabulary, language: str) -> tuple[Sign, ...]:
    ends = vocabulary.ends[language]
    for base in bases_of(word, vocabulary.inflections[language]):
        if base is not word and (folded := fold_word(base)) in ends:
            return ends[folded]
        found = end_of(base, ends)
        if found is not None:
            return ends[found]
    return ()
