"""The small world of ``world.yaml`` as the frames that the loader takes, and as ids by name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from graph.assemble import EDGE_SCHEMA, NODE_SCHEMA, GraphFrames
from graph.bolt import Database
from graph.ids import digest, entity_id
from graph.names import fold, identifier_key

FILE = Path(__file__).with_name("world.yaml")


@dataclass(frozen=True)
class World:
    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    ids: dict[str, str]

    @property
    def frames(self) -> GraphFrames:
        nodes = pl.DataFrame([{c: n.get(c) for c in NODE_SCHEMA} for n in self.nodes], schema=NODE_SCHEMA)
        edges = pl.DataFrame([{c: e.get(c) for c in EDGE_SCHEMA} for e in self.edges], schema=EDGE_SCHEMA)
        return GraphFrames(nodes, edges, "small-world")


@dataclass(frozen=True)
class Loaded:
    """The world in a database."""

    database: Database
    world: World

    def id(self, name: str) -> str:
        return self.world.ids[name]


def build() -> World:
    raw = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    sources = {key: entity_id("Source", given["name"]) for key, given in raw["sources"].items()}
    nodes: list[dict[str, Any]] = []
    edges: list[dict[str, Any]] = []
    ids: dict[str, str] = {}
    for key, given in raw["sources"].items():
        shown = {**given, "name": given.get("title", given["name"]), "aliases": [given["name"]]}
        nodes.append({"id": sources[key], "label": "Source", **shown})
    for label, members in raw["nodes"].items():
        for name, given in members.items():
            cited = [sources[s] for s in given["sources"]]
            ids[name] = entity_id(label, name)
            nodes.append({**given, "id": ids[name], "label": label, "name": name, "sources": cited})
            edges += [
                {**_said("MENTIONED_IN", ids[name], s, [name], [s]), "count": n} for n, s in enumerate(cited, start=1)
            ]
    for start, kind, end, given in raw["relations"]:
        own = {k: v for k, v in given.items() if k not in ("says", "in")}
        edges.append({**_said(kind, ids[start], ids[end], given["says"], [sources[s] for s in given["in"]]), **own})
    degree = Counter(end for e in edges if e["type"] != "MENTIONED_IN" for end in (e["start"], e["end"]))
    for i, node in enumerate(nodes):
        names = [node["name"], node.get("name_en"), node.get("acronym"), *node.get("aliases", [])]
        keys = [*(fold(n) for n in names if n), *(identifier_key(i) for i in node.get("identifiers", []))]
        node["search"] = " | ".join(keys)
        node["degree"] = degree[node["id"]]
        node["hash"] = digest(*sorted(node.items()))
        node["x"], node["y"], node["community"] = float(i % 7), float(i // 7), i % 3
    labels = {node["id"]: node["label"] for node in nodes}
    for edge in edges:
        edge["start_label"], edge["end_label"] = labels[edge["start"]], labels[edge["end"]]
    return World(nodes, edges, ids)


def _said(kind: str, start: str, end: str, quotes: list[str], sources: list[str]) -> dict[str, Any]:
    if kind == "COLLABORATES_WITH":
        start, end = sorted((start, end))
    return {
        "id": f"edge-{digest(kind, start, end)}",
        "type": kind,
        "start": start,
        "end": end,
        "confidence": 1.0,
        "sources": sorted(sources),
        "quotes": quotes,
        "quote_sources": sources,
        "quote_pages": list(range(len(quotes))),
        "quote_starts": [0 for _ in quotes],
        "quote_ends": [len(quote) for quote in quotes],
        "evidence": len(quotes),
        "hash": digest(start, kind, end),
    }
