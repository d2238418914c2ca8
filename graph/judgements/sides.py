"""What a person is shown of each of the two that are to be judged, and what a judgement remembers of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from graph.errors import NotFound
from graph.folder import DataFolder
from graph.judgements.decision import Anchor
from graph.links import nodes_of
from graph.store import StatementStore

__all__ = ["Side", "degrees_of", "describe", "side_of", "sides_of"]

_NAMES = ("name", "name_en", "alias", "acronym")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One entity as its source has it."""

    entity: str
    label: str
    name: str
    names: tuple[str, ...]
    """Its other names, acronyms among them."""
    country: str
    cities: tuple[str, ...]
    identifiers: tuple[str, ...]
    source: str
    source_label: str
    quote: str
    """The words that name it."""
    page: int | None
    node: str
    """Id of the node it is in the graph; empty if it has none."""
    degree: int
    """How many relations that node has."""

    @property
    def anchor(self) -> Anchor:
        """What a judgement remembers of it."""
        return Anchor(
            label=self.label, name=self.name, identifiers=self.identifiers, country=self.country,
            source=self.source_label,
        )  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Side:
        """Read back what :meth:`to_json` gave."""
        told: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in content.items()}
        return cls(**told)


def describe(
    entities: Iterable[str],
    statements: pl.DataFrame,
    *,
    sources: Mapping[str, str],
    nodes: Mapping[str, str],
    degrees: Mapping[str, int],
) -> dict[str, Side]:
    """Describe these entities by their id; those without a name are left out.

    ``sources`` gives the label of each source, ``nodes`` the node of each entity, ``degrees`` what a node has.
    """
    wanted = sorted(set(entities))
    own = statements.filter(pl.col("subject").is_in(wanted))
    facts: dict[str, dict[str, list[str]]] = {}
    told: dict[str, dict[str, Any]] = {}
    for row in own.filter(pl.col("value").is_not_null()).sort("subject", "start", "value").iter_rows(named=True):
        facts.setdefault(row["subject"], {}).setdefault(row["predicate"], []).append(row["value"])
        if row["predicate"] == "name":
            told.setdefault(row["subject"], row)
    cities = _cities(own, statements)
    return {name: _side(told[name], facts[name], cities.get(name, ()), sources, nodes, degrees) for name in told}


def side_of(entity: str, store: StatementStore) -> Side:
    """Describe one entity by its id; NotFound where no source has it."""
    found = sides_of([entity], store)
    if not found:
        source = store.source(entity.partition("#")[0])
        raise NotFound(f"{source.label} has no entity {entity!r} now: `lifescape review --list` has the ids of today.")
    return found[0]


def sides_of(entities: Iterable[str], store: StatementStore) -> list[Side]:
    """Describe entities by their ids, in the order of these; what no source has is left out."""
    by_source: dict[str, list[str]] = {}
    for entity in sorted(set(entities)):
        by_source.setdefault(entity.partition("#")[0], []).append(entity)
    degrees = degrees_of(store.folder)
    found: dict[str, Side] = {}
    for id, members in by_source.items():
        source = store.source(id)
        found |= describe(
            members,
            store.frame(id),
            sources={id: source.label},
            nodes=nodes_of(id, store.folder),
            degrees=degrees,
        )
    return [found[entity] for entity in sorted(found)]


def degrees_of(folder: DataFolder) -> Mapping[str, int]:
    """Return how many relations each node of the graph has; empty before the first assembly."""
    try:
        frame = pl.read_parquet(folder.graph / "nodes.parquet", columns=["id", "degree"])
    except FileNotFoundError:
        return {}
    return dict(frame.iter_rows())


def _cities(own: pl.DataFrame, statements: pl.DataFrame) -> dict[str, tuple[str, ...]]:
    placed = own.filter((pl.col("predicate") == "LOCATED_IN") & (pl.col("object_type") == "City"))
    names = statements.filter((pl.col("subject_type") == "City") & (pl.col("predicate") == "name"))
    joined = placed.select("subject", "object").join(
        names.select(pl.col("subject").alias("object"), "value"), on="object", how="inner"
    )
    found = joined.group_by("subject").agg(pl.col("value").unique().sort())
    return {subject: tuple(values) for subject, values in found.iter_rows()}


def _side(
    row: Mapping[str, Any],
    facts: Mapping[str, list[str]],
    cities: tuple[str, ...],
    sources: Mapping[str, str],
    nodes: Mapping[str, str],
    degrees: Mapping[str, int],
) -> Side:
    name: str = row["value"]
    others = dict.fromkeys(value for predicate in _NAMES for value in facts.get(predicate, ()) if value != name)
    node = nodes.get(row["subject"], "")
    return Side(
        entity=row["subject"],
        label=row["subject_type"],
        name=name,
        names=tuple(others),
        country="; ".join(sorted(set(facts.get("country", ())))),
        cities=cities,
        identifiers=tuple(sorted(set(facts.get("identifier", ())))),
        source=row["source_id"],
        source_label=sources.get(row["source_id"], row["source_id"]),
        quote=row["quote"],
        page=row["page"],
        node=node,
        degree=degrees.get(node, 0),
    )
