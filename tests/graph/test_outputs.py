"""Files that others read: well-formed, complete, harmless, and the same bytes on every run."""

import csv
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import networkx as nx
import polars as pl
import pytest
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import SKOS

from graph.analysis import surroundings, to_networkx
from graph.assemble import GraphFrames
from graph.draw import draw, page
from graph.errors import NotFound
from graph.export import FORMATS, export_frames
from graph.folder import DataFolder
from graph.ids import entity_id
from graph.rdf import RDF_FORMATS, export_rdf, to_rdf

BASE = "https://lifescape.example/id/"
LOMBARDY = entity_id("Cluster", "lomb")
PROJECT = entity_id("Project", "net")

_AGAIN = """
import sys
from pathlib import Path
from graph.assemble import GraphFrames
from graph.export import FORMATS, export_frames
from graph.folder import DataFolder
from graph.rdf import RDF_FORMATS, export_rdf
frames = GraphFrames.saved(DataFolder(Path(sys.argv[1])))
for form in FORMATS: export_frames(frames, form, Path(sys.argv[2]) / form)
for form in RDF_FORMATS: export_rdf(frames, form, Path(sys.argv[2]) / form, base_iri="https://lifescape.example/id/")
"""


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_every_format_gives_the_same_bytes_in_another_process(small_graph: GraphFrames, tmp_path: Path) -> None:
    small_graph.save(DataFolder(tmp_path / "data"))
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", _AGAIN, str(tmp_path / "data"), str(tmp_path / seed)],
            env={**os.environ, "PYTHONHASHSEED": seed}, check=True,
        )  # fmt: skip
    first, second = contents(tmp_path / "1"), contents(tmp_path / "2")
    assert set(first) == {*(FORMATS.keys() - {"csv"}), *RDF_FORMATS, "csv/nodes.csv", "csv/edges.csv"}
    assert first == second


def test_json_lines_hold_every_node_and_relation(small_graph: GraphFrames, tmp_path: Path) -> None:
    export_frames(small_graph, "jsonl", tmp_path / "g.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "g.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [r["kind"] for r in rows].count("node") == small_graph.nodes.height
    assert [r["kind"] for r in rows].count("relation") == small_graph.edges.height
    member = next(r for r in rows if r.get("type") == "MEMBER_OF")
    assert (member["since"], member["quotes"]) == ("2015", ["«lomb MEMBER_OF cebr»"])
    assert "hash" not in member


def test_csv_is_read_back(small_graph: GraphFrames, tmp_path: Path) -> None:
    export_frames(small_graph, "csv", tmp_path / "g")
    with (tmp_path / "g" / "nodes.csv").open(encoding="utf-8", newline="") as f:
        nodes = {row["id"]: row for row in csv.DictReader(f)}
    assert len(nodes) == small_graph.nodes.height
    assert json.loads(nodes[LOMBARDY]["aliases"]) == ["Lombardy Life Science Cluster"]


@pytest.mark.parametrize(("form", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_xml_formats_are_well_formed_whatever_the_names(
    small_graph: GraphFrames, tmp_path: Path, form: str, read: object
) -> None:
    out = tmp_path / f"g.{form}"
    export_frames(small_graph, form, out)
    ET.parse(out)
    graph = read(out)  # type: ignore[operator]
    assert graph.number_of_nodes() == small_graph.nodes.height
    assert graph.number_of_edges() == small_graph.edges.height


def test_linked_data_says_roles_words_and_the_same_thing_elsewhere(small_graph: GraphFrames) -> None:
    graph = to_rdf(small_graph, base_iri=BASE)
    rows = graph.query(
        """
        PREFIX org: <http://www.w3.org/ns/org#> PREFIX prov: <http://www.w3.org/ns/prov#>
        PREFIX schema: <https://schema.org/>
        SELECT ?who ?role ?words ?source WHERE {
          ?m a org:Membership ; org:member ?who ; org:organization ?project ; schema:roleName ?role ;
             prov:wasDerivedFrom [ prov:value ?words ; prov:wasQuotedFrom ?source ] .
          ?project a schema:Project .
        }"""
    )
    assert [tuple(map(str, r)) for r in rows] == [  # type: ignore[arg-type]
        (BASE + LOMBARDY, "coordinator", "«lomb PARTICIPATES_IN net»", BASE + "source-report")
    ]
    assert (URIRef(BASE + LOMBARDY), SKOS.exactMatch, URIRef("http://www.wikidata.org/entity/Q123")) in graph


# rdflib's own JSON-LD parser uses what rdflib has deprecated.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize(("form", "syntax"), [("turtle", "turtle"), ("jsonld", "json-ld")])
def test_linked_data_is_read_back_whole(small_graph: GraphFrames, tmp_path: Path, form: str, syntax: str) -> None:
    export_rdf(small_graph, form, tmp_path / "g", base_iri=BASE)
    back = Graph().parse(tmp_path / "g", format=syntax)
    assert set(back) == set(to_rdf(small_graph, base_iri=BASE))
    assert (URIRef(BASE + PROJECT), RDF.type, URIRef("https://schema.org/Project")) in back


def test_networkx_has_types_and_properties(small_graph: GraphFrames) -> None:
    graph = to_networkx(small_graph, types=["PARTICIPATES_IN"])
    assert graph.number_of_nodes() == small_graph.nodes.height
    assert {d["type"] for _, _, d in graph.edges(data=True)} == {"PARTICIPATES_IN"}
    assert graph.nodes[LOMBARDY]["name"] == "Cluster Lombardo Scienze della Vita"
    assert "description" not in graph.nodes[LOMBARDY]


def test_surroundings_stop_at_the_depth_and_the_number_asked_for(small_graph: GraphFrames) -> None:
    near = surroundings(small_graph, PROJECT)
    assert near.nodes.height == 3
    assert surroundings(small_graph, PROJECT, depth=2).nodes.height == small_graph.nodes.height - 1
    assert surroundings(small_graph, PROJECT, depth=2, most=4).nodes.height == 4
    with pytest.raises(NotFound, match="lifescape search"):
        surroundings(small_graph, "cluster-nowhere")


def test_picture_asks_nothing_of_the_network_and_holds_hostile_text_as_data(
    small_graph: GraphFrames, tmp_path: Path
) -> None:
    draw(small_graph, LOMBARDY, tmp_path / "p.html")
    text = (tmp_path / "p.html").read_text(encoding="utf-8")
    assert text == page(small_graph, LOMBARDY)
    assert "alert('x')" not in text
    # What begins to load by itself in a page: links, scripts, images, imports. Namespaces and comments do not.
    markup = text.split("<body>")[1]
    assert "src=" not in text.split("<body>")[0].replace("default-src", "").split("vis-network")[0]
    assert 'link href="http' not in text and 'rel="stylesheet"\n          href="http' not in text
    assert "cdn.jsdelivr.net" not in text and "cdnjs.cloudflare.com" not in text
    assert "default-src 'none'" in text
    assert '"physics": {"enabled": false}' in markup


def test_without_people_no_person_and_no_relation_of_one_is_left(small_graph: GraphFrames, tmp_path: Path) -> None:
    bare = small_graph.without_people()
    export_frames(bare, "jsonl", tmp_path / "g.jsonl")
    assert "Anna" not in (tmp_path / "g.jsonl").read_text(encoding="utf-8")
    assert bare.edges.filter(pl.col("type") == "HAS_ROLE").is_empty()
    assert bare.version != small_graph.version
