"""Tables that are linked: which of their columns tell name, place and identifiers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from graph.errors import RequestRefused
from graph.matching.linking import COLUMNS, Records, understand_rows
from graph.names import fold
from ingest.document import Table
from ingest.readers import read

__all__ = ["Linkable", "read_linkable"]

_KNOWN: Final[Mapping[str, str]] = {
    "name": "name nome nom nombre namen organisation organization organisationname organizationname legalname title "
    "denominazione ragionesociale institution company denomination",
    "acronym": "acronym acronyms shortname short acronimo acronyme sigla sigle alias aliases kurzname",
    "country": "country countrycode paese nazione pays land pais nation",
    "city": "city town citta comune ville stadt ort ciudad localita locality",
    "address": "address indirizzo adresse direccion addressline fulladdress",
    "street": "street via rue strasse calle streetaddress",
    "postcode": "postcode postalcode zip zipcode cap plz codepostal postcodezip",
    "url": "url website web homepage site sito sitoweb organizationurl organisationurl domain",
}
_IDENTIFIERS: Final = (
    "pic", "ror", "rorid", "vat", "vatnumber", "partitaiva", "wikidata", "qid", "grid", "isni", "lei", "organisationid",
    "organizationid", "identifier", "identifiers",
)  # fmt: skip
_MEANT: Final = {word: column for column, words in _KNOWN.items() for word in words.split()}
_SCHEMES: Final = {"rorid": "ror", "vatnumber": "vat", "partitaiva": "vat", "qid": "wikidata", "organisationid": "pic",
                   "organizationid": "pic"}  # fmt: skip
_UNSAID: Final = ("identifier", "identifiers")


@dataclass(frozen=True, slots=True)
class Linkable:
    """The rows of a table, understood; what each column was taken for; a column that was kept out."""

    records: Records
    columns: Mapping[str, str]
    """Each used column of the file and what it tells."""
    hidden: tuple[str, ...] = ()


def read_linkable(path: Path, meant: Mapping[str, str] | None = None, *, hidden: str = "") -> Linkable:
    """Read a table to be linked; columns are known by their names, or by ``meant`` (what is told → column).

    RequestRefused if it has no column of names, or not the column that is asked for; SourceRefused if it is no table.
    """
    tables = read(path)
    if not isinstance(tables, tuple) or not tables:
        raise RequestRefused(f"{path.name} is no table: give CSV, TSV, XLSX or JSON.")
    table = tables[0]
    if hidden and hidden not in table.columns:
        raise RequestRefused(f"{path.name} has no column '{hidden}'; it has {', '.join(table.columns)}.")
    used = _columns(table, path.name, meant or {}, hidden)
    kept: list[str] = []
    records = understand_rows(_rows(table, used, hidden, kept))
    return Linkable(records, used, tuple(kept))


def _columns(table: Table, file: str, meant: Mapping[str, str], hidden: str) -> dict[str, str]:
    used: dict[str, str] = {}
    for told, column in meant.items():
        if told not in COLUMNS:
            raise RequestRefused(f"Nothing is called '{told}' here: say one of {', '.join(COLUMNS)}.")
        if column not in table.columns:
            raise RequestRefused(f"{file} has no column '{column}'; it has {', '.join(table.columns)}.")
        used[column] = told
    for column in table.columns:
        word = fold(column).replace(" ", "").replace("_", "")
        told = "identifier" if word in _IDENTIFIERS else _MEANT.get(word, "")
        taken = told in used.values() and told not in ("identifier", "acronym")
        if told and column != hidden and column not in used and told not in meant and not taken:
            used[column] = told
    if "name" not in used.values():
        raise RequestRefused(
            f"{file} has no column that is known to hold names: say which with --columns, as in left.name=Denomination."
        )
    return used


def _rows(table: Table, used: Mapping[str, str], hidden: str, kept: list[str]) -> Iterator[dict[str, str]]:
    schemes = {column: _scheme(column) for column, told in used.items() if told == "identifier"}
    for row in table.rows:
        found: dict[str, str] = {}
        for column, told in used.items():
            value = row.cells.get(column, "")
            if value and told == "identifier":
                value = _identifier(schemes[column], value)
            if value:
                found[told] = f"{found[told]} {value}" if told in found else value
        if hidden:
            kept.append(row.cells.get(hidden, ""))
        yield found


def _scheme(column: str) -> str:
    word = fold(column).replace(" ", "").replace("_", "")
    return "" if word in _UNSAID else _SCHEMES.get(word, word)


def _identifier(scheme: str, value: str) -> str:
    """Write identifiers as ``scheme:value``; of an address of one (https://ror.org/…) the last part."""
    parts = value.replace(";", " ").replace("|", " ").split()
    return " ".join(f"{scheme}:{part.rsplit('/', 1)[-1].casefold()}" if scheme else part.casefold() for part in parts)
