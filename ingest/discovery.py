"""Which files there are to read under the paths that were named."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from graph.errors import NotFound

__all__ = ["Found", "discover", "fingerprint"]

_BLOCK = 1 << 20
_SKIPPED = frozenset({"__pycache__", "node_modules", "__MACOSX"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One file, and the label it is known by: its path under the folder that was named, or its name."""

    path: Path
    label: str


def discover(paths: Iterable[Path]) -> list[Found]:
    """List every file under these paths, by label; raise NotFound for a path that is not there.

    Hidden files and folders are passed over, links that lead to folders are not followed. A file named twice is
    listed once. Two files that would share a label get their folder's name before it.
    """
    found: dict[Path, str] = {}
    for path in paths:
        if not path.exists() and not path.is_symlink():
            raise NotFound(f"There is no file or folder {path}: check the path.")
        for file, label in _under(path):
            found.setdefault(Path(os.path.abspath(file)), label)
    labels = _told_apart(found)
    return sorted((Found(path=p, label=label) for p, label in labels.items()), key=lambda f: (f.label, f.path))


def fingerprint(path: Path) -> tuple[str, int]:
    """SHA-256 of a file's bytes, in hexadecimal, and their number; empty for what is no plain file.

    A pipe is never opened: reading it could wait for ever.
    """
    if not stat.S_ISREG(path.lstat().st_mode):
        return "", 0
    h = hashlib.sha256()
    size = 0
    with path.open("rb") as f:
        while block := f.read(_BLOCK):
            h.update(block)
            size += len(block)
    return h.hexdigest(), size


def _under(path: Path) -> Iterator[tuple[Path, str]]:
    if not path.is_dir():
        yield path, path.name
        return
    for folder, subfolders, files in os.walk(path):
        subfolders[:] = sorted(s for s in subfolders if not s.startswith(".") and s not in _SKIPPED)
        for name in sorted(files):
            if not name.startswith("."):
                file = Path(folder) / name
                yield file, file.relative_to(path).as_posix()


def _told_apart(found: dict[Path, str]) -> dict[Path, str]:
    labels = dict(found)
    while True:
        by_label: dict[str, list[Path]] = {}
        for path, label in labels.items():
            by_label.setdefault(label, []).append(path)
        clashes = [path for paths in by_label.values() if len(paths) > 1 for path in paths]
        if not clashes:
            return labels
        for path in clashes:
            depth = labels[path].count("/") + 2
            labels[path] = "/".join(path.parts[-depth:]).lstrip("/")
