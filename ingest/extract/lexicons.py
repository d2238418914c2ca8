"""What a language knows: head words, cues, labels of lists, months, words that deny or plan. One file each.

A file of ``lexicon/`` is a language; nothing else names one. A bad file is refused with its name and line before
any document is read. Words are compared folded, so a file need not list capitals or accents.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from graph.errors import Misconfigured
from graph.model import NODE_TYPES, ORGANISATION_KINDS, RELATIONS

__all__ = ["Cue", "Head", "Label", "LegalForm", "Lexicon", "load_lexicon", "shipped_lexicons"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Words that make a capitalised name one of this type; ``lower`` ones may be written small inside a name."""

    label: str
    words: tuple[str, ...]
    kind: str | None = None
    lower: bool = False
    alone: bool = False
    """Whether one capitalised word next to it is too little to tell a name from a phrase."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Words that state a relation. ``way`` is ``forward`` if its start stands before them, else ``inverse``.

    Of ``relations`` the first that the vocabulary allows between the two ends holds. ``place`` says where the end
    that acts may stand when no name does: ``subject`` lets the document's own subject take it.
    """

    relations: tuple[str, ...]
    words: tuple[str, ...]
    way: str = "forward"
    role: str | None = None
    ends: tuple[str, ...] = ()
    """If given, the other end must have one of these labels."""
    reach: int = 90
    """How many characters may part the cue from the name it governs."""
    near: int = 200
    """How many characters may part the cue from the name before it."""
    opens: bool = False
    """Whether an unknown capitalised name after the cue is taken for a body."""
    both: bool = False
    """Whether both ends stand after the words: "agreement between A and B"."""
    closing: tuple[str, ...] = ()
    """If given, one of these must follow in the sentence: "wird von … gefördert", "gehört … an"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Words that head a list or a line ("Partners:"): each item has this relation to the whole."""

    relation: str
    words: tuple[str, ...]
    whole: tuple[str, ...]
    role: str | None = None
    item: str = "Organisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalForm:
    """How bodies of one kind are incorporated. Capitals count; full stops count only in forms written small."""

    kind: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lexicon:
    """Everything one language contributes; what a file leaves out is empty."""

    language: str
    head_order: str = "first"
    """Where the head word stands in a name: ``first``, ``last``, or as its first ``noun``, after adjectives."""
    nouns_capitalised: bool = False
    """Whether every noun has a capital, so that a capital alone makes no name."""
    common_nouns: frozenset[str] = frozenset()
    """Ordinary nouns where all are capitalised; longer words that end with one are ordinary as well."""
    noun_endings: frozenset[str] = frozenset()
    """Endings of ordinary nouns: "-heit"."""
    attribute_endings: frozenset[str] = frozenset()
    """Endings of adjectives, which tie a noun after them to the name before: "Institut für Medizinische Physik"."""
    inflections: frozenset[str] = frozenset()
    """Endings that nouns take: they are left out when a word is looked up."""
    compound_ends: frozenset[str] = frozenset()
    """Words of this file that mean the same at the end of a longer word: "klinikum" in "Universitätsklinikum"."""
    stop_words: frozenset[str] = frozenset()
    abbreviations: frozenset[str] = frozenset()
    determiners: tuple[str, ...] = ()
    joiners: frozenset[str] = frozenset()
    genitives: frozenset[str] = frozenset()
    """Joiners that make what follows belong to what stands before: "of"."""
    loose: frozenset[str] = frozenset()
    """Joiners that stand in a name only after its head word: "for"."""
    prepositions: frozenset[str] = frozenset()
    """Words after which a name is not the one who acts."""
    companions: frozenset[str] = frozenset()
    """Words after which a name is only who one does something with."""
    relatives: frozenset[str] = frozenset()
    copulas: frozenset[str] = frozenset()
    """Words that make one thing of a name and the noun after it: "is", "are"."""
    conjunctions: frozenset[str] = frozenset()
    inner_words: frozenset[str] = frozenset()
    """Words written small inside official names after a capitalised head word: "Consiglio nazionale delle Ricerche"."""
    demonyms: frozenset[str] = frozenset()
    """Words of nations and places that are written with a capital and are no names by themselves: "Italian"."""
    into: frozenset[str] = frozenset()
    """Words that put what stands before them into the place after them: "in", "at"."""
    purposes: frozenset[str] = frozenset()
    """Words that join a place to the event one went there for: "for"."""
    about: frozenset[str] = frozenset()
    """Words that join a body to the theme it is for: "for", "on"."""
    ordinals: frozenset[str] = frozenset()
    """Words that number an edition: "second"."""
    articles: frozenset[str] = frozenset()
    """Articles that introduce what a thing is: "a", "the"."""
    organs: frozenset[str] = frozenset()
    """Parts of a body that are no bodies: "board of directors"."""
    examples: frozenset[str] = frozenset()
    """Words between a common noun and names of its kind: "such as"."""
    expansions: frozenset[str] = frozenset()
    """Words between an abbreviation and its long name: "stands for"."""
    titles: frozenset[str] = frozenset()
    """Forms of address that stand between a role and a person's name: "Dr"."""
    office_words: frozenset[str] = frozenset()
    """Words that stand between a person's name and a role after it: "former"."""
    name_particles: frozenset[str] = frozenset()
    """Small words inside the names of people: "van"."""
    own_events: frozenset[str] = frozenset()
    """First words of events that are those of the body in their name: "assembly"."""
    adjective_endings: frozenset[str] = frozenset()
    """Endings of capitalised adjectives, which are no names of their own: "-ean"."""
    qualifying_endings: frozenset[str] = frozenset()
    """Endings of the adjectives that narrow a theme: "-ico" in "nutrizione clinica", "-al" in "dental implants"."""
    infinitive_endings: frozenset[str] = frozenset()
    """Endings of verbs that stand right behind "for": "per discutere" opens no theme."""
    months: tuple[str, ...] = ()
    negations: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()
    we: tuple[str, ...] = ()
    heads: tuple[Head, ...] = ()
    naming_adjectives: frozenset[str] = frozenset()
    """Adjectives that, written small, make a name with a capitalised head word: "Commission européenne"."""
    name_topics: frozenset[str] = frozenset()
    """Nouns that, written small, close a name after a head word and a joiner: "Agence nationale de la recherche"."""
    legal_forms: tuple[LegalForm, ...] = ()
    nouns: Mapping[str, tuple[str, ...]]
    event_nouns: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    region_heads: tuple[tuple[str, ...], ...] = ()
    """Words that make a region with the name of a place, each with its plurals after it."""
    place_words: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    labels: tuple[Label, ...] = ()
    cues: tuple[Cue, ...] = ()
    columns: Mapping[str, tuple[str, ...]]
    millions: tuple[str, ...] = ()
    thousands: tuple[str, ...] = ()


