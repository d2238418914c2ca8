"""What goes over the wire when tables are matched, in the words of the reconciliation API."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field

__all__ = [
    "Batch",
    "Candidate",
    "Condition",
    "ConditionBatch",
    "ConditionQuery",
    "Extension",
    "ExtensionList",
    "ExtensionQuery",
    "Feature",
    "Flyout",
    "Given",
    "Manifest",
    "ManifestDraft",
    "PropertyGiven",
    "PropertyRef",
    "Proposal",
    "Query",
    "Result",
    "ResultDraft",
    "Results",
    "Row",
    "Suggestion",
    "Suggestions",
    "TypeRef",
    "Value",
]

MOST_QUERIES = 50
"""Of one batch."""
MOST_CANDIDATES = 100
MOST_IDS = 100
"""Of one question for properties."""
MOST_PROPERTIES = 50


class _Taken(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Given(_Taken):
    """A value that was itself matched before: an entity with its id and name."""

    id: str = Field(max_length=1000, description="Its id.")
    name: str | None = Field(default=None, max_length=1000, description="Its name.")


def _as_list(value: object) -> object:
    return value if isinstance(value, list) else [value]


def _as_text(value: object) -> object:
    # A cell may hold a number; what it is called is what is looked for.
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


_Values = Annotated[
    list[Annotated[bool | int | float | str | Given, Field(union_mode="left_to_right")]],
    BeforeValidator(_as_list),
    Field(max_length=50),
]
_Limit = Annotated[int | None, Field(ge=0, description="The most candidates to give; 0 leaves it to the service.")]


class PropertyGiven(_Taken):
    """What else is known of the entity that is looked for."""

    pid: str = Field(max_length=200, description="Id of the property, as /reconcile/suggest/property gives it.")
    v: _Values = Field(description="Its value, or a list of them.")


def _type_id(value: object) -> object:
    return value.get("id") if isinstance(value, dict) else value


class Query(_Taken):
    """One question of a batch: a name, and what else is known; at least one of the two."""

    query: Annotated[str, BeforeValidator(_as_text)] = Field(default="", description="The name that is looked for.")
    type: Annotated[
        list[Annotated[str, BeforeValidator(_type_id), Field(max_length=200)]], BeforeValidator(_as_list)
    ] = Field(default=[], max_length=50, description="Only entities of this type, or of one of these.")
    type_strict: Literal["any", "should", "all"] | None = Field(default=None, description="Taken and passed over.")
    limit: _Limit = None
    properties: list[PropertyGiven] = Field(default=[], max_length=50, description="What else is known.")


Batch = dict[str, Query]
"""Questions by the keys that their answers will have."""


class Condition(_Taken):
    """One condition of a question in version 1.0-draft."""

    match_type: Literal["name", "property"] = Field(alias="matchType", description="What it compares.")
    pid: str = Field(
        default="",
        max_length=200,
        validation_alias=AliasChoices("pid", "propertyId"),
        description="Of a property: its id.",
    )
    v: _Values = Field(validation_alias=AliasChoices("v", "propertyValue"), description="Its value or values.")
    required: bool = Field(default=False, description="Whether what does not fulfil it is left out.")
    quantifier: Literal["any", "all", "none"] = Field(
        default="any", alias="matchQuantifier", description="How many of the values are to match."
    )


class ConditionQuery(_Taken):
    """One question of a batch in version 1.0-draft."""

    conditions: list[Condition] = Field(min_length=1, max_length=50, description="What is known of the entity.")
    type: str | None = Field(default=None, max_length=200, description="Only entities of this type.")
    limit: _Limit = None


class ConditionBatch(_Taken):
    """Questions of version 1.0-draft, answered in their order."""

    queries: list[ConditionQuery] = Field(description="The questions.")


class PropertyRef(_Taken):
    """A property that is asked for; settings: ``limit``, the most values to give."""

    id: str = Field(max_length=200, description="Its id.")
    settings: dict[str, bool | int | float | str] = Field(default={}, description="Settings of the property.")


class ExtensionQuery(_Taken):
    """Which properties of which entities are wanted."""

    ids: list[Annotated[str, Field(max_length=200)]] = Field(max_length=MOST_IDS, description="Ids of entities.")
    properties: list[PropertyRef] = Field(max_length=MOST_PROPERTIES, description="The properties.")


class TypeRef(BaseModel):
    """A type of entities: a label of the vocabulary."""

    id: str = Field(description="Its id.")
    name: str = Field(description="Its name.")


class Feature(BaseModel):
    """One reason for or against a candidate, in log-odds."""

    id: str = Field(description="What was compared.")
    name: str = Field(description="The reason in words.")
    value: float = Field(description="What it adds to the log-odds that this is the entity meant.")


class Candidate(BaseModel):
    """An entity that may be meant."""

    id: str = Field(description="Its id.")
    name: str = Field(description="Its name.")
    description: str | None = Field(default=None, description="What tells it from others of its name.")
    type: list[TypeRef] = Field(description="Its type.")
    score: float = Field(description="From 0 to 100; of bodies, the probability that it is the one meant.")
    features: list[Feature] = Field(description="Why, weightiest first.")
    match: bool = Field(description="Whether it is sure enough to be taken without looking.")


class Result(BaseModel):
    """The candidates of one question, best first."""

    result: list[Candidate] = Field(description="The candidates.")


class ResultDraft(BaseModel):
    """The candidates of one question, best first."""

    candidates: list[Candidate] = Field(description="The candidates.")


class Results(BaseModel):
    """The answers to a batch of version 1.0-draft, in the order of its questions."""

    results: list[ResultDraft] = Field(description="The answers.")


class Suggestion(BaseModel):
    """An entity, type or property that begins as was typed."""

    id: str = Field(description="Its id.")
    name: str = Field(description="Its name.")
    description: str | None = Field(default=None, description="What it is.")
    notable: list[TypeRef] | None = Field(default=None, description="Of an entity: its type.")


class Suggestions(BaseModel):
    """What begins as was typed, best first."""

    result: list[Suggestion] = Field(description="The suggestions.")


class Flyout(BaseModel):
    """A small piece of HTML to show beside a suggestion; nothing in it comes from data unescaped."""

    id: str = Field(description="The id that was asked about.")
    html: str = Field(description="The HTML.")


class PropertyShown(BaseModel):
    """A property of entities."""

    id: str = Field(description="Its id.")
    name: str = Field(description="Its name.")


class PropertyMeta(PropertyShown):
    """A property as a column of an answer."""

    type: TypeRef | None = Field(default=None, description="Type of the entities that are its values.")


class Proposal(BaseModel):
    """Properties that entities of a type may have."""

    type: str | None = Field(default=None, description="The type.")
    limit: int | None = Field(default=None, description="The most that were asked for.")
    properties: list[PropertyShown] = Field(description="The properties.")


class Value(BaseModel):
    """One value: an entity (``id``, ``name``), or one of ``str``, ``float``, ``int`` and ``date``."""

    id: str | None = Field(default=None, description="Id of the entity that it is.")
    name: str | None = Field(default=None, description="Name of the entity that it is.")
    str_: str | None = Field(default=None, serialization_alias="str", description="A text.")
    float_: float | None = Field(default=None, serialization_alias="float", description="A number.")
    int_: int | None = Field(default=None, serialization_alias="int", description="A whole number.")
    date: str | None = Field(default=None, description="A day, as the midnight that begins it.")


class Extension(BaseModel):
    """The properties that were asked for, by entity and property."""

    meta: list[PropertyMeta] = Field(description="The properties, in the order asked for.")
    rows: dict[str, dict[str, list[Value]]] = Field(description="By id of the entity and of the property.")


class PropertyValues(BaseModel):
    """The values of one property."""

    id: str = Field(description="Id of the property.")
    values: list[Value] = Field(description="Its values.")


class Row(BaseModel):
    """One entity with the properties that were asked for."""

    id: str = Field(description="Id of the entity.")
    properties: list[PropertyValues] = Field(description="Its properties.")


class ExtensionList(BaseModel):
    """The properties that were asked for, in the shape of version 1.0-draft."""

    meta: list[PropertyMeta] = Field(description="The properties, in the order asked for.")
    rows: list[Row] = Field(description="The entities, in the order asked for.")


class _Manifest(BaseModel):
    versions: list[str] = Field(description="Versions of the API that this address speaks.")
    name: str = Field(description="Name of the service.")
    default_types: list[TypeRef] = Field(serialization_alias="defaultTypes", description="Types to choose from.")
    documentation: str = Field(description="Where the API is explained.")
    service_version: str = Field(serialization_alias="serviceVersion", description="Version of Lifescape.")
    batch_size: int = Field(serialization_alias="batchSize", description="The most questions in one batch.")
    view: dict[str, str] = Field(description="Address of an entity's page.")
    preview: dict[str, str | int] = Field(description="Address and size of an entity's preview.")


class Manifest(_Manifest):
    """What this service can do, for clients of version 0.2."""

    identifier_space: str = Field(serialization_alias="identifierSpace", description="Where the ids of entities begin.")
    schema_space: str = Field(serialization_alias="schemaSpace", description="What the entities are.")
    suggest: dict[str, dict[str, str]] = Field(description="Where entities, types and properties are suggested.")
    extend: dict[str, object] = Field(description="Where properties are proposed, and their settings.")


class ManifestDraft(_Manifest):
    """What this service can do, for clients of version 1.0-draft."""

    suggest: dict[str, bool] = Field(description="What is suggested.")
    extend: dict[str, object] = Field(description="Whether properties are proposed, and their settings.")
    standardized_score: bool = Field(serialization_alias="standardizedScore", description="Scores go from 0 to 100.")
