"""Measuring the extractor on documents that careful readers annotated, and learning from them how sure it may be.

``load_annotated`` reads a folder, ``evaluate`` compares, ``train`` makes the weights of pairs and of confidences,
``swap_names`` gives a document other names, which is both a test of the rules and a maker of test documents.
"""

from __future__ import annotations

from ingest.evaluation.annotations import Annotated, load_annotated
from ingest.evaluation.confidences import Trial, examples_of, trial
from ingest.evaluation.markdown import marks, put_between, to_brief_markdown, to_markdown, to_training_markdown
from ingest.evaluation.pairing import THRESHOLD
from ingest.evaluation.reliability import Reliability
from ingest.evaluation.report import KINDS, Report, evaluate
from ingest.evaluation.scoring import Count
from ingest.evaluation.swapping import Swapped, swap_names, write_annotated
from ingest.evaluation.training import COMMAND, Weights, train

__all__ = [
    "COMMAND",
    "KINDS",
    "THRESHOLD",
    "Annotated",
    "Count",
    "Reliability",
    "Report",
    "Swapped",
    "Trial",
    "Weights",
    "evaluate",
    "examples_of",
    "load_annotated",
    "marks",
    "put_between",
    "swap_names",
    "to_brief_markdown",
    "to_markdown",
    "to_training_markdown",
    "train",
    "trial",
    "write_annotated",
]
