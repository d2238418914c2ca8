"""People, only where a public role stands beside their name; the role is read again when relations are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources

from ingest.extract.countries import countries_by_code
from ingest.extract.model import Mention
from ingest.extract.passages import fold_evenly, fold_word
from ingest.extract.reading import Reading
from ingest.extract.shapes import Run, is_acronym
from ingest.extract.vocabulary import Vocabulary

__all__ = ["find_people", "is_given_name", "person_in", "role_beside"]

_RANK = 64
_GIVEN = 26
"""Of a name without an office beside it: it stays only if the document relates it to something."""
_AFTER = re.compile(r"\s?[:,–-]?\s?")
_TITLE = re.compile(r"\s?[,–(|-]\s?((?:[^\W\d_][\w&'’/-]*\s){1,4})")
_FROM = re.compile(r"\s\((?=[^\W\d_a-zà-ÿ])|,\s(?=[^\W\d_a-zà-ÿ])")
_NOTE = re.compile(r"\s?\([^()]{2,80}\)")
_TITLE_DOT = re.compile(r"\.\s?")
_NAME_WORD = re.compile(r"[^\W\d_][\w’'-]+\.?$")


@cache
def _given_names() -> frozenset[str]:
    path = resources.files("ingest.extract") / "gazetteer" / "given_names.txt"
    return frozenset(path.read_text(encoding="utf-8").split()) - {names[0] for names in countries_by_code().values()}


def is_given_name(folded: str) -> bool:
    """Whether a folded word is a given name that the gazetteer has."""
    return folded in _given_names()


def find_people(reading: Reading, vocabulary: Vocabulary) -> Iterator[Mention]:
    """Yield the names of people who have a role beside them in a passage."""
    if reading.shouting:
        return
    roles = _roles(reading)
    found: set[tuple[int, int]] = set()
    bare: list[tuple[int, int]] = []
    for run in reading.runs:
        span = _titled(run, reading, vocabulary)
        if span is None:
            span = person_in(run, vocabulary)
            if span is not None and not _presented(reading, span, roles, vocabulary):
                bare.append(span)
                span = None
        if span is not None:
            found.add(span)
    for role in roles:
        for span in (_before_role(reading, role, vocabulary), _after_role(reading, role, vocabulary)):
            if span is not None and not any(a < span[1] and span[0] < b for a, b in found):
                found.add(span)
    for span in sorted(found):
        if reading.text[span[0] - 1 : span[0]] in tuple("“”\"«'‘*"):
            continue
        yield reading.passage.mention(*span, "Person", "role", _RANK)
        for other in _others(reading, span, vocabulary):
            found.add(other)
            yield reading.passage.mention(*other, "Person", "role", _RANK)
    for span in bare:
        if not any(a < span[1] and span[0] < b for a, b in found):
            yield reading.passage.mention(*span, "Person", "given", _GIVEN)


def _titled(run: Run, reading: Reading, vocabulary: Vocabulary) -> tuple[int, int] | None:
    """Two or three words after a form of address: "Prof. Anna Rossi", "la dott.ssa Anna Rossi"."""
    first = 0
    while first < len(run.words) and fold_word(run.word(first)) in vocabulary.titles:
        first += 1
    if first == len(run.words):
        return None
    if first == 0:
        start = run.words[0][0]
        before = reading.passage.folded[max(0, start - 12) + 1 : start + 1]
        if before[-1:] != " " or not _ends_in_title(before.rstrip(), vocabulary):
            return None
    last = first
    while last + 1 < len(run.words) and last - first < 3 and _linked(run, last, vocabulary):
        last += 1
    if last + 1 < len(run.words) and not run.links[last]:
        return None
    return _whole(run, first, last, vocabulary)


@lru_cache(maxsize=8)
def _last_of_titles(vocabulary: Vocabulary) -> frozenset[str]:
    return frozenset(title.rpartition(" ")[2] for title in vocabulary.titles)


def _ends_in_title(folded: str, vocabulary: Vocabulary) -> bool:
    if folded.rpartition(" ")[2] not in _last_of_titles(vocabulary):
        return False
    whole = folded.lstrip()
    if whole in vocabulary.titles:
        return True
    return any(folded[i + 1 :] in vocabulary.titles for i, c in enumerate(folded) if c == " ")


def _presented(reading: Reading, span: tuple[int, int], roles: list[tuple[int, int]], vocabulary: Vocabulary) -> bool:
    """Whether a role stands beside a person, or the body one comes from: "Anna Rossi (ABC)", "Anna Rossi, ABC"."""
    if role_beside(reading, *span, vocabulary) is not None:
        return True
    if _FROM.match(reading.text, span[1]) is not None:
        return True
    start, end = reading.sentence_at(span[0]) or span
    return any(start <= a and b <= end and -60 <= a - span[1] <= 60 and b - span[0] >= -60 for a, b in roles)


def _roles(reading: Reading) -> list[tuple[int, int]]:
    """The roles of a passage, the longest where they overlap, in order."""
    kept: list[tuple[int, int]] = []
    for a, b, _ in reading.of_kind("role"):
        if not kept or a >= kept[-1][1]:
            kept.append((a, b))
    return kept


def _before_role(reading: Reading, role: tuple[int, int], vocabulary: Vocabulary) -> tuple[int, int] | None:
    """Two to four words of letters right before a role: "Anna Rossi, president", "Anna Rossi CEO"."""
    for run in reading.runs:
        if not 0 <= role[0] - run.words[0][0] <= 80:
            continue
        last = max((i for i, (_, b) in enumerate(run.words) if b <= role[0]), default=-1)
        while last > 0 and not _leads_to(reading, run.words[last][1], role[0], vocabulary):
            last -= 1
        if last < 1:
            continue
        first = last
        while first > 0 and last - first < 3 and _linked(run, first - 1, vocabulary):
            first -= 1
        if first == 0 or run.links[first - 1]:
            return _whole(run, first, last, vocabulary)
    return None


def _after_role(reading: Reading, role: tuple[int, int], vocabulary: Vocabulary) -> tuple[int, int] | None:
    """Two to four words of letters right after a role: "President: Anna Rossi", "del Cluster Manager, Anna Rossi,"."""
    for run in reading.runs:
        if run.words[-1][0] < role[1] or run.words[0][0] - role[1] > 40:
            continue
        if all(fold_word(run.word(i)) in vocabulary.titles for i in range(len(run.words))):
            continue
        first = next(i for i, (a, _) in enumerate(run.words) if a >= role[1])
        gap = _TITLE_DOT.sub(" ", reading.text[role[1] : run.words[first][0]])
        while first < len(run.words) - 1 and fold_word(run.word(first)) in vocabulary.titles:
            first += 1
        if not _AFTER.fullmatch(gap) and not all(w in vocabulary.titles for w in fold_evenly(gap).split()):
            return None
        last = first
        while last + 1 < len(run.words) and last - first < 3 and _linked(run, last, vocabulary):
            last += 1
        if last + 1 < len(run.words) and not run.links[last]:
            return None
        return _whole(run, first, last, vocabulary)
    return None


def _leads_to(reading: Reading, end: int, role: int, vocabulary: Vocabulary) -> bool:
    """Whether what stands between a name and a role makes it that person's: "Anna Rossi, senior project manager"."""
    gap = reading.text[end:role]
    return bool(vocabulary.phrases.office.fullmatch(gap) or _TITLE.fullmatch(gap))


