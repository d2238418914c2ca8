"""Names told from 10,000, 50,000 and 200,000 organisations: names a second, time of one, precision and recall.

The organisations are made by rule, the texts name one in two of them, written otherwise, behind a department and before
the city. In the same run stands the plainest method that is published: the longest known name that the text contains
(Aho-Corasick). ``python -m bench.matching REGISTRY TEXTS.csv`` takes a registry file and texts whose record is known.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import ahocorasick

from bench.linking import made
from bench.report import machine, quantile, row
from graph.matching import Body, Matcher
from graph.names import fold
from ingest.evaluation.matching import Labelled, read_labelled
from ingest.registries.bodies import registry_bodies

_SIZES: Final = (10_000, 50_000, 200_000)
_TEXTS: Final = 2_000
_ALONE: Final = 500
"""Texts that are asked one at a time."""


def main(arguments: Sequence[str] = ()) -> None:
    """Print the figures."""
    machine()
    if len(arguments) == 2:
        bodies = [body for _, body in registry_bodies(Path(arguments[0]))]
        _measure(bodies, read_labelled(Path(arguments[1]))[:_TEXTS])
        return
    for size in _SIZES:
        _measure(*_world(size))


def _world(size: int) -> tuple[list[Body], list[Labelled]]:
    left, right, true = made(size)
    bodies = [
        Body(id=f"made:{at}", names=(each["name"],), country=each["country"], city=each["city"])
        for at, each in enumerate(left)
    ]
    there = {at: body for body, at in true}
    chance = random.Random(size)
    texts = []
    for at in chance.sample(range(size), min(_TEXTS, size)):
        each = right[at]
        text = f"Department of {chance.choice(('Physics', 'Biology', 'Medicine'))}, {each['name']}, {each['city']}"
        texts.append(Labelled(text, frozenset([f"made:{there[at]}"] if at in there else [])))
    return bodies, texts


def _measure(bodies: list[Body], texts: Sequence[Labelled]) -> None:
    start = time.process_time()
    matcher = Matcher(bodies)
    row(f"{len(bodies):,} organisations: index", f"{time.process_time() - start:.1f} s")
    asked = [Body(names=(one.text,)) for one in texts]

    def ours() -> list[str]:
        found = matcher.match_many(asked)
        return [m[0].body.id if m and m[0].score >= matcher.threshold else "" for m in found]

    speed = _tell("  Lifescape, many at once", texts, ours)
    taken = []
    for one in asked[:_ALONE]:
        start = time.process_time()
        matcher.match(one)
        taken.append((time.process_time() - start) * 1000)
    row("  Lifescape, one at a time", f"{quantile(taken, 0.5):.1f} ms", f"p95 {quantile(taken, 0.95):.1f} ms")
    known = _contained(bodies)
    peer = _tell("  longest name contained (Aho-Corasick)", texts, lambda: [known(one.text) for one in texts])
    row("  ratio of names a second", f"{speed / peer:.3f} ×")


def _tell(what: str, texts: Sequence[Labelled], answer: Callable[[], list[str]]) -> float:
    """Print names a second of processor time, and what the answers are worth; returns names a second."""
    start = time.process_time()
    found = answer()
    speed = len(texts) / (time.process_time() - start)
    said = [(id, one.right) for id, one in zip(found, texts, strict=True) if id]
    right = sum(id in meant for id, meant in said)
    precision, recall = right / max(len(said), 1), right / max(sum(bool(one.right) for one in texts), 1)
    row(what, f"{speed:.0f} names/s", f"precision {precision:.3f}, recall {recall:.3f}")
    return speed


def _contained(bodies: Sequence[Body]) -> Callable[[str], str]:
    names = ahocorasick.Automaton()
    for body in bodies:
        for name in body.names:
            names.add_word(f" {fold(name)} ", (len(name), body.id))
    names.make_automaton()

    def longest(text: str) -> str:
        return max((found for _, found in names.iter(f" {fold(text)} ")), default=(0, ""))[1]

    return longest


if __name__ == "__main__":
    main(sys.argv[1:])
