"""Every pair that the extractor weighs in annotated documents, and whether a reader states the relation.

A pair is right if the readers relate its two ends so, wherever in the document they do; ends are recognised among all
that the extractor named, also what it would leave out in the end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from graph.ids import digest
from ingest.evaluation.annotations import Annotated
from ingest.evaluation.comparing import PROGRAM, Link, Node, Reading, align, fold_forms, gold_of, link
from ingest.evaluation.logistic import Columns, Rows
from ingest.evaluation.report import compare_with
from ingest.evaluation.scoring import Comparison
from ingest.extract import Entity, extract
from ingest.extract.confidence import UNCALIBRATED
from ingest.extract.relations.claims import Claim, Context
from ingest.extract.relations.pairing import Pairing, judged
from ingest.extract.tagging import Tagging

__all__ = ["Names", "Paired", "collect", "hash_of", "in_order"]

Names = tuple[str, ...]
"""The features, each in the place of its column."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Paired:
    """The pairs of one document, and what the rules alone make of it."""

    annotated: Annotated
    gold: Reading
    rows: Rows
    links: Sequence[Link]
    """What each row would state, told by the readers' entities where they are known."""
    by_rules: Comparison
    tagging: Tagging
    """The weights that its names were told by."""

    @property
    def hash(self) -> str:
        """What tells the document from every other."""
        return hash_of(self.annotated)


def hash_of(annotated: Annotated) -> str:
    """Return the hash of a document's text."""
    return digest(annotated.document.text)


def collect(
    documents: Iterable[Annotated], taggings: Mapping[str, Tagging] | None = None
) -> tuple[list[Paired], Names]:
    """Read documents by the rules alone and keep every pair; return them with the names of the features, in order.

    ``taggings`` has, by the hash of a document, the weights that its names are told by; without them rules tell them.
    """
    columns: dict[str, int] = {}
    by_hash = taggings or {}
    paired = [_collected(each, by_hash.get(hash_of(each), Tagging()), columns) for each in documents]
    names = tuple(sorted(columns))
    order = np.zeros(len(names), dtype=np.int32)
    order[[columns[name] for name in names]] = np.arange(len(names), dtype=np.int32)
    return [replace(each, rows=in_order(each.rows, order)) for each in paired], names


def in_order(rows: Rows, order: Columns) -> Rows:
    """Give columns their places in ``order``, and sort each row: sums depend on it in the last digit."""
    columns = order[rows.columns]
    number = np.repeat(np.arange(len(rows.sizes)), rows.sizes)
    return replace(rows, columns=columns[np.lexsort((columns, number))])


def _collected(annotated: Annotated, tagging: Tagging, names: dict[str, int]) -> Paired:
    gold = gold_of(annotated)
    columns: list[int] = []
    sizes: list[int] = []
    links: list[Link] = []
    windows = 0

    def witness(context: Context, said: Sequence[Claim]) -> None:
        nonlocal windows
        reader, windows = PROGRAM + windows, windows + 1  # each window after the first has the next number
        entities = {a.entity.id: a.entity for here in context.arguments for a in here}
        nodes = {(reader, identity): _node(entity) for identity, entity in entities.items()}
        known = {found: key for key, found in align(gold.nodes, nodes, same_type=False).items()}
        for candidate, features in judged(context, said):
            if candidate.line.reading.passage.number < context.head:
                continue
            one, other = (reader, candidate.one.entity.id), (reader, candidate.other.entity.id)
            links.append(link(candidate.type, known.get(one, one), known.get(other, other)))
            columns.extend(names.setdefault(feature, len(names)) for feature in features)
            sizes.append(len(features))

    extraction = extract(
        annotated.document, pairing=Pairing(witness=witness), tagging=tagging, calibration=UNCALIBRATED
    )
    times = Counter(links)
    rows = Rows(
        np.array(columns, dtype=np.int32),
        np.array(sizes, dtype=np.int32),
        np.array([float(each in gold.links) for each in links], dtype=np.float64),
        np.array([times[each] ** -0.5 for each in links], dtype=np.float64),
    )
    return Paired(
        annotated=annotated,
        gold=gold,
        rows=rows,
        links=links,
        by_rules=compare_with(annotated, extraction),
        tagging=tagging,
    )


def _node(entity: Entity) -> Node:
    forms = fold_forms((entity.name, *(m.text for m in entity.mentions), *entity.aliases))
    return Node(entity.name, frozenset({entity.label}), forms)
