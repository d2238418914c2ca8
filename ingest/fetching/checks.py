"""Whether a downloaded archive is what it should be."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from graph.errors import SourceRefused

__all__ = ["ARCHIVE", "DownloadFailed", "archive_fault", "md5_of"]

ARCHIVE: Final = b"PK\x03\x04"
"""How a zip archive with something in it begins."""

_UNPACKED_MOST: Final = 40_000_000_000
_BLOCK: Final = 1 << 20


class DownloadFailed(SourceRefused):
    """A file could not be downloaded; what came of it so far is kept where it can be gone on with."""


def md5_of(path: Path) -> str:
    """Return the MD5 of a file, which repositories give against damage on the way; it is no signature."""
    digest = hashlib.md5(usedforsecurity=False)
    with path.open("rb") as f:
        while block := f.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def archive_fault(path: Path, members: Iterable[str]) -> str | None:
    """Say what is wrong with an archive, by its own check sums and by what must stand in it; None if nothing is."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(info.file_size for info in archive.infolist()) > _UNPACKED_MOST:
                return "it would unpack to more than any such dump holds"
            names = [info.filename.rpartition("/")[2] for info in archive.infolist()]
            missing = [m for m in members if not any(fnmatchcase(name, m) for name in names)]
            if missing:
                return f"it holds no {missing[0]}"
            damaged = archive.testzip()
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as e:
        return f"it is no whole zip archive ({e})"
    except Exception as e:  # zlib and lzma each raise errors of their own
        return f"it is damaged ({e})"
    return f"{damaged} in it is damaged" if damaged else None
