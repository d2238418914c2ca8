"""One golden answer for each question, equal on both engines.

REFRESH=1 pytest tests/queries/test_answers.py    # writes golden/*.json anew; read the difference
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from queries import ask, load_catalogue
from tests.queries.world import Loaded

GOLDEN = Path(__file__).with_name("golden")
CATALOGUE = load_catalogue()

ASKED: dict[str, dict[str, str]] = {
    "bodies_without_network": {"label": "organisation"},
    "co_participants_count": {"body": "UNIEX"},
    "countries_of_network": {"network": "Council of Example BioRegions"},
    "events_and_participants": {},
    "funders_of_body": {"funded": "PRECISEX"},
    "hubs_of_network_by_city": {"network": "CEXB"},
    "members_in_common": {"networks": "CEXB; National Example Platform; Clust-ER Example"},
    "members_of_network": {"network": "cexb"},
    "most_connected": {"top": "8"},
    "neighbourhood": {"node": "clust er example"},
    "networks_of_cluster": {"cluster": "eccp:cex"},
    "organisations_by_country_and_theme": {"theme": "Digital Health"},
    "partners_of_project": {"project": "cordis:101000002"},
    "people_of_body": {"body": "Clust-ER Example"},
    "programmes_and_projects": {},
    "projects_between_countries": {"first": "IT", "second": "Francia"},
    "projects_of_organisation": {"organisation": "universita degli studi d'esempio"},
    "recent_projects": {"since": "2012"},
    "shared_partners": {"first": "Clust-ER Example", "second": "UNIEX"},
    "shortest_path": {"first": "CEX", "second": "Hopital Saint Exemple", "ways": "3"},
    "size_of_graph": {},
    "sources_of_node": {"node": "CEX"},
    "target_countries_of_cluster": {"cluster": "CEX"},
    "themes_of_country": {"country": "it"},
}


def test_every_question_has_a_golden_answer() -> None:
    assert sorted(ASKED) == list(CATALOGUE)


@pytest.mark.parametrize("name", CATALOGUE)
def test_golden_answer(loaded: Loaded, name: str) -> None:
    answer = ask(loaded.database, CATALOGUE[name], ASKED[name])
    found = {
        "question": name,
        "arguments": ASKED[name],
        "columns": list(answer.columns),
        "rows": [list(row) for row in answer.rows],
    }
    # As text, not as values: a 1 where the other engine says 1.0 is a difference.
    text = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    file = GOLDEN / f"{name}.json"
    if os.environ.get("REFRESH"):
        file.write_text(text, encoding="utf-8")
    assert answer.rows
    assert not answer.truncated
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "arguments", "names"),
    [
        ("members_of_network", {"network": "CEXB", "country": "it"}, ["Clust-ER Example"]),
        ("members_of_network", {"network": "CEXB", "country": "JP"}, []),
        ("projects_of_organisation", {"organisation": "UNIEX", "since": "2026"}, ["PRECISEX"]),
        ("recent_projects", {"since": "2023", "until": "2023"}, ["NETBIOEX"]),
        ("recent_projects", {"since": "2023-01-01", "until": "2024-06", "country": "DK"}, ["PRECISEX", "NETBIOEX"]),
        ("bodies_without_network", {}, ["Solitary Cluster"]),
        ("bodies_without_network", {"label": "Hub", "country": "FR"}, []),
        ("events_and_participants", {"event": "Example Health Assembly"}, ["Council of Example BioRegions"]),
        ("organisations_by_country_and_theme", {"theme": "Medicina di precisione", "kind": "hospital"}, None),
        ("shortest_path", {"first": "CEX", "second": "Solitary Cluster"}, []),
        ("shortest_path", {"first": "CEX", "second": "CEX"}, []),
    ],
)
def test_optional_arguments(loaded: Loaded, name: str, arguments: dict[str, Any], names: list[str] | None) -> None:
    answer = ask(loaded.database, CATALOGUE[name], arguments)
    column = answer.columns.index("name") if "name" in answer.columns else 1
    found = [row[column] for row in answer.rows]
    if names is None:
        assert found == ["Hôpital Saint-Exemple"]
    else:
        assert found[: len(names)] == names
        assert bool(found) == bool(names)


def test_programme_takes_in_its_parts(loaded: Loaded) -> None:
    whole = ask(loaded.database, CATALOGUE["programmes_and_projects"], {"programme": "Horizon Example"})
    assert {row[3] for row in whole.rows} == {"PRECISEX", "OLDEX"}


def test_truncation_is_said(loaded: Loaded) -> None:
    answer = ask(loaded.database, CATALOGUE["members_of_network"], {"network": "CEXB"}, limit=2)
    assert len(answer.rows) == 2
    assert answer.truncated


def test_whole_text_and_narrowed_text_answer_alike(loaded: Loaded) -> None:
    question = CATALOGUE["partners_of_project"]
    values = {"project": loaded.id("PRECISEX")}
    narrowed = loaded.database.read(question.narrowed({"project": "Project"}), values)
    assert narrowed.rows == loaded.database.read(question.text, values).rows
