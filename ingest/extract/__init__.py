"""From a document to what it says: names, relations and the words that state them. No model, no network.

``extract`` reads a document, ``to_statements`` makes it ready for the store, ``to_json`` for people. What languages
are read is the content of ``lexicon/``; what names are known beforehand that of ``gazetteer/``.
"""

from __future__ import annotations

from ingest.extract.extraction import extract
from ingest.extract.known import KnownName, KnownNames, shipped_names
from ingest.extract.lexicons import Lexicon, load_lexicon, shipped_lexicons
from ingest.extract.model import Entity, Evidence, Extraction, Ledger, Relation
from ingest.extract.output import EXTRACTOR, refusals_to_json, to_json, to_statements
from ingest.extract.parts import PartRead, extract_parts

__all__ = [
    "EXTRACTOR",
    "Entity",
    "Evidence",
    "Extraction",
    "KnownName",
    "KnownNames",
    "Ledger",
    "Lexicon",
    "PartRead",
    "Relation",
    "extract",
    "extract_parts",
    "load_lexicon",
    "refusals_to_json",
    "shipped_lexicons",
    "shipped_names",
    "to_json",
    "to_statements",
]
