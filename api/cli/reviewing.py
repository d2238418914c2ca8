"""The command `review`: the pairs that may be one body, one at a time, answered by a key."""

from __future__ import annotations

import sys
import webbrowser
from collections.abc import Callable
from typing import Any, Final

import click
from rich.console import Console
from rich.markup import escape

from api.cli.context import Context, format_option, pass_context
from api.cli.judging import by_option, tell_pending, who
from api.cli.output import note, print_json, print_rows
from api.cli.showing import write_page
from graph.errors import LifescapeError, RequestRefused
from graph.judgements import Decision, Judge, Judgement, ReviewQueue, Side, Waiting

__all__ = ["Review", "review"]

_ANSWERS: Final = {"y": Judgement.POSITIVE, "n": Judgement.NEGATIVE, "u": Judgement.UNSURE}
_KEYS: Final = (
    ("y", "the same body"),
    ("n", "different bodies"),
    ("u", "unsure: not asked again"),
    ("s", "skip: asked again another time"),
    ("b", "back to the pair before; its judgement is undone"),
    ("o", "open the documents that name them"),
    ("q", "quit"),
    ("?", "these keys"),
)
_END: Final = frozenset({"q", "\x03", "\x04", "\x1b", ""})


@click.command(short_help="Say which bodies are the same, one pair at a time.")
@click.option("--list", "listed", is_flag=True, help="List the pairs instead of asking.")
@click.option("--limit", type=click.IntRange(1, 100_000), help="At most so many pairs.")
@by_option
@format_option
@pass_context
def review(context: Context, listed: bool, limit: int | None, by: str | None, form: str) -> None:
    """Say which bodies are the same: the pairs that rules and model leave open, those that teach most first.

    Both sides are shown with their names, place, identifiers and the words of their source, with what speaks for and
    against them. One key answers: y the same, n different, u unsure, s skip, b back, o open, q quit, ? help. Each
    answer is kept at once; `lifescape rebuild` brings them into the graph.

    \b
      lifescape review
      lifescape review --list --format json
    """
    waiting = ReviewQueue(context.folder).page(limit=limit)[0]
    if listed or form != "table":
        _list(waiting, form)
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise RequestRefused(
            "`lifescape review` asks at a terminal, and this is none: `lifescape review --list --format json` gives "
            "the pairs, `lifescape judge LEFT RIGHT same|different|unsure` takes an answer."
        )
    if not waiting:
        note("No pair waits: rules and model left nothing open, or you have judged it all.")
        tell_pending(context)
        return
    session = Review(waiting, Judge(context.store), who(by), lambda source: _open(context, source))
    session.run(_key)
    note(f"{session.judged} judged, {len(waiting) - session.seen} left.")
    tell_pending(context)


def _key() -> str:
    """Wait for a key; to break off is to quit."""
    try:
        return click.getchar()
    except (KeyboardInterrupt, EOFError):
        return "q"


class Review:
    """One session: shows a pair, waits for a key, goes on."""

    def __init__(self, waiting: list[Waiting], judge: Judge, by: str, open_source: Callable[[str], None]) -> None:
        self._waiting = waiting
        self._judge = judge
        self._by = by
        self._open = open_source
        self._answers: list[Decision | None] = []
        self._console = Console(highlight=False)

    @property
    def seen(self) -> int:
        """How many pairs were answered or skipped."""
        return len(self._answers)

    @property
    def judged(self) -> int:
        """How many judgements of this session hold."""
        return sum(answer is not None for answer in self._answers)

    def run(self, read_key: Callable[[], str]) -> None:
        """Ask until all pairs are seen or the person quits; every judgement is kept at once."""
        while self.seen < len(self._waiting):
            self._show()
            while True:
                key = read_key().lower()
                if key in _END:
                    return
                if self._take(key):
                    break

    def _take(self, key: str) -> bool:
        """Do what a key says; whether another pair is to be shown."""
        pair = self._waiting[self.seen]
        if key in _ANSWERS:
            self._answers.append(self._judge.note(pair.left, pair.right, _ANSWERS[key], by=self._by))
            return True
        if key == "s":
            self._answers.append(None)
            return True
        if key == "b":
            return self._back()
        if key == "o":
            for source in dict.fromkeys((pair.left.source, pair.right.source)):
                self._open(source)
            return False
        self._help()
        return False

    def _back(self) -> bool:
        if not self._answers:
            note("This is the first pair.")
            return False
        answer = self._answers.pop()
        if answer is not None:
            self._judge.undo(answer.name, by=self._by)
            note("Undone.")
        return True

    def _show(self) -> None:
        pair = self._waiting[self.seen]
        say = self._console.print
        score = "" if pair.score is None else f"   score {pair.score:.2f}"
        say(f"\n[bold]Pair {self.seen + 1} of {len(self._waiting)}[/bold]   [dim]{escape(pair.by)}[/dim]{score}")
        for side in (pair.left, pair.right):
            self._show_side(side)
        say(f"\n  [bold]why[/bold]  {escape(pair.why)}")
        for reason in pair.reasons:
            say(f"       {escape(reason.en)}")
        say("\n  The same body?  y  n  u(nsure)  s(kip)  b(ack)  o(pen)  q(uit)  ?")

    def _show_side(self, side: Side) -> None:
        say = self._console.print
        place = ", ".join((*side.cities, *([side.country] if side.country else [])))
        say(f"\n  [bold]{escape(side.name)}[/bold]   {escape(side.label)}{escape(f'   {place}' if place else '')}")
        rows = (
            ("also", "; ".join(side.names)),
            ("ids", "; ".join(side.identifiers)),
            ("node", f"{side.node}, {side.degree} relations" if side.node else "only a mention"),
            ("words", f"“{' '.join(side.quote.split())}”"),
            ("in", side.source_label + (f", {side.page}" if side.page else "")),
        )
        for name, value in rows:
            if value:
                say(f"    [dim]{name:<6}[/dim]{escape(value)}")

    def _help(self) -> None:
        for key, meaning in _KEYS:
            self._console.print(f"    [bold]{escape(key)}[/bold]  {escape(meaning)}")


def _open(context: Context, source: str) -> None:
    try:
        page = write_page(context, source)
    except LifescapeError as error:
        note(str(error))
        return
    note(str(page))
    webbrowser.open(page.absolute().as_uri())


def _list(waiting: list[Waiting], form: str) -> None:
    if form == "json":
        print_json([_told(w) for w in waiting])
        return
    rows = [
        (w.pair, w.left.name, w.right.name, w.left.country, w.right.country, w.score, w.why, *_ids(w)) for w in waiting
    ]
    columns = ["pair", "left", "right", "left_country", "right_country", "score", "why", "left_id", "right_id"]
    print_rows(columns, rows, form)
    if not rows:
        note("No pair waits: rules and model left nothing open, or you have judged it all.")


def _ids(waiting: Waiting) -> tuple[str, str]:
    return waiting.left.node or waiting.left.entity, waiting.right.node or waiting.right.entity


def _told(waiting: Waiting) -> dict[str, Any]:
    return {
        "pair": waiting.pair,
        "left": waiting.left.to_json(),
        "right": waiting.right.to_json(),
        "by": waiting.by,
        "why": waiting.why,
        "score": waiting.score,
        "reasons": [{"en": r.en, "it": r.it} for r in waiting.reasons],
        "weight": waiting.weight,
    }
