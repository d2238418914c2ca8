"""What goes over the wire, in the words of the field; pydantic lives here and nowhere deeper.

Property names are those of the vocabulary. What is not known of an entity or a relation is left out; a list that is
cut off says so beside itself.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue

from graph.free_cypher import MAXIMUM_LENGTH

__all__ = [
    "MOST_ROWS",
    "Answer",
    "Column",
    "CypherAnswer",
    "CypherQuestion",
    "DocumentReading",
    "DoubtfulStatement",
    "DoubtfulStatements",
    "Entity",
    "EntityBrief",
    "Evidence",
    "Found",
    "GraphEdge",
    "GraphNode",
    "HeldEnd",
    "HeldMention",
    "HeldMentions",
    "JudgementAsked",
    "JudgementNoted",
    "KindTerm",
    "MapData",
    "MapEdges",
    "MapNodes",
    "NamedInText",
    "Neighbourhood",
    "Occurrence",
    "PageRead",
    "Parameter",
    "Paths",
    "PropertyTerm",
    "Question",
    "ReadStatement",
    "RefusedStatement",
    "Relation",
    "RelationEnds",
    "RelationProperties",
    "RelationTerm",
    "Relations",
    "ReviewPair",
    "ReviewPairs",
    "ReviewSide",
    "SearchResults",
    "SourceBrief",
    "SourceDetail",
    "SourceInList",
    "Sources",
    "Statistics",
    "Status",
    "TextPart",
    "TypeTerm",
    "UndoAsked",
    "Vocabulary",
    "Way",
    "Words",
]

MOST_ROWS: Final = 5000
"""Rows that any answer may have."""


class Status(BaseModel):
    """Whether the service can be used."""

    status: str = Field(description="alive, ready, or no graph yet: nothing was loaded, or it is being loaded now.")
    version: str | None = Field(default=None, description="Version of the graph that is served.")
    front_end: bool | None = Field(default=None, description="Whether the map's page was built.")


class Words(BaseModel):
    """A text shown to people, in the languages of the interface."""

    en: str
    it: str


class TypeTerm(BaseModel):
    """A type of node."""

    label: str = Field(examples=["Cluster"])
    text: Words
    plural: Words
    meaning: Words
    colour: str = Field(examples=["#117733"])
    on_map: bool = Field(description="Whether the map shows it without being asked.")
    rdf: tuple[str, ...] = Field(description="Published classes it corresponds to.")


class RelationEnds(BaseModel):
    """Which types a relation may lead to from one type."""

    start: str
    ends: list[str]


class RelationTerm(BaseModel):
    """A type of relation."""

    type: str = Field(examples=["MEMBER_OF"])
    text: Words = Field(description="How it reads from start to end.")
    inverse: Words = Field(description="How it reads from end to start.")
    meaning: Words
    ends: list[RelationEnds]
    properties: tuple[str, ...]
    symmetric: bool
    rdf: str | None


class PropertyTerm(BaseModel):
    """A property of nodes or relations."""

    name: str = Field(examples=["founded"])
    kind: str = Field(description="text, texts, url, date, number, country or identifiers")
    text: Words
    labels: tuple[str, ...] = Field(description="The types that have it; empty means all.")
    rdf: str | None


class KindTerm(BaseModel):
    """A kind of organisation."""

    kind: str = Field(examples=["university"])
    text: Words


class StandingTerm(BaseModel):
    """A kind of source, and how far it is trusted where two of the same date disagree."""

    standing: str = Field(examples=["official"])
    trust: int = Field(description="The higher is believed.")
    text: Words
    why: str


class Vocabulary(BaseModel):
    """Everything that the graph can hold, with its names and colours."""

    labels: list[TypeTerm]
    relations: list[RelationTerm]
    node_properties: list[PropertyTerm]
    relation_properties: list[PropertyTerm]
    kinds: list[KindTerm]
    seat: Words = Field(description="What the city of a body is called where sources name different ones.")
    standings: list[StandingTerm]


class EntityBrief(BaseModel):
    """An entity in a list: enough to show it and to step to it."""

    id: str = Field(examples=["cluster-k3vq7x2mabcd"])
    label: str = Field(examples=["Cluster"])
    name: str = Field(examples=["Clust-ER Health"])
    acronym: str | None = None
    country: str | None = Field(default=None, description="ISO 3166-1 alpha-2.", examples=["IT"])


class Evidence(BaseModel):
    """The words that state a fact, and where they stand."""

    quote: str = Field(examples=["Clust-ER Health has been a member of CEBR since 2018"])
    source: str = Field(description="Id of the source; see /sources/{id}.", examples=["source-b2c4d6e8f3g5"])
    page: int | None = Field(default=None, description="Page of a document or row of a table, counted from 1.")
    start: int | None = Field(default=None, description="Offset of the first character in the source's text.")
    end: int | None = Field(default=None, description="Offset after the last character.")


class SourceBrief(BaseModel):
    """A source that speaks of an entity."""

    id: str = Field(examples=["source-b2c4d6e8f3g5"])
    name: str = Field(description="Path of the file under the folder that was ingested.", examples=["report-2023.pdf"])
    title: str | None = None
    media_type: str | None = None
    outcome: str | None = Field(default=None, description="How its reading ended: read, partial, refused or duplicate.")
    mentions: int = Field(default=1, description="How often it names the entity.")


class RelationProperties(BaseModel):
    """What a relation says besides that it holds."""

    role: str | None = None
    title: str | None = None
    contribution_eur: float | None = None
    amount_eur: float | None = None
    agreement: str | None = None
    since: str | None = None
    until: str | None = None
    count: int | None = None


class Relation(BaseModel):
    """A relation of an entity, seen from it, with the words that state it."""

    id: str
    type: str = Field(examples=["MEMBER_OF"])
    outgoing: bool = Field(description="Whether it leads from the entity to the other one.")
    other: EntityBrief
    confidence: float | None = Field(default=None, ge=0, le=1)
    properties: RelationProperties
    evidence: list[Evidence] = Field(description="The surest passages first.")
    evidence_count: int = Field(description="How many statements say so in all.")


class Relations(BaseModel):
    """One page of the relations of an entity."""

    items: list[Relation]
    next: str | None = Field(
        default=None, description="Pass it as `cursor` to get the page after; null on the last page."
    )


class StatedValue(BaseModel):
    """What one source states where values of a property differ."""

    value: str = Field(examples=["2002"])
    node: str | None = Field(default=None, description="Of a seat, the id of the city.")
    state: str = Field(
        examples=["disputed"],
        description="preferred (it is shown), disputed (it speaks against that), agrees (both can be right), past (it "
        "held once), unsure (more likely read wrongly than right).",
    )
    preferred: bool = Field(description="Whether it is the value that the entity shows.")
    source: str = Field(examples=["source-k3vq7x2mabcd"])
    standing: str = Field(examples=["official"], description="How far such a source is trusted; see the vocabulary.")
    date: str | None = Field(default=None, description="The day that the words or their source bear.")
    since: str | None = None
    until: str | None = None
    quote: str
    page: int | None = Field(default=None, description="Page of a document, row of a table.")
    start: int
    end: int
    confidence: float


class Differing(BaseModel):
    """A property of which sources state different values."""

    property: str = Field(examples=["founded"])
    values: list[StatedValue] = Field(description="All of them, the one that is shown first.")


class Entity(BaseModel):
    """An entity with everything known of it; what is not known is left out."""

    id: str = Field(examples=["cluster-k3vq7x2mabcd"])
    label: str = Field(examples=["Cluster"])
    name: str = Field(examples=["Clust-ER Health"])
    aliases: list[str] = []
    name_en: str | None = None
    acronym: str | None = None
    description: str | None = None
    url: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    start: str | None = None
    end: str | None = None
    kind: str | None = None
    founded: str | None = None
    status: str | None = Field(default=None, examples=["active"])
    sme: bool | None = Field(default=None, description="Whether it is a small or medium enterprise.")
    members: float | None = Field(default=None, description="How many members it says it has.")
    street: str | None = None
    postcode: str | None = None
    nuts: str | None = Field(default=None, description="Code of its NUTS region.", examples=["ITH55"])
    domains: list[str] = []
    predecessors: list[str] = []
    successors: list[str] = Field(default=[], description="Names of the bodies that took its place.")
    budget_eur: float | None = None
    identifiers: list[str] = Field(default=[], examples=[["ror:01111rn36"]])
    degree: int = Field(default=0, description="How many relations it has, apart from mentions.")
    conflicts: list[Differing] = Field(
        default=[], description="Where sources disagree: newest first, then the most trusted kind of source."
    )
    history: list[Differing] = Field(default=[], description="Where a value followed another and none is disputed.")
    sources: list[SourceBrief]
    relations: Relations = Field(description="The first page of its relations.")


class Parameter(BaseModel):
    """What a question asks for."""

    name: str = Field(examples=["network"])
    type: str = Field(examples=["entity(Network|Cluster)"], description="The type as the question's file has it.")
    kind: str = Field(examples=["entity"])
    labels: tuple[str, ...] = Field(default=(), description="For entities: the types it may be of; empty means any.")
    least: int | None = None
    most: int | None = None
    required: bool
    default: JsonValue = None
    expected: str = Field(description="What a value must be, in words.")
    text: Words


class Column(BaseModel):
    """What a column of an answer holds."""

    name: str
    type: str
    text: Words


class Question(BaseModel):
    """A question that can be asked by name."""

    name: str = Field(examples=["members_of_network"])
    title: Words
    question: Words
    view: str = Field(description="How an answer is best shown: table, subgraph or number.")
    parameters: list[Parameter]
    columns: list[Column]
    cypher: str = Field(description="The statement itself, to copy and adapt.")


class Answer(BaseModel):
    """What a question gave: rows under named columns."""

    question: str
    view: str
    columns: list[Column]
    rows: list[list[Any]]
    limit: int = Field(description="The most rows that are given.")
    truncated: bool = Field(description="Whether there are more rows than the limit.")


def _storable(value: JsonValue) -> JsonValue:
    """Refuse what JSON can say and no database can hold: half characters, numbers without end."""
    if isinstance(value, str) and any("\ud800" <= character <= "\udfff" for character in value):
        raise ValueError("a text holds half a character (an unpaired surrogate)")
    if isinstance(value, int | float) and not -(2**63) <= value < 2**63:
        raise ValueError("a number does not fit into 64 bits")
    if isinstance(value, list):
        return [_storable(item) for item in value]
    if isinstance(value, dict):
        return {key: _storable(item) for key, item in value.items()}
    return value


class CypherQuestion(BaseModel):
    """A question in Cypher; values go as parameters, never into the text."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "query": "MATCH (n:Cluster {country: $country}) RETURN n.name AS name ORDER BY name",
                "parameters": {"country": "IT"},
                "limit": 100,
            }
        },
    )

    query: str = Field(min_length=1, max_length=MAXIMUM_LENGTH)
    parameters: dict[str, Annotated[JsonValue, AfterValidator(_storable)]] = Field(default={}, max_length=100)
    limit: int = Field(default=1000, ge=1, le=MOST_ROWS, description="The most rows to give.")


