"""Unknown names told by a head word and by capitals: "Università di …", "… Technology Park", "… S.p.A.".

A run of capitalised words becomes a name if one of its words is a head word of any language and another is not.
Where the head word stands in a name is the lexicon's knowledge; legal forms make a company of any name.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass, replace
from functools import lru_cache

from ingest.document import BlockKind
from ingest.extract.continued import carried, continued
from ingest.extract.lexicons import Head
from ingest.extract.model import Mention, Span
from ingest.extract.passages import fold_evenly, fold_word
from ingest.extract.people import person_in
from ingest.extract.pieces import Piece, is_head
from ingest.extract.reading import Reading
from ingest.extract.shapes import Run
from ingest.extract.vocabulary import Vocabulary

__all__ = ["find_headed", "is_organ"]

_RANK = 60
_INCORPORATED = ("Cluster", "Network", "Hub")
_QUOTED = ("Organisation", "Hub", "Cluster", "Network")
_IN_QUOTES = re.compile(r"\s[\"“«‘]([^\"“”«»‘’\n]{1,60})[\"”»’](?!\w)")
_NUMBER = re.compile(r"(?<!\w)(?:\d{1,3}(?:st|nd|rd|th|es?|è?mes?|er|re|\.|[ªº°^])|[IVXL]{1,6}) $")
_YEARS = re.compile(r"\d{4}(?:[-–/]\d{2,4})?$")


@dataclass(frozen=True, slots=True)
class _Hit:
    first: int
    last: int
    order: str
    head: Head


def _heads_in(piece: Piece, reading: Reading, vocabulary: Vocabulary) -> list[_Hit]:
    """Head words of a piece, the longer before the shorter that begin or end with it."""
    run = piece.run
    hits: list[_Hit] = []
    start, end = piece.span
    signs = reading.signs_between(start, end)
    if signs:
        starts = {run.words[i][0]: i for i in range(piece.first, piece.last + 1)}
        ends = {run.words[i][1]: i for i in range(piece.first, piece.last + 1)}
        for a, b, sign in signs:
            titled = fold_word(reading.text[a:b]) in vocabulary.titles and not reading.text[a:b].isupper()
            if sign.head is not None and a in starts and b in ends and not titled:  # "Pr" is a title, "PR" a programme
                hits.append(_Hit(starts[a], ends[b], sign.order, sign.head))
    for i in range(piece.first, piece.last + 1) if "-" in piece.text else ():
        word = run.word(i)
        if "-" in word:  # a head word written in a way of its own: "Tech-POLE"
            squeezed = fold_evenly(word).replace(" ", "")
            hits += [_Hit(i, i, order, head) for order, head in vocabulary.heads.get(squeezed, ())]
    roles = [(a, b) for a, b, sign in signs if sign.kind == "role"]
    return hits if not roles else [h for h in hits if not _within(run.words[h.first][0], run.words[h.last][1], roles)]


def _within(start: int, end: int, spans: list[Span]) -> bool:
    return any(a <= start and end <= b and (a, b) != (start, end) for a, b in spans)


def _choose(piece: Piece, hits: list[_Hit], genitives: Set[str], order: str) -> tuple[_Hit, int] | None:
    """Return the head word that says what the piece is, and the word at which the name begins.

    ``order`` is where the text's own language puts head words.
    """
    run = piece.run
    cut = next((i for i in range(piece.first, piece.last) if genitives & set(run.links[i])), piece.last)
    nouns = [h for h in hits if h.order == order == "noun" and h.last <= cut]
    if nouns:
        return min(nouns, key=lambda h: (h.first, h.first - h.last)), piece.first
    opening = [h for h in hits if h.first == piece.first and h.order == "first"]
    closing = [h for h in hits if h.order == "last" and h.last == _last_word(run, piece.first, cut)]
    best_closing = max(closing, key=lambda h: h.last - h.first, default=None)
    best_opening = max(opening, key=lambda h: h.last - h.first, default=None)
    if best_closing and (best_opening is None or _also_last(hits, best_opening)) and best_closing.first > piece.first:
        return best_closing, piece.first
    if best_opening:
        return best_opening, piece.first
    left = [h for h in hits if h.last <= cut and h.order != "first"]
    if left:
        return max(left, key=lambda h: (h.last, h.last - h.first)), piece.first
    right = [h for h in hits if h.first > cut or (h.order == "first" and h.first > piece.first)]
    if not right:
        return None
    chosen = min(right, key=lambda h: (h.first, h.first - h.last))
    if chosen.order == "first":
        return chosen, chosen.first
    begin = max((i + 1 for i in range(piece.first, chosen.first) if genitives & set(run.links[i])), default=piece.first)
    return chosen, begin


def _last_word(run: Run, first: int, cut: int) -> int:
    while cut > first and _YEARS.match(run.word(cut)):
        cut -= 1
    return cut


def _also_last(hits: list[_Hit], opening: _Hit) -> bool:
    return any(h.order == "last" and (h.first, h.last) == (opening.first, opening.last) for h in hits)


def find_headed(reading: Reading, vocabulary: Vocabulary) -> list[Mention]:
    """Return the names that head words and legal forms make in a passage."""
    found: list[Mention] = []
    for whole in reading.pieces:
        piece = _without_person(whole, reading, vocabulary)
        mention = _by_legal_form(piece, reading, vocabulary) or _by_head(piece, reading, vocabulary)
        if mention is not None:
            found.append(mention)
    return found


def is_organ(mention: Mention, vocabulary: Vocabulary) -> bool:
    """Whether a name is but that of a part which every body has: "Consiglio direttivo di …"."""
    if mention.label not in ("Organisation", "Network", "Cluster", "Hub"):
        return False
    folded = " ".join(fold_evenly(mention.text).split())
    return any(folded == organ or folded.startswith(f"{organ} ") for organ in vocabulary.organs)


def _without_person(piece: Piece, reading: Reading, vocabulary: Vocabulary) -> Piece:
    """Leave out a person right after a name ("del Cluster X Anna Rossi"), not one in it ("Istituto Mario Rossi")."""
    person = person_in(piece.run, vocabulary)
    if person is None:
        return piece
    index = next((i for i in range(piece.first, piece.last + 1) if piece.run.words[i][0] == person[0]), piece.first)
    if index < piece.first + 2 or is_head(piece.run.word(index - 1), vocabulary) or piece.run.links[index - 1]:
        return piece
    roles = any(s.kind == "role" for _, _, s in reading.signs_between(max(0, piece.span[0] - 40), piece.span[0]))
    return Piece(piece.run, piece.first, index - 1) if roles else piece


def _by_legal_form(piece: Piece, reading: Reading, vocabulary: Vocabulary) -> Mention | None:
    start, end = piece.span
    legal = _legal_form(piece, reading.text, vocabulary)
    if legal is None or reading.shouting:
        return None
    # "Centro Ricerche di Rossi S.p.A." is a part of the company, and the company is what the legal form names.
    links = [i + 1 for i in range(piece.first, piece.last) if vocabulary.genitives & set(piece.run.links[i])]
    headed = _by_head(piece, reading, vocabulary)
    label, kind = "Organisation", legal[2]
    if headed is not None and headed.how == "head" and headed.start == start:
        # "Technologiepark X GmbH", "Cluster X e.V.": what the head word says of a body is more than how it is founded.
        if headed.label in _INCORPORATED:
            label, links = headed.label, []
        elif headed.label == "Organisation" and headed.kind not in (None, "other", "company"):
            kind, links = headed.kind, []
    if links and not _founded(headed, start, vocabulary):
        start = piece.run.words[links[-1]][0]
    elif piece.first > 0 and not piece.run.links[piece.first - 1] and not reading.sentence_start(piece.run.words[0][0]):
        start = _with_article(piece, start, vocabulary)
    return _make(reading, start, max(legal[1], end), label, "legal_form", _RANK + 5, kind)


def _founded(headed: Mention | None, start: int, vocabulary: Vocabulary) -> bool:
    """Whether the whole is what was founded: "Consorzio Agri del Tronto S.c.a r.l.", not "Centro Studi di X S.p.A."."""
    return (
        headed is not None and headed.start == start and headed.kind in (None, "other", "company", "association", "ngo")
    )


def _with_article(piece: Piece, start: int, vocabulary: Vocabulary) -> int:
    """Take in the capitalised article before a company's name: "La Rossa S.p.A."."""
    before = piece.run.words[piece.first - 1]
    return before[0] if fold_word(piece.run.word(piece.first - 1)) in vocabulary.determiners else start


