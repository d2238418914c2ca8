"""Statements beside the text: those of one passage that share a subject or an object stand on one card."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from api.read_page.markup import plain
from api.read_page.words import WORDS, why_doubtful, why_refused
from graph.model import EDGE_PROPERTIES, NODE_TYPES, RELATIONS
from graph.readings import Named, Refused, Stated

__all__ = ["Card", "card_markup", "cards_of"]

Span = tuple[int, int]
Told = Stated | Refused

_WORDS = ("cue", "subject_noun", "object_noun", "subject", "object")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Relations of one type that the same words state of one thing, and whatever is at their other ends."""

    key: str
    """Its number on the page; that of a refused one begins with ``r``, that of a doubtful one with ``d``."""
    told: Sequence[Told]

    @property
    def refused(self) -> bool:
        """Whether what it shows was left out."""
        return isinstance(self.told[0], Refused)

    @property
    def doubtful(self) -> bool:
        """Whether what it shows is too doubtful for the graph."""
        first = self.told[0]
        return isinstance(first, Stated) and bool(first.doubts)

    @property
    def mark(self) -> str:
        """Its number as it is shown: a doubtful one has a question mark."""
        return f"{self.key}?" if self.doubtful else self.key

    @property
    def look(self) -> str:
        """The class of its look; empty for what is in the graph."""
        return " refused" if self.refused else " doubtful" if self.doubtful else ""

    def words(self) -> set[Span]:
        """The spans of the words that carry it."""
        return {span for told in self.told for role, span in told.anchors.items() if role in _WORDS}

    def place(self) -> int:
        """Where in its quotation its number stands: after the cue, else after the last name in it."""
        first = self.told[0]
        inside = [
            (role == "cue", end)
            for told in self.told
            for role, (start, end) in told.anchors.items()
            if first.start <= start and end <= first.end
        ]
        return max(inside)[1] if inside else first.end


def cards_of(statements: Iterable[Told], *, prefix: str = "") -> Iterator[Card]:
    """Gather statements into cards, numbered in the order of the text."""
    passages: defaultdict[tuple[int, int, str, object], list[Told]] = defaultdict(list)
    for told in statements:
        why = told.reason if isinstance(told, Refused) else told.doubts
        passages[told.start, told.end, told.type, why].append(told)
    groups = [Card(key="", told=group) for alike in passages.values() for group in _shared(alike)]
    groups.sort(key=lambda card: (card.told[0].start, card.place()))
    for number, card in enumerate(groups, 1):
        yield replace(card, key=f"{prefix}{number}")


def _shared(alike: list[Told]) -> Iterator[list[Told]]:
    """Group statements of one type and passage by the end that more of them share."""
    subjects, objects = {t.subject.id for t in alike}, {t.object.id for t in alike}
    by_subject = len(subjects) <= len(objects)
    groups: defaultdict[str, list[Told]] = defaultdict(list)
    for told in alike:
        groups[told.subject.id if by_subject else told.object.id].append(told)
    yield from groups.values()


def card_markup(card: Card, order: int, numbers: Mapping[str, int], language: str) -> str:
    """Return the card as a list item; ``order`` is its place in its passage, ``numbers`` leads to the names."""
    label = f"{WORDS['number'].in_language(language)} {card.mark}"
    return (
        f'<li class="c c{order}{card.look}" id="s{card.key}">'
        f'<a class="n" href="#w{card.key}" aria-label="{label}">{card.mark}</a> '
        f"{_sentence(card, numbers, language)}{_remark(card, language)}</li>"
    )


def _sentence(card: Card, numbers: Mapping[str, int], language: str) -> str:
    told = card.told
    relation = RELATIONS.get(told[0].type)
    if len({t.subject.id for t in told}) == 1:
        head, words = told[0].subject, relation.text.in_language(language) if relation else told[0].type
        others = {t.object.id: t.object for t in told}
    else:
        head, words = told[0].object, relation.inverse.in_language(language) if relation else told[0].type
        others = {t.subject.id: t.subject for t in told}
    listed = ", ".join(_name(o, numbers) for o in others.values())
    return f'{_name(head, numbers)} <span class="rel">{plain(words)}</span> {listed}'


def _name(named: Named, numbers: Mapping[str, int]) -> str:
    shown = f'<bdi class="t t-{_class(named.label)}">{plain(named.name)}</bdi>'
    number = numbers.get(named.id)
    return shown if number is None else f'<a href="#e{number}">{shown}</a>'


def _class(label: str) -> str:
    return label if label in NODE_TYPES else "Source"


def _remark(card: Card, language: str) -> str:
    first = card.told[0]
    if isinstance(first, Refused):
        why = why_refused(first.reason, language)
        return f'<span class="why">{WORDS["why"].in_language(language)}: {plain(why)}</span>'
    said = dict.fromkeys(
        f"{EDGE_PROPERTIES[name].text.in_language(language) if name in EDGE_PROPERTIES else name}: {value}"
        for told in card.told
        if isinstance(told, Stated)
        for name, value in told.properties.items()
    )
    title = WORDS["sure"].in_language(language)
    sure = sorted({round(t.confidence * 100) for t in card.told if isinstance(t, Stated)})
    shown = f"{sure[0]}–{sure[-1]} %" if len(sure) > 1 else f"{sure[0]} %"
    told = " · ".join([*map(plain, said), shown])
    sure_of_it = f' <span class="how" title="{title}">{told}</span>'
    if not card.doubtful:
        return sure_of_it
    why = why_doubtful(first.doubts, language)
    return f'{sure_of_it}<span class="why">{WORDS["doubt"].in_language(language)}: {plain(why)}</span>'
