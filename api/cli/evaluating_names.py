"""`lifescape evaluate matching names` and `lifescape train matching names`: texts whose right record is known."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from api.cli.output import note, print_json, print_rows, progress_bars
from graph.folder import write_text_atomically

if TYPE_CHECKING:
    from graph.matching import Body
    from ingest.evaluation.matching import Labelled

__all__ = ["evaluate_names", "train_names"]

_TABLE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
_FIGURES: Final = ("threshold", "precision", "recall", "f1", "usual_f1", "plain", "spoken")

_gold = click.argument("gold", metavar="GOLD.csv…", nargs=-1, required=True, type=_TABLE)
_against = click.option("--against", required=True, type=_TABLE, help="The registry file with the records: a ROR dump.")


@click.command(name="names", short_help="Match texts whose right record is known, and compare.")
@_gold
@_against
@click.option("--held-out", is_flag=True, help="Learn anew from four fifths of the texts and match the last, in turn.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def evaluate_names(gold: tuple[Path, ...], against: Path, held_out: bool, form: str) -> None:
    """Match texts (column affiliation) to records whose ids are known (column ror_id, NP for none), and compare.

    Precision, recall and F1 are as published for affiliation matchers: a wrong answer is not also a miss, and texts
    whose record is not in the file do not count. usual_f1 counts a wrong answer as a miss too, plain is the share of
    all texts answered rightly (silence where there is nothing to find), spoken is the precision over all texts.
    Each table is told twice: at the default, precise threshold and at the one with the best F1. Without --held-out
    the weights in force are used, which may have been learned from these very texts.

    \b
      lifescape evaluate matching names crossref_train.csv --against ror-records.jsonl.gz --held-out
    """
    bodies, tables = _read(gold, against)
    figures = _learned(bodies, tables, {})["provenance"]["held_out"] if held_out else _shipped(bodies, tables)
    if form == "json":
        print_json(figures)
        return
    rows = [
        (name, at, *(f"{told[at][figure]:.4f}" for figure in _FIGURES))
        for name, told in figures.items()
        for at in ("default", "best")
    ]
    print_rows(("texts", "at", *_FIGURES), rows, "table")
    for name, told in figures.items():
        texts, answerable, ties = told["best"]["texts"], told["best"]["answerable"], told["ties"]
        note(f"{name}: {texts} texts, {answerable} can be answered; AUC {told['auc']:.4f}, exact ties {ties:.2%}.")


@click.command(name="names", short_help="Learn the judge of names from texts whose right record is known.")
@_gold
@_against
@click.option(
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the weights; those in force are graph/matching/weights/names.json.",
)
def train_names(gold: tuple[Path, ...], against: Path, output: Path) -> None:
    """Learn how a text is told from the names of many bodies, from tables as `evaluate matching names` reads them.

    The threshold is the lowest at which 95 of 100 answers were right in each table, on texts not learned from. The
    same files give the same weights. Needs scikit-learn (pip install 'lifescape[train]').

    \b
      lifescape train matching names crossref_train.csv --against ror-records.jsonl.gz --output names.json
    """
    bodies, tables = _read(gold, against)
    made_from = {
        "command": f"lifescape train matching names {' '.join(p.name for p in gold)} --against {against.name}",
        "bodies": len(bodies),
        "texts": {name: len(labelled) for name, labelled in tables.items()},
    }
    weights = _learned(bodies, tables, made_from)
    write_text_atomically(output, json.dumps(weights, ensure_ascii=False, separators=(",", ":")) + "\n")
    output.chmod(0o644)  # weights are shipped, unlike what lies in a data folder
    note(f"Learned from {sum(map(len, tables.values()))} texts; threshold {weights['threshold']}: {output}")


def _read(gold: tuple[Path, ...], against: Path) -> tuple[list[Body], dict[str, list[Labelled]]]:
    from ingest.evaluation.matching import read_labelled
    from ingest.registries.bodies import registry_bodies

    tables = {path.stem: read_labelled(path) for path in gold}
    with progress_bars() as progress:
        return [body for _, body in registry_bodies(against, lambda row: progress("records", row, 0))], tables


def _learned(bodies: list[Body], tables: Mapping[str, list[Labelled]], made_from: Mapping[str, Any]) -> dict[str, Any]:
    from ingest.evaluation.matching import learn_names

    with progress_bars() as progress:
        return learn_names(bodies, tables, made_from, progress)


def _shipped(bodies: list[Body], tables: Mapping[str, list[Labelled]]) -> dict[str, Any]:
    from graph.matching import Matcher
    from ingest.evaluation.matching import answers_of, best_f1, ranking, score_names

    matcher = Matcher(bodies)
    known = {body.id for body in bodies}
    told: dict[str, Any] = {}
    with progress_bars() as progress:
        for name, labelled in tables.items():
            count = _counting(progress, name, len(labelled))
            answers = answers_of(matcher, labelled, known, count)
            default = score_names(answers, matcher.threshold).to_json()
            ranks = ranking([a for a in answers if a.answerable])
            told[name] = {"default": default, "best": best_f1(answers).to_json(), **ranks}
    return told


def _counting(progress: Callable[[str, int, int], None], name: str, total: int) -> Callable[[int], None]:
    return lambda done: progress(name, done, total)
