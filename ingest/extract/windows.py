"""A large document read window by window: what is held at a time has a limit, however long the document is.

A document that fits into one window is read whole. In a longer one each later window begins with the lines that
tell what the document is about, knows the names told so far, and adds what it says to what was said before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from graph.model import RELATIONS
from ingest.document import BlockKind
from ingest.extract.entities import key_of
from ingest.extract.model import Entity, Extraction, Ledger, Mention, Refusal, Relation
from ingest.extract.passages import Part
from ingest.extract.relations.acceptance import strengthen

__all__ = ["WINDOW", "Told", "Window", "cut"]

WINDOW = 4_000_000
"""Characters of a window: some two thousand pages, so that hardly a document needs a second one."""

_HEAD = 12
"""Passages that are read again before each window, as many as may tell what a document is about."""


@dataclass(frozen=True, slots=True)
class Window:
    """Consecutive parts of a document; the first ``head`` of them were read before and state nothing new."""

    parts: list[Part]
    numbers: list[int]
    """Where each part stands in the document."""
    head: int = 0


def cut(parts: list[Part], size: int) -> list[list[Part]]:
    """Cut a document before a heading or, where none comes in time, before what goes on no list and no table."""
    if sum(block.end - block.start for block, _ in parts) <= size:
        return [parts]
    made: list[list[Part]] = [[]]
    length = 0
    for part in parts:
        kind = part[0].kind
        heads = kind in (BlockKind.TITLE, BlockKind.HEADING)
        listed = kind in (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW)
        if length >= 2 * size or (length >= size and not listed) or (4 * length >= 3 * size and heads):
            made.append([])
            length = 0
        made[-1].append(part)
        length += part[0].end - part[0].start
    return made


@dataclass(slots=True, kw_only=True)
class Told:
    """What the windows read so far have told of the document."""

    language: str
    forms: dict[str, Mention] = field(default_factory=dict)
    """Every way to write a name that was told, with a mention of it."""
    _entities: list[Entity] = field(default_factory=list)
    _by_key: dict[tuple[str, str], Entity] = field(default_factory=dict)
    _relations: dict[tuple[str, str, str], Relation] = field(default_factory=dict)
    _quoted: set[tuple[str, str, str, int, int]] = field(default_factory=set)
    _ledger: Ledger = field(default_factory=Ledger)
    _subject: Entity | None = None
    _seen: list[Entity] = field(default_factory=list)
    _head: list[tuple[int, Part]] = field(default_factory=list)
    _passages: int = 0

    def window(self, parts: list[Part]) -> Window:
        """Return the next parts of the document with its head before them."""
        numbers = range(self._passages, self._passages + len(parts))
        head = self._head
        return Window([*(p for _, p in head), *parts], [*(n for n, _ in head), *numbers], len(head))

    def subject_among(self, entities: Sequence[Entity]) -> Entity | None:
        """Return the one of these that the document was found to be about."""
        if self._subject is None:
            return None
        return next((e for e in entities if self._known(e) is self._subject), None)

    def add(self, found: Extraction, window: Window) -> None:
        """Take in what a window said."""
        ids = {e.id: self._add_entity(e, window) for e in found.entities}
        for relation in found.relations:
            self._add_relation(relation, ids[relation.start], ids[relation.end])
        told = {id(e): known for e in found.entities if (known := ids.get(e.id)) is not None}
        refusals = [
            replace(r, start=told.get(id(r.start), r.start), end=told.get(id(r.end), r.end))
            for r in found.ledger.refusals
        ]
        self._ledger.add(replace(found.ledger, refusals=refusals))
        self._seen += [e for e in found.seen if any(m.passage >= window.head for m in e.mentions)]
        self._passages += len(window.parts) - window.head
        if self._subject is None and found.subject is not None:
            self._subject = ids[found.subject]
        if not self._head:
            numbers = (
                {*range(_HEAD), *(m.passage for m in self._subject.mentions[:1])} if self._subject else range(_HEAD)
            )
            self._head = [(n, window.parts[n]) for n in sorted(numbers) if n < len(window.parts)]

    def extraction(self) -> Extraction:
        """Return all that was told as the extraction of the document."""
        return Extraction(
            language=self.language,
            entities=self._entities,
            relations=list(self._relations.values()),
            ledger=self._ledger,
            subject=self._subject.id if self._subject else None,
            seen=self._seen,
        )

    def take(self) -> Extraction:
        """Return what was told since the last time and forget its words; the names and what they name stay known."""
        relations = [replace(r, properties=dict(r.properties)) for r in self._relations.values() if r.evidence]
        ends = {end for r in relations for end in (r.start, r.end)}
        taken = Extraction(
            language=self.language,
            entities=[replace(e, aliases=list(e.aliases)) for e in self._entities if e.mentions or e.id in ends],
            relations=relations,
            ledger=self._ledger,
            subject=self._subject.id if self._subject else None,
            seen=self._seen,
        )
        for entity in self._entities:
            if entity.mentions:
                entity.mentions, entity.spans, entity.dates = [], [], None
        for relation in self._relations.values():
            if relation.evidence:
                relation.evidence = []
        self._quoted.clear()
        self._ledger, self._seen = Ledger(), []
        return taken

    @property
    def head(self) -> list[Part]:
        """The parts that tell what the document is about, once the first window is read."""
        return [part for _, part in self._head]

    def _known(self, entity: Entity) -> Entity | None:
        keys = (key_of(m)[1] for m in entity.mentions if m.how != "short")
        return next((k for key in (entity.key, *keys) if (k := self._by_key.get((entity.label, key)))), None)

    def _add_entity(self, entity: Entity, window: Window) -> Entity:
        known = self._known(entity)
        seen = list(zip(entity.mentions, entity.spans, strict=True))
        if known is not None:
            seen = [(m, span) for m, span in seen if m.passage >= window.head]
        mentions = [replace(m, passage=window.numbers[m.passage]) for m, _ in seen]
        spans = [span for _, span in seen]
        if known is None:
            known = replace(entity, id=f"e{len(self._entities) + 1}", mentions=mentions, spans=spans)
            self._entities.append(known)
        else:
            _complete(known, entity)
            known.mentions += mentions
            known.spans += spans
        for key in (entity.key, *(key_of(m)[1] for m in entity.mentions if m.how != "short")):
            self._by_key.setdefault((entity.label, key), known)
        return known

    def _add_relation(self, relation: Relation, start: Entity, end: Entity) -> None:
        if RELATIONS[relation.type].symmetric and int(end.id[1:]) < int(start.id[1:]):
            start, end = end, start
        if start is end:
            for evidence in relation.evidence:
                self._ledger.refuse(
                    Refusal(reason="same_ends", type=relation.type, start=start, end=end, evidence=evidence)
                )
            return
        key = (relation.type, start.id, end.id)
        known = self._relations.get(key)
        if known is None:
            known = self._relations[key] = replace(relation, start=start.id, end=end.id, evidence=[])
        else:
            strengthen(known, relation)
        for evidence in relation.evidence:
            told = (*key, evidence.start, evidence.end)
            if told in self._quoted:  # proposed of two names that proved to be one
                self._ledger.proposed -= 1
                continue
            self._quoted.add(told)
            known.evidence.append(evidence)


def _complete(known: Entity, later: Entity) -> None:
    """Give an entity what only a later window says of it."""
    held = {known.name, *known.aliases}
    known.aliases += [form for form in (later.name, *later.aliases) if form not in held]
    known.acronym = known.acronym or later.acronym
    known.kind = known.kind or later.kind
    known.country = known.country or later.country
    known.identifier = known.identifier or later.identifier
    known.point = known.point or later.point
    known.sure = known.sure or later.sure
    if known.dates is None and later.start is not None and (later.dates is not None or known.start is None):
        known.start, known.end, known.dates = later.start, later.end, later.dates
