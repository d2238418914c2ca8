"""Files made by code for the tests of the readers: small documents of every format, and hostile ones."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterable, Sequence

import docx
import openpyxl

Placed = tuple[float, float, float, str]
"""Left, base line, size (negative: bold) and words."""

PIXEL = b"q 400 0 0 600 100 100 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"


def pdf(pages: Sequence[Iterable[Placed] | bytes], *, encrypt: bool = False, title: str = "") -> bytes:
    """A PDF of A4 pages with placed words, or with a page's own drawing commands."""
    objects: list[bytes] = [b"", b""]
    fonts = b"<< /F1 3 0 R /F2 4 0 R >>"
    for name in (b"Helvetica", b"Helvetica-Bold"):
        objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % name)
    kids: list[bytes] = []
    for page in pages:
        drawing = page if isinstance(page, bytes) else b"\n".join(map(_placed, page))
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font %s >> >>"
            % (len(objects), fonts)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R /Lang (it-IT) >>"
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    trailer = b"/Root 1 0 R"
    if title:
        objects.append(b"<< /Title (%s) >>" % title.encode("cp1252"))
        trailer += b" /Info %d 0 R" % len(objects)
    if encrypt:
        secret = b"<" + b"5A" * 32 + b">"
        objects.append(b"<< /Filter /Standard /V 1 /R 2 /O %s /U %s /P -4 >>" % (secret, secret))
        trailer += b" /Encrypt %d 0 R /ID [<00> <00>]" % len(objects)
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    places: list[int] = []
    for number, content in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start))
    return out.getvalue()


def _placed(item: Placed) -> bytes:
    left, base, size, words = item
    spelled = words.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"BT /%s %g Tf %g %g Td (%s) Tj ET" % (b"F2" if size < 0 else b"F1", abs(size), left, base, spelled)


def column(
    lines: Iterable[str], left: float = 60, top: float = 780, size: float = 10, step: float = 14
) -> list[Placed]:
    """Lines set under each other."""
    return [(left, top - step * at, size, line) for at, line in enumerate(lines)]


def word() -> bytes:
    """A DOCX with a title, headings, lists on two levels, a table between paragraphs and typed bullets."""
    document = docx.Document()
    document.add_heading("Il cluster della salute", 0)
    document.add_heading("Partner", 1)
    document.add_paragraph("I partner del progetto BioNet sono:")
    document.add_paragraph("Università di Bologna (Italia);", style="List Bullet")
    document.add_paragraph("Bioindustry Park (Italia);", style="List Bullet 2")
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip(
        (c for row in table.rows for c in row.cells), ("Membro", "Paese", "BioM", "Germania"), strict=True
    ):
        cell.text = words
    document.add_paragraph("• Medicon Valley Alliance (Danimarca)")
    document.add_paragraph("Dopo la tabella viene questo paragrafo.")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def workbook(sheets: dict[str, Sequence[Sequence[object]]]) -> bytes:
    """An XLSX with these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rezipped(archive: bytes, changes: dict[str, bytes]) -> bytes:
    """The same archive with some members replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member not in changes:
                new.writestr(member, old.read(member))
        for member, content in changes.items():
            new.writestr(member, content)
    return out.getvalue()


BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d SYSTEM "file:///etc/passwd">]><x>&c;&d;</x>"""


def gzipped(content: bytes) -> bytes:
    """The content in a .gz."""
    return gzip.compress(content, mtime=0)
