"""Which language a block is in, told by the commonest words; a short block follows its document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ingest.document import Document
from ingest.extract.lexicons import Lexicon
from ingest.extract.passages import fold_evenly

__all__ = ["languages_of"]

_SAMPLE = 2000
_CERTAIN = 4


def _tell(text: str, stop_words: dict[str, frozenset[str]]) -> Counter[str]:
    words = fold_evenly(text[:_SAMPLE]).split()
    counts = Counter[str]()
    for language, known in stop_words.items():
        counts[language] = sum(word in known for word in words)
    return counts


def languages_of(document: Document, lexicons: Sequence[Lexicon]) -> tuple[str, list[str]]:
    """Return the document's language and that of each block; the first lexicon's language where nothing tells."""
    stop_words = {x.language: frozenset(fold_evenly(w) for w in x.stop_words) for x in lexicons}
    total = Counter[str]()
    told: list[str | None] = []
    for block in document.blocks:
        counts = _tell(document.text[block.start : block.end], stop_words)
        total.update(counts)
        ranked = counts.most_common(2)
        second = ranked[1][1] if len(ranked) > 1 else 0
        clear = ranked[0][1] > 1.3 * second if ranked[0][1] >= _CERTAIN else ranked[0][1] >= 2 and not second
        told.append(ranked[0][0] if clear else None)
    declared = (document.language or "").partition("-")[0].lower()
    if total and total.most_common(1)[0][1] > 0:
        default = total.most_common(1)[0][0]
    else:
        default = declared if declared in stop_words else lexicons[0].language
    return default, [language or default for language in told]
