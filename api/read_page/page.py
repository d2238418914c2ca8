"""The page, put together: head with totals, legend, ledger, text with its margin, names.

No script, nothing from elsewhere, and a policy inside that forbids both.
"""

from __future__ import annotations

import base64
import hashlib
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Final

from api.read_page.cards import Card, card_markup, cards_of
from api.read_page.markup import Mark, marked, plain
from api.read_page.paint import type_styles
from api.read_page.words import LOOKED_AT, WORDS, number, why_held, why_refused, why_unread
from graph.model import LISTS, NODE_PROPERTIES, NODE_TYPES, ORGANISATION_KINDS, RELATIONS
from graph.readings import Named, Part, SourceReading

__all__ = ["LANGUAGES", "MOST_CHARACTERS", "reading_page"]

LANGUAGES: Final = ("en", "it")
MOST_CHARACTERS: Final = 3_000_000
"""Characters of a text that a page shows; a thousand printed pages have fewer."""
_PLACES: Final = 5
"""Places in the text that each name is led back to."""
_ORDERS: Final = 40
"""Cards of one passage whose words light up when they are pointed at."""
_HEADINGS: Final = ("title", "heading")


def reading_page(reading: SourceReading, *, language: str = "en") -> str:
    """Return the whole page, in English or Italian. Every word of the source is escaped."""
    return _Page(reading, language).markup()


