"""One resolution: derive what the rules say now, bring the log up to date, and read the view off it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from ingest.resolve.entities import collect_entities
from ingest.resolve.links import Links, link
from ingest.resolve.log import Decision, Judgement, JudgementLog
from ingest.resolve.rules import decide

__all__ = ["Resolution", "resolve"]


@dataclass(frozen=True, slots=True)
class Resolution:
    """The view, and what changed in the log."""

    links: Links
    entities: int
    nodes: int
    added: Mapping[str, int]
    """New lines of the log, by judgement."""


def resolve(statements: pl.DataFrame, log: JudgementLog, *, at: str) -> Resolution:
    """Resolve all entities of the statements.

    Decisions of rules that no longer follow from the statements are withdrawn, so that the view is a function of the
    sources and of what people decided, not of history.
    """
    entities = collect_entities(statements)
    now = {d.pair: d for d in decide(entities.values())}
    before = log.by_rules()
    new = [d for pair, d in now.items() if pair not in before or before[pair].judgement is not d.judgement]
    gone = [
        Decision(left=d.left, right=d.right, judgement=Judgement.WITHDRAWN, by=d.by, why="no longer follows")
        for pair, d in before.items()
        if pair not in now
    ]
    log.append([*new, *gone], at=at)
    links = link(entities, log.in_force().values())
    return Resolution(
        links=links,
        entities=len(entities),
        nodes=links.frame["node"].n_unique(),
        added=Counter(str(d.judgement) for d in [*new, *gone]),
    )
