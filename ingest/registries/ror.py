"""Lays out a record of the Research Organization Registry as cells: schema 1 and schema 2 come out the same.

Cells that hold several values part them by ``" | "``; a label has its language behind it, in brackets, where that is
known; a related record is its id, a blank and its name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from graph.errors import ItemRefused

__all__ = ["ROR_COLUMNS", "ror_cells"]

ROR_COLUMNS: Final = (
    "id",
    "name",
    "name_en",
    "labels",
    "aliases",
    "acronym",
    "kind",
    "status",
    "established",
    "website",
    "city",
    "region",
    "country",
    "lat",
    "lon",
    "grid",
    "isni",
    "wikidata",
    "fundref",
    "domains",
    "parents",
    "children",
    "related",
    "predecessors",
    "successors",
)

Record = Mapping[str, Any]
_RELATED: Final = {
    "parent": "parents",
    "child": "children",
    "related": "related",
    "predecessor": "predecessors",
    "successor": "successors",
}
_SEPARATOR = " | "
_NESTED: Final = {
    *("acronyms", "addresses", "aliases", "country", "domains", "external_ids", "labels"),
    *("links", "locations", "names", "relationships", "types"),
}


def ror_cells(cells: Mapping[str, str]) -> Mapping[str, str]:
    """Return the cells of one record, whole in ``record`` or spread over the columns of the official dump."""
    try:
        record = json.loads(cells["record"]) if cells.get("record") else _spread(cells)
        laid_out = _names_2(record) | _place_2(record) if "names" in record else _names_1(record) | _place_1(record)
        shared = _shared(record)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise ItemRefused("not_a_ror_record", "Take the record from ROR anew; its structure is damaged.") from error
    both = laid_out | shared
    if both["status"] == "withdrawn" and both.get("successors"):
        both = _of_successor(both)
    return {column: both[column] for column in ROR_COLUMNS if both.get(column)}


def _of_successor(cells: Mapping[str, str]) -> dict[str, str]:
    """What a withdrawn record says of the one that took its place: that it bears the old names too."""
    id, _, name = cells["successors"].partition(_SEPARATOR)[0].partition(" ")
    labels = [label.rpartition(" [")[0] or label for label in cells["labels"].split(_SEPARATOR)]
    return {"id": id, "name": name, "aliases": _joined([cells["name"], *labels, *cells["aliases"].split(_SEPARATOR)])}


def _spread(cells: Mapping[str, str]) -> Record:
    """The record of which each key is a column; readers leave nested values as JSON."""
    return {key: json.loads(cell) if key in _NESTED and cell else cell for key, cell in cells.items()}


def _joined(values: Iterable[str | None]) -> str:
    return _SEPARATOR.join(dict.fromkeys(v.replace("|", "/") for v in values if v))


def _spoken(name: str, language: str | None) -> str:
    return f"{name} [{language}]" if language else name


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _bare(address: str) -> str:
    return address.rsplit("/", 1)[-1]


def _kind(kinds: list[str]) -> str:
    """The first kind; that a body also funds comes last."""
    return next((kind for kind in kinds if kind != "funder"), kinds[0] if kinds else "")


def _shared(record: Record) -> dict[str, str]:
    kept = {
        "id": _bare(record["id"]),
        "kind": _kind([kind.lower() for kind in record["types"]]),
        "status": _text(record.get("status")),
        "established": _text(record.get("established")),
    }
    kept["domains"] = _joined(record.get("domains") or [])
    for kind, column in _RELATED.items():
        told = [r for r in record.get("relationships") or [] if r["type"].lower() == kind and r["label"]]
        kept[column] = _joined(f"{_bare(r['id'])} {r['label']}" for r in told)
    external = record.get("external_ids") or {}
    if isinstance(external, Mapping):  # schema 1: by type, and a single one is no list
        external = [{"type": kind, **one} for kind, one in external.items()]
    for one in external:
        every = one["all"] if isinstance(one["all"], list) else [one["all"]]
        kept[one["type"].lower()] = one.get("preferred") or every[0]
    return kept


def _names_2(record: Record) -> dict[str, str]:
    names = record["names"]
    shown = next(n for n in names if "ror_display" in n["types"])

    def of(kind: str) -> list[Record]:
        return [n for n in names if kind in n["types"] and n["value"] != shown["value"]]

    acronyms = [n["value"] for n in names if "acronym" in n["types"]]
    return {
        "name": shown["value"],
        "name_en": ""
        if shown.get("lang") == "en"
        else next((n["value"] for n in of("label") if n["lang"] == "en"), ""),
        "labels": _joined(_spoken(n["value"], n.get("lang")) for n in of("label")),
        "aliases": _joined([*(n["value"] for n in of("alias")), *acronyms[1:]]),
        "acronym": acronyms[0] if acronyms else "",
        "website": next((x["value"] for x in record.get("links") or [] if x["type"] == "website"), ""),
    }


def _names_1(record: Record) -> dict[str, str]:
    labels = record.get("labels") or []
    acronyms = record.get("acronyms") or []
    return {
        "name": record["name"],
        "name_en": next((n["label"] for n in labels if n["iso639"] == "en"), ""),
        "labels": _joined(_spoken(n["label"], n["iso639"]) for n in labels),
        "aliases": _joined([*(record.get("aliases") or []), *acronyms[1:]]),
        "acronym": acronyms[0] if acronyms else "",
        "website": next(iter(record.get("links") or []), ""),
    }


def _place_2(record: Record) -> dict[str, str]:
    details = record["locations"][0]["geonames_details"] if record["locations"] else {}
    return {
        "city": _text(details.get("name")),
        "region": _text(details.get("country_subdivision_name")),
        "country": _text(details.get("country_code")),
        "lat": _text(details.get("lat")),
        "lon": _text(details.get("lng")),
    }


def _place_1(record: Record) -> dict[str, str]:
    address = record["addresses"][0] if record.get("addresses") else {}
    return {
        "city": _text(address.get("city")),
        "region": _text(address.get("state")),
        "country": _text((record.get("country") or {}).get("country_code")),
        "lat": _text(address.get("lat")),
        "lon": _text(address.get("lng")),
    }
