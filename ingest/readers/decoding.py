r"""From bytes to text: the byte order mark decides, else UTF-8 if it fits, else the likeliest encoding of Europe.

What comes out has ``\\n`` line ends and no byte order mark; a guess or a replaced character is told in a note.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass

from charset_normalizer import from_bytes

from graph.errors import SourceRefused

__all__ = ["Encoding", "decode", "encoding_of", "looks_binary", "shown"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_SCRIPTS = ["cp1251", "koi8_r", "iso8859_5", "cp1253", "iso8859_7"]
_TYPED = "€‚„…‘’“”•–—«»°§·ªº©®™"
# What each page of one byte is used to write, the likeliest first.
_LATIN = (
    ("cp1252", "àèéìíòóùúáâãäåæçêëîïñôõöøûüýÿœßÀÈÉÌÍÒÓÙÚÁÂÃÄÅÆÇÊËÎÏÑÔÕÖØÛÜŒ¿¡" + _TYPED),
    ("cp1250", "ąćęłńóśźżčďěňřšťůýžőűáéíúôöüßđăâîşţäľĺŕĄĆĘŁŃÓŚŹŻČĎĚŇŘŠŤŮÝŽŐŰÁÉÍÚÔÖÜĐĂÂÎŞŢÄĽ" + _TYPED),
    ("cp1254", "çğıöşüâîûÇĞİÖŞÜ" + _TYPED),
    ("cp1257", "āčēģīķļņšūžąęėįųõäöüĀČĒĢĪĶĻŅŠŪŽĄĘĖĮŲÕÄÖÜ" + _TYPED),
)
_SAMPLE = 65_536
_CONTROLS = bytes(set(range(32)) - {7, 8, 9, 10, 11, 12, 13, 27})
# What Python's decoders leave behind that neither a database nor a page can show.
_UNSHOWABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Encoding:
    """The encoding to decode with, how to treat what does not fit, and what to say about it."""

    name: str
    errors: str = "strict"
    note: str | None = None


def decode(raw: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    r"""The text of the bytes with ``\\n`` line ends, and notes on what had to be guessed or replaced."""
    encoding = encoding_of([raw], name)
    text = raw.decode(encoding.name, encoding.errors)
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    notes = [encoding.note] if encoding.note else []
    replaced = text.count("\ufffd") if encoding.errors == "replace" else 0
    if replaced:
        notes.append(f"{replaced} characters that are not valid {encoding.name} were replaced")
    text, unshowable = _UNSHOWABLE.subn("\ufffd", text)
    if unshowable:
        notes.append(f"{unshowable} control characters were replaced")
    return text, tuple(notes)


def shown(text: str) -> str:
    """The text with a mark for every character that neither a database nor a page can show."""
    return _UNSHOWABLE.sub("\ufffd", text)


def encoding_of(chunks: Iterable[bytes], name: str) -> Encoding:
    """How to decode a stream of bytes, judged by all of it for UTF-8 and by a sample for anything else."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    first, previous = True, b""
    for chunk in chunks:
        if first:
            first = False
            for mark, encoding in _MARKS:
                if chunk.startswith(mark):
                    return Encoding(encoding, "replace")
            if (wide := _unmarked_wide(chunk)) is not None:
                return Encoding(wide, "replace", f"read as {wide}, which it does not say")
            if looks_binary(chunk[:_SAMPLE]):
                raise SourceRefused("binary", f"{name} is not text: give a document or a table of a supported format.")
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            at = max(0, error.start - _SAMPLE // 2)
            return _other_than_utf8((previous[-_SAMPLE:] + chunk[at : at + _SAMPLE])[-2 * _SAMPLE :], name)
        previous = chunk
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return Encoding("utf-8", "replace")
    return Encoding("utf-8")


def looks_binary(sample: bytes) -> bool:
    """Whether bytes are no text in any encoding of one byte: more than a few control characters among them."""
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > max(2, len(sample) // 200)


def _unmarked_wide(sample: bytes) -> str | None:
    head = sample[:4096]
    half = len(head) // 2
    if half < 8:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _other_than_utf8(sample: bytes, name: str) -> Encoding:
    loose = sample.decode("utf-8", "replace")
    broken = loose.count("\ufffd")
    whole = sum(1 for character in loose if character > "\x7f") - broken
    if whole > 4 * broken:
        return Encoding("utf-8", "replace")
    encoding = _latin(sample) or _other_script(sample)
    if encoding is None:
        message = f"{name} is in no encoding that is known here: save it as UTF-8 and try again."
        raise SourceRefused("unreadable_encoding", message)
    return Encoding(encoding, "replace", f"read as {encoding}, which is the likeliest encoding")


def _latin(sample: bytes) -> str | None:
    """The page whose own letters the bytes above ASCII are, where they are few among the letters."""
    high = bytes(byte for byte in sample if byte > 0x7F)
    if len(high) > 0.5 * sum(byte > 0x40 for byte in sample):
        return None
    scores = {page: sum(map(letters.count, high.decode(page, "replace"))) for page, letters in _LATIN}
    best = max(scores, key=lambda page: scores[page])
    return best if scores[best] >= 0.8 * len(high) else None


def _other_script(sample: bytes) -> str | None:
    best = from_bytes(sample, cp_isolation=_OTHER_SCRIPTS, threshold=0.5).best()
    return best.encoding if best is not None else None
