"""How names are compared: one folding for the resolver, the search and the extractor."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["fold", "identifier_key", "name_key"]

_SPACES = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^0-9a-z]+")
_EXTRA = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "þ": "th"})

# Legal forms say how a body is incorporated, not which body it is. Longest first, on folded text.
_LEGAL_FORMS = (
    "societa consortile a responsabilita limitata",
    "societa a responsabilita limitata",
    "societa per azioni",
    "aktiengesellschaft",
    "s c a r l",
    "s c r l",
    "s a r l",
    "s p a",
    "s r l",
    "sp z o o",
    "scarl",
    "sarl",
    "gmbh",
    "e v",
    "ltd",
    "limited",
    "spa",
    "srl",
    "inc",
    "plc",
    "sas",
    "llc",
    "asbl",
    "ivzw",
    "aisbl",
    "vzw",
    "ev",
    "bv",
    "nv",
    "ag",
    "sa",
    "ab",
    "as",
    "oy",
    "oyj",
    "aps",
    "a s",
    "s a",
    "b v",
    "sl",
    "s l",
    "kft",
    "zrt",
    "doo",
    "d o o",
)
_LEGAL_TAIL = re.compile(r"(?: (?:" + "|".join(sorted(_LEGAL_FORMS, key=len, reverse=True)) + r"))+$")
_ARTICLES = re.compile(r"^(?:the|la|le|il|lo|l|i|gli|les|der|die|das|el|los|las) (?=\S+ \S)")


def fold(text: str) -> str:
    """Lower case without accents or punctuation, words parted by single spaces; empty if nothing is left."""
    if text.isascii():  # as most names are; the long way gives the same
        return _NOT_WORD.sub(" ", text.lower()).strip()
    text = unicodedata.normalize("NFKD", text.casefold().translate(_EXTRA))
    kept = "".join(c if c.isalnum() else " " for c in text if not unicodedata.combining(c))
    return _SPACES.sub(" ", kept).strip()


def name_key(name: str) -> str:
    """Fold a name and drop its leading article and trailing legal form, unless nothing would be left.

    Two names with one key are written the same for our purposes; whether they are the same body is for the
    resolver to say.
    """
    folded = fold(name)
    bare = _LEGAL_TAIL.sub("", _ARTICLES.sub("", folded))
    return bare or folded


def identifier_key(identifier: str) -> str:
    """Fold an identifier (``ror:01111rn36``) into one word, under which the search index knows its node."""
    return fold(identifier).replace(" ", "")
