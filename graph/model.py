"""The vocabulary, stated once, as data.

Node types, relations, properties, their names in English and Italian, their colours and the published terms they
correspond to. Constraints, checks of statements, API schemas, the legend of the map, forms and RDF are derived
from these tables; nothing else in Lifescape lists a label or a relation.

Prefixes of published terms are those of :data:`PREFIXES`: schema.org, W3C ORG, PROV-O, SKOS, FOAF, DCTERMS.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

__all__ = [
    "CHANGING",
    "COUNTRY_SCHEME",
    "DISPUTED",
    "EDGE_PROPERTIES",
    "LISTS",
    "NODE_PROPERTIES",
    "NODE_TYPES",
    "ORGANISATION_KINDS",
    "PREFIXES",
    "RELATIONS",
    "SEAT",
    "SEAT_RELATION",
    "NodeType",
    "Property",
    "Relation",
    "Text",
    "actors",
    "relation_fault",
    "worldwide",
]


@dataclass(frozen=True, slots=True)
class Text:
    """A label shown to people, in the languages of the interface."""

    en: str
    it: str

    def in_language(self, language: str) -> str:
        """Return the Italian text for ``it`` and the English one for anything else."""
        return self.it if language.startswith("it") else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """A property of nodes or of relations.

    ``kind`` is text, texts, url, date, number, country, identifiers, or flag: ``true`` or ``false``.
    """

    name: str
    kind: str
    text: Text
    rdf: str | None = None
    labels: tuple[str, ...] = ()
    """The node types it belongs to; empty means all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeType:
    """A node label: a node carries exactly one."""

    label: str
    text: Text
    plural: Text
    meaning: Text
    colour: str
    rdf: tuple[str, ...]
    on_map: bool = True
    """Whether visitors see it on the public map without asking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A relation type: which labels it may join, and how it reads in each direction."""

    type: str
    text: Text
    inverse: Text
    meaning: Text
    ends: Mapping[str, frozenset[str]]
    """From each label to the labels it may point at."""
    properties: tuple[str, ...] = ()
    symmetric: bool = False
    """Stored once, smaller id first."""
    rdf: str | None = None

    def allows(self, start: str, end: str) -> bool:
        """Whether a relation of this type may join these two labels, in this direction."""
        return end in self.ends.get(start, frozenset())


PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "schema": "https://schema.org/",
        "org": "http://www.w3.org/ns/org#",
        "prov": "http://www.w3.org/ns/prov#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "dcterms": "http://purl.org/dc/terms/",
        "adms": "http://www.w3.org/ns/adms#",
    }
)


def _types(*types: NodeType) -> Mapping[str, NodeType]:
    return MappingProxyType({t.label: t for t in types})


