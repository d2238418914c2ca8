"""The graph: what it is made of, how it is kept, and how it is read. It knows nothing of documents, questions or HTTP.

    model, names, ids, errors     the vocabulary and the words everything else is said in
    statements, sources, store    what sources say, one Parquet file each
    judgements, history           who is who as people, rules and models say, and the ids that came of it
    assemble, layout              statements seen through links become nodes, edges and places
    engine, bolt, schema, load    the graph database, embedded or Neo4j, brought to the assembled graph
    analysis, export, rdf, draw   the graph for networkx, files, linked data and pictures

The names below are the face for notebooks and other packages; they are imported when first used, because a process
that reads documents has no need of a database driver.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graph.analysis import surroundings, to_networkx
    from graph.assemble import GraphFrames
    from graph.bolt import Access, Database
    from graph.draw import page
    from graph.engine import open_database
    from graph.folder import DataFolder
    from graph.py2neo_bridge import py2neo_graph
    from graph.rdf import to_rdf
    from graph.store import StatementStore

__all__ = [
    "Access",
    "DataFolder",
    "Database",
    "GraphFrames",
    "StatementStore",
    "open_database",
    "page",
    "py2neo_graph",
    "surroundings",
    "to_networkx",
    "to_rdf",
]

_HOMES = {
    "Access": "graph.bolt",
    "DataFolder": "graph.folder",
    "Database": "graph.bolt",
    "GraphFrames": "graph.assemble",
    "StatementStore": "graph.store",
    "open_database": "graph.engine",
    "page": "graph.draw",
    "py2neo_graph": "graph.py2neo_bridge",
    "surroundings": "graph.analysis",
    "to_networkx": "graph.analysis",
    "to_rdf": "graph.rdf",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'graph' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
