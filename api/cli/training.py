"""`lifescape train`: the weights that the extractor reads with, learned from annotated documents."""

from __future__ import annotations

from pathlib import Path

import click

from api.cli.evaluating import document_folders, gold_folders, write_json
from api.cli.evaluating_matching import train_matching
from api.cli.output import note, print_rows
from ingest.evaluation import COMMAND, THRESHOLD, load_annotated, put_between, to_training_markdown
from ingest.evaluation import train as train_on

__all__ = ["train"]

_FIGURES = ("precision", "recall", "f1")


@click.group(short_help="Learn from documents that you annotated.")
def train() -> None:
    """Make the data that Lifescape learns from annotated documents and from tables whose bodies are known."""


train.add_command(train_matching)


@train.command(name="extraction", short_help="Learn what is a name, what is related, and how sure it is.")
@gold_folders
@document_folders
@click.option(
    "--output",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write tagging/weights.json, relations/pairing/weights.json and confidence/weights.json in; those "
    "in force are in ingest/extract.",
)
@click.option(
    "--threshold",
    type=click.FloatRange(0.2, 0.9),
    default=THRESHOLD,
    show_default=True,
    help="How likely a pair must be related to be told.",
)
@click.option("--markdown", type=click.Path(dir_okay=False, path_type=Path), help="Renew the figures of this page.")
def train_extraction(
    gold: tuple[Path, ...], documents: tuple[Path, ...], output: Path, threshold: float, markdown: Path | None
) -> None:
    """Learn from annotated documents what is a name, which names are related, and how likely each thing found is right.

    The documents are those of `lifescape evaluate extraction`. A tenth of them is also held out in turn, to tell what
    the weights are worth on documents that they have not seen, beside the hand-set rules alone. The files say so,
    and name their documents with their hashes. The same documents give the same files.

    \b
      lifescape train extraction my-documents/ --output my-weights/
      lifescape train extraction tests/documents/development tests/documents/training --output ingest/extract
    """
    command = " ".join([COMMAND, *(path.name if path.is_absolute() else str(path) for path in gold)])
    weights = train_on(load_annotated(gold, documents), command=command, threshold=threshold)
    files = {"tagging": weights.tagging, "relations/pairing": weights.pairing, "confidence": weights.confidence}
    for name, content in files.items():
        path = output / name / "weights.json"
        write_json(path, content)
        path.chmod(0o644)  # weights are shipped, unlike what lies in a data folder
    pairs, names = (part["provenance"]["held_out"] for part in (weights.pairing, weights.tagging))
    if markdown is not None:
        put_between(markdown, to_training_markdown(pairs, names), "training")
    rows = [
        (told, *(f"{pairs[key][kind][name]:.3f}" for kind in ("micro", "per_document") for name in _FIGURES))
        for key, told in (("rules", "hand-set rules alone"), ("learned", "with learned weights"))
    ]
    columns = (*_FIGURES, *(f"{name} per document" for name in _FIGURES))
    print_rows(("relations of documents held out", *columns), rows, "table")
    before, after = (names[key]["micro"]["f1"] for key in ("rules", "learned"))
    note(f"entities: F1 {before} by rules alone → {after} with learned weights, on held-out documents.")
    for kind, tried in weights.confidence["provenance"]["held_out"].items():
        before, after = tried["before"], tried["after"]
        note(
            f"{kind}: Brier {before['brier']} → {after['brier']}, calibration error {before['ece']} → {after['ece']} "
            "on held-out documents."
        )
