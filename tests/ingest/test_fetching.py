"""Downloads from a server on loopback that is honest, slow or hostile: whole and checked in place, or not at all."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from filelock import FileLock

from api.cli import main
from graph.errors import Busy, Misconfigured, RequestRefused
from ingest.fetching import Downloaded, DownloadFailed, Patience, Wanted, download, dumps, wanted_of
from tests.ingest.dump_server import (
    DumpServer,
    archive,
    dump_server,
    endless,
    honest,
    record,
    status,
    whole,
)

FILE = archive("project.csv", "organization.csv")
NAME = "cordis.zip"
MD5 = hashlib.md5(FILE, usedforsecurity=False).hexdigest()
NEVER = Patience(attempts=3, sleep=lambda seconds: None, timeout=5.0)


@pytest.fixture
def server() -> Iterator[DumpServer]:
    with dump_server() as started:
        yield started


def wanted(url: str, **more: object) -> Wanted:
    file = Wanted(
        url=url, name=NAME, hosts=frozenset({"127.0.0.1"}), most=10_000_000, members=("project.csv", "organization.csv")
    )
    return replace(file, **more)  # type: ignore[arg-type]


def brought(folder: Path, url: str, *, patience: Patience = NEVER, **more: object) -> Downloaded:
    got = download(wanted(url, **more), folder, patience=patience)
    assert got.path.read_bytes() == FILE
    assert not list(folder.glob(".*.part*")), "nothing half is left"
    return got


def refused(folder: Path, url: str, *, patience: Patience = NEVER, **more: object) -> DownloadFailed:
    with pytest.raises(DownloadFailed) as failure:
        download(wanted(url, **more), folder, patience=patience)
    assert not (folder / NAME).exists(), "nothing that is not whole and right is put in place"
    assert "\n" not in str(failure.value)
    return failure.value


def test_an_honest_server_gives_the_file_and_the_progress_is_told(server: DumpServer, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    url = server.serve("/a.zip", honest(FILE))
    got = download(wanted(url), tmp_path, patience=NEVER, progress=lambda *step: told.append(step))
    assert (got.new, got.checksum, got.size, got.path.read_bytes()) == (True, False, len(FILE), FILE)
    assert told[-1] == (NAME, len(FILE), len(FILE))
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)


def test_what_is_there_as_the_server_has_it_is_not_brought_again(server: DumpServer, tmp_path: Path) -> None:
    url = server.serve("/a.zip", honest(FILE))
    brought(tmp_path, url)
    assert brought(tmp_path, url).new is False
    assert len(server.asked) == 2
    assert brought(tmp_path, url, md5=MD5).new is False
    assert len(server.asked) == 2, "a file with the right MD5 needs no question"
    newer = archive("project.csv", "organization.csv", padding=5)
    server.serve("/a.zip", honest(newer, etag='"v2"'))
    assert download(wanted(url), tmp_path, patience=NEVER).path.read_bytes() == newer


def test_a_connection_that_is_cut_goes_on_where_it_was(server: DumpServer, tmp_path: Path) -> None:
    url = server.serve("/a.zip", honest(FILE, cut=100_000), honest(FILE, cut=50_000), honest(FILE))
    brought(tmp_path, url, md5=MD5)
    assert server.ranges() == [None, "bytes=100000-", "bytes=150000-"]


def test_a_later_run_goes_on_where_the_first_was_given_up(server: DumpServer, tmp_path: Path) -> None:
    url = server.serve("/a.zip", honest(FILE, cut=100_000), status(503))
    told = refused(tmp_path, url)
    assert "the same command goes on from there" in str(told)
    server.serve("/a.zip", honest(FILE))
    brought(tmp_path, url)
    assert server.ranges()[-1] == "bytes=100000-"


def test_a_server_that_ignores_ranges_gives_it_from_the_start(server: DumpServer, tmp_path: Path) -> None:
    url = server.serve("/a.zip", honest(FILE, cut=100_000), whole(FILE, headers={"Content-Length": str(len(FILE))}))
    brought(tmp_path, url)
    assert server.ranges() == [None, "bytes=100000-"]


def test_a_file_that_changed_meanwhile_is_not_patched_together(server: DumpServer, tmp_path: Path) -> None:
    older = archive("project.csv", "organization.csv", padding=400_000)
    url = server.serve("/a.zip", honest(older, cut=100_000, etag='"v0"'), honest(FILE))
    brought(tmp_path, url)


def test_without_validator_or_checksum_it_is_begun_anew(server: DumpServer, tmp_path: Path) -> None:
    url = server.serve("/a.zip", honest(FILE, etag=None, cut=100_000), honest(FILE, etag=None))
    brought(tmp_path, url)
    assert server.ranges() == [None, None]


def test_a_range_that_is_not_the_one_asked_for_is_not_taken(server: DumpServer, tmp_path: Path) -> None:
    wrong = status(206, FILE[7:], Content_Range=f"bytes 7-{len(FILE) - 1}/{len(FILE)}")
    url = server.serve("/a.zip", honest(FILE, cut=100_000), wrong, honest(FILE))
    brought(tmp_path, url)


def test_faults_of_the_server_are_tried_again_with_growing_pauses(server: DumpServer, tmp_path: Path) -> None:
    pauses: list[float] = []
    url = server.serve("/a.zip", status(500), status(502), status(429, Retry_After="7"), honest(FILE))
    brought(tmp_path, url, patience=Patience(attempts=5, sleep=pauses.append))
    assert pauses == [1.0, 2.0, 7.0]


def test_a_server_that_stays_broken_is_given_up(server: DumpServer, tmp_path: Path) -> None:
    url = server.serve("/a.zip", status(500))
    assert "answers 500" in str(refused(tmp_path, url))
    assert len(server.asked) == NEVER.attempts


def test_nobody_at_the_address(tmp_path: Path) -> None:
    with dump_server() as gone:
        url = gone.url + "/a.zip"
    assert "does not answer" in str(refused(tmp_path, url))


def test_what_is_not_there_is_not_asked_for_twice(server: DumpServer, tmp_path: Path) -> None:
    told = refused(tmp_path, server.url + "/none.zip")
    assert "--from" in str(told)
    assert len(server.asked) == 1


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "application/zip"])
def test_a_web_page_is_no_dump(server: DumpServer, tmp_path: Path, kind: str) -> None:
    url = server.serve("/a.zip", status(200, b"<!DOCTYPE html><title>Down for maintenance</title>", Content_Type=kind))
    assert "web page" in str(refused(tmp_path, url))
    assert len(server.asked) == 1


def test_a_wrong_checksum_is_tried_once_more_and_then_refused(server: DumpServer, tmp_path: Path) -> None:
    url = server.serve("/a.zip", honest(FILE))
    told = refused(tmp_path, url, md5="0" * 32)
    assert MD5 in str(told)
    assert len(server.asked) == 2
    other = archive("project.csv", "organization.csv", padding=9)
    server.serve("/a.zip", honest(other), honest(FILE))
    assert brought(tmp_path, url, md5=MD5).checksum


def test_an_archive_that_is_damaged_or_another_is_refused(server: DumpServer, tmp_path: Path) -> None:
    damaged = bytearray(FILE)
    damaged[len(FILE) // 4] ^= 0xFF
    assert "damaged" in str(refused(tmp_path, server.serve("/d.zip", honest(bytes(damaged)))))
    assert "organization.csv" in str(refused(tmp_path, server.serve("/o.zip", honest(archive("project.csv")))))
    assert "zip archive" in str(refused(tmp_path, server.serve("/c.zip", whole(FILE[:-40]))))


def test_a_body_without_end_or_larger_than_promised_is_left(server: DumpServer, tmp_path: Path) -> None:
    assert "more than" in str(refused(tmp_path, server.serve("/e.zip", endless(FILE)), most=1_000_000))
    assert "more than" in str(refused(tmp_path, server.serve("/f.zip", honest(FILE)), size=1000, most=10_000_000))
    huge = whole(FILE, headers={"Content-Length": str(10**12)})
    assert "more than" in str(refused(tmp_path, server.serve("/g.zip", huge)))


def test_a_file_that_the_disk_cannot_hold_is_not_begun(server: DumpServer, tmp_path: Path) -> None:
    url = server.serve("/a.zip", whole(FILE, headers={"Content-Length": str(10**14)}))
    with pytest.raises(Misconfigured, match="bytes free"):
        download(wanted(url, most=10**15), tmp_path, patience=NEVER)


def test_a_server_that_drips_is_left_as_one_that_does_not_answer(server: DumpServer, tmp_path: Path) -> None:
    url = server.serve("/a.zip", honest(FILE, drip=0.01))
    slow = replace(NEVER, attempts=2, slowest=100_000, window=0.1)
    assert "too slowly" in str(refused(tmp_path, url, patience=slow))


def test_silence_ends_by_the_timeout(server: DumpServer, tmp_path: Path) -> None:
    url = server.serve("/a.zip", honest(FILE, drip=5.0))
    assert "broke off" in str(refused(tmp_path, url, patience=replace(NEVER, attempts=1, timeout=0.3)))


def test_a_redirect_leads_no_further_than_the_allowed_hosts(server: DumpServer, tmp_path: Path) -> None:
    server.serve("/a.zip", honest(FILE))
    brought(tmp_path / "same", server.serve("/moved.zip", status(302, Location="/a.zip")))
    for target in (server.url.replace("127.0.0.1", "localhost") + "/a.zip", "file:///etc/passwd", "ftp://127.0.0.1/a"):
        told = refused(tmp_path, server.serve("/away.zip", status(301, Location=target)))
        assert told.reason == "redirect_refused"
    assert refused(tmp_path, server.serve("/loop.zip", status(302, Location="/loop.zip"))).reason == "redirect_refused"


def test_two_at_once_are_told(server: DumpServer, tmp_path: Path) -> None:
    with FileLock(tmp_path / f".{NAME}.lock"), pytest.raises(Busy, match="already"):
        download(wanted(server.url + "/a.zip"), tmp_path, patience=NEVER)


def test_the_newest_release_is_named_by_the_index(server: DumpServer, tmp_path: Path) -> None:
    dump = archive("v1.50-2024-07-29-ror-data.json")
    name = "v1.50-2024-07-29-ror-data.zip"
    index = server.serve("/api/records", record(name, dump, server.serve("/content", honest(dump))))
    (file,) = wanted_of(dumps()["ror"], mirror=index)
    assert (file.name, file.size, file.hosts) == (name, len(dump), frozenset({"127.0.0.1"}))
    got = download(file, tmp_path, patience=NEVER)
    assert (got.path.name, got.checksum) == (name, True)


@pytest.mark.parametrize(
    "answer",
    [
        status(500),
        status(200, b"<html>"),
        status(200, b'{"hits": {"hits": []}}'),
        status(200, b"[" * 100_000),
        record("../../etc/cron.zip", b"", "x"),
        record("data.csv", b"", "x"),
        endless(b"["),
    ],
)
def test_an_index_that_is_none_is_told(server: DumpServer, answer: object) -> None:
    index = server.serve("/api/records", answer)  # type: ignore[arg-type]
    with pytest.raises(DownloadFailed, match="list of releases"):
        wanted_of(dumps()["ror"], mirror=index)


def test_addresses_are_data_and_each_says_where_it_is_documented() -> None:
    for dump in dumps().values():
        assert dump.documented.startswith("https://")
        for url in [*dump.files.values(), *([dump.index] if dump.index else [])]:
            assert url.startswith(tuple(f"https://{host}/" for host in dump.hosts))
    assert [w.name for w in wanted_of(dumps()["cordis"], ["fp7"])] == ["cordis-fp7projects-csv.zip"]
    mirrored = wanted_of(dumps()["cordis"], mirror="https://mirror.example/cordis")
    assert mirrored[0].url == "https://mirror.example/cordis/cordis-HORIZONprojects-csv.zip"
    assert {w.hosts for w in mirrored} == {frozenset({"mirror.example"})}
    for address in ("file:///etc/x.zip", "ftp://a/b.zip", "nonsense"):
        with pytest.raises(RequestRefused, match="web address"):
            wanted_of(dumps()["cordis"], mirror=address)
    with pytest.raises(RequestRefused, match="one at a time"):
        wanted_of(dumps()["cordis"], md5=MD5)
    with pytest.raises(RequestRefused, match="ror has no part"):
        wanted_of(dumps()["ror"], ["horizon"])
    with pytest.raises(RequestRefused, match="One archive is one part"):
        wanted_of(dumps()["cordis"], mirror="https://mirror.example/a.zip")


def test_the_command_ends_with_the_one_to_run_next(server: DumpServer, tmp_path: Path) -> None:
    url = server.serve("/cordis-HORIZONprojects-csv.zip", honest(FILE))
    command = ["--data", str(tmp_path), "fetch", "cordis", "--programme", "horizon", "--from", url]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0, result.output
    place = tmp_path / "downloads" / "cordis-HORIZONprojects-csv.zip"
    assert result.stdout == f"lifescape ingest {place}\n"
    assert "no checksum is published" in result.stderr.replace("\n", " ")
    again = CliRunner().invoke(main, command)
    assert "Already there" in again.stderr
    failed = CliRunner().invoke(main, [*command[:-1], server.url + "/none.zip"])
    assert (failed.exit_code, "Traceback" in failed.output) == (1, False)
