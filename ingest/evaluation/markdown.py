"""An evaluation as tables for documentation, put between two marks of a page so that a command can renew them.

A page may hold several: each has marks with a name of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from graph.errors import NotFound, RequestRefused, SourceRefused
from ingest.evaluation.classes import FEW, WEAK, Class, causes
from ingest.evaluation.report import Report
from ingest.evaluation.scoring import Count

__all__ = ["marks", "put_between", "to_brief_markdown", "to_markdown", "to_training_markdown"]

_FIGURES: Final = ("asked", "missed", "found", "spurious", "P", "R", "F1")
_DOCUMENT: Final = (
    *("document", "language", "shape"),
    *(f"{kind} {figure}" for kind in ("entities", "relations") for figure in ("P", "R", "F1")),
)


def marks(name: str = "evaluation") -> tuple[str, str]:
    """Return the two marks that the tables of this name stand between."""
    if "--" in name or name != " ".join(name.split()):
        raise RequestRefused(f"{name!r} cannot name a section of a page: give plain words without `--`.")
    return f"<!-- {name}: made by a command, do not edit -->", f"<!-- end of {name} -->"


def to_markdown(report: Report) -> str:
    """Return the tables of an evaluation: totals, documents, classes, causes, and what stays bad."""
    return "\n\n".join(_sections(report)) + "\n"


def to_brief_markdown(report: Report) -> str:
    """Return totals, documents, languages and types: what can be said of a few documents."""
    tables = [_table(("all documents", *_FIGURES), _totals(report)), _table(_DOCUMENT, _documents(report))]
    tables += [_classes(report, kind, by) for kind in ("entity", "relation") for by in ("language", "type")]
    return "\n\n".join(tables) + "\n"


def to_training_markdown(held_out: Mapping[str, Any], names: Mapping[str, Any]) -> str:
    """Return the figures of files of weights, of pairs and of names: hand-set rules alone beside what was learned."""
    types = [(name, t["asked"], f"{t['rules']:.2f}", f"{t['learned']:.2f}") for name, t in held_out["types"].items()]
    tables = [
        _table(("entities on documents held out", "P", "R", "F1"), _beside(names)),
        _table(("relations on documents held out", "P", "R", "F1"), _beside(held_out)),
        _table(("relation", "asked", "F1 of rules alone", "F1 with learned weights"), types),
    ]
    return "\n\n".join(tables) + "\n"


def _beside(held_out: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for key, how in (("rules", "hand-set rules alone"), ("learned", "with learned weights")):
        for kind, told in (("micro", "all documents"), ("per_document", "average of documents")):
            yield f"{how}, {told}", *(f"{held_out[key][kind][name]:.2f}" for name in ("precision", "recall", "f1"))


def put_between(path: Path, tables: str, name: str = "evaluation") -> None:
    """Replace what stands between the two marks of a page; the rest of the page stays as it is."""
    first, last = marks(name)
    try:
        page = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise NotFound(f"{path} does not exist: make the page and put {first} and {last} where tables go.") from None
    before, begin, rest = page.partition(first)
    _, end, after = rest.partition(last)
    if not begin or not end:
        raise SourceRefused("no_marks", f"{path} has no place for the tables: write {first} and {last} in it.")
    path.write_text(f"{before}{first}\n\n{tables}\n{last}{after}", encoding="utf-8")


def _sections(report: Report) -> Iterator[str]:
    yield _table(("all documents", *_FIGURES), _totals(report))
    yield _table(_DOCUMENT, _documents(report))
    for kind in ("entity", "relation"):
        for by in ("type", "language", "structure"):
            yield _classes(report, kind, by)
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
        counts = [result.count(kind) for kind in ("entities", "relations")]
        figures = (f"{x:.2f}" for c in counts for x in (c.precision, c.recall, c.f1))
        yield result.annotated.name, result.language, result.annotated.shape, *figures


def _classes(report: Report, kind: str, by: str) -> str:
    rows = [(c.value, *_figures(c.count)) for c in report.classes() if (c.kind, c.by) == (kind, by)]
    return _table((f"{kind} by {by}", *_FIGURES), rows)


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
