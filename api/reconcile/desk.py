"""What every route of the reconciliation API works with: the register, who may be seen, the client's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

from fastapi import Depends, Request

from api.cross_origin import base_of
from api.dependencies import Services, ServicesDep
from api.reconcile.answering import Answering, described, type_of
from api.reconcile.asking import Asked
from api.reconcile.reading import language_of
from api.reconcile.shapes import Candidate, Suggestion
from api.reconcile.vocabulary import PLACES, PropertyOf, properties
from graph.errors import NotFound
from graph.ids import label_of
from graph.matching import Register
from graph.model import NODE_TYPES
from queries import get_entity, is_id, nodes_of, relations_of_each, search

__all__ = ["Desk", "DeskDep"]

_SUGGESTED: Final = 20
"""Suggestions of one answer; ``cursor`` goes on."""
_FURTHEST: Final = 180


@dataclass(frozen=True, slots=True)
class Desk:
    """Answers one client, in its language."""

    services: Services
    language: str
    base: str
    """Address of this service as the client knows it, without a slash at its end."""

    @property
    def visible(self) -> list[str]:
        """The types that may be listed."""
        return self.services.visible(())

    def register(self) -> Register:
        """Return the bodies of the graph as it is now."""
        return self.services.register.at(self.services.version.now())

    def properties(self) -> dict[str, PropertyOf]:
        """Return every property by its id, but those of entities that may not be listed."""
        shown = frozenset(self.visible)
        known = properties(self.register().schemes)
        return {
            id: p
            for id, p in known.items()
            if (p.values is None or p.values in shown) and (not p.labels or p.labels & shown)
        }

    def candidates(self, asked: Iterable[Asked]) -> list[list[Candidate]]:
        """Return the candidates for each question, in their order."""
        answering = Answering(self.services.database, self.register(), self.visible, self.language)
        return [answering.candidates(self._with_id_of_now(one)) for one in asked]

    def suggestions(self, prefix: str, label: str | None, skip: int) -> list[Suggestion]:
        """Return entities that are called so, or whose name begins so, after the first ``skip``."""
        labels = [v for v in self.visible if label in (None, v)] or self.visible
        prefix = self.services.current_id(prefix)
        if skip > _FURTHEST:
            return []
        if is_id(prefix):
            found = [n for n in nodes_of(self.services.database, [prefix]).values() if n["label"] in labels][skip:]
        else:
            hits = search(self.services.database, prefix, labels=labels, limit=skip + _SUGGESTED)[skip:]
            found = [{"id": h.id, "label": h.label, "name": h.name, "country": h.country} for h in hits]
        return [
            Suggestion(
                id=n["id"], name=n["name"], notable=[type_of(n["label"], self.language)],
                description=described(n["label"], n.get("kind") or "", "", n.get("country") or "", self.language),
            )
            for n in found
        ]  # fmt: skip

    def entity(self, id: str) -> tuple[dict[str, Any], dict[str, str]]:
        """Return a node that may be listed, and the places where it is; NotFound for any other id."""
        id = self.services.current_id(id)
        if label_of(id) not in self.visible:
            raise NotFound(f"There is no entity '{id[:80]}' here; /reconcile/suggest/entity finds them by name.")
        node = get_entity(self.services.database, id)
        located = relations_of_each(self.services.database, [id], ["LOCATED_IN"]).get(id, ())
        others = [r.other for r in located if r.start == id and r.other is not None]
        return node, {other["label"]: other["name"] for other in others if other["label"] in PLACES.values()}

    def _with_id_of_now(self, asked: Asked) -> Asked:
        """A cell may hold an id that a body had before it was joined with another."""
        now = self.services.current_id(asked.text)
        if now == asked.text:
            return asked
        names = tuple(map(self.services.current_id, asked.body.names))
        return replace(asked, text=now, body=replace(asked.body, names=names))

    def type(self, id: str) -> str | None:
        """Return the label that is meant by the id of a type, if it may be listed."""
        return id if id in NODE_TYPES and id in self.visible else None


def _desk(request: Request, services: ServicesDep) -> Desk:
    return Desk(services, language_of(request), base_of(request, services.settings))


DeskDep = Annotated[Desk, Depends(_desk)]
