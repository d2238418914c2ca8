"""Weighing with as little work as possible says of every pair what its features, summed one by one, say."""

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.document import Document
from ingest.extract import extract
from ingest.extract.relations.claims import Claim, Context
from ingest.extract.relations.pairing import judged, shipped_pairing
from ingest.extract.relations.pairing.candidates import Candidate
from ingest.extract.relations.pairing.looking import look_at_lines
from ingest.extract.relations.pairing.proposed import Proposed
from ingest.extract.relations.pairing.weighing import Weighing
from ingest.readers import read

DOCUMENTS = sorted((Path(__file__).parents[1] / "documents" / "development").glob("*.txt"))

Told = tuple[str, int, tuple[int, int], tuple[str, int], tuple[str, int], float]


def told(candidate: Candidate, probability: float) -> Told:
    one, other = ((a.entity.id, a.start) for a in (candidate.one, candidate.other))
    return candidate.type, candidate.line.reading.passage.number, candidate.line.span, one, other, probability


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.stem)
def test_every_likely_pair_is_told_with_its_exact_probability(path: Path) -> None:
    pairing = shipped_pairing()
    compared = 0

    def compare(context: Context, said: Sequence[Claim]) -> None:
        nonlocal compared
        plainly = []
        for candidate, names in judged(context, said):
            total = math.fsum(pairing.weights.get(name, 0.0) for name in names)
            probability = 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
            if probability >= pairing.threshold:
                plainly.append(told(candidate, probability))
        for _ in range(2):  # what the first time remembered is used the second
            weighing = Weighing(pairing, context, Proposed(said))
            found = [told(c, p) for look in look_at_lines(context) for p, c in weighing.likely_in(look)]
            assert found == plainly
        compared += len(plainly)

    document = read(path)
    assert isinstance(document, Document)
    extract(document, pairing=replace(pairing, witness=compare))
    assert compared > 5
