"""Documents read by threads at the same time say what they say when read one by one."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ingest.extract import extract, to_statements
from ingest.extract.relations.pairing import weighing
from ingest.readers.plain import read_plain

TEXTS = sorted((Path(__file__).parents[1] / "documents" / "development").glob("*.txt"))


@pytest.fixture
def hasty() -> Iterator[None]:
    """Threads take turns as often as they can, beginning with nothing remembered."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    weighing._memory.cache_clear()
    yield
    sys.setswitchinterval(before)


def said(path: Path) -> list[str]:
    document = read_plain(path.read_text(encoding="utf-8"), ())
    return [
        f"{s.subject} {s.predicate} {s.object or s.value} {s.confidence}"
        for s in to_statements(extract(document), document, path.name)
    ]


def test_threads_change_nothing(hasty: None) -> None:
    assert len(TEXTS) > 5
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(said, TEXTS * 2))
    assert together == [said(path) for path in TEXTS] * 2
