"""The small words of all lexicons as patterns over text as written, for places where punctuation tells as much."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.extract.lexicons import Lexicon

__all__ = ["Phrases", "compile_phrases"]


@dataclass(frozen=True, slots=True)
class Phrases:
    """Patterns made once from the words of the lexicons; they look at capitals, so the text must not be folded."""

    split: re.Pattern[str]
    """Where one item of a line ends and the next begins."""
    series: re.Pattern[str]
    """What parts two names of a series."""
    near: re.Pattern[str]
    """What may stand between a common noun and the name it introduces."""
    description: re.Pattern[str]
    """What stands between a name and the noun that says what it is: ", a European", " is the"."""
    expansion: re.Pattern[str]
    """What stands between an abbreviation and the long name that the text gives of it: " stands for the "."""
    office: re.Pattern[str]
    """What may stand between a person's name and the role after it."""


def compile_phrases(lexicons: Sequence[Lexicon]) -> Phrases:
    """Make the patterns from the words of all languages."""
    conjunctions = _any(w for x in lexicons for w in x.conjunctions if w[:1].isalpha())
    determiners = _any(w for x in lexicons for w in x.determiners)
    demonyms = _any(w for x in lexicons for w in x.demonyms)
    examples = _any(w for x in lexicons for w in x.examples)
    copulas = _any(w for x in lexicons for w in x.copulas)
    expansions = _any(w for x in lexicons for w in x.expansions)
    articles = _any(w for x in lexicons for w in x.articles)
    introduced = _any(w for x in lexicons for w in (*x.articles, *x.determiners))
    offices = _any(w for x in lexicons for w in (*x.determiners, *x.copulas, *x.office_words))
    return Phrases(
        split=re.compile(
            rf";\s*|,\s+(?![^()]*\))|\s+[|•·/]\s+|\s{conjunctions}\s(?=[A-ZÀ-Þ])(?![^()]*\))",
        ),
        series=re.compile(rf",\s|,?\s{conjunctions}\s"),
        near=re.compile(
            rf"(?:(?:\s{demonyms})?\s?[\"“«„‘']?|:\s[\"“«„]?|\s?[–-]\s"
            rf"|(?:\s[^\W\d_A-ZÀ-Þ]{{4,}})?\s(?:\(|\(?{examples}\s)(?:{determiners}(?:\s|['’]))?)$"
        ),
        description=re.compile(
            rf"(?:,\s(?:{articles}(?:\s|['’]))?|\s{copulas}\s(?:{introduced}(?:\s|['’])))(?:[^\W\d_A-ZÀ-Þ][\w’'-]*\s){{0,3}}$",
            re.IGNORECASE,
        ),
        expansion=re.compile(rf",?\s{expansions}(?:\s{introduced}(?=\s|['’]))?[\s'’:]{{1,2}}[\"“«„]?", re.IGNORECASE),
        office=re.compile(rf"(?:\s?[,–(|-]\s?|\s)(?:{offices}(?:\s|['’])){{0,2}}$", re.IGNORECASE),
    )


def _any(words: Iterable[str]) -> str:
    """Return a group that matches any of these words, the longest first; of no words, one that matches nothing."""
    listed = sorted({" ".join(w.split()) for w in words}, key=lambda w: (-len(w), w))
    return f"(?:{'|'.join(re.escape(w) for w in listed) or '(?!)'})"
