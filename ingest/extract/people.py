"""People, only where a public role stands beside their name; the role is read again when relations are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

from ingest.extract.model import Mention
from ingest.extract.passages import fold_evenly, fold_word
from ingest.extract.reading import Reading
from ingest.extract.shapes import Run
from ingest.extract.vocabulary import Vocabulary

__all__ = ["find_people", "person_in", "role_beside"]

_RANK = 64
_NAME_WORD = re.compile(r"[^\W\d_][\w’'-]+\.?$")


@cache
def _given_names() -> frozenset[str]:
    path = resources.files("ingest.extract") / "gazetteer" / "given_names.txt"
    return frozenset(path.read_text(encoding="utf-8").split())


def find_people(reading: Reading, vocabulary: Vocabulary) -> Iterator[Mention]:
    """Yield the names of people who have a role beside them in a passage."""
    roles = [(a, b) for a, b, s in reading.signs if s.kind == "role"]
    if not roles:
        return
    for run in reading.runs:
        span = person_in(run, vocabulary) or _after_role(run, roles, vocabulary)
        if span is None or run.text[span[0] - 1 : span[0]] in tuple("“”\"«'‘*"):
            continue
        if role_beside(reading, *span, vocabulary) is not None:
            start, end = span
            yield Mention(
                passage=reading.passage.number,
                start=start,
                end=end,
                text=reading.text[start:end],
                label="Person",
                how="role",
                rank=_RANK,
            )


def _after_role(run: Run, roles: list[tuple[int, int]], vocabulary: Vocabulary) -> tuple[int, int] | None:
    """Two or three words of letters set off by commas right after a role: "del Cluster Manager, Anna Rossi, nel …"."""
    start, end = run.words[0][0], run.words[-1][1]
    if len(run.words) not in (2, 3) or any(run.links) or run.text[end : end + 1] != ",":
        return None
    if not any(b + 2 == start and run.text[b:start] == ", " for _, b in roles):
        return None
    return (start, end) if all(_is_name(run, i, vocabulary) for i in range(len(run.words))) else None


def person_in(run: Run, vocabulary: Vocabulary) -> tuple[int, int] | None:
    """Return the span of the first given name in a run with the family names after it."""
    given = _given_names()
    for index in range(len(run.words) - 1):
        word = run.word(index)
        if not (word in given or word.split("-")[0] in given):
            continue
        last = index + 1
        while last + 1 < len(run.words) and last < index + 3 and _may_continue(run, last, vocabulary):
            last += 1
        if all(_is_name(run, i, vocabulary) for i in range(index, last + 1)):
            return run.words[index][0], run.words[last][1]
    return None


def _may_continue(run: Run, index: int, vocabulary: Vocabulary) -> bool:
    link = run.links[index]
    return set(link) <= vocabulary.name_particles and _is_name(run, index + 1, vocabulary)


def _is_name(run: Run, index: int, vocabulary: Vocabulary) -> bool:
    word = run.word(index)
    return bool(_NAME_WORD.match(word)) and fold_word(word) not in vocabulary.ordinary


def role_beside(reading: Reading, start: int, end: int, vocabulary: Vocabulary) -> tuple[int, int] | None:
    """Return the span of the role that stands right before or after a person's name, if one does."""
    text = reading.text
    before: tuple[int, int] | None = None
    for a, b, sign in reading.signs_between(max(0, start - 90), min(len(text), end + 60)):
        if sign.kind != "role":
            continue
        if b <= start:
            gap = text[b:start]
            between = fold_evenly(gap).split()
            direct = all(w in vocabulary.titles for w in between) and not any(c in gap for c in ".;:!?")
            # "Manager del Cluster X Anna Rossi": the body stands between, in capitals.
            through = (
                bool(between) and len(between) <= 9 and not any(c in gap for c in ".;:!?,()") and gap[-2:-1].isalnum()
            )
            if direct or (through and _only_names(gap)):
                before = (a, b) if before is None or a >= before[1] or b - a > before[1] - before[0] else before
        elif a >= end and a - end <= 14 and vocabulary.phrases.office.fullmatch(text, end, a):
            wide = max(
                (s for s in reading.signs_between(a, a + 60) if s[2].kind == "role" and s[0] == a), key=lambda s: s[1]
            )
            return wide[0], wide[1]
    return before


def _only_names(gap: str) -> bool:
    small = [w for w in gap.split() if w[0].islower() and not any(c in w for c in "'’")]
    return len(small) <= 2 and all(len(w) <= 5 for w in small)
