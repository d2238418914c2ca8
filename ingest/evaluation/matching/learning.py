"""The judge of names, learned from texts whose right record is known.

Two rounds of gradient boosting (histogram based, scikit-learn) and a logistic calibration. What the second round and
the calibration see of the first is what it says of texts that it has not seen (five folds, a text always in one), and
so are the figures in the provenance and the threshold.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from graph.errors import Misconfigured
from graph.matching.body import Body
from graph.matching.judging import calibrated, calibration_rows
from graph.matching.naming.asked import read_asked
from graph.matching.naming.features import FEATURES, RIVALRY, candidates, rivalry
from graph.matching.naming.index import NameIndex
from graph.matching.naming.rarity import Background
from graph.matching.trees import Numbers, Trees
from ingest.evaluation.matching.boosting import boosted, logistic
from ingest.evaluation.matching.labelled import Labelled
from ingest.evaluation.matching.scoring import Answer, best_f1, precise_from, ranking, score_names

__all__ = ["learn_names"]

_FOLDS: Final = 5
_NOTHING: Final = 0.3
"""What a text counts that names no organisation: some tables have many, and other texts should not suffer for them."""
_WRONG: Final = 0.5
"""What a text counts that is asked about with a country of its own making."""
_FEW: Final = 12
"""One body of so many, and those that texts mean, are a small register."""
_PRECISION: Final = 0.955
"""A little more than is promised, since the threshold is chosen on the same texts."""
_FIRST: Final = {"max_iter": 300, "learning_rate": 0.045, "max_leaf_nodes": 16, "max_depth": 6}
_SECOND: Final = {"max_iter": 160, "learning_rate": 0.045, "max_leaf_nodes": 12, "max_depth": 6}

Progress = Callable[[str, int, int], None]


class _Text:
    """A text with its candidates, ready to be learned from; with ``beside``, where its place is known too."""

    def __init__(self, labelled: Labelled, index: NameIndex, known: frozenset[str], beside: Body | None = None) -> None:
        asked = Body(names=(labelled.text,))
        self.number = _number(labelled.text)
        self.fold = self.number % _FOLDS
        self.weight = 1.0 if labelled.right else _NOTHING
        if beside is not None:
            asked = replace(asked, country=beside.country, city=beside.city if self.number % 2 else "")
        found = candidates(index, read_asked(asked))
        meant = labelled.right & known
        self.rows = found.rows
        self.right = np.array([index.bodies[at].id in meant for at in found.bodies], dtype=bool)
        self.answerable = bool(meant)
        if beside is not None and beside.id not in meant:
            # The text is asked about with the country of another body: none of its own is meant then.
            self.right &= np.array([index.bodies[at].country == beside.country for at in found.bodies], dtype=bool)
            self.teaches, self.weight = bool(len(self.rows)), _WRONG
            return
        # Where the right record is not at hand, or was not found, nothing can be learned of the others.
        self.teaches = bool(len(self.rows)) and (bool(self.right.any()) or not labelled.right)

    def answer(self, odds: Numbers) -> Answer:
        """The best candidate by these log-odds."""
        if not len(odds):
            return Answer(0.0, False, self.answerable)
        best = int(np.argmax(odds))
        return Answer(float(1 / (1 + np.exp(-odds[best]))), bool(self.right[best]), self.answerable)


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest())


def _others(labelled: Sequence[Labelled], index: NameIndex, small: NameIndex) -> Iterator[_Text]:
    """Some of the texts again as they are met elsewhere: with their place, right or wrong, or against bare records."""
    by_id = {body.id: body for body in index.bodies}
    known = frozenset(by_id)
    for one in labelled:
        meant, number = sorted(one.right & known), _number(one.text)
        if meant and number % 3 == 0:
            yield _Text(one, index, known, by_id[meant[0]])
        elif meant and number % 3 == 1:
            yield _Text(one, small, known, by_id[meant[0]] if number % 2 else None)
        elif meant and number % 2:
            other = index.bodies[number % len(index.bodies)]
            if other.country != by_id[meant[0]].country:
                yield _Text(one, index, known, other)


def _few(bodies: Sequence[Body], wanted: Set[str]) -> Iterator[Body]:
    """A part of the bodies, those wanted among them, of which little more than the names is known."""
    for body in bodies:
        if body.id in wanted or _number(body.id) % _FEW == 0:
            yield replace(body, kind="", parents=(), region="", identifiers=())


def learn_names(
    bodies: Sequence[Body],
    tables: Mapping[str, Sequence[Labelled]],
    provenance: Mapping[str, Any],
    progress: Progress = lambda stage, done, total: None,
) -> dict[str, Any]:
    """Return the content of a file of weights: learned from the texts of all tables against these bodies.

    The same bodies and texts give the same content. Misconfigured if scikit-learn is not installed.
    """
    background = Background.of(NameIndex(bodies).forms)
    index = NameIndex(bodies, background)
    wanted = {id for labelled in tables.values() for one in labelled for id in one.right}
    small = NameIndex(_few(bodies, wanted), background)
    known = frozenset(body.id for body in index.bodies)
    by_table: dict[str, list[_Text]] = {}
    total, done = sum(map(len, tables.values())), 0
    for name, labelled in tables.items():
        by_table[name] = []
        for one in labelled:
            by_table[name].append(_Text(one, index, known))
            done += 1
            if done % 200 == 0:
                progress("candidates", done, total)
    others = [text for labelled in tables.values() for text in _others(labelled, index, small)]
    texts = [*(text for each in by_table.values() for text in each), *others]
    rows = [text.rows for text in texts]
    progress("first round", 0, 1)
    first = _held_out(texts, rows, FEATURES, _FIRST)
    wide = [np.column_stack([r, rivalry(odds)]) for r, odds in zip(rows, first, strict=True)]
    progress("second round", 0, 1)
    second = _held_out(texts, wide, (*FEATURES, *RIVALRY), _SECOND)
    calibration = _calibrated(texts, rows, second)
    odds = [calibrated(calibration_rows(r, o), calibration) for r, o in zip(rows, second, strict=True)]
    answers = dict(zip(texts, map(_answered, texts, odds), strict=True))
    by_name = {name: [answers[text] for text in each] for name, each in by_table.items()}
    threshold = max(precise_from(each, _PRECISION) for each in by_name.values())
    threshold = round(threshold, 4)
    content = {
        "threshold": threshold,
        "background": background.written(),
        "calibration": [round(float(weight), 6) for weight in calibration],
        "first": _learn(texts, rows, FEATURES, _FIRST).written(),
        "second": _learn(texts, wide, (*FEATURES, *RIVALRY), _SECOND).written(),
    }
    digest = hashlib.blake2b(json.dumps(content, sort_keys=True).encode(), digest_size=6).hexdigest()
    held_out = {name: _figures(each, threshold) for name, each in by_name.items()}
    return {"version": f"names-{digest}", "provenance": {**provenance, "held_out": held_out}, **content}


def _answered(text: _Text, odds: Numbers) -> Answer:
    return text.answer(odds)


def _figures(answers: Sequence[Answer], threshold: float) -> dict[str, Any]:
    return {
        "best": best_f1(answers).to_json(),
        "default": score_names(answers, threshold).to_json(),
        **ranking([a for a in answers if a.answerable]),
    }


def _learn(texts: Sequence[_Text], rows: Sequence[Numbers], names: Sequence[str], settings: Mapping[str, Any]) -> Trees:
    taught = [(r, text) for text, r in zip(texts, rows, strict=True) if text.teaches]
    if not taught:
        raise Misconfigured("None of the texts has its right record among the records: give others.")
    table, right = np.vstack([r for r, _ in taught]), np.concatenate([text.right for _, text in taught])
    weights = np.concatenate([np.full(len(r), text.weight) for r, text in taught])
    return boosted(table, right, names, settings, weights)


def _held_out(
    texts: Sequence[_Text], rows: Sequence[Numbers], names: Sequence[str], settings: Mapping[str, Any]
) -> list[Numbers]:
    """Log-odds of each text's candidates, by trees that have not seen the text."""
    found: list[Numbers] = [np.zeros(0)] * len(texts)
    for fold in range(_FOLDS):
        inside = [at for at, text in enumerate(texts) if text.fold != fold]
        trees = _learn([texts[at] for at in inside], [rows[at] for at in inside], names, settings)
        for at, text in enumerate(texts):
            if text.fold == fold:
                found[at] = trees.log_odds(rows[at])
    return found


def _calibrated(texts: Sequence[_Text], rows: Sequence[Numbers], odds: Sequence[Numbers]) -> Numbers:
    """Logistic regression on held-out log-odds and what is continuous (Platt scaling, with more columns)."""
    taught = [at for at, text in enumerate(texts) if text.teaches]
    table = np.vstack([calibration_rows(rows[at], odds[at])[:, 1:] for at in taught])
    right: npt.NDArray[np.bool_] = np.concatenate([texts[at].right for at in taught])
    weights = np.concatenate([np.full(len(rows[at]), texts[at].weight) for at in taught])
    return logistic(table, right, weights=weights)
