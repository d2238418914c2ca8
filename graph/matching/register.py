"""The bodies that can be meant, ready to be asked for by name, identifier or web site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from typing import Final

from graph.matching.body import Body, Match, Reason
from graph.matching.matcher import Matcher
from graph.matching.pointers import Pointers, pointers_in
from graph.names import identifier_key

__all__ = ["Register"]

_SPARE: Final = 5
"""How many times as many candidates are asked for where some will be left out by type."""
_CERTAIN: Final = 12.0
"""Log-odds that an identifier adds: what is known by number is not weighed against its name."""


class Register:
    """Bodies with their types; what points at one is looked up, every other text is matched.

    Built once, then only read: any number of threads may ask at the same time.
    """

    def __init__(self, bodies: Iterable[tuple[str, Body]]) -> None:
        """Take bodies with the label of each in the vocabulary; ids must differ."""
        self._bodies: dict[str, Body] = {}
        self._labels: dict[str, str] = {}
        by_key: dict[str, dict[str, None]] = defaultdict(dict)
        by_value: dict[str, dict[str, None]] = defaultdict(dict)
        by_host: dict[str, dict[str, None]] = defaultdict(dict)
        schemes: dict[str, None] = {}
        for label, body in bodies:
            self._bodies[body.id], self._labels[body.id] = body, label
            for identifier in body.identifiers:
                scheme, _, value = identifier.partition(":")
                schemes[scheme] = None
                by_key[identifier_key(identifier)][body.id] = None
                by_value[identifier_key(value)][body.id] = None
            for host in body.domains:
                by_host[host][body.id] = None
        self._by_key, self._by_value, self._by_host = dict(by_key), dict(by_value), dict(by_host)
        self.schemes = tuple(sorted(filter(None, schemes)))
        """Schemes of the identifiers that bodies here have."""
        self.matcher = Matcher(self._bodies.values())

    def __len__(self) -> int:
        return len(self._bodies)

    @cached_property
    def threshold(self) -> float:
        """The score from which a match is precise enough to be taken without looking."""
        return self.matcher.threshold

    def label(self, id: str) -> str:
        """Return the type of the body with this id."""
        return self._labels[id]

    def ask(self, asked: Body, *, labels: Collection[str] = (), limit: int = 5) -> list[Match]:
        """Return the bodies that may be meant, best first, only of these types if any is given.

        An identifier, an address or a bare host that one body has is that body, with score 1. One that several have
        decides nothing, so each of them scores its share.
        """
        return self.ask_many([asked], labels=labels, limit=limit)[0]

    def ask_many(self, asked: Sequence[Body], *, labels: Collection[str] = (), limit: int = 5) -> list[list[Match]]:
        """Return for each what :meth:`ask` returns, in their order; together they take less time."""
        found = [self._pointed(one, labels)[:limit] for one in asked]
        left = [at for at, one in enumerate(asked) if not found[at] and _has_words(one)]
        spare = limit * _SPARE if labels else limit
        for at, matches in zip(left, self.matcher.match_many([asked[at] for at in left], limit=spare), strict=True):
            found[at] = [m for m in matches if not labels or self._labels[m.body.id] in labels][:limit]
        return found

    def _pointed(self, asked: Body, labels: Collection[str]) -> list[Match]:
        given = [(Pointers(identifiers=(identifier_key(i),)), i) for i in asked.identifiers]
        for pointers, said in (*given, *((pointers_in(name), name) for name in asked.names)):
            found = [said.strip()] if said.strip() in self._bodies else self._at(pointers)
            ids = [id for id in found if not labels or self._labels[id] in labels]
            if ids:
                feature = "domain" if pointers.host else "identifier"
                return [self._certain(self._bodies[id], feature, said, len(ids)) for id in ids]
        return []

    def _at(self, pointers: Pointers) -> list[str]:
        if pointers.host:
            return list(self._by_host.get(pointers.host, ()))
        if pointers.value:
            return list(self._by_value.get(pointers.value, ()))
        return [id for key in pointers.identifiers for id in self._by_key.get(key, ())]

    def _certain(self, body: Body, feature: str, said: str, among: int) -> Match:
        known = body.domains if feature == "domain" else body.identifiers
        reason = Reason(feature=feature, weight=_CERTAIN / among, asked=said, known="; ".join(known))
        return Match(body=body, score=1.0 / among, reasons=(reason,))


def _has_words(asked: Body) -> bool:
    return any(any(map(str.isalnum, name)) for name in (*asked.names, *asked.acronyms))
