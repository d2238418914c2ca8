"""A small graph with everything that is awkward to write down: quotes, tags, control characters, no country."""

from typing import Any

import polars as pl
import pytest

from graph.assemble import GraphFrames, assemble, with_layout
from graph.ids import entity_id
from graph.layout import lay_out
from graph.sources import Source
from graph.statements import Statement
from graph.store import to_frame

HOSTILE = "</script><script>alert('x')</script> & “L'Aquila” \x07 href=\"javascript:1\" ]]>"

_BODIES = {
    "lomb": ("Cluster", "Cluster Lombardo Scienze della Vita"),
    "cebr": ("Network", "Council of European BioRegions"),
    "net": ("Project", "NetBioExample"),
    "bad": ("Organisation", HOSTILE),
    "anna": ("Person", "Anna Esempio"),
    "it": ("Country", "Italy"),
}


def _says(subject: str, predicate: str, value: str | None = None, obj: str | None = None, **more: Any) -> Statement:
    fields: dict[str, Any] = {
        "source_id": "source-report", "subject": f"source-report#{subject}", "subject_type": _BODIES[subject][0],
        "predicate": predicate, "quote": value or f"«{subject} {predicate} {obj}»", "start": 3, "end": 9,
        "extractor": "test", "confidence": 0.9, "value": value,
    }  # fmt: skip
    if obj:
        fields |= {"object": f"source-report#{obj}", "object_type": _BODIES[obj][0]}
    return Statement(**{**fields, **more})


@pytest.fixture(scope="session")
def small_graph() -> GraphFrames:
    statements = [
        *(_says(key, "name", name) for key, (_, name) in _BODIES.items()),
        _says("lomb", "alias", "Lombardy Life Science Cluster"),
        _says("lomb", "url", "https://www.lombardialifesciences.it/"),
        _says("lomb", "identifier", "wikidata:Q123"),
        _says("cebr", "acronym", "CEBR"),
        _says("net", "start", "2006-01"),
        _says("it", "identifier", "iso:IT"),
        _says("lomb", "MEMBER_OF", obj="cebr", properties={"since": "2015"}),
        _says("lomb", "PARTICIPATES_IN", obj="net", properties={"role": "coordinator", "contribution_eur": 1000.5}),
        _says("bad", "PARTICIPATES_IN", obj="net", quote=HOSTILE),
        _says("bad", "COLLABORATES_WITH", obj="lomb"),
        _says("lomb", "LOCATED_IN", obj="it"),
        _says("anna", "HAS_ROLE", obj="lomb", properties={"title": "President"}),
    ]
    links = pl.DataFrame(
        [(f"source-report#{key}", entity_id(label, key), label) for key, (label, _) in _BODIES.items()],
        schema=["entity", "node", "label"],
        orient="row",
    )
    source = Source(
        id="source-report", label="report.pdf", origin="/x", sha256="0", size=1, media_type="application/pdf",
        reader="document:1", outcome="read", title="Annual report",
    )  # fmt: skip
    frames = assemble(to_frame(statements), [source], links)
    return with_layout(frames, lay_out(frames.nodes, frames.edges))
