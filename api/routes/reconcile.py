"""Matching tables with the graph: the reconciliation API, which OpenRefine speaks."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from starlette.responses import HTMLResponse

from api.cross_origin import ancestors_of
from api.problems import responses
from api.reconcile.asking import asked_by, asked_by_conditions
from api.reconcile.desk import Desk, DeskDep
from api.reconcile.extending import as_list, extended
from api.reconcile.manifest import manifest, manifest_draft
from api.reconcile.preview import flyout_of, flyout_of_property, preview_headers, preview_page
from api.reconcile.reading import batch_in, conditions_in, extension_in, form_of
from api.reconcile.shapes import (
    Extension,
    ExtensionList,
    Flyout,
    Manifest,
    ManifestDraft,
    PropertyShown,
    Proposal,
    Result,
    ResultDraft,
    Results,
    Suggestion,
    Suggestions,
)
from api.reconcile.vocabulary import suggested
from graph.errors import NotFound, RequestRefused
from graph.model import NODE_TYPES
from graph.names import fold

__all__ = ["draft", "router"]

_DRAFT_PREFIX: Final = "/reconcile/v1"

What = Annotated[Literal["entity", "type", "property"], Path(description="What was suggested.")]
EntityParameter = Annotated[str, Query(max_length=200, description="Id of an entity.")]
Prefix = Annotated[
    str, Query(max_length=300, description="What was typed so far; empty gives all types or properties.")
]
Skip = Annotated[int, Query(ge=0, le=100_000, description="How many suggestions to leave out.")]
TypeParameter = Annotated[str, Query(max_length=200, description="Id of a type; empty means any.")]


async def _sent(request: Request) -> bytes:
    return await request.body()


Sent = Annotated[bytes, Depends(_sent)]


def _fresh(response: Response) -> None:
    response.headers["Cache-Control"] = "no-store"


router = APIRouter(prefix="/reconcile", tags=["tables"], dependencies=[Depends(_fresh)])
draft = APIRouter(prefix=_DRAFT_PREFIX, tags=["tables"], dependencies=[Depends(_fresh)])
_shared = APIRouter(dependencies=[Depends(_fresh)])
"""What both versions have at the same place below their address."""


def _form_body(member: str) -> dict[str, Any]:
    text = {"type": "string", "description": f"{member}, as JSON."}
    schema = {"type": "object", "properties": {"queries": text, "extend": text}}
    return {"requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": schema}}}}


def _json_body(schema: dict[str, Any]) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


@router.get("", summary="What the service can do, or one batch", response_model_exclude_none=True,
            responses=responses(400, 413, 422, 429, 503, 504))  # fmt: skip
def described_service(
    desk: DeskDep,
    queries: Annotated[str | None, Query(description="A batch of questions, as JSON by key.")] = None,
    extend: Annotated[str | None, Query(description="A question for properties, as JSON.")] = None,
) -> Manifest | dict[str, Result] | Extension:
    """Without parameters the manifest that clients of version 0.2 begin with; add this address to OpenRefine.

    A short batch may come in the address; POST takes longer ones.
    """
    if queries is None and extend is None:
        return manifest(desk.base, desk.services.settings.base_iri, desk.visible, desk.language)
    return _answer(desk, queries, extend)


@router.post("", summary="Match names, or extend a table", response_model_exclude_none=True,
             responses=responses(400, 413, 415, 422, 429, 503, 504), openapi_extra=_form_body("A batch"))  # fmt: skip
def reconciled(request: Request, desk: DeskDep, sent: Sent) -> dict[str, Result] | Extension:
    """`queries`: a batch of up to 50 questions, each a name with the type and properties that are known of it.

    A candidate is a `match` only where it is sure enough to be taken without looking. Identifiers (`ror:…`, a PIC, a
    Wikidata id) and web sites are looked up. `extend`: properties of entities by id. Longer texts than 1,000
    characters are looked at as far as that.
    """
    form = form_of(request, sent)
    return _answer(desk, form.get("queries"), form.get("extend"))


def _answer(desk: Desk, queries: str | None, extend: str | None) -> dict[str, Result] | Extension:
    with desk.services.tables():
        if queries is not None:
            batch = batch_in(queries)
            schemes = desk.register().schemes
            asked = [asked_by(query, schemes) for query in batch.values()]
            return {key: Result(result=c) for key, c in zip(batch, desk.candidates(asked), strict=True)}
        if extend is not None:
            query = extension_in(extend)
            return extended(
                desk.services.database, query, desk.properties(), desk.visible, desk.language, desk.services.current_id
            )
    raise RequestRefused("Send a form with the field 'queries' (a batch, as JSON) or 'extend'.")


@draft.get("", summary="What the service can do, for version 1.0-draft", response_model_exclude_none=True,
           responses=responses(503))  # fmt: skip
def described_service_draft(desk: DeskDep) -> ManifestDraft:
    """The manifest; suggestions, previews and proposals are below this address as they are below `/reconcile`."""
    return manifest_draft(desk.base, desk.visible, desk.language)


@draft.post("/reconcile", summary="Match names, in version 1.0-draft", response_model_exclude_none=True,
            responses=responses(400, 413, 429, 503, 504),
            openapi_extra=_json_body({"type": "object", "properties": {"queries": {"type": "array"}}}))  # fmt: skip
def reconciled_draft(desk: DeskDep, sent: Sent) -> Results:
    """Up to 50 questions, each a list of conditions on name and properties, answered in their order."""
    batch = conditions_in(sent)
    with desk.services.tables():
        schemes = desk.register().schemes
        asked = [asked_by_conditions(query, schemes) for query in batch.queries]
        return Results(results=[ResultDraft(candidates=found) for found in desk.candidates(asked)])


@draft.post("/extend", summary="Extend a table, in version 1.0-draft", response_model_exclude_none=True,
            responses=responses(400, 413, 429, 503, 504),
            openapi_extra=_json_body({"type": "object", "properties": {"ids": {"type": "array"}}}))  # fmt: skip
def extended_draft(desk: DeskDep, sent: Sent) -> ExtensionList:
    """Properties of entities by id, in the order asked for."""
    query = extension_in(sent)
    with desk.services.tables():
        found = extended(
            desk.services.database, query, desk.properties(), desk.visible, desk.language, desk.services.current_id
        )
    return as_list(found, query.ids)


@_shared.get("/suggest/entity", summary="Entities that are called so", response_model_exclude_none=True,
             responses=responses(422, 429, 503, 504))  # fmt: skip
def suggest_entity(desk: DeskDep, prefix: Prefix = "", cursor: Skip = 0, type: TypeParameter = "") -> Suggestions:
    """By name, alias, acronym, id or identifier; typing mistakes and missing accents are forgiven."""
    with desk.services.tables():
        return Suggestions(result=desk.suggestions(prefix, desk.type(type), cursor) if prefix.strip() else [])


@_shared.get("/suggest/type", summary="Types that are called so", response_model_exclude_none=True,
             responses=responses(422))  # fmt: skip
def suggest_type(desk: DeskDep, prefix: Prefix = "", cursor: Skip = 0) -> Suggestions:
    """Types whose id or name, in English or Italian, has a word that begins so."""
    wanted = f" {fold(prefix)}"
    types = [NODE_TYPES[label] for label in desk.visible]
    found = [t for t in types if any(wanted in f" {fold(w)}" for w in (t.label, t.text.en, t.text.it, t.plural.en))]
    language = desk.language
    return Suggestions(
        result=[
            Suggestion(id=t.label, name=t.text.in_language(language), description=t.meaning.in_language(language))
            for t in found[cursor:]
        ]
    )


@_shared.get("/suggest/property", summary="Properties that are called so", response_model_exclude_none=True,
             responses=responses(422, 429, 503, 504))  # fmt: skip
def suggest_property(desk: DeskDep, prefix: Prefix = "", cursor: Skip = 0) -> Suggestions:
    """Properties, identifiers by scheme and relations that have a word that begins so."""
    with desk.services.tables():
        found = suggested(desk.properties().values(), prefix)[cursor:]
    language = desk.language
    return Suggestions(
        result=[
            Suggestion(id=p.id, name=p.text.in_language(language), description=p.meaning.in_language(language))
            for p in found
        ]
    )


@router.get("/flyout/{what}", summary="A few words on a suggestion", responses=responses(404, 422, 429, 503))
def flyout(what: What, desk: DeskDep, id: EntityParameter) -> Flyout:
    """A small piece of HTML on an entity, a type or a property."""
    if what == "entity":
        node, places = desk.entity(id)
        return Flyout(id=id, html=flyout_of(node, places, desk.language))
    if what == "type" and (label := desk.type(id)) is not None:
        return Flyout(id=id, html=flyout_of_property(NODE_TYPES[label].text, NODE_TYPES[label].meaning, desk.language))
    if what == "property":
        with desk.services.tables():
            found = desk.properties().get(id)
        if found is not None:
            return Flyout(id=id, html=flyout_of_property(found.text, found.meaning, desk.language))
    raise NotFound(f"There is no {what} '{id[:80]}'; /reconcile/suggest/{what} finds them by name.")


@_shared.get("/preview", summary="A small page on an entity", response_class=HTMLResponse,
             responses=responses(404, 422, 503))  # fmt: skip
def preview(desk: DeskDep, id: EntityParameter) -> HTMLResponse:
    """For the frame of a client's own page; it runs no script and loads nothing."""
    node, places = desk.entity(id)
    page = preview_page(node, places, f"{desk.base}/?select={node['id']}", desk.language)
    headers = {**preview_headers(ancestors_of(desk.services.settings)), "Cache-Control": "no-cache"}
    return HTMLResponse(page, headers=headers)


@_shared.get("/extend/propose", summary="Properties that a type has", response_model_exclude_none=True,
             responses=responses(422, 429, 503, 504))  # fmt: skip
def propose(
    desk: DeskDep,
    type: TypeParameter = "",
    limit: Annotated[int | None, Query(ge=1, le=1000, description="The most properties to give.")] = None,
) -> Proposal:
    """Those that the graph can give for entities of this type, the ones wanted most first."""
    with desk.services.tables():
        known = desk.properties().values()
    label = desk.type(type)
    fitting = [p for p in known if p.stored and (label is None or p.belongs_to(label))]
    shown = [PropertyShown(id=p.id, name=p.text.in_language(desk.language)) for p in fitting[:limit]]
    return Proposal(type=type or None, limit=limit, properties=shown)


router.include_router(_shared)
draft.include_router(_shared, include_in_schema=False)
