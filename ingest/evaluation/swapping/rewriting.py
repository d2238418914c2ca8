"""The document and what its readers found, with every name changed as planned and everything else in its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from ingest.document import Document
from ingest.evaluation.annotations import Annotated, to_annotation
from ingest.evaluation.swapping.coining import cased
from ingest.evaluation.swapping.planning import PART, TOKEN, Plan, make_plan, pattern_of
from ingest.extract.passages import fold_word, make_passages, parts_of

__all__ = ["Swapped", "swap_names"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Swapped:
    """A document with other names, annotated alike.

    ``unchanged`` names kept theirs; ``lost`` forms no longer stand in the text, because two names share words there,
    and were taken out of the annotation.
    """

    annotated: Annotated
    unchanged: tuple[str, ...]
    lost: tuple[str, ...]


def swap_names(annotated: Annotated, seed: int) -> Swapped:
    """Give every name in a document another of the same kind, and write what its readers found accordingly."""
    plan = make_plan(annotated, seed)
    change = _changer(plan)
    document = _rewritten(annotated.document, change)
    text = " ".join(document.text.split())
    lost: list[str] = []
    readings = []
    for reading in annotated.readings:
        raw = _reworded(reading.raw, change, plan)
        for entity in raw["entities"]:
            gone = [m for m in entity.get("mentions") or () if not _stands(m, text)]
            lost += gone
            entity["mentions"] = [m for m in entity.get("mentions") or () if m not in gone]
        readings.append(to_annotation(raw, annotated.path.name))
    return Swapped(
        annotated=replace(annotated, document=document, readings=tuple(readings)),
        unchanged=plan.unchanged,
        lost=tuple(lost),
    )


def _stands(form: str, text: str) -> bool:
    tight = re.sub(r"-\s+", "-", " ".join(form.split()))
    return tight in text or tight in re.sub(r"-\s+", "-", text)


def _changer(plan: Plan) -> Callable[[str], list[tuple[int, int, str]]]:
    """Return what finds the changes in a text: whole names first, then single words of names."""
    forms = {" ".join(k.split()): v for k, v in plan.forms.items()}
    pattern = re.compile(f"({pattern_of(forms).pattern})|{TOKEN.pattern}")

    def changes(text: str) -> list[tuple[int, int, str]]:
        found = []
        for match in pattern.finditer(text):
            old = match.group()
            if match.group(1):
                new = forms.get(" ".join(old.split()), old)
            else:
                new = plan.words.get(fold_word(old), "") if "-" in old else ""
                new = new or PART.sub(single, old)
            if new != old:
                found.append((match.start(), match.end(), new))
        return found

    def single(match: re.Match[str]) -> str:
        word = match.group()
        known = plan.words.get(fold_word(word)) if any(c.isupper() for c in word) and len(word) > 1 else None
        return cased(known, word) if known else word

    return changes


def _applied(text: str, edits: list[tuple[int, int, str]]) -> str:
    parts, position = [], 0
    for start, end, new in edits:
        parts += [text[position:start], new]
        position = end
    return "".join((*parts, text[position:]))


def _rewritten(document: Document, change: Callable[[str], list[tuple[int, int, str]]]) -> Document:
    """Change the names in every block; spans of blocks, cells and pages move along."""
    edits: list[tuple[int, int, str]] = []
    for passage in make_passages(document, parts_of(document, [""] * len(document.blocks))):
        for start, end, new in change(passage.text):
            a, b = passage.locate(start, end)
            edits.append((a, b, _over_lines(new, document.text[a:b])))
    edits.sort()
    starts = [start for start, _, _ in edits]
    shifts = [0]
    for start, end, new in edits:
        shifts.append(shifts[-1] + len(new) - (end - start))

    def moved(position: int) -> int:
        index = bisect_right(starts, position)
        if index and position < edits[index - 1][1] and position != edits[index - 1][0]:
            return edits[index - 1][0] + len(edits[index - 1][2]) + shifts[index - 1]
        return position + shifts[index if not (index and position == starts[index - 1]) else index - 1]

    return replace(
        document,
        text=_applied(document.text, edits),
        title=_applied(document.title, change(document.title)) if document.title else document.title,
        blocks=tuple(
            replace(
                block,
                start=moved(block.start),
                end=moved(block.end),
                cells=tuple((moved(a), moved(b)) for a, b in block.cells),
            )
            for block in document.blocks
        ),
        pages=tuple(replace(page, start=moved(page.start), end=moved(page.end)) for page in document.pages),
    )


def _over_lines(new: str, old: str) -> str:
    """Break the new words where the old ones were broken, so that the lines of the document stay as many."""
    if "\n" not in old:
        return new
    words = new.split(" ")
    if len(words) == 1:
        return new
    before = len(old[: old.index("\n")].split())
    gap = re.search(r"\s*\n\s*", old)
    at = min(max(1, before), len(words) - 1)
    return " ".join(words[:at]) + (gap.group() if gap else " ") + " ".join(words[at:])


def _reworded(raw: dict[str, Any], change: Callable[[str], list[tuple[int, int, str]]], plan: Plan) -> dict[str, Any]:
    def new(text: Any) -> Any:
        if isinstance(text, str):
            tidy = " ".join(text.split())
            return _applied(tidy, change(tidy))
        if isinstance(text, list):
            return [new(t) for t in text]
        return {k: new(v) for k, v in text.items()} if isinstance(text, dict) else text

    entities = []
    for e in raw["entities"]:
        told = dict(e)
        if e["type"] not in ("Theme", "Source"):
            told |= {"name": new(e["name"]), "mentions": new(e.get("mentions") or [])}
        if e.get("country"):
            told["country"] = plan.countries.get(e["country"], e["country"])
        entities.append(told)
    evidence = ("quote", "evidence")
    relations = [{k: new(v) if k in evidence else v for k, v in r.items()} for r in raw["relations"]]
    return {**raw, "entities": entities, "relations": relations}
