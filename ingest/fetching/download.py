"""One file, brought whole or not at all.

What has come lies in ``.NAME.part`` and is gone on with after a break, in this run or in a later one, if the server
still has the same file. A broken connection, silence, 5xx and 429 are tried again with growing pauses. What is whole is
checked (size, MD5 where one is published, the archive's own check sums) and only then put in its place.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from graph.errors import Busy, Misconfigured
from graph.folder import translated_disk_errors, write_text_atomically
from ingest.fetching.checks import ARCHIVE, DownloadFailed, archive_fault, md5_of
from ingest.fetching.dumps import Wanted
from ingest.fetching.transport import Reply, Unreached, ask

__all__ = ["Downloaded", "Patience", "Progress", "download"]

Progress = Callable[[str, int, int], None]
"""Told the name of the file, how many bytes are there, and of how many (0 where the server does not say)."""

_FOR_NOTHING: Final = frozenset({"too_large", "no_archive"})
"""Failures after which what has come is of no use."""
_PIECE: Final = 1 << 16
_WORTH: Final = 1 << 20
"""So many new bytes make up for a failure: a poor line gets to the end, a server that sends nothing does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How often and how long to try; ``slowest`` is in bytes a second, over ``window`` seconds."""

    attempts: int = 6
    pause: float = 1.0
    longest_pause: float = 60.0
    timeout: float = 60.0
    slowest: int = 1_000
    window: float = 60.0
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic


@dataclass(frozen=True, slots=True, kw_only=True)
class Downloaded:
    """A file in its place; ``new`` unless it was there already as the server has it, ``checksum`` if an MD5 was met."""

    path: Path
    size: int
    new: bool
    checksum: bool


@dataclass(frozen=True, slots=True)
class _Version:
    """Which version of a file the bytes are of."""

    url: str
    etag: str | None = None
    modified: str | None = None
    size: int | None = None

    @classmethod
    def noted(cls, path: Path) -> _Version | None:
        """What was noted beside a file, or None."""
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    @property
    def validator(self) -> str | None:
        """What ``If-Range`` may name: a strong ETag, else the day of change."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.modified

    def unless_same(self) -> dict[str, str]:
        """Headers by which the server sends nothing if it has this version still."""
        told = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in told.items() if value}


def download(
    wanted: Wanted,
    folder: Path,
    *,
    patience: Patience = Patience(),
    progress: Progress = lambda name, done, total: None,
) -> Downloaded:
    """Bring a file into a folder; DownloadFailed says why it cannot be, Busy that another is at it."""
    with translated_disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / f".{wanted.name}.lock", timeout=0)
        try:
            with lock:
                return _Download(wanted, folder, patience, progress).run()
        except Timeout as e:
            raise Busy(f"{wanted.name} is being downloaded already: wait until that is done.") from e


