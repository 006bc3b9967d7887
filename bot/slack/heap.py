"""The allocator of a serving process: one heap for a few threads, not one for each, and no more pages than are in use.

glibc gives up to eight heaps to a core, each as large as the most that one of its threads ever needed at once, so that
sixty threads that take turns under Python's lock hold sixteen times what one does, and reach that only after hours.
And it gives back only the end of a heap: what becomes free between two things that stay is kept for ever.
"""

import ctypes
from typing import Final

_ARENA_MAX: Final = -8
"""M_ARENA_MAX of glibc's malloc.h."""
HEAPS: Final = 2
"""The main one, and one for what runs beside it while Python's lock is free."""


def share() -> bool:
    """Lets threads that start from now on share a few heaps; False where the C library knows no such thing."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and bool(mallopt(_ARENA_MAX, HEAPS))


def trim() -> None:
    """Gives the system back all pages that hold nothing, in a millisecond; nothing where the C library cannot."""
    if give_back := getattr(ctypes.CDLL(None), "malloc_trim", None):
        give_back(0)
