"""The look of each type of name: its tag, its underline, and inks that stand out from light and from dark paper.

All of it follows from the vocabulary. The colour only moves in lightness, and only as far as WCAG asks (4.5 for the
words of a tag, 3 for a line); underline and tag say the same as colour, for those who do not see it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from typing import Final

from graph.model import NODE_TYPES

__all__ = ["tags", "type_styles"]

Rgb = tuple[float, float, float]

_LIGHT: Final = "#ffffff"
_DARK: Final = "#182124"
_WASH: Final = {_LIGHT: 0.13, _DARK: 0.26}
_TEXT, _GRAPHIC = 4.6, 3.1
_SHORT: Final = 5
"""Letters of a name that is its own tag: cut further, "Theme" would read as another word."""
_STEPS: Final = 40
_LINES: Final = ("solid 2px", "dashed 2px", "dotted 2px", "double 3px", "wavy 1px")


def tags(language: str) -> dict[str, str]:
    """Return a short tag for each type: its name if that is short, else the beginning that no other has."""
    names = {label: t.text.in_language(language) for label, t in NODE_TYPES.items()}
    return {label: _beginning(name, [n for n in names.values() if n != name]) for label, name in names.items()}


def _beginning(name: str, others: list[str]) -> str:
    if len(name) <= _SHORT:
        return name
    lengths = range(3, len(name))
    return next((name[:n] for n in lengths if not any(o.startswith(name[:n]) for o in others)), name)


def type_styles(language: str) -> str:
    """Return the style rules of all types."""
    short = tags(language)
    lines = dict(zip(NODE_TYPES, cycle(_LINES), strict=False))
    rules = [
        f'.t-{label}{{--mark:{lines[label]}}}.t-{label}::after{{content:"{short[label]}";'
        f'content:"{short[label]}"/" ({t.text.in_language(language)})"}}'
        for label, t in NODE_TYPES.items()
    ]
    return "".join([*rules, *_inks(_LIGHT), "@media screen and (prefers-color-scheme:dark){", *_inks(_DARK), "}"])


def _inks(paper: str) -> Iterator[str]:
    ground = _parse(paper)
    for label, node_type in NODE_TYPES.items():
        colour = _parse(node_type.colour)
        wash = _mix(ground, colour, _WASH[paper])
        line = _standing_out(colour, ground, _GRAPHIC)
        words = _standing_out(colour, wash, _TEXT)
        yield f".t-{label}{{--wash:{_hex(wash)};--rim:{_hex(line)};--tag:{_hex(words)}}}"


def _parse(colour: str) -> Rgb:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def _hex(colour: Rgb) -> str:
    return "#" + "".join(f"{round(part):02x}" for part in colour)


def _mix(start: Rgb, end: Rgb, share: float) -> Rgb:
    red, green, blue = (a + (b - a) * share for a, b in zip(start, end, strict=True))
    return red, green, blue


def _standing_out(colour: Rgb, ground: Rgb, least: float) -> Rgb:
    """The nearest colour, towards black or white, with this contrast on the ground."""
    goal: Rgb = (0, 0, 0) if _luminance(ground) > 0.4 else (255, 255, 255)
    steps = (_mix(colour, goal, step / _STEPS) for step in range(_STEPS))
    return next((found for found in steps if contrast(found, ground) >= least), goal)


def contrast(one: Rgb, other: Rgb) -> float:
    """Contrast ratio of WCAG 2, from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Rgb) -> float:
    red, green, blue = (
        (c / 12.92) if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (p / 255 for p in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
