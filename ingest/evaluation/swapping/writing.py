"""Writing a swapped document and its annotation to a folder, as a document to read and a measure to read it by."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ingest.document import Block, BlockKind, Document
from ingest.evaluation.annotations import Annotated

__all__ = ["write_annotated"]

_AS_IT_IS: Final = {"text/plain": ".txt", "text/markdown": ".md"}


def write_annotated(annotated: Annotated, folder: Path) -> Path:
    """Write a document, its annotation and the second reader's; return the document's path.

    Texts keep their layout. A document of another format becomes Markdown, which keeps headings, lists and tables.
    """
    folder.mkdir(parents=True, exist_ok=True)
    document = annotated.document
    suffix = _AS_IT_IS.get(document.media_type)
    path = folder / f"{annotated.name}{suffix or '.md'}"
    path.write_text(document.text if suffix else "".join(_markdown(document)), encoding="utf-8")
    for number, reading in enumerate(annotated.readings):
        name = f"{annotated.name}.json" if number == 0 else f"{annotated.name}.second.json"
        content = json.dumps({**reading.raw, "document": path.name}, ensure_ascii=False, indent=1)
        (folder / name).write_text(content + "\n", encoding="utf-8")
    return path


def _markdown(document: Document) -> Iterator[str]:
    before: BlockKind | None = None
    for block in document.blocks:
        words = " ".join(document.text[block.start : block.end].split())
        together = block.kind is before and block.kind in (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW)
        yield "" if before is None else "\n" if together else "\n\n"
        yield _line(block, words, document)
        if block.kind is BlockKind.TABLE_ROW and not together:
            yield "\n|" + " --- |" * max(1, len(block.cells))
        before = block.kind
    yield "\n"


def _line(block: Block, words: str, document: Document) -> str:
    match block.kind:
        case BlockKind.TITLE:
            return f"# {words}"
        case BlockKind.HEADING:
            return f"{'#' * min(6, block.level + 1)} {words}"
        case BlockKind.LIST_ITEM:
            return f"- {words}"
        case BlockKind.TABLE_ROW:
            cells = [" ".join(document.text[a:b].split()) for a, b in block.cells] or [words]
            return f"| {' | '.join(cells)} |"
        case _:
            return words
