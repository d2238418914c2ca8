"""The things of one answer, checked against the text: a name that does not stand there is refused and counted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final

from graph.model import NODE_PROPERTIES, ORGANISATION_KINDS
from ingest.extract.model import Ledger, Mention, Span
from ingest.extract.passages import Passage
from ingest.language_model.chunks import Chunk
from ingest.language_model.finding import Cover, Place, find_name, find_words
from ingest.language_model.places import SETTLED, settled
from ingest.language_model.said import Said, SaidEntity
from ingest.language_model.schema import sayable_labels

__all__ = ["Named", "dated", "name_all"]

_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_RANK: Final = 40

_MOST_PLACES: Final = 300
"""Of one form in one chunk: a name that fills the whole of it stands there no more often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A thing of one answer with every place of its names in the chunk; ``name`` is how the text writes it."""

    label: str
    name: str
    mentions: tuple[Mention, ...]
    acronym: str | None
    kind: str | None
    start: str | None
    end: str | None
    dates: Span | None
    """Span of the words that give the dates, in the document."""


def name_all(said: Said, chunk: Chunk, ledger: Ledger) -> dict[str, Named]:
    """Return, by their id in the answer, the things whose names stand in the chunk or in what stands above it."""
    passages = chunk.passages
    found: dict[str, list[Place]] = {}
    kept: dict[str, SaidEntity] = {}
    for entity in said.entities:
        if entity.label not in sayable_labels():
            ledger.refuse_saying("unknown_label", f"{entity.label}: {entity.forms[0]}")
            continue
        places = _places(entity, list(passages.values()), ledger)
        if places:
            kept[entity.id], found[entity.id] = entity, places
    named = {}
    cover = Cover(place for places in found.values() for place in places)
    for identity, entity in kept.items():
        # What is part of another's longer name is left out, unless the thing stands nowhere else.
        free = [place for place in found[identity] if not cover.holds(place)]
        made = _named(entity, free or found[identity], passages, ledger)
        if made is not None:
            named[identity] = made
    return named


def _places(entity: SaidEntity, passages: Sequence[Passage], ledger: Ledger) -> list[Place]:
    places: set[Place] = set()
    for form in entity.forms:
        here = set(islice(find_name(form, passages, any_case=entity.label == "Theme"), _MOST_PLACES))
        if not here:
            ledger.refuse_saying("name_not_in_text", f"{entity.label}: {form}")
        places |= here
    cover = Cover(places)
    return sorted(place for place in places if not cover.holds(place))


def _named(entity: SaidEntity, own: list[Place], passages: Mapping[int, Passage], ledger: Ledger) -> Named | None:
    mentions = [m for place in own if (m := _mention(entity, place, passages[place.passage])) is not None]
    if not mentions:
        ledger.refuse_saying("unknown_country", entity.forms[0])
        return None
    acronym = entity.acronym
    if acronym and not any(True for _ in find_name(acronym, passages.values())):
        ledger.refuse_saying("acronym_not_in_text", f"{entity.label}: {acronym}")
        acronym = None
    dates, start, end = _dates(entity, passages, ledger)
    return Named(
        label=entity.label,
        name=_name(entity, mentions),
        mentions=tuple(mentions),
        acronym=acronym,
        kind=entity.kind if entity.label == "Organisation" and entity.kind in ORGANISATION_KINDS else None,
        start=start,
        end=end,
        dates=dates,
    )


def _mention(entity: SaidEntity, place: Place, passage: Passage) -> Mention | None:
    mention = Mention(
        passage=place.passage,
        start=place.start,
        end=place.end,
        text=passage.text[place.start : place.end],
        label=entity.label,
        how="model",
        rank=_RANK,
    )
    return settled(mention, passage) if entity.label in SETTLED else mention


def _name(entity: SaidEntity, mentions: Sequence[Mention]) -> str:
    """The name as the text writes it: that which the model gave if it stands there, else the longest form."""
    given = entity.forms[0].casefold()
    return max((m.text for m in mentions), key=lambda text: (text.casefold() == given, len(text)))


def _dates(
    entity: SaidEntity, passages: Mapping[int, Passage], ledger: Ledger
) -> tuple[Span | None, str | None, str | None]:
    """The dates whose year stands in words that stand in the text, and the span of these words."""
    told = [d for d in (entity.start, entity.end) if d]
    if not told or entity.label not in NODE_PROPERTIES["start"].labels:
        return None, None, None
    place = next(find_words(entity.dates or told[0], passages.values()), None)
    words = passages[place.passage].text[place.start : place.end] if place else ""
    if place is None or not all(dated(d, words) for d in told):
        ledger.refuse_saying("date_not_in_text", f"{entity.forms[0]}: {' – '.join(told)}")
        return None, None, None
    return passages[place.passage].locate(*place.span), entity.start, entity.end


def dated(told: str, words: str) -> bool:
    """Whether this is a date of the calendar whose year stands in these words."""
    parts = _DATE.fullmatch(told)
    if parts is None or parts[1] not in words:
        return False
    try:
        date(int(parts[1]), int(parts[2] or 1), int(parts[3] or 1))
    except ValueError:
        return False
    return True
