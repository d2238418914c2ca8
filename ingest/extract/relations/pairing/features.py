"""What speaks for and against a candidate, as named facts that a person can check in the sentence.

Names of features are language-free: words count only as what the lexicons say they are signs of.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Hashable, Iterator

from ingest.document import BlockKind
from ingest.extract.lexicons import Cue
from ingest.extract.model import Entity, Span
from ingest.extract.passages import fold_evenly
from ingest.extract.reading import Reading
from ingest.extract.relations.claims import Argument, Context
from ingest.extract.relations.pairing.candidates import Candidate, Line
from ingest.extract.vocabulary import Vocabulary

__all__ = [
    "Facts",
    "Look",
    "denied",
    "facts_among",
    "facts_apart",
    "facts_of_end",
    "facts_of_entity",
    "facts_of_far",
    "facts_of_line",
    "facts_of_near",
    "facts_of_office",
    "facts_of_types",
    "features_of",
    "has_role_beside",
    "has_signs",
    "listed_with",
    "named_by",
    "names_between",
    "place_of",
    "told_by_signs",
    "told_of_end",
    "told_of_far",
    "told_of_line",
    "told_of_near",
    "told_of_types",
]

_UNSAID: frozenset[str] = frozenset()
_NOTE = re.compile(r"\([^()]*\)")
_SHARES = 5
"""Into how many steps the chance of a name is cut."""
_ASIDE = ("Country", "Region", "City", "Theme")
_NO_BODIES = frozenset(("Person", "Theme", "Country", "Region", "City", "Event"))
_NO_RIVALS = frozenset(("Theme", "Country", "Region", "City", "Person"))
_ITEMS = (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW)
_NOTES = frozenset((" (", " –", " -"))
_FAMILY = frozenset(("MEMBER_OF", "PARTICIPATES_IN", "PART_OF"))
"""Relations of taking part: texts say them with the same words, and the ends tell which it is."""


class Look:
    """A sentence looked at once for all its candidates: cues, roles, denials, plans, words that head lists."""

    __slots__ = (
        "bodies",
        "by_end",
        "by_pair",
        "cues",
        "denied",
        "heading",
        "labelled",
        "labels",
        "line",
        "names",
        "nouns",
        "rivals",
        "roles",
        "siblings",
        "spoken",
        "starts",
    )

    def __init__(self, line: Line, context: Context, heading: frozenset[str]) -> None:
        self.line = line
        start, end = line.span
        signs = list(line.reading.signs_between(start, end))
        self.cues: list[tuple[int, int, Cue]] = [(a, b, s.cue) for a, b, s in signs if s.cue is not None]
        self.roles = [(a, b) for a, b, s in signs if s.kind == "role"]
        self.denied = [(b, s.kind) for _, b, s in signs if s.kind in ("negation", "plan")]
        self.nouns = [(a, b, s.label) for a, b, s in signs if s.kind == "noun"]
        self.labels = _label_words(line.reading, line.span, context.vocabulary)
        self.names = [a for a in line.arguments if not a.inner]
        self.starts = [a.start for a in self.names]
        self.rivals = [a for a in self.names if a.entity.label not in _NO_RIVALS]
        self.labelled = [a.entity.label for a in self.names]
        self.bodies = any(a.entity.label not in _NO_BODIES for a in self.names)
        self.heading = heading
        self.spoken = frozenset(relation for _, _, cue in self.cues for relation in cue.relations)
        self.by_end: dict[int, Facts] = {}
        self.by_pair: dict[tuple[int, int], Facts] = {}
        self.siblings = _siblings(self.names, line.reading.text, context.vocabulary)


_ALONE: dict[int, int] = {}  # one name by itself is in a series of one, as is whatever is not listed


def _siblings(names: list[Argument], text: str, vocabulary: Vocabulary) -> dict[int, int]:
    """For the start of every name, how many of its kind stand with it in one series."""
    if len(names) < 2:
        return _ALONE
    sizes: dict[int, int] = {}
    group: list[Argument] = []
    own = [n for n in names if n.named and n.entity.label not in _ASIDE]
    for name in own:
        if group and not _next_in_series(text[group[-1].end : name.start], vocabulary):
            sizes |= {member.start: len(group) for member in group}
            group = []
        group.append(name)
    return sizes | {member.start: len(group) for member in group} if len(group) > 1 or sizes else _ALONE


def _next_in_series(gap: str, vocabulary: Vocabulary) -> bool:
    bare = _NOTE.sub("", gap)
    if len(bare) > 70 or any(c in bare for c in ".:!?"):
        return False
    words = fold_evenly(bare).split()
    return len(words) <= 8 and (any(c in bare for c in ",;·|•") or any(w in vocabulary.conjunctions for w in words))


def _size(number: int) -> int:
    return number if number < 3 else 3 if number < 6 else 6


def _label_words(reading: Reading, span: Span, vocabulary: Vocabulary) -> frozenset[str]:
    labels = vocabulary.labels
    told = labels.keys() & reading.passage.folded[span[0] + 1 : span[1] + 1].split()
    return frozenset([label.relation for word in told for label in labels[word]]) if told else _UNSAID


Facts = tuple[Hashable, ...]
"""What is known of a candidate from one side; the same facts have the same names, whatever the document."""


def named_by(candidate: Candidate, look: Look, rules: frozenset[str], context: Context) -> list[str]:
    """Return the names of all weights that count for a candidate: of its features, by themselves and with its type."""
    kind = candidate.type
    names = [kind]
    for name in features_of(candidate, look, context, rules):
        names += (f"{kind} {name}", name)
    return names


def features_of(candidate: Candidate, look: Look, context: Context, rules: frozenset[str]) -> Iterator[str]:
    """Yield the names of the features that hold; ``rules`` are those that propose the same relation."""
    for rule in rules:
        yield f"rule {rule}"
    yield from told_of_types(facts_of_types(candidate.one, candidate.other, context))
    yield from told_of_end(facts_of_end("start", candidate.one))
    yield from told_of_end(facts_of_end("end", candidate.other))
    yield from told_of_line(facts_of_line(candidate.type, look))
    if candidate.far:
        yield from told_of_far(facts_of_far(candidate, look, context))
    else:
        yield from told_of_near(facts_of_near(candidate, look, context))
    yield from told_by_signs(candidate, look)


def facts_of_far(candidate: Candidate, look: Look, context: Context) -> Facts:
    """What holds where one end stands here and the other is what the document or the passage speaks of."""
    start_there = candidate.other.start < 0
    there = candidate.one if start_there else candidate.other
    subject = context.subject.label if context.subject is not None else "nothing"
    state = _far_state(candidate.type, there, start_there, look)
    among, listed = facts_among(there, look), listed_with(there, look)
    return candidate.far, subject, there.entity.label, start_there, state, listed, among


def facts_among(there: Argument, look: Look) -> Facts:
    """Where an end stands among the names and words of its sentence, whatever the relation."""
    found = look.by_end.get(there.start)
    if found is None:
        found = look.by_end[there.start] = _among(there, look)
    return found


def told_of_far(facts: Facts) -> Iterator[str]:
    """Yield the names of these facts."""
    far, subject, label, start_there, state, siblings, among = facts
    yield f"only {'start' if start_there else 'end'} here"
    yield from _told_among(among)  # type: ignore[arg-type]
    yield f"far {far}"
    where = f"{far} {subject}" if far == "subject" else far
    yield f"alone {state}, {where}, {label}"
    yield f"alone {state}, series {siblings}"
    yield f"alone, series {siblings}, {where}, {label}"
    yield f"series {siblings}"


def facts_of_near(candidate: Candidate, look: Look, context: Context) -> Facts:
    """What holds where both ends stand in the sentence."""
    one, other = candidate.one, candidate.other
    ordered = one.start <= other.start
    apart = facts_apart(one, other, look, context) if ordered else facts_apart(other, one, look, context)
    state = _near_state(candidate.type, one, other, look)
    return one.entity.label, other.entity.label, ordered, state, listed_with(one, look, other), apart


def told_of_near(facts: Facts) -> Iterator[str]:
    """Yield the names of these facts."""
    one, other, ordered, state, siblings, apart = facts
    yield from _told_apart(apart, ordered=bool(ordered))  # type: ignore[arg-type]
    yield f"with {state}, series {siblings}"
    yield f"with {state}, {one}>{other}"
    yield f"series {siblings}"


def has_signs(kind: str, look: Look) -> bool:
    """Whether the sentence has signs that may speak for a relation or against it."""
    return kind in look.spoken or kind == "HAS_ROLE"


def told_by_signs(candidate: Candidate, look: Look) -> Iterator[str]:
    """Yield what the cues and offices of the sentence say of the ends that stand in it."""
    kind, one, other = candidate.type, candidate.one, candidate.other
    if not has_signs(kind, look):
        return
    if candidate.far:
        start_there = other.start < 0
        there = one if start_there else other
        yield from _cues_beside(kind, there, "start" if start_there else "end", look)
        if kind == "HAS_ROLE":
            role = "role" if has_role_beside(there, look) else "no role"
            yield f"{role} beside, {'body' if look.bodies else 'no body'} here"
        return
    first, second = (one, other) if one.start <= other.start else (other, one)
    yield from _cue_signs(kind, first.end, second.start, first is one, look)
    if kind == "HAS_ROLE":
        yield from facts_of_office(first, second, look)


def listed_with(one: Argument, look: Look, other: Argument | None = None) -> int:
    """How many of a kind stand in the series that an end stands in, or in the longer one of two ends, as a class."""
    siblings = look.siblings
    number = siblings.get(one.start, 1) if siblings else 1
    return _size(number if other is None else max(number, siblings.get(other.start, 1)))


def _alike(kind: str, cue: Cue) -> str | None:
    """How a cue speaks of a relation: of it first, of it too, of its family, or not at all."""
    if kind in cue.relations:
        return "first" if cue.relations[0] == kind else "too"
    return "family" if kind in _FAMILY and not _FAMILY.isdisjoint(cue.relations) else None


_ORDER = ("first", "too", "family")


def _is_spoken(kind: str, look: Look) -> bool:
    return kind in look.spoken or (kind in _FAMILY and not _FAMILY.isdisjoint(look.spoken))


def _far_state(kind: str, there: Argument, start_there: bool, look: Look) -> str:
    """The best that the cues of a sentence say of the one end that stands in it."""
    best = "no cue"
    for wanted in _ORDER if _is_spoken(kind, look) else ():
        for a, b, cue in look.cues:
            if _alike(kind, cue) != wanted:
                continue
            before = b <= there.start
            agrees = ((cue.way == "forward") != start_there) == before
            if agrees and denied(a, look) is None:
                return f"{wanted} {'before' if before else 'after'}"
            best = f"{wanted} turned" if best == "no cue" else best
    if best == "no cue" and (kind in look.labels or (kind in _FAMILY and not _FAMILY.isdisjoint(look.labels))):
        return "label word"
    return best


def _near_state(kind: str, one: Argument, other: Argument, look: Look) -> str:
    """The best that the cues of a sentence say of two ends that both stand in it."""
    first, second = (one, other) if one.start <= other.start else (other, one)
    best = "no cue"
    for wanted in _ORDER if _is_spoken(kind, look) else ():
        for a, b, cue in look.cues:
            if _alike(kind, cue) != wanted:
                continue
            agrees = (cue.way == "forward") == (first is one)
            if first.end <= a and b <= second.start and agrees:
                return f"{wanted} between"
            if b <= first.start and not agrees:
                best = f"{wanted} before"
            elif best == "no cue":
                best = f"{wanted} elsewhere"
        if best != "no cue":
            return best
    if kind in look.labels or (kind in _FAMILY and not _FAMILY.isdisjoint(look.labels)):
        return "label word"
    return best


def facts_of_types(one: Argument, other: Argument, context: Context) -> Facts:
    """What holds of two ends wherever they stand."""
    subject = context.subject
    label = subject.label if subject is not None else None
    return one.entity.label, other.entity.label, one.entity is subject, other.entity is subject, label


def told_of_types(facts: Facts) -> Iterator[str]:
    """Yield the names of these facts."""
    one, other, start_is, end_is, subject = facts
    yield f"{one}>{other}"
    if start_is:
        yield "start is subject"
    if end_is:
        yield "end is subject"
    if subject is not None:
        yield f"of a {subject}"


def facts_of_end(name: str, argument: Argument) -> Facts:
    """What holds of one end, the ``start`` or the ``end``, whatever the other is."""
    return name, argument.start >= 0, argument.named, *facts_of_entity(argument.entity)


def facts_of_entity(entity: Entity) -> tuple[str | None, bool, int, str, int]:
    """What holds of an end wherever it stands."""
    count = len(entity.mentions)
    said = 1 if count == 1 else 2 if count < 4 else 4
    likely = -1 if entity.chance is None else int(entity.chance * _SHARES)
    return entity.kind, entity.sure, said, entity.mentions[0].how if entity.mentions else "none", likely


def told_of_end(facts: Facts) -> Iterator[str]:
    """Yield the names of these facts."""
    name, present, named, kind, sure, said, how, likely = facts
    if kind:
        yield f"{name} {kind}"
    if present:
        yield f"{name} {'named' if named else 'noun'}"
    if not sure:
        yield f"{name} unsure"
    yield f"{name} said {said}"
    yield f"{name} by {how}"
    yield f"{name} likely {likely}"


def facts_of_line(kind: str, look: Look) -> Facts:
    """What holds of a sentence for all pairs in it that may have a relation."""
    own = sum(kind in cue.relations for _, _, cue in look.cues) if kind in look.spoken else 0
    other = not own and bool(look.cues)
    return *place_of(look), kind in look.labels, kind in look.heading, min(2, own), other


def place_of(look: Look) -> tuple[str, int, int]:
    """What kind of block a sentence stands in, how early in the document, and how many names it has, as a class."""
    passage = look.line.reading.passage
    return passage.kind.value, 0 if passage.number == 0 else 1 if passage.number < 4 else 2, _size(len(look.names))


def told_of_line(facts: Facts) -> Iterator[str]:
    """Yield the names of these facts."""
    kind, at, names, label, heading, own, other = facts
    yield f"in {kind}"
    yield f"at {at}"
    if label:
        yield "label word"
    if heading:
        yield "heading"
    yield f"cues {own}"
    if other:
        yield "other cue only"
    yield f"names {names}"


def denied(at: int, look: Look) -> str | None:
    """Whether a cue that begins here is denied or only planned, by the word before it."""
    return next((what for end, what in look.denied if 0 <= at - end <= 60), None)


def _cue_signs(kind: str, low: int, high: int, first_is_start: bool, look: Look) -> Iterator[str]:
    """Tell where the relation's cues stand and whether they point the right way."""
    best: set[str] = set()
    for a, b, cue in look.cues:
        if kind not in cue.relations:
            continue
        rank = "first" if cue.relations[0] == kind else "also"
        agrees = (cue.way == "forward") == first_is_start
        if low <= a and b <= high:
            best.add(f"cue between {rank} {'agrees' if agrees else 'turned'}")
            between = [n for n in look.names if b <= n.start and n.end <= high]
            if agrees and not between:
                best.add("cue right before")
        elif b <= low:
            best.add(f"cue before {rank} {'turned' if agrees else 'agrees'}")
        elif a >= high:
            best.add(f"cue after {rank}")
        if (what := denied(a, look)) is not None:
            best.add(f"cue {what}")
        if cue.role:
            best.add(f"cue {cue.role}")
    yield from sorted(best)


