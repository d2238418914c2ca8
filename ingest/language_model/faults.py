"""What can go wrong with a model's answer, told by its consequence: this part is not read, or the source stops."""

from __future__ import annotations

from graph.errors import ItemRefused, SourceRefused

__all__ = ["AnswerUnusable", "ModelFailed"]


class AnswerUnusable(ItemRefused):
    """An answer cannot be used: the part of the document it was for stays unread, the rest goes on."""


class ModelFailed(SourceRefused):
    """The model cannot be asked any further; what is wrong is not the document but the service or its settings."""
