"""What every name of a document becomes: one consistent table for the whole document.

Places are settled first, then names that everyone knows, then people, then names with their acronyms, then all others
from the shortest to the longest, so that a name inside another is the same in both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Final

from ingest.evaluation.annotations import Annotated
from ingest.evaluation.swapping.coining import cased, coin, same_ending
from ingest.evaluation.swapping.keeping import is_head, is_institution, is_region_head, restyled, stays
from ingest.evaluation.swapping.placing import Places, opens_with_vowel
from ingest.evaluation.swapping.pools import KnownEntry, Pools, load_pools
from ingest.extract import shipped_lexicons
from ingest.extract.abbreviations import spells
from ingest.extract.passages import fold_word
from ingest.extract.places import city_named
from ingest.extract.shapes import is_acronym

__all__ = ["PART", "TOKEN", "Plan", "make_plan", "pattern_of"]

TOKEN: Final = re.compile(r"[^\W_]+(?:[-+&./–][^\W_]+)*\+?")
"""A word of a text, with the signs inside it."""
PART: Final = re.compile(r"[^\W_]+")
"""A piece of such a word, between its signs."""
_NUMBER: Final = re.compile(r"\d+(?:st|nd|rd|th)?|[IVX]+")
_UNTOUCHED: Final = ("Theme", "Source")
_ORDER: Final = ("Country", "Region", "City")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What becomes of each form, of each word that occurs in a form, and of each country code.

    ``unchanged`` are names that keep all their words: the institutions of the Union, and what is only head words.
    """

    forms: Mapping[str, str]
    words: Mapping[str, str]
    countries: Mapping[str, str]
    unchanged: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Named:
    """An entity of the readers, with its forms, the shortest first."""

    type: str
    forms: tuple[str, ...]
    country: str | None


def make_plan(annotated: Annotated, seed: int) -> Plan:
    """Return what the names of a document become; the same seed gives the same names."""
    return _Planner(annotated, seed).plan()


