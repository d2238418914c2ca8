"""The one way through: passages, names, entities, subject, relations. Each step only adds to what came before."""

from __future__ import annotations

from collections.abc import Sequence, Set

from ingest.document import Document
from ingest.extract.abbreviations import attach_abbreviations, spell_out
from ingest.extract.apposed import find_apposed, find_labelled
from ingest.extract.coined import find_coined, find_described
from ingest.extract.collecting import uncollected
from ingest.extract.confidence import Calibration, calibrate, shipped_calibration
from ingest.extract.entities import group, repeat_names, settle
from ingest.extract.events import find_events, with_year
from ingest.extract.frequent import name_frequent
from ingest.extract.headwords import find_headed, is_organ
from ingest.extract.items import name_items
from ingest.extract.known import KnownNames, shipped_names
from ingest.extract.language import languages_of
from ingest.extract.lexicons import Lexicon, shipped_lexicons
from ingest.extract.model import Entity, Extraction, Ledger, Mention, Relation
from ingest.extract.occasions import find_occasions, name_editions
from ingest.extract.openings import find_opened
from ingest.extract.passages import fold_evenly, make_passages, parts_of
from ingest.extract.people import find_people
from ingest.extract.pieces import parted_from_places
from ingest.extract.places import city_named, find_cities, find_country_codes
from ingest.extract.reading import Reading, read_passage, tell_sections
from ingest.extract.regions import find_regions
from ingest.extract.relations import find_relations
from ingest.extract.relations.claims import Argument, Context
from ingest.extract.relations.pairing import Pairing, shipped_pairing
from ingest.extract.relations.tables import find_grids, name_rows
from ingest.extract.series import find_in_series
from ingest.extract.shapes import small_words
from ingest.extract.structure import find_scopes
from ingest.extract.subject import find_subjects, nouns_for
from ingest.extract.tagging import Tagging, shipped_tagging, tag
from ingest.extract.timing import date_entities
from ingest.extract.titles import name_title
from ingest.extract.topics import find_topics, name_topics, narrowed
from ingest.extract.vocabulary import Vocabulary, compile_lexicons
from ingest.extract.windows import WINDOW, Told, Window, cut

__all__ = ["extract", "read_window"]

_ALWAYS = ("City", "Country", "Region", "Person")
_BODIES = ("Cluster", "Network", "Project", "Hub", "Organisation")
_BY_FORM = ("dated", "mission", "noun", "of_body", "repeat")
_LIKELY, _DOUBTFUL = 0.75, 0.4
"""From which chance on a name stays that nothing relates; and below which a place or a person goes."""
_NAMELESS = ("about", "given", "joined", "noun", "going", "phrase", "short", "repeat")


def extract(
    document: Document,
    *,
    known: KnownNames | None = None,
    lexicons: Sequence[Lexicon] | None = None,
    window: int = WINDOW,
    calibration: Calibration | None = None,
    pairing: Pairing | None = None,
    tagging: Tagging | None = None,
) -> Extraction:
    """Read one document. The same document, names, lexicons and weights give the same extraction.

    A document longer than ``window`` characters is read window by window, so that memory stays bounded. Confidences
    are those of ``calibration``, names are weighed by ``tagging``, pairs by ``pairing``; else by the shipped ones.
    """
    weights = tagging or shipped_tagging(), pairing or shipped_pairing()
    chosen = tuple(lexicons) if lexicons is not None else shipped_lexicons()
    vocabulary = compile_lexicons(chosen)
    language, languages = languages_of(document, chosen)
    common = small_words(document.text)
    told = Told(language=language)
    windows = cut(parts_of(document, languages), window)
    for parts in windows:
        here = told.window(parts)
        with uncollected():
            found = read_window(document, here, told, vocabulary, known, common, weights)
        if len(windows) > 1:
            told.add(found, here)
    whole = found if len(windows) == 1 else told.extraction()
    with uncollected():
        return calibrate(whole, document, calibration or shipped_calibration())


