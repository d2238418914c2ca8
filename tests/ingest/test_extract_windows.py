"""A large document is read in windows: bounded, and what it says is as if it were read whole."""

import tracemalloc

from graph.statements import quote_fault
from ingest.document import BlockKind
from ingest.extract import Extraction, extract, to_statements
from ingest.extract.passages import Part
from ingest.extract.relations.pairing import Pairing
from ingest.extract.windows import cut
from ingest.readers.plain import read_plain

NOTHING = "It was said that the work goes on and that more of it will be done when the days are long.\n\n"
HEAD = """Zeta Health Cluster

The Zeta Health Cluster (ZHC) brings together firms of the region. The cluster is a member of the Alpha Network.

"""
MIDDLE = "The cluster is a partner of the project Omega. ZHC organised the Vega Forum 2024 in Lyon.\n\n"
CLUSTER = ("Cluster", "Zeta Health Cluster")
STATED = {
    ("MEMBER_OF", CLUSTER, ("Network", "Alpha Network")),
    ("PARTICIPATES_IN", CLUSTER, ("Project", "Omega")),
    ("ORGANISES", CLUSTER, ("Event", "Vega Forum 2024")),
}


def names(extraction: Extraction) -> dict[str, tuple[str, str]]:
    return {e.id: (e.label, e.name) for e in extraction.entities}


def relations(extraction: Extraction) -> set[tuple[str, tuple[str, str], tuple[str, str]]]:
    called = names(extraction)
    return {(r.type, called[r.start], called[r.end]) for r in extraction.relations}


def test_windows_say_what_the_whole_says() -> None:
    """By the rules, that is: weights also ask how often a name is said, of which a window knows only its share."""
    given = read_plain(HEAD + NOTHING * 60 + MIDDLE + NOTHING * 60 + MIDDLE, ())
    rules = Pairing()
    whole, parts = extract(given, pairing=rules), extract(given, window=3_000, pairing=rules)
    assert set(names(parts).values()) == set(names(whole).values())
    # How often a name is said in a window is less than in the document, which moves what weights are unsure of.
    assert relations(parts) >= STATED and relations(whole) >= STATED
    assert [names(x)[x.subject or ""] for x in (whole, parts)] == [("Cluster", "Zeta Health Cluster")] * 2
    assert {e.name: e.spans for e in parts.entities} == {e.name: e.spans for e in whole.entities}
    assert (parts.ledger.passages, parts.ledger.sentences) == (whole.ledger.passages, whole.ledger.sentences)
    statements = list(to_statements(parts, given, "source-x"))
    assert len({s.statement_id for s in statements}) == len(statements)
    assert [quote_fault(s, given.text) for s in statements] == [None] * len(statements)


def test_no_part_is_lost_and_lists_are_not_cut() -> None:
    text = "".join(
        f"A line of plain words that is number {n}.\n\n- first of it\n- second of it\n\n" for n in range(300)
    )
    parts: list[Part] = [(block, "en") for block in read_plain(text, ()).blocks]
    windows = cut(parts, 2_000)
    assert len(windows) > 5
    assert [part for window in windows for part in window] == parts
    assert all(window[0][0].kind is not BlockKind.LIST_ITEM for window in windows)
    assert cut(parts, 1_000_000) == [parts]


def peak(text: str, *, window: int) -> int:
    given = read_plain(text, ())
    tracemalloc.start()
    try:
        extract(given, window=window)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_length() -> None:
    small, large = HEAD + NOTHING * 500, HEAD + NOTHING * 2_000
    extract(read_plain(small, ()))  # what is compiled once is not counted
    assert peak(large, window=20_000) < 2 * peak(small, window=20_000)
    assert peak(large, window=1_000_000) > 3 * peak(small, window=1_000_000)
