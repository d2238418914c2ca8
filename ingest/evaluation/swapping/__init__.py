"""The same document with other names: what a rule knows must survive it.

Every proper name becomes another of the same kind, consistently: head words and grammar stay, distinctive words change
to coined ones of the same shape, acronyms follow their long names, places become other real places, and names that
everyone knows become others of the shipped vocabulary. Themes stay. One seed gives one document.
"""

from __future__ import annotations

from ingest.evaluation.swapping.rewriting import Swapped, swap_names
from ingest.evaluation.swapping.writing import write_annotated

__all__ = ["Swapped", "swap_names", "write_annotated"]
