"""A small part of the graph as one HTML page that opens anywhere, also offline: the only user of pyvis.

The layout is frozen: neighbours stand in rings around the body in the middle. Scripts and styles are inside the page,
and the page forbids itself every request; names and quotations are data in it, never markup.
"""

from __future__ import annotations

import html
import json
import math
import re
from pathlib import Path
from typing import Any, Final

import polars as pl
from pyvis.network import Network

from graph.analysis import surroundings
from graph.assemble import GraphFrames
from graph.folder import write_text_atomically
from graph.model import NODE_TYPES, RELATIONS

__all__ = ["draw", "page"]

_MOST: Final = 150
"""Bodies on one picture: more can no longer be read."""

_POLICY: Final = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)
_FROM_ELSEWHERE: Final = re.compile(r"<link[^>]*https?://[^>]*>|<script[^>]*src=[^>]*>\s*</script>", re.S)
_STYLE: Final = """
body { margin: 0; font: 15px/1.45 system-ui, sans-serif; color: #1d2730; background: #fff; }
header { padding: 14px 20px; border-bottom: 1px solid #d9dfe4; }
h1 { font-size: 20px; margin: 0 0 4px; font-weight: 600; }
header p { margin: 0; color: #4c5a66; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 16px; list-style: none; margin: 10px 0 0; padding: 0; }
.legend span { display: inline-block; width: 11px; height: 11px; border-radius: 50%; margin-right: 6px; }
.card { border: 0 !important; }
#mynetwork { border: 0 !important; }
"""


def draw(frames: GraphFrames, around: str, out: Path, *, depth: int = 1) -> None:
    """Write the surroundings of a node to one HTML file; NotFound if there is no such node."""
    text = page(frames, around, depth=depth)
    write_text_atomically(out, text)


def page(frames: GraphFrames, around: str, *, depth: int = 1) -> str:
    """Return the page as text, for a notebook to show or a file to hold."""
    part = surroundings(frames, around, depth=depth, most=_MOST)
    network = Network(height="calc(100vh - 130px)", width="100%", directed=True, cdn_resources="in_line")
    places = _places(part.nodes, around)
    for row in part.nodes.iter_rows(named=True):
        _add_node(network, row, places[row["id"]], middle=row["id"] == around)
    for row in part.edges.iter_rows(named=True):
        _add_edge(network, row)
    network.set_options(json.dumps(_OPTIONS))
    name = part.nodes.row(by_predicate=pl.col("id") == around, named=True)["name"]
    return _finished(network.generate_html(), name, part)


_OPTIONS: Final[dict[str, Any]] = {
    "physics": {"enabled": False},
    "interaction": {"hover": True, "keyboard": {"enabled": True, "bindToWindow": False}, "navigationButtons": False},
    "nodes": {"shape": "dot", "font": {"size": 16, "face": "system-ui, sans-serif", "color": "#1d2730"}},
    "edges": {
        "smooth": False,
        "color": {"color": "#b4bec6", "highlight": "#3a4854"},
        "arrows": {"to": {"scaleFactor": 0.5}},
    },
}


def _add_node(network: Network, row: dict[str, Any], place: tuple[float, float], *, middle: bool) -> None:
    kind = NODE_TYPES[row["label"]]
    facts = [row["name"], kind.text.en, row["country"], row["description"], row["url"]]
    network.add_node(
        row["id"],
        label=_short(row["name"]),
        title=_harmless("\n".join(f for f in facts if f)),
        color=kind.colour,
        size=24 if middle else 10 + 2 * math.log1p(row["degree"] or 0),
        x=place[0],
        y=place[1],
        borderWidth=3 if middle else 1,
    )


def _add_edge(network: Network, row: dict[str, Any]) -> None:
    words = "\n\n".join(f"“{_short(q, 240)}”" for q in (row["quotes"] or ())[:3])
    network.add_edge(
        row["start"],
        row["end"],
        title=_harmless(f"{RELATIONS[row['type']].text.en}\n{words}"),
        arrows="" if RELATIONS[row["type"]].symmetric else "to",
    )


def _places(nodes: pl.DataFrame, around: str) -> dict[str, tuple[float, float]]:
    """Rings around the middle, ordered by type and name, so that kin stand together and no label hides another."""
    rest = nodes.filter(pl.col("id") != around).sort("label", "name", "id")["id"].to_list()
    places = {around: (0.0, 0.0)}
    radius, first = 260.0, 0
    while first < len(rest):
        room = max(int(2 * math.pi * radius / 95), 6)
        ring = rest[first : first + room]
        for i, node in enumerate(ring):
            angle = 2 * math.pi * i / len(ring)
            places[node] = (round(radius * math.cos(angle) * 1.5, 1), round(radius * math.sin(angle), 1))
        first, radius = first + room, radius + 130.0
    return places


def _finished(made: str, name: str, part: GraphFrames) -> str:
    """Take out what pyvis would fetch from elsewhere, and give the page a title, a legend and its policy."""
    made = _FROM_ELSEWHERE.sub("", made)
    made = re.sub(r"<center>\s*<h1></h1>\s*</center>", "", made)
    labels = part.nodes["label"].value_counts(sort=True).iter_rows()
    legend = "".join(
        f'<li><span style="background:{NODE_TYPES[label].colour}"></span>'
        f"{html.escape(NODE_TYPES[label].plural.en if count > 1 else NODE_TYPES[label].text.en)} {count}</li>"
        for label, count in labels
    )
    title = html.escape(name)
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title} · Lifescape</title>'
        f"<style>{_STYLE}</style>"
    )
    top = (
        f"<header><h1>{title}</h1><p>{part.nodes.height - 1} neighbours, {part.edges.height} relations. "
        f'Point at a line to read the words that state it.</p><ul class="legend">{legend}</ul></header>'
    )
    made = made.replace('<meta charset="utf-8">', f'<meta charset="utf-8">{head}', 1)
    return "<!doctype html>\n" + made.replace("<html>", '<html lang="en">', 1).replace("<body>", f"<body>{top}", 1)


def _short(text: str, most: int = 34) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _harmless(text: str) -> str:
    """Keep pyvis from taking a text for markup, which it does where it sees the word href in a title."""
    return text.replace("href", "hr\u2060ef")
