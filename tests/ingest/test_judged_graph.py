"""What people judge, from the log to the graph: transitive, found again after every change of source, ids kept."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from graph.folder import DataFolder
from graph.history import IdHistory
from graph.judgements import Decision, Followed, Judge, Judgement, JudgementLog, ReviewQueue, word_of
from graph.store import StatementStore
from ingest.pipeline import ingest, rebuild
from ingest.resolve import Resolution, decide, link
from tests.ingest.test_clustering import _body

YES, NO, MAYBE = Judgement.POSITIVE, Judgement.NEGATIVE, Judgement.UNSURE
HEAD = "name,country,themes,type,city,identifiers\n"


class World:
    """A data folder, the files that it reads, and what a person does with it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = DataFolder(root / "data")
        self.files = root / "files"
        self.files.mkdir(parents=True)

    def write(self, name: str, *rows: str) -> None:
        path = self.files / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")

    def make(self) -> Resolution:
        """Read what has changed and make the graph."""
        with self.folder.writing():
            ingest([self.files], self.folder, today="2026-01-01", make_executor=lambda: ThreadPoolExecutor(1))
        return self.again()

    def again(self) -> Resolution:
        with self.folder.writing():
            return rebuild(self.folder, at="2026-01-01T00:00:00+00:00")[1]

    def entity(self, file: str, name: str) -> str:
        """Id of the entity of this name in this file."""
        store = StatementStore(self.folder)
        (source,) = [s for s in store.sources() if s.label.endswith(file) and s.outcome != "duplicate"]
        rows = store.frame(source.id).filter(predicate="name", value=name).rows(named=True)
        return str(rows[0]["subject"])

    def node(self, file: str, name: str) -> str:
        resolution = self.links
        return str(dict(resolution.links.frame.select("entity", "node").iter_rows())[self.entity(file, name)])

    @property
    def links(self) -> Resolution:
        return self.again()

    def judge(self, left: tuple[str, str], right: tuple[str, str], judgement: Judgement) -> Decision:
        return Judge(StatementStore(self.folder)).judge(
            self.entity(*left), self.entity(*right), judgement, by="anna", why="I know them"
        )

    def groups(self) -> set[frozenset[str]]:
        """The bodies of the graph, each as the names and countries that its entities have."""
        entities = {
            row["subject"]: row["value"]
            for row in StatementStore(self.folder).frame().filter(predicate="name").iter_rows(named=True)
            if row["subject_type"] in ("Hub", "Cluster", "Organisation", "Network")
        }
        found: dict[str, set[str]] = {}
        for entity, node, _ in self.links.links.frame.iter_rows():
            if entity in entities:
                found.setdefault(node, set()).add(entities[entity])
        return {frozenset(group) for group in found.values()}


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.write("a.csv", "Alfa Nova,IT,Biotechnology,Hub,Milano,", "Gamma Centro,IT,Biotechnology,Hub,Roma,")
    world.write("b.csv", "Beta Vecchia,IT,Biotechnology,Hub,Milano,", "Delta Sud,IT,Biotechnology,Hub,Bari,ror:0delta")
    world.make()
    return world


ALFA, BETA, GAMMA, DELTA = (
    ("a.csv", "Alfa Nova"),
    ("b.csv", "Beta Vecchia"),
    ("a.csv", "Gamma Centro"),
    ("b.csv", "Delta Sud"),
)


def together(*names: str) -> frozenset[str]:
    return frozenset(names)


def test_judgements_are_transitive_and_undone_one_by_one(world: World) -> None:
    world.judge(ALFA, BETA, YES)
    world.judge(BETA, GAMMA, YES)
    assert together("Alfa Nova", "Beta Vecchia", "Gamma Centro") in world.groups()
    Judge(StatementStore(world.folder)).undo(by="anna")
    assert {together("Alfa Nova", "Beta Vecchia"), together("Gamma Centro")} < world.groups()
    Judge(StatementStore(world.folder)).undo(by="anna")
    assert together("Alfa Nova") in world.groups()


def test_a_contradiction_is_told_with_its_lines_and_nothing_is_glued(world: World) -> None:
    first, second = world.judge(ALFA, BETA, YES), world.judge(BETA, GAMMA, YES)
    denied = world.judge(ALFA, GAMMA, NO)
    assert {together("Alfa Nova", "Beta Vecchia"), together("Gamma Centro")} < world.groups()
    (conflict,) = Followed.saved(world.folder).conflicts
    assert conflict.negative == denied and set(conflict.chain) == {first, second} and conflict.unfollowed == second
    Judge(StatementStore(world.folder)).undo(first.name, by="anna")
    assert together("Beta Vecchia", "Gamma Centro") in world.groups()
    assert Followed.saved(world.folder).conflicts == ()