class CypherAnswer(BaseModel):
    """What a Cypher question gave, with the limits it ran under."""

    columns: list[str]
    rows: list[list[Any]]
    truncated: bool = Field(description="Whether rows, long lists or long texts were left out.")
    limit: int = Field(description="The most rows that are given.")
    seconds: float = Field(description="How long the question may take.")


class SourceInList(BaseModel):
    """A source that was read, or refused."""

    id: str = Field(examples=["source-b2c4d6e8f3g5"])
    label: str = Field(description="Path of the file under the folder that was ingested.", examples=["report-2023.pdf"])
    kind: str = Field(description="document or registry")
    outcome: str = Field(description="How its reading ended: read, partial, refused or duplicate.")
    reason: str | None = Field(default=None, description="Why it was refused or read in part.")
    title: str | None = None
    language: str | None = None
    media_type: str
    size: int = Field(description="Bytes of the file.")
    pages: int | None = None
    read_on: str | None = Field(default=None, description="Day of the reading.")


class SourceDetail(SourceInList):
    """A source with the ledger of its reading."""

    sha256: str
    reader: str = Field(description="What read it, and in which version.")
    ledger: dict[str, Any] = Field(description="What was read, accepted and refused, counted with reasons.")


class Sources(BaseModel):
    """One page of the sources."""

    items: list[SourceInList]
    total: int
    next: str | None = Field(
        default=None, description="Pass it as `cursor` to get the page after; null on the last page."
    )