class _Page:
    """One page in the making."""

    def __init__(self, reading: SourceReading, language: str) -> None:
        self.reading, self.language, self.source = reading, language, reading.source
        self.parts = list(_first(reading.parts))
        ranked = sorted(reading.entities.values(), key=lambda e: (list(NODE_TYPES).index(e.label), e.name.casefold()))
        self.names = ranked
        self.numbers = {e.id: n for n, e in enumerate(ranked, 1)}
        self.cards = self._cards()

    def say(self, word: str) -> str:
        return WORDS[word].in_language(self.language)

    def count(self, value: int) -> str:
        return number(value, self.language)

    def _cards(self) -> dict[int, list[Card]]:
        """Cards by the part in which their quotation begins."""
        starts = [p.start for p in self.parts]
        placed: defaultdict[int, list[Card]] = defaultdict(list)
        accepted = [s for s in self.reading.statements if not s.doubts]
        doubtful = [s for s in self.reading.statements if s.doubts]
        told = [*cards_of(accepted), *cards_of(doubtful, prefix="d"), *cards_of(self.reading.refused, prefix="r")]
        for card in told:
            placed[bisect_right(starts, card.told[0].start) - 1].append(card)
        for cards in placed.values():
            cards.sort(key=lambda c: (c.told[0].start, c.refused, c.doubtful))
        return placed

    def markup(self) -> str:
        style = _style(self.language)
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
        title = plain(self.source.title or self.source.label)
        body = "\n".join([self._head(), "<main>", self._summary(), *self._text(), *self._names(), "</main>"])
        return (
            f'<!doctype html>\n<html lang="{self.language}"><head><meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light dark">\n'
            f"<title>{title} · {self.say('what')} · Lifescape</title>\n<style>{style}</style></head>\n"
            f"<body>\n{body}\n</body></html>\n"
        )

    def _head(self) -> str:
        source = self.source
        facts = [
            f"<bdi>{plain(source.label)}</bdi>",
            f"{self.say('language')}: {plain(source.language)}" if source.language else "",
            f"{self.say('read_on')} {plain(source.read_on)}" if source.read_on else "",
        ]
        links = [("summary", "summary"), ("text", "text"), ("names", "names")]
        nav = "".join(f'<li><a href="#{at}">{self.say(word)}</a></li>' for at, word in links)
        return (
            f'<a class="skip" href="#text">{self.say("skip")}</a>\n<header><p class="over">{self.say("what")}</p>'
            f'<h1 dir="auto">{plain(source.title or source.label)}</h1>'
            f'<p class="quiet">{" · ".join(f for f in facts if f)}</p>'
            f'<nav aria-label="{self.say("contents")}"><ul>{nav}</ul></nav></header>'
        )

    def _summary(self) -> str:
        reading, ledger = self.reading, self.source.ledger
        pages = [(f"{ledger.get('pages_read', 0)} {self.say('of')} {len(reading.pages)}", self.say("pages_read"))]
        doubtful = sum(bool(s.doubts) for s in reading.statements)
        totals = [
            (self.count(len(reading.statements) - doubtful), self.say("stated")),
            (self.count(doubtful), self.say("doubtful")),
            (self.count(reading.refused_in_all), self.say("refused")),
            (self.count(len(reading.entities)), self.say("named")),
            (self.count(len(reading.occurrences)), self.say("mentioned")),
            *(pages if reading.pages else []),
        ]
        tiles = "".join(f"<div><dt>{word}</dt><dd>{figure}</dd></div>" for figure, word in totals)
        return (
            f'<section id="summary" aria-label="{self.say("summary")}"><dl class="totals">{tiles}</dl>'
            f"{self._unread()}{self._legend()}{self._ledger()}</section>"
        )

    def _unread(self) -> str:
        unread = {number: why for number, why in self.reading.pages.items() if why}
        notes = "" if self.reading.parts else "".join(f"<p>{plain(n)}</p>" for n in self.source.ledger.get("notes", ()))
        if not unread and not notes:
            return ""
        rows = "".join(
            f"<li>{self.say('page')} {page}: {plain(why_unread(why, self.language))}</li>"
            for page, why in list(unread.items())[:100]
        )
        more = "<li>…</li>" if len(unread) > 100 else ""
        listed = f"<h2>{self.say('unread_pages')}: {self.count(len(unread))}</h2><ul>{rows}{more}</ul>"
        return f'<div class="warn">{notes}{listed if unread else ""}</div>'

    def _legend(self) -> str:
        named = Counter(e.label for e in self.names)
        mentioned = Counter(self.reading.entities[o.entity].label for o in self.reading.occurrences)
        rows = "".join(
            f'<li><a href="#n-{label}"><span class="m t-{label}">{t.plural.in_language(self.language)}</span></a> '
            f'<span class="quiet">{self.count(named[label])} · {self.count(mentioned[label])} '
            f"{self.say('mentioned')}</span></li>"
            for label, t in NODE_TYPES.items()
            if named[label]
        )
        if not rows:
            return ""
        return (
            f'<h2>{self.say("legend")}</h2><ul class="legend">{rows}</ul><p class="quiet small">{self.say("how")}</p>'
        )

    def _ledger(self) -> str:
        ledger = self.source.ledger
        rows = [(self.say(key), ledger.get(key, 0)) for key in LOOKED_AT]
        accepted, refused = ledger.get("relations", {}), ledger.get("refused", {})
        rows.append((self.say("accepted"), sum(accepted.values())))
        rows += [(f"— {_relation(kind, self.language)}", n) for kind, n in accepted.items()]
        rows.append((self.say("refused"), sum(refused.values())))
        rows += [(f"— {why_refused(reason, self.language)}", n) for reason, n in refused.items()]
        body = "".join(f'<tr><th scope="row">{plain(what)}</th><td>{self.count(n)}</td></tr>' for what, n in rows)
        left = self.reading.refused_in_all - len(self.reading.refused)
        more = self.say("more_refused").format(n=self.count(left))
        told = f"<p>{more}</p>" if left else ""
        return (
            f"<details><summary>{self.say('ledger')}</summary><table>{body}</table>{told}"
            f'<p class="quiet small">{self.say("reader")} <code>{plain(self.source.reader)}</code></p></details>'
        )

    def _text(self) -> Iterator[str]:
        yield f'<section id="text" aria-labelledby="text-title"><h2 id="text-title">{self.say("text")}</h2>'
        if not self.parts:
            yield f'<p class="quiet">{self.say("no_text")}</p></section>'
            return
        if not self.reading.statements:
            yield f'<p class="quiet">{self.say("no_statements")}</p>'
        language = plain(self.source.language or "")
        yield f'<div class="document" lang="{language}">' if language else '<div class="document">'
        marks = self._marks()
        pages = iter(self.reading.pages.items())
        last: int | None = None
        for index, part in enumerate(self.parts):
            if part.page is not None and part.page != last:
                last = part.page
                yield from self._page_heads(pages, last)
            yield self._passage(part, self.cards.get(index, []), marks.get(index, []))
        left = len(self.reading.text) - self.parts[-1].end
        if len(self.parts) < len(self.reading.parts):
            yield f'<p class="warn">{self.count(left)} {self.say("cut")}.</p>'
        else:
            yield from self._page_heads(pages, None)
        yield "</div></section>"

    def _page_heads(self, pages: Iterator[tuple[int, str | None]], until: int | None) -> Iterator[str]:
        """Head the pages up to this one, also those that gave no text; None for all that are left."""
        for page, why in pages:
            told = plain(why_unread(why, self.language)) if why else ""
            lost = bool(why) and why != "empty"
            state = f": {self.say('unread')}, {told}" if lost else f": {told}" if told else ""
            kind = ' class="pg unread"' if lost else ' class="pg"'
            yield f'<p{kind} id="p{page}" lang="{self.language}">{self.say("page")} {page}{state}</p>'
            if page == until:
                return

    def _marks(self) -> dict[int, list[tuple[int, int, str, str]]]:
        """What is named in each part: span, opening and closing of the element around it, without the classes."""
        starts = [p.start for p in self.parts]
        seen: Counter[str] = Counter()
        found: defaultdict[int, list[tuple[int, int, str, str]]] = defaultdict(list)
        told: set[tuple[int, int]] = set()
        for place in self.reading.occurrences:
            index = bisect_right(starts, place.start) - 1
            if place.start >= self.parts[-1].end or (place.start, place.end) in told:
                continue
            told.add((place.start, place.end))
            entity = self.reading.entities[place.entity]
            seen[entity.id] += 1
            at = f' id="m{self.numbers[entity.id]}-{seen[entity.id]}"' if seen[entity.id] <= _PLACES else ""
            kind = NODE_TYPES[entity.label].text.in_language(self.language)
            title = f"{kind}: {plain(entity.name)}"
            found[index].append((place.start, place.end, f"m t-{entity.label}", f'{at} title="{title}"'))
        return found

    def _passage(self, part: Part, cards: Sequence[Card], names: list[tuple[int, int, str, str]]) -> str:
        orders: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
        points: defaultdict[int, list[str]] = defaultdict(list)
        cues = set()
        for order, card in enumerate(cards, 1):
            for span in card.words():
                orders[span].add(order)
            cues |= {span for t in card.told for role, span in t.anchors.items() if role not in ("subject", "object")}
            kind = f"n{card.look}"
            label = f"{self.say('number')} {card.mark}"
            link = f'<a class="{kind}" id="w{card.key}" href="#s{card.key}" aria-label="{label}">{card.mark}</a>'
            points[min(max(card.place(), part.start), part.end)].append(f"<sup>{link}</sup>")
        marks = [
            Mark(a, b, f'<mark class="{css}{_lit(orders.pop((a, b), ()))}"{rest}>', "</mark>")
            for a, b, css, rest in names
        ]
        marks += [
            Mark(a, b, f'<span class="{"cue" if (a, b) in cues else "words"}{_lit(lit)}">', "</span>")
            for (a, b), lit in orders.items()
        ]
        words = marked(self.reading.text, part.start, part.end, marks, points)
        side = ""
        if cards:
            listed = "".join(card_markup(c, n, self.numbers, self.language) for n, c in enumerate(cards, 1))
            side = f'<ul class="side" lang="{self.language}" aria-label="{self.say("beside")}">{listed}</ul>'
        return f'<div class="b">{_block(part, words)}{side}</div>'

    def _names(self) -> Iterator[str]:
        yield f'<section id="names" aria-labelledby="names-title"><h2 id="names-title">{self.say("names")}</h2>'
        seen = Counter(o.entity for o in self.reading.occurrences)
        for label, node_type in NODE_TYPES.items():
            alike = [e for e in self.names if e.label == label]
            if alike:
                rows = "".join(self._entry(e, seen[e.id]) for e in alike)
                plural = node_type.plural.in_language(self.language)
                yield f'<h3 id="n-{label}"><span class="m t-{label}">{plural}</span></h3><ul class="names">{rows}</ul>'
        yield "</section>"

    def _entry(self, entity: Named, seen: int) -> str:
        facts = []
        for name, values in entity.facts.items():
            known = NODE_PROPERTIES.get(LISTS.get(name, name))
            word = self.say("also") if name == "alias" else known.text.in_language(self.language) if known else name
            kinds = ORGANISATION_KINDS if name == "kind" else {}
            shown = [kinds[v].in_language(self.language) if v in kinds else v for v in values]
            facts.append(f"{plain(word)}: <bdi>{plain(', '.join(shown))}</bdi>")
        number = self.numbers[entity.id]
        places = " ".join(f'<a href="#m{number}-{n}">{n}</a>' for n in range(1, min(seen, _PLACES) + 1))
        if seen > _PLACES:
            places += f" {self.say('first').format(n=self.count(seen))}"
        found = f'<span class="quiet">{self.say("seen")}: {places}</span>' if places else ""
        if entity.held:
            facts.append(f"{self.say('only_mention')}: {plain(why_held(entity.held, self.language))}")
        told = f'<span class="quiet">{" · ".join(facts)}</span>' if facts else ""
        return f'<li id="e{number}"><bdi class="name">{plain(entity.name)}</bdi>{told}{found}</li>'


