"""What can be asked of the graph: the catalogue of questions, search, and what the doors show of a node.

Only reads; the same answers on every engine. Cypher lives in files: ``*.cypher`` here is the public catalogue, one
question a file (see :mod:`queries.catalogue`); ``internal/`` holds the statements behind fixed operations.
"""

from queries.bodies import bodies
from queries.catalogue import Catalogue, Column, Parameter, Question, load_catalogue
from queries.entities import (
    Evidence,
    Neighbourhood,
    Page,
    Path,
    Relation,
    Stats,
    find_by_identifier,
    get_entity,
    graph_version,
    neighbourhood,
    paths,
    relation_counts,
    relations_of,
    sources_of,
    stats,
)
from queries.extending import RELATIONS_OF_EACH, nodes_of, relations_of_each
from queries.map import MapPage, map_page
from queries.naming import is_id, resolve
from queries.runner import Answer, ask
from queries.searching import Hit, search
from queries.types import Type, clean

__all__ = [
    "RELATIONS_OF_EACH",
    "Answer",
    "Catalogue",
    "Column",
    "Evidence",
    "Hit",
    "MapPage",
    "Neighbourhood",
    "Page",
    "Parameter",
    "Path",
    "Question",
    "Relation",
    "Stats",
    "Type",
    "ask",
    "bodies",
    "clean",
    "find_by_identifier",
    "get_entity",
    "graph_version",
    "is_id",
    "load_catalogue",
    "map_page",
    "neighbourhood",
    "nodes_of",
    "paths",
    "relation_counts",
    "relations_of",
    "relations_of_each",
    "resolve",
    "search",
    "sources_of",
    "stats",
]