class _Checker:
    """Walks the node tree of one file and refuses what does not belong, naming the line."""

    def __init__(self, name: str) -> None:
        self.name = name

    def refuse(self, node: yaml.Node, message: str) -> Misconfigured:
        return Misconfigured(f"{self.name}:{node.start_mark.line + 1}: {message}.")

    def mapping(self, node: yaml.Node, allowed: Set[str], needed: Set[str] = frozenset()) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            raise self.refuse(node, "write keys with values here")
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = self.text(key)
            if name not in allowed:
                raise self.refuse(key, f"replace the unknown key {name!r} by one of {', '.join(sorted(allowed))}")
            if name in found:
                raise self.refuse(key, f"write the key {name!r} only once")
            found[name] = value
        for name in sorted(needed - found.keys()):
            raise self.refuse(node, f"add the key {name!r}")
        return found

    def text(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode) or node.tag.rsplit(":", 1)[-1] == "null":
            raise self.refuse(node, "write text here")
        text = str(node.value).strip()
        if not text:
            raise self.refuse(node, "write text here instead of nothing")
        return text

    def texts(self, node: yaml.Node) -> tuple[str, ...]:
        if not isinstance(node, yaml.SequenceNode):
            raise self.refuse(node, "write a list here")
        return tuple(self.text(item) for item in node.value)

    def items(self, node: yaml.Node) -> list[yaml.Node]:
        if not isinstance(node, yaml.SequenceNode):
            raise self.refuse(node, "write a list here")
        return list(node.value)

    def choice(self, node: yaml.Node, allowed: set[str]) -> str:
        text = self.text(node)
        if text not in allowed:
            raise self.refuse(node, f"replace {text!r} by one of {', '.join(sorted(allowed))}")
        return text

    def choices(self, node: yaml.Node, allowed: set[str]) -> tuple[str, ...]:
        if isinstance(node, yaml.ScalarNode):
            return (self.choice(node, allowed),)
        return tuple(self.choice(item, allowed) for item in self.items(node))

    def flag(self, node: yaml.Node) -> bool:
        if not isinstance(node, yaml.ScalarNode) or node.value not in ("true", "false"):
            raise self.refuse(node, "write true or false")
        return bool(node.value == "true")

    def number(self, node: yaml.Node) -> int:
        if not isinstance(node, yaml.ScalarNode) or not str(node.value).isdigit():
            raise self.refuse(node, "write a whole number")
        return int(node.value)


