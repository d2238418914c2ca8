"""What the reconciliation API promises of each answer, written from its specification, as JSON schemas."""

from typing import Any

TEXT: dict[str, Any] = {"type": "string", "minLength": 1}


def _object(required: dict[str, Any], optional: dict[str, Any] | None = None, *, only: bool = True) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **(optional or {})},
        "additionalProperties": not only,
    }


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _by_key(values: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": values}


_ADDRESS = {"type": "string", "pattern": "^https?://[^/]+[^ ]*$"}
_HOST = {"type": "string", "pattern": "^https?://[^/]+$"}
_TYPE = _object({"id": TEXT, "name": TEXT})
_SERVICE = _object(
    {"service_url": _HOST, "service_path": TEXT},
    {"flyout_service_url": _HOST, "flyout_service_path": {"type": "string", "pattern": "\\$\\{id\\}"}},
)
_SIZE = {"width": {"type": "integer"}, "height": {"type": "integer"}}
_ABOUT = {
    "name": TEXT,
    "defaultTypes": {**_list(_TYPE), "uniqueItems": True},
    "documentation": _ADDRESS,
    "serviceVersion": TEXT,
    "batchSize": {"type": "integer", "minimum": 1},
}

MANIFEST = _object(
    {
        **_ABOUT,
        "versions": {"const": ["0.2"]},
        "identifierSpace": _ADDRESS,
        "schemaSpace": _ADDRESS,
        "view": _object({"url": {**_ADDRESS, "pattern": "\\{\\{id\\}\\}"}}),
        "preview": _object({"url": {**_ADDRESS, "pattern": "\\{\\{id\\}\\}"}, **_SIZE}),
        "suggest": _object({what: _SERVICE for what in ("entity", "type", "property")}),
        "extend": _object(
            {
                "propose_properties": _object({"service_url": _HOST, "service_path": TEXT}),
                "property_settings": _list(
                    _object({"name": TEXT, "label": TEXT, "type": {"const": "number"}, "default": {"type": "number"}},
                            {"help_text": TEXT})
                ),
            }
        ),
    }
)  # fmt: skip

MANIFEST_DRAFT = _object(
    {
        **_ABOUT,
        "versions": {"const": ["1.0-draft"]},
        "view": _object({"url": {**_ADDRESS, "pattern": "[^{]\\{id\\}"}}),
        "preview": _object(_SIZE),
        "suggest": _object({what: {"type": "boolean"} for what in ("entity", "type", "property")}),
        "extend": _object(
            {
                "proposeProperties": {"type": "boolean"},
                "propertySettings": _list(
                    _object({"id": TEXT, "name": TEXT, "type": {"const": "number"}, "default": {"type": "number"}},
                            {"helpText": TEXT})
                ),
            }
        ),
        "standardizedScore": {"type": "boolean"},
    }
)  # fmt: skip

_FEATURE = _object({"id": TEXT, "name": TEXT, "value": {"type": ["number", "boolean"]}})
_CANDIDATE = _object(
    {
        "id": TEXT,
        "name": TEXT,
        "type": _list(_TYPE),
        "score": {"type": "number", "minimum": 0, "maximum": 100},
        "features": {**_list(_FEATURE), "uniqueItems": True},
        "match": {"type": "boolean"},
    },
    {"description": TEXT},
)
RESULTS = _by_key(_object({"result": _list(_CANDIDATE)}))
RESULTS_DRAFT = _object({"results": _list(_object({"candidates": _list(_CANDIDATE)}))})

SUGGESTIONS = _object(
    {"result": _list(_object({"id": TEXT, "name": TEXT}, {"description": TEXT, "notable": _list(_TYPE)}))}
)
FLYOUT = _object({"id": TEXT, "html": TEXT})
PROPOSAL = _object(
    {"properties": _list(_object({"id": TEXT, "name": TEXT}))}, {"type": TEXT, "limit": {"type": "integer"}}
)

_MOMENT = {"type": "string", "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$"}
_VALUE = {
    "oneOf": [
        _object({"id": TEXT, "name": TEXT}),
        _object({"str": TEXT}),
        _object({"float": {"type": "number"}}),
        _object({"int": {"type": "integer"}}),
        _object({"date": _MOMENT}),
    ]
}
_META = _list(_object({"id": TEXT, "name": TEXT}, {"type": _TYPE}))
EXTENSION = _object({"meta": _META, "rows": _by_key(_by_key(_list(_VALUE)))})
EXTENSION_DRAFT = _object(
    {
        "meta": _META,
        "rows": _list(_object({"id": TEXT, "properties": _list(_object({"id": TEXT, "values": _list(_VALUE)}))})),
    }
)
