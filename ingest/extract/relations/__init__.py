"""Relations between the entities of a document: rules propose claims, one gate accepts them."""

from __future__ import annotations

from ingest.document import Document
from ingest.extract.model import Ledger, Relation
from ingest.extract.relations.acceptance import accept
from ingest.extract.relations.announced import find_announced
from ingest.extract.relations.claims import Context
from ingest.extract.relations.lists import find_in_lists
from ingest.extract.relations.nearby import find_nearby
from ingest.extract.relations.offices import find_offices
from ingest.extract.relations.pairing import Pairing, weigh
from ingest.extract.relations.sentences import find_in_sentences
from ingest.extract.relations.tables import Grid, find_in_tables

__all__ = ["find_relations"]


def find_relations(
    context: Context, grids: list[Grid], document: Document, ledger: Ledger, pairing: Pairing
) -> list[Relation]:
    """Return every relation that the document states, strongest evidence first within the order of the text."""
    claims = [
        *find_in_lists(context),
        *find_in_tables(context, grids),
        *find_nearby(context),
        *find_announced(context),
        *find_offices(context),
        *find_in_sentences(context, ledger),
    ]
    claims = weigh(context, claims, pairing)
    claims = [claim for claim in claims if claim.passage >= context.head]
    return accept(claims, document, [reading.passage for reading in context.readings], ledger)