def _linked(run: Run, index: int, vocabulary: Vocabulary) -> bool:
    return set(run.links[index]) <= vocabulary.name_particles


def _whole(run: Run, first: int, last: int, vocabulary: Vocabulary) -> tuple[int, int] | None:
    if last <= first or not all(_is_name(run, i, vocabulary) for i in range(first, last + 1)):
        return None
    words = [run.word(i) for i in range(first, last + 1)]
    known_given = words[0] in _given_names() or words[0].split("-")[0] in _given_names()
    linked = any(run.links[i] for i in range(first, last))
    if not known_given and (linked or any(is_acronym(w) or fold_word(w) in vocabulary.demonyms for w in words)):
        return None
    return run.words[first][0], run.words[last][1]


def _others(reading: Reading, span: tuple[int, int], vocabulary: Vocabulary) -> Iterator[tuple[int, int]]:
    """Yield those named with one person in a series: "i consiglieri Anna Rossi, Ugo Neri e Ada Bianchi"."""
    end = span[1]
    for run in reading.runs:
        if run.words[0][0] < end:
            continue
        note = _NOTE.match(reading.text, end)
        if not vocabulary.phrases.series.fullmatch(reading.text, note.end() if note else end, run.words[0][0]):
            if note and run.words[-1][1] <= note.end():
                continue
            return
        person = person_in(run, vocabulary)
        if person is None and note is not None and len(run.words) in (2, 3) and not any(run.links):
            person = _whole(run, 0, len(run.words) - 1, vocabulary)
        if person is None or person[0] != run.words[0][0]:
            return
        yield person
        end = person[1]


def person_in(run: Run, vocabulary: Vocabulary) -> tuple[int, int] | None:
    """Return the span of the first given name in a run with the family names after it."""
    given = _given_names()
    if given.isdisjoint(run.written) and run.text.find("-", run.words[0][0], run.words[-1][1]) < 0:
        return None
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
    if index and index + 1 < len(run.words) and (fold_word(word) in vocabulary.stop_words or len(word) == 1):
        return True  # "Ada Del Bene", "Ada D'Amico"
    folded = fold_word(word)
    return bool(_NAME_WORD.match(word)) and folded not in vocabulary.ordinary and folded not in vocabulary.heads


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
        elif a >= end and _leads_to(reading, end, a, vocabulary):
            wide = max(
                (s for s in reading.signs_between(a, a + 60) if s[2].kind == "role" and s[0] == a), key=lambda s: s[1]
            )
            title = _TITLE.fullmatch(text, end, a)
            return (title.start(1) if title else wide[0]), wide[1]
    return before


def _only_names(gap: str) -> bool:
    small = [w for w in gap.split() if w[0].islower() and not any(c in w for c in "'’")]
    return len(small) <= 2 and all(len(w) <= 5 for w in small)
