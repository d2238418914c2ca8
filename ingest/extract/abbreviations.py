"""Abbreviations defined in the text: "Long Name (ABC)", "ABC (Long Name)", "Long Name – ABC".

The letters of the short form must occur in order in the long one, its first letter at the start of a word
(A. S. Schwartz, M. A. Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical text",
Pacific Symposium on Biocomputing 2003, pp. 451–462). A short form stands only with its expansion in the text.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from ingest.extract.model import Mention
from ingest.extract.shapes import is_acronym

__all__ = ["attach_abbreviations", "spell_out", "spells"]

_SHORT_AFTER = re.compile(
    r"\s?(?:\(\s?[\"“]?([^\W_][\w&+./-]{1,11})[\"”]?\s?\)|[–-]\s([^\W_][\w&+-]{1,11})(?![\w-])|,\s([^\W_][\w&+-]{1,9})(?=[\s;,.)(]|$))"
)
_CODED = re.compile(r"\s\|\s([A-Z][\w&-]{1,9})\s[-–]\s[A-Z]{2}(?!\w)")  # of partners: "Institute of X | IOX - UK"
_OPENING = frozenset("(–-,")
_SHORT_BEFORE = re.compile(r"([^\W_][\w&+-]{1,11})\s(?:\(\s?|[–-]\s)$")


def spells(short: str, long: str) -> bool:
    """Whether the letters of ``short`` occur in order in ``long``, the first at the start of its first word."""
    letters = [c for c in short.casefold() if c.isalnum()]
    rest = long.casefold()
    if len(letters) < 2 or not rest or len(short) >= len(long):
        return False
    i, j = len(letters) - 1, len(rest) - 1
    while i >= 0:
        while j >= 0 and not (rest[j] == letters[i] and (i > 0 or j == 0 or not rest[j - 1].isalnum())):
            j -= 1
        if j < 0:
            return False
        i, j = i - 1, j - 1
    # The first letter found must open the name itself, not a word in its middle.
    return not rest[: j + 1].strip(" \"“'’") or len(rest[: j + 1].split()) <= 1


def attach_abbreviations(mentions: list[Mention], text: str) -> list[Mention]:
    """Let each long name take in the abbreviation that stands beside it; the others stay as they are."""
    return [
        _with_short(m, text) if m.label not in ("Country", "Region", "City", "Theme", "Person") else m for m in mentions
    ]


def spell_out(mentions: list[Mention], text: str, expansion: re.Pattern[str]) -> list[Mention]:
    """Let the long name that a text gives of an abbreviation know it: "ABC stands for Association of …".

    What the text takes the abbreviation for, it is too: a project may be short for "… Consortium".
    """
    made = list(mentions)
    for at, (short, long) in enumerate(pairwise(mentions)):
        told = long.acronym is None and is_acronym(short.text) and spells(short.text, long.text)
        if told and short.end < long.start and expansion.fullmatch(text, short.end, long.start):
            made[at + 1] = replace(long, acronym=short.text, label=short.label, kind=short.kind)
    return made


def _with_short(mention: Mention, text: str) -> Mention:
    if mention.text.endswith(")") or is_acronym(mention.text):
        return mention
    end = mention.end
    coded = _CODED.match(text, end)
    if coded is not None:
        return _grown(mention, mention.start, coded.end(1), text, coded.group(1))
    after = _SHORT_AFTER.match(text, end) if not _OPENING.isdisjoint(text[end : end + 2]) else None
    if after is not None:
        short = next(g for g in after.groups() if g)
        if is_acronym(short) and (spells(short, mention.text) or _initials(short, mention.text)):
            end = after.end()
            return _grown(mention, mention.start, end, text, short)
    start = mention.start
    before = (
        _SHORT_BEFORE.search(text, max(0, start - 18), start)
        if not _OPENING.isdisjoint(text[max(0, start - 2) : start])
        else None
    )
    if before is not None and is_acronym(before.group(1)):
        short, opened = before.group(1), "(" in before.group()
        # What stands before a dash may be the name in another language: letters need not agree there.
        if spells(short, mention.text) or (not opened and mention.how == "head" and short.isupper()):
            end = mention.end + (1 if opened and text[mention.end : mention.end + 1] == ")" else 0)
            return _grown(mention, before.start(1), end, text, short)
    return mention


def _initials(short: str, long: str) -> bool:
    wanted = [c for c in short.casefold() if c.isalnum()]
    found = [w[0].casefold() for w in long.split() if w[0].isupper()]
    return len(wanted) > 2 and wanted == found


def _grown(mention: Mention, start: int, end: int, text: str, short: str) -> Mention:
    return replace(
        mention,
        start=start,
        end=end,
        text=text[start:end],
        long=mention.long or mention.text,
        acronym=short,
        rank=mention.rank + 10,
    )
