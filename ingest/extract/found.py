"""How the names of an entity were found, in the words that the store keeps and the rule of promotion reads."""

from __future__ import annotations

from ingest.extract.model import Entity

__all__ = ["found_by"]

_LISTED = ("known", "passing")


def found_by(entity: Entity) -> str:
    """Return the rules that found it, parted by spaces, the strongest first.

    ``spelt_out`` comes before them where the text gives the name together with its abbreviation; of names that were
    known beforehand that tells nothing.
    """
    strongest: dict[str, int] = {}
    for mention in entity.mentions:
        strongest[mention.how] = max(mention.rank, strongest.get(mention.how, mention.rank))
    ranked = sorted(strongest, key=lambda how: (how == "repeat", -strongest[how], how))
    spelt = any(m.acronym and m.long and m.how not in _LISTED for m in entity.mentions)
    return " ".join(["spelt_out", *ranked] if spelt else ranked)
