"""Documents with what careful readers found in them: the measure of an extractor, loaded and checked.

A folder holds ``NAME.json`` for each document, in the shape that ``lifescape extract`` prints, and for some a second
reader's ``second/NAME.json`` or ``NAME.second.json``. The document stands beside it, or in a folder of its own where
the annotation's ``document`` names it. Every mention stands in the document, or the annotation is refused.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from graph.errors import NotFound, SourceRefused
from graph.model import NODE_TYPES, RELATIONS
from ingest.document import Document
from ingest.readers import read

__all__ = ["Annotated", "Annotation", "Found", "Stated", "load_annotated", "to_annotation"]

_BROKEN: Final = re.compile(r"-[^\S\n]*\n\s*(?=\w)|\xad")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An entity as a reader wrote it down: its name and every form that stands in the document."""

    id: str
    type: str
    name: str
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A relation as a reader wrote it down; ``quotes`` are the words it rests on, where they were noted."""

    type: str
    start: str
    end: str
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """What one reader found. ``raw`` is the file's own content, for whoever writes it anew."""

    entities: tuple[Found, ...]
    relations: tuple[Stated, ...]
    raw: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotated:
    """One document with one or two readings of it; ``language`` and ``shape`` are empty where nobody said them."""

    name: str
    path: Path
    document: Document
    readings: tuple[Annotation, ...]
    language: str = ""
    shape: str = ""


def load_annotated(folders: Sequence[Path], documents: Sequence[Path] = ()) -> list[Annotated]:
    """Return the annotated documents of these folders, by name; each folder must hold at least one."""
    found = []
    for folder in folders:
        if not folder.is_dir():
            raise NotFound(f"{folder} is no folder: give one that holds annotations (NAME.json) and their documents.")
        files = sorted(p for p in folder.glob("*.json") if not p.name.endswith(".second.json"))
        if not files:
            raise NotFound(f"{folder} holds no annotation: put NAME.json beside each document in it.")
        found += [_load(path, documents) for path in files]
    return found


def _load(path: Path, documents: Sequence[Path]) -> Annotated:
    raw = _json(path)
    where = _document_path(path, raw, documents)
    document = read(where)
    if not isinstance(document, Document):
        raise SourceRefused("not_a_document", f"{where.name} is a table: annotate documents of running text.")
    seconds = (path.parent / "second" / path.name, path.with_name(f"{path.stem}.second.json"))
    readings = [(path, to_annotation(raw, path.name))]
    readings += [(p, to_annotation(_json(p), p.name)) for p in seconds if p.is_file()][:1]
    text = f"{_plain(document.text)}\n{_joined_up(document.text)}"
    for file, reading in readings:
        _check_mentions(reading, text, file, where)
    return Annotated(
        name=path.stem,
        path=where,
        document=document,
        readings=tuple(reading for _, reading in readings),
        language=str(raw.get("language") or ""),
        shape=str(raw.get("shape") or ""),
    )


def _json(path: Path) -> dict[str, Any]:
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as e:
        raise SourceRefused("bad_annotation", f"{path.name} is not JSON: mend it ({e}).") from e
    if not isinstance(raw, dict):
        raise SourceRefused("bad_annotation", f"{path.name} must be an object with `entities` and `relations`.")
    return raw


def _document_path(path: Path, raw: dict[str, Any], documents: Sequence[Path]) -> Path:
    # Only the last part of the name counts: an annotation must not lead out of the folders that were given.
    named = re.split(r"[/\\]", str(raw.get("document") or ""))[-1]
    for folder in (path.parent, *documents):
        if named and named != path.name and (folder / named).is_file():
            return folder / named
        beside = [p for p in sorted(folder.glob(f"{_escaped(path.stem)}.*")) if p.suffix != ".json" and p.is_file()]
        if beside:
            return beside[0]
    raise NotFound(
        f"{path.name}: its document {named or path.stem} is not there: put it beside or give its folder (--documents)."
    )


def _escaped(stem: str) -> str:
    return re.sub(r"([\[*?])", r"[\1]", stem)


def to_annotation(raw: dict[str, Any], file: str) -> Annotation:
    """Read one reader's file, as parsed, checking its shape and vocabulary."""

    def wrong(what: str) -> SourceRefused:
        return SourceRefused("bad_annotation", f"{file}: {what}.")

    lists = [raw.get(key) for key in ("entities", "relations")]
    if not all(isinstance(x, list) and all(isinstance(y, dict) for y in x) for x in lists):
        raise wrong("give `entities` and `relations` as lists of objects")
    entities: dict[str, Found] = {}
    for number, e in enumerate(raw["entities"], 1):
        forms = e.get("mentions") or []
        if e.get("type") not in NODE_TYPES or not isinstance(e.get("name"), str) or not e["name"].strip():
            raise wrong(f"entity {number} needs a `type` of the vocabulary and a `name`")
        if not isinstance(forms, list) or not all(isinstance(f, str) for f in forms):
            raise wrong(f"give the `mentions` of entity {number} as a list of texts")
        if str(e.get("id")) in entities or e.get("id") is None:
            raise wrong(f"entity {number} needs an `id` of its own")
        entities[str(e["id"])] = Found(id=str(e["id"]), type=e["type"], name=e["name"], mentions=tuple(forms))
    relations = []
    for number, r in enumerate(raw["relations"], 1):
        if r.get("type") not in RELATIONS:
            raise wrong(f"relation {number} needs a `type` of the vocabulary")
        if not {str(r.get("from")), str(r.get("to"))} <= entities.keys():
            raise wrong(f"relation {number} must lead `from` and `to` entities of the file")
        relations.append(Stated(type=r["type"], start=str(r["from"]), end=str(r["to"]), quotes=_quotes(r)))
    return Annotation(entities=tuple(entities.values()), relations=tuple(relations), raw=raw)


def _quotes(relation: dict[str, Any]) -> tuple[str, ...]:
    evidence = relation.get("evidence")
    told = [relation.get("quote"), *(v.get("quote") for v in evidence or () if isinstance(v, dict))]
    return tuple(q for q in told if isinstance(q, str) and q.strip())


def _check_mentions(reading: Annotation, text: str, file: Path, where: Path) -> None:
    for entity in reading.entities:
        for form in entity.mentions:
            if _plain(form) not in text and _joined_up(form) not in text:
                raise SourceRefused(
                    "mention_not_in_text", f"{file.name}: {form!r} does not stand in {where.name}: copy it from there."
                )


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _joined_up(text: str) -> str:
    """Collapse white space after joining words that a typesetter broke, as the extractor reads them."""
    return _plain(_BROKEN.sub(_join, text))


def _join(match: re.Match[str]) -> str:
    text, end = match.string, match.end()
    if match.group() == "\xad":
        return ""
    return (
        "-" if text[end].isupper() or text[end].isdigit() or text[match.start() - 1 : match.start()].isupper() else ""
    )
