"""Relations told by weights: every typed pair of a sentence is a candidate, explainable features decide.

The weights are data, learned from annotated documents (``weights.json`` says which). They find what no single cue
states; what the rules propose is one feature among others.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final

from graph.errors import Misconfigured
from graph.model import RELATIONS
from ingest.document import BlockKind
from ingest.extract.relations.claims import Argument, Claim, Context
from ingest.extract.relations.pairing.candidates import Candidate, Line, find_candidates
from ingest.extract.relations.pairing.estimating import SLACK, Estimate, Scales
from ingest.extract.relations.pairing.features import Look, features_of, look_at

__all__ = ["Pairing", "judged", "load_pairing", "shipped_pairing", "weigh"]

THRESHOLD = 0.5
_FILE: Final = "weights.json"
_WIDE, _CLOSE = 90, 12  # characters between the first name, the cue and the second in a plain statement
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pairing:
    """Weights of a logistic regression: of features by themselves and of features with a relation's type."""

    weights: Mapping[str, float] = field(default_factory=dict)
    threshold: float = THRESHOLD
    floor: float = 0.0
    """Below it what a rule says is taken back."""
    provenance: Mapping[str, Any] = field(default_factory=dict)
    """What the weights were made from."""
    witness: Callable[[Context, Sequence[Claim]], None] | None = None
    """Is shown what the rules know and say, a window at a time, before any of it is weighed: to learn from."""


def load_pairing(text: str, name: str) -> Pairing:
    """Read a file of weights; a bad one is refused by its name."""
    try:
        raw = json.loads(text)
        weights = {str(feature): float(weight) for feature, weight in raw["weights"].items()}
        threshold, floor = float(raw["threshold"]), float(raw["floor"])
        if not all(math.isfinite(weight) for weight in weights.values()):
            raise ValueError("a weight that is no number")
        if not 0 < threshold < 1 or not 0 <= floor <= threshold:
            raise ValueError(f"threshold {threshold}, floor {floor}")
        return Pairing(weights=weights, threshold=threshold, floor=floor, provenance=dict(raw["provenance"]))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as e:
        raise Misconfigured(
            f"{name} holds no weights of pairs ({e!r}): make it with `lifescape train extraction`."
        ) from e


@cache
def shipped_pairing() -> Pairing:
    """Return the weights that come with Lifescape; read once per process."""
    path = resources.files("ingest.extract.relations.pairing") / _FILE
    return load_pairing(path.read_text(encoding="utf-8"), f"relations/pairing/{_FILE}")


def judged(context: Context, claims: Sequence[Claim]) -> Iterator[tuple[Candidate, list[str]]]:
    """Yield every candidate of the document with the features that hold for it."""
    for candidate, look, rules in _looked_at(context, claims):
        yield candidate, _names(candidate, look, rules, context)


def _looked_at(context: Context, claims: Sequence[Claim]) -> Iterator[tuple[Candidate, Look, frozenset[str]]]:
    """Yield every candidate with its sentence and the rules that propose it."""
    rules: dict[tuple[str, str, str, int], set[str]] = defaultdict(set)
    anywhere: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for claim in claims:
        rules[claim.type, claim.start.id, claim.end.id, claim.passage].add(claim.rule)
        anywhere[claim.type, claim.start.id, claim.end.id].add(claim.rule)
    headings = _headings(context)
    line: Line | None = None
    for candidate in find_candidates(context):
        if candidate.line is not line:
            line = candidate.line
            look = look_at(line, context, headings[line.reading.passage.number])
        key = (candidate.type, candidate.one.entity.id, candidate.other.entity.id)
        proposed: frozenset[str] = _NONE
        if key in anywhere:
            here = {f"{r} here" for r in rules.get((*key, line.reading.passage.number), ())}
            proposed = frozenset(here | anywhere[key])
        yield candidate, look, proposed


def _names(candidate: Candidate, look: Look, rules: frozenset[str], context: Context) -> list[str]:
    kind = candidate.type
    names = [kind]
    for name in features_of(candidate, look, context, rules):
        names.append(f"{kind} {name}")
        names.append(name)
    return names


def _headings(context: Context) -> list[frozenset[str]]:
    """For every passage, the relations that the words of the heading above it speak of."""
    current: frozenset[str] = frozenset()
    made = []
    for reading in context.readings:
        made.append(current)
        text = reading.text
        if reading.passage.kind in (BlockKind.HEADING, BlockKind.TITLE) or (len(text) <= 60 and text.endswith(":")):
            words = reading.passage.folded.split()
            told = {label.relation for word in words for label in context.vocabulary.labels.get(word, ())}
            if any(2 * (b - a) > len(text) for a, b, _ in reading.of_kind("role")):
                told.add("HAS_ROLE")  # "Presidente:" above the line that names one
            current = frozenset(told)
    return made


