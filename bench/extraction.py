"""Extraction of the sample's documents, over and over: documents and megabytes of text a second on one core."""

from __future__ import annotations

import time

from bench.report import machine, row
from ingest.document import Document
from ingest.extract import extract
from ingest.readers import read
from ingest.sample import sample_path

_RUNS = 5


def main() -> None:
    """Print the figures."""
    machine()
    documents = [d for p in sorted((sample_path() / "documents").iterdir()) if isinstance(d := read(p), Document)]
    for document in documents:
        extract(document)
    size = sum(len(d.text.encode()) for d in documents) / 1e6
    taken = []
    for _ in range(_RUNS):
        start = time.process_time()
        for document in documents:
            extract(document)
        taken.append(time.process_time() - start)
    seconds = sorted(taken)[_RUNS // 2]
    row("extraction, sample documents", f"{len(documents) / seconds:.1f} documents/s", f"median of {_RUNS}, CPU time")
    row("extraction, text", f"{size / seconds:.2f} MB/s", f"{size * 1000:.0f} kB in {len(documents)} documents")


if __name__ == "__main__":
    main()
