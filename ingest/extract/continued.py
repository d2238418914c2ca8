"""Names that go on in small letters after a capitalised head word: "Agence nationale de la recherche".

Only words of the lexicons carry a name on. Adjectives alone make one where they are such as to name a body
("Commission européenne"); otherwise a noun after a joiner must close it.
"""

from __future__ import annotations

import re

from ingest.extract.passages import fold_word
from ingest.extract.vocabulary import Vocabulary

__all__ = ["continued"]

_STEP = re.compile(r"[ '’]([^\W\d_]+)")
_LONGEST = 16  # words


def continued(text: str, end: int, vocabulary: Vocabulary) -> int:
    """Return where the name ends whose head word ends at ``end``; ``end`` itself if nothing carries it on."""
    position, stop = end, end
    joined = False
    for _ in range(_LONGEST):
        step = _STEP.match(text, position)
        if step is None or step.group(1)[0].isupper():
            break
        word, position = fold_word(step.group(1)), step.end()
        if word in vocabulary.naming_adjectives or (joined and word in vocabulary.name_topics):
            stop, joined = position, False
        elif word in vocabulary.inner_words:
            stop, joined = (position if stop > end else stop), False
        elif word in vocabulary.joiners or (stop > end and word in vocabulary.conjunctions):
            joined = True
        else:
            break
    return stop
