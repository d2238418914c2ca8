"""What the layout says: which lines head a list, and which items stand under them.

A heading or a line such as "Partners:" opens a scope over the list items, short lines or table rows that follow,
or over what stands behind its own colon. Each item is one claim; the line that opens the scope says which.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ingest.document import BlockKind
from ingest.extract.lexicons import Label
from ingest.extract.model import Mention, Span
from ingest.extract.passages import fold_evenly, fold_word
from ingest.extract.reading import Reading
from ingest.extract.vocabulary import Vocabulary

__all__ = ["Item", "Scope", "find_scopes", "name_items", "name_spans"]

_COLON = re.compile(r"\s*([^:\n]{2,45}?)\s*:\s*")
_TAIL = re.compile(r"\s*[(:;]|\s[–—|-]\s")
_COMMA = re.compile(r"\s*,\s+")
_PLACES_AND_THEMES = ("Country", "Region", "City", "Theme")
_EDGES = " \t.;,•–-*·"
_LONGEST_ITEM = 160
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_SENTENCE = re.compile(r"[.!?]\s+[A-ZÀ-Þ]")


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list: the passage and the span of its words there."""

    passage: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scope:
    """A list with its label: what it claims of each item, where the label stands, the items."""

    labels: tuple[Label, ...]
    passage: int
    span: Span
    items: tuple[Item, ...]


def find_scopes(readings: list[Reading], vocabulary: Vocabulary) -> list[Scope]:
    """Return the lists that a label heads, in order."""
    scopes: list[Scope] = []
    for index, reading in enumerate(readings):
        opened = _label_of(reading, vocabulary)
        if opened is None:
            continue
        labels, span, rest = opened
        items = (
            _inline(reading, rest, vocabulary)
            if rest < len(reading.text.rstrip(_EDGES))
            else _below(readings, index, vocabulary)
        )
        if items:
            scopes.append(Scope(labels, reading.passage.number, span, tuple(items)))
    return scopes


def _label_of(reading: Reading, vocabulary: Vocabulary) -> tuple[tuple[Label, ...], Span, int] | None:
    """Return the labels, their span and where the rest of the line begins; None if the line heads nothing."""
    text = reading.text
    match = _COLON.match(text)
    if match is not None:
        labels = _labels(match.group(1), vocabulary)
        if labels:
            return labels, match.span(1), match.end()
    if (
        reading.passage.kind in (BlockKind.HEADING, BlockKind.TITLE, BlockKind.PARAGRAPH, BlockKind.CAPTION)
        and len(text) <= 60
    ):
        labels = _labels(text, vocabulary)
        if labels:
            return labels, (0, len(text)), len(text)
    return None


def _labels(text: str, vocabulary: Vocabulary) -> tuple[Label, ...]:
    words = fold_evenly(text).split()
    while words and words[0].isdigit():
        words.pop(0)
    return vocabulary.labels.get(" ".join(words), ())


def _inline(reading: Reading, start: int, vocabulary: Vocabulary) -> list[Item]:
    items = []
    text = reading.text
    if len(text) - start > 1500 or _SENTENCE.search(text, start):
        return []
    separators = [m.span() for m in vocabulary.phrases.split.finditer(text, start)]
    if any(";" in text[a:b] for a, b in separators):
        separators = [s for s in separators if ";" in text[s[0] : s[1]]]
    position = start
    for a, b in [*separators, (len(text), len(text))]:
        item = _tight(reading, position, a)
        if item is not None:
            items.append(item)
        position = b
    return items


def _below(readings: list[Reading], index: int, vocabulary: Vocabulary) -> list[Item]:
    head = readings[index].passage
    items: list[Item] = []
    kind: BlockKind | None = None
    for reading in readings[index + 1 :]:
        passage = reading.passage
        if passage.kind in (BlockKind.HEADING, BlockKind.TITLE) or _label_of(reading, vocabulary):
            break
        if kind is None:
            kind = passage.kind
            if kind is BlockKind.TABLE_ROW or (
                kind is BlockKind.PARAGRAPH
                and head.kind is BlockKind.PARAGRAPH
                and not head.text.rstrip().endswith(":")
            ):
                break
        if passage.kind is not kind or len(items) > 2000:
            break
        text = passage.text.rstrip(_EDGES)
        if kind is BlockKind.PARAGRAPH:
            if (
                not items
                and not _SENTENCE.search(text)
                and text.count(",") + text.count(";") >= 2
                and _mostly_names(text, vocabulary)
            ):
                return _inline(reading, 0, vocabulary)
            if len(text) > 90 or _SENTENCE.search(text) or not _mostly_names(text, vocabulary):
                break
        item = _tight(reading, 0, len(passage.text))
        if item is not None:
            items.append(item)
    return items


def _mostly_names(text: str, vocabulary: Vocabulary) -> bool:
    small = vocabulary.joiners | vocabulary.conjunctions
    words = [w for w in _LETTERS.findall(text) if fold_word(w) not in small]
    return bool(words) and sum(w[0].isupper() for w in words) >= 0.6 * len(words)


def _tight(reading: Reading, start: int, end: int) -> Item | None:
    while start < end and reading.text[start] in _EDGES:
        start += 1
    while end > start and reading.text[end - 1] in _EDGES:
        end -= 1
    if end - start < 2 or not any(c.isalnum() for c in reading.text[start:end]):
        return None
    return Item(reading.passage.number, start, end)


def name_spans(text: str, start: int, end: int) -> list[Span]:
    """Return the spans of the names that may stand in an item: the parts between commas, before any parenthesis."""
    match = _TAIL.search(text, start, end)
    stop = match.start() if match and match.start() > start else end
    spans, position = [], start
    for comma in _COMMA.finditer(text, start, stop):
        spans.append((position, comma.start()))
        position = comma.end()
    return [*spans, (position, stop)]


def name_items(scopes: list[Scope], readings: list[Reading], known_place: Callable[[str], bool]) -> None:
    """Give every item of a list that no rule has named a name: its words up to a parenthesis or a dash."""
    for scope in scopes:
        label = scope.labels[0]
        if label.item in ("Theme", "City", "Country"):
            continue
        for item in scope.items:
            reading = readings[item.passage]
            for start, end in name_spans(reading.text, item.start, item.end):
                _name_part(reading, start, end, label, known_place)


def _name_part(reading: Reading, start: int, end: int, label: Label, known_place: Callable[[str], bool]) -> None:
    text = reading.text[start:end]
    inside = [m for m in reading.mentions if m.start < end and start < m.end]
    if any(m.rank >= 50 and m.label not in _PLACES_AND_THEMES for m in inside) or not _is_name(text):
        return
    if known_place(text) or any(m.start <= start and m.end >= end for m in inside if m.label in _PLACES_AND_THEMES):
        return
    reading.mentions = [m for m in reading.mentions if m not in inside]
    reading.mentions.append(_item_mention(reading, start, end, label))


def _item_mention(reading: Reading, start: int, end: int, label: Label) -> Mention:
    return Mention(
        passage=reading.passage.number,
        start=start,
        end=end,
        text=reading.text[start:end],
        label=label.item,
        how="item",
        rank=48,
    )


def _is_name(text: str) -> bool:
    words = text.split()
    if (
        not 1 <= len(words) <= 12
        or len(text) > 110
        or not (text[0].isupper() or text[0].isdigit() or any(c.isupper() for c in words[0]))
    ):
        return False
    long_words = [w for w in words if len(w) > 3 and w[0].isalpha()]
    return not long_words or sum(any(c.isupper() for c in w) for w in long_words) >= 0.6 * len(long_words)
