"""From what the questions return to what goes over the wire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from api.schemas import (
    Differing,
    Entity,
    EntityBrief,
    Evidence,
    GraphEdge,
    GraphNode,
    Relation,
    RelationProperties,
    Relations,
    SourceBrief,
    SourceInList,
    Words,
)
from api.schemas import StatedValue as Stated
from graph.model import Text
from graph.sources import Source
from graph.values import StatedValue, values_told
from queries import Relation as FoundRelation

__all__ = ["brief", "edge", "entity", "graph_node", "relation", "source_brief", "source_in_list", "words"]

Node = Mapping[str, Any]

_ENTITY: Final = frozenset(Entity.model_fields) - {"conflicts", "history", "sources", "relations"}


def brief(node: Node) -> EntityBrief:
    """Shape a node as a list shows it."""
    return EntityBrief(**_some(node, frozenset(EntityBrief.model_fields)))


def graph_node(node: Node) -> GraphNode:
    """Shape a node of a piece of the graph."""
    return GraphNode(**_some(node, frozenset(GraphNode.model_fields)))


def entity(node: Node, sources: list[SourceBrief], relations: Relations) -> Entity:
    """Shape a node with everything known of it."""
    told = values_told(node)
    disputed = node.get("conflicts") or ()
    return Entity(
        **_some(node, _ENTITY),
        conflicts=[_differing(name, told[name]) for name in disputed if name in told],
        history=[_differing(name, values) for name, values in told.items() if name not in disputed],
        sources=sources,
        relations=relations,
    )


def _differing(name: str, values: Sequence[StatedValue]) -> Differing:
    return Differing(property=name, values=[Stated.model_validate(asdict(value)) for value in values])


def source_brief(node: Node, mentions: int | None) -> SourceBrief:
    """Shape a source that speaks of a node."""
    return SourceBrief(**_some(node, frozenset(SourceBrief.model_fields)), mentions=mentions or 1)


def source_in_list(source: Source) -> SourceInList:
    """Shape a source as the list of sources shows it."""
    return SourceInList(**{name: getattr(source, name) for name in SourceInList.model_fields})


def words(text: Text) -> Words:
    """Shape a text in the languages of the interface."""
    return Words(en=text.en, it=text.it)


def relation(found: FoundRelation, seen_from: str) -> Relation:
    """Shape a relation as one of its ends sees it."""
    outgoing = found.start == seen_from
    other = found.other or {"id": found.end if outgoing else found.start, "label": "", "name": ""}
    return Relation(
        id=found.id,
        type=found.type,
        outgoing=outgoing,
        other=brief(other),
        confidence=found.confidence,
        properties=RelationProperties(**found.properties),
        evidence=_evidence(found),
        evidence_count=found.evidence_count,
    )


def edge(found: FoundRelation) -> GraphEdge:
    """Shape a relation as a piece of the graph shows it."""
    return GraphEdge(
        id=found.id,
        type=found.type,
        start=found.start,
        end=found.end,
        confidence=found.confidence,
        properties=RelationProperties(**found.properties),
        evidence=_evidence(found),
        evidence_count=found.evidence_count,
    )


def _evidence(found: FoundRelation) -> list[Evidence]:
    return [Evidence(quote=e.quote, source=e.source, page=e.page, start=e.start, end=e.end) for e in found.evidence]


def _some(node: Node, fields: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in node.items() if name in fields and value is not None}