def test_a_contradiction_through_rules_names_their_part_of_the_chain() -> None:
    a, b, c = (_body(k, name, country="IT") for k, name in (("a", "One"), ("b", "One"), ("c", "Two")))
    ruled = decide([a, b, c])
    yes = Decision.of("b", "c", YES, by="anna", why="")
    no = Decision.of("a", "c", NO, by="bruno", why="")
    links = link({e.id: e for e in (a, b, c)}, [*ruled, yes, no])
    # People are followed before rules: b and c are one, so a, which is not c, is not b either.
    assert links.conflicts == () and links.frame["node"].n_unique() == 2
    far = Decision.of("a", "d", YES, by="anna", why="")
    d = _body("d", "Three", country="IT")
    links = link({e.id: e for e in (a, b, c, d)}, [*ruled, far, yes, Decision.of("c", "d", NO, by="bruno", why="")])
    assert [u.why for u in links.unfollowed] == ["person"]
    assert links.conflicts == (), "a rule that people outrank is no contradiction among people"


def moved(world: World) -> None:
    shutil.move(world.files / "b.csv", world.root / "b.csv")
    store = StatementStore(world.folder)
    with world.folder.writing():
        for source in store.sources():
            if source.label == "b.csv":
                store.forget(source.id)
    (world.files / "deep" / "er").mkdir(parents=True)
    shutil.move(world.root / "b.csv", world.files / "deep" / "er" / "b.csv")


def edited(world: World) -> None:
    """The key of a row is its name and country: with the country, the id of the entity goes."""
    world.write("b.csv", "Beta Vecchia,,Biotechnology,Hub,Milano,", "Delta Sud,,Biotechnology,Hub,Bari,ror:0delta")


def with_more_rows(world: World) -> None:
    rows = [f"Other {n},IT,Biotechnology,Hub,Roma," for n in range(30)]
    beta, delta = "Beta Vecchia,IT,Biotechnology,Hub,Milano,", "Delta Sud,IT,Biotechnology,Hub,Bari,ror:0delta"
    world.write("b.csv", *rows, beta, delta)


def renamed(world: World) -> None:
    """Delta has an identifier, by which it is found under any name; Beta keeps its name."""
    world.write("b.csv", "Beta Vecchia,IT,Health,Hub,Milano,", "Delta Meridione,IT,Biotechnology,Hub,Bari,ror:0delta")


@pytest.mark.parametrize("change", [moved, edited, with_more_rows, renamed])
def test_judgements_hold_when_sources_are_read_again(world: World, change: Callable[[World], None]) -> None:
    world.judge(ALFA, BETA, YES)
    world.judge(GAMMA, DELTA, YES)
    before = {name: world.node(*name) for name in (ALFA, GAMMA)}
    change(world)
    resolution = world.make()
    assert resolution.unplaced == []
    groups = world.groups()
    assert together("Alfa Nova", "Beta Vecchia") in groups
    assert any("Gamma Centro" in g and g & {"Delta Sud", "Delta Meridione"} for g in groups)
    assert {name: world.node(*name) for name in (ALFA, GAMMA)} == before, "and the nodes keep their ids"


def test_a_judgement_waits_while_its_source_is_gone_and_holds_when_it_is_back(world: World) -> None:
    world.judge(ALFA, BETA, YES)
    store = StatementStore(world.folder)
    (b,) = [s for s in store.sources() if s.label == "b.csv"]
    with world.folder.writing():
        store.forget(b.id)
    assert len(world.again().unplaced) == 1 and len(Followed.saved(world.folder).unplaced) == 1
    assert world.make().unplaced == [] and together("Alfa Nova", "Beta Vecchia") in world.groups()


