"""From mentions to the things mentioned: overlaps settled, repetitions found, names of one thing brought together.

Within one document two names are one thing if they are written alike, if the text gives one as the other's
abbreviation, or if one is the beginning of exactly one longer name of the same type. Nothing else merges here.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Set
from dataclasses import replace
from functools import lru_cache

from graph.names import fold, name_key
from ingest.extract.model import Entity, Mention
from ingest.extract.passages import fold_word
from ingest.extract.places import city_named
from ingest.extract.reading import Reading
from ingest.extract.shapes import is_acronym
from ingest.extract.terms import TermIndex
from ingest.extract.vocabulary import Vocabulary

__all__ = ["group", "key_of", "repeat_names", "settle"]

_fold = lru_cache(maxsize=100_000)(fold)
_name_key = lru_cache(maxsize=100_000)(name_key)

_PLACES = ("Country", "Region", "City")
_FIXED = (*_PLACES, "Theme")
_UNSURE = ("repeat", "opened", "passing", "coined", "capital", "noun", "going", "of_body")
"""Ways in which a name is found that do not by themselves make it a thing the document speaks of."""
_WEAK = ("repeat", "noun", "going", "opened", "coined", "capital", "series", "item")
"""Ways in which a name is found that say little of its type."""
_TOWARDS_NAME = {
    "labelled": 9,
    "known": 8,
    "head": 6,
    "legal_form": 6,
    "apposed": 5,
    "edition": 5,
    "mission": 4,
    "item": 4,
}


def settle(mentions: Iterable[Mention]) -> list[Mention]:
    """Keep, of readings that overlap, the longest, of equals the strongest; the order is that of the text."""
    ranked = list(mentions)
    if len(ranked) < 2:
        return ranked
    ranked.sort(key=lambda m: (-_weight(m), m.start, m.label))
    kept: list[Mention] = []
    starts: list[int] = []
    for mention in ranked:
        # What is kept does not overlap, so that only its neighbours in the text can be in the way.
        at = bisect_left(starts, mention.end)
        if at == 0 or kept[at - 1].end <= mention.start:
            kept.insert(at, mention)
            starts.insert(at, mention.start)
    return kept


def _weight(mention: Mention) -> float:
    if mention.how == "short":
        return 0
    # A place or a theme inside a longer name is but a part of it: "USA" in "BIO USA".
    return (mention.end - mention.start) + mention.rank / (8 if mention.label in _FIXED else 4)


def name_of(mention: Mention) -> str:
    """Return the name that a mention gives: the official or full one where it holds one."""
    return (mention.entry if mention.how != "mission" else None) or mention.long or mention.text.strip(" \"“”«»'’")


def key_of(mention: Mention) -> tuple[str, str]:
    """Return what two mentions have in common if they name one thing by the same words."""
    if mention.label in _FIXED:
        return mention.label, _fold(mention.entry or mention.text) + (mention.country or "")
    if mention.how == "mission" and mention.entry:
        return "", f"{mention.entry} {mention.year or ''}".strip()
    key = _name_key(name_of(mention))
    if mention.label == "Event" and mention.year:
        bare = key.removesuffix(mention.year).strip()
        return "", f"{bare} {mention.year}"
    return "", key


def repeat_names(readings: list[Reading], vocabulary: Vocabulary, forms: dict[str, Mention]) -> None:
    """Find every further occurrence of a name or abbreviation that was told somewhere in the document.

    ``forms`` holds what was told before these readings; what they tell is added to it.
    """
    for reading in readings:
        for m in reading.mentions:
            if m.label in (*_FIXED, "Person") and m.label != "Person":
                continue
            if m.how in ("short",) or (m.how in ("known", "passing") and not m.acronym):
                continue
            for form in _forms(m, vocabulary):
                if form not in forms or forms[form].rank < m.rank:
                    forms[form] = m
    for short, models in _initials(readings).items():
        if len(models) == 1:
            forms.setdefault(short, models[0])
    if not forms:
        return
    index: TermIndex[tuple[str, Mention]] = TermIndex((form, (form, model)) for form, model in forms.items())
    for reading in readings:
        found = []
        for start, end, meanings in index.find(reading.passage.folded):
            text = reading.text[start:end]
            form, model = meanings[0]
            if text[:1].islower() and form[:1].isupper():
                continue
            if is_acronym(form) and not is_acronym(text):
                continue
            found.append(
                replace(
                    model,
                    passage=reading.passage.number,
                    start=start,
                    end=end,
                    text=text,
                    how="repeat",
                    rank=min(model.rank, 50),
                    entry=model.entry,
                    long=name_of(model) if form != model.text else None,
                    acronym=None,
                    year=model.year if model.year and model.year in text else None,
                )
            )
        if found:
            held = reading.mentions
            fresh = [f for f in found if not any(m.start <= f.start and f.end <= m.end for m in held)]
            reading.mentions = settle([*held, *fresh])


def _initials(readings: list[Reading]) -> dict[str, list[Mention]]:
    """Names of three words and more by the initials of their capitalised words, one mention of each name."""
    found: dict[str, dict[str, Mention]] = defaultdict(dict)
    for reading in readings:
        for m in reading.mentions:
            if m.label in (*_FIXED, "Person", "Event") or m.acronym or m.how in ("short", "opened", "repeat"):
                continue
            capitals = [word[0] for word in re.split(r"[\s'’-]+", name_of(m)) if word[:1].isupper()]
            if 3 <= len(capitals) <= 8:
                found["".join(capitals)].setdefault(key_of(m)[1], m)
    return {short: list(models.values()) for short, models in found.items()}


def _forms(mention: Mention, vocabulary: Vocabulary) -> set[str]:
    forms = {mention.text, mention.long or ""} if mention.entry is None else set()
    if mention.acronym:
        forms.add(mention.acronym)
    if mention.how == "dated" and mention.year:
        forms.add(mention.text.removesuffix(mention.year).strip())
    if mention.label not in ("Event", "Person"):
        forms |= _bare(name_of(mention), vocabulary)
    return {f.strip() for f in forms if len(f.strip()) > 2 or is_acronym(f.strip())}


def _bare(name: str, vocabulary: Vocabulary) -> set[str]:
    """Return "Apollo" for "Apollo Initiative": the one word of its own that a name has before its head word."""
    words = name.split()
    if len(words) != 2 or fold_word(words[1]) not in vocabulary.heads:
        return set()
    own = words[0]
    if city_named(own) is not None:
        return set()
    return {own} if len(own) > 5 and own[0].isupper() and not own.endswith(vocabulary.adjective_endings) else set()


class _Sets:
    """Disjoint sets of keys."""

    def __init__(self) -> None:
        self.parents: dict[tuple[str, str], tuple[str, str]] = {}

    def find(self, key: tuple[str, str]) -> tuple[str, str]:
        root = key
        while self.parents.get(root, root) != root:
            root = self.parents[root]
        while self.parents.get(key, key) != root:
            self.parents[key], key = root, self.parents[key]
        return root

    def join(self, one: tuple[str, str], other: tuple[str, str]) -> None:
        self.parents[self.find(other)] = self.find(one)


def group(
    readings: list[Reading], inner: list[list[Mention]], vocabulary: Vocabulary
) -> tuple[list[Entity], dict[Mention, Entity]]:
    """Bring mentions together into entities, numbered in the order of their first mention.

    ``inner`` holds, by passage, the names that stand inside longer ones.
    """
    mentions = [m for reading, held in zip(readings, inner, strict=True) for m in [*reading.mentions, *held]]
    keys = [key_of(m) for m in mentions]
    sets = _Sets()
    for m, key in zip(mentions, keys, strict=True):
        if m.label not in _FIXED:
            if m.label not in ("Event", "Person") and m.how != "short" and len(squeezed := key[1].replace(" ", "")) > 4:
                sets.join(("", squeezed), key)  # a name is the same with a hyphen and without
            if m.acronym:
                sets.join(key, ("", _name_key(m.acronym)))
    keyed = list(zip(mentions, keys, strict=True))
    _join_heads(keyed, sets, vocabulary)
    _join_editions(keyed, sets)
    _join_beginnings(keyed, sets, [reading.common for reading in readings])
    groups: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for m, key in keyed:
        groups[sets.find(key)].append(m)
    entities: list[Entity] = []
    owner: dict[Mention, Entity] = {}
    for key, members in groups.items():
        if all(m.how == "short" for m in members):
            continue
        entity = _entity(len(entities) + 1, key[1], members)
        entities.append(entity)
        for m in members:
            owner[m] = entity
    return entities, owner


_Keyed = list[tuple[Mention, tuple[str, str]]]


def _join_heads(mentions: _Keyed, sets: _Sets, vocabulary: Vocabulary) -> None:
    """Join "Cluster ABC" and "ABC", where both are of one type."""
    keys = {(m.label, key[1]) for m, key in mentions if m.label not in _FIXED}
    for label, key in sorted(keys):
        first, _, rest = key.partition(" ")
        if rest and first in vocabulary.heads and (label, rest) in keys:
            sets.join(("", key), ("", rest))


def _join_editions(mentions: _Keyed, sets: _Sets) -> None:
    """An event said without a year is its only edition, if the text knows only one."""
    editions: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for m, key in mentions:
        if m.label == "Event" and m.year:
            editions[key[1].removesuffix(m.year).strip()].add(key)
    for m, key in mentions:
        if m.label == "Event" and not m.year and len(known := editions.get(key[1], set())) == 1:
            sets.join(next(iter(known)), key)


def _join_beginnings(mentions: _Keyed, sets: _Sets, small: list[Set[str]]) -> None:
    """A short form joins the longer name that it begins, or has the head word of, if the choice is clear."""
    counts: Counter[tuple[str, tuple[str, str]]] = Counter()
    for m, own in mentions:
        if m.how != "short" and m.label not in _FIXED:
            counts[m.label, own] += 1
    by_first: dict[tuple[str, str], Counter[tuple[str, str]]] = defaultdict(Counter)
    for (label, key), count in counts.items():
        words = key[1].split()
        for width in range(1, len(words)):
            by_first[label, " ".join(words[:width])][key] += count
    for m, own in mentions:
        if m.label in _FIXED or (m.how != "short" and m.label in ("Event", "Person", "Policy")):
            continue
        longer = by_first.get((m.label, own[1]))
        if not longer:
            continue
        ranked = longer.most_common(2)
        clear = len(ranked) == 1 or ranked[0][1] > ranked[1][1]
        if m.how == "short":
            clear = clear and (ranked[0][1] >= 3 or m.text.casefold() not in small[m.passage])
        elif m.entry is not None or len(ranked) > 1:
            clear = False
        if clear:
            sets.join(ranked[0][0], own)


def _entity(number: int, key: str, members: list[Mention]) -> Entity:
    votes: Counter[str] = Counter()
    for m in members:
        votes[m.label] += 1 if m.how in _WEAK else max(1, m.rank)
    label = votes.most_common(1)[0][0]
    own = [m for m in members if m.label == label]
    named = _best_named(own)
    name = name_of(named)
    acronyms = [m.acronym for m in members if m.acronym]
    years = Counter(m.year for m in own if m.year)
    if label == "Event" and years:
        year = years.most_common(1)[0][0]
        name = name if year in name else f"{name} {year}"
    forms = dict.fromkeys(f for m in members for f in (m.long, m.acronym, m.text) if f and "|" not in f)
    kinds = Counter(m.kind for m in own if m.kind)
    entity = Entity(
        id=f"e{number}",
        label=label,
        name=" ".join(name.split()),
        key=key,
        mentions=sorted(members, key=lambda m: (m.passage, m.start)),
        aliases=[f for f in forms if f != name],
        acronym=acronyms[0] if acronyms else None,
        kind=kinds.most_common(1)[0][0] if kinds and label == "Organisation" else None,
        country=next((m.country for m in members if m.country), None),
        identifier=next((m.identifier for m in members if m.identifier), None),
        point=next((m.point for m in members if m.point), None),
        sure=any(m.how not in _UNSURE for m in members),
        chance=max((m.chance for m in members if m.chance is not None), default=None),
    )
    if label == "Event" and years:
        entity.start = entity.end = years.most_common(1)[0][0]
    return entity


def _best_named(members: list[Mention]) -> Mention:
    """Return the mention with the most complete name among those said often enough to be its usual ones."""
    counts = Counter(_fold(name_of(m)) for m in members if m.how not in ("short",))
    often = max(counts.values(), default=0)
    usual = [m for m in members if m.entry or m.acronym or counts[_fold(name_of(m))] * 5 >= often]
    return max(usual or members, key=_name_worth)


def _name_worth(mention: Mention) -> tuple[int, int, int]:
    name = name_of(mention)
    shouting = name.isupper() and len(name) > 12
    return (1 if mention.entry else 0, _TOWARDS_NAME.get(mention.how, 0) - 5 * shouting, len(name))
