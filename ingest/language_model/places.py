"""Which place or theme a name means: the model says that it is one, the shipped gazetteer which."""

from __future__ import annotations

from dataclasses import replace

from ingest.extract import shipped_names
from ingest.extract.model import Mention
from ingest.extract.passages import Passage
from ingest.extract.places import city_named

__all__ = ["SETTLED", "settled"]

SETTLED = ("Country", "Region", "City", "Theme")
"""Labels of what has one official name."""


def settled(mention: Mention, passage: Passage) -> Mention | None:
    """Return the mention with its official name, country and point; None for a country that does not exist."""
    if mention.label == "City":
        city = city_named(mention.text)
        if city is None:
            return mention
        return replace(mention, entry=city.name, country=city.country, point=(city.lat, city.lon))
    for known in shipped_names().find(passage):
        same = mention.start <= known.start < mention.end and known.end - known.start >= len(mention.text) // 2
        if same and known.label == mention.label:
            return replace(mention, entry=known.entry, country=known.country, identifier=known.identifier)
    return None if mention.label == "Country" else mention
