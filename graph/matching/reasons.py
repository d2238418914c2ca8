"""Why a match was scored as it was, in values that a person can check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from graph.matching.body import Body, Reason
from graph.matching.naming.asked import Asked
from graph.matching.naming.fitting import Fit

__all__ = ["reasons_of"]

_SLIGHT: Final = 0.05
"""Log-odds below which a side of the matter is not worth telling."""


def reasons_of(sides: Mapping[str, float], body: Body, asked: Asked, fit: Fit) -> tuple[Reason, ...]:
    """Return what each side of the matter adds, weightiest first, with the two values it was read from."""
    values = {
        "name": (" ".join(asked.spans[fit.span]), fit.key),
        "rest": (" ".join(fit.over), " ".join(fit.lacking)),
        "place_in_text": (asked.text, fit.key),
        "country": (asked.country or " ".join(sorted(asked.countries)), body.country),
        "city": (asked.city or asked.text, body.city),
        "acronym": (" ".join(sorted(asked.capitals)), " ".join(body.acronyms)),
        "known": ("", body.names[0]),
        "kind": (asked.text, body.kind),
        "rivals": (fit.key, body.names[0]),
    }
    found = [
        Reason(feature=side, weight=round(weight, 3), asked=values[side][0], known=values[side][1])
        for side, weight in sides.items()
        if abs(weight) >= _SLIGHT
    ]
    return tuple(sorted(found, key=lambda reason: (-abs(reason.weight), reason.feature)))
