"""The reading of a source over HTTP: a stretch of text at a time, everything at its place, nothing twice."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.testclient import TestClient

from graph.assemble import GraphFrames
from graph.folder import DataFolder
from graph.store import StatementStore
from ingest.pipeline import ingest, rebuild
from ingest.sample import sample_path
from tests.api.conftest import MakeClient
from tests.ingest import made_files as made

PAPER = """# Cluster Alfa Nord

Il Cluster Alfa Nord è membro del Council of European BioRegions (CEBR). Il Cluster Alfa Nord non è membro della
European Clusters Alliance.

Maria Bianchi, presidente del Cluster Alfa Nord, ha aperto i lavori.

## Partner

- Università di Bologna (Italia)
- Politecnico di Torino (Italia)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """A paper with a person and a refusal in it, a PDF with a scanned page, a scan, a registry; resolved."""
    place = tmp_path_factory.mktemp("papers")
    (place / "paper.md").write_text(PAPER, encoding="utf-8")
    (place / "mixed.pdf").write_bytes(made.pdf([made.column(["Il Cluster Beta Sud ha sede a Torino."]), made.PIXEL]))
    (place / "scan.pdf").write_bytes(made.pdf([made.PIXEL]))
    folder = DataFolder(tmp_path_factory.mktemp("data"))
    with folder.writing():
        registry = sample_path() / "registries" / "clusters.csv"
        ingest([place, registry], folder, today="2026-11-22", make_executor=lambda: ThreadPoolExecutor(2))
        rebuild(folder, at="2026-11-22T00:00:00+00:00")
    return folder


@pytest.fixture(scope="module")
def store(folder: DataFolder) -> StatementStore:
    return StatementStore(folder)


@pytest.fixture(scope="module")
def reader(make: MakeClient) -> TestClient:
    return make()


@pytest.fixture(scope="module")
def with_people(make: MakeClient) -> TestClient:
    return make({"LIFESCAPE_SHOW_PEOPLE": "true"})


def address(folder: DataFolder, label: str) -> str:
    (source,) = [s for s in StatementStore(folder).sources() if s.label == label]
    return f"/sources/{source.id}/reading"


def got(client: TestClient, path: str, **parameters: Any) -> Any:
    response = client.get(path, params=parameters)
    assert response.status_code == 200, response.text
    return response.json()


def stretches(client: TestClient, path: str, limit: int) -> Iterator[Any]:
    cursor = None
    while True:
        answer = got(client, path, limit=limit, **({"cursor": cursor} if cursor else {}))
        yield answer
        cursor = answer.get("next")
        if cursor is None:
            return


def test_everything_is_at_its_place_in_the_text(reader: TestClient, folder: DataFolder) -> None:
    answer = got(reader, address(folder, "paper.md"))
    named = {e["id"]: e for e in answer["entities"]}
    for part in answer["parts"]:
        assert PAPER[part["start"] : part["end"]] == part["text"]
    assert answer["length"] == len(PAPER)
    for place in answer["occurrences"]:
        assert named[place["entity"]]["label"] and PAPER[place["start"] : place["end"]].strip()
    member = next(s for s in answer["statements"] if s["type"] == "MEMBER_OF")
    ends = {role: named[member[role]]["name"] for role in ("subject", "object")}
    assert ends == {"subject": "Cluster Alfa Nord", "object": "Council of European BioRegions"}
    for role, (start, end) in member["anchors"].items():
        assert role == "cue" or PAPER[start:end] in (ends[role], "Council of European BioRegions (CEBR)")
    (refusal,) = answer["refused"]
    assert refusal["reason"] == "negated" and refusal["why"]["it"] == "la frase lo nega"
    assert answer["refused_in_all"] == answer["refused_kept"] == answer["ledger"]["refused"]["negated"] == 1


