"""Two readings of one document side by side: which entity of one is which of the other.

An entity is the same if the types agree and one surface form agrees after folding case, accents, punctuation and
white space; one to one, best agreement of forms first. Two careful readers are one measure: what either has is
right, what both have is asked for.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import Final

from graph.model import RELATIONS
from ingest.evaluation.annotations import Annotated, Annotation
from ingest.extract import Relation

__all__ = [
    "PROGRAM",
    "Key",
    "Link",
    "Node",
    "Reading",
    "agree",
    "align",
    "fold_form",
    "fold_forms",
    "gold_of",
    "link",
    "link_found",
    "reading_of",
]

Key = tuple[int, str]
"""An entity: the number of the reader who found it, and its id there."""

PROGRAM: Final = 9
"""The number of a program among readers: above theirs, so that what it alone has is nothing of theirs."""

Link = tuple[str, Key, Key]
"""A relation: its type and its two ends."""


@dataclass(frozen=True, slots=True)
class Node:
    """An entity with all its types and folded forms; ``asked`` tells whether every reader has it."""

    name: str
    types: frozenset[str]
    forms: frozenset[str]
    asked: bool = True

    @property
    def type(self) -> str:
        """The type it is counted under."""
        return min(self.types)


@dataclass(frozen=True, slots=True)
class Reading:
    """Entities by key and relations, each with whether it is asked for."""

    nodes: Mapping[Key, Node]
    links: Mapping[Link, bool]


@lru_cache(maxsize=50_000)
def fold_form(text: str) -> str:
    """Fold case, accents, punctuation and white space, so that forms compare as a reader would."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    bare = (c for c in decomposed if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in bare).split())


def fold_forms(texts: Iterable[str]) -> frozenset[str]:
    """Fold every form of a name; what is nothing but signs gives none."""
    return frozenset(form for text in texts if (form := fold_form(text)))


def link(kind: str, start: Key, end: Key) -> Link:
    """Return a relation in the one way it is written: ends of a relation without direction are put in order."""
    return (kind, *sorted((start, end))) if RELATIONS[kind].symmetric else (kind, start, end)  # type: ignore[return-value]


def link_found(relation: Relation) -> Link:
    """Return a relation of an extraction as the program's reading has it."""
    return link(relation.type, (PROGRAM, relation.start), (PROGRAM, relation.end))


def reading_of(annotation: Annotation, reader: int) -> Reading:
    """Return what one reader, or a program, found."""
    nodes = {
        (reader, e.id): Node(e.name, frozenset({e.type}), fold_forms((e.name, *e.mentions)))
        for e in annotation.entities
    }
    links = {link(r.type, (reader, r.start), (reader, r.end)): True for r in annotation.relations}
    return Reading(nodes, links)


def align(asked: Mapping[Key, Node], found: Mapping[Key, Node], *, same_type: bool) -> dict[Key, Key]:
    """Pair entities one to one by the forms they share; a shared name counts double, a shared type decides ties."""
    by_form: dict[str, list[Key]] = defaultdict(list)
    for key, node in found.items():
        for form in node.forms:
            by_form[form].append(key)
    candidates: list[tuple[float, Key, Key]] = []
    for key, node in asked.items():
        shared: dict[Key, float] = defaultdict(float)
        for form in node.forms:
            for other in by_form.get(form, ()):
                kin = bool(found[other].types & node.types)
                if kin or not same_type:
                    shared[other] += (2 if form == fold_form(node.name) else 1) + 0.5 * kin
        candidates += [(-score, key, other) for other, score in shared.items()]
    pairs: dict[Key, Key] = {}
    used: set[Key] = set()
    for _, key, other in sorted(candidates):
        if key not in pairs and other not in used:
            pairs[key] = other
            used.add(other)
    return pairs


def agree(*readings: Reading) -> Reading:
    """Make one measure of several readings: either makes a thing right, only all make it asked for."""
    return reduce(_both, readings)


def gold_of(annotated: Annotated) -> Reading:
    """Make one measure of all that the readers of a document found."""
    return agree(*(reading_of(reading, number) for number, reading in enumerate(annotated.readings)))


def _both(first: Reading, second: Reading) -> Reading:
    pairs = align(first.nodes, second.nodes, same_type=False)
    back = {other: key for key, other in pairs.items()}
    nodes = {
        key: _joined(node, second.nodes[pairs[key]] if key in pairs else None) for key, node in first.nodes.items()
    }
    nodes |= {key: _joined(node, None) for key, node in second.nodes.items() if key not in back}
    moved = {link(kind, back.get(a, a), back.get(b, b)): asked for (kind, a, b), asked in second.links.items()}
    links = {each: first.links.get(each, False) and moved.get(each, False) for each in {**first.links, **moved}}
    return Reading(nodes, links)


def _joined(node: Node, twin: Node | None) -> Node:
    if twin is None:
        return Node(node.name, node.types, node.forms, False)
    return Node(node.name, node.types | twin.types, node.forms | twin.forms, node.asked and twin.asked)
