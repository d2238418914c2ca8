"""The statements behind fixed operations (``queries/internal``), each read once and narrowed to labels on demand."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import LiteralString

from graph.ids import label_of
from queries.catalogue import load_internal, narrow

__all__ = ["statement"]


@cache
def _loaded() -> Mapping[str, LiteralString]:
    return load_internal()


def statement(name: str, **ids: str) -> LiteralString:
    """Return the statement of this name; each parameter given here with an id is looked up under that id's label."""
    return narrow(_loaded()[name], {parameter: label_of(value) or "" for parameter, value in ids.items()})
