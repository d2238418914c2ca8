"""Which names mean the same body: rules and scorer propose, people decide, canonical ids are a view over the log.

    statements ─ entities ───▶ what each source calls a body, and what identifies it
               ─ rules ──────▶ decisions: these two are the same, and why
               ─ scored ─────▶ decisions of the model, where rules say nothing
               ─ placing ────▶ judgements of people, on the entities of today
               ─ clustering ─▶ entity → group, so that no wrong edge glues two bodies
               ─ naming ─────▶ group → node id, the one it had if it had one
               ─ questions ──▶ the pairs that are put to a person

Every decision stands in the log (``graph.judgements``). Nothing is merged in place: statements are never rewritten, so
undoing a decision is one more line in the log.
"""

from ingest.resolve.clustering import Clustering, cluster
from ingest.resolve.entities import Entity, collect_entities
from ingest.resolve.linked import shipped_scorer
from ingest.resolve.links import Links, link
from ingest.resolve.questions import put_to_people
from ingest.resolve.resolver import Resolution, resolve
from ingest.resolve.rules import decide
from ingest.resolve.scored import ScoredPair, Scorer
from ingest.resolve.weighing import Unfollowed

__all__ = [
    "Clustering",
    "Entity",
    "Links",
    "Resolution",
    "ScoredPair",
    "Scorer",
    "Unfollowed",
    "cluster",
    "collect_entities",
    "decide",
    "link",
    "put_to_people",
    "resolve",
    "shipped_scorer",
]
