"""The countries by code: the name that the vocabularies use and the names said as often."""

from __future__ import annotations

import csv
import io
from functools import cache
from importlib import resources

__all__ = ["countries_by_code"]


@cache
def countries_by_code() -> dict[str, tuple[str, ...]]:
    """Return by ISO code the names of each country in ``gazetteer/countries.csv``, the official one first."""
    text = (resources.files("ingest.extract") / "gazetteer" / "countries.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text))
    return {row["code"]: (row["name"], *(a for a in row["aliases"].split("|") if a)) for row in rows}
