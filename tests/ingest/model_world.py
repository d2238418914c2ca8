"""A small invented document and what a careful model would say of each part of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ingest.document import Document
from ingest.language_model import AnswerCache, ModelReading, ModelSettings, read_with_model
from ingest.readers import read
from tests.ingest.model_server import Asked, ModelServer, Reply, part, said

REPORT = """# Cluster Valle Salute annual report

Cluster Valle Salute is a life sciences cluster based in Torino, Italy. It was founded by nobody in particular.

## Networks

Cluster Valle Salute is a member of the Alpine Health Network (AHN) since 2019.

## Project LUMEN

Partners:

- Istituto Rosso, coordinator
- Helios Biotech GmbH
"""

ENTITIES: list[dict[str, Any]] = [
    {"id": "1", "type": "Cluster", "name": "Cluster Valle Salute", "mentions": []},
    {"id": "2", "type": "City", "name": "Torino", "mentions": []},
    {"id": "3", "type": "Country", "name": "Italy", "mentions": []},
    {"id": "4", "type": "Network", "name": "Alpine Health Network", "mentions": ["AHN"], "acronym": "AHN"},
    {"id": "5", "type": "Project", "name": "Project LUMEN", "mentions": []},
    {"id": "6", "type": "Organisation", "name": "Istituto Rosso", "mentions": [], "kind": "research"},
    {"id": "7", "type": "Organisation", "name": "Helios Biotech GmbH", "mentions": [], "kind": "company"},
]
CITY = {
    "type": "LOCATED_IN",
    "from": "1",
    "to": "2",
    "quote": "Cluster Valle Salute is a life sciences cluster based in Torino",
}
MEMBER = {
    "type": "MEMBER_OF", "from": "1", "to": "4", "since": "2019",
    "quote": "Cluster Valle Salute is a member of the Alpine Health Network (AHN) since 2019.",
}  # fmt: skip
COORDINATOR = {
    "type": "PARTICIPATES_IN",
    "from": "6",
    "to": "5",
    "quote": "Istituto Rosso, coordinator",
    "role": "coordinator",
}
PARTNER = {"type": "PARTICIPATES_IN", "from": "7", "to": "5", "quote": "Helios Biotech GmbH", "role": "partner"}
RELATIONS: list[dict[str, Any]] = [CITY, MEMBER, COORDINATOR, PARTNER]

ALL = {
    ("Cluster Valle Salute", "LOCATED_IN", "Turin"),
    ("Cluster Valle Salute", "MEMBER_OF", "Alpine Health Network"),
    ("Istituto Rosso", "PARTICIPATES_IN", "Project LUMEN"),
    ("Helios Biotech GmbH", "PARTICIPATES_IN", "Project LUMEN"),
}
"""What the good answer says, by official names."""

GOOD: dict[str, Any] = {"entities": ENTITIES, "relations": RELATIONS}


def answer(*, entities: list[Any] | None = None, relations: list[Any] | None = None) -> dict[str, Any]:
    """The good answer with some more things and relations in it."""
    return {"entities": [*ENTITIES, *(entities or [])], "relations": [*RELATIONS, *(relations or [])]}


def careful(asked: Asked) -> Reply:
    """What a careful model answers: of the good answer what the part asked for holds."""
    text = part(asked)
    things = [e for e in ENTITIES if e["name"] in text]
    here = {e["id"] for e in things}
    relations = [r for r in RELATIONS if {r["from"], r["to"]} <= here and r["quote"] in text]
    return said({"entities": things, "relations": relations})


def document(folder: Path, text: str = REPORT, name: str = "report.md") -> Document:
    """The text as a reader gives it."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    found = read(path)
    assert isinstance(found, Document)
    return found


def settings(server: ModelServer, **more: Any) -> ModelSettings:
    """Settings for this server; it is asked again without a pause."""
    return ModelSettings(**{"model": "stub-1", "url": server.url, "pause": 0.0, "timeout": 20.0, **more})


def read_by(server: ModelServer, folder: Path, text: str = REPORT, **more: Any) -> ModelReading:
    """Let this server read the text; answers are kept in the folder."""
    return read_with_model(document(folder, text), settings(server, **more), AnswerCache(folder / "answers"))


def triples(reading: ModelReading) -> set[tuple[str, str, str]]:
    """The relations by the names of their ends."""
    names = {e.id: e.name for e in reading.extraction.entities}
    return {(names[r.start], r.type, names[r.end]) for r in reading.extraction.relations}
