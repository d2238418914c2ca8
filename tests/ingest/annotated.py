"""Small annotated folders for tests of the evaluation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ingest.document import Document
from ingest.extract import Entity, Evidence, Extraction, Ledger, Relation

TEXT = """Distretto Alfamed

Il Distretto Alfamed (DAM) collabora con l'Università di Trieste. Il Distretto Alfamed fa parte della rete Bravonet.

Progetto: ORMEA
Coordinatore: Università di Trieste

Partner di progetto:

  • Cliocare S.r.l. (Italia);
  • Delphinia Park (Francia).

Anna Carlotti, direttrice del Distretto Alfamed, ha aperto il convegno Giornata Alfamed 2024 a Udine.
"""


def entity(identity: str, type_: str, *forms: str, country: str | None = None) -> dict[str, Any]:
    return {"id": identity, "type": type_, "name": forms[0], "mentions": list(forms), "country": country}


def relation(start: str, type_: str, end: str, quote: str = "") -> dict[str, Any]:
    return {"type": type_, "from": start, "to": end, "properties": {}, "quote": quote}


def annotation() -> dict[str, Any]:
    return {
        "document": "page.txt",
        "language": "it",
        "shape": "member page",
        "entities": [
            entity("e1", "Cluster", "Distretto Alfamed", "DAM", country="IT"),
            entity("e2", "Organisation", "Università di Trieste", country="IT"),
            entity("e3", "Network", "Bravonet"),
            entity("e4", "Project", "ORMEA"),
            entity("e5", "Organisation", "Cliocare S.r.l."),
            entity("e6", "Hub", "Delphinia Park"),
            entity("e7", "Country", "Italia", country="IT"),
            entity("e8", "Country", "Francia", country="FR"),
            entity("e9", "Person", "Anna Carlotti"),
            entity("e10", "Event", "Giornata Alfamed 2024"),
            entity("e11", "City", "Udine", country="IT"),
        ],
        "relations": [
            relation("e1", "COLLABORATES_WITH", "e2", "collabora con l'Università di Trieste"),
            relation("e1", "MEMBER_OF", "e3", "fa parte della rete Bravonet"),
            relation("e2", "PARTICIPATES_IN", "e4", "Coordinatore: Università di Trieste"),
            relation("e5", "PARTICIPATES_IN", "e4", "Cliocare S.r.l. (Italia)"),
            relation("e6", "LOCATED_IN", "e8", "Delphinia Park (Francia)"),
            relation("e9", "HAS_ROLE", "e1", "Anna Carlotti, direttrice del Distretto Alfamed"),
            relation("e10", "LOCATED_IN", "e11", "Giornata Alfamed 2024 a Udine"),
        ],
    }


def write(folder: Path, content: Any, *, name: str = "page", text: str = TEXT) -> Path:
    """Write a document and its annotation; return the annotation's path."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    path = folder / f"{name}.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def as_found(content: dict[str, Any], document: Document) -> Extraction:
    """What an extractor that finds just this would return."""
    text = document.text
    spans = {e["id"]: [(text.find(f), text.find(f) + len(f)) for f in e["mentions"]] for e in content["entities"]}
    entities = [
        Entity(id=e["id"], label=e["type"], name=e["name"], key="", aliases=e["mentions"], spans=spans[e["id"]])
        for e in content["entities"]
    ]
    relations = []
    for r in content["relations"]:
        at = max(0, text.find(r["quote"]))
        evidence = Evidence(start=at, end=at + 1, quote=text[at : at + 1], anchors={}, page=None, language="it")
        relations.append(
            Relation(type=r["type"], start=r["from"], end=r["to"], rule="made", confidence=0.8, evidence=[evidence])
        )
    return Extraction(language="it", entities=entities, relations=relations, ledger=Ledger())
