"""Lists within a sentence that a label announces: "The partners in ABC are the Institute A, B and C"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from graph.model import relation_fault
from ingest.extract.lexicons import Label
from ingest.extract.model import Entity, Span
from ingest.extract.passages import fold_word
from ingest.extract.reading import Reading
from ingest.extract.relations.claims import Argument, Claim, Context
from ingest.extract.relations.lists import relation_takes_item_first
from ingest.extract.vocabulary import Vocabulary

__all__ = ["find_announced"]

_WORD = re.compile(r"[^\W\d_][\w-]*")
_WIDEST = 3  # words of a label
_GAP = 70  # characters between two names of one list
_TAKING_PART = {"PARTICIPATES_IN": "MEMBER_OF", "MEMBER_OF": "PARTICIPATES_IN"}
"""Partners of a network are its members, members of a project's consortium take part in it."""


@lru_cache(maxsize=8)
def _openings(vocabulary: Vocabulary) -> tuple[frozenset[str], int]:
    """The first words of all labels, and how many words the longest has."""
    words = [label.split() for label in vocabulary.labels]
    return frozenset(label[0] for label in words if label), max(map(len, words), default=0)


def find_announced(context: Context) -> Iterator[Claim]:
    """Yield what sentences state in which a label, of whom it is, and "are" stand before a list."""
    openings, _ = _openings(context.vocabulary)
    for reading, arguments in zip(context.readings, context.arguments, strict=True):
        if reading.shouting or len(arguments) < 2 or openings.isdisjoint(reading.words):
            continue
        for sentence in reading.sentences:
            if _says_label(reading, sentence, context.vocabulary):
                here = [a for a in arguments if sentence[0] <= a.start and a.end <= sentence[1] and not a.inner]
                if len(here) > 1:
                    yield from _in_sentence(context, reading, here, sentence)


def _says_label(reading: Reading, sentence: Span, vocabulary: Vocabulary) -> bool:
    """Whether a label is said in a sentence, however its words are joined."""
    openings, longest = _openings(vocabulary)
    told = reading.passage.folded[sentence[0] + 1 : sentence[1] + 1].split()
    if openings.isdisjoint(told):
        return False
    return any(
        " ".join(told[at : at + width]) in vocabulary.labels
        for at, word in enumerate(told)
        if word in openings
        for width in range(1, longest + 1)
    )


def _in_sentence(context: Context, reading: Reading, here: list[Argument], sentence: Span) -> Iterator[Claim]:
    openings, _ = _openings(context.vocabulary)
    labels = context.vocabulary.labels
    words = [(m.start(), m.end(), fold_word(m.group())) for m in _WORD.finditer(reading.text, *sentence)]
    for at, (_, _, first) in enumerate(words):
        if first.partition(" ")[0] not in openings:
            continue
        for width in range(min(_WIDEST, len(words) - at), 0, -1):
            found = labels.get(" ".join([w for _, _, w in words[at : at + width]]))
            if found is None:
                continue
            whole = _whole(words[at + width - 1][1], here, reading, context.vocabulary)
            opening = whole and _are(whole.end, reading, context.vocabulary)
            if whole and opening:
                cue = (words[at][0], words[at + width - 1][1])
                yield from _claims(context, reading, found, whole, here, cue, opening, sentence)
                return
            break


def _whole(end: int, here: list[Argument], reading: Reading, vocabulary: Vocabulary) -> Argument | None:
    """What a label is said to be of: the name, or the noun for one, right behind a small word."""
    following = next((a for a in here if a.start >= end), None)
    if following is None:
        return None
    between = [fold_word(w) for w in _WORD.findall(reading.text, end, following.start)]
    small = vocabulary.genitives | vocabulary.into | vocabulary.place_words | vocabulary.determiners
    return following if 1 <= len(between) <= 3 and all(w in small for w in between) else None


def _are(end: int, reading: Reading, vocabulary: Vocabulary) -> int | None:
    match = _WORD.match(reading.text, end + 1)
    return match.end() if match and fold_word(match.group()) in vocabulary.copulas else None


def _claims(
    context: Context,
    reading: Reading,
    labels: tuple[Label, ...],
    whole: Argument,
    here: list[Argument],
    cue: Span,
    opening: int,
    sentence: Span,
) -> Iterator[Claim]:
    number, position = reading.passage.number, opening
    for item in (a for a in here if a.start >= opening and a.named):
        if item.start - position > _GAP:
            return
        position = max(position, item.end)
        told = next((t for label in labels if (t := _ends(label, whole.entity, item.entity))), None)
        if told is None:
            continue
        kind, one, other = told
        places = {"subject": item, "object": whole} if one is item.entity else {"subject": whole, "object": item}
        yield Claim(
            type=kind,
            start=one,
            end=other,
            rule="announced",
            confidence=0.85,
            passage=number,
            quote=sentence,
            anchors={"cue": (number, *cue)} | {role: (number, a.start, a.end) for role, a in places.items()},
        )


def _ends(label: Label, whole: Entity, item: Entity) -> tuple[str, Entity, Entity] | None:
    """The relation that an item of a list with this label has with the whole, and its two ends in order."""
    if item is whole:
        return None
    kinds = [label.relation, _TAKING_PART.get(label.relation, label.relation)]
    first = label.relation in _TAKING_PART or relation_takes_item_first(label, whole)
    one, other = (item, whole) if first else (whole, item)
    return next(((k, one, other) for k in kinds if relation_fault(one.label, k, other.label) is None), None)