@lru_cache(maxsize=50_000)
def _opens_form(word: str, vocabulary: Vocabulary) -> bool:
    return vocabulary.legal_forms.may_open(word)


def _legal_form(piece: Piece, text: str, vocabulary: Vocabulary) -> tuple[int, int, str] | None:
    """Return the legal form that ends a piece: after it, or made of its last words ("… GmbH & Co. KG")."""
    end = piece.span[1]
    for index in range(piece.first + 1, piece.last + 1):
        if not _opens_form(piece.run.written[index], vocabulary):
            continue
        found = vocabulary.legal_forms.match(text, piece.run.words[index][0])
        if found is not None and found[1] >= end:
            return found
    return vocabulary.legal_forms.match(text, end)


def _by_head(piece: Piece, reading: Reading, vocabulary: Vocabulary) -> Mention | None:
    if reading.shouting:
        return None
    hits = _heads_in(piece, reading, vocabulary)
    order = vocabulary.lexicons[reading.passage.language].head_order
    chosen = _choose(piece, hits, vocabulary.joiners, order) if hits else None
    if chosen is None:
        return _by_small_head(piece, reading, vocabulary)
    hit, begin = chosen
    run, last = piece.run, piece.last
    if hit.head.label not in ("Event", "Programme", "Policy", "Project"):
        while last > hit.last and _YEARS.match(run.word(last)):
            last -= 1
    others = [i for i in range(begin, last + 1) if not hit.first <= i <= hit.last and not _YEARS.match(run.word(i))]
    heads_it = hit.head.label == "Project" and hit.first == begin and last > hit.last
    if heads_it and not vocabulary.genitives & set(run.links[hit.last]):
        begin = hit.last + 1  # "Progetto europeo ABC": the noun is not part of the name
    start, end = run.words[begin][0], run.words[last][1]
    quoted = _IN_QUOTES.match(reading.text, end) if hit.head.label in _QUOTED else None
    if quoted is not None and last == piece.last:
        return _make(reading, start, quoted.end(), hit.head.label, "head", _RANK, hit.head.kind)
    if not others:
        end = max(_through_theme(reading, end, hit.head.label), continued(reading.text, end, vocabulary))
        if end == run.words[last][1] and hit.head.label in (*_QUOTED, "Event") and not reading.sentence_start(start):
            end = carried(reading.text, end, vocabulary)
        if end == run.words[last][1]:
            return _short(reading, start, end, hit.head, vocabulary)
    if _generic(run, hit, others, reading) or (others and _is_known(reading, run, others, hit.head.label)):
        return None
    if hit.head.label == "Event":
        return _as_event(reading, start, end, vocabulary)
    made = _make(reading, start, end, hit.head.label, "head", _RANK, hit.head.kind)
    base = _uninflected(run.word(hit.last), vocabulary, reading.passage.language)
    if base is None:
        return made
    a, b = run.words[hit.last]
    return replace(made, long=reading.text[start:a] + base + reading.text[b:end])


