"""How many names have each common word, in a large registry: what makes small indexes judge as large ones do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

__all__ = ["Background"]

_COMMON: Final = 40
"""Names that have a word, for it to be told."""


@dataclass(frozen=True, slots=True)
class Background:
    """Counts that are added to those of an index. In the names of twelve clusters "university" is no rare word."""

    forms: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, forms: Iterable[tuple[str, ...]]) -> Background:
        """Count the words of these names; rare ones are left out."""
        counts: Counter[str] = Counter()
        total = 0
        for words in forms:
            counts.update(set(words))
            total += 1
        return cls(total, {word: counts[word] for word in sorted(counts) if counts[word] >= _COMMON})

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> Background:
        """Read what :meth:`written` wrote."""
        return cls(content["forms"], content["counts"])

    def written(self) -> dict[str, Any]:
        """Return the counts as JSON holds them."""
        return {"forms": self.forms, "counts": dict(self.counts)}