class TextPart(BaseModel):
    """A stretch of a source's text: a block, or a part of one that is long."""

    kind: str = Field(description="title, heading, paragraph, list_item, table_row or caption", examples=["paragraph"])
    level: int = Field(description="Depth of a heading or a list, from 1.")
    page: int | None = None
    start: int = Field(description="Offset of its first character in the source's text.")
    end: int
    continued: bool = Field(description="Whether it goes on with the block of the part before.")
    text: str


class NamedInText(BaseModel):
    """Something that a source names."""

    id: str = Field(description="Its id in this answer and in no other.")
    label: str = Field(examples=["Cluster"])
    name: str
    node: str | None = Field(default=None, description="Id of the entity it is in the graph; see /entities/{id}.")
    held: Words | None = Field(default=None, description="Why it is a mention only and not in the graph, if so.")


class Occurrence(BaseModel):
    """One place where the text names something."""

    start: int
    end: int
    entity: str = Field(description="An id of `entities`.")


class StatementInText(BaseModel):
    """A relation that the source states, or would have stated, with the places of its words."""

    type: str = Field(examples=["MEMBER_OF"])
    subject: str = Field(description="An id of `entities`.")
    object: str = Field(description="An id of `entities`.")
    start: int = Field(description="Where its quotation begins in the source's text.")
    end: int
    anchors: dict[str, tuple[int, int]] = Field(
        description="Places of the words that carry it: subject, object, cue, subject_noun, object_noun."
    )
    page: int | None = None