def pattern_of(forms: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of these forms as whole words, the longest first, over any white space."""
    listed = sorted({f for f in forms if f.strip()}, key=lambda f: (-len(f), f))
    spaced = (r"\s+".join(re.escape(word) for word in form.split()).replace(r"\-\s+", r"\-\s*") for form in listed)
    return re.compile(rf"(?<!\w)(?:{'|'.join(spaced) or '(?!)'})(?!\w)")


class _Planner:
    def __init__(self, annotated: Annotated, seed: int) -> None:
        self.pools: Pools = load_pools()
        self.language = annotated.language or "en"
        self.seed = f"{seed}:{annotated.name}"
        self.text = f" {' '.join(fold_word(annotated.document.text).split())} "
        self.entities = list(_entities(annotated))
        self.places = Places(self.pools, self.seed, self.language, self._taken)
        self.forms: dict[str, str] = {}
        self.words: dict[str, str] = {}
        self.made: set[str] = set()
        self.joiners = {fold_word(w) for x in shipped_lexicons() for w in (*x.joiners, *x.genitives)}

    def plan(self) -> Plan:
        for label in _ORDER:
            for entity in (e for e in self.entities if e.type == label):
                self._place(entity)
        self._institutions()
        others = [e for e in self.entities if e.type not in (*_ORDER, *_UNTOUCHED)]
        for entity in others:
            self._known(entity)
        for entity in others:
            if entity.type == "Person":
                self._person(entity)
        overrides = {id(e): self._spelled(e) for e in others if e.type != "Person"}
        listed = sorted(((f, e) for e in others for f in e.forms), key=lambda pair: (len(pair[0]), pair[0]))
        for form, entity in listed:
            if form not in self.forms:
                self.forms[form] = self._compose(form, overrides.get(id(entity), {}))
        unchanged = [e for e in others if all(self.forms[f] == f for f in e.forms)]
        left = tuple(e.forms[-1] for e in unchanged if not self._forced(e))
        codes = {e.country for e in self.entities if e.country}
        return Plan(
            forms=self.forms,
            words=self.words,
            countries={c: self.places.country_code(c) or c for c in sorted(codes)},
            unchanged=left,
        )

    def _taken(self, word: str) -> bool:
        """Whether a word is in the document, was made already, or means something by itself."""
        folded = fold_word(word)
        return f" {folded} " in self.text or folded in self.made or (stays(word) and " " not in word)

    def _meant(self, word: str) -> bool:
        return self._taken(word) or city_named(word) is not None

    def _random(self, key: str) -> Random:
        return Random(f"{self.seed}:{key}")

    def _place(self, entity: _Named) -> None:
        for form in entity.forms:
            start = 0
            inside = pattern_of(f for f in entity.forms if len(f) < len(form)).search(form)
            if inside is not None and inside.group() in self.forms:
                self.forms[form] = form[: inside.start()] + self.forms[inside.group()] + form[inside.end() :]
                continue
            if entity.type == "Country":
                new = self.places.country(form, entity.country)
            elif entity.type == "City":
                new = self.places.city(form, entity.country)
            else:
                if is_region_head(form.split()[0]):
                    start = next((m.start() for m in TOKEN.finditer(form) if not stays(m.group())), 0)
                new = None if stays(form[start:]) else self.places.region(form[start:], entity.country)
            self.forms[form] = form[:start] + new if new else form

    def _institutions(self) -> None:
        """Institutions of the Union have no other of their kind: their names are as fixed as those of months."""
        for entry in self.pools.known:
            if entry.kind == "public_body" and entry.country is None:
                for form in (entry.name, entry.acronym, *entry.others):
                    if form:
                        self.forms.setdefault(form, form)
        names = pattern_of(list(self.forms))
        for entity in self.entities:
            if any(names.fullmatch(f) and self.forms.get(f) == f for f in entity.forms) and entity.type not in _ORDER:
                for form in entity.forms:
                    self.forms.setdefault(form, form)

    def _known(self, entity: _Named) -> None:
        """Let a name that everyone knows become another such name."""
        for entry in self.pools.known:
            listed = [f for f in (entry.name, *entry.others) if f]
            if entry.label != entity.type or any(self.forms.get(f) == f for f in listed):
                continue
            long = re.compile(pattern_of(listed).pattern, re.IGNORECASE)
            short = pattern_of([entry.acronym] if entry.acronym else [])
            found = {m.group() for f in entity.forms for m in long.finditer(f)}
            acronyms = {m.group() for f in entity.forms for m in short.finditer(f)}
            if not found | acronyms:
                continue
            other = self._other(entry, needs_acronym=bool(acronyms))
            if other is None:
                continue
            self.made |= {fold_word(other.name), fold_word(other.acronym or "")}
            self.forms |= {f: other.name for f in found if f not in self.forms}
            self.forms |= {f: other.acronym or other.name for f in acronyms if f not in self.forms}

    def _other(self, entry: KnownEntry, *, needs_acronym: bool) -> KnownEntry | None:
        free = [
            e
            for e in self.pools.known
            if e.label == entry.label
            and (e.kind, e.country is None) == (entry.kind, entry.country is None)
            and (e.acronym or not needs_acronym)
            and e is not entry
            and not any(self._taken(f) for f in (e.name, e.acronym) if f)
            and not any(entry.name in f or f in entry.name for f in (e.name, *e.others))
            and not any(c.isdigit() for c in e.name)
        ]
        best = min((_unlike(e, entry) for e in free), default=None)
        alike = [e for e in free if _unlike(e, entry) == best]
        return self._random(entry.name).choice(alike) if alike else None

    def _person(self, entity: _Named) -> None:
        given = self.pools.given.get(self.language, self.pools.given["en"])
        surnames = self.pools.surnames.get(self.language, self.pools.surnames["en"])
        for form in reversed(entity.forms):
            words = [m.group() for m in TOKEN.finditer(form) if m.group()[0].isupper() and not stays(m.group())]
            for index, word in enumerate(words):
                if fold_word(word) in self.words:
                    continue
                if index == 0 and len(words) > 1:
                    women = {fold_word(n) for names in self.pools.given.values() for n in names["f"]}
                    men = {fold_word(n) for names in self.pools.given.values() for n in names["m"]}
                    folded = fold_word(word)
                    woman = folded in women or (folded not in men and folded.endswith("a"))
                    pool = given["f" if woman else "m"]
                else:
                    pool = surnames
                self._draw_word(word, pool)

    def _draw_word(self, word: str, pool: tuple[str, ...]) -> None:
        free = [p for p in pool if not self._taken(p)] or [p for p in pool if fold_word(p) != fold_word(word)]
        opening = [p for p in free if opens_with_vowel(p) == opens_with_vowel(word)] or free
        self.words[fold_word(word)] = new = self._random(word).choice(opening)
        self.made.add(fold_word(new))

    def _spelled(self, entity: _Named) -> dict[str, str]:
        """Let the acronym follow the letters of the long name; return what words of the long name become."""
        for short in entity.forms:
            longs = [f for f in entity.forms if " " in f and short not in f and spells(short, f)]
            if not short.isalnum() or not is_acronym(short) or not longs or short in self.forms:
                continue
            long = longs[-1]
            letters = _letters(short, long)
            new = self._from_letters(letters, {})
            overrides: dict[str, str] = {}
            if fold_word(new) == fold_word(short):
                overrides = self._title(letters, long)
                new = self._from_letters(letters, overrides)
            if fold_word(new) != fold_word(short):
                self.words[fold_word(short)] = new
                return overrides
        return {}

    def _from_letters(self, letters: list[tuple[str, int]], overrides: Mapping[str, str]) -> str:
        made = []
        for part, index in letters:
            new = self._word(part, overrides, after="")
            made.append(new[min(index, len(new) - 1)])
        return "".join(made).lower()

    def _title(self, letters: list[tuple[str, int]], long: str) -> dict[str, str]:
        pool = self.pools.titles.get(self.language, ()) if not _english(long) else self.pools.titles["en"]
        overrides: dict[str, str] = {}
        for part in dict.fromkeys(part for part, _ in letters):
            if is_head(part) or fold_word(part) in overrides:
                continue
            new = self._adjective(part) or self._field(part)
            new = new or same_ending(part, pool, self._random(part), self._taken)
            if new is not None:
                overrides[fold_word(part)] = new
                self.made.add(fold_word(new))
        return overrides

    def _compose(self, form: str, overrides: Mapping[str, str]) -> str:
        """Make the new form: names inside it as they are made already, the rest word by word."""
        nested = pattern_of(f for f in self.forms if len(f) < len(form))
        made, position = [], 0
        for match in nested.finditer(form):
            key = " ".join(match.group().split())
            made += [self._tokens(form[position : match.start()], overrides), self.forms.get(key, match.group())]
            position = match.end()
        return "".join((*made, self._tokens(form[position:], overrides)))

    def _tokens(self, text: str, overrides: Mapping[str, str]) -> str:
        made, position, before = [], 0, ""
        for token in TOKEN.finditer(text):
            whole = self._whole(token.group()) if token.group()[0].isupper() else None
            new = whole or PART.sub(lambda m, b=before: self._word(m.group(), overrides, after=b), token.group())  # type: ignore[misc]
            made += [text[position : token.start()], new]
            position, before = token.end(), token.group()
        return "".join((*made, text[position:]))

    def _whole(self, token: str) -> str | None:
        if fold_word(token) not in self.words and is_head(styled := restyled(token, self._random(token))):
            self.words[fold_word(token)] = styled
        return (self.words.get(fold_word(token)) if "-" in token else None) or self.places.known(token)

    def _word(self, part: str, overrides: Mapping[str, str], *, after: str) -> str:
        folded = fold_word(part)
        if folded in overrides:
            return cased(overrides[folded], part)
        if _NUMBER.fullmatch(part) or not any(c.isupper() for c in part):
            return part
        if folded in self.words:
            return cased(self.words[folded], part)
        if nation := self._of(self.pools.nations, part):
            return cased(nation, part)
        if stays(part):
            return part
        place = self.places.known(part) or (self.places.city(part) if fold_word(after) in self.joiners else None)
        if place is not None:
            return place
        self.words[folded] = new = coin(part, self._random(folded), self.pools, self._meant)
        self.made.add(fold_word(new))
        return cased(new, part)

    def _adjective(self, word: str) -> str | None:
        """Return another adjective of a part of Europe in the same form, if this is one."""
        return self._of(self.pools.adjectives, word)

    def _of(self, adjectives: Mapping[str, tuple[tuple[str, ...], ...]], word: str) -> str | None:
        for rows in adjectives.values():
            for row in rows:
                if word.lower() in [w.lower() for w in row]:
                    column = [w.lower() for w in row].index(word.lower())
                    others = [r[column] for r in rows if r is not row]
                    return self._random(word).choice(others)
        return None

    def _forced(self, entity: _Named) -> bool:
        """Change one word of a name that is all head words and words of the field; False if it is an institution."""
        if any(f in self.forms and not self._may_force(f) for f in entity.forms):
            return False
        parts = [m.group() for m in PART.finditer(entity.forms[-1])]
        overrides: dict[str, str] = {}
        for part in parts:
            new = self._adjective(part) or self._field(part)
            if new is not None:
                overrides[fold_word(part)] = new
                break
        else:
            own = [p for p in parts if p[0].isupper() and len(p) > 2 and not is_head(p)]
            own = own or [p for p in parts if not stays(p)]
            if not own:
                return False
            part = max(own, key=len)
            overrides[fold_word(part)] = coin(part, self._random(part), self.pools, self._meant)
        for form in entity.forms:
            self.forms[form] = PART.sub(lambda m: self._word(m.group(), overrides, after=""), form)
        return any(self.forms[f] != f for f in entity.forms)

    def _may_force(self, form: str) -> bool:
        return not is_institution(form) and not any(
            e.kind == "public_body" and e.country is None and form in (e.name, e.acronym, *e.others)
            for e in self.pools.known
        )

    def _field(self, word: str) -> str | None:
        row = next((r for r in self.pools.fields if word.lower() in [w.lower() for w in r]), None)
        if row is None:
            return None
        return self._random(word).choice([w for w in row if w.lower() != word.lower()])


def _entities(annotated: Annotated) -> Iterator[_Named]:
    for reading in annotated.readings:
        countries = {str(e["id"]): e.get("country") for e in reading.raw["entities"]}
        for e in reading.entities:
            forms = dict.fromkeys(" ".join(f.split()) for f in (e.name, *e.mentions) if f.strip())
            code = countries.get(e.id)
            yield _Named(e.type, tuple(sorted(forms, key=len)), str(code) if code else None)


def _unlike(one: KnownEntry, other: KnownEntry) -> tuple[int, bool]:
    """How differently two names are written: in number of words, then in capitals."""
    return abs(len(one.name.split()) - len(other.name.split())), one.name.isupper() != other.name.isupper()


def _english(text: str) -> bool:
    return bool({"of", "for", "and", "in", "the"} & set(text.lower().split()))


def _letters(short: str, long: str) -> list[tuple[str, int]]:
    """Say for each letter of an abbreviation which word of the long name, and which letter there, it stands for."""
    parts = [(m.group(), fold_word(m.group())) for m in PART.finditer(long)]
    found: list[tuple[str, int]] = []
    word, index = 0, 0
    for letter in fold_word(short):
        here = parts[word][1] if word < len(parts) else ""
        begins = next((i for i in range(word + (index > 0), len(parts)) if parts[i][1].startswith(letter)), None)
        if here[index : index + 1] == letter and (
            index == 0 or parts[word][0][index : index + 1].isupper() or begins is None
        ):
            found.append((parts[word][0], index))
            index += 1
        elif begins is not None:
            word, index = begins, 1
            found.append((parts[word][0], 0))
        else:
            at = here.find(letter, index)
            found.append((parts[min(word, len(parts) - 1)][0], max(at, 0)))
            index = max(at, 0) + 1
    return found