def _first(parts: Sequence[Part]) -> Iterator[Part]:
    shown = 0
    for part in parts:
        shown += part.end - part.start
        if shown > MOST_CHARACTERS:
            return
        yield part


def _block(part: Part, words: str) -> str:
    if part.kind in _HEADINGS:
        level = min(2 + (part.level if part.kind == "heading" else 1), 6)
        return f'<h{level} class="k" dir="auto">{words}</h{level}>'
    css = f"{part.kind} l{min(part.level, 4)}" if part.kind == "list_item" else part.kind
    return f'<p class="{css}{" on" if part.continued else ""}" dir="auto">{words}</p>'


def _lit(orders: set[int] | tuple[()]) -> str:
    return "".join(f" w{order}" for order in sorted(orders) if order <= _ORDERS)


def _relation(kind: str, language: str) -> str:
    return RELATIONS[kind].text.in_language(language) if kind in RELATIONS else kind


def _style(language: str) -> str:
    sheet = (files("api") / "pages" / "reading.css").read_text(encoding="utf-8")
    pointed = "".join(
        f".b:has(.c{n}:is(:hover,:focus-within,:target)) .w{n}{{background:var(--lit);outline:2px solid var(--accent)}}"
        for n in range(1, _ORDERS + 1)
    )
    return sheet + type_styles(language) + pointed