def test_two_of_one_name_that_cannot_be_told_apart_any_more_are_not_guessed(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.write("a.csv", "BioPark,IT,Biotechnology,Hub,Milano,")
    world.write("b.csv", "BioPark,IT,Health,Hub,Roma,")
    world.make()
    world.judge(("a.csv", "BioPark"), ("b.csv", "BioPark"), NO)
    assert len({world.node(f, "BioPark") for f in ("a.csv", "b.csv")}) == 2
    world.write("a.csv", "Something Else,IT,Biotechnology,Hub,Milano,")
    assert [word_of(d.judgement) for d in world.make().unplaced] == ["different"]


def test_judgements_move_to_another_folder_with_other_paths(world: World, tmp_path: Path) -> None:
    world.judge(ALFA, BETA, YES)
    world.judge(GAMMA, DELTA, NO)
    other = World(tmp_path / "other")
    shutil.copytree(world.files, other.files / "from" / "a colleague", dirs_exist_ok=True)
    JudgementLog(other.folder.judgements).merge(JudgementLog(world.folder.judgements))
    resolution = other.make()
    assert resolution.unplaced == [] and other.groups() == world.groups()
    assert len(resolution.judged) == 2 and ReviewQueue(other.folder).pending() == 0


def test_the_later_judgement_holds_where_two_find_the_same_entities(world: World) -> None:
    world.judge(ALFA, BETA, NO)
    edited(world)
    world.make()
    world.judge(ALFA, BETA, YES)
    assert together("Alfa Nova", "Beta Vecchia") in world.groups()


def test_a_merged_body_keeps_the_better_id_and_the_other_leads_to_it(world: World) -> None:
    gamma, delta = world.node(*GAMMA), world.node(*DELTA)
    world.judge(GAMMA, DELTA, YES)
    assert world.node(*GAMMA) == world.node(*DELTA) == delta, "it is made of an identifier, the other of a name"
    history = IdHistory(world.folder)
    assert history.current(gamma) == delta
    Judge(StatementStore(world.folder)).undo(by="anna")
    assert (world.node(*GAMMA), world.node(*DELTA)) == (gamma, delta)
    assert history.current(gamma) == gamma, "parted, each has its own again"


def test_of_two_ids_made_of_names_the_older_stays(world: World) -> None:
    alfa, beta = world.node(*ALFA), world.node(*BETA)
    older = min((alfa, beta), key=IdHistory(world.folder).remembered().ages.__getitem__)
    world.judge(ALFA, BETA, YES)
    assert world.node(*ALFA) == world.node(*BETA) == older
    assert {IdHistory(world.folder).current(i) for i in (alfa, beta)} == {older}


def test_a_node_keeps_its_id_when_it_gets_an_identifier(world: World) -> None:
    before = world.node(*ALFA)
    world.write("c.csv", "Alfa Nova,IT,Biotechnology,Hub,Milano,ror:0alfa")
    world.make()
    assert world.node(*ALFA) == world.node("c.csv", "Alfa Nova") == before


def test_an_id_follows_the_type_and_the_old_one_leads_on(world: World) -> None:
    before = world.node(*ALFA)
    world.write("c.csv", "Alfa Nova,IT,Biotechnology,Cluster,Milano,ror:0alfa")
    world.write("a.csv", "Alfa Nova,IT,Biotechnology,Hub,Milano,ror:0alfa", "Gamma Centro,IT,Biotechnology,Hub,Roma,")
    world.make()
    now = world.node(*ALFA)
    assert before.startswith("hub-") and now.startswith("cluster-") and IdHistory(world.folder).current(before) == now


def test_where_a_body_parts_the_id_stays_with_what_it_was_made_of(world: World) -> None:
    world.judge(DELTA, GAMMA, YES)
    world.judge(DELTA, ALFA, YES)
    whole = world.node(*DELTA)
    for pair in ((GAMMA, DELTA), (ALFA, DELTA)):
        world.judge(*pair, NO)
    assert world.node(*DELTA) == whole
    assert len({world.node(*n) for n in (ALFA, GAMMA, DELTA)}) == 3


def test_the_same_input_gives_the_same_ids_in_any_folder(world: World, tmp_path: Path) -> None:
    other = World(tmp_path / "other")
    shutil.copytree(world.files, other.files, dirs_exist_ok=True)
    other.make()
    assert other.links.links.frame.equals(world.links.links.frame)
    assert other.folder.ids.read_bytes() == world.folder.ids.read_bytes()


def test_a_crash_between_history_and_graph_is_made_good(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    gamma = world.node(*GAMMA)
    world.judge(GAMMA, DELTA, YES)
    with monkeypatch.context() as patched:
        patched.setattr("ingest.pipeline.GraphFrames.save", gone)
        with pytest.raises(KeyboardInterrupt):
            world.again()
    world.again()
    assert IdHistory(world.folder).current(gamma) == world.node(*DELTA)


def test_what_rules_leave_open_waits_with_both_sides(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.write("a.csv", "BioPark,IT,Biotechnology,Hub,Milano,", "BioPark,DE,Biotechnology,Hub,Berlin,")
    world.write("b.csv", "BioPark,,Biotechnology,Hub,,", "BioPark,,Health,Hub,,")
    world.make()
    queue = ReviewQueue(world.folder)
    first, second = queue.waiting()
    assert {w.why for w in (first, second)} == {"same name “biopark”, but it is known in 2 countries"}
    for pair in (first, second):
        known = next(s for s in (pair.left, pair.right) if s.country)
        assert known.cities in (("Milano",), ("Berlin",)) and known.source_label == "a.csv"
        assert "BioPark" in known.quote and known.page in (1, 2) and known.degree > 0 and known.node.startswith("hub-")
    Judge(StatementStore(world.folder)).note(first.left, first.right, YES, by="anna")
    world.again()
    assert queue.waiting() == [], "what is one with the one is told from the other by its country"
    Judge(StatementStore(world.folder)).undo(by="anna")
    Judge(StatementStore(world.folder)).note(first.left, first.right, MAYBE, by="anna")
    world.again()
    assert [w.pair for w in queue.waiting()] == [second.pair], "who is unsure is not asked again"