def names_between(first: Argument, second: Argument, look: Look) -> list[Argument]:
    """Return the names of a sentence that stand wholly between two."""
    low = bisect_left(look.starts, first.end)
    high = bisect_left(look.starts, second.start, low)
    return [n for n in look.names[low:high] if n.end <= second.start] if low < high else []


def facts_apart(first: Argument, second: Argument, look: Look, context: Context) -> Facts:
    """What parts two ends, the first of which stands first, whatever the relation and its direction."""
    pair = (first.start, second.start)
    found = look.by_pair.get(pair)
    if found is None:
        found = look.by_pair[pair] = _apart(first, second, look, context)
    return found


def _apart(first: Argument, second: Argument, look: Look, context: Context) -> Facts:
    apart = second.start > first.end
    passage = look.line.reading.passage
    text = passage.text
    low, high = (first.end, second.start) if apart else (0, 0)
    between = names_between(first, second, look) if apart else []
    words = passage.folded[low + 1 : high + 1].split() if apart and not between else []
    labels = {n.entity.label for n in between} if between else ()
    alike = first.entity.label == second.entity.label
    conjunctions = context.vocabulary.conjunctions
    return (
        _size(len(between)),
        first.entity.label in labels,
        second.entity.label in labels,
        0 if high - low < 5 else 1 if high - low < 25 else 2 if high - low < 80 else 3,
        text.find(")", low, high) >= 0,
        text.find("(", low, high) >= 0,
        alike and (bool(between) or text.find(",", low, high) >= 0 or not conjunctions.isdisjoint(words[:3])),
        _gap_words(text[low:high], words, context.vocabulary) if not between else None,
        tuple([label for a, b, label in look.nouns if first.end <= a and b <= second.start]) if look.nouns else (),
    )


