"""What speaks for and against an offer being a name of some type, in groups that are met again and again.

A group of facts is a plain tuple; the same group has the same names of features, whatever the document, so that what
it weighs is summed once. The names are what a person can check in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter

from ingest.extract.model import Mention
from ingest.extract.reading import Reading
from ingest.extract.tagging.offers import Listed, Offer
from ingest.extract.tagging.words import class_of, told_of_words
from ingest.extract.vocabulary import Sign, Vocabulary

__all__ = ["GROUPS", "Facts", "Names", "facts_of", "said_in", "told"]

Facts = tuple[object, ...]
"""A group of facts: what group it is, and what is known."""

GROUPS = 7
"""How many groups of facts there are of every offer."""

_NEXT = re.compile(r"\s*([^\W_]+|[^\w\s])")
_REACH = 16  # characters between a sign and the name that it may say something of
_NOTE = 80
_OFTEN = 4
_NEXT_TO, _NEAR = 8, 30
_STOPS = frozenset(".;:()")
_SERIES = (",", ";", "·", "|", "•")
_DASHES = ("-", "–", "—", "/")


class Names:
    """What a document says of names: how often each is written, and what rules take it for elsewhere."""

    def __init__(self) -> None:
        self.said: Counter[str] = Counter()
        self.taken: dict[str, Counter[str]] = defaultdict(Counter)


def said_in(offered: Iterable[tuple[Reading, Sequence[Offer]]]) -> Names:
    """Count the names of a document."""
    names = Names()
    for reading, offers in offered:
        for offer in offers:
            names.said[_key(reading, offer)] += 1
            if offer.kept:
                names.taken[_key(reading, offer)][offer.readings[0].label] += 1
            for mention in offer.readings:
                for other in (mention.acronym, mention.long):
                    if other:
                        names.taken[other.casefold()][mention.label] += 1
    return names


def _key(reading: Reading, offer: Offer) -> str:
    return reading.text[offer.start : offer.end].casefold()


def facts_of(
    reading: Reading, offers: Sequence[Offer], items: Sequence[Listed], names: Names, vocabulary: Vocabulary
) -> Iterator[tuple[Facts, ...]]:
    """Yield the groups of facts of every offer of a passage."""
    signs = reading.signs
    starts = [sign[0] for sign in signs]
    by_end = sorted(signs, key=lambda sign: sign[1])
    ends = [sign[1] for sign in by_end]
    kept = [m for m in reading.mentions if m.how != "short"]
    at = reading.passage.number
    place = (reading.passage.kind.value, 0 if at == 0 else 1 if at < 4 else 2, tuple(sorted(reading.section)))
    for offer in offers:
        start, end = offer.start, offer.end
        text = reading.text[start:end]
        small = all(word.casefold() in reading.common for word in text.split())
        before = by_end[bisect_left(ends, start - _REACH + 1) : bisect_right(ends, start)]
        after = signs[bisect_left(starts, end) : bisect_left(starts, end + _REACH)]
        yield (
            ("words", text, small),
            ("rules", offer.kept, tuple((m.label, m.how, m.acronym is not None) for m in offer.readings)),
            ("left", *_left(reading, start, vocabulary), _signs(reading, before, start, ahead=False)),
            ("right", *_right(reading, end, vocabulary), _signs(reading, after, end, ahead=True)),
            ("place", place, *_position(reading, start, end), _items(items, start, end)),
            ("said", min(names.said[text.casefold()], _OFTEN), _elsewhere(offer, names.taken.get(text.casefold()))),
            ("beside", *_beside(reading, offer, kept, vocabulary)),
        )


def _left(reading: Reading, start: int, vocabulary: Vocabulary) -> tuple[str, str]:
    low, high = _word_before(reading.text, start)
    if low == high:
        return "edge", "edge"
    word = class_of(reading.text[low:high], vocabulary)
    low, high = _word_before(reading.text, low)
    return word, class_of(reading.text[low:high], vocabulary) if low < high else "edge"


def _word_before(text: str, end: int) -> tuple[int, int]:
    """The span of the word, or of the sign, before a position; empty at the text's edge."""
    while end and text[end - 1].isspace():
        end -= 1
    start = end
    while start and text[start - 1].isalnum():
        start -= 1
    return (start if start < end else max(0, end - 1)), end


def _right(reading: Reading, end: int, vocabulary: Vocabulary) -> tuple[str, str]:
    match = _NEXT.match(reading.text, end)
    if match is None:
        return "edge", "edge"
    after = _NEXT.match(reading.text, match.end())
    return class_of(match.group(1), vocabulary), class_of(after.group(1), vocabulary) if after else "edge"


def _signs(reading: Reading, signs: Sequence[tuple[int, int, Sign]], edge: int, *, ahead: bool) -> tuple[str, ...]:
    """What the signs right beside a name are of, where at most a few words and no stop part them from it."""
    found = []
    for start, end, sign in signs:
        gap = reading.text[edge:start] if ahead else reading.text[end:edge]
        if _STOPS.isdisjoint(gap) and len(gap.split()) <= (2 if ahead else 3):
            found.append(_name_of(sign))
    return tuple(sorted(set(found)))


def _name_of(sign: Sign) -> str:
    if sign.cue is not None:
        return f"cue {sign.cue.relations[0]} {sign.cue.way}"
    return f"{sign.kind} {sign.label}" if sign.label else sign.kind


