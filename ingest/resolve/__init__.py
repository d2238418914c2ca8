"""Which names mean the same body: rules propose, a log remembers, canonical ids are a view over it.

    statements ─ entities ─▶ what each source calls a body, and what identifies it
               ─ rules ────▶ decisions: these two are the same, and why
               ─ log ──────▶ every decision ever taken, by rule or by person; nothing is deleted
               ─ links ────▶ entity → node: connected components of the positive decisions in force

Nothing is merged in place: statements are never rewritten, so undoing a decision is one more line in the log.
"""

from ingest.resolve.entities import Entity, collect_entities
from ingest.resolve.links import Links, link
from ingest.resolve.log import Decision, Judgement, JudgementLog
from ingest.resolve.resolver import Resolution, resolve
from ingest.resolve.rules import decide

__all__ = [
    "Decision",
    "Entity",
    "Judgement",
    "JudgementLog",
    "Links",
    "Resolution",
    "collect_entities",
    "decide",
    "link",
    "resolve",
]