_LABELS = set(NODE_TYPES) - {"Source"}
_TYPES = set(RELATIONS) - {"MENTIONED_IN"}
_COLUMNS = {"name", "country", "city", "role", "acronym"}


def _head(check: _Checker, node: yaml.Node) -> Head:
    keys = check.mapping(node, {"label", "kind", "words", "lower", "alone"}, {"label", "words"})
    return Head(
        label=check.choice(keys["label"], _LABELS),
        words=check.texts(keys["words"]),
        kind=check.choice(keys["kind"], set(ORGANISATION_KINDS)) if "kind" in keys else None,
        lower="lower" in keys and check.flag(keys["lower"]),
        alone="alone" in keys and check.flag(keys["alone"]),
    )


def _cue(check: _Checker, node: yaml.Node) -> Cue:
    allowed = {"relations", "words", "way", "role", "ends", "reach", "near", "opens", "both", "closing"}
    keys = check.mapping(node, allowed, {"relations", "words"})
    return Cue(
        relations=check.choices(keys["relations"], _TYPES),
        words=check.texts(keys["words"]),
        way=check.choice(keys["way"], {"forward", "inverse"}) if "way" in keys else "forward",
        role=check.text(keys["role"]) if "role" in keys else None,
        ends=check.choices(keys["ends"], _LABELS) if "ends" in keys else (),
        reach=check.number(keys["reach"]) if "reach" in keys else 90,
        near=check.number(keys["near"]) if "near" in keys else 200,
        opens="opens" in keys and check.flag(keys["opens"]),
        both="both" in keys and check.flag(keys["both"]),
        closing=check.texts(keys["closing"]) if "closing" in keys else (),
    )


def _label(check: _Checker, node: yaml.Node) -> Label:
    keys = check.mapping(node, {"relation", "words", "whole", "role", "item"}, {"relation", "words", "whole"})
    return Label(
        relation=check.choice(keys["relation"], _TYPES),
        words=check.texts(keys["words"]),
        whole=check.choices(keys["whole"], _LABELS),
        role=check.text(keys["role"]) if "role" in keys else None,
        item=check.choice(keys["item"], _LABELS) if "item" in keys else "Organisation",
    )


def _legal_form(check: _Checker, node: yaml.Node) -> LegalForm:
    keys = check.mapping(node, {"kind", "words"}, {"kind", "words"})
    return LegalForm(kind=check.choice(keys["kind"], set(ORGANISATION_KINDS)), words=check.texts(keys["words"]))


