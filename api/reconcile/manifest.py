"""What the service tells of itself, to clients of either version of the API."""

from __future__ import annotations

from importlib.metadata import version
from typing import Final

from api.reconcile.answering import type_of
from api.reconcile.preview import HEIGHT, WIDTH
from api.reconcile.shapes import MOST_QUERIES, Manifest, ManifestDraft, TypeRef
from graph.model import Text, actors

__all__ = ["DRAFT", "manifest", "manifest_draft"]

DRAFT: Final = "1.0-draft"
_NAME: Final = Text("Lifescape: life-sciences ecosystem", "Lifescape: ecosistema delle scienze della vita")
_SCHEMA: Final = "https://schema.org/Thing"
_LIMIT: Final = Text("Most values", "Numero massimo di valori")
_LIMIT_HELP: Final = Text("The most values to give; 0 gives all.", "Il numero massimo di valori; 0 li dà tutti.")


def manifest(base: str, identifier_space: str, visible: list[str], language: str) -> Manifest:
    """Return the manifest of version 0.2; ``base`` is the address of this service, without a slash at its end."""
    root = f"{base}/reconcile"
    setting = {
        "name": "limit",
        "label": _LIMIT.in_language(language),
        "type": "number",
        "default": 0,
        "help_text": _LIMIT_HELP.in_language(language),
    }
    return Manifest(
        versions=["0.2"],
        name=_NAME.in_language(language),
        identifier_space=identifier_space,
        schema_space=_SCHEMA,
        default_types=_types(visible, language),
        documentation=f"{base}/reference",
        service_version=version("lifescape"),
        batch_size=MOST_QUERIES,
        view={"url": f"{base}/?select={{{{id}}}}"},
        preview={"url": f"{root}/preview?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT},
        suggest={
            what: {
                "service_url": base,
                "service_path": f"/reconcile/suggest/{what}",
                "flyout_service_url": base,
                "flyout_service_path": f"/reconcile/flyout/{what}?id=${{id}}",
            }
            for what in ("entity", "type", "property")
        },
        extend={
            "propose_properties": {"service_url": base, "service_path": "/reconcile/extend/propose"},
            "property_settings": [setting],
        },
    )


def manifest_draft(base: str, visible: list[str], language: str) -> ManifestDraft:
    """Return the manifest of version 1.0-draft, whose addresses all follow from its own."""
    setting = {
        "id": "limit",
        "name": _LIMIT.in_language(language),
        "type": "number",
        "default": 0,
        "helpText": _LIMIT_HELP.in_language(language),
    }
    return ManifestDraft(
        versions=[DRAFT],
        name=_NAME.in_language(language),
        default_types=_types(visible, language),
        documentation=f"{base}/reference",
        service_version=version("lifescape"),
        batch_size=MOST_QUERIES,
        view={"url": f"{base}/?select={{id}}"},
        preview={"width": WIDTH, "height": HEIGHT},
        suggest={"entity": True, "type": True, "property": True},
        extend={"proposeProperties": True, "propertySettings": [setting]},
        standardized_score=True,
    )


def _types(visible: list[str], language: str) -> list[TypeRef]:
    """Return bodies first: they are what most tables list."""
    return [type_of(label, language) for label in sorted(visible, key=lambda label: label not in actors())]
