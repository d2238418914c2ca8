"""The lexicons made ready for use: compiled once, shared by all documents of a process, never changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, NamedTuple

from ingest.extract.compounds import CommonNouns
from ingest.extract.legal import LegalForms, compile_legal_forms
from ingest.extract.lexicons import Cue, Head, Label, Lexicon
from ingest.extract.passages import fold_evenly, fold_word
from ingest.extract.phrases import Phrases, compile_phrases
from ingest.extract.terms import TermIndex

__all__ = ["Sign", "SignKind", "Vocabulary", "compile_lexicons"]

SignKind = Literal["cue", "head", "noun", "negation", "plan", "role", "event", "edition", "we", "region"]


class Sign(NamedTuple):
    """What a word of a lexicon is a sign of; ``data`` holds the cue or head, ``label`` the type of a noun."""

    kind: SignKind
    language: str
    order: str = "first"
    label: str = ""
    head: Head | None = None
    cue: Cue | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Vocabulary:
    """Everything the lexicons say, by language where it matters. One is equal to itself only."""

    lexicons: dict[str, Lexicon]
    languages: tuple[str, ...]
    signs: dict[str, TermIndex[Sign]]
    heads: dict[str, tuple[tuple[str, Head], ...]]
    """Single head words, folded, with the order and meaning of each."""
    ends: dict[str, dict[str, tuple[Sign, ...]]]
    """By language, what the ends of compounds are signs of."""
    head_ends: frozenset[str]
    """Ends of compounds that are head words, of any language."""
    common_nouns: dict[str, CommonNouns]
    """Ordinary nouns of the languages that capitalise them all."""
    inflections: dict[str, tuple[str, ...]]
    """By language, the endings that nouns take."""
    all_inflections: tuple[str, ...]
    legal_forms: LegalForms
    regions: dict[str, dict[str, str]]
    """By language, the singular of every head word of a region; no singular that is the head word of a body too."""
    labels: dict[str, tuple[Label, ...]]
    months: dict[str, int]
    millions: frozenset[str]
    thousands: frozenset[str]
    joiners: frozenset[str]
    conjunctions: frozenset[str]
    demonyms: frozenset[str]
    inner_words: frozenset[str]
    ordinals: frozenset[str]
    organs: tuple[str, ...]
    adding: frozenset[str]
    """Conjunctions of the languages whose head words do not come first."""
    genitives: frozenset[str]
    loose: frozenset[str]
    prepositions: frozenset[str]
    companions: frozenset[str]
    relatives: frozenset[str]
    copulas: frozenset[str]
    determiners: frozenset[str]
    place_words: frozenset[str]
    into: frozenset[str]
    purposes: frozenset[str]
    about: frozenset[str]
    titles: frozenset[str]
    name_particles: frozenset[str]
    own_events: frozenset[str]
    adjective_endings: tuple[str, ...]
    naming_adjectives: frozenset[str]
    name_topics: frozenset[str]
    phrases: Phrases
    stop_words: frozenset[str]
    ordinary: frozenset[str]
    roles: frozenset[str]
    openers: frozenset[str]
    """First words of names and of roles: where a line begins with one, no name goes on from the line before."""
    columns: dict[str, str]
    links: frozenset[str] = field(init=False)
    """Words that join two words of a name wherever its head word stands."""
    within: frozenset[str] = field(init=False)
    """Words that may stand small within a name."""
    small: frozenset[str] = field(init=False)
    """Words that may stand between a cue and the name it opens."""
    no_names: frozenset[str] = field(init=False)
    """Words that are no names by themselves."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "links", self.joiners | self.conjunctions | {"&"})
        object.__setattr__(self, "within", self.joiners | self.inner_words)
        object.__setattr__(self, "small", self.stop_words | self.determiners | self.ordinary)
        object.__setattr__(self, "no_names", self.ordinary | self.demonyms)


def _folded(words: object) -> frozenset[str]:
    return frozenset(" ".join(fold_evenly(str(w)).split()) for w in words)  # type: ignore[attr-defined]


def _head_terms(lexicon: Lexicon) -> Iterator[tuple[str, Sign]]:
    for head in lexicon.heads:
        for word in head.words:
            yield word, Sign("head", lexicon.language, order=lexicon.head_order, label=head.label, head=head)


def _own_terms(lexicon: Lexicon) -> Iterator[tuple[str, Sign]]:
    language = lexicon.language
    for cue in lexicon.cues:
        for word in cue.words:
            yield word, Sign("cue", language, cue=cue)
    for label, words in lexicon.nouns.items():
        for word in words:
            yield word, Sign("noun", language, label=label)
    kinds: list[tuple[SignKind, tuple[str, ...]]] = [
        ("negation", lexicon.negations),
        ("plan", lexicon.plans),
        ("role", lexicon.roles),
        ("event", lexicon.event_nouns),
        ("edition", lexicon.editions),
        ("we", lexicon.we),
        ("region", tuple(form for forms in lexicon.region_heads for form in forms)),
    ]
    for kind, words in kinds:
        for word in words:
            yield word, Sign(kind, language)


