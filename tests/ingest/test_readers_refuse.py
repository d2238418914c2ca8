"""Hostile and broken files: each is refused with a reason and one sentence, never with a traceback."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

import pytest

from graph.errors import SourceRefused
from ingest.document import Document, Table
from ingest.readers import Limits, read
from tests.ingest import made_files as made

NOISE = random.Random(3).randbytes(20_000)
SMALL = Limits(text_bytes=1000, html_bytes=1000, pdf_bytes=1000, office_bytes=1000, table_bytes=1000)
WORD = made.word()
BOOK = made.workbook({"a": [["x", "y"], [1, 2]]})
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
LOCKED = OLE + "EncryptedPackage".encode("utf-16-le")
LINES = made.column(["Una riga di testo per la pagina."])


def only_table(path: Path, limits: Limits | None = None) -> Table:
    found = read(path, limits=limits) if limits else read(path)
    assert isinstance(found, tuple)
    (table,) = found
    return table


def refusal(path: Path, limits: Limits | None = None) -> str:
    """The reason a file is refused for, at once or when its rows are read; its message must be one sentence."""
    with pytest.raises(SourceRefused) as caught:
        found = read(path, limits=limits) if limits else read(path)
        if not isinstance(found, Document):
            for table in found:
                for _ in table.rows:
                    pass
    message = str(caught.value)
    assert message.startswith(path.name)
    assert message.endswith(".")
    assert "\n" not in message
    assert len(message) < 300
    return caught.value.reason


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.csv", b"", "empty"),
        ("a.pdf", b"", "empty"),
        ("a.txt", b" \n\n ", "no_text"),
        ("a.csv", b"\n\n", "empty"),
        ("a.txt", NOISE, "binary"),
        ("a.csv", NOISE, "binary"),
        ("a.json", NOISE, "binary"),
        ("a.html", NOISE, "binary"),
        ("a.pdf", NOISE, "binary"),
        ("a.docx", NOISE, "binary"),
        ("a.docx", b"only words", "wrong_format"),
        ("a.pdf", b"only words", "wrong_format"),
        ("a.xlsx", b"a,b\n1,2\n", "wrong_format"),
        ("a.csv", b"<!DOCTYPE html><html><body>login</body></html>", "wrong_format"),
        ("a.json", b"no json here", "wrong_format"),
        ("a.json", b"[1, 2, 3]", "wrong_format"),
        ("a.csv.gz", b"a,b\n1,2\n", "wrong_format"),
        ("a.txt", made.gzipped(b"words"), "wrong_format"),
        ("a.odt", b"words", "unsupported"),
        ("a.txt", b"{\\rtf1 words}", "unsupported"),
        ("a.doc", OLE, "unsupported"),
        ("a.docx", LOCKED, "password_protected"),
        ("a.xlsx", LOCKED, "password_protected"),
        ("a.pdf", made.pdf([LINES], encrypt=True), "password_protected"),
        ("a.pdf", made.pdf([LINES])[:120], "truncated"),
        ("a.pdf", made.pdf([made.PIXEL]), "no_text"),
        ("a.pdf", made.pdf([[]]), "no_text"),
        ("a.docx", WORD[: len(WORD) // 2], "truncated"),
        ("a.xlsx", BOOK[: len(BOOK) // 2], "truncated"),
        ("a.jsonl.gz", made.gzipped(b'{"a": 1}\n' * 9_000)[:-9], "truncated"),
        ("a.json.gz", b"\x1f\x8b\x08\x00" + NOISE[:500], "damaged"),
        ("a.docx", made.rezipped(WORD, {"word/document.xml": made.BOMB}), "xml_entities"),
        ("a.docx", made.rezipped(WORD, {"word/document.xml": made.BOMB.decode().encode("utf-16")}), "xml_entities"),
        ("a.xlsx", made.rezipped(BOOK, {"xl/sharedStrings.xml": made.BOMB}), "xml_entities"),
        ("a.docx", made.rezipped(WORD, {"word/document.xml": b"<w:document"}), "damaged"),
        ("a.docx", made.rezipped(WORD, {"word/document.xml": b"<x/>"}), "damaged"),
        ("a.xlsx", made.rezipped(BOOK, {"xl/worksheets/sheet1.xml": b"<worksheet"}), "damaged"),
        ("a.docx", made.rezipped(WORD, {"word/media/a.png": b"\0" * 30_000_000}), "zip_bomb"),
        ("a.xlsx", made.rezipped(BOOK, {"xl/media/a.png": b"\0" * 30_000_000}), "zip_bomb"),
        ("a.csv.gz", made.gzipped(b"a,b\n" + b"1,2\n" * 9_000_000), "zip_bomb"),
        ("a.html", b"<div>" * 9_000 + b"deep", "too_deep"),
        ("a.zip", made.rezipped(BOOK, {})[:0] + b"PK\x05\x06" + b"\0" * 18, "unsupported"),
    ],
)
def test_files_that_cannot_be_read_are_refused_with_their_reason(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert refusal(path) == reason


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.csv", "a.jsonl", "a.pdf"])
def test_files_beyond_the_limit_are_refused_before_they_are_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with path.open("wb") as stream:
        stream.write(b"%PDF-1.4\n" if name.endswith("pdf") else b'{"a": "b"}\n' * 200)
        stream.truncate(300_000_000 if name.endswith("pdf") else 2_200)
    assert refusal(path, SMALL) == "too_large"


def test_office_files_and_pages_beyond_the_limit_are_refused(tmp_path: Path) -> None:
    for name, content in (("a.docx", WORD), ("a.xlsx", BOOK)):
        (tmp_path / name).write_bytes(content)
        assert refusal(tmp_path / name, SMALL) == "too_large"
    (tmp_path / "a.pdf").write_bytes(made.pdf([LINES] * 4))
    assert refusal(tmp_path / "a.pdf", Limits(pages=3)) == "too_large"


def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").mkdir()
    (tmp_path / "real.txt").write_text("words")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    for name in ("x.pdf", "link.txt", "pipe.txt"):
        assert refusal(tmp_path / name) == "not_a_file"
    assert refusal(tmp_path / "gone.txt") == "missing"


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="needs POSIX users")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("words")
    path.chmod(0)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        assert refusal(path) == "permission_denied"
    finally:
        if user == 0:
            os.seteuid(0)


def test_names_that_climb_out_of_an_archive_lead_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "inner" / "a.docx"
    path.parent.mkdir()
    path.write_bytes(made.rezipped(WORD, {"../../evil.xml": b"<x/>", "/etc/evil": b"x"}))
    assert isinstance(read(path), Document)
    assert [item.name for item in tmp_path.rglob("*") if item.is_file()] == ["a.docx"]


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.txt", made.pdf([LINES]), "application/pdf"),
        ("a.csv", made.pdf([LINES]), "application/pdf"),
        ("a.txt", b"<!doctype html><html><body><p>words here</p></body></html>", "text/html"),
        ("a.xlsx", WORD, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_content_decides_over_the_name(tmp_path: Path, name: str, content: bytes, media_type: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    found = read(path)
    assert isinstance(found, Document)
    assert found.media_type == media_type


def test_a_pdf_without_its_end_gives_the_pages_that_are_left(tmp_path: Path) -> None:
    whole = made.pdf([LINES, LINES])
    path = tmp_path / "a.pdf"
    path.write_bytes(whole[: whole.rindex(b"xref\n0")])
    try:
        found = read(path)
    except SourceRefused as refused:
        assert refused.reason == "truncated"
    else:
        assert isinstance(found, Document)
        assert "Una riga di testo" in found.text


def test_deep_json_is_one_bad_row_and_huge_records_stop_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"a": 1}\n' + '{"a":' * 100_000 + "1" + "}" * 100_000 + '\n{"a": 3}\n')
    assert [row.fault for row in only_table(path).rows] == [None, "too_deep", None]
    path.write_text('{"a": 1}\n{"a": "' + "x" * 3_000_000)
    assert refusal(path, Limits(record_chars=1_000_000)) == "too_large"


def test_a_quotation_mark_left_open_costs_its_own_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" + '"x,1\n' + "y,2\n" * 30_000)
    faults = [row.fault for row in only_table(path, Limits(cell_chars=2_000)).rows]
    assert faults[0] == "unclosed_quote"
    assert len(faults) == 30_001
    assert set(faults[1:]) == {None}


def test_an_endless_line_is_a_fault_of_its_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n" + "x" * 300_000 + ",2\n3,4\n")
    assert [row.fault for row in only_table(path, Limits(cell_chars=100_000)).rows] == [None, "cell_too_large", None]


def test_scripts_and_entities_of_a_page_do_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    entities = (
        made.BOMB.decode().split("?>", 1)[1].replace("<x>", "<html><body><p>testo ").replace("</x>", "</p></body>")
    )
    path.write_text(
        f"<!-- x -->{entities}<script>document.write('bad')</script><img src='http://127.0.0.1:9/x'></html>"
    )
    found = read(path)
    assert isinstance(found, Document)
    assert "testo" in found.text
    assert "root:" not in found.text
    assert len(found.text) < 200


def test_every_start_of_a_file_is_read_or_refused(tmp_path: Path) -> None:
    samples = {
        "a.pdf": made.pdf([LINES, made.PIXEL]),
        "a.docx": WORD,
        "a.xlsx": BOOK,
        "a.json": json.dumps([{"a": [1, {"b": "c"}]}] * 20).encode(),
        "a.csv": b'a;b\n"x";1\n"y\nz";2\n' * 5,
        "a.html": b"<html><body><table><tr><td>x<td>y</table><ul><li>z</body></html>",
    }
    dice = random.Random(7)
    for name, whole in samples.items():
        path = tmp_path / name
        for _ in range(25):
            broken = bytearray(whole[: dice.randrange(1, len(whole) + 1)])
            for _ in range(dice.randrange(4)):
                broken[dice.randrange(len(broken))] = dice.randrange(256)
            path.write_bytes(broken)
            try:
                found = read(path)
                if not isinstance(found, Document):
                    for table in found:
                        list(table.rows)
            except SourceRefused as refused:
                assert path.name in str(refused)
