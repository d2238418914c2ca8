"""A small page that shows one entity inside a client's own: no script, nothing from elsewhere, no markup from data."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, Final
from urllib.parse import quote, urlsplit

from api.reconcile.answering import described
from graph.model import NODE_PROPERTIES, Text

__all__ = ["HEIGHT", "WIDTH", "flyout_of", "flyout_of_property", "preview_headers", "preview_page"]

WIDTH: Final = 430
HEIGHT: Final = 300

_STYLE: Final = (
    "body{font:14px/1.4 system-ui,sans-serif;margin:12px;color:#1b1b1b;background:#fff;overflow-wrap:anywhere}"
    "h1{font-size:17px;margin:0 0 2px}p{margin:0 0 8px}"
    "dl{display:grid;grid-template-columns:auto 1fr;gap:2px 10px;margin:0}dt{color:#555}dd{margin:0}a{color:#0b5394}"
)
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_SHOWN: Final = ("acronym", "name_en", "aliases", "founded", "start", "end", "identifiers", "url")
_LONGEST: Final = 400
_MOST: Final = 8
_OPEN: Final = Text("Open in the map", "Apri nella mappa")


def preview_headers(ancestors: str) -> dict[str, str]:
    """Return the headers of the page: it may be framed by these sites and may do nothing itself."""
    return {
        "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; "
        f"form-action 'none'; sandbox allow-popups allow-popups-to-escape-sandbox; frame-ancestors {ancestors}",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }


def preview_page(node: Mapping[str, Any], places: Mapping[str, str], address: str, language: str) -> str:
    """Return the page of an entity; ``address`` is where the map shows it."""
    lang = "it" if language.startswith("it") else "en"
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{shown}</dd>" for name, shown in _facts(node, language))
    link = f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">{_OPEN.in_language(lang)}</a>'
    return (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>{escape(node["name"])}</title>'
        f"<style>{_STYLE}</style></head>\n<body><h1>{escape(node['name'])}</h1>"
        f"<p>{escape(_kind(node, places, language))}</p>{_description(node)}"
        f"<dl>{facts}</dl><p>{link}</p></body></html>\n"
    )


def flyout_of(node: Mapping[str, Any], places: Mapping[str, str], language: str) -> str:
    """Return a piece of HTML that shows an entity beside its suggestion."""
    return f"<p><b>{escape(node['name'])}</b></p><p>{escape(_kind(node, places, language))}</p>{_description(node)}"


def flyout_of_property(text: Text, meaning: Text, language: str) -> str:
    """Return a piece of HTML that explains a type or a property."""
    return f"<p><b>{escape(text.in_language(language))}</b></p><p>{escape(meaning.in_language(language))}</p>"


def _kind(node: Mapping[str, Any], places: Mapping[str, str], language: str) -> str:
    city = places.get("City", "")
    return described(node["label"], node.get("kind") or "", city, node.get("country") or "", language)


def _description(node: Mapping[str, Any]) -> str:
    said = node.get("description") or ""
    cut = said if len(said) <= _LONGEST else f"{said[:_LONGEST].rsplit(' ', 1)[0]}…"
    return f"<p>{escape(cut)}</p>" if cut else ""


def _facts(node: Mapping[str, Any], language: str) -> Iterator[tuple[str, str]]:
    for name in _SHOWN:
        value = node.get(name)
        if not value:
            continue
        text = NODE_PROPERTIES[name].text.in_language(language)
        if name == "url":
            yield text, _link(value)
        elif isinstance(value, list | tuple):
            yield text, escape("; ".join(value[:_MOST]) + ("; …" if len(value) > _MOST else ""))
        else:
            yield text, escape(str(value))


def _link(url: str) -> str:
    """Return a link that leads to a web site and nowhere else; the bare text for any other address."""
    try:
        web = urlsplit(url).scheme in ("http", "https")
    except ValueError:
        web = False
    href = quote(url, safe=":/?#[]@!$&'()*+,;=%~-._")
    return (
        f'<a href="{escape(href)}" target="_blank" rel="noopener noreferrer">{escape(url)}</a>' if web else escape(url)
    )
