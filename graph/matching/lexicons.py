"""What the languages of Europe call the parts of an organisation's name; data, in the files of ``lexicon/``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

import yaml

from graph.errors import Misconfigured
from graph.names import fold

__all__ = ["Lexicon", "lexicon", "states"]

_FOLDER: Final = "lexicon"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words and legal forms, all folded."""

    words: Mapping[str, tuple[str, ...]]
    """Each known word → the words that stand for it in every language."""
    generic: frozenset[str]
    """Words that stand for others: what bodies are and work on, in no way one of them."""
    silent: frozenset[str]
    """Articles, prepositions: words that tell nothing."""
    kinds: frozenset[str]
    """Words that say of which kind a body is: university, hospital, …"""
    legal: Mapping[str, tuple[str, ...]]
    """Each legal form, its words parted by single spaces → the countries whose law has it; ``any`` for many."""


@cache
def lexicon() -> Lexicon:
    """Return the shipped lexicon; Misconfigured with the file's name if it cannot be used."""
    words: dict[str, tuple[str, ...]] = {}
    for standard, others in _read("words").items():
        meaning = tuple(standard.split())
        for word in others.split():
            if words.setdefault(word, meaning) != meaning:
                raise Misconfigured(f"graph/matching/{_FOLDER}/words.yaml gives “{word}” two meanings: keep one.")
    legal: dict[str, list[str]] = {}
    for country, forms in _read("legal").items():
        for form in forms.split("|"):
            legal.setdefault(fold(form), []).append(country)
    silent = frozenset(word for line in _read("silent").values() for word in fold(line).split())
    kinds = frozenset(word for line in _read("kinds").values() for word in line.split())
    generic = frozenset(word for meaning in words.values() for word in meaning)
    return Lexicon(words, generic, silent, kinds, {form: tuple(countries) for form, countries in legal.items() if form})


@cache
def states() -> Mapping[str, str]:
    """Return the country of each state that addresses name: by its code in capitals and by its name, folded."""
    found: dict[str, str] = {}
    for country, row in _read("places").items():
        for state in row.split("|"):
            code, _, name = state.strip().partition(" ") if state.strip()[:2].isupper() else ("", "", state.strip())
            found |= {key: country for key in (code, fold(name)) if key}
    return found


def _read(name: str) -> Mapping[str, str]:
    file = resources.files("graph.matching") / _FOLDER / f"{name}.yaml"
    content: Any = yaml.safe_load(file.read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise Misconfigured(f"graph/matching/{_FOLDER}/{name}.yaml is not a list of words by meaning.")
    # YAML takes the code of Norway for the word "no".
    rows = {("NO" if key is False else str(key)): value for key, value in content.items()}
    for key, value in rows.items():
        if not isinstance(value, str):
            raise Misconfigured(f"graph/matching/{_FOLDER}/{name}.yaml, “{key}”: give words in one text.")
    return rows