# Colours: Paul Tol's "muted" scheme and neighbours, checked for the three common colour deficiencies
# (https://personal.sron.nl/~pault/); shape and label always say the same as colour.
NODE_TYPES: Final[Mapping[str, NodeType]] = _types(
    NodeType(
        label="Cluster",
        text=Text("Cluster", "Cluster"),
        plural=Text("Clusters", "Cluster"),
        meaning=Text(
            "A cluster organisation: regional, national, a technology cluster or a metacluster.",
            "Un'organizzazione di cluster: regionale, nazionale, tecnologico o metacluster.",
        ),
        colour="#117733",
        rdf=("org:OrganizationalCollaboration", "schema:Organization"),
    ),
    NodeType(
        label="Network",
        text=Text("Network", "Rete"),
        plural=Text("Networks", "Reti"),
        meaning=Text(
            "A network, council, platform, alliance or partnership of organisations.",
            "Una rete, un consiglio, una piattaforma, un'alleanza o un partenariato di organizzazioni.",
        ),
        colour="#332288",
        rdf=("org:OrganizationalCollaboration", "schema:Organization"),
    ),
    NodeType(
        label="Project",
        text=Text("Project", "Progetto"),
        plural=Text("Projects", "Progetti"),
        meaning=Text(
            "A named project with partners and a time span.",
            "Un progetto con un nome, dei partner e una durata.",
        ),
        colour="#CC6677",
        rdf=("schema:Project",),
    ),
    NodeType(
        label="Programme",
        text=Text("Programme", "Programma"),
        plural=Text("Programmes", "Programmi"),
        meaning=Text("A funding programme or fund.", "Un programma di finanziamento o un fondo."),
        colour="#AA4499",
        rdf=("schema:FundingScheme",),
    ),
    NodeType(
        label="Hub",
        text=Text("Hub", "Hub"),
        plural=Text("Hubs", "Hub"),
        meaning=Text(
            "A hub, technopole, science park, incubator, accelerator or competence centre.",
            "Un hub, tecnopolo, parco scientifico, incubatore, acceleratore o centro di competenza.",
        ),
        colour="#44AA99",
        rdf=("org:Organization", "schema:Organization"),
    ),
    NodeType(
        label="Organisation",
        text=Text("Organisation", "Organizzazione"),
        plural=Text("Organisations", "Organizzazioni"),
        meaning=Text(
            "Any other legal body: company, university, hospital, public body, association.",
            "Ogni altro ente: impresa, università, ospedale, ente pubblico, associazione.",
        ),
        colour="#4477AA",
        rdf=("org:FormalOrganization", "schema:Organization"),
    ),
    NodeType(
        label="Person",
        text=Text("Person", "Persona"),
        plural=Text("People", "Persone"),
        meaning=Text("A person named in a public role.", "Una persona nominata in un ruolo pubblico."),
        colour="#777777",
        rdf=("foaf:Person", "schema:Person"),
        on_map=False,
    ),
    NodeType(
        label="Event",
        text=Text("Event", "Evento"),
        plural=Text("Events", "Eventi"),
        meaning=Text(
            "A fair, conference, mission, assembly, school or demo day.",
            "Una fiera, conferenza, missione, assemblea, scuola o demo day.",
        ),
        colour="#DDAA33",
        rdf=("schema:Event",),
    ),
    NodeType(
        label="Theme",
        text=Text("Theme", "Tema"),
        plural=Text("Themes", "Temi"),
        meaning=Text(
            "A thematic area, value chain or technology area.",
            "Un'area tematica, una filiera o un'area tecnologica.",
        ),
        colour="#88CCEE",
        rdf=("skos:Concept",),
    ),
    NodeType(
        label="Country",
        text=Text("Country", "Paese"),
        plural=Text("Countries", "Paesi"),
        meaning=Text("A country.", "Un paese."),
        colour="#882255",
        rdf=("schema:Country",),
    ),
    NodeType(
        label="Region",
        text=Text("Region", "Regione"),
        plural=Text("Regions", "Regioni"),
        meaning=Text("A part of a country, or an area across countries.", "Parte di un paese, o area tra più paesi."),
        colour="#B8577A",
        rdf=("schema:AdministrativeArea",),
    ),
    NodeType(
        label="City",
        text=Text("City", "Città"),
        plural=Text("Cities", "Città"),
        meaning=Text("A city or town.", "Una città o un comune."),
        colour="#D38FA8",
        rdf=("schema:City",),
    ),
    NodeType(
        label="Policy",
        text=Text("Policy", "Politica"),
        plural=Text("Policies", "Politiche"),
        meaning=Text("A law, strategy or regulation.", "Una legge, una strategia o un regolamento."),
        colour="#999933",
        rdf=("schema:Legislation",),
    ),
    NodeType(
        label="Source",
        text=Text("Source", "Fonte"),
        plural=Text("Sources", "Fonti"),
        meaning=Text("An ingested document or registry.", "Un documento o un registro acquisito."),
        colour="#BBBBBB",
        rdf=("prov:Entity", "schema:CreativeWork"),
        on_map=False,
    ),
)

ORGANISATION_KINDS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "company": Text("Company", "Impresa"),
        "university": Text("University", "Università"),
        "research": Text("Research organisation", "Ente di ricerca"),
        "hospital": Text("Hospital", "Ospedale"),
        "public_body": Text("Public body", "Ente pubblico"),
        "association": Text("Association", "Associazione"),
        "chamber": Text("Chamber of commerce", "Camera di commercio"),
        "investor": Text("Investor", "Investitore"),
        "school": Text("School", "Scuola"),
        "ngo": Text("Non-profit organisation", "Organizzazione non profit"),
        "other": Text("Other", "Altro"),
    }
)


