"""What clients send: forms, JSON, the languages that they prefer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final, TypeVar
from urllib.parse import parse_qs

from pydantic import TypeAdapter, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request

from api.reconcile.shapes import MOST_QUERIES, Batch, ConditionBatch, ExtensionQuery
from graph.errors import RequestRefused

__all__ = ["batch_in", "conditions_in", "extension_in", "form_of", "language_of"]

T = TypeVar("T")

_FIELDS: Final = 20
_BATCH: Final = TypeAdapter(Batch)
_CONDITIONS: Final = TypeAdapter(ConditionBatch)
_EXTENSION: Final = TypeAdapter(ExtensionQuery)
_LANGUAGES: Final = ("en", "it")


def form_of(request: Request, body: bytes) -> Mapping[str, str]:
    """Return the fields of a form, or the members of a JSON object as texts; RequestRefused says what is wrong."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        try:
            content = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise RequestRefused("The body is not valid JSON.") from error
        if not isinstance(content, dict):
            raise RequestRefused("Send a JSON object with the member 'queries' or 'extend'.")
        return {name: json.dumps(value) for name, value in content.items()}
    if kind not in ("", "application/x-www-form-urlencoded"):
        detail = "Send the queries as a form (application/x-www-form-urlencoded)."
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail)
    try:
        fields = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=_FIELDS)
    except ValueError as error:
        raise RequestRefused("The form cannot be read: send it URL-encoded, in UTF-8.") from error
    return {name: values[0] for name, values in fields.items()}


def batch_in(text: str) -> Batch:
    """Return the questions of a batch of version 0.2; 413 for too many."""
    batch = _read(_BATCH, text, "queries")
    _bounded(len(batch))
    return batch


def conditions_in(body: bytes) -> ConditionBatch:
    """Return the questions of a batch of version 1.0-draft; 413 for too many."""
    batch = _read(_CONDITIONS, body, "body")
    _bounded(len(batch.queries))
    return batch


def extension_in(text: str | bytes) -> ExtensionQuery:
    """Return what is asked of which entities."""
    return _read(_EXTENSION, text, "extend")


def language_of(request: Request) -> str:
    """Return the language that the client prefers among those we have; English where it says nothing."""
    for item in request.headers.get("accept-language", "").split(","):
        tag = item.partition(";")[0].strip().lower().partition("-")[0]
        if tag in _LANGUAGES:
            return tag
    return _LANGUAGES[0]


def _read(adapter: TypeAdapter[T], text: str | bytes, name: str) -> T:
    try:
        return adapter.validate_json(text)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part)[:40] for part in fault["loc"][:6])
        said = "it is not valid JSON" if fault["type"] == "json_invalid" else str(fault["msg"])[:200].lower()
        raise RequestRefused(f"'{name}' cannot be read: {f'{where}: ' if where else ''}{said}.") from error


def _bounded(count: int) -> None:
    if count > MOST_QUERIES:
        detail = f"Send at most {MOST_QUERIES} queries in one batch; these are {count}."
        raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail)
