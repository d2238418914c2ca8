"""Making a word of the same shape: as long, with vowels, consonants, capitals and digits in their places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Final

from ingest.evaluation.swapping.keeping import head_within
from ingest.evaluation.swapping.pools import Pools
from ingest.extract.passages import fold_word

__all__ = ["cased", "coin", "same_ending"]

_HUMPS: Final = re.compile(r"[^\W\d_a-z]+(?![a-z])|[^\W\d_a-z][a-zà-ÿ]+|[a-zà-ÿ]+|\d+")
_TRIES: Final = 60
_LEAST_REST: Final = 3
_LIQUIDS: Final = "lr"
_BEFORE_LIQUIDS: Final = "bcfgp"


def cased(word: str, like: str) -> str:
    """Write a word with the capitals of another: position by position if they are equally long."""
    if len(word) == len(like):
        return "".join(w.upper() if c.isupper() else w.lower() for w, c in zip(word, like, strict=True))
    letters = [c for c in like if c.isalpha()]
    if len(letters) > 1 and all(c.isupper() for c in letters):
        return word.upper()
    capitals = next((i for i, c in enumerate(like) if not c.isupper()), len(like))
    return word[:capitals].upper() + word[capitals:].lower()


def coin(word: str, random: Random, pools: Pools, taken: Callable[[str], bool]) -> str:
    """Coin a word that nothing is called yet; pieces such as "Bio" and "hub" stay, if something else can change."""
    parts = list(_parts(word, pools))
    if all(kept for _, kept in parts):
        parts = [(parts[0][0], False), *parts[1:]]
    made = word
    for _ in range(_TRIES):
        made = "".join(p if kept else _like(p, random, pools) for p, kept in parts)
        if fold_word(made) != fold_word(word) and not taken(made):
            break
    return made


def _parts(word: str, pools: Pools) -> Iterator[tuple[str, bool]]:
    """Yield the humps of a word, and whether each is a piece that stays."""
    found = [m.group() for m in _HUMPS.finditer(word)]
    if "".join(found) != word:
        found = [word]
    for index, hump in enumerate(found):
        small = hump.lower()
        first = next((p for p in pools.first_pieces if small.startswith(p)), "") if index == 0 else ""
        last = head_within(small) or next((p for p in pools.last_pieces if small.endswith(p)), "")
        last = last if index == len(found) - 1 else ""
        if small in (first, last) or hump.isdigit():
            yield hump, True
        elif first and len(hump) - len(first) >= _LEAST_REST:
            yield hump[: len(first)], True
            yield hump[len(first) :], False
        elif last and len(hump) - len(last) >= _LEAST_REST:
            yield hump[: -len(last)], False
            yield hump[-len(last) :], True
        else:
            yield hump, False


def _like(part: str, random: Random, pools: Pools) -> str:
    """Change every vowel and, where the letters beside it allow, every consonant."""
    if part.isupper():
        return "".join(_other(c, random, pools).upper() for c in part)
    made: list[str] = []
    small = part.lower()
    for index, char in enumerate(small):
        before, after = small[index - 1 : index] if index else "", small[index + 1 : index + 2]
        beside = [c for c in (before, after) if c.isalpha() and not _vowel(c, pools)]
        if before == char and made:
            made.append(made[-1])
        elif _vowel(char, pools) or not beside:
            made.append(_other(char, random, pools))
        elif after == char:
            made.append(random.choice(pools.doubled))
        elif not before and after in _LIQUIDS:
            made.append(random.choice(_BEFORE_LIQUIDS))
        elif made and made[-1] in pools.after and not _vowel(before, pools) and (not after or _vowel(after, pools)):
            made.append(random.choice(pools.after[made[-1]]))
        else:
            made.append(char)
    return cased("".join(made), part)


def _vowel(char: str, pools: Pools) -> bool:
    return fold_word(char) in (*pools.vowels, "y")


def _other(char: str, random: Random, pools: Pools) -> str:
    if not char.isalpha():
        return char
    return random.choice(pools.vowels if _vowel(char, pools) else pools.consonants)


def same_ending(word: str, pool: tuple[str, ...], random: Random, taken: Callable[[str], bool]) -> str | None:
    """Draw the word of a pool that ends most like another, so that it stays a noun, an adjective, a plural."""
    free = [p for p in pool if fold_word(p) != fold_word(word) and not taken(p)]
    if not free:
        return None
    best = max(_shared(word, p) for p in free)
    return random.choice([p for p in free if _shared(word, p) >= min(best, 3)])


def _shared(one: str, other: str) -> int:
    size = 0
    while size < min(len(one), len(other)) and one[-size - 1].lower() == other[-size - 1].lower():
        size += 1
    return size