_TEXTS = {
    "determiners",
    "negations",
    "plans",
    "we",
    "event_nouns",
    "editions",
    "place_words",
    "roles",
    "months",
    "millions",
    "thousands",
}
_SETS = {
    "stop_words",
    "abbreviations",
    "joiners",
    "conjunctions",
    "genitives",
    "loose",
    "prepositions",
    "companions",
    "relatives",
    "copulas",
    "demonyms",
    "inner_words",
    "into",
    "purposes",
    "about",
    "articles",
    "organs",
    "ordinals",
    "examples",
    "expansions",
    "titles",
    "office_words",
    "name_particles",
    "own_events",
    "adjective_endings",
    "qualifying_endings",
    "infinitive_endings",
    "naming_adjectives",
    "name_topics",
    "common_nouns",
    "noun_endings",
    "attribute_endings",
    "inflections",
    "compound_ends",
}


def _forms(check: _Checker, node: yaml.Node) -> tuple[str, ...]:
    forms = check.texts(node)
    if not forms:
        raise check.refuse(node, "write the word here, and its plurals after it")
    return forms


_RECORDS = {"region_heads": _forms, "heads": _head, "cues": _cue, "labels": _label, "legal_forms": _legal_form}


def load_lexicon(name: str, text: str) -> Lexicon:
    """Read one language file; ``name`` is how messages call it. Raises Misconfigured with the line at fault."""
    check = _Checker(name)
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Misconfigured(f"{name}:{line}: put this YAML right: {error.problem}.") from error
    except yaml.YAMLError as error:
        raise Misconfigured(f"{name}:1: put this YAML right: {error}.") from error
    if root is None:
        raise Misconfigured(f"{name}:1: write a lexicon here, the file is empty.")
    allowed = {"language", "head_order", "nouns_capitalised", "nouns", "columns"} | _TEXTS | _SETS | _RECORDS.keys()
    keys = check.mapping(root, allowed, {"language", "stop_words"})
    values: dict[str, Any] = {"language": check.text(keys.pop("language")), "nouns": {}, "columns": {}}
    for key, node in keys.items():
        if key in _TEXTS:
            values[key] = check.texts(node)
        elif key in _SETS:
            values[key] = frozenset(check.texts(node))
        elif key in _RECORDS:
            values[key] = tuple(_RECORDS[key](check, item) for item in check.items(node))
        elif key == "nouns_capitalised":
            values[key] = check.flag(node)
        elif key == "head_order":
            values[key] = check.choice(node, {"first", "last", "noun"})
        else:
            known = _LABELS if key == "nouns" else _COLUMNS
            values[key] = {name: check.texts(value) for name, value in check.mapping(node, known).items()}
    if "months" in values and len(values["months"]) != 12:
        raise check.refuse(keys["months"], "list the twelve months")
    lexicon = Lexicon(**values)
    _check_ends(check, keys, lexicon)
    return lexicon


def _check_ends(check: _Checker, keys: Mapping[str, yaml.Node], lexicon: Lexicon) -> None:
    """Refuse an end of compounds that has no meaning of its own, which would be without effect."""
    heads = (word for head in lexicon.heads for word in head.words)
    nouns = (word for words in lexicon.nouns.values() for word in words)
    meant = {w.casefold() for w in (*heads, *nouns, *lexicon.roles, *lexicon.event_nouns)}
    for node in check.items(keys["compound_ends"]) if "compound_ends" in keys else ():
        if check.text(node).casefold() not in meant:
            raise check.refuse(node, f"list {check.text(node)!r} under heads, nouns, roles or event_nouns too")
    for key in ("common_nouns", "noun_endings", "attribute_endings", "inflections"):
        if key in keys and not lexicon.nouns_capitalised:
            raise check.refuse(keys[key], f"write nouns_capitalised: true, or leave {key!r} out")


@cache
def shipped_lexicons(folder: Path | None = None) -> tuple[Lexicon, ...]:
    """Return the lexicons of a folder (by default the shipped ones), by language; each file is read once."""
    root = folder or resources.files("ingest.extract") / "lexicon"
    files = sorted((f for f in root.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    if not files:
        raise Misconfigured(f"Put at least one language file (*.yaml) into {root}.")
    return tuple(load_lexicon(f.name, f.read_text(encoding="utf-8")) for f in files)
