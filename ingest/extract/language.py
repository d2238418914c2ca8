"""Which language a block is in, told by the commonest words; a short block follows its document."""

from __future__ import annotations

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
def _stop_words(lexicons: tuple[Lexicon, ...]) -> dict[str, frozenset[str]]:
    return {x.language: frozenset(fold_evenly(w) for w in x.stop_words) for x in lexicons}


def _tell(text: str, stop_words: dict[str, frozenset[str]]) -> list[tuple[int, str]]:
    """Count the words that each language would use for joints; the commonest language first."""
    words = fold_evenly(text).split()
    counts = [(sum(map(known.__contains__, words)), language) for language, known in stop_words.items()]
    counts.sort(key=itemgetter(0), reverse=True)
    return counts


def languages_of(document: Document, lexicons: Sequence[Lexicon]) -> tuple[str, list[str]]:
    """Return the document's language and that of each block; the first lexicon's language where nothing tells."""
    stop_words = _stop_words(tuple(lexicons))
    total = dict.fromkeys(stop_words, 0)
    told: list[str | None] = []
    for block in document.blocks:
        ranked = _tell(document.text[block.start : min(block.end, block.start + _SAMPLE)], stop_words)
        for count, language in ranked:
            total[language] += count
        first, second = ranked[0][0], ranked[1][0] if len(ranked) > 1 else 0
        clear = first > 1.3 * second if first >= _CERTAIN else first >= 2 and not second
        told.append(ranked[0][1] if clear else None)
    declared = (document.language or "").partition("-")[0].lower()
    if any(total.values()):
        default = max(total, key=total.__getitem__)
    else:
        default = declared if declared in stop_words else lexicons[0].language
    return default, [language or default for language in told]
