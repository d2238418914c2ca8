"""Which identifiers mean the same body: PIC, ROR, VAT, Wikidata, GRID, ISNI, web domain and any other, in pairs.

Each pair is told with what speaks for it. ``stated``: one record of a source carries both. ``joined``: two records
carry one each, and the judgements that made them one body stand beside it, from the one to the other. The same graph
and log give the same rows, in the same order.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import combinations
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import polars as pl

from graph.errors import RequestRefused
from graph.folder import write_atomically
from graph.model import COUNTRY_SCHEME, actors
from graph.sources import Source

__all__ = ["CrosswalkRow", "Joined", "crosswalk", "write_crosswalk"]

_ORDER: Final = ("pic", "ror", "vat", "wikidata", "grid", "isni", "domain")
"""Which identifier of a pair stands left; others follow by name."""

_SURE: Final[Mapping[str, float]] = {"rule:identifier": 1.0, "rule:name": 0.997, "rule:acronym": 0.9}
"""How often a rule is right: equal names within a country were measured on CORDIS pairs, acronyms are set by hand."""
_OTHER_RULE: Final = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A judgement in force that two entities are the same; ``score`` where a model said it.

    ``at`` is when a person judged (ISO 8601); empty for a rule or a model, which only follow from the sources.
    """

    left: str
    right: str
    by: str
    why: str
    at: str = ""
    score: float | None = None

    @property
    def confidence(self) -> float:
        """How sure it is: a model's score, what is known of a rule, and a person is believed."""
        if self.score is not None:
            return self.score
        kind, _, name = self.by.partition(":")
        return _SURE.get(self.by.partition("@")[0], _OTHER_RULE) if kind == "rule" and name else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CrosswalkRow:
    """A pair of identifiers of one body, what states each, and how they came together.

    ``left_row`` and ``right_row`` are the row of a table or the page of a document. ``judged_by`` and ``why`` hold the
    judgements from the left record to the right one, parted by `` | ``; empty where one record states both. ``date``
    is the newest that the sources bear, or that a person judged on.
    """

    node: str
    label: str
    name: str
    country: str | None
    left_scheme: str
    left: str
    right_scheme: str
    right: str
    how: str
    confidence: float
    date: str | None
    left_source: str
    left_row: int | None
    left_quote: str
    right_source: str
    right_row: int | None
    right_quote: str
    judged_by: str
    why: str


@dataclass(frozen=True, slots=True)
class _Said:
    """An identifier as a record states it."""

    entity: str
    identifier: str
    confidence: float
    date: str | None
    source: str
    row: int | None
    quote: str


def crosswalk(
    statements: pl.DataFrame,
    links: pl.DataFrame,
    nodes: pl.DataFrame,
    sources: Iterable[Source],
    judgements: Iterable[Joined],
) -> Iterator[CrosswalkRow]:
    """Yield the pairs of identifiers of every body of the graph (``nodes``), by node and scheme.

    ``links`` has the columns entity and node; ``judgements`` are those that say that two entities are the same.
    """
    known = {s.id: s for s in sources}
    bodies = nodes.filter(pl.col("label").is_in(sorted(actors()))).select("id", "label", "name", "country").sort("id")
    node_of = dict(links.select("entity", "node").iter_rows())
    said: defaultdict[str, dict[tuple[str, str], _Said]] = defaultdict(dict)
    for found in _identifiers(statements, known):
        if (node := node_of.get(found.entity)) is not None:
            held = said[node]
            key = (found.identifier, found.entity)
            held[key] = min(held.get(key, found), found, key=_best)
    joined: defaultdict[str, list[Joined]] = defaultdict(list)
    for judgement in judgements:
        if (node := node_of.get(judgement.left)) is not None and node == node_of.get(judgement.right):
            joined[node].append(judgement)
    for node, label, name, country in bodies.iter_rows():
        stated: defaultdict[str, dict[str, _Said]] = defaultdict(dict)
        for (identifier, entity), one in sorted(said.get(node, {}).items()):
            stated[identifier][entity] = one
        paths = _Paths(joined.get(node, ()))
        for left, right in combinations(sorted(stated, key=_place), 2):
            yield _row((node, label, name, country), stated[left], stated[right], paths)


def write_crosswalk(rows: Iterable[CrosswalkRow], out: Path) -> int:
    """Write the rows as CSV, JSON lines or Parquet, by the suffix of the file; returns how many there are."""
    kinds = {"int | None": pl.Int64, "float": pl.Float64}
    schema = {f.name: kinds.get(str(f.type), pl.String) for f in fields(CrosswalkRow)}
    if out.suffix not in (".csv", ".jsonl", ".parquet"):
        raise RequestRefused(f"A crosswalk is written to a .csv, .jsonl or .parquet file, not to {out.name}.")
    frame = pl.DataFrame([tuple(getattr(row, name) for name in schema) for row in rows], schema=schema, orient="row")
    writers: dict[str, Callable[[Path], object]] = {
        ".csv": frame.write_csv,
        ".jsonl": frame.write_ndjson,
        ".parquet": frame.write_parquet,
    }

    def write(path: Path) -> None:
        writers[out.suffix](path)

    write_atomically(out, write)
    return frame.height


