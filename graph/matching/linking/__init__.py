"""Two tables of bodies linked row by row, without loading either: the matcher's case of record and record.

``understand_rows`` makes ``Records`` of rows, ``link`` finds the pairs. The model is trained by
``lifescape train matching pairs``.
"""

from graph.matching.linking.linker import Links, link
from graph.matching.linking.model import LinkModel, shipped_model
from graph.matching.linking.records import COLUMNS, Records, understand_rows
from graph.matching.linking.within import Alike, link_within

__all__ = [
    "COLUMNS",
    "Alike",
    "LinkModel",
    "Links",
    "Records",
    "link",
    "link_within",
    "shipped_model",
    "understand_rows",
]