@lru_cache(maxsize=4)
def _scales(pairing: Pairing) -> Scales:
    return Scales(pairing.weights)


def weigh(context: Context, claims: Sequence[Claim], pairing: Pairing) -> list[Claim]:
    """Return the claims of the rules and of the weights together.

    A candidate that its features speak for becomes a claim; one of the rules' against which they speak loudly is
    taken back, and told as ``unlikely``.
    """
    weights = pairing.weights
    said = [claim for claim in claims if claim.fault is None]
    if pairing.witness is not None:
        pairing.witness(context, said)
    if not weights:
        return list(claims)
    stated = {_key(claim.type, claim.start.id, claim.end.id) for claim in said}
    best: dict[tuple[str, ...], float] = {}
    chosen: list[tuple[float, Candidate]] = []
    estimate = Estimate(_scales(pairing), context)
    least = math.log(pairing.threshold / (1 - pairing.threshold)) - SLACK
    for candidate, look, rules in _looked_at(context, said):
        key = _key(candidate.type, candidate.one.entity.id, candidate.other.entity.id)
        if key not in stated and estimate.of(candidate, look, rules) < least:
            continue
        total = math.fsum(weights.get(name, 0.0) for name in _names(candidate, look, rules, context))
        probability = 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
        best[key] = max(best.get(key, 0.0), probability)
        if probability >= pairing.threshold:
            chosen.append((probability, candidate))
    made = [_claim(candidate, context, probability) for probability, candidate in _nearest(chosen)]
    denied = {(c.type, c.start.id, c.end.id, c.passage) for c in claims if c.fault is not None}
    kept = [c for c in made if (c.type, c.start.id, c.end.id, c.passage) not in denied]
    for claim in said:
        if claim.rule == "table" or _is_plain(claim):
            continue
        if best.get(_key(claim.type, claim.start.id, claim.end.id), 1.0) < pairing.floor:
            claim.fault = "unlikely"
    return [*claims, *kept]


def _is_plain(claim: Claim) -> bool:
    """Whether the cue stands between both names, right before the second: "Alpha collaborates with Beta"."""
    places = [claim.anchors.get(role) for role in ("subject", "cue", "object")]
    if any(place is None or place[0] != claim.passage for place in places):
        return False
    one, cue, other = (place[1:] for place in places if place is not None)
    first, last = (one, other) if one <= other else (other, one)
    return 0 <= cue[0] - first[1] <= _WIDE and 0 <= last[0] - cue[1] <= _CLOSE


def _nearest(chosen: Sequence[tuple[float, Candidate]]) -> Iterator[tuple[float, Candidate]]:
    """Leave out an end that stands elsewhere where a better one is told: a rival subject, an office held here."""
    best: dict[tuple[str, str, bool], float] = {}
    held = {(c.one.entity.id, c.line.span, c.line.reading.passage.number) for _, c in chosen if _is_office(c)}
    for probability, candidate in chosen:
        if candidate.far:
            key = _far_key(candidate)
            best[key] = max(best.get(key, 0.0), probability)
    for probability, candidate in chosen:
        if candidate.far:
            here = candidate.one.entity.id, candidate.line.span, candidate.line.reading.passage.number
            if probability < best[_far_key(candidate)] or (candidate.type == "HAS_ROLE" and here in held):
                continue
        yield probability, candidate


def _is_office(candidate: Candidate) -> bool:
    return candidate.type == "HAS_ROLE" and not candidate.far


def _far_key(candidate: Candidate) -> tuple[str, str, bool]:
    there = candidate.other if candidate.one.start < 0 else candidate.one
    return candidate.type, there.entity.id, candidate.one.start < 0


def _key(kind: str, one: str, other: str) -> tuple[str, ...]:
    return (kind, *sorted((one, other))) if RELATIONS[kind].symmetric else (kind, one, other)


def _claim(candidate: Candidate, context: Context, probability: float) -> Claim:
    number = candidate.line.reading.passage.number
    anchors: dict[str, tuple[int, int, int]] = {}
    for role, argument in (("subject", candidate.one), ("object", candidate.other)):
        place = _place(argument, number, context)
        if place is not None:
            anchors[role] = place
    return Claim(
        type=candidate.type,
        start=candidate.one.entity,
        end=candidate.other.entity,
        rule="pair",
        confidence=probability,
        passage=number,
        quote=candidate.line.span,
        anchors=anchors,
    )


def _place(argument: Argument, number: int, context: Context) -> tuple[int, int, int] | None:
    if argument.start >= 0:
        return number, argument.start, argument.end
    return context.place_of(argument.entity, number)
