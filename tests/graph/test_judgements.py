"""The log of judgements: nothing is lost, everything can be undone, and two programs may write at once."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from graph.errors import Busy, Misconfigured, NotFound, RequestRefused
from graph.folder import DataFolder
from graph.judgements import (
    Anchor,
    Conflict,
    Decision,
    Followed,
    Judge,
    Judgement,
    JudgementLog,
    ReviewQueue,
    Side,
    Waiting,
    pair_name,
    spoken,
    teaches,
    word_of,
)
from graph.model import Text
from graph.sources import Source
from graph.statements import Statement
from graph.store import StatementStore

YES, NO, MAYBE, GONE = Judgement.POSITIVE, Judgement.NEGATIVE, Judgement.UNSURE, Judgement.WITHDRAWN


def said(left: str, right: str, judgement: Judgement, *, by: str = "anna") -> Decision:
    anchors = (Anchor(label="Hub", name=left, source="a.csv"), Anchor(label="Hub", name=right, identifiers=("ror:1",)))
    return Decision.of(left, right, judgement, by=by, why="I know them", anchors=anchors)


def held(log: JudgementLog) -> dict[tuple[str, str], Judgement]:
    return {pair: d.judgement for pair, d in log.in_force().items()}


@pytest.fixture
def log(tmp_path: Path) -> JudgementLog:
    return JudgementLog(tmp_path / "j.jsonl")


def test_a_line_says_all_of_a_judgement_and_is_read_back(log: JudgementLog, tmp_path: Path) -> None:
    d = said("b", "a", YES)
    assert d.pair == ("a", "b") and d.anchors and [a.name for a in d.anchors] == ["a", "b"]
    log.append([d, replace(d, by="model:3", score=0.91, anchors=None)], at="2026-01-01T00:00:00.000001+00:00")
    assert list(log) == [
        replace(d, at="2026-01-01T00:00:00.000001+00:00"),
        replace(d, at="2026-01-01T00:00:00.000001+00:00", by="model:3", score=0.91, anchors=None),
    ]
    assert [d.derived for d in log] == [False, True]
    copy = JudgementLog(tmp_path / "copy.jsonl")
    copy.merge(log)
    assert [d.name for d in copy] == [next(iter(log)).name], "a line is called the same wherever it is copied to"


def test_undo_takes_back_the_last_judgement_and_what_was_before_holds_again(log: JudgementLog) -> None:
    log.append([Decision.of("a", "b", NO, by="rule:name@1", why="")], at="0")
    log.append([said("a", "b", YES)], at="1")
    log.append([said("a", "b", NO)], at="2")
    log.append([said("c", "d", YES)], at="3")
    assert log.undo(by="anna", why="a slip", at="4").pair == ("c", "d")
    assert held(log) == {("a", "b"): NO}
    assert log.undo(by="anna", why="", at="5").judgement is NO
    assert held(log) == {("a", "b"): YES}
    log.undo(by="anna", why="", at="6")
    assert log.by_people() == {} and held(log) == {("a", "b"): NO}, "the rule holds again"
    with pytest.raises(NotFound, match="no judgement of a person"):
        log.undo(by="anna", why="", at="7")
    assert len(list(log)) == 7, "nothing is ever deleted"


def test_a_judgement_is_undone_by_its_name_and_made_again(log: JudgementLog) -> None:
    for n, pair in enumerate(("ab", "cd", "ef")):
        log.append([said(pair[0], pair[1], YES)], at=str(n))
    first = next(iter(log))
    assert log.undo(first.name, by="bruno", why="", at="3") == first
    assert sorted(log.by_people()) == [("c", "d"), ("e", "f")]
    with pytest.raises(NotFound, match="lifescape judgements"):
        log.undo(first.name, by="bruno", why="", at="4")
    log.append([said("a", "b", YES)], at="0")  # the same line once more, of the same time even
    assert ("a", "b") in log.by_people()


def test_of_two_judgements_the_later_holds_in_whatever_order_logs_were_joined(
    log: JudgementLog, tmp_path: Path
) -> None:
    theirs = JudgementLog(tmp_path / "theirs.jsonl")
    log.append([said("a", "b", NO)], at="2026-02-01")
    theirs.append([said("a", "b", YES, by="bruno"), said("c", "d", MAYBE, by="bruno")], at="2026-01-01")
    theirs.append([Decision.of("e", "f", YES, by="rule:name@1", why="")], at="2026-01-01")
    assert log.merge(theirs) == 2 and log.merge(theirs) == 0, "rules are derived anew where they are"
    assert held(log) == {("a", "b"): NO, ("c", "d"): MAYBE}
    undone = theirs.undo(by="bruno", why="", at="2026-03-01")
    assert undone.pair == ("c", "d") and log.merge(theirs) == 1
    assert held(log) == {("a", "b"): NO}


def test_a_withdrawal_of_a_pair_takes_all_of_it(log: JudgementLog) -> None:
    log.append([said("a", "b", YES), said("a", "b", NO), said("a", "c", NO)], at="1")
    log.append([said("a", "b", GONE)], at="2")
    assert held(log) == {("a", "c"): NO}


def test_unsure_of_a_person_outranks_a_rule(log: JudgementLog) -> None:
    log.append([Decision.of("a", "b", YES, by="rule:name@1", why=""), said("a", "b", MAYBE)], at="1")
    assert held(log) == {("a", "b"): MAYBE} and log.derived()["a", "b"].judgement is YES


def test_no_word_of_a_person_passes_for_a_line_of_a_rule(log: JudgementLog) -> None:
    tricky = replace(said("a", "b", YES), why='"by":"rule:name@1" "by":"model:1"', by='"by":"rule:')
    log.append([tricky, Decision.of("c", "d", YES, by="model:1", why="")], at="1")
    assert log.standing() == [replace(tricky, at="1")]


def test_a_line_cut_by_a_crash_is_passed_over_and_mended(log: JudgementLog, tmp_path: Path) -> None:
    log.append([said("a", "b", YES)], at="1")
    with (tmp_path / "j.jsonl").open("ab") as f:
        f.write('{"left": "c", "why": "perché'.encode()[:-1])
    assert [d.left for d in log] == ["a"]
    log.append([said("c", "d", YES)], at="2")
    assert [d.left for d in log] == ["a", "c"]


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        "[]",
        "{}",
        '{"left": 1, "right": "b", "judgement": "positive", "by": "x", "why": ""}',
        '{"left": "a", "right": "b", "judgement": "perhaps", "by": "x", "why": ""}',
        '{"left": "a", "right": "b", "judgement": "positive", "by": "x", "why": "", "anchors": [1]}',
    ],
)
def test_a_damaged_line_is_named(log: JudgementLog, tmp_path: Path, line: str) -> None:
    (tmp_path / "j.jsonl").write_text(line + "\n")
    with pytest.raises(Misconfigured, match=r"j\.jsonl:1 is not a judgement"):
        list(log)


_APPENDS = """
import sys
from pathlib import Path
from graph.judgements import Decision, Judgement, JudgementLog
log = JudgementLog(Path(sys.argv[1]))
for n in range(40):
    log.append([Decision.of(f"{sys.argv[2]}{n}", "z" * 5000, Judgement.POSITIVE, by=sys.argv[2], why="")], at=str(n))
