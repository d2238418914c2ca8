"""A py2neo graph for those who have notebooks that need one.

py2neo reached its end of life in 2021; nothing in Lifescape uses it. It comes with the optional extra:
``pip install lifescape[py2neo]``. New notebooks are better served by ``graph.open_database`` and ``queries.ask``::

    with open_database("embedded:", data) as database:
        graph = py2neo_graph(database)
        graph.run("MATCH (c:Cluster) RETURN c.name").to_data_frame()
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.bolt import Database
from graph.errors import DatabaseGone, Misconfigured

if TYPE_CHECKING:
    from py2neo import Graph

__all__ = ["py2neo_graph"]


def py2neo_graph(database: Database) -> Graph:
    """Return a py2neo ``Graph`` on the same database, connected as its reader; it lasts while the database is open.

    The embedded engine's reader cannot write. A Neo4j server knows one user: there py2neo can do what that user may.
    Raises Misconfigured if py2neo is not installed, DatabaseGone if the database does not answer.
    """
    try:
        import py2neo
    except ImportError as e:
        raise Misconfigured("py2neo is not installed: `pip install 'lifescape[py2neo]'` brings it.") from e
    access = database.reading
    try:
        graph = py2neo.Graph(access.uri, auth=(access.user, access.password), name=access.database)
        graph.evaluate("RETURN 1")
    except Exception as e:  # py2neo raises what its wire layers raise, without a common root
        raise DatabaseGone(f"py2neo cannot reach {access.uri} ({type(e).__name__}): check the address.") from e
    return graph
