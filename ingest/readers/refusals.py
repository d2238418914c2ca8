"""Refusals of whole files, always as ``SourceRefused``: whatever a library raises leaves here as one plain sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from graph.errors import LifescapeError, SourceRefused

__all__ = ["NoText", "told_plainly", "too_large"]


class NoText(SourceRefused):
    """No page of a file gave any text; ``pages`` says of each why."""

    def __init__(self, message: str, *, pages: Mapping[int, str]) -> None:
        super().__init__("no_text", message)
        self.pages = dict(pages)


@contextmanager
def told_plainly(path: Path) -> Iterator[None]:
    """Lets our own errors pass and turns every other one into a refusal of this file.

    This is the one place that catches everything: the libraries that take documents apart meet hostile bytes, and
    what they raise then is not part of their contract.
    """
    try:
        yield
    except LifescapeError:
        raise
    except FileNotFoundError as error:
        raise SourceRefused(
            "missing", f"{path.name} is not there any more: give the path of an existing file."
        ) from error
    except PermissionError as error:
        message = f"{path.name} may not be read: give yourself the right to read it and try again."
        raise SourceRefused("permission_denied", message) from error
    except (MemoryError, RecursionError) as error:
        raise SourceRefused("too_deep", f"{path.name} is nested too deeply or is too large: split it.") from error
    except Exception as error:
        message = f"{path.name} is damaged and cannot be read ({type(error).__name__}): export it anew and try again."
        raise SourceRefused("damaged", message) from error


def too_large(path: Path, limit: int) -> SourceRefused:
    """The refusal of a file with more than ``limit`` bytes."""
    message = f"{path.name} is larger than the {limit / 1_000_000:g} MB that are read of such a file: split it."
    return SourceRefused("too_large", message)
