"""The catalogue: every question that Lifescape answers by name, each one file.

``queries/NAME.cypher`` holds one statement under a header of ``//`` lines, which is its contract::

    // title: Members of a network
    // title_it: Membri di una rete
    // question: Who belongs to this network, since when, and where is it said?
    // question_it: Chi fa parte di questa rete, da quando, e dove è detto?
    // param network: entity(Network|Cluster) — the network | la rete
    // param country: country = null — only members of this country | solo i membri di questo paese
    // column member: entity — id of the member | id del membro
    // view: table
    MATCH (m)-[r:MEMBER_OF]->(:Network|Cluster {id: $network})
    ...

What always holds of a catalogue that has loaded: each header is complete and in both languages; the parameters it
declares are those that the statement uses, and the columns those that it returns, in their order; the statement is
one, only reads, and puts its rows in order, so that every engine gives the same answer. A parameter of type
``entity`` is looked up as ``(n:Label {id: $name})``, so that its label, known from the id, finds the index. A file
that breaks one of these is refused when the catalogue loads, with file and line.

The text of a question never changes after loading, and holds nothing that a user wrote: values travel apart, as
parameters. Only here does text become a ``LiteralString``.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, LiteralString

from graph.errors import Misconfigured, NotFound
from graph.model import NODE_TYPES, Text
from queries import cypher
from queries.types import COLUMN_TYPES, PARAMETER_TYPES, Type, Value, read_type

__all__ = [
    "SUBGRAPH_COLUMNS",
    "VIEWS",
    "Catalogue",
    "Column",
    "Parameter",
    "Question",
    "load_catalogue",
    "load_internal",
]

VIEWS: Final = ("table", "subgraph", "number")

SUBGRAPH_COLUMNS: Final = {
    "start": "entity",
    "start_name": "text",
    "start_label": "label",
    "relation": "relation",
    "end": "entity",
    "end_name": "text",
    "end_label": "label",
}
"""What a row of a subgraph tells at least: one relation and its two ends."""

_REQUIRED: Final = ("title", "title_it", "question", "question_it", "view")
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
_LINE: Final = re.compile(r"//\s*(?P<key>[a-z_]+)(?:\s+(?P<name>\S+?))?\s*:\s*(?P<rest>.*)")
_PARAMETER: Final = re.compile(
    r"(?P<type>[^—=]+?)(?:\s*=\s*(?P<default>[^—]+?))?\s+—\s+(?P<en>[^|]+?)\s+\|\s+(?P<it>.+)"
)
_COLUMN: Final = re.compile(r"(?P<type>[^—=]+?)\s+—\s+(?P<en>[^|]+?)\s+\|\s+(?P<it>.+)")
# The place where an entity is looked up: a variable or none, labels or none, and its id.
_LOOKED_UP: Final = r"\((?P<variable>\w*)(?::[\w|]+)?\s*\{{id: (?P<value>\$?{name})\}}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """What a question asks for; without a default (``required``) it must be given."""

    name: str
    type: Type
    required: bool
    default: Value
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What a column of the answer holds."""

    name: str
    type: Type
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question that can be asked by name: what it means to people, what it takes, what it gives."""

    name: str
    title: Text
    question: Text
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    view: str
    text: LiteralString = field(repr=False)
    """The statement as the file has it, without the header: plain Cypher, good to copy."""

    def parameter(self, name: str) -> Parameter | None:
        """Return the parameter of this name, or None."""
        return next((p for p in self.parameters if p.name == name), None)

    def narrowed(self, labels: Mapping[str, str]) -> LiteralString:
        """Return the statement with the one label of each entity named here, by parameter, so that its index is used.

        Labels that are not of the vocabulary are left out: nothing from outside gets into the text.
        """
        return narrow(self.text, labels)


class Catalogue(Mapping[str, Question]):
    """All questions by name, in alphabetical order; read once, never changed."""

    def __init__(self, questions: Mapping[str, Question]) -> None:
        self._questions = dict(sorted(questions.items()))

    def __getitem__(self, name: str) -> Question:
        return self._questions[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._questions)

    def __len__(self) -> int:
        return len(self._questions)

    def question(self, name: str) -> Question:
        """Return the question of this name; NotFound names the nearest ones."""
        if name in self._questions:
            return self._questions[name]
        near = difflib.get_close_matches(name.lower().replace("-", "_"), self._questions, n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else "list the catalogue to see the names."
        raise NotFound(f"There is no question '{name[:80]}': {hint}")


def load_catalogue(folder: Traversable | None = None) -> Catalogue:
    """Load every ``*.cypher`` of the folder (the installed catalogue if none); Misconfigured with file:line."""
    folder = folder or files("queries")
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".cypher")), key=lambda f: f.name)
    if not found:
        raise Misconfigured("The catalogue of questions is empty: install Lifescape again.")
    return Catalogue({f.name.removesuffix(".cypher"): read_question(f.name, _read(f)) for f in found})


def load_internal() -> Mapping[str, LiteralString]:
    """Load the statements behind fixed operations (``queries/internal``): checked like questions, without header."""
    statements: dict[str, LiteralString] = {}
    for file in files("queries").joinpath("internal").iterdir():
        if file.name.endswith(".cypher"):
            text = _read(file)
            _check_body(file.name, 1, cypher.tokens(text))
            statements[file.name.removesuffix(".cypher")] = text.strip()
    return statements


def narrow(text: LiteralString, labels: Mapping[str, str]) -> LiteralString:
    """Give each entity parameter named here its label where it is looked up, if the vocabulary has that label."""
    narrowed: str = text
    for name, label in labels.items():
        if label in NODE_TYPES:
            looked_up = _LOOKED_UP.format(name=re.escape(name))
            narrowed = re.sub(looked_up, rf"(\g<variable>:{label} {{id: \g<value>}}", narrowed)
    return narrowed


def read_question(file: str, text: str) -> Question:
    """Read one question from the text of its file, or refuse it with file and line."""
    header = _Header(file)
    lines = text.splitlines()
    first = next((i for i, line in enumerate(lines) if line.strip() and not line.startswith("//")), len(lines))
    for number, line in enumerate(lines[:first], start=1):
        header.read(number, line)
    body = "\n".join(lines[first:]).strip()
    pieces = cypher.tokens(body, first_line=first + 1)
    _check_body(file, first + 1, pieces)
    question = Question(
        name=header.name(),
        title=header.pair("title"),
        question=header.pair("question"),
        view=header.view(),
        parameters=tuple(header.parameters.values()),
        columns=tuple(header.columns.values()),
        text=body.rstrip(";").rstrip(),
    )
    _check_parameters(file, question, header, pieces)
    _check_columns(file, question, header, pieces)
    return question


class _Header:
    """The ``//`` lines above a statement, refused line by line."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.fields: dict[str, str] = {}
        self.lines: dict[str, int] = {}
        self.parameters: dict[str, Parameter] = {}
        self.columns: dict[str, Column] = {}

    def read(self, number: int, line: str) -> None:
        if not line.strip():
            return
        found = _LINE.fullmatch(line.rstrip())
        key = found["key"] if found else ""
        if found is None or key not in (*_REQUIRED, "param", "column") or (found["name"] is None) != (key in _REQUIRED):
            raise _refused(self.file, number, f"header line not understood: {line.strip()}")
        seen = f"{key} {found['name']}" if found["name"] else key
        if seen in self.lines:
            raise _refused(self.file, number, f"'{seen}' was given in line {self.lines[seen]} already")
        self.lines[seen] = number
        if key == "param":
            self._add_parameter(number, found["name"], found["rest"])
        elif key == "column":
            self._add_column(number, found["name"], found["rest"])
        elif not found["rest"].strip():
            raise _refused(self.file, number, f"'{key}' is empty")
        else:
            self.fields[key] = found["rest"].strip()

    def _add_parameter(self, number: int, name: str, rest: str) -> None:
        parts = self._parts(_PARAMETER, number, name, rest, "param NAME: TYPE = DEFAULT — English | italiano")
        kind = self._type(number, parts["type"], PARAMETER_TYPES)
        default: Value = None
        if parts["default"] not in (None, "null"):
            try:
                default = kind.value(parts["default"])
            except ValueError as e:
                raise _refused(self.file, number, f"the default of '{name}' is not {kind.expected()}") from e
        self.parameters[name] = Parameter(
            name=name,
            type=kind,
            required=parts["default"] is None,
            default=default,
            text=Text(parts["en"], parts["it"]),
        )

    def _add_column(self, number: int, name: str, rest: str) -> None:
        parts = self._parts(_COLUMN, number, name, rest, "column NAME: TYPE — English | italiano")
        kind = self._type(number, parts["type"], COLUMN_TYPES)
        self.columns[name] = Column(name=name, type=kind, text=Text(parts["en"], parts["it"]))

    def _parts(self, form: re.Pattern[str], number: int, name: str, rest: str, written: str) -> re.Match[str]:
        found = form.fullmatch(rest.strip())
        if found is None or _NAME.fullmatch(name) is None:
            raise _refused(self.file, number, f"write '// {written}' with a name in small letters")
        return found

    def _type(self, number: int, text: str, allowed: tuple[str, ...]) -> Type:
        try:
            return read_type(text, allowed)
        except ValueError as e:
            raise _refused(self.file, number, str(e)) from e

    def name(self) -> str:
        name = self.file.removesuffix(".cypher")
        if _NAME.fullmatch(name) is None:
            raise _refused(self.file, 1, "the name of a question is in small letters, digits and underscores")
        for key in _REQUIRED:
            if key not in self.fields:
                raise _refused(self.file, 1, f"the header has no line '// {key}: …'")
        if not self.columns:
            raise _refused(self.file, 1, "the header has no line '// column NAME: TYPE — English | italiano'")
        return name

    def pair(self, key: str) -> Text:
        return Text(self.fields[key], self.fields[f"{key}_it"])

    def view(self) -> str:
        if self.fields["view"] not in VIEWS:
            raise _refused(self.file, self.lines["view"], f"view is one of {', '.join(VIEWS)}")
        return self.fields["view"]


