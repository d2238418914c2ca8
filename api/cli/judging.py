"""Commands that judge and look after judgements: `judge` a pair, `undo`, `judgements` to list and to move them."""

from __future__ import annotations

import getpass
import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from api.cli.context import Context, format_option, pass_context
from api.cli.output import counted, note, print_json, print_rows
from graph.folder import write_text_atomically
from graph.judgements import Conflict, Decision, Followed, Judge, JudgementLog, ReviewQueue, spoken, word_of

__all__ = ["by_option", "judge", "judgements", "tell_pending", "undo", "who"]

by_option = click.option("--by", help="Who judges; your user name if not given.")
_why = click.option("--why", default="", help="Why; it stands in the log.")


def who(by: str | None) -> str:
    """Return who judges: the name given, or that of the user."""
    if by:
        return by
    with suppress(OSError, KeyError, ImportError):
        return getpass.getuser()
    return "someone"


def tell_pending(context: Context) -> None:
    """Tell the person how the graph comes to follow."""
    pending = ReviewQueue(context.folder).pending()
    if pending:
        note(f"Not in the graph yet: {counted(pending, 'judgement')}. `lifescape rebuild` makes it follow.")


@click.command(short_help="Say whether two bodies are the same.")
@click.argument("left")
@click.argument("right")
@click.argument("judgement", type=click.Choice(["same", "different", "unsure"]))
@_why
@by_option
@pass_context
def judge(context: Context, left: str, right: str, judgement: str, why: str, by: str | None) -> None:
    """Say whether LEFT and RIGHT are the same body; each is the id of a node or of an entity of a source.

    It holds over rules and model, together with what follows from it: if A is B and B is C, A is C. To part a node that
    should be two, name two of the entities it is made of; with the node's id twice, they are told.

    \b
      lifescape judge cluster-… organisation-… same --why "renamed in 2019"
      lifescape judge cluster-… cluster-… different
    """
    one_id, other_id = context.current_id(left), context.current_id(right)
    decision = Judge(context.store).judge(one_id, other_id, spoken(judgement), by=who(by), why=why)
    one, other = decision.anchors or (None, None)
    note(f"{decision.name}: “{one and one.name}” and “{other and other.name}” are judged {judgement}.")
    tell_pending(context)


@click.command(short_help="Take a judgement back.")
@click.argument("judgement", required=False)
@_why
@by_option
@pass_context
def undo(context: Context, judgement: str | None, why: str, by: str | None) -> None:
    """Take back the last judgement of a person, or the one of this name (`lifescape judgements` lists them).

    What was judged of the pair before holds again. Nothing is deleted: the log keeps both lines.
    """
    undone = Judge(context.store).undo(judgement, by=who(by), why=why)
    note(f"{undone.name}: {_told(undone)} is undone.")
    tell_pending(context)


@click.group(short_help="List judgements, or move them to another data folder.", invoke_without_command=True)
@format_option
@click.pass_context
def judgements(ctx: click.Context, form: str) -> None:
    """List what people judged, the latest last, and where judgements contradict one another.

    Judgements name entities by source and by what they are called, so they survive it when a source is read again,
    moved or edited, and they can be moved to another data folder or machine: with `export` and `import`, or by copying
    judgements.jsonl and ids.jsonl of the data folder.

    \b
      lifescape judgements export ours.jsonl
      lifescape --data elsewhere judgements import ours.jsonl
    """
    if ctx.invoked_subcommand is not None:
        return
    context = ctx.ensure_object(Context)
    held = JudgementLog(context.folder.judgements).standing()
    followed = Followed.saved(context.folder)
    states = [_state(d, followed) for d in held]
    if form == "json":
        listed = [{"id": d.name, "state": s, **_named(d)} for d, s in zip(held, states, strict=True)]
        print_json({"judgements": listed, "conflicts": [_conflict(c) for c in followed.conflicts]})
        return
    rows = [
        (d.name, word_of(d.judgement), *_names(d), d.by, d.at[:16].replace("T", " "), state, d.why)
        for d, state in zip(held, states, strict=True)
    ]
    print_rows(["id", "judgement", "left", "right", "by", "at", "state", "why"], rows, form)
    if form == "table":
        for conflict in followed.conflicts:
            note("These contradict one another:")
            for d in (*conflict.chain, conflict.negative):
                mark = " (not followed)" if d == conflict.unfollowed else ""
                note(f"  {'rule or model' if d.derived else d.name}: {_told(d)}{mark}")
    if not rows:
        note("No judgement of a person yet: `lifescape review` asks for them.")
    tell_pending(context)


@judgements.command("export", short_help="Write what people judged to a file.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@pass_context
def export_judgements(context: Context, file: Path) -> None:
    """Write every line that people ever wrote, undoings too, to FILE; `lifescape judgements import` reads it."""
    lines = [d for d in JudgementLog(context.folder.judgements) if not d.derived]
    write_text_atomically(file, "".join(json.dumps(d.to_json(), ensure_ascii=False) + "\n" for d in lines))
    note(f"{len(lines)} lines written to {file}.")


@judgements.command("import", short_help="Add what people judged elsewhere.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@pass_context
def import_judgements(context: Context, file: Path) -> None:
    """Add the judgements of FILE to those that are here; lines that are here already are passed over.

    FILE is what `lifescape judgements export` wrote, or the judgements.jsonl of another data folder. Of two judgements
    on one pair the later one holds.
    """
    theirs = [d for d in JudgementLog(file) if not d.derived]
    added = JudgementLog(context.folder.judgements).merge(theirs)
    note(f"{added} of {len(theirs)} lines are new here.")
    tell_pending(context)


def _state(decision: Decision, followed: Followed) -> str:
    if any(decision == c.unfollowed for c in followed.conflicts):
        return "contradicted"
    if decision.name in followed.unplaced:
        return "waits for its source"
    return "in the graph" if decision.name in followed.names else "pending"


def _named(decision: Decision) -> dict[str, Any]:
    return {**decision.to_json(), "judgement": word_of(decision.judgement)}


def _conflict(conflict: Conflict) -> dict[str, Any]:
    def told(d: Decision) -> dict[str, Any]:
        return {"id": None if d.derived else d.name, **_named(d)}

    return {
        "negative": told(conflict.negative),
        "chain": [told(d) for d in conflict.chain],
        "unfollowed": told(conflict.unfollowed),
    }


def _names(decision: Decision) -> Iterable[str]:
    return [a.name for a in decision.anchors] if decision.anchors else decision.pair


def _told(decision: Decision) -> str:
    left, right = _names(decision)
    return f"“{left}” and “{right}”: {word_of(decision.judgement)}, {decision.by}"
