"""The garbage collector's pause: what an extraction makes points one way, so reference counting frees it by itself."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["uncollected"]


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the collector from visiting everything alive over and over while many small objects are made.

    It is on again afterwards if it was on before, also where several threads pause it at once.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
