"""The bodies of the graph as the matcher takes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import polars as pl

from graph.assemble import GraphFrames
from graph.matching.body import Body
from graph.matching.pointers import host_of
from graph.model import actors

__all__ = ["bodies_of", "body_of"]

Place = tuple[str, str, str]
"""Label, name and id of what a body is a part of or located in."""


def bodies_of(frames: GraphFrames) -> Iterator[tuple[str, Body]]:
    """Yield every body of an assembled graph with its label, by id."""
    labels = sorted(actors())
    joins = frames.edges.filter(
        pl.col("type").is_in(["LOCATED_IN", "PART_OF"]) & pl.col("start_label").is_in(labels)
    ).join(frames.nodes.select(pl.col("id").alias("end"), "name"), on="end", how="inner", maintain_order="left")
    places: dict[str, list[Place]] = defaultdict(list)
    for start, label, name, end in joins.select("start", "end_label", "name", "end").iter_rows():
        places[start].append((label, name, end))
    for node in frames.nodes.filter(pl.col("label").is_in(labels)).iter_rows(named=True):
        yield node["label"], body_of(node, places.get(node["id"], ()))


def body_of(node: Mapping[str, Any], places: Iterable[Place]) -> Body:
    """Return what a node of the graph says of its body, with the places and bodies that it stands in."""
    acronym = node.get("acronym")
    others = (node.get("name_en"), *(node.get("aliases") or ()))
    hosts = (*(node.get("domains") or ()), host_of(node.get("url") or ""))
    standing = sorted(places)
    return Body(
        id=node["id"],
        names=tuple(dict.fromkeys((node["name"], *(n for n in others if n and n != acronym)))),
        acronyms=(acronym,) if acronym else (),
        country=node.get("country") or "",
        region=_first(standing, "Region"),
        city=_first(standing, "City"),
        address=node.get("street") or "",
        postcode=node.get("postcode") or "",
        domains=tuple(dict.fromkeys(filter(None, hosts))),
        identifiers=tuple(node.get("identifiers") or ()),
        kind=node.get("kind") or "",
        parents=tuple(id for label, _, id in standing if label in actors()),
    )


def _first(standing: Iterable[Place], label: str) -> str:
    return next((name for of, name, _ in standing if of == label), "")
