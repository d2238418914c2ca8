"""A py2neo graph for those who have notebooks that need one.

py2neo reached its end of life in 2021; nothing in Lifescape uses it. It comes with the optional extra:
``pip install lifescape[py2neo]``. New notebooks are better served by ``graph.open_database`` and ``queries.ask``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.bolt import Access
from graph.errors import DatabaseGone, Misconfigured

if TYPE_CHECKING:
    from py2neo import Graph

__all__ = ["py2neo_graph"]


def py2neo_graph(access: Access) -> Graph:
    """Return a py2neo ``Graph`` on the same database, connected; it can do what this user may do.

    Raises Misconfigured if py2neo is not installed, DatabaseGone if the database does not answer.
    """
    try:
        import py2neo
    except ImportError as e:
        raise Misconfigured("py2neo is not installed: `pip install 'lifescape[py2neo]'` brings it.") from e
    try:
        graph = py2neo.Graph(access.uri, auth=(access.user, access.password), name=access.database)
        graph.evaluate("RETURN 1")
    except Exception as e:  # py2neo raises what its wire layers raise, without a common root
        raise DatabaseGone(f"py2neo cannot reach {access.uri} ({type(e).__name__}): check the address.") from e
    return graph