class ReadStatement(StatementInText):
    """A relation that the source states at these words."""

    id: str
    confidence: float = Field(ge=0, le=1)
    properties: RelationProperties
    doubtful: bool = Field(description="Whether it is too doubtful for the graph.")
    doubts: list[Words] = Field(description="What speaks against it, where it is.")


class RefusedStatement(StatementInText):
    """A relation that was proposed of these words and left out."""

    reason: str = Field(examples=["negated"])
    why: Words = Field(description="The reason in plain words.")


class PageRead(BaseModel):
    """A page of a source that gave no text."""

    number: int
    reason: str = Field(examples=["image_only"])
    why: Words = Field(description="The reason in plain words.")


class DocumentReading(BaseModel):
    """A stretch of the text of a source with what was read in it, and the ledger of the whole."""

    source: SourceInList
    length: int = Field(description="Characters of the whole text; 0 where there is none, as for a table.")
    parts: list[TextPart] = Field(description="In the order of the text.")
    entities: list[NamedInText] = Field(description="What is named by anything below.")
    occurrences: list[Occurrence] = Field(description="The places of names that begin in these parts.")
    statements: list[ReadStatement] = Field(description="Those whose quotation begins in these parts.")
    refused: list[RefusedStatement] = Field(description="Those whose quotation begins in these parts.")
    people_shown: bool = Field(
        description="Whether people are among the names and the refused; statements that name one always show it."
    )
    refused_in_all: int = Field(description="How many were refused in the whole source.")
    refused_kept: int = Field(description="How many of those are told one by one; the first of very many.")
    unread_pages: list[PageRead]
    ledger: dict[str, Any] = Field(description="What was read, accepted and refused, counted with reasons.")
    next: str | None = Field(default=None, description="Pass it as `cursor` to go on in the text; null at its end.")