def _check_body(file: str, line: int, pieces: list[cypher.Token]) -> None:
    parts = cypher.statements(pieces)
    if not parts:
        raise _refused(file, line, "there is no statement under the header")
    if len(parts) > 1:
        raise _refused(file, parts[1][0].line, "a second statement begins; one question is one statement")
    fault = cypher.forbidden(pieces)
    if fault is not None:
        raise _refused(file, fault[0], f"{fault[1]} is not allowed; questions only read")


def _check_parameters(file: str, question: Question, header: _Header, pieces: list[cypher.Token]) -> None:
    used = cypher.parameters_used(pieces)
    for name, line in used.items():
        if name not in header.parameters:
            raise _refused(file, line, f"${name} is not declared; add '// param {name}: …'")
    for parameter in question.parameters:
        line = header.lines[f"param {parameter.name}"]
        if parameter.name not in used:
            raise _refused(file, line, f"parameter '{parameter.name}' is not used by the statement")
        looked_up = re.search(_LOOKED_UP.format(name=parameter.name), question.text)
        if parameter.type.kind == "entity" and looked_up is None:
            raise _refused(file, line, f"look '{parameter.name}' up as (n:Label {{id: ${parameter.name}}})")


def _check_columns(file: str, question: Question, header: _Header, pieces: list[cypher.Token]) -> None:
    returned: dict[str, int] = {}
    for line, name in cypher.columns_returned(pieces):
        if name is None:
            raise _refused(file, line, "every column that RETURN gives has a name: write 'AS name'")
        if name not in header.columns:
            raise _refused(file, line, f"column '{name}' is not declared; add '// column {name}: …'")
        returned.setdefault(name, line)
    for name in header.columns:
        if name not in returned:
            raise _refused(file, header.lines[f"column {name}"], f"RETURN gives no column '{name}'")
    if list(returned) != list(header.columns):
        raise _refused(file, header.lines[f"column {next(iter(header.columns))}"], "columns stand in another order")
    if question.view == "number":
        other = next((c for c in question.columns if c.type.kind not in ("integer", "number")), None)
        if other is not None:
            raise _refused(file, header.lines[f"column {other.name}"], "a number view has only integers and numbers")
    elif not cypher.is_ordered(pieces):
        raise _refused(file, pieces[-1].line, "the rows are in no order; end with ORDER BY")
    if question.view == "subgraph":
        kinds = {c.name: c.type.kind for c in question.columns}
        missing = [f"{n}: {k}" for n, k in SUBGRAPH_COLUMNS.items() if kinds.get(n) != k]
        if missing:
            raise _refused(file, header.lines["view"], f"a subgraph has the column '{missing[0]}'")


def _read(file: Traversable) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as e:
        raise _refused(file.name, 1, "the file is not UTF-8") from e


def _refused(file: str, line: int, message: str) -> Misconfigured:
    return Misconfigured(f"queries/{file}:{line}: {message}.")
