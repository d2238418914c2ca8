"""The runs of one column, put into rows: with raised and lowered signs beside their words and tall first letters."""

from __future__ import annotations

from dataclasses import replace
from statistics import median

from ingest.readers.pdf_runs import Run

__all__ = ["rows_of"]


def rows_of(runs: list[Run]) -> list[list[Run]]:
    """Rows from top to bottom, the runs of each from left to right."""
    rows: list[list[Run]] = []
    for run in sorted(_with_initials(runs), key=lambda run: -run.middle):
        if rows and abs(rows[-1][0].middle - run.middle) < 0.4 * min(run.height, rows[-1][0].height):
            rows[-1].append(run)
        else:
            rows.append([run])
    rows = _with_small_signs(rows)
    for row in rows:
        row.sort(key=lambda run: run.left)
    return rows


def _with_small_signs(rows: list[list[Run]]) -> list[list[Run]]:
    """The rows, where the number of a note and the index of a formula stand in the row they are set to."""
    if len(rows) < 2:
        return rows
    kept: list[list[Run]] = []
    for at, row in enumerate(rows):
        beside = [rows[other] for other in (at + 1, at - 1) if 0 <= other < len(rows)]
        into = next((near for near in beside if all(_is_sign(run, near) for run in row)), None)
        if into is None:
            kept.append(row)
        else:
            into.extend(row)
    return kept


def _is_sign(run: Run, row: list[Run]) -> bool:
    if len(run.text) > 4:
        return False
    for word in row:
        shared = min(run.top, word.top) - max(run.bottom, word.bottom)
        near = -0.1 * word.height < run.left - word.right < 0.25 * word.height or (
            -0.1 * word.height < word.left - run.right < 0.25 * word.height
        )
        if run.height < 0.8 * word.height and shared > 0.3 * run.height and near:
            return True
    return False


def _with_initials(runs: list[Run]) -> list[Run]:
    """The runs, where a first letter several lines tall is part of the first line beside it."""
    tall = [run for run in runs if len(run.text) == 1 and run.text.isalpha()]
    if not tall or len(runs) < 4:
        return runs
    height = median(run.height for run in runs)
    for letter in (run for run in tall if run.height > 1.8 * height):
        beside = [
            run
            for run in runs
            if run is not letter
            and letter.bottom - 0.3 * height < run.middle < letter.top
            and run.left >= letter.left
            and run.left - letter.right < 1.5 * height
        ]
        if len(beside) >= 2:
            first = max(beside, key=lambda run: run.middle)
            whole = replace(first, text=letter.text + first.text, left=letter.left)
            runs = [whole if run is first else run for run in runs if run is not letter]
    return runs
