"""Legal forms after a name ("… S.p.A.", "… GmbH & Co. KG", "… e.V."): they end it and say what kind of body it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.extract.lexicons import LegalForm, Lexicon

__all__ = ["LegalForms", "compile_legal_forms"]

_OPENING = re.compile(r"[\s,]{0,2}\b(\w+)")
_LETTER = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class LegalForms:
    """The legal forms of all languages as one pattern; the longest that stands at a place counts."""

    pattern: re.Pattern[str]
    kinds: tuple[str, ...]
    openings: frozenset[str]
    """The first letters of all forms, written together; where none stands there is no form."""

    def may_open(self, word: str) -> bool:
        """Whether a legal form may begin with this word."""
        opening = _OPENING.match(word)
        return opening is not None and opening.group(1) in self.openings

    def match(self, text: str, position: int) -> tuple[int, int, str] | None:
        """Return start, end and kind of the legal form that stands at this position, after at most a comma."""
        opening = _OPENING.match(text, position)
        if opening is None or opening.group(1) not in self.openings:
            return None
        found = self.pattern.match(text, position)
        if found is None or found.lastindex is None:
            return None
        return found.start(found.lastindex), found.end(), self.kinds[found.lastindex - 1]


def compile_legal_forms(lexicons: Sequence[Lexicon]) -> LegalForms:
    """Bring the legal forms of all languages together."""
    by_form = {word: form.kind for x in lexicons for form in x.legal_forms for word in _spellings(form)}
    ordered = sorted(by_form, key=lambda word: (-len(word), word))
    groups = "|".join(f"({_loosely(word)})" for word in ordered) or "(?!)"
    return LegalForms(
        pattern=re.compile(rf"[\s,]{{0,2}}\b(?:{groups})(?!\w)"),
        kinds=tuple(by_form[word] for word in ordered),
        openings=frozenset(opening for word in ordered for opening in _openings(word)),
    )


def _spellings(form: LegalForm) -> Iterable[str]:
    return (" ".join(word.split()) for word in form.words)


def _openings(word: str) -> Iterable[str]:
    """Yield the letters that a text may write before the first sign that is none: "S", "Sp" and "SpA" of "S.p.A."."""
    together = ""
    for c in word:
        if _LETTER.match(c):
            together += c
            continue
        yield together
        if c != ".":
            return
    yield together


def _loosely(word: str) -> str:
    if word.islower():  # "a.s." without its full stops would be a word
        return re.escape(word).replace(r"\.", r"\.\s?").removesuffix(r"\s?")
    return "".join(r"\.?\s?" if c == "." else r"\s" if c == " " else re.escape(c) for c in word).removesuffix(r"\s?")
