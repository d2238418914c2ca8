"""The graph as linked data, in published vocabularies: the only user of rdflib.

Nodes have the types that ``graph.model`` gives them (schema.org, W3C ORG, SKOS, FOAF, PROV). A relation is one triple
that any tool can follow, and beside it a resource of its own with role, dates and provenance: an ``org:Membership``
where the relation is a membership or an office (https://www.w3.org/TR/vocab-org/), an ``rdf:Statement`` elsewhere. Each
passage that states it is a ``prov:Entity`` with the words as its value, quoted from its source
(https://www.w3.org/TR/prov-o/). Lines are sorted: the same graph gives the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF, RDFS, SKOS, XSD

from graph.assemble import GraphFrames
from graph.folder import write_text_atomically
from graph.model import EDGE_PROPERTIES, NODE_PROPERTIES, NODE_TYPES, PREFIXES, RELATIONS

__all__ = ["RDF_FORMATS", "export_rdf", "to_rdf"]

_SPACES: Final = {prefix: Namespace(iri) for prefix, iri in PREFIXES.items()}
_ORG, _PROV, _SCHEMA = _SPACES["org"], _SPACES["prov"], _SPACES["schema"]
_MEMBERSHIPS: Final = frozenset({"MEMBER_OF", "PARTICIPATES_IN", "HAS_ROLE"})
_DATES: Final = (
    (re.compile(r"\d{4}-\d\d-\d\d"), XSD.date),
    (re.compile(r"\d{4}-\d\d"), XSD.gYearMonth),
    (re.compile(r"\d{4}"), XSD.gYear),
)
_IRI: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+")

# Identifiers that have an address of their own, which says "the same thing" to every other data set.
_ADDRESSES: Final = {
    "ror": "https://ror.org/{}",
    "wikidata": "http://www.wikidata.org/entity/{}",
    "cordis": "https://cordis.europa.eu/project/id/{}",
    "isni": "https://isni.org/isni/{}",
    "geonames": "https://sws.geonames.org/{}/",
}


def export_rdf(frames: GraphFrames, form: str, out: Path, *, base_iri: str) -> None:
    """Write the graph in one of :data:`RDF_FORMATS`; ids become IRIs under ``base_iri``."""
    text = RDF_FORMATS[form](to_rdf(frames, base_iri=base_iri))
    write_text_atomically(out, text)


def to_rdf(frames: GraphFrames, *, base_iri: str) -> Graph:
    """Return the graph as an rdflib graph, for SPARQL and SHACL."""
    graph = Graph()
    for prefix, space in _SPACES.items():
        graph.bind(prefix, space, override=True, replace=True)
    base = Namespace(base_iri)
    for row in frames.nodes.iter_rows(named=True):
        for triple in _node(row, base):
            graph.add(triple)
    for row in frames.edges.iter_rows(named=True):
        for triple in _edge(row, base):
            graph.add(triple)
    return graph


Triple = tuple[URIRef, URIRef, URIRef | Literal]


def _node(row: Mapping[str, Any], base: Namespace) -> Iterator[Triple]:
    node = base[row["id"]]
    for curie in NODE_TYPES[row["label"]].rdf:
        yield node, RDF.type, _term(curie)
    yield node, RDFS.label, Literal(row["name"])
    for name, prop in NODE_PROPERTIES.items():
        if prop.rdf is None or row[name] is None or name == "identifiers":
            continue
        values = row[name] if isinstance(row[name], list) else [row[name]]
        for value in values:
            yield node, _term(prop.rdf), _value(prop.kind, value)
    for identifier in row["identifiers"] or ():
        yield node, _SCHEMA.identifier, Literal(identifier)
        scheme, _, value = identifier.partition(":")
        if scheme in _ADDRESSES and re.fullmatch(r"[\w.-]+", value):
            yield node, SKOS.exactMatch, URIRef(_ADDRESSES[scheme].format(value))


def _edge(row: Mapping[str, Any], base: Namespace) -> Iterator[Triple]:
    relation = RELATIONS[row["type"]]
    start, end, edge = base[row["start"]], base[row["end"]], base[row["id"]]
    predicate = _term(relation.rdf or "dcterms:relation")
    yield start, predicate, end
    if relation.symmetric:
        yield end, predicate, start
    if row["type"] == "MENTIONED_IN":
        return
    if row["type"] in _MEMBERSHIPS:
        yield edge, RDF.type, _ORG.Membership
        yield edge, _ORG.member, start
        yield edge, _ORG.organization, end
    else:
        yield edge, RDF.type, RDF.Statement
        yield edge, RDF.subject, start
        yield edge, RDF.predicate, predicate
        yield edge, RDF.object, end
    for name, prop in EDGE_PROPERTIES.items():
        if row[name] is not None and prop.rdf is not None:
            yield edge, _term(prop.rdf), _value(prop.kind, row[name])
    yield edge, RDFS.label, Literal(relation.text.en, lang="en")
    yield edge, RDFS.label, Literal(relation.text.it, lang="it")
    for number, (quote, source) in enumerate(zip(row["quotes"] or (), row["quote_sources"] or (), strict=True), 1):
        passage = base[f"{row['id']}-passage-{number}"]
        yield edge, _PROV.wasDerivedFrom, passage
        yield passage, RDF.type, _PROV.Entity
        yield passage, _PROV.value, Literal(quote)
        yield passage, _PROV.wasQuotedFrom, base[source]


def _value(kind: str, value: Any) -> URIRef | Literal:
    if kind == "number":
        return Literal(repr(float(value)), datatype=XSD.decimal)
    text = str(value)
    if kind == "flag":
        return Literal(text, datatype=XSD.boolean)
    if kind == "url" and _IRI.fullmatch(text):
        return URIRef(text)
    if kind == "date":
        for form, datatype in _DATES:
            if form.fullmatch(text):
                return Literal(text, datatype=datatype, normalize=False)
    return Literal(text)


def _term(curie: str) -> URIRef:
    prefix, _, name = curie.partition(":")
    return _SPACES[prefix][name]


def _turtle(graph: Graph) -> str:
    return graph.serialize(format="turtle")


def _jsonld(graph: Graph) -> str:
    context = {prefix: str(space) for prefix, space in sorted(_SPACES.items())}
    made = json.loads(graph.serialize(format="json-ld", context=context, auto_compact=True))
    made["@graph"] = sorted((_sorted(item) for item in made.get("@graph", [])), key=lambda item: str(item["@id"]))
    return json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _sorted(content: Any) -> Any:
    """Put the values of each property in order: their order says nothing in JSON-LD."""
    if isinstance(content, dict):
        return {key: _sorted(value) for key, value in content.items()}
    if isinstance(content, list):
        return sorted((_sorted(v) for v in content), key=lambda v: json.dumps(v, sort_keys=True))
    return content


RDF_FORMATS: Final[Mapping[str, Callable[[Graph], str]]] = {"turtle": _turtle, "jsonld": _jsonld}
"""What can be written, by name."""