def read_window(
    document: Document,
    window: Window,
    told: Told,
    vocabulary: Vocabulary,
    known: KnownNames | None,
    common: Set[str],
    weights: tuple[Tagging, Pairing],
) -> Extraction:
    """Read one window of a document, knowing what was told before it; confidences are those of the rules."""
    ledger = Ledger(passages=len(window.parts) - window.head)
    readings = [read_passage(p, vocabulary, common) for p in make_passages(document, window.parts)]
    tell_sections(readings)
    for reading in readings:
        _name(reading, vocabulary, known)
    name_title(readings, vocabulary)
    scopes = [scope for scope in find_scopes(readings, vocabulary) if scope.passage >= window.head]
    name_items(scopes, readings, lambda text: city_named(text) is not None)
    name_topics(scopes, readings)
    grids = [grid for grid in find_grids(readings, vocabulary) if grid.header >= window.head]
    name_rows(grids, readings)
    for reading in readings:
        reading.mentions = settle(attach_abbreviations(reading.mentions, reading.text))
    repeat_names(readings, vocabulary, told.forms)
    name_frequent(readings, vocabulary)
    name_editions(readings, vocabulary)
    for reading in readings:
        reading.mentions = settle([*reading.mentions, *find_in_series(reading, vocabulary)])
        for rule in (find_occasions, find_coined, find_topics):
            if more := [*rule(reading, vocabulary)]:
                reading.mentions = settle([*reading.mentions, *more])
    inner = [_finish(reading, vocabulary) for reading in readings]
    tag(readings, scopes, vocabulary, weights[0])
    for reading in readings:
        reading.mentions = spell_out(reading.mentions, reading.text, vocabulary.phrases.expansion)
    entities, owner = group(readings, inner, vocabulary)
    subjects = find_subjects(readings, owner, vocabulary)
    subject = told.subject_among(entities) or next(iter(subjects), None)
    context = Context(
        readings=readings,
        arguments=_arguments(readings, inner, owner, subject, vocabulary),
        owner=owner,
        scopes=scopes,
        subject=subject,
        rivals=[entity for entity in subjects if entity is not subject],
        vocabulary=vocabulary,
        head=window.head,
    )
    relations = find_relations(context, grids, document, ledger, weights[1])
    date_entities(readings, owner, vocabulary)
    kept = _worth_keeping(entities, relations, subject)
    seen = _merely_named(entities, kept)
    _settle_countries(kept, relations)
    for entity in (*kept, *seen):
        entity.spans = [readings[m.passage].passage.locate(m.start, m.end) for m in entity.mentions]
    return Extraction(
        language=told.language,
        entities=kept,
        relations=relations,
        ledger=ledger,
        subject=subject.id if subject else None,
        seen=seen,
    )


def _name(reading: Reading, vocabulary: Vocabulary, known: KnownNames | None) -> None:
    """Collect every reading of the words of one passage as names; rivals are settled at the end."""
    told = shipped_names(vocabulary.languages).find(reading.passage)
    reading.known = settle(narrowed(m, reading, vocabulary) for m in told)
    places = [(m.start, m.end) for m in reading.known if m.label == "Country"]
    if places:
        reading.pieces = parted_from_places(reading.pieces, places, reading.text, vocabulary)
    reading.mentions = [m for m in reading.known if not _is_part(m, reading, vocabulary)]
    if known is not None:
        reading.mentions += known.find(reading.passage)
    headed = find_headed(reading, vocabulary)
    found = [
        *find_labelled(reading, vocabulary),
        *find_apposed(reading, vocabulary, headed),
        *find_described(reading, vocabulary),
        *find_people(reading, vocabulary),
        *find_regions(reading, vocabulary),
    ]
    events = find_events(reading, vocabulary)
    named = [m for m in (*headed, *found) if not is_organ(m, vocabulary)]
    reading.offered = [*reading.mentions, *headed, *found, *events]
    reading.mentions = attach_abbreviations(settle([*reading.mentions, *named, *events]), reading.text)
    reading.mentions = settle([*reading.mentions, *find_in_series(reading, vocabulary)])
    if opened := [*find_opened(reading, vocabulary)]:
        reading.mentions = settle([*reading.mentions, *opened])


def _is_part(mention: Mention, reading: Reading, vocabulary: Vocabulary) -> bool:
    """Whether a country or region is but a part of an unknown name ("Padiglione Italia") or an ordinary word."""
    if mention.label not in ("Country", "Region"):
        return False
    if mention.text.casefold() in reading.common:
        return True
    before = (
        reading.text[max(0, mention.start - 30) : mention.start - 1].rpartition(" ")[2] if mention.start > 1 else ""
    )
    if not before[:1].isupper() or not before.isalpha() or reading.text[mention.start - 1] != " " or before.isupper():
        return False
    folded = fold_evenly(before)
    return folded not in vocabulary.stop_words and folded not in vocabulary.heads and folded not in vocabulary.ordinary