def _position(reading: Reading, start: int, end: int) -> tuple[str, bool, bool, str]:
    """Where a name stands: in its passage, at the start of a sentence, in parentheses, in a cell."""
    whole = start == 0 and end >= len(reading.text.rstrip(" .:"))
    opened = reading.text.rfind("(", max(0, start - _NOTE), start)
    cell = ""
    for number, (a, b) in enumerate(reading.passage.cells):
        if a <= start and end <= b:
            cell = f"{'whole' if (a, b) == (start, end) else 'part'} {min(3, number)}"
    return (
        "whole" if whole else "opens" if start <= 2 else "",
        reading.sentence_start(start),
        opened >= 0 and ")" not in reading.text[opened:start],
        cell,
    )


def _items(items: Sequence[Listed], start: int, end: int) -> tuple[tuple[str, str, str], ...]:
    found = []
    for a, b, label in items:
        if a <= start and end <= b:
            part = "whole" if (a, b) == (start, end) else "head" if a == start else "part"
            found.append((label.item, label.relation, part))
    return tuple(found)


def _elsewhere(offer: Offer, taken: Mapping[str, int] | None) -> tuple[str, ...]:
    """The types that rules take the same words for at other places."""
    if not taken:
        return ()
    own = offer.readings[0].label if offer.kept else ""
    return tuple(sorted(label for label, count in taken.items() if count > (label == own)))


def _beside(
    reading: Reading, offer: Offer, kept: Sequence[Mention], vocabulary: Vocabulary
) -> tuple[tuple[str, ...], str, str]:
    """What is named across these words, and next to them."""
    start, end = offer.start, offer.end
    low = bisect_right(kept, start, key=attrgetter("end"))
    high = bisect_left(kept, end, lo=low, key=attrgetter("start"))
    across = []
    for mention in kept[low:high]:
        side = "start" if mention.start == start else "end" if mention.end == end else "middle"
        if (mention.start, mention.end) == (start, end):
            continue
        if mention.start <= start and end <= mention.end:
            across += [f"inside {mention.label} {mention.how}", f"inside at {side} of {mention.label}"]
        elif start <= mention.start and mention.end <= end:
            across.append(f"holds {mention.label} {side}")
        else:
            across.append(f"crosses {mention.label}")
    before = _neighbour(kept[low - 1], reading.text[kept[low - 1].end : start], vocabulary) if low else ""
    after = _neighbour(kept[high], reading.text[end : kept[high].start], vocabulary) if high < len(kept) else ""
    return tuple(sorted(set(across))), before, after


def _neighbour(mention: Mention, gap: str, vocabulary: Vocabulary) -> str:
    bare = gap.strip()
    if len(bare) >= _NEXT_TO:
        return f"{mention.label} near" if len(gap) < _NEAR else ""
    if bare in _SERIES:
        return f"{mention.label} by comma"
    if "(" in gap or ")" in gap:
        return f"{mention.label} by bracket"
    if not bare:
        return f"{mention.label} by space"
    if bare in _DASHES:
        return f"{mention.label} by dash"
    return f"{mention.label} by {'and' if bare.casefold() in vocabulary.conjunctions else 'word'}"


def told(facts: Facts, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield the names of the features that a group of facts is."""
    group, *known = facts
    match group, known:
        case "words", [str(text), bool(small)]:
            yield from told_of_words(text, small, vocabulary)
        case "rules", [bool(kept), readings]:
            yield from _told_by_rules(kept, readings)  # type: ignore[arg-type]
        case "left" | "right", [one, two, signs]:
            yield f"{group} {one}"
            yield f"{group} 2 {two}"
            yield from (f"{group} of it {sign}" for sign in signs)  # type: ignore[attr-defined]
        case "place", [place, where, opens, note, cell, items]:
            yield from _told_of_place(place, where, items)  # type: ignore[arg-type]
            holds = {"opens sentence": opens, "in note": note, f"cell {cell}": cell}
            yield from (name for name, true in holds.items() if true)
        case "said", [times, elsewhere]:
            yield f"said {times}"
            yield from (f"elsewhere {label}" for label in elsewhere)  # type: ignore[attr-defined]
        case "beside", [across, before, after]:
            yield from across  # type: ignore[misc]
            yield from (f"{side} {what}" for side, what in (("behind", before), ("before", after)) if what)


def _told_by_rules(kept: bool, readings: Sequence[tuple[str, str, bool]]) -> Iterator[str]:
    if not readings:
        yield "no rule"
    elif not kept:
        yield "not kept"
    for number, (label, how, acronym) in enumerate(readings):
        state = "kept" if kept and number == 0 else "offered"
        yield f"{state} {label} {how}"
        yield f"{state} {label}"
        if acronym:
            yield f"{state} with acronym"


def _told_of_place(
    place: tuple[str, int, Sequence[str]], where: str, items: Sequence[tuple[str, str, str]]
) -> Iterator[str]:
    kind, at, section = place
    yield f"in {kind}"
    yield f"at {at}"
    yield from (f"section {label}" for label in section)
    if where:
        yield f"{where} {kind}"
    for item, relation, part in items:
        yield f"item {item} {part}"
        yield f"item of {relation} {part}"
