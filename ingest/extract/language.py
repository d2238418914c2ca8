"""Which language a block is in, told by words that it alone or mostly uses; a short block follows its document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from operator import itemgetter

from ingest.document import Document
from ingest.extract.lexicons import Lexicon
from ingest.extract.passages import fold_evenly

__all__ = ["languages_of"]

_SAMPLE = 2000
_CERTAIN = 4


@cache
def _telling(lexicons: tuple[Lexicon, ...]) -> dict[str, tuple[str, ...]]:
    """Return by word the languages it tells: it is one of their commonest, or of the cues and nouns of only one."""
    stop_words = {x.language: frozenset(fold_evenly(w) for w in x.stop_words) for x in lexicons}
    said = {x.language: _said(x) | stop_words[x.language] for x in lexicons}
    shared = Counter(word for words in said.values() for word in words)
    told = {x: stop_words[x] | {word for word in said[x] if shared[word] == 1} for x in said}
    return {word: tuple(x for x in told if word in told[x]) for words in told.values() for word in words}


def _said(lexicon: Lexicon) -> frozenset[str]:
    phrases = [word for cue in lexicon.cues for word in cue.words]
    phrases += [word for words in lexicon.nouns.values() for word in words]
    phrases += [*lexicon.plans, *lexicon.roles, *lexicon.event_nouns, *lexicon.months]
    return frozenset(word for phrase in phrases for word in fold_evenly(phrase).split() if len(word) > 1)


def _tell(text: str, telling: dict[str, tuple[str, ...]], languages: Sequence[str]) -> list[tuple[int, str]]:
    """Count the words that tell each language; the one with most first."""
    counts = dict.fromkeys(languages, 0)
    for told, count in Counter(map(telling.get, fold_evenly(text).split())).items():
        for language in told or ():
            counts[language] += count
    return sorted(((count, language) for language, count in counts.items()), key=itemgetter(0), reverse=True)


def languages_of(document: Document, lexicons: Sequence[Lexicon]) -> tuple[str, list[str]]:
    """Return the document's language and that of each block; the first lexicon's language where nothing tells."""
    telling = _telling(tuple(lexicons))
    languages = [x.language for x in lexicons]
    total = dict.fromkeys(languages, 0)
    told: list[str | None] = []
    for block in document.blocks:
        ranked = _tell(document.text[block.start : min(block.end, block.start + _SAMPLE)], telling, languages)
        for count, language in ranked:
            total[language] += count
        first, second = ranked[0][0], ranked[1][0] if len(ranked) > 1 else 0
        clear = first > 1.3 * second if first >= _CERTAIN else first >= 2 and not second
        told.append(ranked[0][1] if clear else None)
    declared = (document.language or "").partition("-")[0].lower()
    if any(total.values()):
        default = max(total, key=total.__getitem__)
    else:
        default = declared if declared in total else lexicons[0].language
    return default, [language or default for language in told]