def test_names_lead_to_the_nodes_they_became(reader: TestClient, folder: DataFolder) -> None:
    frames = GraphFrames.saved(folder)
    assert frames is not None
    nodes = dict(frames.nodes.select("id", "name").iter_rows())
    named = got(reader, address(folder, "paper.md"))["entities"]
    assert sum("node" in e for e in named) >= 5
    for entity in named:
        if entity["name"] == "Council of European BioRegions":
            assert nodes[entity["node"]] == "Council of European BioRegions", "the registry's node"


def test_stretches_together_are_the_whole_and_nothing_comes_twice(reader: TestClient, folder: DataFolder) -> None:
    path = address(folder, "paper.md")
    whole = got(reader, path, limit=200)
    pieces = list(stretches(reader, path, 2))
    assert len(pieces) == -(-len(whole["parts"]) // 2)
    for key in ("parts", "occurrences", "statements", "refused"):
        assert [item for piece in pieces for item in piece[key]] == whole[key]
    for piece in pieces:
        named = {e["id"] for e in piece["entities"]}
        assert named >= {o["entity"] for o in piece["occurrences"]}
        assert named >= {s[end] for s in [*piece["statements"], *piece["refused"]] for end in ("subject", "object")}


def test_people_are_listed_only_where_shown(reader: TestClient, with_people: TestClient, folder: DataFolder) -> None:
    path = address(folder, "paper.md")

    def people(answer: Any) -> set[str]:
        named = {e["id"]: e for e in answer["entities"]}
        return {named[o["entity"]]["name"] for o in answer["occurrences"] if named[o["entity"]]["label"] == "Person"}

    hidden, shown = got(reader, path), got(with_people, path)
    assert (hidden["people_shown"], people(hidden)) == (False, set())
    assert (shown["people_shown"], people(shown)) == (True, {"Maria Bianchi"})
    offices = [[s for s in answer["statements"] if s["type"] == "HAS_ROLE"] for answer in (hidden, shown)]
    assert offices[0] == offices[1] != [], "a statement that names one still shows it, as everywhere"


def test_pages_that_gave_no_text_are_named(reader: TestClient, folder: DataFolder) -> None:
    mixed = got(reader, address(folder, "mixed.pdf"))
    assert [(p["number"], p["reason"]) for p in mixed["unread_pages"]] == [(2, "image_only")]
    assert "OCR" in mixed["unread_pages"][0]["why"]["en"] and mixed["parts"]
    scan = got(reader, address(folder, "scan.pdf"))
    assert (scan["parts"], scan["length"], scan["source"]["outcome"]) == ([], 0, "refused")
    assert [p["number"] for p in scan["unread_pages"]] == [1] and scan["ledger"]["pages"] == 1


def test_a_table_has_a_ledger_and_no_text(reader: TestClient, folder: DataFolder) -> None:
    table = got(reader, address(folder, "clusters.csv"))
    assert table["parts"] == table["statements"] == [] and table["ledger"]["rows"] > 10


def test_an_answer_is_tagged_and_asked_for_once(
    reader: TestClient, with_people: TestClient, folder: DataFolder
) -> None:
    path = address(folder, "paper.md")
    first = reader.get(path)
    assert first.headers["cache-control"] == "public, no-cache"
    again = reader.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    tags = {first.headers["etag"], reader.get(f"{path}?limit=2").headers["etag"], with_people.get(path).headers["etag"]}
    assert len(tags) == 3


@pytest.mark.parametrize(("question", "status"), [("?cursor=bm9uc2Vuc2U", 400), ("?limit=201", 422), ("?limit=0", 422)])
def test_what_is_asked_wrongly_is_told(reader: TestClient, folder: DataFolder, question: str, status: int) -> None:
    assert reader.get(address(folder, "paper.md") + question).status_code == status


def test_what_is_not_there_is_not_found(reader: TestClient) -> None:
    assert reader.get("/sources/source-zzzzzzzzzzzz/reading").status_code == 404
    assert reader.get("/sources/..%2F..%2Fsecret/reading").status_code == 404
