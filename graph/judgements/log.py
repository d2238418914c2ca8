"""The log of judgements: one line of JSON for each decision, only ever appended to.

A line says that two entities are the same (``positive``), are not (``negative``), may be (``unsure``), or that earlier
lines no longer hold (``withdrawn``). Who said it (``by``: ``rule:…``, ``model:…`` or a person), when, and why stand in
it. For a pair, the latest line of a person outranks every rule and model; what is withdrawn lets the one before it
hold again. The file can be copied to another data folder as it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from graph.errors import Busy, Misconfigured, NotFound
from graph.folder import append_lines, translated_disk_errors
from graph.judgements.decision import Decision, Judgement

__all__ = ["JudgementLog"]

_PATIENCE: Final = 10.0
"""Seconds that one writer waits for another; an append takes milliseconds."""

_JSON: Final[Mapping[str, Any]] = {"ensure_ascii": False, "sort_keys": True, "separators": (",", ":")}

_DERIVED_LINES: Final = (b'"by":"rule:', b'"by":"model:')
"""What lines of rules and models have as they are written here; no text in a line can, its quotes are escaped."""

Book = dict[tuple[str, str], Decision]


class JudgementLog:
    """The file ``judgements.jsonl`` of a data folder; the command line and the service may append at the same time."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __iter__(self) -> Iterator[Decision]:
        """All lines ever written, oldest first; a last line cut by a crash is passed over."""
        return self._read(passed_over=())

    def standing(self) -> list[Decision]:
        """The decisions of people that nobody withdrew, oldest line first; lines of rules and models are not read."""
        return list(_standing(self._read(passed_over=_DERIVED_LINES)))

    def _read(self, *, passed_over: tuple[bytes, ...]) -> Iterator[Decision]:
        if not self._path.is_file():
            return
        # In bytes, because a crash may have cut a character in two.
        with self._path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if not line.endswith(b"\n"):
                    return
                if any(mark in line for mark in passed_over):
                    continue
                try:
                    yield Decision.from_json(json.loads(line))
                except (ValueError, TypeError, KeyError, AttributeError) as e:
                    raise Misconfigured(f"{self._path}:{number} is not a judgement: mend or remove the line.") from e

    def in_force(self) -> Book:
        """The decision that holds for each pair, withdrawn ones left out."""
        lines = list(self)
        return {**_derived(lines), **_latest(_standing(lines))}

    def derived(self) -> Book:
        """The decisions of rules and models that were not withdrawn, whether or not a person outranks them."""
        return _derived(self)

    def by_people(self) -> Book:
        """What people say of each pair now, in the order in which they said it."""
        return _latest(self.standing())

    def append(self, decisions: Iterable[Decision], *, at: str) -> int:
        """Write decisions with this time and wait until the disk has them; returns how many there were."""
        return self._write([replace(d, at=at) for d in decisions])

    def undo(self, name: str | None = None, *, by: str, why: str, at: str) -> Decision:
        """Withdraw the decision of a person with this name, or the last one, and return it; NotFound if there is none.

        What that person or another had said of the pair before holds again.
        """
        with self._alone():
            held = self.standing()
            found = next((d for d in reversed(held) if name in (None, d.name)), None)
            if found is None:
                raise NotFound(
                    "There is no judgement of a person to undo."
                    if name is None
                    else f"No judgement in force is named {name[:40]!r}: `lifescape judgements` lists those there are."
                )
            withdrawal = Decision(
                left=found.left, right=found.right, judgement=Judgement.WITHDRAWN, by=by, why=why, at=at,
                withdraws=found.name,
            )  # fmt: skip
            self._put([withdrawal])
        return found

    def merge(self, others: Iterable[Decision]) -> int:
        """Append the lines of people from another log that are not here yet, as they are; returns how many."""
        with self._alone():
            here = {d.name for d in self if not d.derived}
            new = [d for d in others if not d.derived and d.name not in here]
            self._put(new)
        return len(new)

    def _write(self, decisions: list[Decision]) -> int:
        if decisions:
            with self._alone():
                self._put(decisions)
        return len(decisions)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the log against other writers, in this process and in others."""
        with translated_disk_errors(self._path.parent):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._path.with_name(f".{self._path.name}.lock"), timeout=_PATIENCE)
            try:
                lock.acquire()
            except Timeout as e:
                raise Busy("Another program is writing judgements: try again in a moment.") from e
        try:
            yield
        finally:
            lock.release()

    def _put(self, decisions: Iterable[Decision]) -> None:
        append_lines(self._path, [json.dumps(d.to_json(), **_JSON) for d in decisions])


def _standing(lines: Iterable[Decision]) -> Iterator[Decision]:
    """Yield the decisions of people that nobody withdrew, oldest line first."""
    held: dict[str, Decision] = {}
    for line in lines:
        if line.derived:
            continue
        if line.judgement is not Judgement.WITHDRAWN:
            held.pop(line.name, None)
            held[line.name] = line
        elif line.withdraws:
            held.pop(line.withdraws, None)
        else:
            held = {name: d for name, d in held.items() if d.pair != line.pair}
    yield from held.values()


def _latest(decisions: Iterable[Decision]) -> Book:
    """For each pair the latest by its time; lines of one time hold in the order of the log."""
    book: Book = {}
    for decision in sorted(decisions, key=lambda d: d.at):
        book.pop(decision.pair, None)
        book[decision.pair] = decision
    return book


def _derived(lines: Iterable[Decision]) -> Book:
    book: Book = {}
    for line in lines:
        if line.derived and line.judgement is Judgement.WITHDRAWN:
            book.pop(line.pair, None)
        elif line.derived:
            book[line.pair] = line
    return book
