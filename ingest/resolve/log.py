"""The log of judgements: one line of JSON for each decision, only ever appended to.

A line says that two entities are the same (``positive``), are not (``negative``), may be (``unsure``), or that an
earlier line no longer holds (``withdrawn``). Who said it (``by``: ``rule:…`` or a person), when, and why stand in it.
For a pair, the latest line of a person outranks every rule; among lines of one kind the latest holds.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from graph.errors import Misconfigured
from graph.folder import translated_disk_errors

__all__ = ["Decision", "Judgement", "JudgementLog"]


class Judgement(StrEnum):
    """What can be said of two entities."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    UNSURE = "unsure"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One judgement on a pair of entities; ``left`` is the smaller id."""

    left: str
    right: str
    judgement: Judgement
    by: str
    why: str
    at: str = ""
    """When it was written, ISO 8601; empty for a decision not yet in a log."""

    @classmethod
    def of(cls, one: str, other: str, judgement: Judgement, *, by: str, why: str) -> Decision:
        """Judge a pair, whichever way round it is given."""
        left, right = sorted((one, other))
        return cls(left=left, right=right, judgement=judgement, by=by, why=why)

    @property
    def pair(self) -> tuple[str, str]:
        """The two entities, smaller id first."""
        return self.left, self.right

    @property
    def by_rule(self) -> bool:
        """Whether a rule said it, so that it can be derived again from the sources."""
        return self.by.startswith("rule:")


class JudgementLog:
    """The file ``judgements.jsonl`` of a data folder."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __iter__(self) -> Iterator[Decision]:
        """All lines ever written, oldest first; a last line cut by a crash is passed over."""
        if not self._path.is_file():
            return
        with self._path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if not line.endswith("\n"):
                    return
                try:
                    content = json.loads(line)
                    yield Decision(**{**content, "judgement": Judgement(content["judgement"])})
                except (ValueError, TypeError, KeyError) as e:
                    raise Misconfigured(f"{self._path}:{number} is not a judgement: mend or remove the line.") from e

    def in_force(self) -> dict[tuple[str, str], Decision]:
        """The decision that holds for each pair, withdrawn ones left out."""
        rules: dict[tuple[str, str], Decision] = {}
        people: dict[tuple[str, str], Decision] = {}
        for decision in self:
            book = rules if decision.by_rule else people
            if decision.judgement is Judgement.WITHDRAWN:
                book.pop(decision.pair, None)
            else:
                book[decision.pair] = decision
        return {**rules, **people}

    def by_rules(self) -> dict[tuple[str, str], Decision]:
        """The decisions of rules that were not withdrawn, whether or not a person outranks them."""
        rules: dict[tuple[str, str], Decision] = {}
        for decision in self:
            if decision.by_rule and decision.judgement is Judgement.WITHDRAWN:
                rules.pop(decision.pair, None)
            elif decision.by_rule:
                rules[decision.pair] = decision
        return rules

    def append(self, decisions: Iterable[Decision], *, at: str) -> int:
        """Write decisions with this time and wait until the disk has them; returns how many there were."""
        lines = [
            json.dumps({**asdict(d), "at": at}, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
            for d in decisions
        ]
        if not lines:
            return 0
        with translated_disk_errors(self._path.parent):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._mend_tail()
            with self._path.open("a", encoding="utf-8", newline="\n") as f:
                f.writelines(lines)
                f.flush()
                os.fsync(f.fileno())
        return len(lines)

    def _mend_tail(self) -> None:
        """Cut off the last line if a crash left it without its end."""
        if not self._path.is_file() or not self._path.stat().st_size:
            return
        with self._path.open("rb+") as f:
            f.seek(-1, os.SEEK_END)
            if f.read(1) == b"\n":
                return
            f.seek(0)
            kept = f.read().rfind(b"\n") + 1
            f.truncate(kept)
