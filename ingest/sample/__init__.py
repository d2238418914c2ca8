"""The documents and registries that are shipped to try Lifescape on; README.md tells where their facts are from."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

__all__ = ["sample_path"]


def sample_path() -> Path:
    """Return the folder of the sample; it holds ``documents`` and ``registries``."""
    return Path(str(files(__name__)))
