"""The API explained on one page, made from its OpenAPI description: no script, nothing from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any, Final

from api.problems import KINDS

__all__ = ["page", "reference_page"]

_METHODS: Final = ("get", "post")


def page(title: str, body: str) -> str:
    """Wrap trusted HTML into a whole page of ours; the title is escaped here."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><link rel="stylesheet" href="./plain.css"></head>\n'
        f"<body>\n<main>\n<h1>{escape(title)}</h1>\n{body}\n</main>\n</body></html>\n"
    )


def reference_page(openapi: Mapping[str, Any]) -> str:
    """Render the whole description: every route with its parameters and answers, every shape, every problem."""
    parts = [_paragraphs(openapi["info"].get("description", ""))]
    parts.append('<p>The same for programs: <a href="./openapi.json">openapi.json</a>.</p>')
    for tag in openapi.get("tags", []):
        parts.append(f"<h2>{escape(tag['name'].capitalize())}</h2>{_paragraphs(tag.get('description', ''))}")
        parts.extend(_operations(openapi, tag["name"]))
    parts.append("<h2>Shapes</h2>")
    parts.extend(_shape(name, schema) for name, schema in sorted(openapi["components"]["schemas"].items()))
    parts.append("<h2>Problems</h2><p>Every error is <code>application/problem+json</code> (RFC 9457).</p>")
    rows = [(str(int(k.status)), f"urn:lifescape:problem:{k.code}", escape(k.title)) for k in KINDS]
    parts.append(_table(("Status", "Type", "Title"), rows))
    return page(openapi["info"]["title"], "\n".join(parts))


def _operations(openapi: Mapping[str, Any], tag: str) -> Iterator[str]:
    for path, methods in openapi["paths"].items():
        for method in _METHODS:
            operation = methods.get(method)
            if operation is None or tag not in operation.get("tags", []):
                continue
            yield f"<h3><code>{method.upper()} {escape(path)}</code></h3>"
            yield f"<p><strong>{escape(operation['summary'])}</strong></p>"
            yield _paragraphs(operation.get("description", ""))
            rows = [_parameter_row(parameter) for parameter in operation.get("parameters", [])]
            if rows:
                yield _table(("Parameter", "Type", "Meaning"), rows)
            yield from _bodies(operation)


def _parameter_row(parameter: Mapping[str, Any]) -> tuple[str, str, str]:
    schema = parameter["schema"]
    name = f"<code>{escape(parameter['name'])}</code>"
    notes = [escape(parameter.get("description", ""))]
    if parameter.get("required"):
        notes.append("Required.")
    if schema.get("default") is not None:
        notes.append(f"Default <code>{escape(json.dumps(schema['default']))}</code>.")
    return name, _type(schema), " ".join(note for note in notes if note)


def _bodies(operation: Mapping[str, Any]) -> Iterator[str]:
    for content in operation.get("requestBody", {}).get("content", {}).values():
        yield f"<p>Send {_type(content['schema'])} as JSON.</p>"
    for status, response in operation["responses"].items():
        for content in response.get("content", {}).values():
            if status.startswith("2") and content.get("schema"):
                yield f"<p>Answers {_type(content['schema'])}.</p>"


def _shape(name: str, schema: Mapping[str, Any]) -> str:
    rows = [
        (f"<code>{escape(field)}</code>", _type(inner), escape(inner.get("description", "")))
        for field, inner in schema.get("properties", {}).items()
    ]
    example = schema.get("example")
    shown = f"<pre>{escape(json.dumps(example, indent=2, ensure_ascii=False))}</pre>" if example else ""
    heading = f'<h3 id="{escape(name)}">{escape(name)}</h3>'
    return heading + _paragraphs(schema.get("description", "")) + _table(("Field", "Type", "Meaning"), rows) + shown


def _type(schema: Mapping[str, Any]) -> str:
    """Name the type of a schema in HTML, with a link where it is one of the shapes."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f'<a href="#{name}">{name}</a>'
    if "anyOf" in schema:
        return " or ".join(_type(inner) for inner in schema["anyOf"] if inner.get("type") != "null")
    if "enum" in schema:
        return ", ".join(f"<code>{escape(str(value))}</code>" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}" if schema.get("items") else "list"
    return escape(str(schema.get("type", "any value")))


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n") if part.strip())


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    head = "".join(f"<th>{head}</th>" for head in heads)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<div class="table"><table><tr>{head}</tr>{body}</table></div>'
