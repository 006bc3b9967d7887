"""What a serving process gives: to those who connect over HTTP, and to the heaps of its threads.

A few threads share one heap, instead of one for each: glibc gives up to eight heaps to a core, each as large
as the most that one of its threads ever needed at once, so that sixty threads that take turns under Python's
lock hold sixteen times what one does, and reach that only after hours.
"""

import ctypes
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Limits:
    """What a worker gives to those who connect. Times are in seconds, each from its own beginning."""

    head: float = 10.0
    """From a connection's beginning, or a later request's first byte, to the end of the request's head."""
    body: float = 20.0
    """From there to the end of its body."""
    idle: int = 75
    """Between one answer and the next request."""
    frozen: int = 30
    """Without a round of the loop, after which a worker is replaced."""
    threads: int = 128
    connections: int = 2000
    held: int = 64_000_000
    """Bytes of all requests that are held."""


LIMITS: Final = Limits()


_ARENA_MAX: Final = -8
"""M_ARENA_MAX of glibc's malloc.h."""
HEAPS: Final = 2
"""The main one, and one for what runs beside it while Python's lock is free."""


def share_heaps() -> bool:
    """Lets threads that start from now on share a few heaps; False where the C library knows no such thing."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and bool(mallopt(_ARENA_MAX, HEAPS))
