"""An evaluation as tables for documentation, put between two marks of a page so that a command can renew them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from graph.errors import NotFound, SourceRefused
from ingest.evaluation.classes import FEW, WEAK, Class, causes
from ingest.evaluation.report import Report
from ingest.evaluation.scoring import Count

__all__ = ["BEGIN", "END", "put_between", "to_markdown"]

BEGIN: Final = "<!-- evaluation: made by a command, do not edit -->"
END: Final = "<!-- end of evaluation -->"

_FIGURES: Final = ("asked", "missed", "found", "spurious", "P", "R", "F1")


def to_markdown(report: Report) -> str:
    """Return the tables of an evaluation: totals, documents, classes, causes, and what stays bad."""
    return "\n\n".join(_sections(report)) + "\n"


def put_between(path: Path, tables: str) -> None:
    """Replace what stands between the two marks of a page; the rest of the page stays as it is."""
    try:
        page = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise NotFound(f"{path} does not exist: make the page and put {BEGIN} and {END} where tables go.") from None
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SourceRefused("no_marks", f"{path} has no place for the tables: write {BEGIN} and {END} in it.")
    path.write_text(f"{before}{BEGIN}\n\n{tables}\n{END}{after}", encoding="utf-8")


def _sections(report: Report) -> Iterator[str]:
    yield _table(("all documents", *_FIGURES), _totals(report))
    yield _table(("document", "language", "shape", "entities F1", "relations F1"), _documents(report))
    for kind in ("entity", "relation"):
        for by in ("type", "language", "structure"):
            rows = [(c.value, *_figures(c.count)) for c in report.classes() if (c.kind, c.by) == (kind, by)]
            yield _table((f"{kind} by {by}", *_FIGURES), rows)
    for kind in ("entity", "relation"):
        for outcome in ("missed", "spurious"):
            told = [(c, n) for k, o, c, n in causes(report.judgements) if (k, o) == (kind, outcome)]
            yield _table((f"{kind} {outcome}: cause", "count"), told)
    yield _weak(report.weak())


def _totals(report: Report) -> Iterator[tuple[object, ...]]:
    for kind, name in (
        ("entities", "entities"),
        ("entities_any_type", "entities, whatever their type"),
        ("relations", "relations"),
    ):
        yield (name, *_figures(report.micro(kind)))
    for kind in ("entities", "relations"):
        yield (f"{kind}, average of documents", "", "", "", "", *(f"{x:.2f}" for x in report.macro(kind)))


def _documents(report: Report) -> Iterator[tuple[object, ...]]:
    for result in report.results:
        figures = (f"{result.count(kind).f1:.2f}" for kind in ("entities", "relations"))
        yield result.annotated.name, result.language, result.annotated.shape, *figures


def _figures(count: Count) -> tuple[object, ...]:
    shares = (f"{x:.2f}" for x in (count.precision, count.recall, count.f1))
    return count.asked, count.asked - count.got, count.found, count.found - count.right, *shares


def _weak(found: Sequence[Class]) -> str:
    if not found:
        return f"No class that was asked for {FEW} times or more stays below an F1 of {WEAK}."
    named = ", ".join(f"{c.kind} by {c.by} *{c.value}* ({c.count.f1:.2f})" for c in found)
    return f"Below an F1 of {WEAK}, asked for {FEW} times or more: {named}."


def _table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [header, ["---"] + ["---:"] * (len(header) - 1), *rows]
    return "\n".join("| " + " | ".join(_cell(v) for v in line) + " |" for line in lines)


def _cell(value: object) -> str:
    return " ".join(str(value).replace("|", "\\|").replace("<", "&lt;").split())