class HeldMention(BaseModel):
    """A name that was read and is not in the graph, as one source has it."""

    name: str
    label: str = Field(description="The type it is taken for.", examples=["Organisation"])
    aliases: list[str] = Field(description="Other forms of it in this source.")
    confidence: float = Field(ge=0, le=1, description="How sure it is such a thing.")
    found_by: list[str] = Field(description="The rules that found it, the strongest first.", examples=[["capital"]])
    reason: str = Field(examples=["merely_seen"], description="Why it is not in the graph.")
    because: Words = Field(description="The reason in plain words.")
    source: str = Field(description="Id of the source; see /sources/{id}.")
    count: int = Field(description="How often the source names it.")
    quote: str = Field(description="The words of its first place.")
    page: int | None = None
    start: int
    end: int


class HeldMentions(BaseModel):
    """One page of the names that are not in the graph."""

    items: list[HeldMention]
    total: int
    next: str | None = Field(default=None, description="Pass it as `cursor` to get the page after.")


class HeldEnd(BaseModel):
    """One end of a doubtful statement."""

    label: str = Field(examples=["Cluster"])
    name: str
    node: str | None = Field(default=None, description="Id of the entity it is in the graph; none for a mention.")


class DoubtfulStatement(BaseModel):
    """A relation that a source states and that is too doubtful for the graph."""

    id: str
    type: str = Field(examples=["MEMBER_OF"])
    subject: HeldEnd
    object: HeldEnd
    source: str = Field(description="Id of the source; see /sources/{id}.")
    quote: str
    page: int | None = None
    start: int
    end: int
    confidence: float = Field(ge=0, le=1, description="How sure this statement is by itself.")
    joined_confidence: float = Field(ge=0, le=1, description="How sure all sources together make the relation.")
    reasons: list[str] = Field(examples=[["end_elsewhere"]], description="What speaks against it.")
    because: list[Words] = Field(description="The reasons in plain words.")


class DoubtfulStatements(BaseModel):
    """One page of the relations that are too doubtful for the graph."""

    items: list[DoubtfulStatement]
    total: int
    next: str | None = Field(default=None, description="Pass it as `cursor` to get the page after.")


class ReviewSide(BaseModel):
    """One of the two bodies of a pair, as one source has it."""

    entity: str = Field(description="Id of the entity in its source.")
    label: str = Field(examples=["Cluster"])
    name: str
    names: list[str] = Field(description="Its other names, acronyms among them.")
    country: str | None = None
    cities: list[str]
    identifiers: list[str]
    source: str = Field(description="Id of the source; see /sources/{id}.")
    source_label: str
    quote: str = Field(description="The words that name it.")
    page: int | None = Field(default=None, description="Page of the document, or row of the table.")
    node: str | None = Field(default=None, description="Id of the entity it is in the graph; none for a mention.")
    degree: int = Field(description="How many relations that has.")


class ReviewPair(BaseModel):
    """Two bodies that may be one, and what rules or model found."""

    pair: str = Field(examples=["k3vq7x2mabcd"], description="Name of the pair.")
    left: ReviewSide
    right: ReviewSide
    by: str = Field(examples=["rule:name@1"], description="Who asks: the rule or the model that would not decide.")
    why: str
    score: float | None = Field(default=None, ge=0, le=1, description="How sure the model is that they are one.")
    reasons: list[Words] = Field(description="What the model found for and against it, weightiest first.")
    weight: float = Field(description="How much a judgement teaches; the list begins with the highest.")
    judged: str | None = Field(default=None, description="What was judged since the graph was made.")


class ReviewPairs(BaseModel):
    """One page of the pairs that wait for a judgement."""

    items: list[ReviewPair]
    total: int
    pending: int = Field(description="Judgements and undoings that the graph follows once it is made anew.")
    next: str | None = Field(default=None, description="Pass it as `cursor` to get the page after.")