def _identifiers(statements: pl.DataFrame, sources: Mapping[str, Source]) -> Iterator[_Said]:
    columns = ["subject", "predicate", "value", "confidence", "source_id", "page", "quote"]
    wanted = pl.col("predicate").is_in(["identifier", "domain", "url"]) & pl.col("value").is_not_null()
    for entity, predicate, value, sure, source_id, page, quote in statements.filter(wanted).select(columns).iter_rows():
        source = sources.get(source_id)
        identifier = value if predicate == "identifier" else _domain(predicate, value)
        if source is None or identifier is None or identifier.startswith(f"{COUNTRY_SCHEME}:"):
            continue
        yield _Said(entity, identifier, sure, source.dated, source.label, page, quote)


def _domain(predicate: str, value: str) -> str | None:
    """Return a domain as an identifier; of an address only where the host stands alone, and so is the body's own."""
    if predicate == "domain":
        return f"domain:{value.casefold()}"
    try:
        address = urlsplit(value if "//" in value else f"//{value}")
        host = (address.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    return f"domain:{host}" if "." in host and address.path in ("", "/") and not address.query else None


def _place(identifier: str) -> tuple[int, str]:
    scheme = identifier.partition(":")[0]
    return (_ORDER.index(scheme) if scheme in _ORDER else len(_ORDER), identifier)


def _best(said: _Said) -> tuple[Any, ...]:
    return (-said.confidence, said.source, said.row or 0, said.quote)


class _Paths:
    """The judgements between the records of one body."""

    def __init__(self, judgements: Iterable[Joined]) -> None:
        self._near: defaultdict[str, list[tuple[str, Joined]]] = defaultdict(list)
        for one in sorted(judgements, key=lambda j: (-j.confidence, j.left, j.right)):
            self._near[one.left].append((one.right, one))
            self._near[one.right].append((one.left, one))
        self._from: dict[str, dict[str, tuple[Joined, ...]]] = {}

    def between(self, start: str, end: str) -> tuple[Joined, ...] | None:
        """The fewest judgements that lead from one record to the other; None where none do."""
        if start not in self._from:
            self._from[start] = self._reached(start)
        return self._from[start].get(end)

    def _reached(self, start: str) -> dict[str, tuple[Joined, ...]]:
        found: dict[str, tuple[Joined, ...]] = {start: ()}
        waiting = deque([start])
        while waiting:
            here = waiting.popleft()
            for there, judgement in self._near.get(here, ()):
                if there not in found:
                    found[there] = (*found[here], judgement)
                    waiting.append(there)
        return found


def _row(
    body: tuple[str, str, str, str | None], left: Mapping[str, _Said], right: Mapping[str, _Said], paths: _Paths
) -> CrosswalkRow:
    node, label, name, country = body
    one, other, path = _told(left, right, paths)
    confidence = min(one.confidence, other.confidence)
    for judgement in path or ():
        confidence *= judgement.confidence
    dates = [d for d in (one.date, other.date, *(j.at[:10] for j in path or ())) if d]
    schemes = [said.identifier.partition(":") for said in (one, other)]
    return CrosswalkRow(
        node=node, label=label, name=name, country=country,
        left_scheme=schemes[0][0], left=schemes[0][2], right_scheme=schemes[1][0], right=schemes[1][2],
        how="stated" if one.entity == other.entity else "joined", confidence=round(confidence, 4),
        date=max(dates, default=None),
        left_source=one.source, left_row=one.row, left_quote=one.quote,
        right_source=other.source, right_row=other.row, right_quote=other.quote,
        judged_by=" | ".join(j.by for j in path or ()), why=" | ".join(j.why for j in path or ()),
    )  # fmt: skip


def _told(
    left: Mapping[str, _Said], right: Mapping[str, _Said], paths: _Paths
) -> tuple[_Said, _Said, tuple[Joined, ...] | None]:
    """Choose the records that tell it best: one that states both, else the two with the fewest judgements between."""
    both = [(left[entity], right[entity]) for entity in left.keys() & right.keys()]
    if both:
        one, other = min(both, key=lambda pair: (_best(pair[0]), _best(pair[1])))
        return one, other, ()
    pairs = [(a, b, paths.between(a.entity, b.entity)) for a in left.values() for b in right.values()]
    return min(pairs, key=lambda p: (p[2] is None, len(p[2] or ()), _best(p[0]), _best(p[1])))
