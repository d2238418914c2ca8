"""Registries whose records are nested: code that lays a record out as cells before the mapping reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ingest.registries.ror import ROR_COLUMNS, ror_cells

__all__ = ["ADAPTERS", "Adapter"]


@dataclass(frozen=True, slots=True)
class Adapter:
    """``prepare`` lays out the cells of a row anew, under ``columns``; ItemRefused leaves the row out."""

    columns: tuple[str, ...]
    prepare: Callable[[Mapping[str, str]], Mapping[str, str]]


ADAPTERS: Final[Mapping[str, Adapter]] = MappingProxyType({"ror": Adapter(ROR_COLUMNS, ror_cells)})
"""By the name that a mapping gives in ``prepare``."""
