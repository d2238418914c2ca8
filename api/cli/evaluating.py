"""`lifescape evaluate`: how well the extractor reads documents whose right answer is known."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from api.cli.evaluating_matching import evaluate_matching
from api.cli.output import note, print_json, print_rows
from graph.folder import write_text_atomically
from ingest.evaluation import (
    KINDS,
    Annotated,
    Count,
    Reliability,
    Report,
    Trial,
    load_annotated,
    marks,
    put_between,
    swap_names,
    to_brief_markdown,
    to_markdown,
    trial,
    write_annotated,
)
from ingest.evaluation import evaluate as evaluate_with
from ingest.evaluation import examples_of as training_examples
from ingest.extract import extract

__all__ = ["document_folders", "evaluate", "gold_folders", "write_json"]

_FIGURES = ("asked", "found", "right", "precision", "recall", "f1")

gold_folders = click.argument(
    "gold", metavar="GOLD_DIR…", nargs=-1, required=True, type=click.Path(file_okay=False, path_type=Path)
)
document_folders = click.option(
    "--documents",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the documents, if they do not stand beside their annotations; may be given again.",
)


@click.group(short_help="Measure the extractor on documents that you annotated.")
def evaluate() -> None:
    """Measure Lifescape on documents, names and tables whose right answer is known."""


evaluate.add_command(evaluate_matching)


@evaluate.command(name="extraction", short_help="Compare what is extracted with what careful readers found.")
@gold_folders
@document_folders
@click.option("--misses", is_flag=True, help="List what was asked for and not found, with the cause.")
@click.option("--spurious", is_flag=True, help="List what was found and no reader has, with the cause.")
@click.option("--classes", "by_class", is_flag=True, help="Print figures by type, language and structure, and causes.")
@click.option("--reliability", is_flag=True, help="Print how often confidences come true, also on held-out documents.")
@click.option("--swap-names", "seed", type=int, help="Give every name another of its kind first; SEED decides which.")
@click.option(
    "--swapped-to", type=click.Path(file_okay=False, path_type=Path), help="Write the documents with other names here."
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write everything as JSON.")
@click.option("--markdown", type=click.Path(dir_okay=False, path_type=Path), help="Renew the tables of this page.")
@click.option("--title", help="With --markdown: put fewer tables between marks of this name, apart from all others.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def evaluate_extraction(
    gold: tuple[Path, ...],
    documents: tuple[Path, ...],
    misses: bool,
    spurious: bool,
    by_class: bool,
    reliability: bool,
    seed: int | None,
    swapped_to: Path | None,
    output: Path | None,
    markdown: Path | None,
    title: str | None,
    form: str,
) -> None:
    """Compare what is extracted with what careful readers found.

    A GOLD_DIR holds documents of any readable format, and beside each an annotation NAME.json in the shape that
    `lifescape extract` prints; "language" and "shape" may be said in it. A second reader's annotation is
    second/NAME.json or NAME.second.json: then what either reader has is right, and what both have is asked for.
    An entity is right if its type and one of its written forms agree, a relation if its type and both ends do.

    \b
      lifescape evaluate extraction my-documents/ --misses
      lifescape evaluate extraction gold/ --documents corpus/ --output figures.json
      lifescape evaluate extraction gold/ --documents corpus/ --swap-names 7
      lifescape evaluate extraction kept-apart/ --markdown page.md --title "Kept apart"
    """
    annotated = load_annotated(gold, documents)
    if swapped_to is not None and seed is None:
        raise click.UsageError("--swapped-to needs --swap-names SEED.")
    if title is not None:
        if markdown is None:
            raise click.UsageError("--title needs --markdown PAGE.")
        marks(title)
    if seed is not None:
        annotated = list(_swapped(annotated, seed, swapped_to))
    report = evaluate_with(annotated, extract)
    told = report.to_json()
    trials = _trials(annotated) if reliability else {}
    if trials:
        told |= {"held_out": {kind: tried.to_json() for kind, tried in trials.items()}}
    if output is not None:
        write_json(output, told)
    if markdown is not None:
        if title is None:
            put_between(markdown, to_markdown(report))
        else:
            put_between(markdown, to_brief_markdown(report), title)
    if form == "json":
        print_json(told)
        return
    _print_figures(report)
    if by_class:
        _print_classes(report, told)
    for kind, tried in trials.items():
        _print_reliability(f"Confidences of {kind} as they are in force", report.reliability()[kind])
        _print_reliability(f"Confidences of {kind} as the rules set them", tried.before)
        _print_reliability(f"Confidences of {kind} learned anew from the other documents each time", tried.after)
    for asked, name, title in ((misses, "misses", "Missed"), (spurious, "spurious", "Found, but no reader has it")):
        if asked:
            columns = ("document", "of", "type", "told", "structure", "cause")
            _print(title, columns, [[row[c] for c in columns] for row in told[name]])
    for each in report.weak():
        note(f"Weak: {each.kind} by {each.by} {each.value}, F1 {each.count.f1:.2f} of {each.count.asked} asked.")


def _swapped(annotated: Sequence[Annotated], seed: int, folder: Path | None) -> Iterator[Annotated]:
    for each in annotated:
        swapped = swap_names(each, seed)
        if folder is not None:
            write_annotated(swapped.annotated, folder)
        for name in swapped.unchanged:
            note(f"{each.name}: {name} keeps its name.")
        for form in swapped.lost:
            note(f"{each.name}: {form} was taken out of the annotation: other names took its words.")
        yield swapped.annotated


def write_json(path: Path, content: Any) -> None:
    """Write figures or weights, whole or not at all, so that people can read them and see what changed."""
    write_text_atomically(path, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def _print(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    click.echo(f"\n{title}" if title else "")
    print_rows(columns, rows, "table")


def _print_figures(report: Report) -> None:
    print_rows(("type", *_FIGURES), [(name, *_figures(c)) for name, c in report.types().items()], "table")
    rows = [
        (
            r.annotated.name,
            r.language,
            r.annotated.shape,
            len(r.annotated.readings),
            f"{r.count('entities').f1:.3f}",
            f"{r.count('relations').f1:.3f}",
        )
        for r in report.results
    ]
    _print("", ("document", "language", "shape", "readers", "entities F1", "relations F1"), rows)
    languages = [(c.value, c.kind, *_figures(c.count)) for c in report.classes() if c.by == "language"]
    _print("", ("language", "of", *_FIGURES), sorted(languages))
    totals: list[tuple[object, ...]] = [(k.replace("_", " "), *_figures(report.micro(k))) for k in KINDS]
    totals += [
        (f"{k.replace('_', ' ')}, per document", "", "", "", *(f"{x:.3f}" for x in report.macro(k))) for k in KINDS
    ]
    _print("", ("all", *_FIGURES), totals)


def _figures(count: Count) -> tuple[object, ...]:
    shares = (f"{x:.3f}" for x in (count.precision, count.recall, count.f1))
    return count.asked, count.found, count.right, *shares


def _print_classes(report: Report, told: dict[str, Any]) -> None:
    rows = [(c.kind, c.by, c.value, *_figures(c.count)) for c in report.classes()]
    _print("", ("of", "by", "class", *_FIGURES), rows)
    causes = [(c["of"], c["outcome"], c["cause"], c["count"]) for c in told["causes"]]
    _print("", ("of", "outcome", "cause", "count"), causes)


def _trials(annotated: Sequence[Annotated]) -> dict[str, Trial]:
    return dict(zip(("entities", "relations"), map(trial, training_examples(annotated)), strict=True))


def _print_reliability(title: str, table: Reliability) -> None:
    rows: list[tuple[object, ...]] = []
    above, right = 0, 0.0
    for b in reversed(table.bins):
        above, right = above + b.n, right + b.n * b.observed
        rows.insert(0, (f"{b.low:.1f}", f"{b.claimed:.2f}", f"{b.observed:.2f}", b.n, above, f"{right / above:.2f}"))
    figures = f"Brier {table.brier:.4f}, calibration error {table.ece:.4f}"
    columns = ("from", "claimed", "observed", "n", "n from here up", "observed from here up")
    _print(f"{title}: {figures}", columns, rows)