def _properties(*properties: Property) -> Mapping[str, Property]:
    return MappingProxyType({p.name: p for p in properties})


_BODIES = ("Organisation", "Cluster", "Network", "Hub")
_DATED = ("Project", "Event", "Programme")

NODE_PROPERTIES: Final[Mapping[str, Property]] = _properties(
    Property(name="name", kind="text", text=Text("Name", "Nome"), rdf="schema:name"),
    Property(
        name="aliases",
        kind="texts",
        text=Text("Also known as", "Noto anche come"),
        rdf="schema:alternateName",
    ),
    Property(name="name_en", kind="text", text=Text("English name", "Nome inglese"), rdf="schema:alternateName"),
    Property(name="acronym", kind="text", text=Text("Acronym", "Acronimo"), rdf="schema:alternateName"),
    Property(name="description", kind="text", text=Text("Description", "Descrizione"), rdf="schema:description"),
    Property(name="url", kind="url", text=Text("Website", "Sito web"), rdf="schema:url"),
    Property(name="country", kind="country", text=Text("Country", "Paese"), rdf="schema:addressCountry"),
    Property(name="lat", kind="number", text=Text("Latitude", "Latitudine"), rdf="schema:latitude"),
    Property(name="lon", kind="number", text=Text("Longitude", "Longitudine"), rdf="schema:longitude"),
    Property(name="start", kind="date", text=Text("Start", "Inizio"), rdf="schema:startDate", labels=_DATED),
    Property(name="end", kind="date", text=Text("End", "Fine"), rdf="schema:endDate", labels=_DATED),
    Property(
        name="kind",
        kind="text",
        text=Text("Kind", "Genere"),
        rdf="org:classification",
        labels=("Organisation",),
    ),
    Property(name="founded", kind="date", text=Text("Founded", "Fondazione"), rdf="schema:foundingDate"),
    Property(name="status", kind="text", text=Text("Status", "Stato"), labels=(*_BODIES, "Project")),
    Property(
        name="sme", kind="flag", text=Text("Small or medium enterprise", "Piccola o media impresa"), labels=_BODIES
    ),
    Property(name="members", kind="number", text=Text("Number of members", "Numero di membri"), labels=_BODIES),
    Property(name="street", kind="text", text=Text("Street", "Via"), rdf="schema:streetAddress", labels=_BODIES),
    Property(name="postcode", kind="text", text=Text("Postcode", "CAP"), rdf="schema:postalCode", labels=_BODIES),
    Property(name="nuts", kind="text", text=Text("NUTS region", "Regione NUTS"), labels=_BODIES),
    Property(name="domains", kind="texts", text=Text("Web domains", "Domini web"), labels=_BODIES),
    Property(name="predecessors", kind="texts", text=Text("Succeeds", "Succede a"), labels=_BODIES),
    Property(name="successors", kind="texts", text=Text("Succeeded by", "Gli succede"), labels=_BODIES),
    Property(name="budget_eur", kind="number", text=Text("Budget (EUR)", "Bilancio (EUR)"), labels=("Project",)),
    Property(
        name="identifiers",
        kind="identifiers",
        text=Text("Identifiers", "Identificativi"),
        rdf="adms:identifier",
    ),
)

EDGE_PROPERTIES: Final[Mapping[str, Property]] = _properties(
    Property(name="role", kind="text", text=Text("Role", "Ruolo"), rdf="schema:roleName"),
    Property(name="title", kind="text", text=Text("Title", "Carica"), rdf="schema:roleName"),
    Property(name="contribution_eur", kind="number", text=Text("Contribution (EUR)", "Contributo (EUR)")),
    Property(name="amount_eur", kind="number", text=Text("Amount (EUR)", "Importo (EUR)")),
    Property(name="agreement", kind="text", text=Text("Agreement", "Accordo")),
    Property(name="since", kind="date", text=Text("Since", "Dal"), rdf="schema:startDate"),
    Property(name="until", kind="date", text=Text("Until", "Al"), rdf="schema:endDate"),
    Property(name="count", kind="number", text=Text("Mentions", "Menzioni")),
)

LISTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "alias": "aliases",
        "domain": "domains",
        "identifier": "identifiers",
        "predecessor": "predecessors",
        "successor": "successors",
    }
)
"""From the predicate by which a statement says one item to the property that holds all of them."""

DISPUTED: Final = ("country", "start", "end", "founded", "members", "budget_eur")
"""Properties of which a thing has one at a time: two different values are a disagreement of sources, and told."""

CHANGING: Final = ("url", "status", "sme", "lat", "lon", "street", "postcode", "nuts")
"""Properties that change as a matter of course: the newest value is shown, and a different older one says nothing."""

SEAT_RELATION: Final = "LOCATED_IN"
SEAT: Final = Text("Seat", "Sede")
"""What the city that a body or an event is stated to be in is called where sources name different ones."""

_PLACES = frozenset({"City", "Region", "Country"})


def actors() -> frozenset[str]:
    """Labels of bodies that act: they join, take part, organise and cooperate."""
    return frozenset(_BODIES)


def worldwide() -> frozenset[str]:
    """Labels of what belongs to no one country: its name alone tells which is meant."""
    return frozenset({"Network", "Project", "Programme", "Event", "Theme", "Policy"})


def _from_each(starts: Iterable[str], *ends: str) -> Mapping[str, frozenset[str]]:
    return MappingProxyType({start: frozenset(ends) for start in starts})


def _relations(*relations: Relation) -> Mapping[str, Relation]:
    return MappingProxyType({r.type: r for r in relations})