class JudgementAsked(BaseModel):
    """What is judged of a pair, and why."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"judgement": "same", "why": "One body, renamed in 2019."}}
    )

    judgement: Literal["same", "different", "unsure"]
    why: str = Field(default="", max_length=2000)
    by: str = Field(default="administrator", min_length=1, max_length=80, description="Who judges.")


class UndoAsked(BaseModel):
    """Which judgement is taken back: the last one, if none is named."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"judgement": "k3vq7x2mabcd"}})

    judgement: str | None = Field(default=None, max_length=40, description="Its name, as it was given back.")
    why: str = Field(default="", max_length=2000)
    by: str = Field(default="administrator", min_length=1, max_length=80, description="Who takes it back.")


class JudgementNoted(BaseModel):
    """A judgement as the log has it."""

    id: str = Field(examples=["k3vq7x2mabcd"], description="Its name, by which it can be undone.")
    left: str = Field(description="Id of the one entity.")
    right: str = Field(description="Id of the other.")
    judgement: str = Field(examples=["same"])
    by: str
    why: str
    at: str = Field(description="When, ISO 8601.")
    undone: bool = Field(description="Whether it was taken back now.")
    pending: int = Field(description="Judgements and undoings that the graph follows once it is made anew.")


class Found(EntityBrief):
    """An entity that a search found."""

    degree: int = Field(description="How many relations it has, apart from mentions.")
    matched: str = Field(description="The name under which it was found.")
    rank: str = Field(description="How near that is: exact, prefix, words or similar.")


class SearchResults(BaseModel):
    """What a search found, the best first."""

    items: list[Found]


class Statistics(BaseModel):
    """How much the graph holds."""

    version: str | None = Field(description="Version of the graph; null while there is none.")
    nodes: dict[str, int] = Field(description="How many nodes there are of each type.")
    relations: dict[str, int] = Field(description="How many relations there are of each type.")


class GraphNode(EntityBrief):
    """A node of a piece of the graph, with its place on the map where it has one."""

    degree: int = Field(default=0, description="How many relations it has in all, apart from mentions.")
    x: float | None = None
    y: float | None = None
    community: int | None = None


class GraphEdge(BaseModel):
    """A relation of a piece of the graph, with the words that state it."""

    id: str
    type: str = Field(examples=["PARTICIPATES_IN"])
    start: str = Field(description="Id of the node it leads from.")
    end: str = Field(description="Id of the node it leads to.")
    confidence: float | None = Field(default=None, ge=0, le=1)
    properties: RelationProperties
    evidence: list[Evidence]
    evidence_count: int


class Neighbourhood(BaseModel):
    """The piece of the graph around an entity."""

    center: str = Field(description="Id of the entity in the middle.")
    nodes: list[GraphNode]
    edges: list[GraphEdge]
    truncated: bool = Field(description="Whether more was within reach than was asked for.")


class Way(BaseModel):
    """One way from an entity to another: n nodes and the n-1 relations between them."""

    nodes: list[EntityBrief]
    relations: list[GraphEdge]
    confidence: float = Field(description="How sure the whole way is: the product of its relations.")


class Paths(BaseModel):
    """The shortest ways between two entities, the surest first."""

    paths: list[Way] = Field(description="Empty where no way is that short.")
    max_length: int


class MapNodes(BaseModel):
    """The nodes of the map in columns: the n-th entry of every list belongs to the n-th node."""

    id: list[str]
    label: list[str]
    name: list[str]
    country: list[str | None]
    degree: list[int]
    community: list[int | None]
    x: list[float]
    y: list[float]


class MapEdges(BaseModel):
    """The relations of the map in columns; ends are positions in the columns of the nodes."""

    start: list[int]
    end: list[int]
    type: list[str]
    weight: list[float] = Field(description="How sure the relation is, from 0 to 1.")


class MapData(BaseModel):
    """What the map draws, in columns, because a large map travels smaller so."""

    version: str | None = Field(description="Version of the graph; null while there is none.")
    nodes: MapNodes
    edges: MapEdges
    truncated: bool = Field(description="Whether the graph has more than was asked for; the most connected come first.")
