"""Every entity and relation that was asked for or found: right or not, where it stands, and what went wrong.

The cause of a miss is looked for in one order, from the name to the relation: what is not found cannot be related.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from ingest.evaluation.annotations import Annotated
from ingest.evaluation.comparing import Key, Link, Node, link, link_found
from ingest.evaluation.ground import NOWHERE, Ground, Place
from ingest.evaluation.scoring import Comparison
from ingest.extract import Extraction

__all__ = ["MISS_CAUSES", "SPURIOUS_CAUSES", "Judgement", "judge"]

MISS_CAUSES: Final = {
    "entity": ("never found", "wrong type", "wrong boundary", "taken into another entity"),
    "relation": (
        "an end is missing",
        "taken for another relation",
        "a list or table not understood",
        "not both named in one sentence",
        "no cue in the lexicon",
        "a cue there but not used",
    ),
}
SPURIOUS_CAUSES: Final = {
    "entity": ("wrong type", "wrong boundary", "no reader has it"),
    "relation": ("an end no reader has", "another relation is stated", "no reader relates them"),
}

_LISTS: Final = ("list item", "table row", "label: value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One thing that was asked for or found; ``cause`` tells why it is not ``good``, and is empty if it is."""

    document: str
    language: str
    kind: Literal["entity", "relation"]
    side: Literal["asked", "found"]
    type: str
    told: str
    structure: str
    cause: str

    @property
    def good(self) -> bool:
        """Whether what was asked for was found, or what was found is right."""
        return not self.cause


def judge(annotated: Annotated, extraction: Extraction, comparison: Comparison) -> list[Judgement]:
    """Judge one document, in the order of the readers' files and then of the extraction."""
    return list(_Judge(annotated, extraction, comparison).all())


class _Judge:
    """One document being judged."""

    def __init__(self, annotated: Annotated, extraction: Extraction, comparison: Comparison) -> None:
        self.name, self.language = annotated.name, annotated.language or extraction.language
        self.comparison, self.gold, self.found = comparison, comparison.gold, comparison.found
        self.ground = Ground(annotated.document)
        self.back: Mapping[Key, Key] = {other: key for key, other in comparison.any_type.items()}
        self.nodes: Mapping[Key, Node] = {**self.found.nodes, **self.gold.nodes}
        self.quotes: dict[Link, list[str]] = {}
        for number, annotation in enumerate(annotated.readings):
            for r in annotation.relations:
                self.quotes.setdefault(link(r.type, (number, r.start), (number, r.end)), []).extend(r.quotes)
        self.spans = {e.id: e.spans[0][0] for e in extraction.entities if e.spans}
        self.evidence = {link_found(r): r.evidence[0].start for r in extraction.relations if r.evidence}

    def all(self) -> Iterator[Judgement]:
        c = self.comparison
        for key, node in self.gold.nodes.items():
            if node.asked:
                place = next(self.ground.places_of(node.forms), None)
                cause = "" if key in c.pairs else self._missed_node(key, node)
                yield self._entity("asked", node, self.ground.structure_of(place), cause)
        right = c.right_nodes
        for key, node in self.found.nodes.items():
            cause = "" if key in right else self._spurious_node(key, node)
            yield self._entity("found", node, self._structure_at(self.spans.get(key[1])), cause)
        for each, asked in self.gold.links.items():
            if asked:
                place = self._place(each)
                cause = "" if each in c.links else self._missed_link(each, place)
                yield self._relation("asked", each, self.ground.structure_of(place), cause)
        for each, own in c.links.items():
            cause = "" if each in self.gold.links else self._spurious_link(each)
            yield self._relation("found", each, self._structure_at(self.evidence.get(own)), cause)

    def _structure_at(self, offset: int | None) -> str:
        return NOWHERE if offset is None else self.ground.structure_at(offset)

    def _entity(self, side: Literal["asked", "found"], node: Node, structure: str, cause: str) -> Judgement:
        return self._made("entity", side, node.type, node.name, structure, cause)

    def _relation(self, side: Literal["asked", "found"], each: Link, structure: str, cause: str) -> Judgement:
        told = f"{self.nodes[each[1]].name} {each[0]} {self.nodes[each[2]].name}"
        return self._made("relation", side, each[0], told, structure, cause)

    def _made(
        self,
        kind: Literal["entity", "relation"],
        side: Literal["asked", "found"],
        type_: str,
        told: str,
        structure: str,
        cause: str,
    ) -> Judgement:
        return Judgement(
            document=self.name,
            language=self.language,
            kind=kind,
            side=side,
            type=type_,
            told=told,
            structure=structure,
            cause=cause,
        )

    def _missed_node(self, key: Key, node: Node) -> str:
        if key in self.comparison.any_type:
            return "wrong type"
        if any(node.forms & other.forms for other in self.found.nodes.values()):
            return "taken into another entity"
        return "wrong boundary" if _overlaps(node, self.found.nodes) else "never found"

    def _spurious_node(self, key: Key, node: Node) -> str:
        if key in self.back:
            return "wrong type"
        return "wrong boundary" if _overlaps(node, self.gold.nodes) else "no reader has it"

    def _place(self, each: Link) -> Place | None:
        """Where a relation is stated: by its quotation, else where both ends stand, else where either does."""
        either = self.nodes[each[1]].forms | self.nodes[each[2]].forms
        return (
            self.ground.place_of_quote(self.quotes.get(each, ()))
            or next(self._shared(each), None)
            or next(self.ground.places_of(either), None)
        )

    def _shared(self, each: Link) -> Iterator[Place]:
        first = {(p.passage, p.start) for p in self.ground.places_of(self.nodes[each[1]].forms)}
        return (p for p in self.ground.places_of(self.nodes[each[2]].forms) if (p.passage, p.start) in first)

    def _missed_link(self, each: Link, place: Place | None) -> str:
        kind, a, b = each
        if a not in self.comparison.any_type or b not in self.comparison.any_type:
            return "an end is missing"
        if any({a, b} == {x, y} for _, x, y in self.comparison.links):
            return "taken for another relation"
        shared = list(self._shared(each))
        if not shared:
            structure = self.ground.structure_of(place)
            return "a list or table not understood" if structure in _LISTS else "not both named in one sentence"
        used = any(self.ground.cued(p, kind) for p in shared)
        return "a cue there but not used" if used else "no cue in the lexicon"

    def _spurious_link(self, each: Link) -> str:
        _, a, b = each
        if a not in self.gold.nodes or b not in self.gold.nodes:
            return "an end no reader has"
        if any({a, b} == {x, y} for _, x, y in self.gold.links):
            return "another relation is stated"
        return "no reader relates them"


def _overlaps(node: Node, others: Mapping[Key, Node]) -> bool:
    """Whether a form is a whole part of another's, or the other way round."""
    return any(
        f" {mine} " in f" {theirs} " or f" {theirs} " in f" {mine} "
        for other in others.values()
        if other.types & node.types
        for mine in node.forms
        for theirs in other.forms
    )