RELATIONS: Final[Mapping[str, Relation]] = _relations(
    Relation(
        type="MEMBER_OF",
        text=Text("member of", "membro di"),
        inverse=Text("has member", "ha come membro"),
        meaning=Text("Membership.", "Appartenenza."),
        ends=_from_each(("Organisation", "Cluster", "Hub", "Person"), "Cluster", "Network", "Organisation"),
        properties=("role", "since", "until"),
        rdf="org:memberOf",
    ),
    Relation(
        type="PARTICIPATES_IN",
        text=Text("participates in", "partecipa a"),
        inverse=Text("has participant", "ha come partecipante"),
        meaning=Text("Takes part in a project.", "Prende parte a un progetto."),
        ends=_from_each(_BODIES, "Project"),
        properties=("role", "contribution_eur", "since", "until"),
        rdf="org:memberOf",
    ),
    Relation(
        type="FUNDED_BY",
        text=Text("funded by", "finanziato da"),
        inverse=Text("funds", "finanzia"),
        meaning=Text("Receives funding.", "Riceve un finanziamento."),
        ends=_from_each(("Project", "Cluster", "Organisation"), "Programme", "Organisation"),
        properties=("amount_eur", "since", "until"),
        rdf="schema:funder",
    ),
    Relation(
        type="PART_OF",
        text=Text("part of", "parte di"),
        inverse=Text("has part", "comprende"),
        meaning=Text("Composition.", "Composizione."),
        ends=MappingProxyType(
            {
                "Hub": frozenset({"Network", "Project", "Organisation"}),
                "Programme": frozenset({"Programme"}),
                "Theme": frozenset({"Theme"}),
                "City": frozenset({"Region", "Country"}),
                "Region": frozenset({"Country", "Region"}),
                "Organisation": frozenset({"Organisation"}),
                "Cluster": frozenset({"Organisation", "Cluster", "Network"}),
                "Network": frozenset({"Network", "Organisation"}),
                "Project": frozenset({"Project"}),
            }
        ),
        properties=("since", "until"),
        rdf="dcterms:isPartOf",
    ),
    Relation(
        type="LOCATED_IN",
        text=Text("located in", "si trova in"),
        inverse=Text("is the place of", "è la sede di"),
        meaning=Text("Seat or place.", "Sede o luogo."),
        ends=_from_each(("Organisation", "Cluster", "Network", "Hub", "Project", "Event"), *_PLACES),
        properties=("since", "until"),
        rdf="schema:location",
    ),
    Relation(
        type="FOCUSES_ON",
        text=Text("focuses on", "si occupa di"),
        inverse=Text("is a focus of", "è un tema di"),
        meaning=Text("Topic.", "Tema."),
        ends=_from_each(("Cluster", "Network", "Project", "Hub", "Organisation", "Event", "Programme"), "Theme"),
        properties=("since", "until"),
        rdf="schema:knowsAbout",
    ),
    Relation(
        type="COLLABORATES_WITH",
        text=Text("collaborates with", "collabora con"),
        inverse=Text("collaborates with", "collabora con"),
        meaning=Text("Cooperation outside one named project.", "Cooperazione al di fuori di un singolo progetto."),
        ends=_from_each(_BODIES, *_BODIES),
        properties=("agreement", "since", "until"),
        symmetric=True,
        rdf="org:linkedTo",
    ),
    Relation(
        type="ORGANISES",
        text=Text("organises", "organizza"),
        inverse=Text("organised by", "organizzato da"),
        meaning=Text("Organises an event.", "Organizza un evento."),
        ends=_from_each(("Organisation", "Cluster", "Network", "Project", "Hub"), "Event"),
        properties=("since", "until"),
        rdf="schema:organizer",
    ),
    Relation(
        type="ATTENDS",
        text=Text("attends", "partecipa a"),
        inverse=Text("attended by", "ha tra i partecipanti"),
        meaning=Text("Presence at an event.", "Presenza a un evento."),
        ends=_from_each(("Organisation", "Cluster", "Network", "Hub", "Project", "Person"), "Event"),
        properties=("role", "since", "until"),
        rdf="schema:attendee",
    ),
    Relation(
        type="HAS_ROLE",
        text=Text("has a role in", "ha un ruolo in"),
        inverse=Text("is led or represented by", "è guidato o rappresentato da"),
        meaning=Text("Office held.", "Carica ricoperta."),
        ends=_from_each(("Person",), "Organisation", "Cluster", "Network", "Project", "Hub"),
        properties=("title", "since", "until"),
        rdf="org:memberOf",
    ),
    Relation(
        type="TARGETS",
        text=Text("targets", "ha come mercato"),
        inverse=Text("is a target of", "è un mercato di"),
        meaning=Text("Stated priority market or destination.", "Mercato o destinazione prioritaria dichiarata."),
        ends=_from_each(("Cluster", "Network", "Organisation", "Project"), *_PLACES),
        properties=("since", "until"),
        rdf="schema:areaServed",
    ),
    Relation(
        type="SUPPORTS",
        text=Text("supports", "sostiene"),
        inverse=Text("is supported by", "è sostenuta da"),
        meaning=Text("Contributes to a policy.", "Contribuisce a una politica."),
        ends=_from_each(("Project", "Organisation", "Cluster"), "Policy"),
        properties=("since", "until"),
        rdf="schema:subjectOf",
    ),
    Relation(
        type="MENTIONED_IN",
        text=Text("mentioned in", "citato in"),
        inverse=Text("mentions", "cita"),
        meaning=Text("Provenance of the node.", "Provenienza del nodo."),
        ends=_from_each([label for label in NODE_TYPES if label != "Source"], "Source"),
        properties=("count",),
        rdf="prov:wasDerivedFrom",
    ),
)

COUNTRY_SCHEME: Final = "iso"
"""Scheme of the identifier that every Country carries: ``iso:IT`` (ISO 3166-1 alpha-2)."""


def relation_fault(start: str, relation_type: str, end: str) -> str | None:
    """Say in one code why the vocabulary does not allow this relation, or None if it does."""
    relation = RELATIONS.get(relation_type)
    if relation is None:
        return "unknown_relation"
    if start not in NODE_TYPES or end not in NODE_TYPES:
        return "unknown_label"
    return None if relation.allows(start, end) else "ends_not_allowed"