class _Download:
    def __init__(self, wanted: Wanted, folder: Path, patience: Patience, progress: Progress) -> None:
        self.wanted, self.patience, self.progress = wanted, patience, progress
        self.final = folder / wanted.name
        self.note = folder / f".{wanted.name}.json"
        self.part = folder / f".{wanted.name}.part"
        self.part_note = folder / f".{wanted.name}.part.json"

    def run(self) -> Downloaded:
        if self.wanted.md5 and self.final.is_file() and md5_of(self.final) == self.wanted.md5:
            return self._done(new=False)
        left, spoilt, pause = self.patience.attempts, False, self.patience.pause
        while True:
            before = self._have()
            try:
                if not self._bring():
                    return self._done(new=False)
                fault = self._fault()
                if fault is None:
                    return self._place()
                self._drop()
                if spoilt:
                    raise DownloadFailed("damaged", f"{self.wanted.url} came twice and is not right: {fault}.")
                spoilt = True
                continue
            except DownloadFailed as e:
                if e.reason in _FOR_NOTHING:
                    self._drop()
                raise
            except Unreached as e:
                left = self.patience.attempts if self._have() - before >= _WORTH else left - 1
                if left <= 0:
                    kept = "what has come is kept, the same command goes on from there" if self._have() else "try later"
                    raise DownloadFailed("unreached", f"{self.wanted.url} could not be brought: {e}; {kept}.") from e
                pause = self.patience.pause if left == self.patience.attempts else pause
                self.patience.sleep(min(e.after if e.after is not None else pause, self.patience.longest_pause))
                pause *= 2

    def _bring(self) -> bool:
        """Bring what is missing; False if the file that is in its place is as the server has it."""
        have, version, headers = self._have(), _Version.noted(self.part_note), {}
        if version is None or version.url != self.wanted.url or not (version.validator or self.wanted.md5):
            have = 0
        if have and version and version.size == have:
            return True
        if have:
            headers = {"Range": f"bytes={have}-"}
            if version and version.validator:
                headers["If-Range"] = version.validator
        elif self.final.is_file() and (kept := _Version.noted(self.note)) and kept.url == self.wanted.url:
            headers = kept.unless_same() if self.final.stat().st_size == kept.size else {}
        with ask(self.wanted.url, headers, hosts=self.wanted.hosts, timeout=self.patience.timeout) as reply:
            if reply.status == 304 and not have and headers:
                return False
            start, total = self._expected(reply, have, version)
            known = _Version(self.wanted.url, reply.headers.get("etag"), reply.headers.get("last-modified"), total)
            write_text_atomically(self.part_note, json.dumps(asdict(known)))
            self._receive(reply, start, total)
        return True

    def _expected(self, reply: Reply, have: int, version: _Version | None) -> tuple[int, int | None]:
        """From which byte the answer goes on, and how large the whole is; raises where it is none of what we asked."""
        if reply.status == 429 or reply.status >= 500:
            after = reply.headers.get("retry-after", "")
            raise Unreached(f"the server answers {reply.status}", after=float(after) if after.isdigit() else None)
        length = _number(reply.headers.get("content-length"))
        if reply.status == 206 and have:
            told = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", reply.headers.get("content-range", ""))
            total = _number(told[2]) if told else None
            if told is None or int(told[1]) != have or (version and version.size not in (None, total)):
                self._drop()
                raise Unreached("the server goes on with another file", after=0)
            start = have
        elif reply.status == 416 and have:
            self._drop()
            raise Unreached("the server has another file than before", after=0)
        elif reply.status == 200:
            start, total = 0, length
        else:
            gone = "there is no such file any more" if reply.status in (404, 410) else f"it answers {reply.status}"
            raise DownloadFailed(
                "not_there", f"{self.wanted.url} cannot be had ({gone}): look at its home page and use --from."
            )
        if reply.headers.get("content-encoding", "identity") != "identity":
            raise DownloadFailed(
                "altered", f"{self.wanted.url} comes packed on its way: use another mirror with --from."
            )
        self._check_size(total or length or 0)
        if (free := shutil.disk_usage(self.part.parent).free) < (total or 0) - start:
            raise Misconfigured(f"The disk of {self.part.parent} has {free} bytes free and {total} are needed.")
        return start, total

    def _receive(self, reply: Reply, start: int, total: int | None) -> None:
        name, clock = self.wanted.name, self.patience.clock
        done, since, then = start, start, clock()
        with self.part.open("r+b" if start else "wb") as f:
            f.seek(start)
            f.truncate()
            while piece := reply.read(_PIECE):
                if done == 0 and not piece.startswith(ARCHIVE[: len(piece)]):
                    raise self._no_archive(reply, piece)
                f.write(piece)
                done += len(piece)
                self._check_size(done, total)
                self.progress(name, done, total or self.wanted.size or 0)
                if (now := clock()) - then >= self.patience.window:
                    if done - since < self.patience.slowest * (now - then):
                        raise Unreached("it comes too slowly")
                    since, then = done, now
            f.flush()
            os.fsync(f.fileno())
        if total is not None and done < total:
            raise Unreached(f"the connection ended after {done} of {total} bytes")

    def _check_size(self, size: int, total: int | None = None) -> None:
        most = total or self.wanted.size or self.wanted.most
        if size > min(most, self.wanted.most):
            raise DownloadFailed(
                "too_large", f"{self.wanted.url} has more than the {most} bytes it may have: it is not that file."
            )

    def _no_archive(self, reply: Reply, piece: bytes) -> DownloadFailed:
        kind = reply.headers.get("content-type", "")
        page = "html" in kind or piece.lstrip()[:1] == b"<"
        what = "a web page" if page else "something that is no zip archive"
        return DownloadFailed(
            "no_archive", f"{self.wanted.url} answers with {what}, not with the dump: look at it in a browser."
        )

    def _fault(self) -> str | None:
        """Say what is wrong with what has come, or None."""
        size = self._have()
        if self.wanted.size is not None and size != self.wanted.size:
            return f"it has {size} bytes and should have {self.wanted.size}"
        if self.wanted.md5 and (found := md5_of(self.part)) != self.wanted.md5:
            return f"its MD5 is {found} and should be {self.wanted.md5}"
        return archive_fault(self.part, self.wanted.members)

    def _place(self) -> Downloaded:
        version = _Version.noted(self.part_note)
        self.part.replace(self.final)
        self.part_note.unlink(missing_ok=True)
        if version:
            known = {**asdict(version), "size": self.final.stat().st_size}
            write_text_atomically(self.note, json.dumps(known))
        return self._done(new=True)

    def _done(self, *, new: bool) -> Downloaded:
        size = self.final.stat().st_size
        return Downloaded(path=self.final, size=size, new=new, checksum=self.wanted.md5 is not None)

    def _have(self) -> int:
        return self.part.stat().st_size if self.part.is_file() else 0

    def _drop(self) -> None:
        self.part.unlink(missing_ok=True)
        self.part_note.unlink(missing_ok=True)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 16 else None
