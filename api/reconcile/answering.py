"""From what was asked to candidates: bodies by the matcher, everything else by the search box's own ranking."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import Any, Final

from api.reconcile.asking import Asked, Wanted, value_key
from api.reconcile.shapes import Candidate, Feature, TypeRef
from graph.bolt import Database
from graph.countries import country_code, country_name
from graph.errors import LimitReached
from graph.matching import Body, Match, Register
from graph.model import NODE_TYPES, ORGANISATION_KINDS, actors
from queries import Hit, find_by_identifier, is_id, nodes_of, search

__all__ = ["Answering", "described", "type_of"]

_SECONDS: Final = 20.0
"""How long one batch may take."""
_SECONDS_NEARLY: Final = 8.0
"""How long it looks for names that are only nearly so, which on a very large graph takes a while for each."""
_SCORES: Final = {"exact": 90.0, "prefix": 60.0, "words": 40.0, "similar": 20.0}
"""Of what is found by name alone; far apart, for nothing was learned that could tell more."""
_SPARE: Final = 5
"""How many times as many candidates are looked at where a condition may leave some out."""


class Answering:
    """Answers the questions of one batch, each by itself, within the time that a batch has."""

    def __init__(self, database: Database, register: Register, visible: Sequence[str], language: str) -> None:
        self._database = database
        self._register = register
        self._visible = frozenset(visible)
        self._language = language
        self._began = time.monotonic()

    def candidates(self, asked: Asked) -> list[Candidate]:
        """Return who may be meant, best first; a type that the vocabulary does not have restricts nothing."""
        gone = time.monotonic() - self._began
        if gone > _SECONDS:
            raise LimitReached(f"This batch took more than {_SECONDS:.0f} s: send fewer questions at once.")
        known = self._visible.intersection(asked.types)
        labels = known if any(t in NODE_TYPES for t in asked.types) else self._visible
        found = self._bodies(asked, labels & actors())
        # Where nobody said which type is meant, a body that is sure needs no rivals.
        if known or not any(candidate.match for candidate in found):
            found += self._others(asked, sorted(labels - actors()), nearly=bool(known) and gone < _SECONDS_NEARLY)
        return sorted(found, key=lambda c: -c.score)[: asked.limit]

    def _bodies(self, asked: Asked, labels: frozenset[str]) -> list[Candidate]:
        if not labels:
            return []
        restricted = () if labels == actors() else labels
        spare = _SPARE if asked.wanted else 1
        matches = self._register.ask(asked.body, labels=restricted, limit=asked.limit * spare)
        kept = [m for m in matches if all(_holds(w, _said_of(m.body, w.pid)) for w in asked.wanted)]
        sure = bool(kept) and kept[0].score >= self._register.threshold
        alone = len(kept) < 2 or kept[0].score > kept[1].score
        return [self._matched(m, sure=sure and alone and at == 0) for at, m in enumerate(kept)]

    def _others(self, asked: Asked, labels: Sequence[str], *, nearly: bool) -> list[Candidate]:
        """Return what is no body: countries by code or by name in any language, the rest by name or identifier."""
        if not asked.text or not labels:
            return []
        if (node := self._pointed(asked.text, labels)) is not None:
            return [
                self._candidate(node["id"], node["label"], node["name"], None, 100.0, [_by("identifier", 1.0)], True)
            ]
        country = asked.body.country or None
        hits = search(self._database, asked.text, labels=labels, country=country, limit=asked.limit, nearly=nearly)
        kept = [h for h in hits if all(_holds(w, _known_of(h, w.pid)) for w in asked.wanted)]
        alone = sum(hit.rank == "exact" for hit in kept) == 1
        return [
            self._candidate(
                h.id, h.label, h.name, described(h.label, "", "", h.country or "", self._language),
                _SCORES[h.rank], [_by(h.rank, 1.0)], alone and h.rank == "exact",
            )
            for h in kept
        ]  # fmt: skip

    def _pointed(self, text: str, labels: Sequence[str]) -> dict[str, Any] | None:
        """Return the one node of these types whose id or country code the text is."""
        if is_id(text):
            found = list(nodes_of(self._database, [text]).values())
        elif (code := country_code(text) if "Country" in labels else None) is not None:
            found = find_by_identifier(self._database, f"iso:{code}", labels=["Country"])
        else:
            return None
        return next((node for node in found if node["label"] in labels), None)

    def _matched(self, match: Match, *, sure: bool) -> Candidate:
        body, label = match.body, self._register.label(match.body.id)
        weights: dict[str, float] = {}
        names: dict[str, str] = {}
        for reason in match.reasons:
            weights[reason.feature] = weights.get(reason.feature, 0.0) + reason.weight
            names.setdefault(reason.feature, reason.text(self._language))
        features = [Feature(id=f, name=names[f], value=round(weight, 4)) for f, weight in weights.items()]
        said = described(label, body.kind, body.city, body.country, self._language)
        return self._candidate(body.id, label, body.names[0], said, round(match.score * 100, 4), features, sure)

    def _candidate(
        self, id: str, label: str, name: str, said: str | None, score: float, features: list[Feature], sure: bool
    ) -> Candidate:
        kind = [type_of(label, self._language)]
        return Candidate(id=id, name=name, description=said, type=kind, score=score, features=features, match=sure)


def type_of(label: str, language: str) -> TypeRef:
    """Return a label of the vocabulary as a type with its name."""
    return TypeRef(id=label, name=NODE_TYPES[label].text.in_language(language))


def described(label: str, kind: str, city: str, country: str, language: str) -> str:
    """Return what tells an entity from its namesakes: ``University · Bologna · Italy``."""
    text = ORGANISATION_KINDS[kind] if kind in ORGANISATION_KINDS and kind != "other" else NODE_TYPES[label].text
    place = country_name(country) if country_code(country) == country else country
    return " · ".join(filter(None, [text.in_language(language), city, place]))


def _by(rank: str, value: float) -> Feature:
    return Feature(id=f"name_{rank}", name=f"name: {rank}", value=value)


def _said_of(body: Body, pid: str) -> tuple[str, ...]:
    match pid:
        case "country" | "city" | "region" | "kind" | "postcode" | "address":
            return tuple(filter(None, [getattr(body, pid)]))
        case "url":
            return body.domains
        case "acronym":
            return body.acronyms
        case "name" | "name_en" | "aliases":
            return body.names
        case "identifiers":
            return body.identifiers
        case scheme:
            return tuple(i.partition(":")[2] for i in body.identifiers if i.partition(":")[0] == scheme)


def _known_of(hit: Hit, pid: str) -> tuple[str, ...]:
    return tuple(filter(None, [hit.country])) if pid == "country" else ()


def _holds(wanted: Wanted, known: Iterable[str]) -> bool:
    there = {value_key(wanted.pid, value) for value in known}
    asked = {value_key(wanted.pid, value) for value in wanted.values}
    if wanted.quantifier == "none":
        return not asked & there
    return asked <= there if wanted.quantifier == "all" else bool(asked & there)
