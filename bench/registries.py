"""Registries on one core: rows a second and memory, and what making the graph of them takes, step by step.

``python -m bench.registries FILE…`` measures these files; without any, made ROR records in the number of the rows that
a release of some years ago had. CPU time, so that other work on the machine does not count.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import polars as pl

from bench.report import machine, row
from graph.assemble import assemble
from graph.judgements import JudgementLog
from graph.layout import lay_out
from ingest.reading import Reading, Task, blank_source, read_source
from ingest.resolve import resolve

_RECORDS = 50_000
T = TypeVar("T")


def main(arguments: Sequence[str] = ()) -> None:
    """Print the figures."""
    machine()
    with tempfile.TemporaryDirectory(prefix="lifescape-bench-") as name:
        folder = Path(name)
        files = [Path(argument) for argument in arguments] or [_made(folder / "ror.jsonl")]
        readings = [_read(file) for file in files]
        statements = pl.concat([reading.statements for reading in readings])
        log = JudgementLog(folder / "judgements.jsonl")
        resolution = _timed("resolve", lambda: resolve(statements, log, at="2026-01-01"), statements.height)
        sources = [reading.source for reading in readings]
        frames = _timed("assemble", lambda: assemble(statements, sources, resolution.links.frame), statements.height)
        _timed("lay out", lambda: lay_out(frames.nodes, frames.edges), frames.nodes.height)
    row("graph", f"{frames.nodes.height} nodes", f"{frames.edges.height} relations")
    row("most memory", f"{_megabytes():.0f} MB", "of one process that reads and makes all")


def _read(file: Path) -> Reading:
    blank = blank_source(
        file,
        source_id=f"source-{file.name}",
        label=file.name,
        sha256="",
        size=file.stat().st_size,
        read_on="2026-01-01",
    )
    start = time.process_time()
    reading = read_source(Task(path=file, source=blank))
    seconds = time.process_time() - start
    rows = reading.source.ledger.get("rows", 0)
    told = f"{reading.statements.height} statements, {seconds:.1f} s, {_megabytes():.0f} MB at most so far"
    row(f"read {file.name}", f"{rows / seconds:.0f} rows/s", told)
    return reading


def _timed(what: str, work: Callable[[], T], of: int) -> T:
    start = time.process_time()
    made = work()
    seconds = time.process_time() - start
    row(what, f"{seconds:.1f} s", f"{of / seconds:.0f} a second")
    return made


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _made(path: Path) -> Path:
    with path.open("w", encoding="utf-8") as out:
        for n in range(_RECORDS):
            city = n % 4_000
            record = {
                "id": f"https://ror.org/0{n:06}00",
                "status": "active",
                "types": ["education" if n % 3 else "company"],
                "established": 1800 + n % 200,
                "names": [
                    {
                        "value": f"Institute of Science {n} of Town {city}",
                        "types": ["ror_display", "label"],
                        "lang": "en",
                    },
                    {"value": f"Istituto di Scienze {n} di Città {city}", "types": ["label"], "lang": "it"},
                    {"value": f"IS{n}", "types": ["acronym"], "lang": None},
                ],
                "links": [{"type": "website", "value": f"https://www.i{n}.example"}],
                "domains": [f"i{n}.example"],
                "external_ids": [{"type": "wikidata", "all": [f"Q{n + 1}"], "preferred": None}],
                "locations": [
                    {
                        "geonames_details": {
                            "country_code": ("IT", "FR", "DE", "ES")[city % 4],
                            "country_subdivision_name": f"Region {city % 80}",
                            "name": f"Town {city}",
                            "lat": 40 + city % 20,
                            "lng": city % 30,
                        }
                    }
                ],
                "relationships": [
                    {"type": "parent", "id": f"https://ror.org/0{n // 10:06}00", "label": f"Parent {n // 10}"}
                ]
                if n % 5 == 0 and n
                else [],
            }
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
    return path


if __name__ == "__main__":
    main(sys.argv[1:])
