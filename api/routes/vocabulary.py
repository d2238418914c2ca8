"""What the graph can hold: types, relations, properties, with their names and colours."""

from __future__ import annotations

from fastapi import APIRouter

from api.schemas import (
    KindTerm,
    PropertyTerm,
    RelationEnds,
    RelationTerm,
    StandingTerm,
    TypeTerm,
    Vocabulary,
)
from api.shapes import words
from graph.model import EDGE_PROPERTIES, NODE_PROPERTIES, NODE_TYPES, ORGANISATION_KINDS, RELATIONS, SEAT, Property
from graph.trust import STANDINGS

__all__ = ["router"]

router = APIRouter(tags=["graph"])


def _property(term: Property) -> PropertyTerm:
    return PropertyTerm(name=term.name, kind=term.kind, text=words(term.text), labels=term.labels, rdf=term.rdf)


@router.get("/vocabulary", summary="The vocabulary of the graph")
def vocabulary() -> Vocabulary:
    """Node types, relations and properties, in English and Italian, with the colours of the map."""
    return Vocabulary(
        labels=[
            TypeTerm(
                label=t.label,
                text=words(t.text),
                plural=words(t.plural),
                meaning=words(t.meaning),
                colour=t.colour,
                on_map=t.on_map,
                rdf=t.rdf,
            )
            for t in NODE_TYPES.values()
        ],
        relations=[
            RelationTerm(
                type=r.type,
                text=words(r.text),
                inverse=words(r.inverse),
                meaning=words(r.meaning),
                ends=[RelationEnds(start=start, ends=sorted(ends)) for start, ends in r.ends.items()],
                properties=r.properties,
                symmetric=r.symmetric,
                rdf=r.rdf,
            )
            for r in RELATIONS.values()
        ],
        node_properties=[_property(p) for p in NODE_PROPERTIES.values()],
        relation_properties=[_property(p) for p in EDGE_PROPERTIES.values()],
        kinds=[KindTerm(kind=kind, text=words(text)) for kind, text in ORGANISATION_KINDS.items()],
        seat=words(SEAT),
        standings=[
            StandingTerm(standing=name, trust=s.trust, text=words(s.text), why=s.why) for name, s in STANDINGS.items()
        ],
    )
