"""The data folder: where everything that Lifescape keeps lies, and who may write to it.

    DATA/
      sources/        one Parquet file of statements for each source      truth
      readings/       the text of each document, as its offsets count it   truth
      registries/     mappings of one's own, one for each kind of table     truth
      judgements.jsonl  which entities are the same body, and who said so  truth
      ids.jsonl       which ids each node ever had                         truth
      graph/          assembled nodes, edges and layout                    can be rebuilt
      pages/          what was read of a document, as a page to look at   can be rebuilt
      loaded/         what each graph database was last given              can be rebuilt
      engine/         the embedded graph database                          can be rebuilt
      answers/        what language models answered, if any was asked      can be asked again
      downloads/      official dumps as they were published                can be fetched again

Nothing is ever written outside it.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from graph.errors import Busy, Misconfigured

__all__ = ["DataFolder", "append_lines", "translated_disk_errors", "write_atomically", "write_text_atomically"]

TEMPORARY = ".tmp-"


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Paths of one data folder; the folders are made when they are first needed."""

    root: Path

    @property
    def sources(self) -> Path:
        """Folder of the statement store."""
        return self.root / "sources"

    @property
    def readings(self) -> Path:
        """Folder of the texts that offsets point into."""
        return self.root / "readings"

    @property
    def registries(self) -> Path:
        """Folder of the registry mappings of whoever keeps the data."""
        return self.root / "registries"

    @property
    def judgements(self) -> Path:
        """The append-only log of the resolver."""
        return self.root / "judgements.jsonl"

    @property
    def ids(self) -> Path:
        """The append-only history of ids."""
        return self.root / "ids.jsonl"

    @property
    def graph(self) -> Path:
        """Folder of the assembled graph."""
        return self.root / "graph"

    def page(self, source_id: str) -> Path:
        """Where the page that shows the reading of a source is written."""
        return self.root / "pages" / f"{source_id}.html"

    @property
    def loaded(self) -> Path:
        """Folder of the manifests of what was loaded where."""
        return self.root / "loaded"

    @property
    def answers(self) -> Path:
        """Folder of what language models answered."""
        return self.root / "answers"

    @property
    def downloads(self) -> Path:
        """Folder of the official dumps that were fetched."""
        return self.root / "downloads"

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the folder for writing; a second process that asks is told by :class:`Busy`, at once."""
        with translated_disk_errors(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.root / ".writing.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout as e:
            raise Busy(
                f"Another lifescape is writing to {self.root}: wait until it is done, or use another --data folder."
            ) from e
        except OSError as e:
            raise Misconfigured(f"The data folder {self.root} cannot be written to: {e.strerror or e}.") from e
        try:
            self._sweep()
            yield
        finally:
            lock.release()

    def _sweep(self) -> None:
        """Remove what a crash left half-written; nobody else writes while we hold the lock."""
        for place in (self.sources, self.readings, self.graph, self.loaded, self.answers):
            for left in place.glob(f"{TEMPORARY}*"):
                shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)


@contextmanager
def translated_disk_errors(place: Path) -> Iterator[None]:
    """Turn a full disk or a missing permission into one sentence that says so."""
    try:
        yield
    except OSError as e:
        if e.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Misconfigured(
                f"The disk of {place} is full: free some space and run the same command again, nothing is lost."
            ) from e
        raise Misconfigured(f"{place} cannot be written to: {e.strerror or e}.") from e


def write_atomically(path: Path, write: Callable[[Path], None]) -> None:
    """Let ``write`` fill a new file beside ``path`` and put it in its place, whole or not at all.

    Readers see the old file or the new one; after a crash a left-over ``.tmp-…`` file may lie beside it, which
    nobody reads.
    """
    with translated_disk_errors(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=TEMPORARY, dir=path.parent)
        os.close(handle)
        temporary = Path(name)
        try:
            write(temporary)
            with temporary.open("rb+") as f:
                os.fsync(f.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def write_text_atomically(path: Path, text: str) -> None:
    """Put a text in the place of a file, whole or not at all."""

    def write(temporary: Path) -> None:
        temporary.write_text(text, encoding="utf-8")

    write_atomically(path, write)


def append_lines(path: Path, lines: Sequence[str]) -> None:
    """Add whole lines to a file and wait until the disk has them; what a crash left of a line is cut off first.

    The caller sees to it that nobody else appends meanwhile.
    """
    if not lines:
        return
    with translated_disk_errors(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab+") as f:
            size = f.seek(0, os.SEEK_END)
            if size:
                f.seek(-1, os.SEEK_END)
                if f.read(1) != b"\n":
                    f.seek(0)
                    f.truncate(f.read().rfind(b"\n") + 1)
            f.write("".join(f"{line}\n" for line in lines).encode("utf-8"))
            f.flush()
            os.fsync(f.fileno())
