"""The resolved graph as files: JSON lines, CSV, GraphML, GEXF. The same graph gives the same bytes."""

from __future__ import annotations

import csv
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import networkx as nx
import polars as pl
from networkx.readwrite.gexf import GEXFWriter
from networkx.readwrite.graphml import GraphMLWriter

from graph.analysis import to_networkx
from graph.assemble import GraphFrames
from graph.folder import write_atomically

__all__ = ["FORMATS", "export_frames"]

_INNER: Final = ("hash", "search")
"""Columns that only the load and the search need."""

# XML 1.0 has no way to write these at all, not even escaped.
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def export_frames(frames: GraphFrames, form: str, out: Path) -> None:
    """Write the graph in one of :data:`FORMATS` to a file, or for csv to a folder; what was there is replaced whole."""
    FORMATS[form](frames, out)


def _jsonl(frames: GraphFrames, out: Path) -> None:
    """One JSON object a line: every node, then every relation, absent properties left out."""

    def write(path: Path) -> None:
        with path.open("w", encoding="utf-8", newline="\n") as f:
            for kind, frame in (("node", frames.nodes), ("relation", frames.edges)):
                for row in frame.drop(_INNER, strict=False).iter_rows(named=True):
                    content = {"kind": kind, **{k: v for k, v in row.items() if v is not None and v != []}}
                    f.write(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n")

    write_atomically(out, write)


def _csv(frames: GraphFrames, out: Path) -> None:
    """``nodes.csv`` and ``edges.csv`` in a folder; lists as JSON, empty cells for what is not known."""
    for name, frame in (("nodes.csv", frames.nodes), ("edges.csv", frames.edges)):
        rows = frame.drop(_INNER, strict=False)

        def write(path: Path, rows: pl.DataFrame = rows) -> None:
            with path.open("w", encoding="utf-8", newline="") as f:
                writer = csv.writer(f, lineterminator="\n")
                writer.writerow(rows.columns)
                writer.writerows([_cell(v) for v in row] for row in rows.iter_rows())

        write_atomically(out / name, write)


def _cell(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


def _graphml(frames: GraphFrames, out: Path) -> None:
    writer = GraphMLWriter(encoding="utf-8", prettyprint=False)
    writer.add_graph_element(_plain(frames))
    write_atomically(out, lambda p: _write_xml(p, writer.xml))


def _gexf(frames: GraphFrames, out: Path) -> None:
    graph = _plain(frames)
    for _, data in graph.nodes(data=True):
        data["label_type"] = data.pop("label")
        data["label"] = data["name"]
        if "x" in data:
            data["viz"] = {"position": {"x": data.pop("x"), "y": data.pop("y"), "z": 0.0}}
        # GEXF gives these two a meaning of its own, with another date syntax.
        for name in ("start", "end"):
            if name in data:
                data[f"{name}_date"] = data.pop(name)
    writer = GEXFWriter(encoding="utf-8", prettyprint=False, version="1.2draft")
    writer.add_graph(graph)
    for meta in writer.xml.iter("meta"):
        # The day of the export would make every file a new one.
        meta.attrib.pop("lastmodifieddate", None)
    write_atomically(out, lambda p: _write_xml(p, writer.xml))


def _plain(frames: GraphFrames) -> nx.MultiDiGraph[str]:
    """The graph with values that XML can carry: lists joined by " | ", characters it cannot write left out."""
    graph = to_networkx(frames)
    for data in _all_data(graph):
        for name, value in list(data.items()):
            if isinstance(value, list):
                value = " | ".join(str(v) for v in value)
            data[name] = _NOT_XML.sub("", value) if isinstance(value, str) else value
    return graph


def _all_data(graph: nx.MultiDiGraph[str]) -> Iterator[dict[str, Any]]:
    for _, data in graph.nodes(data=True):
        yield data
    for _, _, data in graph.edges(data=True):
        yield data


def _write_xml(path: Path, root: ET.Element) -> None:
    ET.indent(root)
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


FORMATS: Final[Mapping[str, Callable[[GraphFrames, Path], None]]] = {
    "jsonl": _jsonl,
    "csv": _csv,
    "graphml": _graphml,
    "gexf": _gexf,
}
"""What can be written, by name."""
