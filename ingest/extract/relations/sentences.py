"""Relations stated in a sentence: a cue of the lexicon between, before or after names of fitting types.

A cue takes the nearest fitting names on its two sides, with all that are joined to them by commas and "and". Where
nothing fitting stands before it, the document's own subject acts. Words that deny or only plan make no statement.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from graph.model import RELATIONS, actors, relation_fault
from graph.statements import Scalar
from ingest.document import BlockKind
from ingest.extract.dates import find_amounts
from ingest.extract.lexicons import Cue
from ingest.extract.model import Ledger, Span
from ingest.extract.passages import fold_evenly
from ingest.extract.reading import Reading
from ingest.extract.relations.claims import Argument, Claim, Context
from ingest.extract.vocabulary import Vocabulary

__all__ = ["find_in_sentences"]

_NEGATION_REACH = 25
_PLAN_REACH = 60
_SUM_REACH = 50
_PARENTHESIS = re.compile(r"\([^()]*\)")
_NEAREST = frozenset(("LOCATED_IN", "PART_OF", "FUNDED_BY"))
_IMPLICIT = ("Cluster", "Network", "Project", "Hub", "Organisation", "Event")


def find_in_sentences(context: Context, ledger: Ledger) -> Iterator[Claim]:
    """Yield what the sentences of all passages state, and count them."""
    pairs = zip(context.readings, context.arguments, strict=True)
    for reading, arguments in islice(pairs, context.head, None):
        ledger.sentences += len(reading.sentences)
        cues = [(a, b, s.cue) for a, b, s in reading.of_kind("cue") if s.cue is not None]
        if not cues:
            continue
        for start, end in reading.sentences:
            low = bisect_left(cues, start, key=lambda c: c[0])
            inside = [c for c in cues[low : low + 200] if c[1] <= end]
            if inside:
                ledger.sentences_with_cue += 1
                near = [a for a in arguments if start <= a.start and a.end <= end]
                claims = list(_Sentence(context, reading, (start, end), near).claims(_longest(inside)))
                ledger.cues_without_ends += not claims
                yield from claims


def _longest(cues: list[tuple[int, int, Cue]]) -> list[tuple[int, int, Cue]]:
    kept: list[tuple[int, int, Cue]] = []
    for cue in sorted(cues, key=lambda c: (c[0], -c[1])):
        if not kept or cue[0] >= kept[-1][1] or cue[:2] == kept[-1][:2]:
            kept.append(cue)
    return kept


class _Sentence:
    """One sentence with the names in it."""

    def __init__(self, context: Context, reading: Reading, span: Span, arguments: list[Argument]) -> None:
        self.context, self.reading, self.span = context, reading, span
        self.arguments = [a for a in arguments if not a.inner]

    def claims(self, cues: list[tuple[int, int, Cue]]) -> Iterator[Claim]:
        for start, end, cue in cues:
            pairs = list(self._pairs(start, end, cue))
            if not pairs:
                continue
            fault = self._unsaid(start, cue)
            for kind, one, other, confidence in pairs:
                yield replace(self._claim(kind, one, other, (start, end), cue, confidence), fault=fault)

    def _unsaid(self, cue_start: int, cue: Cue) -> str | None:
        floor = self.span[0]
        # What one aims at is what one works on: a plan takes nothing away from a theme or a market.
        aims = cue.relations[0] in ("FOCUSES_ON", "TARGETS")
        for _, b, sign in self.reading.signs_between(max(floor, cue_start - _PLAN_REACH - 20), cue_start + 12):
            if sign.kind == "negation" and 0 <= cue_start - b <= _NEGATION_REACH:
                return "negated"
            if (
                sign.kind == "plan"
                and not aims
                and (0 <= cue_start - b <= _PLAN_REACH)
                and "," not in self.reading.text[b:cue_start]
            ):
                return "planned"
        return None

    def _pairs(self, start: int, end: int, cue: Cue) -> Iterator[tuple[str, Argument, Argument, float]]:
        if cue.both:
            yield from self._among(end, cue)
            return
        acting = self._acting_after(end, cue)
        right = self._right(acting.end if acting else end, cue)
        if not right:
            return
        for relation in cue.relations:
            fitting = [a for a in right if self._may(relation, cue, a, None)]
            if not fitting:
                continue
            if acting is not None and self._may(relation, cue, fitting[0], acting):
                left, confidence = [acting], 0.8
            else:
                left, confidence = self._left(start, relation, cue, fitting[0])
            made = False
            for one in left:
                for other in fitting:
                    a, b = (one, other) if cue.way == "forward" else (other, one)
                    if a.entity is not b.entity and relation_fault(a.entity.label, relation, b.entity.label) is None:
                        made = True
                        yield relation, a, b, confidence
            if made:
                return

    def _acting_after(self, end: int, cue: Cue) -> Argument | None:
        """The one who acts where it stands behind a noun: "la partecipazione del cluster a …"."""
        if cue.way != "forward" or not {"ATTENDS", "MEMBER_OF", "ORGANISES"} & set(cue.relations):
            return None
        argument = next((a for a in self.arguments if a.start >= end), None)
        if argument is None or argument.entity.label == "Event" or argument.start - end > 12:
            return None
        gap = fold_evenly(self.reading.text[end : argument.start]).split()
        genitive = self.context.vocabulary.genitives
        if not argument.named and self.reading.text[argument.start :].lower().startswith(
            tuple(f"{g} " for g in genitive)
        ):
            return argument
        return argument if gap and gap[0] in genitive else None

    def _may(self, relation: str, cue: Cue, right: Argument, left: Argument | None) -> bool:
        """Whether the vocabulary has a place for the name on the right (and left) of the cue in this relation."""
        if cue.ends and right.entity.label not in cue.ends:
            return False
        ends = RELATIONS[relation].ends
        if cue.way == "forward":
            if left is None:
                return any(right.entity.label in allowed for allowed in ends.values())
            return right.entity.label in ends.get(left.entity.label, frozenset())
        if left is None:
            return right.entity.label in ends
        return left.entity.label in ends.get(right.entity.label, frozenset())

    def _right(self, end: int, cue: Cue) -> list[Argument]:
        after = [a for a in self.arguments if a.start >= end and a.start - end <= max(cue.reach, 0)]
        fitting = [a for a in after if any(self._may(r, cue, a, None) for r in cue.relations)]
        if not fitting:
            return []
        first = fitting[0]
        if "FUNDED_BY" in cue.relations and cue.way == "forward":
            first = next(
                (a for a in self.arguments if a.entity.label == "Programme" and 0 <= a.start - end <= 2 * cue.reach),
                first,
            )
        return self._series(first, cue)

    def _series(self, first: Argument, cue: Cue) -> list[Argument]:
        found = [first]
        position = first.end
        for argument in self.arguments:
            if argument.start < position:
                continue
            if not _joined(self.reading.text[position : argument.start], self.context.vocabulary):
                break
            if any(self._may(r, cue, argument, None) for r in cue.relations):
                found.append(argument)
            position = argument.end
        return found

    def _left(self, start: int, relation: str, cue: Cue, right: Argument) -> tuple[list[Argument], float]:
        before = [
            a
            for a in self.arguments
            if a.end <= start and self._may(relation, cue, right, a) and a.entity is not right.entity
        ]
        if self._unnamed(start):
            return [], 0.0
        if not before:
            return self._implied(relation, cue, right, start)
        if relation not in _NEAREST:
            before = [a for a in before if self._relative(a.end, start) or not self._companion(a)]
            if not before:
                return self._implied(relation, cue, right, start)
        nearest = before[-1]
        if relation == "ORGANISES" and cue.way == "inverse" and self._far(nearest.end, start):
            return [], 0.0
        chosen = nearest
        if relation not in _NEAREST and not self._relative(nearest.end, start) and self._complement(nearest):
            free = [a for a in before if not self._complement(a)]
            if not free and start - nearest.end > 60:
                return [], 0.0
            chosen = free[-1] if free else nearest
        if start - chosen.end > cue.near:
            return [], 0.0
        if relation == "FOCUSES_ON" and cue.near < 100 and self._passing(chosen):
            return [], 0.0
        group = [chosen]
        for argument in reversed(before):
            if (
                argument.end <= group[0].start
                and _alike(argument, group[0])
                and _joined(self.reading.text[argument.end : group[0].start], self.context.vocabulary)
            ):
                group.insert(0, argument)
        return group, 0.8 if chosen.named else 0.75

    def _passing(self, argument: Argument) -> bool:
        """Whether a mere phrase of place ("in the sector of") after this body says nothing of what it works on."""
        return argument.entity.label == "Organisation" and argument.entity is not self.context.subject

    def _relative(self, end: int, start: int) -> bool:
        words = fold_evenly(self.reading.text[end:start]).split()
        return bool(words) and words[0] in self.context.vocabulary.relatives

    def _complement(self, argument: Argument) -> bool:
        words = self.reading.passage.folded[max(0, argument.start - 14) : argument.start + 1].split()
        if argument.start - 1 < self.span[0]:
            return False
        return bool(words) and (
            words[-1] in self.context.vocabulary.prepositions
            or (
                len(words) > 1
                and words[-1] in self.context.vocabulary.determiners
                and words[-2] in self.context.vocabulary.prepositions
            )
        )

    def _companion(self, argument: Argument) -> bool:
        """Whether a name is only who one does something with."""
        words = self.reading.passage.folded[max(0, argument.start - 14) : argument.start + 1].split()
        return bool(words) and argument.start > self.span[0] and words[-1] in self.context.vocabulary.companions

    def _far(self, end: int, start: int) -> bool:
        words = fold_evenly(self.reading.text[end:start]).split()
        return sum(w not in self.context.vocabulary.stop_words for w in words) > 2

    def _unnamed(self, start: int) -> bool:
        """Whether right before the cue stands a noun for something that has no name here: "un evento dedicato a"."""
        for a, b, sign in self.reading.signs_between(max(self.span[0], start - 40), start):
            if sign.kind == "noun" and start - b <= 1:
                left = max((x.end for x in self.arguments if x.end <= a), default=self.span[0])
                if left and a - left <= 1:  # "the ABC project": the noun goes with the name before it
                    return False
                equated = self.context.vocabulary.copulas & set(fold_evenly(self.reading.text[left:a]).split())
                return not equated and not any(x.start <= a and b <= x.end for x in self.arguments)
        return False

    def _implied(self, relation: str, cue: Cue, right: Argument, start: int) -> tuple[list[Argument], float]:
        subject = self.context.subject
        if subject is None or subject.label not in _IMPLICIT or subject is right.entity:
            return [], 0.0
        if relation == "MEMBER_OF" and cue.way == "forward" and right.entity.label == "Organisation":
            return [], 0.0
        if relation == "FOCUSES_ON" and (self._others_before(start) or not self._opens_document()):
            return [], 0.0
        stand_in = Argument(-1, -1, subject, False)
        return ([stand_in], 0.6) if self._may(relation, cue, right, stand_in) else ([], 0.0)

    def _opens_document(self) -> bool:
        """Whether the sentence stands where a document says what it is about."""
        passage = self.reading.passage
        return passage.number < 8 or passage.kind in (BlockKind.TITLE, BlockKind.HEADING)

    def _others_before(self, start: int) -> bool:
        """Whether anything else that could have a theme is said before the cue."""
        if any(
            a.end <= start and a.entity.label in _IMPLICIT and a.entity is not self.context.subject
            for a in self.arguments
        ):
            return True
        nouns = (s for s in self.reading.signs_between(self.span[0], start) if s[2].kind == "noun")
        return any(sign.label in ("Event", "Project", "Programme") for _, _, sign in nouns)

    def _among(self, end: int, cue: Cue) -> Iterator[tuple[str, Argument, Argument, float]]:
        series = self._right(end, cue)
        for i, one in enumerate(series):
            for other in series[i + 1 :]:
                if one.entity is not other.entity:
                    yield cue.relations[0], one, other, 0.8

    def _claim(self, kind: str, one: Argument, other: Argument, cue_span: Span, cue: Cue, confidence: float) -> Claim:
        number = self.reading.passage.number
        anchors = {"cue": (number, *cue_span)}
        for role, argument in (("subject", one), ("object", other)):
            place = (
                (number, argument.start, argument.end)
                if argument.start >= 0
                else self.context.place_of(argument.entity, number)
            )
            if place is not None:
                anchors[role] = place
        return Claim(
            type=kind,
            start=one.entity,
            end=other.entity,
            rule="cue",
            confidence=confidence,
            passage=number,
            quote=self.span,
            anchors=anchors,
            properties=self._properties(kind, cue, cue_span),
        )

    def _properties(self, kind: str, cue: Cue, at: Span) -> dict[str, Scalar]:
        properties: dict[str, Scalar] = {}
        if cue.role and "role" in RELATIONS[kind].properties:
            properties["role"] = cue.role
        if kind == "FUNDED_BY":
            vocabulary = self.context.vocabulary
            amounts = find_amounts(
                self.reading.text[self.span[0] : self.span[1]], vocabulary.millions, vocabulary.thousands
            )
            near = [
                value
                for (a, b), value in amounts
                if min(abs(self.span[0] + a - at[1]), abs(at[0] - self.span[0] - b)) < _SUM_REACH
            ]
            if len(near) == 1:
                properties["amount_eur"] = near[0]
        return properties


def _alike(one: Argument, other: Argument) -> bool:
    """Whether two names can do something together: both bodies, or things of one type."""
    labels = {one.entity.label, other.entity.label}
    return len(labels) == 1 or labels <= actors()


def _joined(gap: str, vocabulary: Vocabulary) -> bool:
    """Whether two names with this between them stand in one series."""
    if len(gap) > 90:
        return False
    bare = _PARENTHESIS.sub(" ", gap)
    if any(c in bare for c in ".:;()") and bare.strip() not in (";",):
        return False
    words = fold_evenly(bare).split()
    linked = (
        "," in bare or "&" in bare or any(w in vocabulary.conjunctions for w in words) or bare.strip() in ("/", ";")
    )
    return linked and len(words) <= 6 and all(w in vocabulary.stop_words or w in vocabulary.ordinary for w in words)