@cache
def compile_lexicons(lexicons: tuple[Lexicon, ...]) -> Vocabulary:
    """Compile the lexicons; a head word of any language is known in every text, a cue only in its own language."""
    heads = [term for lexicon in lexicons for term in _head_terms(lexicon)]
    single: dict[str, tuple[tuple[str, Head], ...]] = {}
    for word, sign in heads:
        key = fold_word(word)
        if " " not in key and sign.head is not None:
            single[key] = (*single.get(key, ()), (sign.order, sign.head))
    labels: dict[str, tuple[Label, ...]] = {}
    for lexicon in lexicons:
        for label in lexicon.labels:
            for key in _folded(label.words):
                labels[key] = (*labels.get(key, ()), label)
    return Vocabulary(
        lexicons={x.language: x for x in lexicons},
        languages=tuple(x.language for x in lexicons),
        signs={x.language: TermIndex([*heads, *_own_terms(x)]) for x in lexicons},
        heads=single,
        ends={x.language: _ends(x, lexicons) for x in lexicons},
        head_ends=frozenset(end for x in lexicons for end in _folded(x.compound_ends) if end in single),
        common_nouns={x.language: _common_nouns(x) for x in lexicons if x.nouns_capitalised},
        inflections={x.language: tuple(sorted(_folded(x.inflections))) for x in lexicons},
        all_inflections=tuple(sorted(_union(lexicons, "inflections"))),
        regions={x.language: _regions(x) for x in lexicons},
        legal_forms=compile_legal_forms(lexicons),
        labels=labels,
        months={key: n for x in lexicons for n, word in enumerate(x.months, 1) for key in _folded([word])},
        millions=_union(lexicons, "millions"),
        thousands=_union(lexicons, "thousands"),
        joiners=_union(lexicons, "joiners"),
        conjunctions=_union(lexicons, "conjunctions"),
        demonyms=_union(lexicons, "demonyms"),
        inner_words=_union(lexicons, "inner_words"),
        ordinals=_union(lexicons, "ordinals"),
        organs=tuple(sorted(_union(lexicons, "organs"))),
        adding=_union([x for x in lexicons if x.head_order != "first"], "conjunctions"),
        genitives=_union(lexicons, "genitives"),
        loose=_union(lexicons, "loose"),
        prepositions=_union(lexicons, "prepositions"),
        companions=_union(lexicons, "companions"),
        relatives=_union(lexicons, "relatives"),
        copulas=_union(lexicons, "copulas"),
        determiners=_union(lexicons, "determiners"),
        place_words=_union(lexicons, "place_words"),
        into=_union(lexicons, "into"),
        purposes=_union(lexicons, "purposes"),
        about=_union(lexicons, "about"),
        titles=_union(lexicons, "titles") - _union(lexicons, "stop_words"),
        name_particles=_union(lexicons, "name_particles"),
        own_events=_union(lexicons, "own_events"),
        adjective_endings=tuple(sorted(_union(lexicons, "adjective_endings"))),
        naming_adjectives=_union(lexicons, "naming_adjectives"),
        name_topics=_union(lexicons, "name_topics"),
        phrases=compile_phrases(lexicons),
        stop_words=_union(lexicons, "stop_words"),
        ordinary=_ordinary(lexicons, single),
        roles=_union(lexicons, "roles"),
        openers=_openers(lexicons),
        columns={key: name for x in lexicons for name, words in x.columns.items() for key in _folded(words)},
    )


def _ends(own: Lexicon, lexicons: Sequence[Lexicon]) -> dict[str, tuple[Sign, ...]]:
    """Return what the ends of compounds mean in texts of one language: head words of all, other words of its own."""
    ends: dict[str, tuple[Sign, ...]] = {}
    for lexicon in lexicons:
        wanted = _folded(lexicon.compound_ends)
        terms = [*_head_terms(lexicon), *(_own_terms(lexicon) if lexicon is own else ())]
        for word, sign in terms if wanted else ():
            if (key := fold_word(word)) in wanted and sign not in ends.get(key, ()):
                ends[key] = (*ends.get(key, ()), sign)
    return ends


def _common_nouns(lexicon: Lexicon) -> CommonNouns:
    """Return the ordinary nouns of a language: those listed, and those that its own words for things already are."""
    words = [*lexicon.common_nouns, *lexicon.months, *lexicon.event_nouns, *lexicon.editions, *lexicon.roles]
    words += [word for listed in lexicon.nouns.values() for word in listed]
    endings = (_folded(x) for x in (lexicon.noun_endings, lexicon.inflections, lexicon.attribute_endings))
    return CommonNouns(_folded(words), *endings)


def _regions(lexicon: Lexicon) -> dict[str, str]:
    bodies = _folded(word for head in lexicon.heads for word in head.words)
    singulars = {fold_word(form): forms[0] for forms in lexicon.region_heads for form in forms}
    return {form: singular for form, singular in singulars.items() if form != fold_word(singular) or form not in bodies}


def _union(lexicons: Sequence[Lexicon], name: str) -> frozenset[str]:
    return frozenset(word for x in lexicons for word in _folded(getattr(x, name)))


def _openers(lexicons: Sequence[Lexicon]) -> frozenset[str]:
    heads = [word for x in lexicons if x.head_order == "first" for head in x.heads for word in head.words]
    whole = [*_folded(heads), *_union(lexicons, "roles")]
    return frozenset(word.split()[0] for word in whole if word)


def _listed(lexicons: Sequence[Lexicon]) -> frozenset[str]:
    """Words that head lists and columns: "Soci", "Paese". They are no places."""
    labels = (word for x in lexicons for label in x.labels for word in label.words)
    columns = (word for x in lexicons for words in x.columns.values() for word in words)
    return frozenset(key for key in _folded([*labels, *columns]) if " " not in key)


def _ordinary(lexicons: Sequence[Lexicon], heads: dict[str, tuple[tuple[str, Head], ...]]) -> frozenset[str]:
    nouns = frozenset(key for x in lexicons for words in x.nouns.values() for key in _folded(words))
    return (
        frozenset(heads)
        | nouns
        | _union(lexicons, "stop_words")
        | _union(lexicons, "roles")
        | _union(lexicons, "months")
        | _listed(lexicons)
    )