def _finish(reading: Reading, vocabulary: Vocabulary) -> list[Mention]:
    """Add cities, years of events; return the names that stand inside the names of events."""
    placed = [
        *find_cities(reading.passage, reading.runs, vocabulary.ordinary, vocabulary.place_words),
        *find_country_codes(reading.passage),
    ]
    if placed:
        reading.mentions = settle([*reading.mentions, *placed])
    events = [m for m in reading.mentions if m.label == "Event"]
    if not events:
        return []
    reading.mentions = [with_year(m, reading.text) for m in reading.mentions]
    events = [m for m in reading.mentions if m.label == "Event"]
    places = [*placed, *(m for m in reading.known if m.label in ("Region", "Country", "Network"))]
    held = [
        p
        for p in places
        if any(e.start <= p.start and p.end <= e.end and (e.start, e.end) != (p.start, p.end) for e in events)
        and p not in reading.mentions
    ]
    return [
        m for m in held if m.label == "Network" or any(e.how == "mission" for e in events if e.start <= m.start < e.end)
    ]


def _arguments(
    readings: list[Reading],
    inner: list[list[Mention]],
    owner: dict[Mention, Entity],
    subject: Entity | None,
    vocabulary: Vocabulary,
) -> list[list[Argument]]:
    """Say for every passage who stands where, by name or by a noun that means one of them."""
    made: list[list[Argument]] = []
    last: dict[str, tuple[int, Entity]] = {}
    for number, reading in enumerate(readings):
        here = [Argument(m.start, m.end, owner[m], True) for m in reading.mentions if m in owner]
        here += [Argument(m.start, m.end, owner[m], True, True) for m in inner[number] if m in owner]
        named = sorted(here, key=lambda a: a.start)
        nouns = [(a, b, label) for a, b, label in nouns_for(reading, vocabulary)]
        if subject is not None and subject.label in _BODIES:
            nouns += [(a, b, "") for a, b, _ in reading.of_kind("we")]
        for start, end, label in sorted(nouns):
            entity = _meant(start, label, named, last, number, subject)
            if entity is not None and not any(a.start < end and start < a.end for a in here):
                here.append(Argument(start, end, entity, False))
        here.sort(key=lambda a: (a.start, -a.end))
        for argument in named:
            last[argument.entity.label] = (number, argument.entity)
        made.append(here)
    return made


def _meant(
    start: int,
    label: str,
    named: list[Argument],
    last: dict[str, tuple[int, Entity]],
    number: int,
    subject: Entity | None,
) -> Entity | None:
    if not label:
        return subject
    if subject is not None and subject.label == label and label != "Project":
        return subject
    before = [a.entity for a in named if a.end <= start and a.entity.label == label and not a.inner]
    if before:
        return before[-1]
    if subject is not None and (subject.label == label or (label == "Organisation" and subject.label in _BODIES)):
        return subject
    if label in ("Project", "Event", "Hub") and label in last and number - last[label][0] <= 2:
        return last[label][1]
    return None


def _worth_keeping(entities: list[Entity], relations: list[Relation], subject: Entity | None) -> list[Entity]:
    """Leave out what merely appears: themes and unknown names of which the document states nothing.

    A name that is likely one stays; a place or a person that is hardly likely needs a relation.
    """
    related = {end for relation in relations for end in (relation.start, relation.end)}
    kept = []
    for entity in entities:
        likely = entity.chance is not None and entity.chance >= _LIKELY
        if entity.id in related or entity is subject or likely:
            kept.append(entity)
        elif entity.label in _ALWAYS:
            doubtful = entity.chance is not None and entity.chance < _DOUBTFUL
            if not doubtful and not all(m.how == "given" for m in entity.mentions):
                kept.append(entity)
        elif entity.label != "Theme" and entity.sure and not _vague(entity):
            kept.append(entity)
    return kept


def _vague(entity: Entity) -> bool:
    """Whether an event is told by nothing but its form, which alone makes none: "Rapporto 2023"."""
    return entity.label == "Event" and all(m.how in _BY_FORM for m in entity.mentions)


def _merely_named(entities: list[Entity], kept: list[Entity]) -> list[Entity]:
    """What is left out and yet has a name of its own: "the conference" is no name."""
    held = {entity.id for entity in kept}
    return [e for e in entities if e.id not in held and any(m.how not in _NAMELESS for m in e.mentions)]


def _settle_countries(entities: list[Entity], relations: list[Relation]) -> None:
    """A body is in the country of the place it is said to be in."""
    by_id = {entity.id: entity for entity in entities}
    for relation in relations:
        body, place = by_id[relation.start], by_id[relation.end]
        if relation.type == "LOCATED_IN" and body.label not in ("Event", "Project") and body.country is None:
            body.country = place.country
