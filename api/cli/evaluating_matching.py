"""`lifescape evaluate matching` and `lifescape train matching`: pairs of rows whose right answer is known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.evaluating_names import evaluate_names, train_names
from api.cli.output import note, print_json, print_rows
from graph.folder import write_text_atomically

if TYPE_CHECKING:
    from ingest.evaluation.matching import Trial

__all__ = ["evaluate_matching", "train_matching"]

_TABLE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FIGURES = ("true", "given", "right", "precision", "recall", "f1")
_TOLD = (("all", "all"), ("written differently", "unequal"))

_by = click.option("--by", default="pic", show_default=True, help="The column of identifiers that both tables have.")


@click.group(name="matching", short_help="Measure the matcher on names and rows whose body is known.")
def evaluate_matching() -> None:
    """Measure the matcher on names and rows whose body is known."""


@click.group(name="matching", short_help="Learn the weights of the matcher.")
def train_matching() -> None:
    """Make the weights that the matcher judges with, from names and rows whose body is known."""


@evaluate_matching.command(name="pairs", short_help="Link two tables whose identifiers are hidden, and compare.")
@click.argument("left", type=_TABLE)
@click.argument("right", type=_TABLE)
@_by
@click.option(
    "--folds",
    type=click.IntRange(2, 20),
    help="Train anew on the bodies of all parts but one and link those of that one, in turn.",
)
@click.option(
    "--whole", is_flag=True, help="With --folds: leave the bodies trained on in the tables, to be mistaken for."
)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def evaluate_pairs(left: Path, right: Path, by: str, folds: int | None, whole: bool, form: str) -> None:
    """Link two tables whose common identifiers are hidden, and tell how many pairs are right.

    Figures are at the default threshold: of all pairs, and of those whose names (without legal form) or countries are
    written differently. AUC is that of the candidate pairs; ties are pairs given with exactly the score of another.
    Without --folds the weights in force are used, which may have been learned from these very tables.

    \b
      lifescape evaluate matching pairs fp7.csv h2020.csv --by pic --folds 2
    """
    from graph.matching.linking import shipped_model
    from ingest.evaluation.matching import held_out, load_known, tried

    if whole and folds is None:
        raise click.UsageError("--whole needs --folds.")
    known = load_known(left, right, by)
    trial = held_out(known, folds, whole=whole) if folds is not None else tried(known, shipped_model())
    if form == "json":
        print_json(trial.to_json())
        return
    _print(trial)


@train_matching.command(name="pairs", short_help="Learn the weights of linking from two tables with identifiers.")
@click.argument("left", type=_TABLE)
@click.argument("right", type=_TABLE)
@_by
@click.option(
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the weights; those in force are graph/matching/linking/weights.json.",
)
def train_pairs(left: Path, right: Path, by: str, output: Path) -> None:
    """Learn the weights of `lifescape link` from two tables that name the same bodies by a common identifier.

    The threshold is that of the best F1 at which at least 99 of 100 pairs of bodies held out were right. The same
    tables give the same weights. Needs scikit-learn (pip install 'lifescape[train]').

    \b
      lifescape train matching pairs fp7.csv h2020.csv --by pic --output weights.json
    """
    from ingest.evaluation.matching import load_known, train_linking

    command = f"lifescape train matching pairs {left.name} {right.name} --by {by}"
    weights = train_linking(load_known(left, right, by), command=command)
    write_text_atomically(output, json.dumps(weights, separators=(",", ":")) + "\n")
    output.chmod(0o644)  # weights are shipped, unlike what lies in a data folder
    held_out = weights["provenance"]["held_out"]
    rows = [(told, *(held_out[key][name] for name in _FIGURES)) for told, key in _TOLD]
    print_rows(("pairs of bodies held out", *_FIGURES), rows, "table")
    note(f"Threshold {weights['threshold']}: {output}")


evaluate_matching.add_command(evaluate_names)
train_matching.add_command(train_names)


def _print(trial: Trial) -> None:
    rows = []
    for told, key in _TOLD:
        figures = getattr(trial, key)
        shares = (f"{share:.4f}" for share in (figures.precision, figures.recall, figures.f1))
        rows.append((told, figures.true, figures.given, figures.right, *shares))
    print_rows(("pairs", *_FIGURES), rows, "table")
    note(f"AUC {trial.auc:.5f}; {trial.ties:.2%} of the pairs given have exactly the score of another.")
