"""What the chances of a passage's offers change: hardly likely names go, likely ones that no rule has told come in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.extract.abbreviations import attach_abbreviations
from ingest.extract.model import Mention
from ingest.extract.places import city_named
from ingest.extract.reading import Reading
from ingest.extract.tagging.offers import Offer

__all__ = ["LABELS", "decide"]

LABELS = (
    "Cluster",
    "Network",
    "Project",
    "Programme",
    "Hub",
    "Organisation",
    "Person",
    "Event",
    "Theme",
    "Country",
    "Region",
    "City",
    "Policy",
)
"""What an offer may be a name of, in the order of its chances; before them comes the chance of its being none."""

DROPPED = 0.1
"""A name of the rules that is less likely than this to be one of any type is taken back."""
_TOLD = ("known", "head", "legal_form")
"""Ways to find a name that stand whatever the weights say; whether it is of use is for relations to tell."""
ADDED = 0.5
"""Words that no rule holds for a name become one of a type from this chance on."""
_BETTER = 0.1
"""By how much words must be likelier than all names of the rules that they overlap to take their place."""
_RANK = 48
_NAMED_ONLY = ("Country", "Region")
"""Types that only lists of names tell."""
_PARTS = ("Country", "Region", "City", "Theme", "Person")


def decide(reading: Reading, offers: Sequence[Offer], chances: Sequence[Sequence[float]]) -> None:
    """Change what is named in a passage to what is likely; ``chances`` are of being no name, and of each type."""
    made: list[Mention] = []
    rest: list[tuple[float, int, Offer, str]] = []
    for number, (offer, chance) in enumerate(zip(offers, chances, strict=True)):
        if offer.kept and offer.readings[0].how == "short":
            made.append(offer.readings[0])
        elif offer.kept:
            if 1 - chance[0] >= DROPPED or offer.readings[0].how in _TOLD:
                made.append(replace(offer.readings[0], chance=1 - chance[0]))
        elif max(chance[1:]) >= ADDED:
            label = LABELS[max(range(len(LABELS)), key=lambda i: chance[i + 1])]
            if _may_be(label, reading, offer):
                rest.append((-max(chance[1:]), number, offer, label))
    fresh: list[Mention] = []
    for missing, _, offer, label in sorted(rest, key=lambda each: each[:2]):
        likely = -missing
        over = [m for m in (*made, *fresh) if m.how != "short" and m.start < offer.end and offer.start < m.end]
        if any(likely <= (m.chance or 0.0) + _BETTER for m in over):
            continue
        made = [m for m in made if m not in over]
        fresh = [m for m in fresh if m not in over]
        fresh.append(replace(_mention(reading, offer, label), chance=likely))
    fresh = attach_abbreviations(fresh, reading.text)
    reading.mentions = sorted([*made, *fresh], key=lambda m: (m.start, m.end))


def _may_be(label: str, reading: Reading, offer: Offer) -> bool:
    if label in _NAMED_ONLY:
        return any(m.label == label for m in offer.readings)
    return label != "City" or city_named(reading.text[offer.start : offer.end]) is not None


def _mention(reading: Reading, offer: Offer, label: str) -> Mention:
    """The reading of that type which a rule gave, else one of another type, else a plain one."""
    own = next((m for m in offer.readings if m.label == label), None)
    if own is not None:
        return own
    other = next((m for m in offer.readings if m.label not in _PARTS and m.how != "short"), None)
    if other is not None and label not in _PARTS:
        return replace(other, label=label)
    plain = reading.passage.mention(offer.start, offer.end, label, "learned", _RANK)
    city = city_named(plain.text) if label == "City" else None
    if city is None:
        return plain
    return replace(plain, country=city.country, entry=city.name, point=(city.lat, city.lon))
