"""What the matcher answers to texts whose right record is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from graph.matching import Body, Matcher
from ingest.evaluation.matching.labelled import Labelled
from ingest.evaluation.matching.scoring import Answer

__all__ = ["answers_of"]


def answers_of(
    matcher: Matcher,
    labelled: Sequence[Labelled],
    known: Iterable[str],
    progress: Callable[[int], None] = lambda _: None,
) -> list[Answer]:
    """Return the best answer to each text, in their order; ``known`` are the ids of the bodies to match with."""
    there = frozenset(known)
    found = []
    asked = (Body(names=(one.text,)) for one in labelled)
    for done, (one, matches) in enumerate(zip(labelled, matcher.match_many(asked), strict=True), 1):
        answerable = bool(one.right & there)
        right = bool(matches) and matches[0].body.id in one.right
        found.append(Answer(matches[0].score if matches else 0.0, right, answerable))
        progress(done)
    return found