def _told_apart(facts: Facts, *, ordered: bool) -> Iterator[str]:
    """Yield the names of what parts two ends; ``ordered``: the start of the relation stands first."""
    between, first_label, second_label, gap, closed, opened, series, words, nouns = facts
    first = "start first" if ordered else "end first"
    yield first
    yield f"between {between}"
    if first_label if ordered else second_label:
        yield "another start between"
    if second_label if ordered else first_label:
        yield "another end between"
    yield f"gap {gap}"
    if closed and not opened:
        yield f"out of parentheses, {first}"
    if closed and opened:
        yield "parentheses between"
    if opened and not closed:
        yield "in parentheses" if not between else "in parentheses, others between"
    if words is not None:
        yield from words[0]  # type: ignore[index]
        yield from (f"{name} only, {first}" for name in words[1])  # type: ignore[index]
    if series:
        yield "in one series"
    yield from (f"noun {label} between" for label in nouns)  # type: ignore[attr-defined]


_MARKS = ((",", "comma"), (":", "colon"), (";", "semicolon"), ("–", "dash"), (" - ", "dash"), ("|", "bar"))
_SMALL_WORDS = ("into", "genitives", "companions", "about", "purposes", "conjunctions", "prepositions", "copulas")


def _gap_words(gap: str, words: list[str], vocabulary: Vocabulary) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the signs and words between two names say, and what they say of the one that stands first."""
    plain = [f"{name} between" for mark, name in _MARKS if mark in gap]
    if not words:
        return (*plain, "nothing between"), ()
    turning = tuple(name for name in _SMALL_WORDS if words[0] in getattr(vocabulary, name)) if len(words) <= 3 else ()
    if words[-1] in vocabulary.into:
        plain.append("into before")
    if any(w in vocabulary.relatives for w in words):
        plain.append("relative between")
    return tuple(plain), turning


def facts_of_office(first: Argument, second: Argument, look: Look) -> Iterator[str]:
    """Yield where the offices of the sentence stand about two ends."""
    between = names_between(first, second, look)
    inside = [r for r in look.roles if first.end <= r[0] and r[1] <= second.start]
    if inside:
        others = any(n.start >= inside[-1][1] and n.entity.label != "Person" for n in between)
        yield "role between" if not others else "role between, another body nearer"
        if any(n.entity.label == "Person" for n in between):
            yield "another person between"
    elif any(0 <= r[0] - second.end <= 40 for r in look.roles):
        yield "role after"
    elif any(0 <= first.start - r[1] <= 40 for r in look.roles):
        yield "role before"
    else:
        yield "no role"


def has_role_beside(there: Argument, look: Look) -> bool:
    """Whether an office stands near an end."""
    return any(abs(a - there.end) <= 40 or abs(there.start - b) <= 40 for a, b in look.roles)


def _cues_beside(kind: str, there: Argument, here: str, look: Look) -> Iterator[str]:
    before = [c for c in look.cues if kind in c[2].relations and c[1] <= there.start]
    after = [c for c in look.cues if kind in c[2].relations and c[0] >= there.end]
    for name, near in (("before", before[-1] if before else None), ("after", after[0] if after else None)):
        if near is None:
            continue
        rank = "first" if near[2].relations[0] == kind else "also"
        agrees = ((near[2].way == "forward") == (here == "end")) == (name == "before")
        yield f"alone cue {name} {rank} {'agrees' if agrees else 'turned'}"
        distance = there.start - near[1] if name == "before" else near[0] - there.end
        if distance <= 30:
            yield f"alone cue {name} near"
        if (what := denied(near[0], look)) is not None:
            yield f"alone cue {what}"


def _among(there: Argument, look: Look) -> Facts:
    text, (start, _) = look.line.reading.text, look.line.span
    label = there.entity.label
    others = len(look.rivals) - (label not in _NO_RIVALS)
    return (
        min(2, others),
        others > 0 and look.rivals[0].start < there.start,
        _size(look.labelled.count(label)),
        look.line.reading.passage.kind in _ITEMS,
        there.start - start <= 3,
        there.end >= len(text) or not text[there.end :].strip(" .;,"),
        text[there.end : there.end + 2] in _NOTES,
    )


def _told_among(facts: Facts) -> Iterator[str]:
    rivals, before, alike, item, opens, closes, note = facts
    yield f"rivals {rivals}"
    if before:
        yield "rival before"
    yield f"alike {alike}"
    for holds, name in (
        (item, "an item"),
        (opens, "opens the line"),
        (closes, "closes the line"),
        (note, "followed by a note"),
    ):
        if holds:
            yield name
