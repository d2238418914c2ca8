"""When events and projects were: the dates that stand beside their names."""

from __future__ import annotations

from ingest.extract.dates import find_periods
from ingest.extract.model import Entity, Mention
from ingest.extract.reading import Reading
from ingest.extract.vocabulary import Vocabulary

__all__ = ["date_entities"]

_NEAR = 80


def date_entities(readings: list[Reading], owner: dict[Mention, Entity], vocabulary: Vocabulary) -> None:
    """Give each event the first full date within its sentence that does not contradict the year in its name."""
    for reading in readings:
        events = [m for m in reading.mentions if m.label == "Event" and m in owner]
        if not events:
            continue
        for start, end in reading.sentences:
            inside = [m for m in events if start <= m.start < end]
            if not inside:
                continue
            for period in find_periods(reading.text[start:end], vocabulary.months):
                if len(period.start) <= 4:
                    continue
                at = start + period.span[0]
                nearest = min(inside, key=lambda m: _distance(m, at))
                _date(
                    owner[nearest],
                    nearest,
                    at,
                    (period.start, period.end),
                    reading,
                    (start + period.span[0], start + period.span[1]),
                )


def _distance(mention: Mention, position: int) -> int:
    return position - mention.end if position >= mention.end else mention.start - position


def _date(
    entity: Entity, mention: Mention, at: int, when: tuple[str, str], reading: Reading, span: tuple[int, int]
) -> None:
    if _distance(mention, at) > _NEAR or (
        entity.start and (len(entity.start) > 4 or not when[0].startswith(entity.start))
    ):
        return
    entity.start, entity.end = when
    entity.dates = reading.passage.locate(*span)