"""


def test_programs_that_write_at_once_lose_nothing(log: JudgementLog, tmp_path: Path) -> None:
    command = [sys.executable, "-c", _APPENDS, str(tmp_path / "j.jsonl")]
    writers = [subprocess.Popen([*command, name]) for name in "abc"]
    assert [w.wait(60) for w in writers] == [0, 0, 0]
    assert sorted(d.left for d in log) == sorted(f"{name}{n}" for name in "abc" for n in range(40))


def test_a_writer_that_waits_too_long_is_told(log: JudgementLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.judgements.log._PATIENCE", 0.05)
    with log._alone(), pytest.raises(Busy, match="try again"):
        log.append([said("a", "b", YES)], at="1")


def test_words_of_people() -> None:
    assert [word_of(spoken(word)) for word in ("same", "different", "unsure")] == ["same", "different", "unsure"]
    with pytest.raises(RequestRefused, match="same, different, unsure"):
        spoken("yes")


def statements(source: str) -> list[Statement]:
    def say(local: str, label: str, predicate: str, value: str) -> Statement:
        return Statement(
            source_id=source, subject=f"{source}#{local * 12}", subject_type=label, predicate=predicate, value=value,
            quote=f"name: {value}", start=0, end=len(value) + 6, extractor="t", page=3,
        )  # fmt: skip

    return [
        say("a", "Hub", "name", "BioPark"),
        say("a", "Hub", "country", "IT"),
        say("b", "Cluster", "name", "Valle \x1b[31mSalute"),
        say("b", "Cluster", "alias", "VS"),
        say("b", "Cluster", "identifier", "ror:1"),
        say("c", "Person", "name", "Anna Esempio"),
        say("d", "Hub", "country", "FR"),
    ]


SOURCE = "source-" + "s" * 12
A, B, C, D = (f"{SOURCE}#{letter * 12}" for letter in "abcd")


@pytest.fixture
def store(tmp_path: Path) -> StatementStore:
    store = StatementStore(DataFolder(tmp_path / "data"))
    source = Source(
        id=SOURCE, label="lists/hubs.csv", origin="/x", sha256="0", size=1, media_type="text/csv", reader="t:1",
        outcome="read", kind="registry", read_on="2026-01-01",
    )  # fmt: skip
    store.put(source, statements(SOURCE), reading=None)
    return store


def test_a_person_judges_entities_and_the_log_remembers_what_they_are_called(store: StatementStore) -> None:
    made = Judge(store).judge(B, A, NO, by="anna", why="two\nlines \x07")
    assert (made.pair, made.by, made.why) == ((A, B), "anna", "two lines")
    assert made.anchors == (
        Anchor(label="Hub", name="BioPark", country="IT", source="lists/hubs.csv"),
        Anchor(label="Cluster", name="Valle \x1b[31mSalute", identifiers=("ror:1",), source="lists/hubs.csv"),
    )
    assert JudgementLog(store.folder.judgements).standing() == [made]
    assert Judge(store).undo(by="anna") == made


@pytest.mark.parametrize(
    ("left", "right", "by", "error", "says"),
    [
        (A, A, "anna", RequestRefused, "give two"),
        (A, C, "anna", RequestRefused, "a hub and “Anna Esempio” a person"),
        (A, B, "rule:name@1", RequestRefused, "name of a person"),
        (A, B, "model:1", RequestRefused, "name of a person"),
        (A, B, "x" * 81, RequestRefused, "80 characters"),
        (A, D, "anna", NotFound, "has no entity"),
        (A, "source-" + "q" * 12 + "#" + "a" * 12, "anna", NotFound, "no source"),
        (A, "../../etc/passwd", "anna", NotFound, "no id of a node"),
        (A, "cluster-aaaaaaaaaaaa", "anna", NotFound, "no node"),
    ],
)
def test_what_cannot_be_judged_is_refused(
    store: StatementStore, left: str, right: str, by: str, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        Judge(store).judge(left, right, YES, by=by)
    assert list(JudgementLog(store.folder.judgements)) == []


def side(entity: str, degree: int = 0) -> Side:
    return Side(
        entity=entity, label="Hub", name=entity, names=("x",), country="IT", cities=("Milano",), identifiers=(),
        source=SOURCE, source_label="hubs.csv", quote=entity, page=None, node="", degree=degree,
    )  # fmt: skip


def waiting(left: str, right: str, score: float | None, degree: int = 0) -> Waiting:
    return Waiting(
        pair=pair_name(left, right), left=side(left, degree), right=side(right), by="model:1", why="near", score=score,
        reasons=(Text("same city", "stessa città"),), weight=teaches(score, 0.9, degree),
    )  # fmt: skip


def test_the_queue_begins_with_what_teaches_most_and_leaves_out_what_was_judged(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    queue, log = ReviewQueue(folder), JudgementLog(folder.judgements)
    assert queue.waiting() == [] and queue.pending() == 0
    far, near, hub, asked = (
        waiting("a", "b", 0.4),
        waiting("c", "d", 0.88),
        waiting("e", "f", 0.88, 60),
        waiting("g", "h", None),
    )
    queue.save([far, near, asked, hub])
    assert queue.waiting() == [hub, near, asked, far]
    assert queue.one(far.pair) == far
    log.append([said("d", "c", NO)], at="1")
    assert queue.waiting() == [hub, asked, far] and queue.one(near.pair) == near and queue.pending() == 1
    Followed(frozenset(d.name for d in log.standing())).save(folder)
    assert queue.pending() == 0
    log.undo(by="anna", why="", at="2")
    assert queue.pending() == 1 and near in queue.waiting(), "an undoing waits for the graph too"
    with pytest.raises(NotFound, match="No pair"):
        queue.one("x")


def test_what_was_followed_is_kept_with_its_contradictions(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    assert Followed.saved(folder) == Followed()
    yes, no = replace(said("a", "b", YES), at="1"), replace(said("a", "c", NO), at="2")
    told = Followed(frozenset({yes.name}), frozenset({no.name}), (Conflict(no, (yes, yes), yes),))
    told.save(folder)
    assert Followed.saved(folder) == told
