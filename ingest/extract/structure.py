"""What the layout says: which lines head a list, and which items stand under them.

A heading or a line such as "Partners:", and a sentence that ends with a colon after saying what follows, open a scope
over the list items, short lines or headed paragraphs below, or over what stands behind its own colon. Each item is
one claim; the line that opens the scope says which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.model import RELATIONS
from ingest.document import BlockKind
from ingest.extract.lexicons import Cue, Label
from ingest.extract.model import Span
from ingest.extract.passages import fold_evenly, fold_word
from ingest.extract.reading import Reading
from ingest.extract.vocabulary import Vocabulary

__all__ = ["Item", "Scope", "find_scopes"]

_COLON = re.compile(r"\s*([^:\n]{2,60}?)\s*:\s*")
_EDGES = " \t.;,•–-*·|"
_PARTS = re.compile(r"\s[-–—|/]\s|\s?[:|]\s|\(")
_SENTENCE = re.compile(r"[.!?]\s+[A-ZÀ-Þ]")
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_SIGNS = re.compile(r"\s[·•|]\s")
_HEADS = (BlockKind.HEADING, BlockKind.TITLE)
_MOST = 2000
_HOUR = re.compile(r"\b\d{1,2}\s?[:.hH]\s?\d{2}\b|\b\d{1,2}h\b")
_NOT_BY_WORD = ("LOCATED_IN", "FUNDED_BY", "ORGANISES", "ATTENDS")
"""Relations whose labels are too common as words to be read off a sentence that merely holds one."""


_ONE_VALUE = ("LOCATED_IN", "FUNDED_BY", "ORGANISES")
"""Relations of which a line that is a label takes the next line only."""


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


@dataclass(frozen=True, slots=True)
class _Opened:
    """A line that heads a list: what it claims, the words that do, and where the rest of the line begins.

    ``exact`` is whether it says nothing else; only then may mere lines below it be items.
    """

    labels: tuple[Label, ...]
    span: Span
    rest: int
    exact: bool


def find_scopes(readings: list[Reading], vocabulary: Vocabulary) -> list[Scope]:
    """Return the lists that a label or a sentence with a colon heads, in order."""
    scopes: list[Scope] = []
    for index, reading in enumerate(readings):
        opened = _opened(reading, vocabulary)
        if opened is None:
            continue
        if opened.rest < len(reading.text.rstrip(_EDGES + ":")):
            items = _inline(reading, opened.rest, vocabulary)
        else:
            items = list(_below(readings, index, opened, vocabulary))
        if items and not _is_agenda(readings, items, opened):
            scopes.append(Scope(opened.labels, reading.passage.number, opened.span, tuple(items)))
    return scopes


def _is_agenda(readings: list[Reading], items: list[Item], opened: _Opened) -> bool:
    """Whether what stands under "Programme" is that of a day, not one that funds."""
    if opened.labels[0].relation != "FUNDED_BY":
        return False
    texts = [readings[item.passage].text[item.start : item.end] for item in items]
    return len(items) > 4 or any(_HOUR.search(text) for text in texts)


def _opened(reading: Reading, vocabulary: Vocabulary) -> _Opened | None:
    text, kind = reading.text, reading.passage.kind
    match = _COLON.match(text)
    if match is not None and (labels := _labels(match.group(1), vocabulary)):
        return _Opened(labels, match.span(1), match.end(), True)
    if len(text) <= 60 and kind in (*_HEADS, BlockKind.PARAGRAPH, BlockKind.CAPTION):
        labels = _labels(text, vocabulary)
        if labels:
            return _Opened(labels, (0, len(text)), len(text), True)
    if kind in _HEADS and len(text) <= 90:
        labels = _labels_within(text, vocabulary)
        if labels:
            return _Opened(labels, (0, len(text)), len(text), False)
    if text.rstrip().endswith(":") and kind is not BlockKind.TABLE_ROW:
        return _by_sentence(reading, vocabulary)
    return None


def _labels(text: str, vocabulary: Vocabulary) -> tuple[Label, ...]:
    words = fold_evenly(text).split()
    while words and words[0].isdigit():
        words.pop(0)
    while words and words[-1].isdigit():
        words.pop()
    return vocabulary.labels.get(" ".join(words), ())


def _labels_within(text: str, vocabulary: Vocabulary) -> tuple[Label, ...]:
    """Labels of a heading that says more: "ABC - Consortium", "Partners of the ABC project"."""
    parts = [p for p in _PARTS.split(text) if p and p.strip()]
    if len(parts) > 1:
        for part in reversed(parts):
            if found := _labels(part, vocabulary):
                return found
    words = fold_evenly(text).split()
    for width in range(min(4, len(words) - 1), 0, -1):
        if words[width] in vocabulary.genitives and (labels := vocabulary.labels.get(" ".join(words[:width]))):
            return labels
    return ()


def _by_sentence(reading: Reading, vocabulary: Vocabulary) -> _Opened | None:
    """What a sentence that ends with a colon says of the list below: by its last cue, else by a word of a label."""
    start, end = next(reversed(reading.sentences), (0, len(reading.text)))
    if end - start > 400:
        return None
    cues = [(a, b, s.cue) for a, b, s in reading.of_kind("cue") if s.cue is not None and a >= start]
    if cues and not reading.text[cues[-1][1] : end].strip(" :"):
        a, b, cue = cues[-1]
        return _Opened(tuple(_label_of(cue)), (a, b), end, False)
    words = fold_evenly(reading.text[start:end]).split()
    for width in (3, 2, 1):
        for at in range(len(words) - width, -1, -1):
            found = vocabulary.labels.get(" ".join(words[at : at + width]), ())
            if labels := tuple(x for x in found if x.relation not in _NOT_BY_WORD):
                return _Opened(labels, (start, end), end, False)
    return None


def _label_of(cue: Cue) -> Iterator[Label]:
    """The labels that a cue at the end of a sentence amounts to."""
    for name in cue.relations:
        ends = RELATIONS[name].ends
        if cue.way == "inverse":
            starts = [s for s in ends if not cue.ends or s in cue.ends]
            whole = tuple(dict.fromkeys(e for s in starts for e in sorted(ends[s])))
            yield Label(relation=name, words=(), whole=whole, role=cue.role)
        else:
            allowed = sorted({e for s in ends for e in ends[s]} & set(cue.ends or {e for s in ends for e in ends[s]}))
            if allowed:
                yield Label(relation=name, words=(), whole=tuple(ends), role=cue.role, item=_usual(allowed))


def _usual(allowed: list[str]) -> str:
    return "Organisation" if "Organisation" in allowed else allowed[0]


def _inline(reading: Reading, start: int, vocabulary: Vocabulary) -> list[Item]:
    items = []
    text = reading.text
    if len(text) - start > 1500 or _SENTENCE.search(text, start):
        return []
    separators = [m.span() for m in vocabulary.phrases.split.finditer(text, start)]
    for strong in (_SIGNS, re.compile(";")):
        if any(strong.search(text, a, b) for a, b in separators):
            separators = [s for s in separators if strong.search(text, *s)]
    position = start
    for a, b in [*separators, (len(text), len(text))]:
        item = _tight(reading, position, a)
        if item is not None:
            items.append(item)
        position = b
    return items


def _below(readings: list[Reading], index: int, opened: _Opened, vocabulary: Vocabulary) -> Iterator[Item]:
    """Yield the items under a line, also those grouped under sub-headings of their own."""
    made = 0
    head = readings[index].passage
    at = index + 1
    while at < len(readings) and made < _MOST:
        passage = readings[at].passage
        if _opened_exactly(readings[at], vocabulary):
            return
        if passage.kind in _HEADS:
            if not _subheading(readings, at, vocabulary):
                break
            at += 1
            continue
        if made == 0 and at == index + 1 and passage.text.rstrip().endswith(":") and head.kind in _HEADS:
            at += 1  # a sentence that leads from the heading to the list
            continue
        group = _group(readings, at)
        items = list(_of_group(group, opened, head.kind, vocabulary))
        if not items:
            break
        yield from items
        made += len(items)
        at += len(group)
    if made == 0 and head.kind in _HEADS:
        yield from _headed(readings, index + 1, vocabulary)


def _opened_exactly(reading: Reading, vocabulary: Vocabulary) -> bool:
    opened = _opened(reading, vocabulary)
    return opened is not None and opened.exact


def _subheading(readings: list[Reading], at: int, vocabulary: Vocabulary) -> bool:
    """Whether a heading parts a list into groups: a short one, right above items."""
    if at + 1 >= len(readings) or len(readings[at].text) > 50:
        return False
    below = readings[at + 1].passage
    return below.kind is BlockKind.LIST_ITEM or bool(_SIGNS.search(below.text))


def _group(readings: list[Reading], at: int) -> list[Reading]:
    kind = readings[at].passage.kind
    end = at
    while end < len(readings) and readings[end].passage.kind is kind:
        end += 1
    return readings[at:end]


def _of_group(group: list[Reading], opened: _Opened, head: BlockKind, vocabulary: Vocabulary) -> Iterator[Item]:
    kind = group[0].passage.kind
    if kind is BlockKind.LIST_ITEM:
        for reading in group:
            if (item := _tight(reading, 0, len(reading.text))) is not None:
                yield item
        return
    if kind is not BlockKind.PARAGRAPH:
        return
    if head is BlockKind.PARAGRAPH and not opened.exact and not group[0].text:
        return
    for number, reading in enumerate(group):
        text = reading.text.rstrip(_EDGES)
        if _SENTENCE.search(text) or not _mostly_names(text, vocabulary) or (number and _COLON.match(text)):
            return
        if _SIGNS.search(text) or (number == 0 and text.count(",") + text.count(";") >= 2):
            yield from _inline(reading, 0, vocabulary)
            if not _SIGNS.search(text):
                return
            continue
        if len(text) > 90 or not opened.exact or (head is BlockKind.PARAGRAPH and not opened.rest):
            return
        if (item := _tight(reading, 0, len(reading.text))) is not None:
            yield item
        if head is BlockKind.PARAGRAPH and all(x.relation in _ONE_VALUE for x in opened.labels):
            return  # a label over its value, and the next line is another label


def _headed(readings: list[Reading], at: int, vocabulary: Vocabulary) -> Iterator[Item]:
    """Yield the headings below as items, where each is a name with a paragraph about it, or the name that opens one.

    Where names open the paragraphs, the next heading ends the list.
    """
    found: list[Item] = []
    opened = False
    for reading in readings[at:]:
        text = reading.text
        is_head = reading.passage.kind in _HEADS
        if _opened_exactly(reading, vocabulary) or (is_head and opened):
            break
        if is_head and len(text) <= 110 and _mostly_names(text, vocabulary):
            item = _tight(reading, 0, len(text))
        elif first := next((m for m in reading.mentions if m.start <= 3 and m.label == "Organisation"), None):
            comma = re.compile(r",\s[A-ZÀ-Þ][\w’'-]+").match(text, first.end)
            item = _tight(reading, first.start, comma.end() if comma else first.end)
            opened = not found
        else:
            continue
        if item is not None:
            found.append(item)
    if len(found) > 1:
        yield from found


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
