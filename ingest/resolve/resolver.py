"""One resolution: derive what rules and scorer say now, bring the log up to date, and read the view off it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import polars as pl

from graph.history import Remembered
from graph.judgements import Decision, Judgement, JudgementLog
from graph.matching import Reason
from ingest.resolve.entities import collect_entities
from ingest.resolve.links import Links, link
from ingest.resolve.placing import place
from ingest.resolve.questions import open_questions
from ingest.resolve.rules import decide
from ingest.resolve.scored import Scored, Scorer, decide_scored

__all__ = ["Resolution", "resolve"]

_EVEN: Final = 0.5


@dataclass(frozen=True, slots=True)
class Resolution:
    """The view, and what changed in the log."""

    links: Links
    entities: int
    nodes: int
    added: Mapping[str, int]
    """New lines of the log, by judgement."""
    questions: list[tuple[Decision, str]] = field(default_factory=list)
    """What a person is asked, each with why."""
    reasons: Mapping[tuple[str, str], tuple[Reason, ...]] = field(default_factory=dict)
    """What speaks for and against a pair, where the scorer said so."""
    threshold: float = _EVEN
    """The score from which on two are the same."""
    judged: list[Decision] = field(default_factory=list)
    """The judgements of people that this view follows."""
    unplaced: list[Decision] = field(default_factory=list)
    """Judgements of people on entities that no source has now."""


def resolve(
    statements: pl.DataFrame,
    log: JudgementLog,
    *,
    at: str,
    sources: Mapping[str, str] | None = None,
    remembered: Remembered | None = None,
    scorer: Scorer | None = None,
) -> Resolution:
    """Resolve all entities of the statements; ``sources`` gives the label of each source.

    Decisions of rules and models that no longer follow from the statements are withdrawn, so that who is who is a
    function of the sources and of what people decided, not of history; history (``remembered``) only keeps the ids.
    """
    entities = collect_entities(statements)
    now = {d.pair: d for d in decide(entities.values())}
    scored = decide_scored(entities, scorer, now) if scorer else Scored([], {})
    now |= {d.pair: d for d in scored.decisions}
    before = log.derived()
    new = [d for pair, d in now.items() if pair not in before or not _says_the_same(before[pair], d)]
    gone = [
        replace(d, judgement=Judgement.WITHDRAWN, why="no longer follows", at="", score=None)
        for pair, d in before.items()
        if pair not in now
    ]
    log.append([*new, *gone], at=at)
    judged = log.standing()
    placed = place(log.by_people().values(), entities, sources or {})
    outranked = {d.pair for d in placed.decisions}
    derived = [d for pair, d in now.items() if pair not in outranked]
    links = link(entities, [*derived, *placed.decisions], remembered)
    return Resolution(
        links=links,
        entities=len(entities),
        nodes=links.frame["node"].n_unique(),
        added=Counter(str(d.judgement) for d in [*new, *gone]),
        questions=open_questions(links, derived, placed.decisions),
        reasons=scored.reasons,
        threshold=scorer.high if scorer else _EVEN,
        judged=judged,
        unplaced=placed.waiting,
    )


def _says_the_same(before: Decision, now: Decision) -> bool:
    return (before.judgement, before.by) == (now.judgement, now.by)