def _as_event(reading: Reading, start: int, end: int, vocabulary: Vocabulary) -> Mention:
    """Take in the number before an event's name; its name is known without it too: "III Forum of …"."""
    made = _make(reading, start, end, "Event", "head", _RANK, None)
    numbered = _NUMBER.search(reading.text, max(0, start - 7), start)
    if numbered is None:
        return made
    begin = numbered.start()
    return replace(made, start=begin, text=reading.text[begin:end], long=reading.text[start:end])


def _uninflected(word: str, vocabulary: Vocabulary, language: str) -> str | None:
    """Return the dictionary form of an inflected head word ("Klinikums"), None if it stands in that form."""
    if is_head(word, vocabulary, inflected=False):
        return None
    endings = vocabulary.inflections.get(language, ())
    bases = (word[: -len(ending)] for ending in endings if word.endswith(ending))
    return next((base for base in bases if is_head(base, vocabulary, inflected=False)), None)


def _is_known(reading: Reading, run: Run, others: list[int], label: str) -> bool:
    """Whether what stands beside the head word is by itself a name known for a thing of its kind."""
    span = run.words[others[0]][0], run.words[others[-1]][1]
    return any((m.start, m.end) == span and m.label == label for m in reading.known)


def _generic(run: Run, hit: _Hit, others: list[int], reading: Reading) -> bool:
    """Whether the only other word is one that the document writes small: "Comitato Organizzatore", "Focus Group"."""
    if len(others) != 1 or "-" in run.word(hit.first) or reading.passage.kind is BlockKind.LIST_ITEM:
        return False
    word = run.word(others[0])
    return word[1:].islower() and word.casefold() in reading.common


def _short(reading: Reading, start: int, end: int, head: Head, vocabulary: Vocabulary) -> Mention | None:
    """A head word alone, capitalised in mid sentence, may be the short form of a name said in full elsewhere."""
    if reading.sentence_start(start):
        return None
    return _make(reading, start, end, head.label, "short", 20, head.kind)


def _through_theme(reading: Reading, end: int, label: str) -> int:
    """Extend a capitalised head word over "veneto agroalimentare": at most one small word, then a theme."""
    if label not in ("Cluster", "Network", "Hub"):
        return end
    for mention in reading.mentions:
        if mention.label == "Theme" and 0 < mention.start - end <= 20:
            between = reading.text[end : mention.start].split()
            if len(between) <= 1 and all(w.isalpha() for w in between):
                return mention.end
    return end


def _by_small_head(piece: Piece, reading: Reading, vocabulary: Vocabulary) -> Mention | None:
    """A head word written small right before the run: "università di Leida"; "region of Skåne" is but the region."""
    start, end = piece.span
    signs = reading.signs_between(max(0, start - 60), start)
    if not signs or any(m.label == "Region" and m.start <= start and end <= m.end for m in reading.known):
        return None
    for a, b, sign in signs:
        if sign.head is None or not sign.head.lower or b >= start:
            continue
        between = fold_evenly(reading.text[b:start]).split()
        if between and len(between) <= 3 and all(w in vocabulary.joiners for w in between):
            return _make(reading, a, end, sign.head.label, "head", _RANK - 2, sign.head.kind)
    return None


def _make(reading: Reading, start: int, end: int, label: str, how: str, rank: int, kind: str | None) -> Mention:
    made = reading.passage.mention(start, end, label, how, rank)
    return replace(made, kind=kind) if label == "Organisation" else made
