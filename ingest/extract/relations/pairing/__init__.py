"""Relations told by weights: every typed pair of a sentence is a candidate, explainable features decide.

The weights are data, learned from annotated documents (``weights.json`` says which). They find what no single cue
states; what the rules propose is one feature among others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.extract.relations.claims import Argument, Claim, Context
from ingest.extract.relations.pairing.candidates import Candidate, pairs_of, typed
from ingest.extract.relations.pairing.features import named_by
from ingest.extract.relations.pairing.looking import look_at_lines
from ingest.extract.relations.pairing.proposed import Proposed
from ingest.extract.relations.pairing.weighing import Weighing
from ingest.extract.relations.pairing.weights import Pairing, load_pairing, shipped_pairing

__all__ = ["Pairing", "judged", "load_pairing", "shipped_pairing", "weigh"]

_WIDE, _CLOSE = 90, 12  # characters between the first name, the cue and the second in a plain statement


def judged(context: Context, claims: Sequence[Claim]) -> Iterator[tuple[Candidate, list[str]]]:
    """Yield every candidate of the document with the features that hold for it."""
    proposed = Proposed(claims)
    for look in look_at_lines(context):
        for candidate in (candidate for pair in pairs_of(look.line) for candidate in typed(pair)):
            yield candidate, named_by(candidate, look, proposed.rules(candidate), context)


def weigh(context: Context, claims: Sequence[Claim], pairing: Pairing) -> list[Claim]:
    """Return the claims of the rules and of the weights together.

    A candidate that its features speak for becomes a claim; one of the rules' against which they speak loudly is
    taken back, and told as ``unlikely``.
    """
    said = [claim for claim in claims if claim.fault is None]
    if pairing.witness is not None:
        pairing.witness(context, said)
    if not pairing.weights:
        return list(claims)
    weighing = Weighing(pairing, context, Proposed(said))
    chosen = [likely for look in look_at_lines(context) for likely in weighing.likely_in(look)]
    made = [_claim(candidate, context, probability) for probability, candidate in _nearest(chosen)]
    denied = {(c.type, c.start.id, c.end.id, c.passage) for c in claims if c.fault is not None}
    kept = [c for c in made if (c.type, c.start.id, c.end.id, c.passage) not in denied]
    for claim in said:
        if claim.rule != "table" and not _is_plain(claim) and weighing.best_of(claim) < pairing.floor:
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
