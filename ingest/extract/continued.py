"""Names that go on in small letters after a capitalised head word: "Agence nationale de la recherche".

Only words of the lexicons carry a name on. Adjectives alone make one where they are such as to name a body
("Commission européenne"); otherwise a noun after a joiner must close it.
"""

from __future__ import annotations

import re

from ingest.extract.passages import fold_word
from ingest.extract.vocabulary import Vocabulary

__all__ = ["carried", "continued"]

_STEP = re.compile(r"[ '’]([^\W\d_]+)")
_LONGEST = 16  # words


_TO_BREAK = re.compile(r"(?:[ '’][^\W\d_][\w-]*){2,8}(?=\s?(?:[,;.:()|–—]|$)|\s[-–—]\s)")


def carried(text: str, end: int, vocabulary: Vocabulary) -> int:
    """Return where a name ends that small words alone carry on to the next punctuation: "Istituto per le piante rare".

    The first of them is a joiner, or a naming adjective with a joiner behind it, and no other small word is among them.
    """
    match = _TO_BREAK.match(text, end)
    if match is None:
        return end
    words = re.findall(r"[^\W_][\w-]*", match.group())
    folded = [fold_word(w) for w in words]
    first = 1 if folded[0] in vocabulary.naming_adjectives or folded[0] in vocabulary.inner_words else 0
    if first >= len(folded) - 1 or folded[first] not in vocabulary.joiners or folded[-1] in vocabulary.stop_words:
        return end
    plain = all(
        w in vocabulary.joiners
        or w in vocabulary.determiners
        or w in vocabulary.conjunctions
        or w not in vocabulary.stop_words
        for w in folded
    )
    return match.end() if plain and folded[-1] not in vocabulary.joiners else end


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
