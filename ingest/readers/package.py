"""Office files are zip archives of XML: looked through before anything is parsed, so that no bomb goes off.

Members are read by name and never written anywhere, so a name that climbs out of the archive leads nowhere.
"""

from __future__ import annotations

import re
import zipfile
from typing import IO

from lxml import etree

from graph.errors import SourceRefused
from ingest.readers.limits import Limits

__all__ = ["inspect", "parse_part"]

_CHUNK = 1 << 20
_PATIENCE = 10_000_000
# Office files have no document type; in UTF-16 its letters stand between zeros.
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\x00!\x00[DE]\x00|\x00<\x00!\x00[DE]", re.I)
# The two spellings of the same vocabulary.
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def inspect(archive: zipfile.ZipFile, name: str, *, limits: Limits) -> None:
    """Refuse an archive that unpacks to too much, is locked, is cut off or declares entities, by unpacking it once."""
    members = archive.infolist()
    if len(members) > limits.zip_members:
        raise SourceRefused("zip_bomb", f"{name} holds {len(members)} parts, which no document needs: leave it out.")
    packed = sum(member.compress_size for member in members)
    total = 0
    for member in members:
        if member.flag_bits & 1:
            raise SourceRefused("password_protected", f"{name} is protected by a password: save it without one.")
        try:
            with archive.open(member) as part:
                total = _through(part, member.filename, total, packed, name, limits)
        except (zipfile.BadZipFile, EOFError) as error:
            message = f"{name} is cut off or damaged: copy or download it again."
            raise SourceRefused("truncated", message) from error


def _through(part: IO[bytes], member: str, total: int, packed: int, name: str, limits: Limits) -> int:
    xml = member.endswith((".xml", ".rels"))
    tail = b""
    while chunk := part.read(_CHUNK):
        total += len(chunk)
        if total > limits.unpacked_bytes or total > max(_PATIENCE, packed * limits.ratio):
            message = f"{name} unpacks to far more than a document holds: save it anew without pictures."
            raise SourceRefused("zip_bomb", message)
        if xml and _DOCTYPE.search(tail + chunk):
            message = f"{name} declares XML entities, which no office program writes: save it anew."
            raise SourceRefused("xml_entities", message)
        tail = chunk[-16:]
    return total


def parse_part(archive: zipfile.ZipFile, member: str) -> etree._Element | None:
    """The XML of a part, None when the archive has no such part; nothing outside it is ever fetched."""
    try:
        raw = archive.read(member)
    except KeyError:
        return None
    raw = raw.replace(_STRICT, _TRANSITIONAL)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(raw, parser)
