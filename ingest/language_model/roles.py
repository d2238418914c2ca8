"""Roles as the vocabulary of the lexicons has them: "coordinatore" and "lead partner" are both ``coordinator``."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from ingest.extract import shipped_lexicons
from ingest.extract.passages import Passage, fold_word
from ingest.language_model.finding import find_words

__all__ = ["role_stated"]


def role_stated(told: str, passages: Iterable[Passage]) -> str | None:
    """Return the role under its one name if words for it stand in these passages, or None."""
    passages = list(passages)
    role = next((role for role, words in _roles().items() if fold_word(told) in words), None)
    words = _roles()[role] if role else frozenset({told})
    stated = any(True for word in words for _ in find_words(word, passages))
    return (role or told) if stated else None


@cache
def _roles() -> dict[str, frozenset[str]]:
    """Every role of the lexicons with the folded words that say it, its own name among them."""
    roles: dict[str, set[str]] = {}
    for lexicon in shipped_lexicons():
        said = [(sign.role, sign.words) for sign in lexicon.labels] + [(sign.role, sign.words) for sign in lexicon.cues]
        for role, words in said:
            if role:
                roles.setdefault(role, {role}).update(fold_word(word) for word in words)
    return {role: frozenset(words) for role, words in roles.items()}
